"""The map itself and its scale, without the words of a page around them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from lib.i18n import short_number, t
from lib.services.mapview import MapView
from lib.services.palette import INK
from lib.services.reports.insets import Inset, plan
from lib.services.reports.labels import Label, place_labels
from lib.services.reports.legend import WHITE, Sizes
from lib.services.reports.page import MUTED, Box, Page, Point
from lib.services.reports.paint import (
    MARK_SIZE,
    Extras,
    paint_layers,
    paint_regions,
    spot_boxes,
)
from lib.services.reports.projection import NATIONAL_SPAN, Bounds, Projection, scale_length_km
from lib.services.reports.typeface import SEMIBOLD

_SMALLER = 0.8
"""Size of the words of an inset beside those of the map."""


def draw_map(
    page: Page, at: Point, view: MapView, geometries: NDArray[np.object_], extras: Extras,
    projection: Projection, size: tuple[int, int], sizes: Sizes, far: tuple[Bounds, ...] = (),
) -> None:  # fmt: skip
    """Draw regions, layers, names and insets onto a page, in ``view.language``.

    ``at`` is the top left corner and ``size`` the width and height of the map in pixels; ``far``
    are bounds of islands that lie beyond it and get an inset.
    """
    _draw(page, at, view, geometries, extras, projection, size, sizes)
    if not (shapely.area(geometries) > 0).any():
        middle = (at[0] + size[0] / 2, at[1] + size[1] / 2)
        page.text(middle, t("ekspor.tanpa_wilayah"), sizes.body, colour=MUTED, anchor="mm")
        return
    for inset in plan(geometries, projection, size, far, sizes.unit):
        _draw_inset(page, at, view, geometries, extras, projection, inset, sizes)


def _draw_inset(
    page: Page, at: Point, view: MapView, geometries: NDArray[np.object_], extras: Extras,
    projection: Projection, inset: Inset, sizes: Sizes,
) -> None:  # fmt: skip
    """Draw an inset with its frame and scale, and on the map the frame of what it shows."""
    (south, west), (north, east) = inset.bounds
    left, top, right, bottom = inset.box
    size = (round(right - left), round(bottom - top))
    corner = (at[0] + left, at[1] + top)
    smaller = replace(sizes, small=sizes.small * _SMALLER)
    _draw(page, corner, view, geometries, extras, inset.projection, size, smaller, whole=True)
    thick = max(1, round(2.5 * sizes.unit))
    _frame(page, (*corner, corner[0] + size[0], corner[1] + size[1]), thick)
    if inset.magnified:
        xs, ys = projection.project(np.array([west, east]), np.array([north, south]))
        box = (at[0] + xs[0], at[1] + ys[0], at[0] + xs[1], at[1] + ys[1])
        _frame(page, (float(box[0]), float(box[1]), float(box[2]), float(box[3])), thick)
    per_km = inset.projection.pixels_per_km()
    km = scale_length_km(per_km, size[0] * 0.3)
    x, y = corner[0] + 14 * sizes.unit, corner[1] + size[1] - 16 * sizes.unit
    page.line((x, y), (x + km * per_km, y), INK, max(2, round(5 * sizes.unit)))
    middle = (x + km * per_km + 10 * sizes.unit, y - 4 * sizes.unit)
    page.text(middle, f"{short_number(km, 3)} km", sizes.small * _SMALLER, anchor="lm", halo=2)


def _frame(page: Page, box: Box, thick: int) -> None:
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    for start, end in itertools.pairwise(corners):
        page.line(start, end, MUTED, thick)


def _draw(
    page: Page, at: Point, view: MapView, geometries: NDArray[np.object_], extras: Extras,
    projection: Projection, size: tuple[int, int], sizes: Sizes, *, whole: bool = False,
) -> None:  # fmt: skip
    """Draw regions, layers and names within a rectangle of the page.

    ``whole`` names only the regions that are seen whole.
    """
    canvas = page.canvas(*size)
    paint_regions(canvas, view, geometries, extras.context, projection)
    paint_layers(canvas, view, geometries, extras, projection, sizes)
    page.place(canvas, at)
    rows = _rows_within(geometries, projection, size, whole=whole)
    first = next((place for place, row in enumerate(rows) if row in view.chosen_rows), None)
    names = [view.names[row] for row in rows]
    for label in place_labels(
        names, geometries[rows], projection, size, page.typeface, sizes.small, first,
        kept=spot_boxes(view, projection, sizes),
    ):  # fmt: skip
        _write_label(page, at, label, sizes)
    _write_marks(page, at, view, projection, size, sizes)


def _write_marks(
    page: Page, at: Point, view: MapView, projection: Projection, size: tuple[int, int],
    sizes: Sizes,
) -> None:  # fmt: skip
    """Write what stands in the marked places that are seen, such as the rank of a site."""
    for spot in view.spots.spots if view.spots is not None else ():
        x, y = (float(v[0]) for v in projection.project(np.array([spot.lon]), np.array([spot.lat])))
        if spot.mark and 0 <= x < size[0] and 0 <= y < size[1]:
            middle = (round(at[0]) + x, round(at[1]) + y)
            page.text(middle, spot.mark, sizes.small * MARK_SIZE, colour=WHITE, weight=SEMIBOLD,
                      anchor="mm")  # fmt: skip


def _rows_within(
    geometries: NDArray[np.object_], projection: Projection, size: tuple[int, int], *, whole: bool
) -> list[int]:
    """Give the rows of the regions that are seen, or seen whole, in ``size`` pixels."""
    west, south, east, north = shapely.bounds(geometries).T if len(geometries) else np.empty((4, 0))
    left, top = projection.project(west, north)
    right, bottom = projection.project(east, south)
    if whole:
        within = (left >= 0) & (top >= 0) & (right <= size[0]) & (bottom <= size[1])
        return [int(row) for row in np.flatnonzero(within)]
    seen = (right > 0) & (bottom > 0) & (left < size[0]) & (top < size[1])
    return [int(row) for row in np.flatnonzero(seen)]


def _write_label(page: Page, at: Point, label: Label, sizes: Sizes) -> None:
    left, top, right, bottom = label.box
    step = (bottom - top) / len(label.lines)
    halo = max(1, round(4 * sizes.unit))
    # Rounded as the map is, so that a name stays where it was placed on it.
    x, y = round(at[0]), round(at[1])
    for number, line in enumerate(label.lines):
        middle = (x + (left + right) / 2, y + top + step * (number + 0.5))
        page.text(middle, line, sizes.small, weight=SEMIBOLD, anchor="mm", halo=halo)


def draw_scale(
    page: Page, projection: Projection, bounds: Bounds, strip: tuple[float, float, float],
    sizes: Sizes,
) -> None:  # fmt: skip
    """Draw the scale bar at the left and the north arrow at the right of a strip.

    ``strip`` is left, top and width in pixels; it is 64 units high.
    """
    (x, y, width), unit, size = strip, sizes.unit, sizes.small
    per_km = projection.pixels_per_km()
    km = scale_length_km(per_km, width * 0.22)
    length, middle = km * per_km, y + 40 * unit
    bar = (x, middle - 5 * unit, x + length, middle + 5 * unit)
    thick = max(1, round(2 * unit))
    page.rectangle(bar, fill=WHITE, outline=INK, width=thick)
    page.rectangle((bar[0], bar[1], x + length / 2, bar[3]), fill=INK)
    text = f"{short_number(km, 3)} km"
    if bounds[1][1] - bounds[0][1] >= NATIONAL_SPAN:
        text = t("ekspor.skala_khatulistiwa", jarak=text)
    page.text((x + length + 16 * unit, middle), text, size, colour=MUTED, anchor="lm")
    right = x + width - 16 * unit
    tip, foot = middle - 26 * unit, middle + 20 * unit
    arrow = [(right, tip), (right + 15 * unit, foot), (right, foot - 11 * unit)]
    page.polygon([*arrow, (right - 15 * unit, foot)], INK)
    page.text((right - 28 * unit, middle), t("ekspor.utara"), size, weight=SEMIBOLD, anchor="rm")
