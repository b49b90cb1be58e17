"""Drawing of polygons, lines and points: one byte a pixel at three times the size, then reduced.

Polygons are drawn from large to small, so holes and enclaves come out right without clipping;
colours are indices until the end, so hatching and reducing work on small arrays.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from lib.services.reports.projection import Projection

OVERSAMPLING = 3
_STRIP = 240
_HATCH_PERIOD, _HATCH_WIDTH = 24, 6

Parts = list[tuple[int, float, list[NDArray[np.float64]]]]


def shape_mask(shape: str, radius: int) -> NDArray[np.bool_]:
    """Return the pixels of a point sign, shape (2r + 1, 2r + 1): shapes differ, not only colours.

    Known shapes are circle, square, triangle, diamond and cross; any other is a circle.
    """
    mask: NDArray[np.bool_]
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    if shape == "square":
        mask = np.maximum(np.abs(x), np.abs(y)) <= radius * 0.85
    elif shape == "triangle":
        mask = (y <= radius * 0.8) & (np.abs(x) <= (y + radius) / 1.8 + 0.5)
    elif shape == "diamond":
        mask = np.abs(x) + np.abs(y) <= radius
    elif shape == "cross":
        arm = max(1.0, radius * 0.4)
        mask = (np.abs(x) <= arm) | (np.abs(y) <= arm)
    else:
        mask = x * x + y * y <= (radius + 0.3) ** 2
    return mask


class Canvas(Protocol):
    """What regions, lines and signs are drawn on: pixels, or the elements of an SVG.

    All lengths and places are in large pixels, ``OVERSAMPLING`` of them a pixel of the page,
    except those of ``stamp``.
    """

    size: tuple[int, int]

    def colour(self, value: str) -> int:
        """Return the index of a new colour."""

    def parts(self, geometries: NDArray[np.object_], projection: Projection) -> Parts:
        """Return the polygons on the page, from large to small."""

    def fill(self, parts: Parts, indices: NDArray[np.int64]) -> None:
        """Fill polygons with ``indices[row]``."""

    def outline(self, parts: Parts, index: int, width: int = 1, thin_below: float = 0.0) -> None:
        """Draw the rings of polygons as lines."""

    def line(self, xy: NDArray[np.float64], index: int, width: int) -> None:
        """Draw one line."""

    def hatch(self, ground: int, stroke: int) -> None:
        """Hatch what is filled with ``ground``."""

    def stamp(
        self, x: NDArray[np.float64], y: NDArray[np.float64], shape: str, radius: int, index: int
    ) -> None:
        """Draw one sign at each place in pixels of the page."""

    def rectangle(
        self, box: tuple[float, float, float, float], *, fill: int | None = None,
        outline: int | None = None, width: int = 1,
    ) -> None:  # fmt: skip
        """Draw a rectangle: left, top, right, bottom."""


def parts_of(
    geometries: NDArray[np.object_], projection: Projection, size: tuple[int, int]
) -> Parts:
    """Return the polygons on a page of ``size`` large pixels: (row, span, rings), large to small.

    Spans and rings, shape (m, 2), are in large pixels. Missing and empty geometries and parts
    beyond the page are left out.
    """
    polygons, rows = shapely.get_parts(geometries, return_index=True)
    whole = (shapely.get_type_id(polygons) == int(shapely.GeometryType.POLYGON)) & (
        ~shapely.is_empty(polygons)
    )
    polygons, rows = polygons[whole], rows[whole]
    # What lies beyond the page is left out before its thousands of corners are moved.
    west, south, east, north = shapely.bounds(polygons).T if len(polygons) else np.empty((4, 0))
    left, top = (edge * OVERSAMPLING for edge in projection.project(west, north))
    right, bottom = (edge * OVERSAMPLING for edge in projection.project(east, south))
    seen = (right >= 0) & (bottom >= 0)
    seen &= (left <= size[0]) & (top <= size[1])
    span = np.maximum(right - left, bottom - top)[seen]
    polygons, rows = polygons[seen], rows[seen]
    polygons = shapely.transform(polygons, lambda xy: projection.project_xy(xy) * OVERSAMPLING)
    order = np.argsort(-shapely.area(shapely.polygons(shapely.get_exterior_ring(polygons))))
    polygons, rows, span = polygons[order], rows[order], span[order]
    rings, owners = shapely.get_rings(polygons, return_index=True)
    xy, vertex_owner = shapely.get_coordinates(rings, return_index=True)
    cuts = np.searchsorted(vertex_owner, np.arange(1, len(rings)))
    pairs = zip(rows.tolist(), span.tolist(), strict=True)
    result: Parts = [(row, size, []) for row, size in pairs]
    for owner, ring in zip(owners.tolist(), np.split(xy, cuts), strict=False):
        result[owner][2].append(ring)
    return result


class IndexCanvas:
    """A page of colour indices, ``OVERSAMPLING`` times as large as the picture it becomes."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.width, self.height = width, height
        self.size = (width * OVERSAMPLING, height * OVERSAMPLING)
        self.image = Image.new("L", self.size, 0)
        self._draw = ImageDraw.Draw(self.image)
        self._palette: list[tuple[int, int, int]] = []
        self.colour(background)

    def colour(self, value: str) -> int:
        """Return the index of a new colour, given as ``#rrggbb``; at most 256 of them."""
        red, green, blue = ImageColor.getrgb(value)[:3]
        self._palette.append((red, green, blue))
        return len(self._palette) - 1

    def parts(self, geometries: NDArray[np.object_], projection: Projection) -> Parts:
        """Return the polygons on the page, from large to small (see `parts_of`)."""
        return parts_of(geometries, projection, self.size)

    def fill(self, parts: Parts, indices: NDArray[np.int64]) -> None:
        """Fill polygons with ``indices[row]``; their holes become the ground.

        A part smaller than a pixel of the picture still leaves its mark.
        """
        for row, _, rings in parts:
            value = int(indices[row])
            outer = rings[0].ravel().tolist()
            self._draw.polygon(outer, fill=value, outline=value)
            for ring in rings[1:]:
                self._draw.polygon(ring.ravel().tolist(), fill=0)

    def outline(self, parts: Parts, index: int, width: int = 1, thin_below: float = 0.0) -> None:
        """Draw the rings of polygons as lines, ``width`` in large pixels.

        Parts that span less than ``thin_below`` large pixels get a third of the width, or small
        islands clump into blots.
        """
        for _, span, rings in parts:
            for ring in rings:
                self.line(ring, index, max(1, width // 3) if span < thin_below else width)

    def line(self, xy: NDArray[np.float64], index: int, width: int) -> None:
        """Draw one line through large pixels, shape (n, 2), with round joints."""
        if width > OVERSAMPLING:
            xy = shapely.get_coordinates(shapely.simplify(shapely.linestrings(xy), 0.7))
        self._draw.line(xy.ravel().tolist(), fill=index, width=width)
        if width > OVERSAMPLING:
            half = width / 2 - 0.5
            for x, y in xy.tolist():
                self._draw.ellipse((x - half, y - half, x + half, y + half), fill=index)

    def hatch(self, ground: int, stroke: int) -> None:
        """Turn every pixel of index ``ground`` that lies on slanted stripes into ``stroke``."""
        columns = np.arange(self.image.width)
        for top in range(0, self.image.height, _STRIP):
            bottom = min(top + _STRIP, self.image.height)
            strip = np.asarray(self.image.crop((0, top, self.image.width, bottom))).copy()
            where = strip == ground
            if not where.any():
                continue
            slant = (columns[None, :] + np.arange(top, bottom)[:, None]) % _HATCH_PERIOD
            strip[where & (slant < _HATCH_WIDTH)] = stroke
            self.image.paste(Image.fromarray(strip), (0, top))

    def stamp(
        self, x: NDArray[np.float64], y: NDArray[np.float64], shape: str, radius: int, index: int
    ) -> None:
        """Draw one sign of a shape and a radius centred at each place in pixels of the picture."""
        mask = shape_mask(shape, radius)
        known = np.isfinite(x) & np.isfinite(y)
        column = np.rint(x[known] * OVERSAMPLING)
        line = np.rint(y[known] * OVERSAMPLING)
        inside = (column >= radius) & (column < self.image.width - radius)
        inside &= (line >= radius) & (line < self.image.height - radius)
        place = np.unique(
            line[inside].astype(np.int64) * self.image.width + column[inside].astype(np.int64)
        )
        pixels = np.array(self.image).ravel()
        rows, columns = np.nonzero(mask)
        for offset in ((rows - radius) * self.image.width + columns - radius).tolist():
            pixels[place + offset] = index
        shaped = pixels.reshape(self.image.height, self.image.width)
        self.image.paste(Image.fromarray(shaped), (0, 0))

    def rectangle(
        self, box: tuple[float, float, float, float], *, fill: int | None = None,
        outline: int | None = None, width: int = 1,
    ) -> None:  # fmt: skip
        """Draw a rectangle; ``box`` is left, top, right, bottom in large pixels."""
        self._draw.rectangle(box, fill=fill, outline=outline, width=width)

    def flatten(self) -> Image.Image:
        """Return the picture in RGB at its own size, each pixel the mean of nine."""
        table = [channel for colour in self._palette for channel in colour]
        result = Image.new("RGB", (self.width, self.height))
        for top in range(0, self.height, _STRIP):
            bottom = min(top + _STRIP, self.height)
            box = (0, top * OVERSAMPLING, self.image.width, bottom * OVERSAMPLING)
            strip = self.image.crop(box)
            strip.putpalette(table)
            result.paste(strip.convert("RGB").reduce(OVERSAMPLING), (0, top))
        return result
