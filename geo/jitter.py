"""Which villages are within reach, again and again, while places move by chance.

Places move by normal steps cut at `CUT` standard deviations, so it is known beforehand which
villages such moves can carry across the limit: only those are searched. Most of them find one of
their few nearest facilities within reach, whatever the moves; those few are measured first, then
a few more, and only for who is left a tree of all moved facilities is built. The answer is that
of a full search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geo.coverage import RADIUS_TOLERANCE_M, Ints
from geo.ecef import Floats, to_ecef
from geo.nearest import LANDMASS_STEP_M, NearestIndex

Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int32]  # half the memory of other indices
CUT = 3.0
MEAN_RADIUS_M = 6_371_000.0
_FIRST, _MORE = 4, 48  # how many of the nearest are measured first, and then
_OTHER_LAND_M = 1e8


@dataclass(frozen=True)
class Places:
    """Hold villages or facilities with their errors.

    Attributes
    ----------
    lat, lon : shape (n,)
        Degrees, EPSG:4326.
    error_m : shape (n,)
        Standard deviation of the place in each direction, metres; 0 where it is exact.
    land : shape (n,), optional
        Landmass; negative is unknown. Needed by `Within.same_land` only.

    """

    lat: Floats
    lon: Floats
    error_m: Floats
    land: npt.NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Within:
    """Say what is within reach: a radius, and whether only on one's own landmass.

    ``radius_m`` has shape () or (villages,), geodesic metres; NaN where a village is not reached
    this way at all.
    """

    radius_m: npt.ArrayLike
    same_land: bool = False


def distances(villages: Places, facilities: Places, rule: Within, keep: Bools | None) -> Floats:
    """Return the metres to the nearest of some facilities, shape (villages,), by the records.

    inf where there is none; NaN where the village has no place, or by ``same_land`` no land.
    """
    chosen = slice(None) if keep is None else keep
    land = None if facilities.land is None else facilities.land[chosen]
    index = NearestIndex(facilities.lat[chosen], facilities.lon[chosen], land)
    points = to_ecef(villages.lat, villages.lon)
    if not rule.same_land:
        return index.query_ecef(points)[1]
    if villages.land is None:
        raise ValueError("a search on one's own land needs the landmass of each place")
    return index.query_same_landmass(points, villages.land)[1]


def reached_by_record(
    villages: Places, facilities: Places, rules: Sequence[Within], keep: Bools | None = None
) -> Bools:
    """Tell which villages are within reach by any of the rules, by the records."""
    result = np.zeros(len(villages.lat), dtype=bool)
    for rule in rules:
        metres = distances(villages, facilities, rule, keep)
        result |= metres <= np.asarray(rule.radius_m) + RADIUS_TOLERANCE_M
    return result


class JitterSearch:
    """Tell again and again which villages are within reach, searching only the open ones.

    Facilities of one error make a class. A village that some class holds for certain is never
    searched, and in each class only those that it might reach.
    """

    def __init__(self, villages: Places, facilities: Places, rules: Sequence[Within]) -> None:
        sites = to_ecef(facilities.lat, facilities.lon)
        placed: Bools = np.asarray(np.isfinite(sites).all(axis=1))
        count = len(villages.lat)
        self._certain = np.zeros(count, dtype=bool)
        self.by_record: Bools = np.zeros(count, dtype=bool)
        moving = bool((villages.error_m > 0).any() or (facilities.error_m > 0).any())
        found = [
            (rule, rows, self._open_rows(villages, facilities, rule, rows, moving=moving))
            for rows in _classes(facilities, placed)
            for rule in rules
        ]
        unsure = np.zeros(count, dtype=bool)
        for _, _, open_rows in found if moving else []:
            unsure |= open_rows & ~self._certain
        self._open = np.flatnonzero(unsure)
        self._village = _Jitter(to_ecef(villages.lat, villages.lon), villages, self._open)
        self._jitters: list[_Jitter] = []
        self._parts: list[tuple[int, _Candidates]] = []
        last: Ints | None = None
        for rule, rows, open_rows in found if moving else []:
            if rows is not last:
                self._jitters.append(_Jitter(sites, facilities, rows))
                last = rows
            chosen = np.flatnonzero((open_rows & ~self._certain)[self._open])
            part = _Candidates(villages, facilities, rule, rows, self._open, chosen)
            self._parts.append((len(self._jitters) - 1, part))

    def _open_rows(
        self, villages: Places, facilities: Places, rule: Within, rows: Ints, *, moving: bool
    ) -> Bools:
        """Note what is within reach by the records and for certain; return what may be."""
        keep = np.zeros(len(facilities.lat), dtype=bool)
        keep[rows] = True
        metres = distances(villages, facilities, rule, keep)
        limit = np.asarray(rule.radius_m, dtype=np.float64) + RADIUS_TOLERANCE_M
        off = CUT * (villages.error_m + float(facilities.error_m[rows[0]]))
        # A metre more, since steps are taken on a plane.
        slack = 1.0 if moving else 0.0
        self.by_record |= metres <= limit
        self._certain |= metres + off <= limit - slack
        return np.asarray(metres - off <= limit + slack)

    def draw(self, generator: np.random.Generator) -> Bools:
        """Move places by chance once, and return which villages are within reach."""
        if not self._parts:
            return self.by_record
        places = self._village.draw(generator)
        reached = np.zeros(self._open.size, dtype=bool)
        sites: Floats | None = None
        drawn = -1
        for number, part in self._parts:
            if number != drawn:
                sites, drawn = self._jitters[number].draw(generator), number
            assert sites is not None
            part.find(sites, places, reached)
        within = self._certain.copy()
        within[self._open] = reached
        return within


def _classes(facilities: Places, placed: Bools) -> list[Ints]:
    errors = np.unique(facilities.error_m[placed])
    return [np.flatnonzero(placed & (facilities.error_m == error)) for error in errors]


class _Candidates:
    """Find the villages that one class of facilities reaches by one rule, once they have moved."""

    def __init__(
        self,
        villages: Places,
        facilities: Places,
        rule: Within,
        rows: Ints,
        open_: Ints,
        chosen: Ints,
    ) -> None:
        own = open_[chosen]
        limit = np.broadcast_to(np.asarray(rule.radius_m, dtype=np.float64), villages.lat.shape)[
            own
        ]
        # Chord of the radius; curvature changes it by under 1 mm at 20 km.
        half = (limit + RADIUS_TOLERANCE_M) / (2 * MEAN_RADIUS_M)
        self._chosen = chosen
        self._chord = 2 * MEAN_RADIUS_M * np.sin(half)
        self._land: Floats | None = None
        self._site_land: Floats | None = None
        if rule.same_land and villages.land is not None and facilities.land is not None:
            self._land = np.asarray(villages.land[own] * LANDMASS_STEP_M)
            self._site_land = np.asarray(facilities.land[rows] * LANDMASS_STEP_M)
        keys = _keyed(to_ecef(villages.lat[own], villages.lon[own]), self._land)
        tree = cKDTree(_keyed(to_ecef(facilities.lat[rows], facilities.lon[rows]), self._site_land))
        off = CUT * (villages.error_m[own] + facilities.error_m[rows[0]]) + 1.0
        far = self._chord + off
        self._first, self._settled = _nearest(tree, keys, _FIRST, far)
        self._settled_more = self._settled.copy()
        more = np.flatnonzero(~self._settled)
        self._more: Rows = np.empty((0, 0), dtype=np.int32)
        self._more_row = np.full(len(own), -1, dtype=np.int32)
        if more.size:
            self._more, settled = _nearest(tree, keys[more], _MORE, far[more])
            self._more_row[more] = np.arange(more.size)
            self._settled_more[more] = settled

    def find(self, sites: Floats, places: Floats, reached: Bools) -> None:
        """Mark in ``reached`` (of the open villages) those that a moved facility reaches.

        ``sites`` has a last row of NaN, which stands for no facility.
        """
        left = np.flatnonzero(~reached[self._chosen])
        left = self._measure(sites, places, reached, left, self._first[left])
        left = left[~self._settled[left]]
        if not left.size:
            return
        left = self._measure(sites, places, reached, left, self._more[self._more_row[left]])
        left = left[~self._settled_more[left]]
        if left.size:
            self._search(sites, places, reached, left)

    def _measure(
        self, sites: Floats, places: Floats, reached: Bools, left: Ints, candidates: Rows
    ) -> Ints:
        """Measure candidates of shape (left, k); return who is still not reached."""
        own = places[self._chosen[left]]
        squares = np.zeros(candidates.shape)
        for axis in range(3):
            step = sites[:, axis][candidates]
            step -= own[:, axis, None]
            step *= step
            squares += step
        hit = (squares <= self._chord[left, None] ** 2).any(axis=1)
        reached[self._chosen[left[hit]]] = True
        return np.asarray(left[~hit])

    def _search(self, sites: Floats, places: Floats, reached: Bools, left: Ints) -> None:
        tree = cKDTree(
            _keyed(sites[:-1], self._site_land), balanced_tree=False, compact_nodes=False
        )
        own = None if self._land is None else self._land[left]
        chords = tree.query(_keyed(places[self._chosen[left]], own))[0]
        reached[self._chosen[left[chords <= self._chord[left]]]] = True


def _keyed(points: Floats, land: Floats | None) -> Floats:
    return points if land is None else np.column_stack([points, land])


def _nearest(tree: cKDTree, keys: Floats, count: int, far: Floats) -> tuple[Rows, Bools]:
    """Return the nearest of each key, shape (n, count), and whether any other is too far.

    Where there are fewer, the number is that of the row past the last.
    """
    chords, found = tree.query(keys, k=range(1, count + 1), workers=-1)
    absent = ~(chords < _OTHER_LAND_M)
    settled = (chords[:, -1] > far) | absent[:, -1]
    return np.where(absent, tree.n, found).astype(np.int32), settled


class _Jitter:
    """Move points along the surface by normal steps, cut at `CUT` standard deviations."""

    def __init__(self, points: Floats, places: Places, rows: Ints) -> None:
        lat, lon = np.radians(places.lat[rows]), np.radians(places.lon[rows])
        north = [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)]
        east = [-np.sin(lon), np.cos(lon), np.zeros(lat.size)]
        error = places.error_m[rows]
        self._rows = np.flatnonzero(error > 0)
        # The last row stands for no place.
        self._points = np.vstack([points[rows], np.full((1, 3), np.nan)])
        self._north = [(each * error)[self._rows] for each in north]
        self._east = [(each * error)[self._rows] for each in east]

    def draw(self, generator: np.random.Generator) -> Floats:
        """Return the points, moved, and a last row of NaN."""
        if not self._rows.size:
            return self._points
        north, east = generator.standard_normal((2, self._rows.size))
        shorter = np.minimum(1.0, CUT / np.maximum(np.hypot(north, east), CUT))
        north *= shorter
        east *= shorter
        moved = self._points.copy(order="F")
        whole = self._rows.size == len(moved) - 1
        for axis in range(3):
            step = north * self._north[axis]
            step += east * self._east[axis]
            if whole:
                moved[:-1, axis] += step
            else:
                moved[self._rows, axis] += step
        return moved
