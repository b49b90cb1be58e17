"""Tables to take away: CSV for programs, XLSX for people, GeoJSON for maps.

CSV is written with commas, decimal points and a byte order mark. Excel under Indonesian settings
expects semicolons and would show it in one column: the XLSX file is there for Excel, and one
fixed form of CSV serves everything else.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import xlsxwriter
from numpy.typing import NDArray

from lib.encode import csv_cell, csv_frame, to_json
from lib.errors import AppError
from lib.i18n import as_language, date_long, t, using
from lib.services.mapview import MapView
from lib.services.reports.geojson import geometry_texts
from lib.services.reports.words import plain

MOST_ROWS = 1_048_575
INERT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Options of a workbook in which text stays text: no formulas, no links."""
_LONGEST_CELL = 32_000
_NARROWEST, _WIDEST = 8, 48
LINE_HEIGHT = 15.0
"""Points; rows of folded text get their height, because not every program finds it itself."""
_WORDS = 100
_FILTER = 3
"""Letters that the button of the filter covers."""
_FORBIDDEN_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class TableTooLongError(AppError, ValueError):
    """Say that a table has more rows than a sheet can hold."""

    code: ClassVar[str] = "E_TABLE_TOO_LONG"
    text_id: ClassVar[str] = (
        "Tabel berisi {rows} baris; satu lembar Excel paling banyak {most}. Unduh sebagai CSV."
    )
    text_en: ClassVar[str] = (
        "The table has {rows} rows; one Excel sheet holds at most {most}. Download it as CSV."
    )


@dataclass(frozen=True)
class Column:
    """One column of a table: its key in the frame, its heading, and how its numbers look.

    ``decimals`` is None for text; codes are always text.
    """

    key: str
    label: str
    decimals: int | None = None


@dataclass(frozen=True)
class About:
    """What a file says about itself, in one language."""

    title: str
    topic: str
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    today: dt.date
    link: str = ""
    language: str = "id"
    estimated: bool = False

    @classmethod
    def of(cls, view: MapView, today: dt.date, link: str = "") -> About:
        """Return what a map's table says about itself."""
        return cls(
            view.title, view.topic, view.sources, view.notes, today, link, view.language,
            view.estimated,
        )  # fmt: skip


def columns_of(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Return columns headed by their own names: whole numbers bare, others with two decimals."""
    return tuple(Column(str(name), str(name), _decimals(frame[name])) for name in frame.columns)


def _decimals(values: pd.Series) -> int | None:
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return None
    return 2 if pd.api.types.is_float_dtype(values) else 0


def to_csv_bytes(frame: pd.DataFrame, columns: Sequence[Column] | None = None) -> bytes:
    """Write a table as CSV (UTF-8 with byte order mark, commas, decimal points).

    Parameters
    ----------
    frame
        Any columns; text is guarded against being read as a formula, missing values are empty.
    columns
        Which columns, in which order and under which headings; all of them by default.

    """
    chosen = columns_of(frame) if columns is None else tuple(columns)
    picked = frame[[column.key for column in chosen]].copy()
    picked.columns = pd.Index([plain(column.label) for column in chosen])
    guarded = csv_frame(without_infinities(picked))
    text: str = guarded.to_csv(index=False, lineterminator="\r\n")
    return ("\ufeff" + text).encode("utf-8", "replace")


def without_infinities(frame: pd.DataFrame) -> pd.DataFrame:
    """Take infinities out of a frame of one's own: they are no figures for a spreadsheet."""
    floats = [pd.api.types.is_float_dtype(dtype) for dtype in frame.dtypes]
    for position in np.flatnonzero(floats).tolist():
        column = frame.iloc[:, position]
        frame.isetitem(position, column.where(np.isfinite(column.to_numpy(float, na_value=np.nan))))
    return frame


def to_xlsx_bytes(
    frame: pd.DataFrame,
    sheet_title: str,
    about: About,
    columns: Sequence[Column] | None = None,
) -> bytes:
    """Write a table as XLSX: a sheet of data and a sheet that explains it.

    Parameters
    ----------
    frame
        Any columns. Text stays text: no formulas, no links; codes keep their noughts.
    sheet_title
        Name of the sheet of data; what Excel forbids in it is left out.
    about
        What the sheet "Keterangan" says, in the language it is to be written in.
    columns
        Which columns, in which order and under which headings; all of them by default.

    Raises
    ------
    TableTooLongError
        If there are more rows than a sheet holds.

    """
    if len(frame) > MOST_ROWS:
        raise TableTooLongError(rows=len(frame), most=MOST_ROWS)
    chosen = columns_of(frame) if columns is None else tuple(columns)
    out = io.BytesIO()
    with using(as_language(about.language)), xlsxwriter.Workbook(out, dict(INERT)) as book:
        created = dt.datetime.combine(about.today, dt.time(), tzinfo=dt.UTC).replace(tzinfo=None)
        book.set_properties({"title": plain(about.title), "created": created})
        notes_name = t("ekspor.keterangan")
        name = sheet_name(sheet_title)
        write_data(book, name if name != notes_name else t("ekspor.data"), frame, chosen)
        _write_about(book, notes_name, about)
    return out.getvalue()


def sheet_name(title: str) -> str:
    """Return a title as Excel allows it for a sheet: 31 characters, some of them forbidden."""
    return plain(title.translate(_FORBIDDEN_IN_SHEET_NAMES))[:31].strip() or t("ekspor.data")


def _cell(value: Any) -> str | float | None:
    """Return what a cell holds: a finite number, guarded text, or nothing."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | np.bool_):
        return t("ekspor.ya") if value else t("ekspor.tidak")
    if isinstance(value, int | float | np.number):
        number = float(value)
        return number if math.isfinite(number) else None
    return str(csv_cell(plain(value, _LONGEST_CELL)))


def write_data(book: Any, name: str, frame: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Add a sheet that holds a table alone: heads in its first row, filters, guarded text."""
    sheet = book.add_worksheet(name)
    heads = [
        book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, **look})
        for look in ({}, {"align": "left", "indent": 1})
    ]
    lines = 1
    for place, column in enumerate(columns):
        look = {"num_format": "@", "indent": 1 if place else 0}
        if column.decimals is not None:
            look = {"num_format": _number_pattern(column.decimals)}
        style = book.add_format(look)
        cells = [_cell(value) for value in frame[column.key].tolist()]
        width = _column_width(column, cells)
        sheet.set_column(place, place, width, style)
        lines = max(lines, line_count(plain(column.label), width - _FILTER))
        # At the left even above numbers: the filter's button covers the right end.
        head = heads[1 if place and column.decimals is None else 0]
        sheet.write_string(0, place, str(csv_cell(plain(column.label))), head)
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell, str):
                sheet.write_string(row, place, cell, style)
            elif cell is not None:
                sheet.write_number(row, place, cell, style)
    sheet.set_row(0, lines * LINE_HEIGHT)
    sheet.freeze_panes(1, min(2, len(columns)))
    if columns:
        sheet.autofilter(0, 0, len(frame), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def line_count(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of a width in letters."""
    return max(1, len(textwrap.wrap(text, max(4, int(width)))))


def _number_pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _column_width(column: Column, cells: Sequence[str | float | None]) -> float:
    if column.decimals is None:
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    else:
        largest = max((abs(cell) for cell in cells if isinstance(cell, float)), default=0.0)
        longest = len(f"{largest:,.{column.decimals}f}") + 1
    heading = max((len(word) for word in plain(column.label).split(" ")), default=0)
    return float(min(_WIDEST, max(_NARROWEST, longest + 2, heading + 4)))


def _write_about(book: Any, name: str, about: About) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, _WORDS)
    notes = [*about.notes, *([t("ekspor.perkiraan")] if about.estimated else [])]
    rows = [
        (t("ekspor.judul"), about.title),
        (t("ekspor.topik"), about.topic),
        *((t("ekspor.sumber"), source) for source in about.sources),
        *((t("ekspor.catatan"), note) for note in notes),
        (t("ekspor.catatan"), t("ekspor.sel_kosong")),
        (t("ekspor.catatan"), t("ekspor.indikatif")),
        (t("ekspor.tanggal"), date_long(about.today)),
        *([(t("ekspor.alamat"), about.link)] if about.link else []),
    ]
    before = ""
    for row, (label, text) in enumerate(rows):
        sheet.set_row(row, LINE_HEIGHT * line_count(plain(text), _WORDS))
        sheet.write_string(row, 0, "" if label == before else label, head)
        sheet.write_string(row, 1, str(csv_cell(plain(text))), body)
        before = label


def to_geojson_bytes(
    view: MapView,
    geometries: NDArray[np.object_],
    frame: pd.DataFrame | None = None,
    *,
    today: dt.date | None = None,
    decimals: int = 5,
) -> bytes:
    """Write the regions of a map with their values as GeoJSON (RFC 7946).

    Parameters
    ----------
    view
        The map; each feature has its ``kode``, ``nama``, ``nilai`` and ``teks``.
    geometries
        Shape (n,): polygons of shapely (EPSG:4326), in the order of ``view.codes``. Missing and
        empty ones become null.
    frame
        More values, by a column ``kode``; they keep their column names. Missing ones are null.
    today
        Date to write into the file, or None.
    decimals
        Decimals of a degree.

    Raises
    ------
    ValueError
        If ``geometries`` are not as many as ``view.codes``.

    """
    if len(geometries) != len(view.codes):
        raise ValueError(f"{len(geometries)} geometries for {len(view.codes)} regions")
    more = _rows_by_code(frame)
    texts = geometry_texts(geometries, decimals)
    features = []
    for place, code in enumerate(view.codes):
        properties = {
            "kode": code,
            "nama": view.names[place],
            "nilai": float(view.values[place]),
            "teks": view.texts[place],
        } | more.get(code, {})
        features.append(
            f'{{"type":"Feature","id":{to_json(code)},"properties":{to_json(properties)},'
            f'"geometry":{texts[place]}}}'
        )
    with using(as_language(view.language)):
        indicative = t("ekspor.indikatif")
    head = {
        "name": view.title,
        "topic": view.topic,
        "measure": view.legend_title,
        "sources": list(view.sources),
        "notes": [*view.notes, indicative],
        "date": today.isoformat() if today else None,
        "estimated": bool(view.estimated),
    }
    opening = '{"type":"FeatureCollection",' + to_json(head)[1:-1] + ',"features":[\n'
    return (opening + ",\n".join(features) + "\n]}\n").encode("utf-8", "replace")


def _rows_by_code(frame: pd.DataFrame | None) -> dict[str, dict[str, Any]]:
    if frame is None or "kode" not in frame.columns:
        return {}
    records = frame.to_dict(orient="records")
    return {str(row["kode"]): {str(key): value for key, value in row.items()} for row in records}
