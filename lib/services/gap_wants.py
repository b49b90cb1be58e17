"""Places that lack several things at once.

Six wants are of the village itself: out of reach (by the way of the terms, at each service's own
limit) of a puskesmas, hospital, primary, junior and senior secondary school, and far from both a
public port and an airfield. Four are of its regency, since no finer figures exist: safe water,
sanitation, electricity and school internet in the worst fifth of the nation's people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import LEVEL_LENGTHS
from geo.coverage import Ints, covered, share, sum_by_group
from geo.ecef import Floats
from geo.groups import quantile_groups
from lib.errors import LevelError
from lib.i18n import percent, t
from lib.services.access import village_arrays, village_groups
from lib.services.figures import check_within, region_names, whole
from lib.services.gap_groups import region_of_village
from lib.services.gap_terms import PLAIN, Terms, in_complete_regions, raster_scope
from lib.services.measures import indicator_newest
from lib.services.travel_way import STRAIGHT, Way, default_limit, way_values

SERVICES = ("puskesmas", "rumah_sakit", "sd", "smp", "sma_smk")
TRANSPORT = ("pelabuhan_umum", "bandara")
INDICATORS = {
    "air": "air_minum_layak_pct",
    "sanitasi": "sanitasi_layak_pct",
    "listrik": "tanpa_listrik_pct",
    "internet": "internet_sekolah_pct",
}
KEYS = {
    "puskesmas": "celah.ingin.puskesmas",
    "rumah_sakit": "celah.ingin.rumah_sakit",
    "sd": "celah.ingin.sd",
    "smp": "celah.ingin.smp",
    "sma_smk": "celah.ingin.sma_smk",
    "angkutan": "celah.ingin.angkutan",
    "air": "celah.ingin.air",
    "sanitasi": "celah.ingin.sanitasi",
    "listrik": "celah.ingin.listrik",
    "internet": "celah.ingin.internet",
}
CODES = tuple(KEYS)
LEVELS = ("provinsi", "kabkota", "kecamatan", "desa")
MANY = (3, 5)
"""Numbers of wants from which people are counted as lacking several, and many, things."""


@dataclass(frozen=True, eq=False)
class Wants:
    """Tell which wants each village has; shared, never changed.

    Attributes
    ----------
    codes : tuple of str
        The wants, in the order of the columns.
    rows : ndarray of int, shape (n,)
        Rows of ``dataset.villages`` in the scope.
    lacks : ndarray of bool, shape (n, wants)
        Whether a village has the want; where that is not known it has not.
    value : ndarray of float64, shape (n, wants)
        What it was judged by: metres or minutes, or per cent of the regency; NaN where not known.
    count : ndarray of int, shape (n,)
        How many it has.
    population : ndarray of float64, shape (n,)
        Its people.
    way : Way
        How reach is meant.

    """

    codes: tuple[str, ...]
    rows: Ints
    lacks: npt.NDArray[np.bool_]
    value: Floats
    count: Ints
    population: Floats
    way: Way = STRAIGHT


def want_label(code: str) -> str:
    """Say a want in the reader's language, to be put after a village's name."""
    return t(KEYS[code])


def village_wants(
    within: str | None = None, dataset: Dataset | None = None, *, terms: Terms = PLAIN
) -> Wants:
    """Tell what each village of a scope lacks.

    Out of reach counts only where the way tells of the village; regencies below the limit of
    completeness of the puskesmas are left out.

    Raises
    ------
    UnknownRegionError, WithinLevelError
        If the region is unknown or finer than a kabupaten/kota.

    """
    dataset = dataset or current_dataset()
    check_within(within, "kabkota", dataset)
    return _wants(dataset, within or "", terms)


@kept_by_version(maxsize=8)
def _wants(dataset: Dataset, within: str, terms: Terms) -> Wants:
    scope = in_complete_regions(dataset, SERVICES[0], within, terms)
    found = _all_wants(dataset, terms.way, raster_scope(terms.way, within))
    if scope.all():
        return found
    rows = np.flatnonzero(scope)
    return Wants(
        found.codes, rows, found.lacks[rows], found.value[rows], found.count[rows],
        found.population[rows], found.way,
    )  # fmt: skip


@kept_by_version(maxsize=4)
def _all_wants(dataset: Dataset, way: Way, scope: str) -> Wants:
    """Return the wants of every village of the nation."""
    found = {code: way_values(way, code, scope, dataset) for code in (*SERVICES, *TRANSPORT)}
    reached = {code: covered(each, default_limit(code, way)) for code, each in found.items()}
    unknown = {code: np.isnan(each) & (not way.straight) for code, each in found.items()}
    lacks = [~(reached[code] | unknown[code]) for code in SERVICES]
    near, far = TRANSPORT
    lacks.append(~(reached[near] | reached[far] | (unknown[near] & unknown[far])))
    values = [*(found[code] for code in SERVICES), np.fmin(found[near], found[far])]
    region = region_of_village(dataset)
    for code in INDICATORS.values():
        worst, level = _worst_fifth(dataset, code)
        lacks.append((region >= 0) & worst[region])
        values.append(np.where(region >= 0, level[region], np.nan))
    table = np.column_stack(lacks)
    everyone = np.arange(len(table), dtype=np.intp)
    people = village_arrays(dataset).population
    return Wants(CODES, everyone, table, np.column_stack(values), table.sum(axis=1), people, way)


def _worst_fifth(dataset: Dataset, indicator: str) -> tuple[npt.NDArray[np.bool_], Floats]:
    """Tell which regencies are in the worst fifth of people, and their figure."""
    newest = indicator_newest(indicator)["value"].reindex(dataset.regions["kode"])
    level = newest.to_numpy(dtype=np.float64)
    fifth = quantile_groups(level, dataset.regions["population"], 5)
    higher_better = load_catalogue().indicators[indicator].direction == "higher_better"
    return fifth == (0 if higher_better else 4), level


def wants(
    level: str = "desa",
    within: str | None = None,
    *,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Count the wants of each region of a level.

    Parameters
    ----------
    level : str
        ``provinsi``, ``kabkota``, ``kecamatan`` or ``desa``.
    within : str, optional
        Code of a province or regency that the rows shall lie in.
    terms : Terms
        As in `village_wants`.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    DataFrame
        kode, nama, population, wants (of the village; above it the mean over people), people_3
        and people_5 (people with at least so many wants), most (codes of the wants, those of
        most people first; for a village its own), sorted by code.

    Raises
    ------
    LevelError, UnknownRegionError, WithinLevelError
        If an argument is wrong.

    """
    dataset = dataset or current_dataset()
    if level not in LEVELS:
        raise LevelError(value=level, choices=LEVELS)
    if within and len(within) > LEVEL_LENGTHS[level]:
        check_within(within, level, dataset)
    found = village_wants(within, dataset, terms=terms)
    codes, group = village_groups(dataset, level)
    member, count = group[found.rows], len(codes)
    people = found.population
    size = sum_by_group(people, member, count)
    many = {
        f"people_{least}": whole(sum_by_group(people * (found.count >= least), member, count))
        for least in MANY
    }
    table = pd.DataFrame(
        {
            "kode": list(codes),
            "nama": region_names(dataset, level).reindex(list(codes)).to_numpy(),
            "population": whole(size),
            "wants": share(sum_by_group(people * found.count, member, count), size),
            **many,
            "most": pd.array(_most(found, member, count, level), dtype="str"),
        }
    )
    if level == "desa":
        table["wants"] = _spread(found.count, member, count)
    present = np.bincount(member, minlength=count) > 0
    return table[present].reset_index(drop=True)


def _most(found: Wants, member: Ints, count: int, level: str) -> npt.NDArray[np.object_]:
    """List the wants of each region, those of most people first; for a village its own."""
    if level == "desa":
        most = np.full(count, "", dtype=object)
        most[member] = _own_lists(found.lacks)
        return most
    sums = [sum_by_group(found.population * column, member, count) for column in found.lacks.T]
    return _ordered(np.column_stack(sums))


def _spread(values: Ints, member: Ints, count: int) -> Ints:
    result = np.zeros(count, dtype=np.int64)
    result[member] = values
    return result


def _ordered(by_want: Floats) -> npt.NDArray[np.object_]:
    """List the wants of each row that anyone has, most people first, as codes with commas."""
    order = np.argsort(-by_want, axis=1, kind="stable")
    present = np.take_along_axis(by_want, order, axis=1) > 0
    texts = [
        ",".join(CODES[each] for each in row[there])
        for row, there in zip(order, present, strict=True)
    ]
    return np.array(texts, dtype=object)


def _own_lists(lacks: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    """List the wants of each village as codes with commas; each of the few lists is made once."""
    keys, which = np.unique(lacks @ (1 << np.arange(len(CODES))), return_inverse=True)
    texts = [",".join(c for bit, c in enumerate(CODES) if key >> bit & 1) for key in keys]
    return np.array(texts, dtype=object)[which]


def wants_by_count(
    within: str | None = None, dataset: Dataset | None = None, *, terms: Terms = PLAIN
) -> pd.DataFrame:
    """Count villages and people by number of wants.

    Returns
    -------
    DataFrame
        wants (0 to all ten), villages, population, population_pct, at_least (people with that
        many or more).

    """
    found = village_wants(within, dataset, terms=terms)
    size = len(CODES) + 1
    people: Floats = np.bincount(found.count, weights=found.population, minlength=size).astype(
        np.float64
    )
    total = people.sum()
    return pd.DataFrame(
        {
            "wants": np.arange(size),
            "villages": np.bincount(found.count, minlength=size),
            "population": whole(people),
            "population_pct": share(people, np.full(size, total)) * 100,
            "at_least": whole(people[::-1].cumsum()[::-1]),
        }
    )


def wants_by_kind(
    within: str | None = None, dataset: Dataset | None = None, *, terms: Terms = PLAIN
) -> pd.DataFrame:
    """Count villages and people by want: want, label, villages, population, population_pct."""
    found = village_wants(within, dataset, terms=terms)
    people = (found.population @ found.lacks).astype(np.float64)
    return pd.DataFrame(
        {
            "want": list(CODES),
            "label": [_with_limit(code, terms.way) for code in CODES],
            "villages": found.lacks.sum(axis=0),
            "population": whole(people),
            "population_pct": share(people, np.full(len(CODES), found.population.sum())) * 100,
        }
    )


def _with_limit(code: str, way: Way) -> str:
    """Say a want with the limit that it is judged by."""
    if code in INDICATORS:
        return want_label(code)
    of = (code,) if code in SERVICES else TRANSPORT
    limits = dict.fromkeys(way.limit_text(default_limit(each, way)) for each in of)
    return t("celah.ingin.batas", text=want_label(code), limit=" / ".join(limits))


def wants_top(
    number: int = 20,
    within: str | None = None,
    dataset: Dataset | None = None,
    *,
    terms: Terms = PLAIN,
) -> pd.DataFrame:
    """List the villages that lack most together, those of more people first among equals.

    Returns
    -------
    DataFrame
        kode, nama, kecamatan, kabkota, population, wants, reasons (a sentence's worth of words
        in the reader's language, with distances and figures).

    """
    dataset = dataset or current_dataset()
    found = village_wants(within, dataset, terms=terms)
    peopled = np.flatnonzero(found.population > 0)
    order = np.lexsort((found.rows[peopled], -found.population[peopled], -found.count[peopled]))
    chosen = peopled[order[:number]]
    villages = dataset.villages.iloc[found.rows[chosen]]
    code = villages["kode"].str
    return pd.DataFrame(
        {
            "kode": villages["kode"].to_numpy(),
            "nama": villages["nama"].to_numpy(),
            "kecamatan": region_names(dataset, "kecamatan").reindex(code.slice(0, 8)).to_numpy(),
            "kabkota": region_names(dataset, "kabkota").reindex(code.slice(0, 5)).to_numpy(),
            "population": villages["population"].to_numpy(),
            "wants": found.count[chosen],
            "reasons": [reasons(found, place) for place in chosen],
        }
    )


def reasons(found: Wants, place: int) -> str:
    """Say what one village lacks, in the reader's language; ``place`` counts in ``rows``."""
    said = []
    for column in np.flatnonzero(found.lacks[place]):
        code, value = found.codes[column], float(found.value[place, column])
        text = want_label(code)
        if code in INDICATORS:
            said.append(t("celah.ingin.nilai", text=text, value=percent(value, 1)))
        elif np.isfinite(value):
            far = found.way.value_text(value / 1000 if found.way.straight else value)
            said.append(t("celah.ingin.jarak", text=text, far=far))
        else:
            said.append(text)
    return "; ".join(said) or t("celah.ingin.tidak_ada")
