"""The places to choose from: desa, kecamatan seats, facilities to be raised, or given points.

Facilities of any service of the catalogue may be raised to another one: an SD to an SMP under one
roof, a bank sampah to a TPS3R, a pustu once its list is loaded at the data desk. `RAISES` names
the usual ones of each service; where the service is of the same class (a puskesmas without beds
to one with), what has the attribute already counts as standing, and what is unknown as neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from data.catalogue import Scalar
from data.current import kept_by_version
from data.store import Dataset
from geo.aggregate import NATION
from geo.ecef import to_ecef
from lib.services.access import located, village_arrays
from lib.services.coverage import landmass_at
from lib.services.figures import check_within
from lib.services.files import LAT_RANGE, LON_RANGE, Facilities
from lib.services.planning.errors import (
    CandidateLevelError,
    CandidatePointError,
    CandidatesError,
)

CANDIDATE_LEVELS = ("desa", "kecamatan")
MOST_POINTS = 20_000
Land = npt.NDArray[np.int64]
Where = tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True)
class Place:
    """A point to choose from, tapped or of a file, in degrees (EPSG:4326)."""

    id: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Candidates:
    """Where the places to choose from come from; hashable, so that an answer can be kept.

    Parameters
    ----------
    level
        One of `CANDIDATE_LEVELS`, where neither facilities nor places are given.
    facilities
        Code of a service of the catalogue: its facilities of the region may be raised.
    where
        What a facility must be to be raised: columns and their values.
    stands
        What one must be to count as standing already, where the service asked for is that of
        ``facilities``.
    places
        Points in place of all that.

    """

    level: str = "desa"
    facilities: str = ""
    where: Where = ()
    stands: Where = ()
    places: tuple[Place, ...] = ()


RAISES: Mapping[str, Mapping[str, Candidates]] = MappingProxyType(
    {
        "puskesmas": {
            "pustu": Candidates(facilities="pustu"),
            "klinik": Candidates(facilities="klinik"),
            "rawat_inap": Candidates(
                facilities="puskesmas",
                where=(("inpatient", "no"),),
                stands=(("inpatient", "yes"),),
            ),
        },
        "rumah_sakit": {
            "puskesmas_rawat_inap": Candidates(
                facilities="puskesmas", where=(("inpatient", "yes"),)
            )
        },
        "smp": {"sd": Candidates(facilities="sd")},
        "sma": {"smp": Candidates(facilities="smp")},
        "smk": {"smp": Candidates(facilities="smp"), "sma": Candidates(facilities="sma")},
        "sma_smk": {"smp": Candidates(facilities="smp")},
        "tps3r": {"bank_sampah": Candidates(facilities="bank_sampah")},
    }
)
"""By service: what may be raised to it, by a word of its own. Not each has data."""


@dataclass(frozen=True, eq=False)
class Choice:
    """The candidates of a case.

    Attributes
    ----------
    table
        m rows: id (each once), name, lat, lon (degrees).
    land
        Landmass of each, shape (m,), -1 unknown.
    kecamatan
        Dotted code of the kecamatan of each, shape (m,), "" unknown; of a point that of the
        nearest desa.

    """

    table: pd.DataFrame
    land: Land
    kecamatan: npt.NDArray[np.object_]


def choice(dataset: Dataset, region: str | None, candidates: Candidates) -> Choice:
    """Return the candidates of a region (None: the nation); points may lie anywhere.

    Raises
    ------
    CandidateLevelError, CandidatePointError
    CandidatesError
        If there is none with a position.
    UnknownRegionError, WithinLevelError, UnknownServiceError
    ServiceHasNoDataError
        If no facility of the class is loaded.

    """
    region = None if region == NATION else region
    if candidates.places:
        found = _of_places(dataset, candidates.places)
    elif candidates.facilities:
        found = _of_facilities(dataset, region, candidates)
    else:
        found = _of_level(dataset, region, candidates.level)
    if found.table.empty:
        raise CandidatesError(where=region or NATION)
    return found


def places_of(file: Facilities) -> Candidates:
    """Return the places of a file that `lib.services.files` has read."""
    rows = zip(file.ids, file.names, file.lat.tolist(), file.lon.tolist(), strict=True)
    return Candidates(places=tuple(Place(*row) for row in rows))


def narrowed(table: pd.DataFrame, where: Where) -> pd.DataFrame:
    """Return the rows of a facility table for which every pair holds; none without the column."""
    keep = np.ones(len(table), dtype=bool)
    for column, value in where:
        if column not in table.columns:
            return table.iloc[:0]
        keep &= table[column].eq(value).fillna(value=False).to_numpy(dtype=bool)
    return table[keep]


def candidate_landmass(dataset: Dataset, chosen: pd.DataFrame, level: str) -> Land:
    """Return the landmass of candidates: of a kecamatan that of most of its people."""
    if level == "desa":
        return np.asarray(chosen["landmass_id"], dtype=np.int64)
    villages = dataset.villages[["kode_kecamatan", "landmass_id", "population"]]
    sums = villages.groupby(["kode_kecamatan", "landmass_id"], sort=True)["population"].sum()
    most = sums.groupby(level=0).idxmax().map(lambda pair: pair[1])
    return np.asarray(most.reindex(chosen["kode"]).fillna(-1), dtype=np.int64)


def _of_level(dataset: Dataset, region: str | None, level: str) -> Choice:
    if level not in CANDIDATE_LEVELS:
        raise CandidateLevelError(value=level, choices=", ".join(CANDIDATE_LEVELS))
    check_within(region, level, dataset)
    table = dataset.villages if level == "desa" else dataset.districts
    code = table["kode"].astype("str")
    chosen = table[table["lat"].notna().to_numpy() & _inside(code, region)]
    own = chosen["kode"].astype("str").str.slice(0, 8)
    return Choice(
        _table(chosen["kode"], chosen["nama"], chosen["lat"], chosen["lon"]),
        candidate_landmass(dataset, chosen, level),
        own.to_numpy(dtype=object),
    )


def _of_facilities(dataset: Dataset, region: str | None, candidates: Candidates) -> Choice:
    check_within(region, "desa", dataset)
    table = narrowed(located(candidates.facilities, dataset), candidates.where)
    area = table["kode_kecamatan"].astype("object")
    area = area.where(area.notna(), table["kode_kabkota"].astype("object")).fillna("")
    table = table[_inside(area.astype("str"), region)]
    ids = table["id"].astype("str")
    if ids.duplicated().any():  # ids may repeat between the classes of one service
        ids = table["facility_class"].astype("str") + "-" + ids
    return Choice(
        _table(ids, table["nama"], table["lat"], table["lon"]),
        table["landmass_id"].to_numpy(dtype=np.int64),
        table["kode_kecamatan"].astype("object").fillna("").to_numpy(dtype=object),
    )


def _of_places(dataset: Dataset, places: tuple[Place, ...]) -> Choice:
    if len(places) > MOST_POINTS:
        raise CandidatePointError(number=len(places), value="", most=MOST_POINTS)
    seen: set[str] = set()
    for number, each in enumerate(places, start=1):
        inside = (
            LAT_RANGE[0] <= each.lat <= LAT_RANGE[1] and LON_RANGE[0] <= each.lon <= LON_RANGE[1]
        )
        if not inside or not each.id or each.id in seen:
            raise CandidatePointError(
                number=number, value=f"{each.id} ({each.lat}, {each.lon})", most=MOST_POINTS
            )
        seen.add(each.id)
    table = pd.DataFrame([(each.id, each.name, each.lat, each.lon) for each in places],
                         columns=["id", "name", "lat", "lon"])  # fmt: skip
    tree, codes = _village_tree(dataset)
    nearest = tree.query(to_ecef(table["lat"], table["lon"]))[1]
    return Choice(table, landmass_at(dataset, table["lat"], table["lon"]), codes[nearest])


@kept_by_version(maxsize=2)
def _village_tree(dataset: Dataset) -> tuple[cKDTree, npt.NDArray[np.object_]]:
    points = village_arrays(dataset).points
    placed = np.isfinite(points).all(axis=1)
    codes = dataset.villages["kode"].astype("str").str.slice(0, 8)
    return cKDTree(points[placed]), codes.to_numpy(dtype=object)[placed]


def _inside(codes: pd.Series, region: str | None) -> npt.NDArray[np.bool_]:
    if not region:
        return np.ones(len(codes), dtype=bool)
    return np.asarray(codes.eq(region) | codes.str.startswith(f"{region}."))


def _table(ids: pd.Series, names: pd.Series, lat: pd.Series, lon: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ids.to_numpy(dtype=object),
            "name": names.to_numpy(dtype=object),
            "lat": lat.to_numpy(dtype=np.float64),
            "lon": lon.to_numpy(dtype=np.float64),
        }
    )
