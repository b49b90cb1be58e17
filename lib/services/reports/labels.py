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


def _inside(anchor: tuple[float, float], part: Box, size: tuple[float, float]) -> list[Box]:
    """Return boxes to try on the region itself."""
    (x, y), (width, height), (left, top, right, bottom) = anchor, size, part
    middle = ((left + right) / 2, (top + bottom) / 2)
    centres = [(x, y), middle, (x, y - height * 0.7), (x, y + height * 0.7)]
    centres += [(x - width * 0.3, y), (x + width * 0.3, y)]
    return [_around(centre, size) for centre in centres]


def _beside(part: Box, size: tuple[float, float]) -> list[Box]:
    """Return boxes to try around the region."""
    (width, height), (left, top, right, bottom) = size, part
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    east, west = right + _GAP + width / 2, left - _GAP - width / 2
    south, north = bottom + _GAP + height / 2, top - _GAP - height / 2
    centres = [(east, middle_y), (west, middle_y), (middle_x, south), (middle_x, north)]
    centres += [(east, south), (west, north), (east, north), (west, south)]
    return [_around(centre, size) for centre in centres]


def _around(centre: tuple[float, float], size: tuple[float, float]) -> Box:
    (x, y), (width, height) = centre, size
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


class _Land:
    """The parts of all regions in pixels: a name beside its region must not lie on another."""

    def __init__(self, parts: NDArray[np.object_], rows: NDArray[np.int64]) -> None:
        self.parts, self.rows = parts, rows
        self.tree = shapely.STRtree(parts)

    def on_another(self, box: Box, row: int) -> bool:
        """Tell whether a box touches the land of another region."""
        found = self.tree.query(shapely.box(*box), predicate="intersects")
        return bool((self.rows[found] != row).any())

    def centred_on(self, box: Box, part: int) -> bool:
        """Tell whether the centre of a box lies on a part."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return bool(shapely.contains_xy(self.parts[part], x, y))

    def candidates(self, row: int, part: int, size: tuple[float, float]) -> list[Box]:
        """Return the boxes that a name may take, the best first."""
        bounds: Box = tuple(shapely.bounds(self.parts[part]).tolist())
        middle = shapely.point_on_surface(self.parts[part])
        inside = _inside((middle.x, middle.y), bounds, size)
        inside = inside[:1] + [box for box in inside[1:] if self.centred_on(box, part)]
        free = [box for box in _beside(bounds, size) if not self.on_another(box, row)]
        width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
        fits = size[0] < width * 1.15 and size[1] < height * 1.15
        return inside + free if fits else free + inside


def _within(box: Box, page: tuple[float, float], margin: float = 4.0) -> bool:
    return min(box[:2]) >= margin and box[2] <= page[0] - margin and box[3] <= page[1] - margin


def _lines(text: str, typeface: Typeface, size: float, room: float) -> tuple[str, ...]:
    """Break a name in two where it is wider than its region."""
    if " " not in text or typeface.width(text, size, SEMIBOLD) <= room:
        return (text,)
    words = (typeface.width(word, size, SEMIBOLD) for word in text.split(" "))
    widest = max(room, *words)
    return tuple(typeface.wrap(text, widest * 1.05, size, SEMIBOLD, most=3))


def place_labels(
    names: Sequence[str],
    geometries: NDArray[np.object_],
    projection: Projection,
    page: tuple[float, float],
    typeface: Typeface,
    size: float,
    first: int | None = None,
    *,
    kept: Sequence[Box] = (),
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
    first
        Row of the region that is named before all others (the selected one), or None.
    kept
        Boxes that no name may cover: marked places.

    Notes
    -----
    No label is placed when there are more than ``MOST_LABELS`` regions: it would be a page of
    names and no map.

    """
    if len(names) > MOST_LABELS:
        return []
    parts, rows = shapely.get_parts(geometries, return_index=True)
    parts = shapely.transform(parts, projection.project_xy)
    land, area = _Land(parts, rows), shapely.area(parts)
    order = np.argsort(-area, kind="stable")
    largest = {int(rows[i]): int(i) for i in reversed(order.tolist()) if area[i] > 0}
    placed: list[Label] = []
    for row, part in sorted(largest.items(), key=lambda item: (item[0] != first, -area[item[1]])):
        left, _, right, _ = shapely.bounds(parts[part]).tolist()
        lines = _lines(short_name(names[row]), typeface, size, (right - left) * 1.1)
        width = max((typeface.width(line, size, SEMIBOLD) for line in lines), default=0.0)
        taken = [*kept, *(label.box for label in placed)]
        for box in land.candidates(row, part, (width, len(lines) * size * _LINE)):
            if width and _within(box, page) and not overlaps(box, taken, 3):
                placed.append(Label(lines, box))
                break
    return placed
