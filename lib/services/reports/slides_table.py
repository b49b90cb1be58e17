"""Native tables on slides: columns as wide as their text asks for, rows that fit the box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.i18n import Language, number, t
from lib.services.charts.drawing import COLOURS
from lib.services.reports.model import TablePart
from lib.services.reports.slides_fit import LEADING, line_count, shortened
from lib.services.reports.slides_frame import Box
from lib.services.reports.slides_text import Paragraph, Run, describe, write
from lib.services.reports.table_fit import (
    PAD,
    column_widths,
    kept_columns,
    left_pad,
    squeezed,
)
from lib.services.reports.tables import Column
from lib.services.reports.words import plain

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_LARGEST, _SMALLEST = 18.0, 9.0
_ROW, _TALLEST = 1.62, 2.2
"""Height of a row over the size of its text: the least, and the most where there is room."""
_HEAD_LINES = 3


@dataclass(frozen=True)
class Grid:
    """A table laid out: heads, rows of text, widths in points and the size of the text."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    widths: tuple[float, ...]
    size: float
    head_height: float
    row_height: float

    def left_pad(self, column: int) -> float:
        """Return the space before the text of a column."""
        return left_pad(self.right, column)


def cells_of(part: TablePart, most: int | None = None) -> tuple[tuple[str, ...], ...]:
    """Write the rows that a page shows (``part.most`` by default), in the reader's format."""
    shown = part.frame.head(part.most if most is None else most)
    columns = [
        [cell_text(value, column) for value in shown[column.key].tolist()]
        for column in part.columns
    ]
    return tuple(zip(*columns, strict=True)) if columns else ()


def cell_text(value: Any, column: Column) -> str:
    """Write one cell; a dash where there is no value."""
    if column.decimals is not None:
        return number(value, column.decimals) if _known(value) else "–"
    return plain(value) if _known(value) and str(value).strip() else "–"


def _known(value: Any) -> bool:
    import pandas as pd

    return not (value is None or value is pd.NA or value is pd.NaT or value != value)


def left_out(part: TablePart, rows: int, columns: int) -> str:
    """Say how many rows and columns there are when a page shows fewer; nothing otherwise."""
    said = []
    for key, shown, total in (
        ("ekspor.baris", rows, len(part.frame)),
        ("salindia.kolom", columns, len(part.columns)),
    ):
        if total > shown:
            said.append(f"{t(key, tampil=number(shown), jumlah=number(total))}.")
    return " ".join(said)


def lay_out(part: TablePart, box: Box) -> Grid:
    """Find the largest text at which all rows fit the box, else as many rows as fit.

    Cells of text may take two lines where that lets the whole table be larger. Figures are never
    cut: where even the smallest text is too wide for them, the last columns are left out.
    """
    heads = tuple(plain(column.label) for column in part.columns)
    right = tuple(column.decimals is not None for column in part.columns)
    rows = cells_of(part)
    kept = kept_columns(heads, rows, right, box.width, _SMALLEST)
    heads, right, rows = heads[:kept], right[:kept], tuple(row[:kept] for row in rows)
    tries = [_attempt(heads, rows, right, box, lines) for lines in (1, 2)]
    lines = 2 if tries[1][0] > tries[0][0] + 0.5 else 1
    size, widths, head_height = tries[lines - 1]
    widths = squeezed(widths, right, box.width)
    inner = _inner(widths, right)
    least = size * (_ROW + LEADING * (lines - 1))
    shown = rows[: max(1, int((box.height - head_height) / least))]
    cut = tuple(
        tuple(shortened(cell, width, size, lines) for cell, width in zip(row, inner, strict=True))
        for row in shown
    )
    heads = tuple(shortened(head, width, size, _HEAD_LINES, bold=True)
                  for head, width in zip(heads, inner, strict=True))  # fmt: skip
    tall = min((box.height - head_height) / max(len(cut), 1), size * _TALLEST)
    return Grid(heads, cut, right, widths, size, head_height, max(tall, least))


def _attempt(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], box: Box,
    lines: int,
) -> tuple[float, tuple[float, ...], float]:  # fmt: skip
    """Return the largest size at which a table fits, its widths, and the height of its head."""
    size = _LARGEST
    while True:
        widths = column_widths(heads, rows, right, box.width, size, lines)
        inner = _inner(widths, right)
        folds = max((line_count(head, width, size, bold=True)
                     for head, width in zip(heads, inner, strict=True)), default=1)  # fmt: skip
        head_height = (min(folds, _HEAD_LINES) * LEADING + _ROW - LEADING) * size
        height = head_height + len(rows) * size * (_ROW + LEADING * (lines - 1))
        fits = sum(widths) <= box.width + 0.5 and folds <= _HEAD_LINES and height <= box.height
        if fits or size <= _SMALLEST:
            return size, widths, head_height
        size -= 0.5


def _inner(widths: Sequence[float], right: Sequence[bool]) -> list[float]:
    """Give the room for text in columns."""
    return [width - left_pad(right, place) - PAD for place, width in enumerate(widths)]


def add_table(slide: Any, box: Box, part: TablePart, language: Language) -> str:
    """Put a table into a box and return what is to be said of what it leaves out."""
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    grid = lay_out(part, box)
    size = (sum(grid.widths), grid.head_height + grid.row_height * len(grid.rows))
    place = Box(box.x, box.y, *size)
    frame = slide.shapes.add_table(len(grid.rows) + 1, len(grid.heads), *place.emu())
    describe(frame, part.finding.text)
    table = frame.table
    style = table._tbl.tblPr
    style.find(qn("a:tableStyleId")).text = _NO_STYLE
    table.horz_banding = False
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Pt(width)
    for number_, row in enumerate(table.rows):
        row.height = Pt(grid.row_height if number_ else grid.head_height)
    for place_, head in enumerate(grid.heads):
        _cell(table.cell(0, place_), head, grid, place_, language, head=True)
    for down, texts in enumerate(grid.rows, start=1):
        for across, text in enumerate(texts):
            _cell(table.cell(down, across), text, grid, across, language)
    return left_out(part, len(grid.rows), len(grid.heads))


def _cell(
    cell: Any, text: str, grid: Grid, column: int, language: Language, *, head: bool = False
) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    cell.margin_left = Pt(grid.left_pad(column))
    cell.margin_right = Pt(PAD)
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    colour = "muted" if head else "ink"
    write(cell.text_frame, [Paragraph((Run(text, grid.size, bold=head, colour=colour),))], language)
    cell.text_frame.paragraphs[0].alignment = (
        PP_ALIGN.RIGHT if grid.right[column] else PP_ALIGN.LEFT
    )
    _underline(cell, "axis" if head else "grid", 1.25 if head else 0.75)


def _underline(cell: Any, colour: str, width: float) -> None:
    """Draw the lower edge of a cell: python-pptx has no call for borders."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{round(width * 12700)}"><a:solidFill>'
        f'<a:srgbClr val="{COLOURS[colour][1:].upper()}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, line)
