"""Ways to part people into groups: by decree, class, island, remoteness or by hand.

A grouping gives every village a group or none (-1); whole regencies are grouped through their
villages. Statuses are only ever those of a named list with its years; what is computed from
distances is named so, never as a status.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import Ints
from geo.groups import REMOTENESS, class_groups, quantile_groups, remoteness, two_sets
from lib.i18n import LANGUAGES, both, number, pick, t, using
from lib.services.access import access, village_arrays, village_groups
from lib.services.gap_errors import GroupingError, SetsError

SMALL_ISLAND_KM2 = 2_000.0
"""At most this area makes a small island (UU 27/2007 as amended, article not verified)."""
OVERALL = "semua"
Level = Literal["kabkota", "desa"]
Sets = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Grouping:
    """One way to compare.

    Attributes
    ----------
    code, label_key
        Stable code (URL, command line) and the message of its name.
    level
        ``kabkota`` where whole regencies are grouped, ``desa`` where villages are.
    note_key
        The message that says by which list, limits or measure, with status and years.
    focus
        The group that gaps are told of; empty where the groups with the least and the most
        people within reach are compared.
    """

    code: str
    label_key: str
    level: Level
    note_key: str
    focus: str = ""

    def label(self) -> str:
        """Give its name in the reader's language."""
        return t(self.label_key)

    def note(self) -> str:
        """Say in the reader's language where the groups come from."""
        return t(self.note_key)


_ALL = (
    Grouping("daerah_tertinggal", "celah.kelompok.daerah_tertinggal", "kabkota",
             "celah.catatan.daerah_tertinggal", "tertinggal"),
    Grouping("rpjmn_2025_2029", "celah.kelompok.rpjmn", "kabkota",
             "celah.catatan.rpjmn", "tertinggal"),
    Grouping("jenis", "celah.kelompok.jenis", "kabkota", "celah.catatan.jenis", "kabupaten"),
    Grouping("ipm", "celah.kelompok.ipm", "kabkota", "celah.catatan.ipm"),
    Grouping("kemiskinan", "celah.kelompok.kemiskinan", "kabkota", "celah.catatan.kemiskinan"),
    Grouping("pulau", "celah.kelompok.pulau", "kabkota", "celah.catatan.pulau"),
    Grouping("provinsi", "celah.kelompok.provinsi", "kabkota", "celah.catatan.provinsi"),
    Grouping("kepulauan", "celah.kelompok.kepulauan", "desa", "celah.catatan.kepulauan", "kecil"),
    Grouping("idm", "celah.kelompok.idm", "desa", "celah.catatan.idm"),
    Grouping("keterpencilan", "celah.kelompok.keterpencilan", "desa",
             "celah.catatan.keterpencilan"),
    Grouping("pilihan", "celah.kelompok.pilihan", "kabkota", "celah.catatan.pilihan", "pertama"),
)  # fmt: skip
GROUPINGS: Mapping[str, Grouping] = {each.code: each for each in _ALL}


@dataclass(frozen=True)
class Group:
    """One group, with its name in both languages."""

    code: str
    label_id: str
    label_en: str

    def label(self) -> str:
        """Give its name in the reader's language."""
        return pick(self.label_id, self.label_en)


@dataclass(frozen=True, eq=False)
class Members:
    """Tell who is in which group; shared, never changed.

    Attributes
    ----------
    grouping, groups
        The way of grouping, and its groups in the order of the index.
    village : ndarray of int, shape (villages,)
        Position in ``groups``, aligned to ``dataset.villages``; -1 is in none.
    region : ndarray of int, shape (regions,)
        The same of ``dataset.regions``, for a map or a ranking; for groupings of villages the
        group with most of a regency's people.

    """

    grouping: Grouping
    groups: tuple[Group, ...]
    village: Ints
    region: Ints

    def position(self, code: str) -> int:
        """Give the position of a group by its code; -1 if there is none."""
        return next((i for i, each in enumerate(self.groups) if each.code == code), -1)


def overall_label() -> str:
    """Name the row of all people of a scope."""
    return t("celah.nama.semua")


def grouping(code: str) -> Grouping:
    """Look up a way of grouping.

    Raises
    ------
    GroupingError
        If there is none of that code.

    """
    if code not in GROUPINGS:
        raise GroupingError(value=code, choices=tuple(GROUPINGS))
    return GROUPINGS[code]


def members(
    grouping_code: str,
    sets: tuple[Sequence[str], Sequence[str]] | None = None,
    dataset: Dataset | None = None,
) -> Members:
    """Put every village and regency into its group.

    Parameters
    ----------
    grouping_code : str
        A key of `GROUPINGS`.
    sets : pair of sequences of str, optional
        The two sets of kabkota codes; only for, and needed by, ``pilihan``.
    dataset : Dataset, optional
        The embedded one by default.

    Raises
    ------
    GroupingError, SetsError
        If the grouping is unknown, or the sets are missing, empty, overlapping or unknown.

    """
    grouping(grouping_code)
    dataset = dataset or current_dataset()
    if grouping_code != "pilihan":
        return _members(dataset, grouping_code)
    first, other = sets or ((), ())
    return _chosen(dataset, (tuple(sorted(set(first))), tuple(sorted(set(other)))))


@kept_by_version(maxsize=32)
def _members(dataset: Dataset, code: str) -> Members:
    if GROUPINGS[code].level == "kabkota":
        groups, region = _BY_REGION[code](dataset)
        return Members(GROUPINGS[code], groups, _village_of_region(dataset, region), region)
    groups, village = _BY_VILLAGE[code](dataset)
    return Members(GROUPINGS[code], groups, village, _main_group(dataset, village, len(groups)))


@kept_by_version(maxsize=16)
def _chosen(dataset: Dataset, sets: Sets) -> Members:
    if not sets[0] or not sets[1]:
        raise SetsError(value="-")
    try:
        region = two_sets(tuple(dataset.regions["kode"]), *sets)
    except ValueError as error:
        # What `two_sets` says ends with the codes that are wrong.
        raise SetsError(value=str(error).rpartition(": ")[2]) from error
    groups = (_keyed("pertama", "celah.nama.pertama"), _keyed("kedua", "celah.nama.kedua"))
    return Members(GROUPINGS["pilihan"], groups, _village_of_region(dataset, region), region)


@kept_by_version(maxsize=2)
def region_of_village(dataset: Dataset) -> Ints:
    """Give the row of each village's regency in ``dataset.regions``; -1 if it is not there."""
    codes, index = village_groups(dataset, "kabkota")
    place = pd.Index(dataset.regions["kode"]).get_indexer(pd.Index(codes))
    return np.asarray(np.where(index >= 0, place[index], -1), dtype=np.intp)


def _village_of_region(dataset: Dataset, region: Ints) -> Ints:
    row = region_of_village(dataset)
    return np.asarray(np.where(row >= 0, region[row], -1), dtype=np.intp)


def _main_group(dataset: Dataset, village: Ints, groups: int) -> Ints:
    """Give each regency the group in which most of its people are; -1 if they are in none."""
    row = region_of_village(dataset)
    inside = (row >= 0) & (village >= 0)
    people = np.zeros((len(dataset.regions), groups))
    np.add.at(people, (row[inside], village[inside]), village_arrays(dataset).population[inside])
    return np.where(people.max(axis=1) > 0, people.argmax(axis=1), -1).astype(np.intp)


def _keyed(code: str, key: str) -> Group:
    return Group(code, *both(key))


def _listed(dataset: Dataset, column: str) -> tuple[tuple[Group, ...], Ints]:
    inside = dataset.regions[column].to_numpy(dtype=bool)
    first = "celah.nama.tertinggal" if column.endswith("2024") else "celah.nama.rpjmn"
    groups = (_keyed("tertinggal", first), _keyed("lainnya", "celah.nama.lainnya"))
    return groups, np.where(inside, 0, 1).astype(np.intp)


def _kinds(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    groups = (_keyed("kabupaten", "celah.nama.kabupaten"), _keyed("kota", "celah.nama.kota"))
    return groups, (dataset.regions["kind"] == "kota").to_numpy().astype(np.intp)


def _classes(dataset: Dataset, system: str) -> pd.DataFrame:
    table = dataset.table("standards_index_classes")
    return table[table["sistem"] == system].reset_index(drop=True)


def _class_groups(classes: pd.DataFrame, key: str) -> tuple[Group, ...]:
    """Name classes by what they are classes of: "IPM rendah", "Desa Mandiri"."""
    groups = []
    for row in classes.to_dict("records"):
        said = []
        for language, name in zip(LANGUAGES, (row["label_id"], row["label_en"]), strict=True):
            with using(language):
                said.append(t(key, label=name))
        groups.append(Group(str(row["label_id"]).lower().replace(" ", "_"), *said))
    return tuple(groups)


def _ipm(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    classes = _classes(dataset, "ipm")
    limits = classes["low"].to_numpy(dtype=np.float64)[1:]
    index = class_groups(dataset.regions["ipm"], limits.tolist())
    return _class_groups(classes, "celah.nama.ipm"), index


def _poverty(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    regions = dataset.regions
    index = quantile_groups(regions["poverty_pct"], regions["population"], 5)
    groups = []
    for place in range(5):
        inside = regions["poverty_pct"].to_numpy(dtype=np.float64)[index == place]
        said = []
        for language in LANGUAGES:
            with using(language):
                ends = (
                    (number(inside.min(), 1), number(inside.max(), 1)) if inside.size else ("", "")
                )
                name = t("celah.nama.kuintil", n=number(place + 1), low=ends[0], high=ends[1])
                said.append(name)
        groups.append(Group(f"kuintil_{place + 1}", *said))
    return tuple(groups), index


def _islands(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    # In the order in which provinces are numbered, west to east.
    by_province = dataset.provinces.set_index("kode")["island_group"]
    names = list(dict.fromkeys(by_province.sort_index()))
    own = by_province.reindex(dataset.regions["kode_provinsi"]).to_numpy()
    groups = tuple(Group(name.lower().replace(" ", "_"), *_island_label(name)) for name in names)
    return groups, np.asarray(pd.Index(names).get_indexer(pd.Index(own)), dtype=np.intp)


def _island_label(name: str) -> tuple[str, str]:
    return both("celah.nama.bali_nusra") if name == "Bali dan Nusa Tenggara" else (name, name)


def _provinces(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    frame = dataset.provinces.sort_values("kode")
    groups = tuple(
        Group(code, name, name) for code, name in zip(frame["kode"], frame["nama"], strict=True)
    )
    own = pd.Index(frame["kode"]).get_indexer(pd.Index(dataset.regions["kode"].str[:2]))
    return groups, np.asarray(own, dtype=np.intp)


def _small_islands(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    land = dataset.landmasses.set_index("id")["area_km2"]
    area = land.reindex(village_arrays(dataset).landmass_id).to_numpy(dtype=np.float64)
    groups = (_keyed("kecil", "celah.nama.pulau_kecil"), _keyed("besar", "celah.nama.pulau_besar"))
    known = np.isfinite(area)
    return groups, np.where(known, (area > SMALL_ISLAND_KM2).astype(np.intp), -1).astype(np.intp)


def _idm(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    classes = _classes(dataset, "idm")
    found = pd.Index(classes["label_id"]).get_indexer(pd.Index(dataset.villages["idm_class"]))
    return _class_groups(classes, "celah.nama.idm"), np.asarray(found, dtype=np.intp)


def village_remoteness(dataset: Dataset) -> Ints:
    """Grade the villages by `geo.groups.remoteness`, from puskesmas and hospitals; -1 unknown."""
    own = access("puskesmas", dataset).same_land_distance_m
    return remoteness(own, access("rumah_sakit", dataset).distance_m)


def _remote(dataset: Dataset) -> tuple[tuple[Group, ...], Ints]:
    keys = ("celah.nama.dekat", "celah.nama.agak_jauh", "celah.nama.jauh")
    groups = tuple(_keyed(code, key) for code, key in zip(REMOTENESS, keys, strict=True))
    return groups, village_remoteness(dataset)


_Maker = Callable[[Dataset], tuple[tuple[Group, ...], Ints]]
_BY_REGION: Mapping[str, _Maker] = {
    "daerah_tertinggal": lambda data: _listed(data, "tertinggal_2020_2024"),
    "rpjmn_2025_2029": lambda data: _listed(data, "tertinggal_rpjmn_2025_2029"),
    "jenis": _kinds,
    "ipm": _ipm,
    "kemiskinan": _poverty,
    "pulau": _islands,
    "provinsi": _provinces,
}
_BY_VILLAGE: Mapping[str, _Maker] = {
    "kepulauan": _small_islands,
    "idm": _idm,
    "keterpencilan": _remote,
}
