"""Tables that leave the app: codes stay codes, and no text becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from lib.errors import AppError
from lib.services.reports import tables
from lib.services.reports.tables import (
    About,
    Column,
    TableTooLongError,
    to_csv_bytes,
    to_geojson_bytes,
    to_xlsx_bytes,
)
from tests.lib.reports_sample import HOSTILE, HOSTILE_CELLS, sample_view, squares

TODAY = dt.date(2026, 11, 24)
COLUMNS = (
    Column("kode", "Kode"),
    Column("nama", "Nama"),
    Column("persen", "Persen (%)", 1),
    Column("orang", "Orang", 0),
    Column("tertinggal", "Tertinggal"),
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def frame(names: tuple[str, ...] = ("Belu", "Alor", "Ende")) -> pd.DataFrame:
    count = len(names)
    values = np.linspace(-6.2, 99.5, count)
    values[-1] = np.inf
    return pd.DataFrame(
        {
            "kode": [f"53.{i:02d}" for i in range(count)],
            "nama": list(names),
            "persen": values,
            "orang": pd.array([1234567, None, 3] + [4] * (count - 3), dtype="Int64"),
            "tertinggal": [True] + [False] * (count - 1),
        }
    )


def about(**changes) -> About:
    fields = {
        "title": "Judul", "topic": "Topik", "sources": ("Kemenkes 2022", "BPS 2024"),
        "notes": ("Garis lurus.",), "today": TODAY, "link": "https://peta.example/?r=5",
    }  # fmt: skip
    return About(**(fields | changes))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def workbook(*args, **more) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx_bytes(*args, **more)))


def test_csv_begins_with_a_byte_order_mark_and_keeps_codes_as_they_are():
    data = to_csv_bytes(frame(), COLUMNS)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = rows_of(data)
    assert rows[0] == ["Kode", "Nama", "Persen (%)", "Orang", "Tertinggal"]
    assert rows[1] == ["53.00", "Belu", "-6.2", "1234567", "True"]


def test_csv_leaves_missing_and_infinite_values_empty():
    rows = rows_of(to_csv_bytes(frame(), COLUMNS))
    assert rows[2][3] == ""
    assert rows[3][2] == ""


def test_csv_without_columns_takes_all_under_their_own_names():
    assert rows_of(to_csv_bytes(frame()))[0] == list(frame().columns)


def test_no_text_in_csv_begins_like_a_formula():
    rows = rows_of(to_csv_bytes(frame(HOSTILE_CELLS), COLUMNS))
    assert len(rows) == len(HOSTILE_CELLS) + 1
    assert not any(row[1].startswith(FORMULA_STARTS) for row in rows)


def test_csv_of_an_empty_table_has_its_heading():
    assert len(rows_of(to_csv_bytes(frame().iloc[:0], COLUMNS))) == 1


def test_xlsx_has_a_sheet_of_data_and_one_that_explains_it():
    book = workbook(frame(), "Puskesmas", about(), COLUMNS)
    assert book.sheetnames == ["Puskesmas", "Keterangan"]
    sheet = book["Puskesmas"]
    assert [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:E4"
    said = [row[1] for row in book["Keterangan"].iter_rows(values_only=True)]
    for text in ("Judul", "Kemenkes 2022", "BPS 2024", "Garis lurus.", "24 November 2026"):
        assert text in said
    assert "Batas bersifat indikatif, bukan acuan resmi." in said


def test_xlsx_in_english_speaks_english():
    book = workbook(frame(), "Data", about(language="en"), COLUMNS)
    assert book.sheetnames == ["Data", "Notes"]
    said = [row[1] for row in book["Notes"].iter_rows(values_only=True)]
    assert "Boundaries are indicative, not an official reference." in said


def test_xlsx_codes_are_text_and_numbers_are_numbers_with_a_format():
    sheet = workbook(frame(), "Data", about(), COLUMNS)["Data"]
    assert sheet["A2"].value == "53.00"
    assert sheet["A2"].number_format == "@"
    assert sheet["C2"].value == pytest.approx(-6.2)
    assert sheet["C2"].number_format == "#,##0.0"
    assert sheet["D2"].value == 1234567
    assert sheet["D2"].number_format == "#,##0"
    assert sheet["E2"].value == "ya"


def test_xlsx_leaves_missing_and_infinite_values_empty():
    sheet = workbook(frame(), "Data", about(), COLUMNS)["Data"]
    assert sheet["D3"].value is None
    assert sheet["C4"].value is None


def test_no_text_in_xlsx_is_a_formula_or_a_link():
    book = workbook(frame(HOSTILE_CELLS), "Data", about(title=HOSTILE[5], sources=HOSTILE), COLUMNS)
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
            texts = [cell.value for cell in row if isinstance(cell.value, str)]
            assert not any(text.startswith(FORMULA_STARTS) for text in texts)


@pytest.mark.parametrize("title", ["a/b:c?[d]*'e'", "x" * 90, "", "  ", "Keterangan"])
def test_any_title_makes_a_sheet(title):
    names = workbook(frame(), title, about(), COLUMNS).sheetnames
    assert len(names) == 2
    assert all(0 < len(name) <= 31 for name in names)


def test_the_same_table_gives_the_same_xlsx():
    assert to_xlsx_bytes(frame(), "D", about(), COLUMNS) == to_xlsx_bytes(
        frame(), "D", about(), COLUMNS
    )


def test_a_table_longer_than_a_sheet_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(TableTooLongError) as caught:
        to_xlsx_bytes(frame(), "D", about(), COLUMNS)
    assert isinstance(caught.value, AppError)
    assert "3" in caught.value.message("id")


def test_geojson_holds_each_region_with_its_values():
    more = frame().assign(kode=["53.01", "53.02", "99.99"])
    document = json.loads(to_geojson_bytes(sample_view(), squares(3), more, today=TODAY))
    assert document["type"] == "FeatureCollection"
    assert document["name"] == sample_view().title
    assert document["sources"] == ["Kemenkes 2022"]
    assert document["date"] == "2026-11-24"
    first, _, last = document["features"]
    assert first["id"] == "53.01"
    assert first["properties"]["nama"] == "Belu"
    assert first["properties"]["persen"] == pytest.approx(-6.2)
    assert last["properties"]["nilai"] is None
    assert "persen" not in last["properties"]


def test_geojson_is_strict_json_whatever_the_names():
    view = sample_view(HOSTILE)
    raw = to_geojson_bytes(view, squares(len(HOSTILE))).decode()
    document = json.loads(raw, parse_constant=lambda name: pytest.fail(name))
    assert [f["properties"]["nama"] for f in document["features"]][:9] == list(HOSTILE[:9])


def test_geojson_rings_follow_the_right_hand_rule():
    clockwise = shapely.Polygon([(110, -8), (110, -7), (111, -7), (111, -8)])
    holed = shapely.Polygon(
        [(112, -8), (113, -8), (113, -7), (112, -7)],
        [[(112.2, -7.8), (112.8, -7.8), (112.8, -7.2), (112.2, -7.2)]],
    )
    shapes = np.array([clockwise, holed, None], dtype=object)
    features = json.loads(to_geojson_bytes(sample_view(), shapes))["features"]
    for feature in features[:2]:
        for polygon in feature["geometry"]["coordinates"]:
            outer, *holes = (shapely.LinearRing(ring) for ring in polygon)
            assert outer.is_ccw
            assert not any(hole.is_ccw for hole in holes)


def test_geojson_of_regions_without_shape_is_null():
    shapes = np.array([None, shapely.MultiPolygon(), shapely.Point(1, 1)], dtype=object)
    document = json.loads(to_geojson_bytes(sample_view(), shapes))
    assert [feature["geometry"] for feature in document["features"]] == [None, None, None]


def test_geojson_coordinates_are_rounded():
    shape = np.array([shapely.box(110.123456789, -8, 111, -7), *squares(2)], dtype=object)
    assert b"110.12346" in to_geojson_bytes(sample_view(), shape)
    assert b"110.123456" not in to_geojson_bytes(sample_view(), shape)
