"""The legend of a printed map: classes, no data, outlines, points, and the two-way legend."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lib.i18n import t
from lib.services.mapview import MapView
from lib.services.palette import ACCENT, INK, NO_DATA
from lib.services.reports.canvas import OVERSAMPLING, Canvas
from lib.services.reports.page import LEADING, MUTED, Block, Page, Paragraph, Stack, heading
from lib.services.reports.typeface import Typeface
from lib.services.reports.words import plain

OUTLINE = INK
LAND_LINE = "#66757f"
HATCH = "#9a9a9a"
WHITE = "#ffffff"
ROADS = ("#8a4b08", "#5b2a86", "#1b5e20", "#6d4c41")

_NAMED = 4
_SWATCH_WIDTH, _SWATCH_HEIGHT = 62.0, 40.0

Painter = Callable[[Canvas], None]


def _box(canvas: Canvas, inset: float = 0.0) -> tuple[float, float, float, float]:
    right, bottom = canvas.size[0] - 1, canvas.size[1] - 1
    return inset, inset, right - inset, bottom - inset


def fill_painter(colour: str, *, hatched: bool = False) -> Painter:
    """Return the painter of a class: its colour with a thin edge, hatched for no data."""

    def paint(canvas: Canvas) -> None:
        ground, edge = canvas.colour(colour), canvas.colour(LAND_LINE)
        canvas.rectangle(_box(canvas), fill=ground)
        if hatched:
            canvas.hatch(ground, canvas.colour(HATCH))
        canvas.rectangle(_box(canvas), outline=edge, width=3)

    return paint


def outline_painter(colour: str, width: int) -> Painter:
    """Return the painter of an outlined region."""

    def paint(canvas: Canvas) -> None:
        canvas.rectangle(_box(canvas, 3), outline=canvas.colour(colour), width=width)

    return paint


def sign_painter(colour: str, shape: str, radius: int, edge: str = WHITE) -> Painter:
    """Return the painter of a point sign with its edge."""

    def paint(canvas: Canvas) -> None:
        x, y = (np.array([length // 2 / OVERSAMPLING]) for length in canvas.size)
        canvas.stamp(x, y, shape, radius + 2, canvas.colour(edge))
        canvas.stamp(x, y, shape, radius, canvas.colour(colour))

    return paint


def line_painter(colour: str, width: int) -> Painter:
    """Return the painter of a road."""

    def paint(canvas: Canvas) -> None:
        middle = canvas.size[1] / 2
        ends = np.array([(0.0, middle), (float(canvas.size[0]), middle)])
        canvas.line(ends, canvas.colour(colour), width)

    return paint


@dataclass(frozen=True)
class Entry:
    """One line of a legend: a swatch and its words, wrapped beside it."""

    painter: Painter
    label: str
    size: float
    unit: float

    def natural_width(self, typeface: Typeface) -> float:
        """Return the width in pixels at which the words stand on one line."""
        words = typeface.width(plain(self.label), self.size)
        return words + (_SWATCH_WIDTH + 24) * self.unit

    def _words(self, typeface: Typeface, width: float) -> list[str]:
        room = width - (_SWATCH_WIDTH + 20) * self.unit
        return typeface.wrap(self.label, room, self.size, most=4)

    def height(self, typeface: Typeface, width: float) -> float:
        """Return the height in pixels at a width in pixels."""
        text = max(1, len(self._words(typeface, width))) * self.size * LEADING
        return max(text, _SWATCH_HEIGHT * self.unit)

    def paint(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at x, y."""
        size = (_SWATCH_WIDTH * self.unit, _SWATCH_HEIGHT * self.unit)
        page.swatch((x, y), size, self.painter)
        lines = self._words(page.typeface, width)
        if len(lines) == 1:
            y += max(0.0, (size[1] - self.size * LEADING) / 2)
        for line in lines:
            page.text((x + size[0] + 20 * self.unit, y), line, self.size)
            y += self.size * LEADING


@dataclass(frozen=True)
class Grid:
    """Entries in as many columns as the width has room for, one below the other in each."""

    entries: Sequence[Entry]
    across: float
    down: float

    def _cells(self, typeface: Typeface, width: float) -> list[tuple[Entry, float, float, float]]:
        """Return entries with left, top and width: as many columns as fit, each as wide as need."""
        natural = [min(entry.natural_width(typeface), width) for entry in self.entries]
        for most in range(len(natural), 0, -1):
            rows = math.ceil(len(natural) / most)
            count = math.ceil(len(natural) / rows)
            columns = [max(natural[place::count]) for place in range(count)]
            if count == 1 or sum(columns) + self.across * (count - 1) <= width:
                break
        else:
            return []
        left = [sum(columns[:place]) + self.across * place for place in range(count)]
        cells, top = [], 0.0
        for start in range(0, len(natural), count):
            line = self.entries[start : start + count]
            cells += [(e, left[k], top, columns[k]) for k, e in enumerate(line)]
            top += max(e.height(typeface, columns[k]) for k, e in enumerate(line)) + self.down
        return cells

    def height(self, typeface: Typeface, width: float) -> float:
        """Return the height in pixels at a width in pixels."""
        cells = self._cells(typeface, width)
        return max((top + cell.height(typeface, each) for cell, _, top, each in cells), default=0.0)

    def paint(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at x, y."""
        for entry, left, top, each in self._cells(page.typeface, width):
            entry.paint(page, x + left, y + top, each)


@dataclass(frozen=True)
class BivariateSquare:
    """The three by three legend: rows are the first measure, columns the second."""

    colours: tuple[str, ...]
    first: str
    second: str
    corner: str
    size: float
    unit: float

    def _side(self) -> float:
        return 84 * self.unit

    def _below(self, typeface: Typeface, width: float) -> list[str]:
        return typeface.wrap(f"{self.second} →", width - self._left(), self.size, most=2)

    def _left(self) -> float:
        return 2 * self.size * LEADING + 12 * self.unit

    def _corner(self, typeface: Typeface, width: float) -> list[str]:
        room = width - self._left() - 3 * self._side() - 24 * self.unit
        return typeface.wrap(self.corner, max(room, 120 * self.unit), self.size, most=6)

    def height(self, typeface: Typeface, width: float) -> float:
        """Return the height in pixels at a width in pixels."""
        below = len(self._below(typeface, width)) * self.size * LEADING
        return 3 * self._side() + 10 * self.unit + below

    def paint(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at x, y."""
        side, left = self._side(), x + self._left()
        for place, colour in enumerate(self.colours[:9]):
            row, column = divmod(place, 3)
            box_left, box_top = left + column * side, y + (2 - row) * side
            box = (box_left, box_top, box_left + side, box_top + side)
            page.rectangle(box, fill=colour, outline=WHITE, width=max(1, round(2 * self.unit)))
        self._paint_first(page, x, y)
        text_y = y + 3 * side + 10 * self.unit
        for line in self._below(page.typeface, width):
            page.text((left, text_y), line, self.size)
            text_y += self.size * LEADING
        text_y = y
        for line in self._corner(page.typeface, width):
            page.text((left + 3 * side + 24 * self.unit, text_y), line, self.size, colour=MUTED)
            text_y += self.size * LEADING

    def _paint_first(self, page: Page, x: float, y: float) -> None:
        """Write the name of the first measure upwards along the left edge."""
        length = 3 * self._side()
        lines = page.typeface.wrap(f"{self.first} →", length, self.size, most=2)
        for number, line in enumerate(lines):
            page.upward((x + number * self.size * LEADING, y + length), line, self.size)


@dataclass(frozen=True)
class Sizes:
    """Three sizes of text and the sizes of signs, in pixels of the picture."""

    unit: float
    title: float
    body: float
    small: float
    point: int
    village: int
    outline: int
    accent: int

    @classmethod
    def of(cls, width_px: int) -> Sizes:
        """Return the sizes for a picture of some width."""
        unit = width_px / 2400
        return cls(
            unit, 60 * unit, 33 * unit, 27 * unit,
            point=max(3, round(10 * unit)), village=max(4, round(17 * unit)),
            outline=max(3, round(7 * unit)), accent=max(4, round(13 * unit)),
        )  # fmt: skip


def class_block(view: MapView, sizes: Sizes, *, flat: bool = False) -> Block:
    """Return the legend of the classes, with the one without data wherever it has a name.

    ``flat`` puts the classes beside each other, for a legend below the map.
    """
    entries = [
        Entry(fill_painter(colour), label, sizes.body, sizes.unit)
        for colour, label in zip(view.colours, view.labels, strict=False)
    ]
    hatched = fill_painter(NO_DATA, hatched=True)
    # A map of places alone has no classes, and so no name for what lacks one.
    named = [view.no_data_label] if view.no_data_label else []
    no_data = [Entry(hatched, label, sizes.body, sizes.unit) for label in named]
    blocks: list[Block] = [heading(view.legend_title, sizes.body)]
    if view.estimated:
        blocks.append(Paragraph(t("ekspor.perkiraan"), sizes.small, colour=MUTED, most=2))
    if view.bivariate is not None and len(view.colours) == 9:
        names = view.bivariate
        square = BivariateSquare(
            view.colours, plain(names.first_label), plain(names.second_label),
            plain(names.corner_label), sizes.small, sizes.unit,
        )  # fmt: skip
        blocks.append(Stack([square, *no_data], 10 * sizes.unit))
    elif flat:
        blocks.append(Grid([*entries, *no_data], 40 * sizes.unit, 10 * sizes.unit))
    else:
        blocks.append(Stack([*entries, *no_data], 10 * sizes.unit))
    return Stack(blocks, 16 * sizes.unit)


def layer_block(
    view: MapView, sizes: Sizes, drawn: frozenset[str], *, flat: bool = False
) -> Block | None:
    """Return the legend of outlines, points, villages and roads that are on the map.

    Parameters
    ----------
    view, sizes
        The map and the sizes of its signs.
    drawn
        Keys of the point layers and names of the road tables that were really drawn.
    flat
        Villages' classes beside each other, for a legend below the map.

    """
    entries: list[Block] = []

    def add(painter: Painter, label: str) -> None:
        entries.append(Entry(painter, label, sizes.body, sizes.unit))

    if view.outlined.any():
        add(outline_painter(OUTLINE, sizes.outline), view.outlined_label)
    if view.chosen_rows:
        names = [plain(view.names[row]) for row in view.chosen_rows]
        more = "" if len(names) <= _NAMED else f" (+{len(names) - _NAMED})"
        text = t("ekspor.terpilih", nama=", ".join(names[:_NAMED]) + more)
        add(outline_painter(ACCENT, sizes.accent), text)
    for layer in view.points:
        if layer.layer in drawn:
            add(sign_painter(layer.colour, layer.shape, sizes.village), layer.label)
    if view.spots is not None:
        add(sign_painter(view.spots.colour, view.spots.shape, sizes.village), view.spots.label)
    for number, road in enumerate(view.roads):
        if road.table in drawn:
            add(line_painter(ROADS[number % len(ROADS)], sizes.outline), road.label)
    blocks: list[Block] = [Stack(entries, 10 * sizes.unit)] if entries else []
    if view.villages is not None and "desa" in drawn:
        villages = view.villages
        signs = [
            Entry(
                sign_painter(colour, "circle", sizes.village, LAND_LINE),
                label,
                sizes.body,
                sizes.unit,
            )
            for colour, label in zip(villages.colours, villages.labels, strict=False)
        ]
        gap = 10 * sizes.unit
        block = Grid(signs, 24 * sizes.unit, gap) if flat else Stack(signs, gap)
        blocks.append(Stack([heading(villages.legend_title, sizes.body), block], gap))
    return Stack(blocks, 26 * sizes.unit) if blocks else None
