"""People within reach of a service, by region: from the embedded dataset or from two files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.current import current_dataset, kept_by_version
from data.errors import UnknownTableError
from data.store import Dataset
from geo.aggregate import LEVEL_LENGTHS, NATION, encode_codes, group_index, within_mask
from geo.coverage import DistanceProfile, covered_by_group, distance_profile, sum_by_group
from geo.ecef import Floats, to_ecef
from geo.landmass import LandLookup
from geo.nearest import NearestIndex
from lib.errors import CodeTooShortError
from lib.services.access import access, active_facilities, village_arrays, village_groups
from lib.services.figures import (
    COLUMNS,
    add_covered,
    add_profile,
    check_level,
    check_radius,
    check_within,
    known_codes,
    region_names,
    sea_crossing,
    whole,
)
from lib.services.files import Demand, Facilities, read_demand, read_facilities

__all__ = ["COLUMNS", "coverage_from_files", "coverage_table"]
Ints = npt.NDArray[np.intp]


def coverage_table(
    service: str,
    radius_m: float,
    level: str = "kabkota",
    within: str | None = None,
    *,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Count the people within a radius of a service, for every region of a level.

    Parameters
    ----------
    service : str
        Code in the catalogue.
    radius_m : float
        Geodesic metres in a straight line, above 0 and at most 1,000 km; the radius is within.
    level : str
        ``nasional``, ``provinsi``, ``kabkota``, ``kecamatan`` or ``desa``.
    within : str, optional
        Code of a region, at the level or coarser, that the rows shall lie in.
    same_landmass : bool
        Count only facilities on a village's own landmass (villages of unknown landmass keep
        their plain nearest).
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row a region, sorted by code; a new frame each time. Counts are Int64,
        others float64. <NA> or NaN where not available: no people, a share of people never
        reached (own landmass without facility), no verdict on the sea; ``facilities`` (active
        ones, placed or not) is <NA> for a desa, and for a kecamatan leaves out those known only
        to the kabupaten/kota.

    Raises
    ------
    RadiusError, LevelError, WithinLevelError, UnknownRegionError
        If an argument is wrong.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    check_radius(radius_m)
    check_level(level)
    dataset = dataset or current_dataset()
    check_within(within, level, dataset)
    base = _base(dataset, service, level, same_landmass)
    distance = access(service, dataset).distance(same_landmass=same_landmass)
    codes, group = village_groups(dataset, level)
    people = village_arrays(dataset).population
    inside = covered_by_group(distance, people, group, len(codes), radius_m)
    table = base.copy(deep=False)
    place = _positions(tuple(table["kode"]), codes) if len(codes) != len(table) else None
    add_covered(table, inside if place is None else _spread(inside, place))
    if within and within != NATION:
        keep = within_mask(encode_codes(table["kode"]), within)
        table = table[keep].reset_index(drop=True)
    return table


def coverage_from_files(
    facilities_csv: str | Path,
    demand_csv: str | Path,
    radius_m: float,
    level: str = "kabkota",
    within: str | None = None,
    *,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Count people within a radius, from a file of facilities and a file of demand.

    Parameters
    ----------
    facilities_csv, demand_csv : path
        Columns ``id,name,lat,lon`` and ``id,kode,lat,lon,population``; see
        `lib.services.files`.
    radius_m, level, within, same_landmass, dataset
        As in `coverage_table`; the dataset gives codes, names and landmasses.

    Returns
    -------
    DataFrame
        As `coverage_table`, but only regions that have demand. ``facilities`` counts the
        facilities of the file that lie in the region: known for the nation, the provinces and
        the kabupaten/kota, <NA> below them.

    Raises
    ------
    InputFileError
        With the row and the column, if a file cannot be used.
    RadiusError, LevelError, WithinLevelError, UnknownRegionError
        If an argument is wrong.

    """
    check_radius(radius_m)
    check_level(level)
    dataset = dataset or current_dataset()
    check_within(within, level, dataset)
    facilities = read_facilities(facilities_csv)
    demand = read_demand(demand_csv, known_codes(dataset))
    check_depth(demand, level)
    facility_land, facility_code, demand_land = land_of_files(dataset, facilities, demand)
    index = NearestIndex(facilities.lat, facilities.lon, facility_land)
    points = to_ecef(demand.lat, demand.lon)
    nearest = index.query_ecef(points)
    own = index.query_same_landmass(points, demand_land, nearest=nearest)[1]
    distance = np.where(np.isnan(own), nearest[1], own) if same_landmass else nearest[1]
    codes, group = group_index(demand.codes, level)
    profile = distance_profile(distance, demand.population, group, len(codes))
    table = pd.DataFrame({"kode": pd.Series(codes, dtype="str")})
    table["nama"] = region_names(dataset, level).reindex(codes).to_numpy()
    known = ~np.isnan(own)
    sea = sea_crossing(known & np.isinf(own), known, demand.population, group, len(codes))
    add_profile(table, profile, sum_by_group(demand.population, group, len(codes)))
    table["facilities"] = _file_facilities(facility_code, codes, level, len(facilities.lat))
    table["sea_crossing_population"] = whole(sea)
    add_covered(table, covered_by_group(distance, demand.population, group, len(codes), radius_m))
    return table[within_mask(encode_codes(codes), within)].reset_index(drop=True)


@kept_by_version(maxsize=48)
def _base(dataset: Dataset, service: str, level: str, same_landmass: bool) -> pd.DataFrame:  # noqa: FBT001
    """Return what does not depend on the radius; shared, never changed."""
    reach = access(service, dataset)
    arrays = village_arrays(dataset)
    codes, group = village_groups(dataset, level)
    order = _distance_order(dataset, service, same_landmass)
    profile = distance_profile(
        reach.distance(same_landmass=same_landmass),
        arrays.population,
        group,
        len(codes),
        order=order,
    )
    doubtful = np.isinf(reach.same_land_distance_m) & ~reach.crossing_known
    sea = sea_crossing(
        reach.must_cross_sea, reach.crossing_known, arrays.population, group, len(codes), doubtful
    )
    people = sum_by_group(arrays.population, group, len(codes))
    names = region_names(dataset, level)
    table = pd.DataFrame({"kode": names.index.astype("str"), "nama": names.to_numpy()})
    if tuple(names.index) != codes:
        place = _positions(tuple(names.index), codes)
        profile = DistanceProfile(
            _spread(profile.population, place),
            _spread(profile.mean_m, place),
            np.column_stack([_spread(each, place) for each in profile.percentiles_m.T]),
        )
        sea, people = _spread(sea, place), np.nan_to_num(_spread(people, place))
    add_profile(table, profile, people)
    table["facilities"] = _facility_counts(dataset, service, level, names.index)
    table["sea_crossing_population"] = whole(sea)
    return table


@kept_by_version(maxsize=48)
def _distance_order(dataset: Dataset, service: str, same_landmass: bool) -> Ints:  # noqa: FBT001
    distance = access(service, dataset).distance(same_landmass=same_landmass)
    return np.asarray(np.argsort(distance), dtype=np.intp)


def _positions(wanted: tuple[str, ...], codes: tuple[str, ...]) -> Ints:
    """Return where each wanted code stands in the codes; -1 if it is not there."""
    return np.asarray(pd.Index(codes).get_indexer(pd.Index(wanted)), dtype=np.intp)


def _spread(values: Floats, place: Ints) -> Floats:
    result = np.full(len(place), np.nan)
    result[place >= 0] = values[place[place >= 0]]
    return result


def _facility_counts(
    dataset: Dataset, service: str, level: str, codes: pd.Index
) -> pd.arrays.IntegerArray:
    if level == "desa":
        return pd.array([pd.NA] * len(codes), dtype="Int64")
    frame = active_facilities(service, dataset)
    if level == NATION:
        return pd.array([len(frame)], dtype="Int64")
    column = "kode_kecamatan" if level == "kecamatan" else "kode_kabkota"
    keys = frame[column].dropna().str.slice(0, LEVEL_LENGTHS[level])
    counts = keys.value_counts().reindex(codes, fill_value=0)
    return pd.array(counts.to_numpy(dtype=np.int64), dtype="Int64")


def check_depth(demand: Demand, level: str) -> None:
    """Refuse demand whose codes do not reach down to the level."""
    needed = LEVEL_LENGTHS[level]
    lengths = np.char.str_len(demand.codes)
    if len(lengths) and lengths.min() < needed:
        row = int(np.argmax(lengths < needed))
        raise CodeTooShortError(
            row=int(demand.rows[row]),
            file=demand.file,
            value=demand.codes[row].decode(),
            level=level,
            example="53.04.01.2001"[:needed],
        )


def land_of_files(
    dataset: Dataset, facilities: Facilities, demand: Demand
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Return landmass and kabkota code of the facilities, and landmass of the demand.

    Without boundaries in the dataset nothing is known of either: -1 and "".
    """
    lookup = _land_lookup(dataset)
    if lookup is None:
        nowhere = np.full(len(facilities.lat), -1)
        return nowhere, np.full(len(nowhere), "", dtype=object), np.full(len(demand.lat), -1)
    regions = dataset.regions["kode"].to_numpy(dtype=object)
    region, land, _ = lookup.locate(facilities.lat, facilities.lon)
    codes = np.where(region >= 0, regions[region], "")
    demand_land = lookup.locate(demand.lat, demand.lon)[1]
    return land.astype(np.int64), codes, demand_land.astype(np.int64)


def landmass_at(dataset: Dataset, lat: npt.ArrayLike, lon: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the landmass of points in degrees (EPSG:4326), -1 where it is not known."""
    lookup = _land_lookup(dataset)
    here = np.asarray(lat, dtype=np.float64)
    if lookup is None:
        return np.full(len(here), -1)
    return lookup.locate(here, np.asarray(lon, dtype=np.float64))[1].astype(np.int64)


@kept_by_version(maxsize=2)
def _land_lookup(dataset: Dataset) -> LandLookup | None:
    try:
        shapes = dataset.geometries("regions")
    except UnknownTableError:
        return None
    parts, region = shapely.get_parts(shapes, return_index=True)
    land = np.concatenate([np.asarray(each) for each in dataset.regions["landmass_ids"]])
    return LandLookup(parts, land.astype(np.int32), region.astype(np.int64))


def _file_facilities(
    kabkota: npt.NDArray[np.object_], codes: list[str], level: str, total: int
) -> pd.arrays.IntegerArray:
    """Count a file's facilities by region; their regency is the one whose land holds them."""
    length = LEVEL_LENGTHS[level]
    if level == NATION:
        return pd.array([total] * len(codes), dtype="Int64")
    if length > LEVEL_LENGTHS["kabkota"]:
        return pd.array([pd.NA] * len(codes), dtype="Int64")
    counts = pd.Series([code[:length] for code in kabkota], dtype="str").value_counts()
    return pd.array(counts.reindex(codes, fill_value=0).to_numpy(dtype=np.int64), dtype="Int64")
