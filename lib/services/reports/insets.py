"""Insets of a map: islands so far away that the rest would shrink, and regions too small to see.

Pure geometry: which part of the map is drawn larger, and where on the page the inset stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lib.services.reports.projection import (
    NATIONAL_SPAN,
    Bounds,
    Projection,
    aspect_of,
    fit,
    usable_bounds,
)

FAR_SHARE, FAR_GAIN = 0.05, 1.5
"""Far islands are at most this share of the land, and the map gains this factor without them."""
_APART = 0.1
_SMALL_PX, _FEWEST, _MOST = 16.0, 4, 2
_WINDOW = 0.65
"""Degrees on each side of the middle of a cluster of small regions."""
_ACROSS, _DOWN = 0.27, 0.4
_LARGER = 3.0
"""How many times larger than on the map an island is drawn at most."""
_MARGIN = 0.012
_NARROWEST, _WIDEST = 0.85, 1.8
"""Width over height of an inset: a narrow one has no room for a name."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Inset:
    """A part of the map drawn apart: its bounds in degrees and its box in pixels of the map."""

    bounds: Bounds
    box: Box
    projection: Projection
    magnified: bool
    """It lies on the map too and is only drawn larger."""


def without_far_islands(bounds: Bounds, geometries: NDArray[np.object_]) -> tuple[Bounds, ...]:
    """Split the bounds of a map into those of its main land and of islands far from it.

    Parameters
    ----------
    bounds
        ((south, west), (north, east)) in degrees.
    geometries
        Shape (n,): polygons (EPSG:4326).

    Returns
    -------
    tuple of Bounds
        The bounds alone, or those of the main land and then those of the far islands.

    Notes
    -----
    Takes the smallest part at the edge of the map away, again and again, while no more than
    ``FAR_SHARE`` of the land is gone.
    """
    if bounds[1][1] - bounds[0][1] >= NATIONAL_SPAN:
        return (bounds,)
    parts = shapely.get_parts(geometries)
    area = shapely.area(parts)
    parts, area = parts[area > 0], area[area > 0]
    if len(parts) < 2:
        return (bounds,)
    edges = shapely.bounds(parts)
    kept = np.ones(len(parts), dtype=bool)
    left = FAR_SHARE * float(area.sum())
    while kept.sum() > 1:
        rows = np.flatnonzero(kept)
        ends = edges[rows]
        extreme = {int(rows[ends[:, k].argmin()]) for k in (0, 1)}
        extreme |= {int(rows[ends[:, k].argmax()]) for k in (2, 3)}
        row = min(extreme, key=lambda one: area[one])
        if area[row] > left:
            break
        left -= float(area[row])
        kept[row] = False
    main = _bounds_of(edges[kept])
    if _diagonal(bounds) < FAR_GAIN * _diagonal(main):
        return (bounds,)
    (south, west), (north, east) = main
    outside = (edges[:, 0] > east) | (edges[:, 2] < west)
    outside |= (edges[:, 1] > north) | (edges[:, 3] < south)
    if not outside.any():
        return (main,)
    far = _bounds_of(edges[outside])
    # Islands on several sides would take the main land into their inset again.
    return (bounds,) if _shared(far, main) > _APART else (main, far)


def _shared(far: Bounds, main: Bounds) -> float:
    """Give the share of the first bounds that lies within the others."""
    boxes = [shapely.box(west, south, east, north) for (south, west), (north, east) in (far, main)]
    return float(shapely.area(shapely.intersection(*boxes)) / shapely.area(boxes[0]))


def _bounds_of(edges: NDArray[np.float64]) -> Bounds:
    west, south = (float(value) for value in edges[:, :2].min(axis=0))
    east, north = (float(value) for value in edges[:, 2:].max(axis=0))
    return usable_bounds(((south, west), (north, east)), np.array([west, south, east, north]))


def _diagonal(bounds: Bounds) -> float:
    (south, west), (north, east) = bounds
    return float(np.hypot(north - south, east - west))


def plan(
    geometries: NDArray[np.object_], projection: Projection, size: tuple[int, int],
    far: tuple[Bounds, ...], scale: float,
) -> tuple[Inset, ...]:  # fmt: skip
    """Give the insets of a map and where they stand, away from its land.

    Parameters
    ----------
    geometries, projection, size
        The regions, and the map of ``size`` pixels that they are drawn on.
    far
        Bounds of islands that are not on the map; they always get an inset.
    scale
        Pixels that a small sign has; regions below some of them are too small to see.
    """
    parts = shapely.get_parts(geometries)
    parts = parts[shapely.area(parts) > 0]
    land = shapely.STRtree(shapely.transform(parts, projection.project_xy))
    wanted = [(bounds, False) for bounds in far]
    wanted += [(bounds, True) for bounds in _small(geometries, projection, scale)]
    placed: list[Inset] = []
    for bounds, magnified in wanted[:_MOST]:
        box = _free_box(bounds, size, land, [inset.box for inset in placed], must=not magnified)
        if box is not None:
            width, height = box[2] - box[0], box[3] - box[1]
            within = fit(bounds, width, height, margin=0.04 * min(width, height))
            if not magnified and within.scale > _LARGER * projection.scale:
                within = _centred(bounds, width, height, within.cosine, _LARGER * projection.scale)
            placed.append(Inset(bounds, box, within, magnified))
    return tuple(placed)


def _centred(
    bounds: Bounds, width: float, height: float, cosine: float, scale: float
) -> Projection:
    """Give the projection of a scale that has bounds in the middle of a box."""
    (south, west), (north, east) = bounds
    left = (width - (east - west) * cosine * scale) / 2
    return Projection(cosine, scale, west, north, left, (height - (north - south) * scale) / 2)


def _small(geometries: NDArray[np.object_], projection: Projection, scale: float) -> list[Bounds]:
    """Give the bounds of clusters of regions that are too small to see on a national map."""
    edges = shapely.bounds(geometries)
    span = np.maximum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    lost = np.isfinite(span) & (span * projection.scale < _SMALL_PX * scale)
    if len(geometries) < NATIONAL_SPAN or not lost.any():
        return []
    rows = np.flatnonzero(lost)
    middles = (edges[rows][:, :2] + edges[rows][:, 2:]) / 2
    found: list[Bounds] = []
    free = np.ones(len(rows), dtype=bool)
    while free.any() and len(found) < _MOST:
        near = (np.abs(middles[:, None] - middles[None]) <= _WINDOW).all(axis=2) & free[None]
        near &= free[:, None]
        best = int(near.sum(axis=1).argmax())
        if near[best].sum() < _FEWEST:
            break
        found.append(_bounds_of(edges[rows[near[best]]]))
        free &= ~near[best]
    return found


def _free_box(
    bounds: Bounds, size: tuple[int, int], land: shapely.STRtree, taken: list[Box], *, must: bool
) -> Box | None:
    """Give the largest box at the edge of the map that lies on no land, or None if there is none.

    ``must`` takes the box on the least land instead of none.
    """
    least: tuple[int, Box] | None = None
    for share in (1.25, 1.0, 0.8, 0.62):
        width, height = size[0] * _ACROSS * share, size[1] * _DOWN * share
        aspect = min(_WIDEST, max(_NARROWEST, aspect_of(bounds)))
        width, height = min(width, height * aspect), min(height, width / aspect)
        for box in _candidates(size, width, height):
            if any(_meet(box, other) for other in taken):
                continue
            hits = len(land.query(shapely.box(*box), predicate="intersects"))
            if hits == 0:
                return box
            if least is None or hits < least[0]:
                least = (hits, box)
    return least[1] if must and least is not None else None


def _candidates(size: tuple[int, int], width: float, height: float) -> list[Box]:
    """Give boxes along the edges of the map, the corners first."""
    margin = _MARGIN * size[0]
    xs = np.linspace(margin, size[0] - margin - width, 9)
    ys = np.linspace(margin, size[1] - margin - height, 7)
    ends = [(x, y) for x in (xs[0], xs[-1]) for y in (ys[-1], ys[0])]
    ends += [(x, y) for x in xs[1:-1] for y in (ys[-1], ys[0])]
    ends += [(x, y) for y in ys[1:-1] for x in (xs[0], xs[-1])]
    return [(float(x), float(y), float(x + width), float(y + height)) for x, y in ends]


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
