"""Painting a ``MapView`` onto the page of the map: regions, then what lies on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import ImageColor

from lib.services.mapview import MapView, Spots, VillageLayer
from lib.services.palette import ACCENT, NO_DATA
from lib.services.reports.canvas import OVERSAMPLING, Canvas
from lib.services.reports.legend import HATCH, LAND_LINE, OUTLINE, ROADS, WHITE, Sizes
from lib.services.reports.page import Box
from lib.services.reports.projection import Projection

Places = Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]
Lines = Mapping[str, NDArray[np.object_]]

VILLAGES = "desa"
"""Key of the village points in ``points``: in the order of ``view.villages.codes``."""

MARK_SIZE = 0.8
"""Size of what stands in a mark, beside that of small words."""

_CONTEXT = "#eceff0"
_LIGHT_LINE = "#dfe7ec"
_FEW = 60
_ISLET = 30.0
_MIDDLE_GREY = 128
_CASED = 20_000
"""More points than this are drawn without white edges, which would bleach the map."""


@dataclass(frozen=True)
class Extras:
    """What a map may hold besides its regions."""

    points: Places = field(default_factory=dict)
    roads: Lines = field(default_factory=dict)
    context: NDArray[np.object_] | None = None


def paint_regions(
    canvas: Canvas, view: MapView, geometries: NDArray[np.object_],
    context: NDArray[np.object_] | None, projection: Projection,
) -> None:  # fmt: skip
    """Fill the regions with their classes, hatch those without data, draw thin borders."""
    if context is not None:
        around = canvas.parts(context, projection)
        canvas.fill(around, np.full(len(context), canvas.colour(_CONTEXT), dtype=np.int64))
    no_data = canvas.colour(NO_DATA)
    classes = [canvas.colour(colour) for colour in view.colours]
    table = np.array([*classes, no_data], dtype=np.int64)
    index = np.asarray(view.class_index)
    index = np.where((index >= 0) & (index < len(classes)), index, len(classes))
    indices = table[index]
    parts = canvas.parts(geometries, projection)
    canvas.fill(parts, indices)
    canvas.hatch(no_data, canvas.colour(HATCH))
    # Borders between dark classes are light, all others grey: each shows on what it divides.
    dark = np.array([*map(is_dark, view.colours), False])[index]
    light_line, line = canvas.colour(_LIGHT_LINE), canvas.colour(LAND_LINE)
    canvas.outline([part for part in parts if dark[part[0]]], light_line, 2, thin_below=_ISLET)
    canvas.outline([part for part in parts if not dark[part[0]]], line, 2, thin_below=_ISLET)


def paint_layers(
    canvas: Canvas, view: MapView, geometries: NDArray[np.object_], extras: Extras,
    projection: Projection, sizes: Sizes,
) -> None:  # fmt: skip
    """Draw outlines, roads, selection, villages and points, in this order."""
    white, many = canvas.colour(WHITE), len(view.codes) > _FEW
    outlined = np.asarray(view.outlined, dtype=bool)
    if outlined.any():
        width = sizes.outline // 2 + 1 if many else sizes.outline
        _paint_rings(canvas, geometries[outlined], projection, white, OUTLINE, width)
    for number, road in enumerate(view.roads):
        colour = canvas.colour(ROADS[number % len(ROADS)])
        for line in _road_pixels(extras.roads.get(road.table), projection):
            canvas.line(line, colour, sizes.outline)
    if view.chosen_rows:
        chosen = geometries[list(view.chosen_rows)]
        width = sizes.accent if len(chosen) == 1 else sizes.outline
        _paint_rings(canvas, chosen, projection, white, ACCENT, width)
    if view.villages is not None and VILLAGES in extras.points:
        _paint_villages(canvas, view.villages, extras.points[VILLAGES], projection, sizes)
    for layer in view.points:
        if layer.layer in extras.points:
            lat, lon = extras.points[layer.layer]
            x, y = projection.project(np.asarray(lon, float), np.asarray(lat, float))
            radius = point_radius(len(x), sizes.point)
            if len(x) <= _CASED:
                canvas.stamp(x, y, layer.shape, radius + 2, white)
            canvas.stamp(x, y, layer.shape, radius, canvas.colour(layer.colour))
    if view.spots is not None:
        _paint_spots(canvas, view.spots, projection, sizes)


def spot_radius(spots: Spots, sizes: Sizes) -> int:
    """Return the radius of marked places in large pixels: what stands in them has room."""
    if any(each.mark for each in spots.spots):
        return round(OVERSAMPLING * sizes.small * MARK_SIZE * 1.15)
    return sizes.point


def spot_boxes(view: MapView, projection: Projection, sizes: Sizes) -> list[Box]:
    """Return the boxes in pixels of the marked places of a map: left, top, right, bottom."""
    if view.spots is None:
        return []
    lat, lon = _spot_places(view.spots)
    x, y = projection.project(lon, lat)
    half = spot_radius(view.spots, sizes) / OVERSAMPLING
    return [(a - half, b - half, a + half, b + half) for a, b in zip(x, y, strict=True)]


def _spot_places(spots: Spots) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat = np.array([each.lat for each in spots.spots], dtype=float)
    return lat, np.array([each.lon for each in spots.spots], dtype=float)


def _paint_spots(canvas: Canvas, spots: Spots, projection: Projection, sizes: Sizes) -> None:
    """Draw marked places with a white edge, so that they show on any class."""
    lat, lon = _spot_places(spots)
    x, y = projection.project(lon, lat)
    radius = spot_radius(spots, sizes)
    canvas.stamp(x, y, spots.shape, radius + 4, canvas.colour(WHITE))
    canvas.stamp(x, y, spots.shape, radius, canvas.colour(spots.colour))


def point_radius(count: int, largest: int) -> int:
    """Return the radius of point signs in large pixels: the more points, the smaller."""
    for limit, share in ((300, 1.0), (3_000, 0.7), (_CASED, 0.45)):
        if count <= limit:
            return max(2, round(largest * share))
    return max(1, round(largest * 0.25))


def is_dark(colour: str) -> bool:
    """Tell whether a colour prints darker than the middle of the greys (Rec. 601)."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return 0.299 * red + 0.587 * green + 0.114 * blue < _MIDDLE_GREY


def _paint_rings(
    canvas: Canvas, geometries: NDArray[np.object_], projection: Projection,
    casing: int, colour: str, width: int,
) -> None:  # fmt: skip
    """Draw the edges of regions in a colour on a white casing, so that they show on any class."""
    parts = canvas.parts(geometries, projection)
    canvas.outline(parts, casing, width + 2 * OVERSAMPLING, thin_below=8 * width)
    canvas.outline(parts, canvas.colour(colour), width, thin_below=8 * width)


def _paint_villages(
    canvas: Canvas, villages: VillageLayer, place: tuple[NDArray[np.float64], ...],
    projection: Projection, sizes: Sizes,
) -> None:  # fmt: skip
    """Draw the villages of a regency as dots in the colour of their class, with a dark edge."""
    lat, lon = (np.asarray(values, float) for values in place)
    x, y = projection.project(lon, lat)
    radius = point_radius(len(x), sizes.village)
    canvas.stamp(x, y, "circle", radius + 2, canvas.colour(LAND_LINE))
    index = np.asarray(villages.class_index)
    for number, colour in [*enumerate(villages.colours), (-1, NO_DATA)]:
        mine = index == number
        canvas.stamp(x[mine], y[mine], "circle", radius, canvas.colour(colour))


def _road_pixels(
    roads: NDArray[np.object_] | None, projection: Projection
) -> Iterator[NDArray[np.float64]]:
    """Yield the lines of a road network in large pixels."""
    if roads is None:
        return
    for line in shapely.get_parts(roads):
        if shapely.get_type_id(line) == int(shapely.GeometryType.LINESTRING):
            xy = shapely.get_coordinates(line)
            if len(xy) > 1:
                yield projection.project_xy(xy) * OVERSAMPLING
