"""What the data know of facilities by kecamatan, desa and village, and how doubtful it is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.current import kept_by_version
from data.errors import UnknownTableError
from data.store import Dataset
from geo.coverage import Ints, sum_by_group
from geo.ecef import Floats
from geo.nearest import NearestIndex
from geo.reach import LOCATION_ERROR_M, Reach, location_error, reach
from geo.speeds import SpeedModel
from lib.services.access import active_facilities, located, village_arrays
from lib.services.gap_doubt import OWN_POINT_ERROR_M
from lib.services.travel_way import Way, surveyed_road_metres

# 1 km in degrees of latitude; of longitude it is at most 2 % more at 11 degrees south.
_NEAR_DEGREES = 0.0092
Bools = npt.NDArray[np.bool_]


def unplaced(dataset: Dataset, homeless: pd.Series) -> Floats:
    """Count facilities without a place by regency, from the codes of their regencies."""
    place = pd.Index(dataset.regions["kode"]).get_indexer(pd.Index(homeless))
    return np.bincount(place[place >= 0], minlength=len(dataset.regions)).astype(np.float64)


@kept_by_version(maxsize=8)
def by_district(dataset: Dataset, service: str) -> tuple[Floats, Floats, Floats]:
    """Count facilities by kecamatan, those in doubt among them, and those without one."""
    frame = active_facilities(service, dataset)
    place = pd.Index(dataset.districts["kode"]).get_indexer(pd.Index(frame["kode_kecamatan"]))
    count = len(dataset.districts)
    doubt = _doubtful(frame) | _near_another(dataset, frame)
    inside = place >= 0
    return (
        np.bincount(place[inside], minlength=count).astype(np.float64),
        np.bincount(place[inside & doubt], minlength=count).astype(np.float64),
        unplaced(dataset, frame.loc[~inside, "kode_kabkota"]),
    )


def _doubtful(frame: pd.DataFrame) -> Bools:
    score = frame["location_score"].to_numpy(dtype=np.float64)
    surveyed = (frame["location_quality"] == "surveyed").to_numpy()
    flagged = (frame["region_mismatch"] | frame["shared_point"]).to_numpy(dtype=bool)
    return np.asarray(flagged | (~surveyed & ~(score >= 1)), dtype=bool)


def _near_another(dataset: Dataset, frame: pd.DataFrame) -> Bools:
    """Tell which surveyed points lie within the error of a survey of another kecamatan."""
    result = np.zeros(len(frame), dtype=bool)
    try:
        shapes = dataset.geometries("districts")
    except UnknownTableError:
        return result
    surveyed = np.flatnonzero((frame["location_quality"] == "surveyed").to_numpy())
    points = shapely.points(frame["lon"].to_numpy()[surveyed], frame["lat"].to_numpy()[surveyed])
    found = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=_NEAR_DEGREES)
    codes = dataset.districts["kode"].to_numpy(dtype=object)
    own = frame["kode_kecamatan"].to_numpy(dtype=object)[surveyed]
    other, mine = codes[found[1]], own[found[0]]
    # A kecamatan of another regency is no way out: the regency of a facility is recorded.
    near = np.array(
        [a != b and isinstance(b, str) and a[:5] == b[:5] for a, b in zip(other, mine, strict=True)]
    )
    result[surveyed[found[0][near]]] = True
    return result


@kept_by_version(maxsize=4)
def by_village(dataset: Dataset, service: str) -> tuple[Floats, Floats, Floats]:
    """Count facilities by the nearest village point of the regency that is recorded for them.

    All are in doubt, as none records its village.
    """
    villages, frame = dataset.villages, located(service, dataset)
    row = NearestIndex(villages["lat"], villages["lon"]).query(frame["lat"], frame["lon"])[0]
    row = _in_own_regency(villages, frame, row)
    counts = np.bincount(row[row >= 0], minlength=len(villages)).astype(np.float64)
    everyone = active_facilities(service, dataset)
    loose = everyone[~np.isfinite(everyone["lat"].to_numpy(dtype=np.float64))]
    return counts, counts, unplaced(dataset, loose["kode_kabkota"])


def _in_own_regency(villages: pd.DataFrame, frame: pd.DataFrame, row: Ints) -> Ints:
    """Take for facilities by a border the nearest village on their own side of it."""
    regency = villages["kode"].str.slice(0, 5).to_numpy(dtype=object)
    own = frame["kode_kabkota"].to_numpy(dtype=object)
    lat, lon = (frame[name].to_numpy(dtype=np.float64) for name in ("lat", "lon"))
    astray = np.flatnonzero(regency[row] != own)
    members = pd.Series(np.arange(len(villages))).groupby(regency).indices
    result = row.copy()
    for code, rows in pd.Series(astray).groupby(own[astray]):
        near = members.get(code)
        if near is not None:
            side = villages.iloc[near]
            found = NearestIndex(side["lat"], side["lon"]).query(lat[rows], lon[rows])[0]
            result[rows] = near[found]
    return result


@kept_by_version(maxsize=8)
def bounds(dataset: Dataset, service: str, factor: float) -> Reach:
    """Bound the distance of each village to its true nearest facility; see `geo.reach`."""
    frame, villages = located(service, dataset), village_arrays(dataset)
    quality = frame["location_quality"].to_numpy(dtype=object)
    columns, errors = [], []
    for name in [name for name in LOCATION_ERROR_M if (quality == name).any()]:
        rows = quality == name
        index = NearestIndex(frame["lat"].to_numpy()[rows], frame["lon"].to_numpy()[rows])
        columns.append(index.query_ecef(villages.points)[1])
        errors.append(LOCATION_ERROR_M[name])
    return reach(np.column_stack(columns), errors, _village_error(dataset), factor)


def _village_error(dataset: Dataset) -> Floats:
    own = (dataset.villages["location_quality"] != "district").to_numpy()
    return np.where(own, OWN_POINT_ERROR_M, location_error(["district"])[0])


def own_kind(dataset: Dataset, service: str, way: Way) -> tuple[Floats | None, Floats | float]:
    """Return the length of the way over roads and its error, metres by village.

    To surveyed facilities only, and with the error of both places made longer by the detour: only
    so may it show that a rule of walking or travel is met. None for ways that are not over roads.
    """
    if way.kind != "jalan":
        return None, 0.0
    metres = surveyed_road_metres(way, service, dataset)
    error = _village_error(dataset) + LOCATION_ERROR_M["surveyed"]
    return metres, error * SpeedModel().rural_detour


def loose_elsewhere(loose: Floats, unit: Ints, of_unit: Ints, homeless: Floats) -> Floats:
    """Count the facilities that may yet turn out to stand in each unit, besides its own.

    Parameters
    ----------
    loose : ndarray of float64, shape (n,)
        Facilities of doubtful place, by the places they are counted at.
    unit : ndarray of int, shape (n,)
        Unit (kecamatan) of each place.
    of_unit : ndarray of int, shape (units,)
        Regency of each unit.
    homeless : ndarray of float64, shape (regencies,)
        Facilities of each regency without a place.

    Returns
    -------
    ndarray of float64, shape (units,)

    """
    own = sum_by_group(loose, unit, len(of_unit))
    regency = sum_by_group(own, of_unit, len(homeless)) + homeless
    return np.asarray(np.where(of_unit >= 0, regency[of_unit] - own, 0.0))
