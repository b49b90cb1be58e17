"""Rows out in parts: the same file as at once, guarded, whole or not at all."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from lib.errors import ArgumentError, OutputError
from lib.services.desk.row_export import ExportCancelledError, export_rows, in_parts
from lib.services.reports.tables import to_csv_bytes

FRAME = pd.DataFrame(
    {
        "id": ["1", "2", "3", "4", "5"],
        "nama": ["A", "=1+1", "koma, dan \"kutip\"", None, "\u202eé"],
        "lat": [-9.1, np.nan, np.inf, 0.5, -1.0],
        "lon": [124.9, 1.0, 2.0, 100.0, 101.0],
        "aktif": [True, False, True, True, False],
    }
)  # fmt: skip


@pytest.mark.parametrize("rows", [1, 2, 5, 100])
def test_parts_make_the_same_csv_as_the_whole(tmp_path, rows):
    out = tmp_path / "o.csv"
    assert export_rows(in_parts(FRAME, rows), out) == 5
    assert out.read_bytes() == to_csv_bytes(FRAME)
    assert "'=1+1" in out.read_text("utf-8-sig")


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_geojson_holds_every_row_as_a_feature(tmp_path, rows):
    out = tmp_path / "o.geojson"
    export_rows(in_parts(FRAME, rows), out, form="geojson")
    features = json.loads(out.read_text("utf-8"))["features"]
    assert [each["properties"]["id"] for each in features] == list(FRAME["id"])
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [124.9, -9.1]}
    assert [each["geometry"] is None for each in features] == [False, True, True, False, False]
    assert features[3]["properties"] == {"id": "4", "nama": None, "aktif": True}


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_an_empty_table_is_a_file_too(tmp_path, form):
    out = tmp_path / "o"
    assert export_rows(in_parts(FRAME.iloc[:0]), out, form=form) == 0
    text = out.read_text("utf-8-sig")
    if form == "csv":
        assert pd.read_csv(io.StringIO(text)).columns.tolist() == list(FRAME.columns)
    else:
        assert json.loads(text)["features"] == []


def test_progress_counts_the_rows_written(tmp_path):
    seen = []
    export_rows(in_parts(FRAME, 2), tmp_path / "o.csv", progress=seen.append)
    assert seen == [2, 4, 5]


def test_a_cancelled_or_broken_export_leaves_what_was_there(tmp_path):
    out = tmp_path / "o.csv"
    out.write_text("lama")
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(ExportCancelledError):
        export_rows(in_parts(FRAME, 1), out, cancelled=stop)

    def broken():
        yield FRAME
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        export_rows(broken(), out)
    assert out.read_text() == "lama"
    assert [each.name for each in tmp_path.iterdir()] == ["o.csv"]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(OutputError):
        export_rows(in_parts(FRAME), tmp_path / "tidak" / "ada.csv")
    with pytest.raises(OutputError):
        export_rows(in_parts(FRAME), tmp_path)
    with pytest.raises(ArgumentError):
        export_rows(in_parts(FRAME), tmp_path / "o", form="xlsx")
    assert list(tmp_path.iterdir()) == []
