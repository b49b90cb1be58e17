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
from geo.aggregate import within_mask
from geo.capacity import Pairs, pairs_within
from geo.ecef import Floats, to_ecef
from geo.nearest import NearestIndex
from lib.services.access import access, located, village_arrays
from lib.services.coverage import land_of_files
from lib.services.figures import check_within, known_codes
from lib.services.files import Demand, Facilities, read_demand, read_facilities
from lib.services.planning.candidates import (
    CANDIDATE_LEVELS,
    Candidates,
    Land,
    candidate_landmass,
    choice,
    narrowed,
)
from lib.services.planning.errors import PlanSizeError

__all__ = ["CANDIDATE_LEVELS", "Case", "candidate_landmass", "case_of_files", "case_of_service"]

MOST_PAIRS = 8_000_000
Rows = npt.NDArray[np.intp]
_BAND = 1.5


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
    kecamatan
        Dotted code of the kecamatan of each candidate, shape (m,), "" unknown; None for files.

    """

    lat: Floats
    lon: Floats
    people: Floats
    now_m: Floats
    candidates: pd.DataFrame
    land: Land | None = None
    candidate_land: Land | None = None
    kecamatan: npt.NDArray[np.object_] | None = None

    def pairs(self, radius_m: float) -> Pairs:
        """Return places and candidates within a radius, on one landmass where that is asked.

        Raises
        ------
        PlanSizeError

        """
        return self._joined([(np.arange(len(self.people)), radius_m)])

    def pairs_nearer(self, now_m: Floats) -> Pairs:
        """Return places and candidates that are nearer than a distance of each place, shape (n,).

        Raises
        ------
        PlanSizeError

        """
        # Searched in bands, each with its own longest distance, so that the one place that has it
        # farthest does not make everybody's search as wide.
        least, most = 1_000.0, float(np.max(now_m, initial=1_000.0))
        edges = least * _BAND ** np.arange(np.ceil(np.log(most / least) / np.log(_BAND)) + 1)
        band = np.searchsorted(edges, now_m)
        wanted = [(np.flatnonzero(band == each), float(edges[each])) for each in np.unique(band)]
        found = self._joined(wanted)
        return _kept(found, found.distance_m < now_m[found.demand_row])

    def _joined(self, wanted: list[tuple[Rows, float]]) -> Pairs:
        """Return the pairs of some places, each within a radius, on one landmass if asked."""
        lat, lon = (self.candidates[name].to_numpy(dtype=np.float64) for name in ("lat", "lon"))
        self._refuse_many(lat, lon, wanted)
        parts = []
        for rows, radius_m in wanted:
            part = pairs_within(self.lat[rows], self.lon[rows], lat, lon, radius_m)
            parts.append(Pairs(rows[part.demand_row], part.supply_row, part.distance_m))
        found = Pairs(*(np.concatenate([getattr(each, name) for each in parts])
                        for name in ("demand_row", "supply_row", "distance_m")))  # fmt: skip
        if self.land is None or self.candidate_land is None:
            return found
        here, there = self.land[found.demand_row], self.candidate_land[found.supply_row]
        # Where a landmass is not known, the straight line counts, as in every coverage table.
        return _kept(found, (here == there) | (here < 0) | (there < 0))

    def _refuse_many(self, lat: Floats, lon: Floats, wanted: list[tuple[Rows, float]]) -> None:
        def tree(points: Floats) -> cKDTree:
            return cKDTree(points[np.isfinite(points).all(axis=1)])

        there = tree(to_ecef(lat, lon))
        number = sum(
            int(tree(to_ecef(self.lat[rows], self.lon[rows])).count_neighbors(there, radius_m))
            for rows, radius_m in wanted
        )
        if number > MOST_PAIRS:
            raise PlanSizeError(pairs=number, most=MOST_PAIRS)


def _kept(pairs: Pairs, keep: npt.NDArray[np.bool_]) -> Pairs:
    return Pairs(pairs.demand_row[keep], pairs.supply_row[keep], pairs.distance_m[keep])


def case_of_service(
    service: str,
    region: str | None = None,
    *,
    level: str = "desa",
    candidates: Candidates | None = None,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> Case:
    """Return the people of a region and the places to choose from.

    Parameters
    ----------
    service
        Code in the catalogue; facilities outside the region count, too.
    region
        Dotted code; None is the nation.
    level
        One of `CANDIDATE_LEVELS`, where `candidates` are not given.
    candidates
        Where the places come from: a level, facilities to be raised, or points.
    same_landmass
        Count only what stands on one's own landmass.
    dataset
        The one in effect by default.

    Raises
    ------
    UnknownRegionError, WithinLevelError, UnknownServiceError, ServiceHasNoDataError
    CandidatesError, CandidateLevelError, CandidatePointError

    """
    dataset = dataset or current_dataset()
    candidates = candidates or Candidates(level=level)
    check_within(region, "desa", dataset)
    arrays = village_arrays(dataset)
    rows = np.flatnonzero(within_mask(arrays.codes, region) & (arrays.population > 0))
    chosen = choice(dataset, region, candidates)
    villages = dataset.villages
    return Case(
        villages["lat"].to_numpy(dtype=np.float64)[rows],
        villages["lon"].to_numpy(dtype=np.float64)[rows],
        arrays.population[rows],
        _now(dataset, service, candidates, rows, same_landmass=same_landmass),
        chosen.table,
        arrays.landmass_id[rows] if same_landmass else None,
        chosen.land if same_landmass else None,
        chosen.kecamatan,
    )


def _now(
    dataset: Dataset, service: str, candidates: Candidates, rows: Rows, *, same_landmass: bool
) -> Floats:
    """Return how far places have it to what stands, which may be only a part of the service."""
    if not candidates.stands or candidates.facilities != service:
        return access(service, dataset).distance(same_landmass=same_landmass)[rows]
    table = narrowed(located(service, dataset), candidates.stands)
    arrays = village_arrays(dataset)
    lat, lon, land = (table[name].to_numpy() for name in ("lat", "lon", "landmass_id"))
    index = NearestIndex(lat, lon, land.astype(np.int64))
    return _nearest(index, arrays.points[rows], arrays.landmass_id[rows] if same_landmass else None)


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
    return _nearest(index, points, demand_land if same_landmass else None)


def _nearest(index: NearestIndex, points: Floats, land: Land | None) -> Floats:
    """Return metres to the nearest, on one's own landmass where that is given and known."""
    nearest = index.query_ecef(points)
    if land is None:
        return nearest[1]
    own = index.query_same_landmass(points, land, nearest=nearest)[1]
    return np.where(np.isnan(own), nearest[1], own)
