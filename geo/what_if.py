"""Distances after facilities are added, closed or moved, from those that stand now.

Only what a change touches is searched again: places whose facility goes, and places to which a new
one is nearer. The answer is that of `geo.nearest.NearestIndex` over all that stands afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geo.coverage import covered
from geo.ecef import Floats, geodesic_from_ecef, to_ecef
from geo.nearest import LANDMASS_STEP_M, Ints, NearestIndex

Land = npt.NDArray[np.int64]
_OTHERS = 4


@dataclass(frozen=True)
class Points:
    """Places in a plane of land and sea.

    Attributes
    ----------
    ecef
        Earth-centred metres, shape (n, 3); NaN without a place, and so is the answer.
    land
        Landmass of each, shape (n,), -1 unknown; None where a way across the sea counts like any
        other.

    """

    ecef: Floats
    land: Land | None = None

    @classmethod
    def of(
        cls, lat: npt.ArrayLike, lon: npt.ArrayLike, land: npt.ArrayLike | None = None
    ) -> Points:
        """Take places in degrees (EPSG:4326)."""
        own = None if land is None else np.asarray(land, dtype=np.int64)
        return cls(to_ecef(lat, lon), own)

    def __len__(self) -> int:
        return len(self.ecef)

    def part(self, rows: npt.NDArray[np.bool_] | Ints) -> Points:
        """Return some of them."""
        return Points(self.ecef[rows], None if self.land is None else self.land[rows])


@dataclass(frozen=True)
class Facilities:
    """What stands: positions, with landmasses where those of the places count.

    Attributes
    ----------
    lat, lon
        Degrees (EPSG:4326), shape (m,).
    land
        Landmasses, shape (m,), -1 unknown.

    """

    lat: Floats
    lon: Floats
    land: Land

    def __len__(self) -> int:
        return len(self.lat)


def nearest(places: Points, facilities: Facilities) -> tuple[Ints, Floats]:
    """Return row of, and metres to, the facility that a coverage table counts with.

    Parameters
    ----------
    places
        n places. With landmasses only facilities of the same one count; a place of unknown
        landmass takes the nearest of all.
    facilities
        m facilities.

    Returns
    -------
    tuple of ndarray
        Rows, -1 for none; geodesic metres, inf for none.

    """
    index = NearestIndex(facilities.lat, facilities.lon, facilities.land)
    row, metres = index.query_ecef(places.ecef)
    if places.land is None:
        return row, metres
    own_row, own = index.query_same_landmass(places.ecef, places.land, nearest=(row, metres))
    unknown = np.isnan(own)
    return np.where(unknown, row, own_row), np.where(unknown, metres, own)


def distances_after(
    places: Points,
    now: tuple[Ints, Floats],
    facilities: Facilities,
    closed: Ints,
    added: Facilities,
) -> Floats:
    """Return the distance of each place once some facilities are gone and others stand.

    Parameters
    ----------
    places
        n places.
    now
        Row and metres of today, as `nearest` gives them.
    facilities
        What stands today.
    closed
        Rows of those that go; one that moves is closed in its old place and added in its new one.
    added
        What is new. One of unknown landmass counts in a straight line, as a candidate does.

    Returns
    -------
    ndarray of float64, shape (n,)
        Geodesic metres, inf without any facility.

    """
    row, metres = now
    after = np.array(metres, dtype=np.float64)
    if len(closed):
        gone = np.zeros(len(facilities), dtype=bool)
        gone[closed] = True
        left = Facilities(facilities.lat[~gone], facilities.lon[~gone], facilities.land[~gone])
        lost = np.flatnonzero((row >= 0) & gone[row])
        after[lost] = nearest(places.part(lost), left)[1]
    if len(added):
        after = np.minimum(after, nearest(places, added)[1])
        vague = added.land < 0
        if places.land is not None and vague.any():
            some = Facilities(added.lat[vague], added.lon[vague], added.land[vague])
            after = np.minimum(after, nearest(Points(places.ecef), some)[1])
    return after


def within_areas(points: Floats, middles: Floats, radii_m: Floats) -> npt.NDArray[np.bool_]:
    """Return which places lie in any of some circles.

    Parameters
    ----------
    points, middles
        Earth-centred metres, shapes (n, 3) and (a, 3); a place with NaN lies in none.
    radii_m
        Geodesic metres, shape (a,); the radius itself is within.

    Returns
    -------
    ndarray of bool, shape (n,)

    """
    found = np.zeros(len(points), dtype=bool)
    known = np.isfinite(points).all(axis=1)
    for middle, radius_m in zip(middles, radii_m, strict=True):
        # A chord is never longer than the way over the surface: the far ones are left early.
        near = np.flatnonzero(known & (np.linalg.norm(points - middle, axis=1) <= radius_m))
        metres = geodesic_from_ecef(points[near], np.broadcast_to(middle, (len(near), 3)))
        found[near[covered(metres, float(radius_m))]] = True
    return found


def distance_without(
    places: Points, now: tuple[Ints, Floats], facilities: Facilities, radius_m: float
) -> Floats:
    """Return how far each place within a radius has it if its own facility alone is lost.

    Parameters
    ----------
    places, now, facilities
        As in `distances_after`.
    radius_m
        Geodesic metres. Places beyond it have nothing to lose and are left out.

    Returns
    -------
    ndarray of float64, shape (n,)
        Geodesic metres to the next facility, inf without one; NaN for places left out.

    """
    row, metres = now
    result = np.full(len(places), np.nan)
    inside = np.flatnonzero(covered(metres, radius_m) & (row >= 0))
    points = to_ecef(facilities.lat, facilities.lon)
    known = np.zeros(len(inside), dtype=bool) if places.land is None else places.land[inside] >= 0
    result[inside[~known]] = _second(places.ecef[inside[~known]], points, points,
                                     places.ecef[inside[~known]], row[inside[~known]])  # fmt: skip
    own = inside[known]
    if own.size and places.land is not None:
        keys = np.column_stack([points, facilities.land * LANDMASS_STEP_M])
        asked = np.column_stack([places.ecef[own], places.land[own] * LANDMASS_STEP_M])
        result[own] = _second(asked, keys, points, places.ecef[own], row[own])
    return result


def _second(asked: Floats, keys: Floats, points: Floats, places: Floats, own: Ints) -> Floats:
    """Return metres to the nearest point but one's own; keys tell landmasses apart."""
    if not len(asked):
        return np.empty(0)
    count = min(_OTHERS, len(keys))
    chord, found = cKDTree(keys).query(asked, k=range(1, count + 1), workers=-1)
    metres = geodesic_from_ecef(np.repeat(places, count, axis=0), points[found.ravel()])
    metres = metres.reshape(found.shape)
    # A chord as long as the step between landmasses is that of a facility on another one.
    other = (found != own[:, None]) & (chord < LANDMASS_STEP_M / 2)
    return np.asarray(np.where(other, metres, np.inf).min(axis=1))
