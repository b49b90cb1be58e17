"""A report as a workbook: every table, the figures behind each map and chart, a dictionary.

The first sheet tells the findings and what is on which sheet; sheets of data hold one table each
and nothing else, so that they can be filtered and joined. No cell is a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from lib.encode import csv_cell
from lib.i18n import date_long, number, t, using
from lib.services.reports.footnotes import web_link
from lib.services.reports.model import ChartPart, MapPart, Part, Report, TablePart, TextPart
from lib.services.reports.tables import (
    INERT,
    LINE_HEIGHT,
    MOST_ROWS,
    Column,
    TableTooLongError,
    line_count,
    sheet_name,
    write_data,
)
from lib.services.reports.words import plain

_LONGEST_NAME = 31
_WIDTHS = (28, 90, 48, 48)


@dataclass(frozen=True)
class Sheet:
    """One sheet of data: its name, the part it came from, and its table."""

    name: str
    part: MapPart | ChartPart | TablePart
    region: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]


def xlsx(report: Report) -> bytes:
    """Write a report as XLSX in its language.

    Raises
    ------
    TableTooLongError
        If a table has more rows than a sheet holds.

    """
    with using(report.language):
        sheets = sheets_of(report)
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, dict(INERT)) as book:
            created = dt.datetime.combine(report.today, dt.time())
            book.set_properties({"title": plain(report.title.text, 250), "created": created})
            _words(book, t("buku_kerja.ringkasan"), _summary(report, sheets))
            for sheet in sheets:
                write_data(book, sheet.name, sheet.frame, sheet.columns)
            dictionary = _dictionary(sheets)
            write_data(book, t("buku_kerja.kamus"), dictionary, _headed(dictionary))
            _words(book, t("buku_kerja.sumber"), _sources(report))
    return out.getvalue()


def sheets_of(report: Report) -> tuple[Sheet, ...]:
    """Give the sheets of data of a report and its chapters, each under a name of its own.

    Raises
    ------
    TableTooLongError
        If a table has more rows than a sheet holds.

    """
    taken = {t(f"buku_kerja.{name}").casefold() for name in ("ringkasan", "kamus", "sumber")}
    sheets = []
    for chapter in (report, *report.chapters):
        for part in chapter.parts:
            if isinstance(part, TextPart):
                continue
            frame, columns = _data_of(part)
            if len(frame) > MOST_ROWS:
                raise TableTooLongError(rows=len(frame), most=MOST_ROWS)
            region = chapter.region_name
            title = part.heading if chapter is report else f"{part.heading} {region}"
            sheets.append(Sheet(_unlike(title, taken), part, region, frame, columns))
    return tuple(sheets)


def _unlike(title: str, taken: set[str]) -> str:
    """Return a name for a sheet that none has yet; Excel does not tell capitals apart."""
    name, count = sheet_name(title), 1
    first = name
    while name.casefold() in taken:
        count += 1
        ending = f" {count}"
        name = first[: _LONGEST_NAME - len(ending)].rstrip() + ending
    taken.add(name.casefold())
    return name


def _data_of(part: MapPart | ChartPart | TablePart) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    if isinstance(part, TablePart):
        return part.frame, part.columns
    if isinstance(part, MapPart):
        return _map_data(part)
    return _chart_data(part)


def _map_data(part: MapPart) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Give code, name, value, text and class of each region of a map."""
    view = part.view
    labels = [view.labels[place] if 0 <= place < len(view.labels) else view.no_data_label
              for place in view.class_index.tolist()]  # fmt: skip
    frame = pd.DataFrame(
        {
            "kode": list(view.codes),
            "nama": list(view.names),
            "nilai": np.asarray(view.values, dtype=np.float64),
            "teks": list(view.texts),
            "kelas": labels,
        }
    )
    heads = ("kode", "wilayah", "", "teks", "kelas")
    columns = tuple(
        Column(
            str(key), view.legend_title if key == "nilai" else t(f"buku_kerja.kolom.{head}"),
            _decimals(frame["nilai"]) if key == "nilai" else None,
        )
        for key, head in zip(frame.columns, heads, strict=True)
    )  # fmt: skip
    return frame, columns


def _decimals(values: pd.Series) -> int:
    known = values[np.isfinite(values)]
    return 0 if bool((known == known.round()).all()) else 2


def _chart_data(part: ChartPart) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Give a row a category and a column a series."""
    chart = part.chart
    data: dict[str, Any] = {"kategori": list(chart.categories)}
    columns = [Column("kategori", t("buku_kerja.kolom.kategori"))]
    unit = f" ({chart.unit})" if chart.unit else ""
    for place, each in enumerate(chart.series):
        key = f"seri{place}"
        data[key] = np.array(each.values, dtype=np.float64)
        columns.append(Column(key, f"{each.name}{unit}", max(chart.decimals, 1)))
    return pd.DataFrame(data), tuple(columns)


def _summary(report: Report, sheets: Sequence[Sheet]) -> Iterator[tuple[str, ...]]:
    """Tell the headline, the figures, the findings, and what is on which sheet."""
    yield t("ekspor.topik"), report.topic
    yield t("ekspor.judul"), report.title.text, report.title.source, report.title.caution
    for fact in report.facts:
        yield t("buku_kerja.angka"), f"{fact.label}: {fact.value}", "", fact.note
    for chapter in (report, *report.chapters):
        for part in chapter.parts:
            yield from _findings(part)
    for sheet in sheets:
        finding = sheet.part.finding
        told = finding.text or sheet.part.heading
        yield t("buku_kerja.lembar", nama=sheet.name), told, finding.source, finding.caution


def _findings(part: Part) -> Iterator[tuple[str, ...]]:
    if isinstance(part, TextPart):
        for each in part.sentences:
            yield part.heading, each.text, each.source, each.caution


def _sources(report: Report) -> Iterator[tuple[str, ...]]:
    for source in report.sources:
        yield t("ekspor.sumber"), source
    yield t("salindia.kelengkapan"), report.completeness
    yield t("salindia.cara"), report.method
    for note in dict.fromkeys((*report.notes, t("ekspor.sel_kosong"), t("ekspor.indikatif"))):
        yield t("ekspor.catatan"), note
    yield t("ekspor.tanggal"), date_long(report.today)
    yield t("salindia.versi"), report.data_version
    yield t("ekspor.alamat"), web_link(report)


def _words(book: Any, name: str, rows: Iterator[tuple[str, ...]]) -> None:
    """Add a sheet of words: what a row is, what it says, its source and its caution."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    said = [row for row in rows if len(row) > 1 and plain(row[1])]
    before: tuple[str, ...] = ()
    for place, row in enumerate(said):
        # What a row is, and its source, are told once for the rows that share them.
        shown = [
            "" if column in (0, 2) and text == "".join(before[column : column + 1]) else plain(text)
            for column, text in enumerate(row)
        ]
        folds = max(line_count(text, width) for text, width in zip(shown, _WIDTHS, strict=False))
        sheet.set_row(place, folds * LINE_HEIGHT)
        for column, text in enumerate(shown):
            if text:
                sheet.write_string(place, column, str(csv_cell(text)), body if column else head)
        before = row
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _dictionary(sheets: Sequence[Sheet]) -> pd.DataFrame:
    """Tell of each column of each sheet what it holds."""
    rows = []
    for sheet in sheets:
        for column in sheet.columns:
            values = sheet.frame[column.key]
            rows.append((sheet.name, column.label, _kind(column), int(values.notna().sum()),
                         _range(values, column), plain(sheet.part.finding.source)))  # fmt: skip
    heads = ("lembar", "kolom", "jenis", "terisi", "rentang", "sumber")
    return pd.DataFrame(rows, columns=list(heads))


def _headed(dictionary: pd.DataFrame) -> tuple[Column, ...]:
    return tuple(
        Column(str(key), t(f"buku_kerja.kolom.{key}"), 0 if key == "terisi" else None)
        for key in dictionary.columns
    )


def _kind(column: Column) -> str:
    if column.decimals is None:
        return t("buku_kerja.jenis.teks")
    return t("buku_kerja.jenis.bulat" if column.decimals == 0 else "buku_kerja.jenis.desimal")


def _range(values: pd.Series, column: Column) -> str:
    """Give the least and the largest value of a column of numbers."""
    if column.decimals is None:
        return ""
    known = pd.to_numeric(values, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    known = known[np.isfinite(known)]
    if not len(known):
        return ""
    return f"{number(known.min(), column.decimals)} – {number(known.max(), column.decimals)}"
