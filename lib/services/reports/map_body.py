"""The map itself and its scale, without the words of a page around them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from lib.i18n import short_number, t
from lib.services.mapview import MapView
from lib.services.palette import INK
from lib.services.reports.labels import Label, place_labels
from lib.services.reports.legend import WHITE, Sizes
from lib.services.reports.page import MUTED, Page, Point
from lib.services.reports.paint import Extras, paint_layers, paint_regions
from lib.services.reports.projection import NATIONAL_SPAN, Bounds, Projection, scale_length_km
from lib.services.reports.typeface import SEMIBOLD


def draw_map(
    page: Page, at: Point, view: MapView, geometries: NDArray[np.object_], extras: Extras,
    projection: Projection, size: tuple[int, int], sizes: Sizes,
) -> None:  # fmt: skip
    """Draw regions, layers and names onto a page, in ``view.language``.

    ``at`` is the top left corner and ``size`` the width and height of the map in pixels.
    """
    canvas = page.canvas(*size)
    paint_regions(canvas, view, geometries, extras.context, projection)
    paint_layers(canvas, view, geometries, extras, projection, sizes)
    page.place(canvas, at)
    first = next(iter(view.chosen_rows), None)
    for label in place_labels(
        view.names, geometries, projection, size, page.typeface, sizes.small, first
    ):
        _write_label(page, at, label, sizes)
    if not (shapely.area(geometries) > 0).any():
        middle = (at[0] + size[0] / 2, at[1] + size[1] / 2)
        page.text(middle, t("ekspor.tanpa_wilayah"), sizes.body, colour=MUTED, anchor="mm")


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
