"""Workbooks hold every figure of a report, explain their columns, and run nothing."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from lib.services.reports import workbook
from lib.services.reports.model import ChartPart, Sentence
from lib.services.reports.tables import Column, TableTooLongError
from tests.lib.reports_made import chart, findings, map_part, report, table
from tests.lib.reports_sample import HOSTILE_CELLS


def opened(**changes) -> openpyxl.Workbook:
    fields = {"kind": "workbook", "parts": (findings(2), map_part(), *CHART, table(30))}
    content = workbook.xlsx(report(**(fields | changes)))
    return openpyxl.load_workbook(io.BytesIO(content))


CHART = (ChartPart("Grafik", Sentence("Naik", "Kemenkes 2022"), chart("pairs")),)


def rows(sheet) -> list[tuple]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_sheets_are_summary_data_dictionary_and_sources():
    assert opened().sheetnames == [
        "Ringkasan", "Peta", "Grafik", "Angka tiap wilayah", "Kamus data", "Sumber dan cara",
    ]  # fmt: skip


def test_tables_are_whole_and_numbers_are_numbers():
    found = rows(opened()["Angka tiap wilayah"])
    assert len(found) == 31
    assert found[1] == ("53.04.01", "Kecamatan 1", 1234567, 46.25)
    assert found[-1][3] is None


def test_maps_and_charts_give_their_figures():
    book = opened()
    assert rows(book["Peta"])[:3] == [
        ("Kode wilayah", "Wilayah", "Di luar jangkauan (%)", "Nilai tertulis", "Kelas pada peta"),
        ("53.01", "A", 0, "0 %", "0–20"),
        ("53.02", "B", 1, "1 %", "20–40"),
    ]
    assert rows(book["Peta"])[3][2:] == (None, "2 %", "tidak ada data")
    assert rows(book["Grafik"])[:2] == [
        ("Kategori", "Belu (%)", "Nusa Tenggara Timur (%)"), ("Tasifeto Timur", 10, 5),
    ]  # fmt: skip


def test_every_column_is_in_the_dictionary():
    book = opened()
    told = {row[:2] for row in rows(book["Kamus data"])[1:]}
    for name in book.sheetnames[1:-2]:
        assert {(name, head) for head in rows(book[name])[0]} <= told
    people = next(row for row in rows(book["Kamus data"]) if row[1] == "Penduduk")
    assert people[2:5] == ("bilangan bulat", 30, "1.234.567 – 1.234.596")


def test_summary_tells_findings_with_sources_and_sheets():
    said = rows(opened()["Ringkasan"])
    found = next(i for i, row in enumerate(said) if row[0] == "Temuan utama")
    assert said[found] == (
        "Temuan utama",
        "Temuan nomor 1 tentang puskesmas",
        "Kemenkes 2022",
        None,
    )
    assert said[found + 1] == (None, "Temuan nomor 2 tentang puskesmas", None, None)
    assert any(row[0] == "Lembar “Peta”" for row in said)


def test_names_of_sheets_are_unlike_whatever_the_headings():
    long = "Angka tiap kabupaten/kota di seluruh provinsi"
    parts = tuple(dataclasses.replace(table(), heading=long) for _ in range(12))
    parts += (dataclasses.replace(table(), heading="ringkasan"),)
    names = opened(parts=parts).sheetnames
    assert len({name.casefold() for name in names}) == 16
    assert max(map(len, names)) <= 31


@pytest.mark.filterwarnings("ignore:Ignoring URL")
def test_no_cell_is_a_formula_or_a_link():
    hostile = list(HOSTILE_CELLS)
    frame = pd.DataFrame({"nama": hostile, "nilai": np.arange(len(hostile), dtype=float)})
    part = dataclasses.replace(
        table(), frame=frame, columns=(Column("nama", hostile[5]), Column("nilai", hostile[0], 1)),
        finding=Sentence(hostile[5], hostile[6], hostile[5]), heading=hostile[5],
    )  # fmt: skip
    book = opened(parts=(part,), title=Sentence(hostile[5]), sources=tuple(hostile))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert not str(cell.value or "").startswith(("=", "@"))


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 20)
    with pytest.raises(TableTooLongError):
        opened()


def test_chapters_have_their_sheets_under_their_names():
    chapter = report(region_name="Kota Kupang", parts=(table(),))
    assert "Angka tiap wilayah Kota Kupang" in opened(chapters=(chapter,)).sheetnames


def test_english_workbook_is_english():
    names = opened(language="en").sheetnames
    assert names[0] == "Summary"
    assert names[-1] == "Sources and method"
