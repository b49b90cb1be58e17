"""Names on a map that do not collide: each at the first free place of a few, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lib.services.reports.projection import Projection
from lib.services.reports.typeface import SEMIBOLD, Typeface
from lib.services.reports.words import plain

MOST_LABELS = 60
_LINE = 1.18
_GAP = 6.0
_LONGEST = 40

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Lines of text in a box of pixels: left, top, right, bottom."""

    lines: tuple[str, ...]
    box: Box


def short_name(name: str) -> str:
    """Return the name of a region as a map writes it, without what the map's title says."""
    text = plain(name)
    for prefix in ("Kabupaten Administrasi ", "Kabupaten ", "Kab. ", "Kecamatan ", "Distrik "):
        text = text.removeprefix(prefix)
    text = text.replace("Kota Administrasi ", "Kota ", 1)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def overlaps(box: Box, others: Sequence[Box], gap: float = 0.0) -> bool:
    """Tell whether a box comes nearer than ``gap`` pixels to any of the others."""
    left, top, right, bottom = box
    return any(
        left < r + gap and l - gap < right and top < b + gap and t - gap < bottom
        for l, t, r, b in others  # noqa: E741
    )


def _candidates(anchor: tuple[float, float], part: Box, size: tuple[float, float]) -> list[Box]:
    """Return boxes to try: on the region, a little off, then beside it."""
    x, y = anchor
    width, height = size
    left, top, right, bottom = part
    fits = width < (right - left) * 1.15 and height < (bottom - top) * 1.15
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    inside = [(x, y), (middle_x, middle_y), (x, y - height * 0.7), (x, y + height * 0.7)]
    inside += [(x - width * 0.3, y), (x + width * 0.3, y)]
    beside = [
        (right + _GAP + width / 2, middle_y),
        (left - _GAP - width / 2, middle_y),
        (middle_x, bottom + _GAP + height / 2),
        (middle_x, top - _GAP - height / 2),
        (right + _GAP + width / 2, bottom + height / 2),
        (left - _GAP - width / 2, top - height / 2),
    ]
    centres = inside + beside if fits else beside + inside[:1]
    return [
        (cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2) for cx, cy in centres
    ]


def _within(box: Box, page: tuple[float, float], margin: float = 4.0) -> bool:
    return min(box[:2]) >= margin and box[2] <= page[0] - margin and box[3] <= page[1] - margin


def _lines(text: str, typeface: Typeface, size: float, room: float) -> tuple[str, ...]:
    """Break a name in two where it is wider than its region."""
    if " " not in text or typeface.width(text, size, SEMIBOLD) <= room:
        return (text,)
    widest = max(room, typeface.width(max(text.split(" "), key=len), size, SEMIBOLD))
    return tuple(typeface.wrap(text, widest * 1.05, size, SEMIBOLD, most=3))


def place_labels(
    names: Sequence[str],
    geometries: NDArray[np.object_],
    projection: Projection,
    page: tuple[float, float],
    typeface: Typeface,
    size: float,
) -> list[Label]:
    """Return the labels that find room on the page, large regions first.

    Parameters
    ----------
    names, geometries
        Names and shapely geometries (EPSG:4326), in the same order; empty ones get no label.
    projection
        From degrees to pixels of the page.
    page
        Width and height in pixels.
    typeface
        What measures the names.
    size
        Size of the text in pixels.

    Notes
    -----
    No label is placed when there are more than ``MOST_LABELS`` regions: it would be a page of
    names and no map.

    """
    if len(names) > MOST_LABELS:
        return []
    parts, rows = shapely.get_parts(geometries, return_index=True)
    parts = shapely.transform(parts, projection.project_xy)
    area = shapely.area(parts)
    order = np.argsort(-area, kind="stable")
    largest = {int(rows[i]): int(i) for i in reversed(order.tolist()) if area[i] > 0}
    placed: list[Label] = []
    for row, part in sorted(largest.items(), key=lambda item: -area[item[1]]):
        left, top, right, bottom = shapely.bounds(parts[part]).tolist()
        middle = shapely.point_on_surface(parts[part])
        lines = _lines(short_name(names[row]), typeface, size, (right - left) * 1.1)
        width = max((typeface.width(line, size, SEMIBOLD) for line in lines), default=0.0)
        extent = (width, len(lines) * size * _LINE)
        taken = [label.box for label in placed]
        for box in _candidates((middle.x, middle.y), (left, top, right, bottom), extent):
            in_page = (
                box[0] >= 4 and box[1] >= 4 and box[2] <= page[0] - 4 and box[3] <= page[1] - 4
            )
            if width and in_page and not overlaps(box, taken, 3):
                placed.append(Label(lines, box))
                break
    return placed
