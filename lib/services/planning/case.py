"""What a plan of sites is about: people, how far they have it now, and places to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from data.current import current_dataset
from data.store import Dataset
from geo.aggregate import NATION, within_mask
from geo.capacity import Pairs, pairs_within
from geo.ecef import Floats, to_ecef
from geo.nearest import NearestIndex
from lib.services.access import access, village_arrays
from lib.services.coverage import land_of_files
from lib.services.figures import check_within, known_codes
from lib.services.files import Demand, Facilities, read_demand, read_facilities
from lib.services.planning.errors import CandidatesError, PlanSizeError

CANDIDATE_LEVELS = ("desa", "kecamatan")
MOST_PAIRS = 8_000_000
Land = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """People and candidates.

    Attributes
    ----------
    lat, lon, people
        Of n places with people, degrees (EPSG:4326).
    now_m
        Geodesic metres from each to the nearest facility there is; inf without one.
    candidates
        m rows: id, name, lat, lon (degrees); id is a dotted code, or that of a file.
    land, candidate_land
        Landmasses, -1 unknown; None where a way across the sea counts like any other.

    """

    lat: Floats
    lon: Floats
    people: Floats
    now_m: Floats
    candidates: pd.DataFrame
    land: Land | None = None
    candidate_land: Land | None = None

    def pairs(self, radius_m: float) -> Pairs:
        """Return places and candidates within a radius, on one landmass where that is asked.

        Raises
        ------
        PlanSizeError

        """
        lat, lon = (self.candidates[name].to_numpy(dtype=np.float64) for name in ("lat", "lon"))
        self._refuse_many(lat, lon, radius_m)
        found = pairs_within(self.lat, self.lon, lat, lon, radius_m)
        if self.land is None or self.candidate_land is None:
            return found
        here, there = self.land[found.demand_row], self.candidate_land[found.supply_row]
        # Where a landmass is not known, the straight line counts, as in every coverage table.
        keep = (here == there) | (here < 0) | (there < 0)
        return Pairs(found.demand_row[keep], found.supply_row[keep], found.distance_m[keep])

    def _refuse_many(self, lat: Floats, lon: Floats, radius_m: float) -> None:
        places, others = to_ecef(self.lat, self.lon), to_ecef(lat, lon)
        trees = [cKDTree(each[np.isfinite(each).all(axis=1)]) for each in (places, others)]
        number = int(trees[0].count_neighbors(trees[1], radius_m))
        if number > MOST_PAIRS:
            raise PlanSizeError(pairs=number, most=MOST_PAIRS)


def case_of_service(
    service: str,
    region: str | None = None,
    *,
    level: str = "desa",
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> Case:
    """Return the people of a region and the desa (or seats of kecamatan) to choose from.

    Parameters
    ----------
    service
        Code in the catalogue; facilities outside the region count, too.
    region
        Dotted code; None is the nation.
    level
        One of `CANDIDATE_LEVELS`.
    same_landmass
        Count only what stands on one's own landmass.
    dataset
        The one in effect by default.

    Raises
    ------
    UnknownRegionError, WithinLevelError, UnknownServiceError, ServiceHasNoDataError
    CandidatesError

    """
    dataset = dataset or current_dataset()
    check_within(region, level, dataset)
    arrays = village_arrays(dataset)
    inside = within_mask(arrays.codes, region) & (arrays.population > 0)
    villages = dataset.villages
    rows = np.flatnonzero(inside)
    table = villages if level == "desa" else dataset.districts
    placed = table["lat"].notna().to_numpy()
    if region and region != NATION:
        code = table["kode"].astype("str")
        placed = placed & (code.eq(region) | code.str.startswith(f"{region}.")).to_numpy()
    chosen = table[placed]
    if chosen.empty:
        raise CandidatesError(where=region or NATION)
    candidates = pd.DataFrame(
        {
            "id": chosen["kode"].to_numpy(dtype=object),
            "name": chosen["nama"].to_numpy(dtype=object),
            "lat": chosen["lat"].to_numpy(dtype=np.float64),
            "lon": chosen["lon"].to_numpy(dtype=np.float64),
        }
    )
    land = candidate_land = None
    if same_landmass:
        land = arrays.landmass_id[rows]
        candidate_land = candidate_landmass(dataset, chosen, level)
    return Case(
        villages["lat"].to_numpy(dtype=np.float64)[rows],
        villages["lon"].to_numpy(dtype=np.float64)[rows],
        arrays.population[rows],
        access(service, dataset).distance(same_landmass=same_landmass)[rows],
        candidates,
        land,
        candidate_land,
    )


def case_of_files(
    demand_csv: str | Path,
    candidates_csv: str | Path,
    facilities_csv: str | Path | None = None,
    *,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> Case:
    """Return people, candidates and what stands already, from files.

    Parameters
    ----------
    demand_csv
        Columns ``id,kode,lat,lon,population``.
    candidates_csv, facilities_csv
        Columns ``id,name,lat,lon``; without facilities nothing stands yet.
    same_landmass, dataset
        As in `case_of_service`.

    Raises
    ------
    InputFileError
        With the row and the column, if a file cannot be used.

    """
    dataset = dataset or current_dataset()
    demand = read_demand(demand_csv, known_codes(dataset))
    wanted = read_facilities(candidates_csv)
    now = np.full(len(demand.lat), np.inf)
    land = candidate_land = None
    if same_landmass:
        candidate_land, _, land = land_of_files(dataset, wanted, demand)
    if facilities_csv is not None:
        there = read_facilities(facilities_csv)
        now = _distances(dataset, there, demand, same_landmass=same_landmass)
    table = {"id": wanted.ids, "name": wanted.names, "lat": wanted.lat, "lon": wanted.lon}
    return Case(demand.lat, demand.lon, demand.population, now, pd.DataFrame(table), land,
                candidate_land)  # fmt: skip


def _distances(
    dataset: Dataset, there: Facilities, demand: Demand, *, same_landmass: bool
) -> Floats:
    facility_land, _, demand_land = land_of_files(dataset, there, demand)
    index = NearestIndex(there.lat, there.lon, facility_land)
    points = to_ecef(demand.lat, demand.lon)
    nearest = index.query_ecef(points)
    if not same_landmass:
        return nearest[1]
    own = index.query_same_landmass(points, demand_land, nearest=nearest)[1]
    return np.where(np.isnan(own), nearest[1], own)


def candidate_landmass(dataset: Dataset, chosen: pd.DataFrame, level: str) -> Land:
    """Return the landmass of candidates: of a kecamatan that of most of its people."""
    if level == "desa":
        return np.asarray(chosen["landmass_id"], dtype=np.int64)
    villages = dataset.villages[["kode_kecamatan", "landmass_id", "population"]]
    sums = villages.groupby(["kode_kecamatan", "landmass_id"], sort=True)["population"].sum()
    most = sums.groupby(level=0).idxmax().map(lambda pair: pair[1])
    return np.asarray(most.reindex(chosen["kode"]).fillna(-1), dtype=np.int64)
