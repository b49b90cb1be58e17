"""Nearest facility, on any land and on one's own, and counts within a radius.

Search by chord in a KD-tree (`scipy.spatial.cKDTree` over earth-centred metres), then decide
by surface distance: whatever lies so close behind the shortest chord that the ellipsoid could
turn the order round is measured on the surface as well. Distances within `TIE_M` of the
smallest count as equal, and the lowest index of them wins, so the answer depends on the order
of the facilities only through that index: callers sort facilities by id.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geo.ecef import (
    RADIUS_MAX_M,
    RADIUS_MIN_M,
    Floats,
    chord_slack_m,
    geodesic_from_ecef,
    to_ecef,
)

Ints = npt.NDArray[np.intp]
TIE_M = 1e-6
# Landmasses stand this far apart in the fourth coordinate: beyond any distance on earth, and
# small enough that the coordinate of equal ids differs by exactly zero.
LANDMASS_STEP_M = 1e9
_CHUNK = 20_000
_FEW = 10_000
_MANY = 50_000
_NEIGHBOURS = 24


class NearestIndex:
    """Answer nearest-facility queries over a fixed set of points.

    Parameters
    ----------
    lat, lon : array_like of float, shape (m,)
        Degrees, EPSG:4326. Points that are not finite are never found.
    landmass_id : array_like of int, shape (m,), optional
        The land each point stands on; negative means unknown.

    """

    def __init__(
        self, lat: npt.ArrayLike, lon: npt.ArrayLike, landmass_id: npt.ArrayLike | None = None
    ) -> None:
        self._points = to_ecef(lat, lon)
        self._finite = np.flatnonzero(_placed(self._points))
        self.landmass_id = None if landmass_id is None else np.asarray(landmass_id, dtype=np.int64)
        if self.landmass_id is not None and self.landmass_id.shape != (len(self._points),):
            raise ValueError("landmass_id must have one value per point")
        # With landmasses, points of one place on different land stay apart.
        keys = self._points if self.landmass_id is None else self._keys()
        self._rows = _first_of_equal(keys, self._finite)
        self._tree = _tree(self._points[self._rows]) if self._rows.size else None
        self._all_tree: Any = None

    def __len__(self) -> int:
        return len(self._points)

    def query(self, lat: npt.ArrayLike, lon: npt.ArrayLike) -> tuple[Ints, Floats]:
        """Find the nearest point of each query by surface distance.

        Parameters
        ----------
        lat, lon : array_like of float, shape (n,)
            Degrees, EPSG:4326.

        Returns
        -------
        index : ndarray of int, shape (n,)
            Row of the nearest point; the lowest of equals; -1 if there is none.
        distance_m : ndarray of float64, shape (n,)
            Geodesic metres; inf if there are no points, NaN if the query is not finite.

        """
        return self.query_ecef(to_ecef(lat, lon))

    def query_ecef(self, queries: Floats) -> tuple[Ints, Floats]:
        """Find the nearest point as `query` does, for earth-centred metres of shape (n, 3)."""
        usable = np.flatnonzero(_placed(queries))
        if self._tree is not None and usable.size == len(queries):
            return _search(self._tree, self._points, self._rows, queries, queries)
        index, distance = _nothing(queries)
        if self._tree is None:
            distance[usable] = np.inf
            return index, distance
        found, metres = _search(
            self._tree, self._points, self._rows, queries[usable], queries[usable]
        )
        index[usable], distance[usable] = found, metres
        return index, distance

    def query_same_landmass(
        self,
        queries: Floats,
        landmass_id: npt.ArrayLike,
        nearest: tuple[Ints, Floats] | None = None,
    ) -> tuple[Ints, Floats]:
        """Find the nearest point on the query's own landmass.

        Parameters
        ----------
        queries : ndarray of float64, shape (n, 3)
            Earth-centred metres.
        landmass_id : array_like of int, shape (n,)
            Land of each query; negative means unknown.
        nearest : (index, distance_m), optional
            Result of `query_ecef` for the same queries. Where that point stands on the same
            land it is the answer, and only the others are searched.

        Returns
        -------
        index : ndarray of int, shape (n,)
            -1 if there is none or no verdict.
        distance_m : ndarray of float64, shape (n,)
            Geodesic metres; inf if no point stands on that land; NaN (no verdict) where the
            query's land is unknown or its place is not finite.

        """
        if self.landmass_id is None:
            raise ValueError("the index was made without landmass_id")
        land = np.asarray(landmass_id, dtype=np.int64)
        index, distance = _nothing(queries)
        known = (land >= 0) & _placed(queries)
        distance[known] = np.inf
        search = known
        if nearest is not None and len(self):
            here = known & (nearest[0] >= 0) & (self.landmass_id[nearest[0]] == land)
            index[here], distance[here] = nearest[0][here], nearest[1][here]
            search = known & ~here
        todo = np.flatnonzero(search)
        if 0 < todo.size <= _FEW and self._tree is not None:
            todo = self._try_neighbours(queries, land, todo, index, distance)
        # Lands without any point need no search: there the answer is inf. Of the points, only
        # those on the lands asked for make the tree.
        placed = self._finite[np.isin(self.landmass_id[self._finite], np.unique(land[todo]))]
        todo = todo[np.isin(land[todo], np.unique(self.landmass_id[placed]))]
        if todo.size:
            points = self._keys()
            rows = _first_of_equal(points, placed)
            index[todo], distance[todo] = _search(
                cKDTree(points[rows], balanced_tree=False),
                self._points,
                rows,
                queries[todo],
                _with_land(queries[todo], land[todo]),
            )
        return index, distance

    def _keys(self) -> Floats:
        assert self.landmass_id is not None
        return _with_land(self._points, self.landmass_id)

    def _try_neighbours(
        self,
        queries: Floats,
        land: npt.NDArray[np.int64],
        todo: Ints,
        index: Ints,
        distance: Floats,
    ) -> Ints:
        """Answer from the few nearest of all where one is on the same land; return the others.

        For a few queries this spares a tree of its own, most of the cost with many points.
        """
        assert self.landmass_id is not None
        assert self._tree is not None
        count = min(_NEIGHBOURS, self._rows.size)
        chords, found = self._tree.query(queries[todo], k=range(1, count + 1), workers=-1)
        candidate = self._rows[found]
        own = self.landmass_id[candidate] == land[todo, None]
        first = np.take_along_axis(chords, own.argmax(axis=1)[:, None], axis=1)[:, 0]
        reach = first + chord_slack_m(first) + 2 * TIE_M
        complete = (reach < chords[:, -1]) | (count == self._rows.size)
        sure = own.any(axis=1) & complete
        pair_row, column = np.nonzero(own[sure] & (chords[sure] <= reach[sure, None]))
        if pair_row.size:
            part = todo[sure]
            index[part], distance[part] = _decide(
                queries[part], self._points, pair_row, candidate[sure][pair_row, column]
            )
        return np.asarray(todo[~sure])

    def counts_within(
        self, lat: npt.ArrayLike, lon: npt.ArrayLike, radius_m: float
    ) -> npt.NDArray[np.int64]:
        """Count the points within a radius of each query; the radius itself is within.

        Parameters
        ----------
        lat, lon : array_like of float, shape (n,)
            Degrees, EPSG:4326.
        radius_m : float
            Geodesic metres, above 0.

        Returns
        -------
        ndarray of int64, shape (n,)
            Zero where the query is not finite.

        """
        queries = to_ecef(lat, lon)
        usable = np.flatnonzero(_placed(queries))
        counts = np.zeros(len(queries), dtype=np.int64)
        if not self._finite.size or not usable.size:
            return counts
        if self._all_tree is None:
            self._all_tree = cKDTree(self._points[self._finite])
        # Chords of the radius under the strongest and the weakest curvature: only points
        # between the two need measuring.
        inner = 2 * RADIUS_MIN_M * np.sin(radius_m / (2 * RADIUS_MIN_M)) - TIE_M
        outer = 2 * RADIUS_MAX_M * np.sin(radius_m / (2 * RADIUS_MAX_M)) + 2 * TIE_M
        points = queries[usable]
        sure = _ball_counts(self._all_tree, points, inner)
        most = _ball_counts(self._all_tree, points, outer)
        unsure = np.flatnonzero(sure != most)
        for start in range(0, unsure.size, _CHUNK):
            part = unsure[start : start + _CHUNK]
            pair_row, pair_point = _pairs(self._all_tree, points[part], np.full(part.size, outer))
            metres = geodesic_from_ecef(
                points[part][pair_row], self._points[self._finite][pair_point]
            )
            sure[part] = np.bincount(
                pair_row, weights=metres <= radius_m + TIE_M, minlength=part.size
            ).astype(np.int64)
        counts[usable] = sure
        return counts


def _placed(points: Floats) -> npt.NDArray[np.bool_]:
    """Tell which rows are finite: by sums, ten times as fast as asking each number of each row."""
    return np.asarray(np.isfinite(points[:, 0] + points[:, 1] + points[:, 2]))


def _nothing(queries: Floats) -> tuple[Ints, Floats]:
    return np.full(len(queries), -1, dtype=np.intp), np.full(len(queries), np.nan)


def _with_land(points: Floats, land: npt.NDArray[np.int64]) -> Floats:
    return np.column_stack([points, land * LANDMASS_STEP_M])


def _tree(points: Floats) -> Any:
    # Of many points, sorting for balance takes longer than a balanced tree saves in the search.
    return cKDTree(points, balanced_tree=len(points) < _MANY)


def _first_of_equal(points: Floats, rows: Ints) -> Ints:
    """Return rows, ascending, with only the lowest of those at exactly the same place.

    Thousands of facilities can share one point; in the tree they would all be ties.
    """
    if rows.size < 2:
        return rows
    weights = np.array((0.61803, 0.31416, 0.27183, 0.14142)[: points.shape[1]])
    # One key per place: ordering keys is far faster than ordering places, and few are equal.
    # Keys that clash or differ by rounding at worst leave a duplicate in the tree.
    key = points[rows] @ weights
    order = np.argsort(key)
    equal = np.diff(key[order]) == 0
    if not equal.any():
        return rows
    shared = order[np.r_[equal, False] | np.r_[False, equal]]
    keep = np.ones(rows.size, dtype=bool)
    keep[shared] = False
    places = points[rows[shared]]
    starts = np.flatnonzero(np.r_[True, (places[1:] != places[:-1]).any(axis=1)])
    keep[np.minimum.reduceat(shared, starts)] = True
    return np.asarray(rows[keep], dtype=np.intp)


def _search(
    tree: Any, points: Floats, rows: Ints, places: Floats, keys: Floats
) -> tuple[Ints, Floats]:
    """Return row and surface distance of the nearest; ``keys`` are places in tree space."""
    chords, found = tree.query(keys, k=2, workers=-1)
    best = rows[found[:, 0]]
    metres = geodesic_from_ecef(places, points[best])
    slack = chord_slack_m(chords[:, 0]) + 2 * TIE_M
    close = np.flatnonzero(chords[:, 1] <= chords[:, 0] + slack)
    for start in range(0, close.size, _CHUNK):
        part = close[start : start + _CHUNK]
        pair_row, pair_point = _pairs(tree, keys[part], chords[part, 0] + slack[part])
        best[part], metres[part] = _decide(places[part], points, pair_row, rows[pair_point])
    return best, metres


def _decide(places: Floats, points: Floats, pair_row: Ints, candidate: Ints) -> tuple[Ints, Floats]:
    """Choose for each place, in the order of the pairs, by surface distance and lowest row."""
    length = geodesic_from_ecef(places[pair_row], points[candidate])
    starts = np.flatnonzero(np.r_[True, pair_row[1:] != pair_row[:-1]])
    least = np.minimum.reduceat(length, starts)
    tied = np.where(length <= least[pair_row] + TIE_M, candidate, len(points))
    return np.minimum.reduceat(tied, starts), least


def _pairs(tree: Any, keys: Floats, radius: Floats) -> tuple[Ints, Ints]:
    """Return all (row of key, point of tree) within a radius per key, in order of the keys."""
    lists = tree.query_ball_point(keys, radius, workers=-1)
    lengths = np.fromiter((len(item) for item in lists), dtype=np.intp, count=len(lists))
    row = np.repeat(np.arange(len(lists), dtype=np.intp), lengths)
    return row, np.concatenate([np.asarray(item, dtype=np.intp) for item in lists])


def _ball_counts(tree: Any, keys: Floats, radius: float) -> npt.NDArray[np.int64]:
    counts = tree.query_ball_point(keys, radius, workers=-1, return_length=True)
    return np.asarray(counts, dtype=np.int64)
