"""Time and distance over a road network, from lines that were drawn for a map.

Lines of maps rarely meet exactly. Ends are snapped to vertices within a tolerance; an end that
is still loose is joined to the nearest other line within a stated gap, by a connector of that
length; lines that cross without a common vertex are joined only if asked (in OpenStreetMap such
a crossing is a bridge). What stays apart is reported as components, and no time leads across.
Least times come from Dijkstra over all facilities at once (`scipy.sparse.csgraph`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geo.ecef import ECCENTRICITY_SQUARED, Floats, geodesic_from_ecef, to_ecef

Ints = npt.NDArray[np.intp]
# Zero-length steps would vanish from a sparse matrix.
_LEAST_M = 1e-3
_DEGREE_M = 110_000.0


@dataclass(frozen=True)
class Network:
    """Hold a road network: nodes, and edges passable both ways.

    Attributes
    ----------
    points : shape (nodes, 3)
        Earth-centred metres.
    start, end : shape (edges,) of int
        Nodes of each edge.
    length_m, minutes : shape (edges,)
        Geodesic length, and time at the speed of its line.
    component : shape (nodes,) of int
        Connected part of each node; 0 is the longest.
    component_m : shape (components,)
        Length of roads in each, falling.
    gaps_joined, crossings_joined : int
        Connectors laid, and crossings made into junctions.

    """

    points: Floats
    start: Ints
    end: Ints
    length_m: Floats
    minutes: Floats
    component: Ints
    component_m: Floats
    gaps_joined: int
    crossings_joined: int

    def graph(self, weight: Floats) -> Any:
        """Return edges of a weight, shape (edges,), as a sparse graph; the least of parallels."""
        return _least_graph(self.start, self.end, weight, len(self.points))


def class_speeds(
    classes: Sequence[str], speeds_kmh: Mapping[str, float], default_kmh: float
) -> Floats:
    """Look up the speed of each line by its class, km/h, shape (lines,)."""
    return np.array([speeds_kmh.get(each, default_kmh) for each in classes], dtype=np.float64)


def build_network(
    lines: npt.ArrayLike,
    speed_kmh: npt.ArrayLike,
    *,
    snap_m: float = 5.0,
    gap_m: float = 30.0,
    step_m: float = 250.0,
    join_crossings: bool = False,
) -> Network:
    """Make a network of lines.

    Parameters
    ----------
    lines : array_like of shapely.LineString, shape (lines,)
        Longitude and latitude, EPSG:4326. Those without length are left out.
    speed_kmh : array_like of float, shape () or (lines,)
        Above 0.
    snap_m : float
        Ends nearer than this to a vertex become one node with it.
    gap_m : float
        A loose end is joined to the nearest other line no further than this; 0 joins none.
    step_m : float
        Longer stretches get nodes in between, so that places find a node near.
    join_crossings : bool
        Make junctions where lines cross without a common vertex.

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        If a speed is not above 0.

    """
    roads = np.asarray(lines, dtype=object)
    speed = np.broadcast_to(np.asarray(speed_kmh, dtype=np.float64), roads.shape)
    if not (np.isfinite(speed) & (speed > 0)).all():
        raise ValueError("speeds must be finite numbers above 0")
    usable = shapely.length(roads) > 0
    roads, speed = roads[usable], speed[usable]
    fine = shapely.segmentize(roads, step_m / _DEGREE_M)
    degrees, line = shapely.get_coordinates(fine, return_index=True)
    if not len(degrees):
        return _finish(_Pieces.empty(), 0, 0)
    node, points = _snap(degrees, line, snap_m)
    inner = np.flatnonzero(line[1:] == line[:-1])
    pieces = _Pieces(points, node[inner], node[inner + 1], line[inner], speed[line[inner]])
    segments = shapely.linestrings(np.stack([degrees[inner], degrees[inner + 1]], axis=1))
    crossings = 0
    splits: list[tuple[Ints, Floats, Ints]] = []
    if join_crossings:
        crossings = _cross(pieces, segments, degrees[inner], degrees[inner + 1], splits)
    gaps = _close_gaps(pieces, segments, gap_m, splits) if gap_m > 0 else 0
    return _finish(pieces.split(splits), gaps, crossings)


def nearest_nodes(
    network: Network, lat: npt.ArrayLike, lon: npt.ArrayLike, limit_m: float
) -> tuple[Ints, Floats]:
    """Find the node nearest to each place in degrees, shape (n,).

    Returns
    -------
    node : ndarray of int, shape (n,)
        -1 where none is within the limit.
    distance_m : ndarray of float64, shape (n,)
        Geodesic metres; NaN likewise.

    """
    places = to_ecef(lat, lon)
    node, metres = np.full(len(places), -1, dtype=np.intp), np.full(len(places), np.nan)
    usable = np.flatnonzero(np.isfinite(places).all(axis=1))
    if usable.size and len(network.points):
        found = cKDTree(network.points).query(places[usable])[1]
        length = geodesic_from_ecef(places[usable], network.points[found])
        near = length <= limit_m
        node[usable[near]], metres[usable[near]] = found[near], length[near]
    return node, metres


def least_over_network(
    network: Network,
    lat: npt.ArrayLike,
    lon: npt.ArrayLike,
    facility_lat: npt.ArrayLike,
    facility_lon: npt.ArrayLike,
    *,
    limit_m: float = 2_000.0,
    access_kmh: float = 4.0,
) -> tuple[Floats, Floats]:
    """Compute time and distance from places to the nearest facility over the network.

    Parameters
    ----------
    network : Network
        From `build_network`.
    lat, lon : array_like of float, shape (n,)
        Places in degrees, EPSG:4326.
    facility_lat, facility_lon : array_like of float, shape (m,)
        Facilities likewise.
    limit_m : float
        How far a place or facility may be from the nearest node to be on the network at all.
    access_kmh : float
        Speed along the straight line from there to the node.

    Returns
    -------
    minutes, distance_m : ndarray of float64, shape (n,)
        Each the least by itself, so they may lead to two facilities. NaN where the network does
        not tell: off it, or on a part without a facility.

    """
    own, own_m = nearest_nodes(network, lat, lon, limit_m)
    site, site_m = nearest_nodes(network, facility_lat, facility_lon, limit_m)
    here, there = own >= 0, np.flatnonzero(site >= 0)
    results = []
    for weight, per_metre in ((network.minutes, 0.06 / access_kmh), (network.length_m, 1.0)):
        values = np.full(own.size, np.nan)
        if here.any() and there.size:
            # One more node stands for all facilities; its edges are their ways to the network.
            hub = np.full(there.size, len(network.points), dtype=np.intp)
            graph = _least_graph(
                np.r_[network.start, hub],
                np.r_[network.end, site[there]],
                np.r_[weight, site_m[there] * per_metre],
                len(network.points) + 1,
            )
            least = dijkstra(graph, directed=False, indices=len(network.points))
            values[here] = least[own[here]] + own_m[here] * per_metre
        results.append(np.where(np.isfinite(values), values, np.nan))
    return results[0], results[1]


@dataclass
class _Pieces:
    """Hold straight stretches while they are joined and split."""

    points: Floats
    start: Ints
    end: Ints
    line: Ints
    speed: Floats

    @classmethod
    def empty(cls) -> _Pieces:
        none = np.empty(0, dtype=np.intp)
        return cls(np.empty((0, 3)), none, none, none, np.empty(0))

    def add_points(self, points: Floats) -> Ints:
        first = len(self.points)
        self.points = np.vstack([self.points, points])
        return np.arange(first, first + len(points), dtype=np.intp)

    def add_edges(self, start: Ints, end: Ints, speed: Floats) -> None:
        self.start, self.end = np.r_[self.start, start], np.r_[self.end, end]
        self.line = np.r_[self.line, np.full(start.size, -1, dtype=np.intp)]
        self.speed = np.r_[self.speed, speed]

    def split(self, splits: list[tuple[Ints, Floats, Ints]]) -> _Pieces:
        """Split stretches at (stretch, part of its length, node)."""
        if not splits:
            return self
        piece, part, node = (np.concatenate(each) for each in zip(*splits, strict=True))
        if not piece.size:
            return self
        order = np.lexsort((part, piece))
        piece, node = piece[order], node[order]
        last = np.r_[piece[1:] != piece[:-1], True]
        whole = np.ones(self.start.size, dtype=bool)
        whole[piece] = False
        first = np.flatnonzero(np.r_[True, last[:-1]])
        before = np.r_[np.intp(0), node[:-1]]
        before[first] = self.start[piece[first]]
        return _Pieces(
            self.points,
            np.r_[self.start[whole], before, node[last]],
            np.r_[self.end[whole], node, self.end[piece[last]]],
            np.r_[self.line[whole], self.line[piece], self.line[piece[last]]],
            np.r_[self.speed[whole], self.speed[piece], self.speed[piece[last]]],
        )


def _snap(degrees: Floats, line: Ints, snap_m: float) -> tuple[Ints, Floats]:
    """Make nodes of vertices: those at one place, and ends with what is within the tolerance."""
    places, node = np.unique(degrees, axis=0, return_inverse=True)
    node = np.ravel(node)
    points = to_ecef(places[:, 1], places[:, 0])
    ends = np.unique(node[np.r_[True, line[1:] != line[:-1]] | np.r_[line[1:] != line[:-1], True]])
    tree = cKDTree(points)
    near = cKDTree(points[ends]).sparse_distance_matrix(
        tree, max(snap_m, 1e-6), output_type="ndarray"
    )
    one, two = ends[near["i"]], near["j"].astype(np.intp)
    pairs = csr_array((np.ones(one.size), (one, two)), shape=(len(points), len(points)))
    _, merged = connected_components(pairs, directed=False)
    first = np.full(int(merged.max()) + 1, len(points), dtype=np.intp)
    np.minimum.at(first, merged, np.arange(len(points)))
    return merged[node].astype(np.intp), points[first]


def _cross(
    pieces: _Pieces,
    segments: Any,
    start: Floats,
    end: Floats,
    splits: list[tuple[Ints, Floats, Ints]],
) -> int:
    """Make junctions where stretches cross that share no node; return how many."""
    one, two = shapely.STRtree(segments).query(segments, predicate="intersects")
    ends = [pieces.start, pieces.end]
    shared = np.zeros(one.size, dtype=bool)
    for left in ends:
        for right in ends:
            shared |= left[one] == right[two]
    keep = (one < two) & ~shared
    one, two = one[keep], two[keep]
    along, other = end[one] - start[one], end[two] - start[two]
    offset = start[two] - start[one]
    area = along[:, 0] * other[:, 1] - along[:, 1] * other[:, 0]
    fine = area != 0  # stretches that lie on one another have no single crossing
    one, two, along, other, offset, area = (
        each[fine] for each in (one, two, along, other, offset, area)
    )
    part = np.clip((offset[:, 0] * other[:, 1] - offset[:, 1] * other[:, 0]) / area, 0, 1)
    part_two = np.clip((offset[:, 0] * along[:, 1] - offset[:, 1] * along[:, 0]) / area, 0, 1)
    place = start[one] + part[:, None] * along
    node = pieces.add_points(to_ecef(place[:, 1], place[:, 0]))
    splits += [(one.astype(np.intp), part, node), (two.astype(np.intp), part_two, node)]
    # A crossing at a vertex meets the stretches on both its sides: one place, one crossing.
    return len(np.unique(np.round(place, 7), axis=0))


def _close_gaps(
    pieces: _Pieces, segments: Any, gap_m: float, splits: list[tuple[Ints, Floats, Ints]]
) -> int:
    """Join loose ends to the nearest stretch of another line within the gap; return how many."""
    degree = np.bincount(np.r_[pieces.start, pieces.end], minlength=len(pieces.points))
    loose = np.flatnonzero(degree == 1)
    line_of = np.full(len(pieces.points), -1, dtype=np.intp)
    speed_of = np.zeros(len(pieces.points))
    for side in (pieces.start, pieces.end):
        line_of[side], speed_of[side] = pieces.line, pieces.speed
    lat, lon = _degrees(pieces.points[loose])
    # A little wide in degrees; the metres decide below.
    reach = 1.01 * gap_m / (_DEGREE_M * np.cos(np.radians(np.abs(lat).max(initial=0.0))))
    end, piece = shapely.STRtree(segments).query(
        shapely.points(lon, lat), predicate="dwithin", distance=reach
    )
    keep = pieces.line[piece] != line_of[loose[end]]
    end, piece = loose[end[keep]], piece[keep].astype(np.intp)
    base = pieces.points[pieces.start[piece]]
    along = pieces.points[pieces.end[piece]] - base
    size = np.einsum("ij,ij->i", along, along)
    dot = np.einsum("ij,ij->i", pieces.points[end] - base, along)
    part = np.clip(np.divide(dot, size, out=np.zeros(dot.size), where=size > 0), 0, 1)
    foot = base + part[:, None] * along
    gap = np.linalg.norm(foot - pieces.points[end], axis=1)
    near = np.flatnonzero(gap <= gap_m)
    order = near[np.lexsort((piece[near], gap[near], end[near]))]
    order = order[np.r_[True, end[order][1:] != end[order][:-1]]] if order.size else order
    node = pieces.add_points(foot[order])
    splits.append((piece[order], part[order], node))
    pieces.add_edges(end[order], node, speed_of[end[order]])
    return int(order.size)


def _degrees(points: Floats) -> tuple[Floats, Floats]:
    flat = np.hypot(points[:, 0], points[:, 1]) * (1 - ECCENTRICITY_SQUARED)
    return np.degrees(np.arctan2(points[:, 2], flat)), np.degrees(
        np.arctan2(points[:, 1], points[:, 0])
    )


def _finish(pieces: _Pieces, gaps: int, crossings: int) -> Network:
    points, start, end = pieces.points, pieces.start, pieces.end
    apart = start != end
    start, end, speed = start[apart], end[apart], pieces.speed[apart]
    length = np.maximum(geodesic_from_ecef(points[start], points[end]), _LEAST_M)
    minutes = length * 0.06 / speed
    parts = connected_parts(start, end, length, len(points))
    return Network(points, start, end, length, minutes, *parts, gaps, crossings)


def connected_parts(start: Ints, end: Ints, length: Floats, nodes: int) -> tuple[Ints, Floats]:
    """Return the connected part of each node, 0 the longest, and the length of each part."""
    graph = csr_array((length, (start, end)), shape=(nodes, nodes))
    count, label = (0, np.empty(0, np.intp)) if not nodes else connected_components(graph)
    total = np.bincount(label[start], weights=length, minlength=count).astype(np.float64)
    order = np.argsort(-total, kind="stable")
    place = np.empty(count, dtype=np.intp)
    place[order] = np.arange(count)
    return place[label], total[order]


def _least_graph(start: Ints, end: Ints, weight: Floats, nodes: int) -> Any:
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((weight, high, low))
    low, high, value = low[order], high[order], np.maximum(weight[order], 1e-9)
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] if low.size else order
    return csr_array((value[first], (low[first], high[first])), shape=(nodes, nodes))
