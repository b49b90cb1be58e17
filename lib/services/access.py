"""Distance of every village to a service, computed once per dataset and service."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import Codes, encode_codes, group_index
from geo.ecef import Floats, to_ecef
from geo.nearest import NearestIndex
from lib.errors import ServiceHasNoDataError

Ints = npt.NDArray[np.intp]
Rows = npt.NDArray[np.int32]  # kept for every service: half the memory
Bools = npt.NDArray[np.bool_]
_THREADS = 2
T = TypeVar("T")


@dataclass(frozen=True)
class VillageArrays:
    """Hold the villages as arrays in the table's order; shared, never changed."""

    points: Floats
    population: Floats
    landmass_id: npt.NDArray[np.int64]
    codes: Codes


@dataclass(frozen=True)
class Access:
    """Tell how far each village is from a service; arrays aligned to ``dataset.villages``.

    Attributes
    ----------
    distance_m
        Geodesic metres to the nearest facility; inf if none is placed, NaN without a point.
    facility_row
        Row of that facility in ``located(service)``; -1 if none.
    same_land_distance_m, same_land_facility_row
        The same among facilities on the village's own landmass; inf if there is none, NaN (no
        verdict) where the village's landmass is unknown.
    must_cross_sea
        No facility stands on the village's own landmass. False where not known.
    crossing_known
        Whether that can be told: the village has a point of its own, and no facility that might
        stand on its land has a place in doubt. Such are those of its kecamatan without landmass or
        at the kecamatan's point, and those of its kabupaten/kota whose kecamatan is not known:
        without a point, or with one outside their own kabupaten/kota.
    nearest_across_sea
        The nearest facility of all stands on another landmass; False where not known.

    """

    service: str
    distance_m: Floats
    facility_row: Rows
    same_land_distance_m: Floats
    same_land_facility_row: Rows
    must_cross_sea: Bools
    crossing_known: Bools
    nearest_across_sea: Bools

    def distance(self, *, same_landmass: bool) -> Floats:
        """Return the distances that a coverage table counts with.

        With ``same_landmass``, villages of unknown landmass keep their plain distance, so that
        every person stays in every sum.
        """
        if not same_landmass:
            return self.distance_m
        unknown = np.isnan(self.same_land_distance_m)
        return np.where(unknown, self.distance_m, self.same_land_distance_m)


def access(service_code: str, dataset: Dataset | None = None) -> Access:
    """Compute, or return from the cache, the access of all villages to a service.

    Raises
    ------
    UnknownServiceError
        If the catalogue has no such service.
    ServiceHasNoDataError
        If the service has no facility in the dataset.

    """
    return _access(dataset or current_dataset(), service_code)


def side_by_side(
    work: Callable[[str], T], service_codes: Iterable[str], dataset: Dataset
) -> list[T]:
    """Do a work for several services, two at a time, and return what it gives in their order.

    Searching for the nearest is most of it, and outside Python's lock.
    """
    village_arrays(dataset)
    with ThreadPoolExecutor(_THREADS) as pool:
        begun = [pool.submit(copy_context().run, work, code) for code in service_codes]
        return [each.result() for each in begun]


def located(service_code: str, dataset: Dataset | None = None) -> pd.DataFrame:
    """Return the active facilities of a service that have a place, sorted by id.

    The index runs from 0: ``Access.facility_row`` counts by it. Shared, never changed.
    Raises as `access`.
    """
    return _located(dataset or current_dataset(), service_code)


def active_facilities(service_code: str, dataset: Dataset | None = None) -> pd.DataFrame:
    """Return the active facilities of a service, placed or not, sorted by id.

    Raises as `access`.
    """
    return _active(dataset or current_dataset(), service_code)


@kept_by_version(maxsize=2)
def village_arrays(dataset: Dataset) -> VillageArrays:
    """Return the villages of a dataset as arrays."""
    villages = dataset.villages
    return VillageArrays(
        points=to_ecef(villages["lat"], villages["lon"]),
        population=villages["population"].to_numpy(dtype=np.float64),
        landmass_id=villages["landmass_id"].to_numpy(dtype=np.int64),
        codes=encode_codes(villages["kode"]),
    )


@kept_by_version(maxsize=16)
def village_groups(dataset: Dataset, level: str) -> tuple[tuple[str, ...], Ints]:
    """Return the sorted codes of a level and the position of each village's group in them."""
    codes, index = group_index(village_arrays(dataset).codes, level)
    return tuple(codes), index


@kept_by_version(maxsize=64)
def _active(dataset: Dataset, service_code: str) -> pd.DataFrame:
    service = load_catalogue().service(service_code)
    frame = dataset.service_facilities(service)
    active = frame["active"].to_numpy(dtype=bool)
    frame = frame if active.all() else frame[active]
    if frame.empty:
        raise ServiceHasNoDataError(service=service_code)
    # Ids may repeat between the classes of one service: the class decides then.
    ids = frame["id"].array
    if bool(np.all(ids[1:] > ids[:-1])):
        return frame.reset_index(drop=True)
    keys = ["id", "facility_class"] if "facility_class" in frame.columns else ["id"]
    return frame.sort_values(keys, kind="stable", ignore_index=True)


@kept_by_version(maxsize=64)
def _located(dataset: Dataset, service_code: str) -> pd.DataFrame:
    frame = _active(dataset, service_code)
    placed = _placed(frame)
    return frame if placed.all() else frame[placed].reset_index(drop=True)


def _placed(frame: pd.DataFrame) -> Bools:
    lat, lon = frame["lat"].to_numpy(), frame["lon"].to_numpy()
    return np.asarray(np.isfinite(lat) & np.isfinite(lon))


@kept_by_version(maxsize=32)
def _access(dataset: Dataset, service_code: str) -> Access:
    # Three columns of those with a place: the frame of `located` would copy all.
    frame = _active(dataset, service_code)
    placed = _placed(frame)
    lat, lon, land = (frame[name].to_numpy()[placed] for name in ("lat", "lon", "landmass_id"))
    land = land.astype(np.int64)
    villages = village_arrays(dataset)
    index = NearestIndex(lat, lon, land)
    row, distance = index.query_ecef(villages.points)
    own_row, own = index.query_same_landmass(
        villages.points, villages.landmass_id, nearest=(row, distance)
    )
    known = ~np.isnan(own)
    away = known & np.isinf(own)
    if away.any():
        known &= ~(away & _in_doubt(dataset, service_code))
    across = np.zeros(len(row), dtype=bool)
    found = known & (row >= 0)
    across[found] = land[row[found]] != villages.landmass_id[found]
    # A nearest facility of unknown landmass leaves it open whether it is across the sea.
    across[found] &= land[row[found]] >= 0
    return Access(
        service=service_code,
        distance_m=distance,
        facility_row=row.astype(np.int32),
        same_land_distance_m=own,
        same_land_facility_row=own_row.astype(np.int32),
        must_cross_sea=away & known,
        crossing_known=known,
        nearest_across_sea=across,
    )


def _in_doubt(dataset: Dataset, service_code: str) -> Bools:
    """Tell which villages a facility might serve on their own land whose place is in doubt."""
    frame = _active(dataset, service_code)
    vague = frame["landmass_id"].to_numpy(dtype=np.int64) < 0
    if "location_quality" in frame.columns:
        vague |= (frame["location_quality"] == "district").to_numpy(dtype=bool)
    nowhere = frame["kode_kecamatan"].isna().to_numpy(dtype=bool)
    doubt = np.zeros(len(village_arrays(dataset).codes), dtype=bool)
    for level, column, rows in (
        ("kecamatan", "kode_kecamatan", vague & ~nowhere),
        ("kabkota", "kode_kabkota", nowhere),
    ):
        codes, group = village_groups(dataset, level)
        named = frame[column].array[rows].dropna().unique()
        place = pd.Index(codes).get_indexer(pd.Index(named))
        wanted = np.zeros(len(codes) + 1, dtype=bool)  # the last is that of no group
        wanted[place[place >= 0]] = True
        doubt |= wanted[group]
    return doubt
