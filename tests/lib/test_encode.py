"""Encoders make hostile text inert and leave numbers alone."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.encode import csv_cell, csv_frame, js_json, safe_html, to_json

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "${parent.document.title=1}",
    "`+alert(1)+`",
    "C:\\data\\2019",
    "</script><script>alert(1)</script>",
    "a\nb\rc\u2028d\u2029e",
    "\" onmouseover='x'",
]


@given(st.one_of(st.text(), st.sampled_from(HOSTILE)))
def test_safe_html_leaves_nothing_that_ends_a_literal_or_a_tag(text):
    encoded = safe_html(text)
    assert not set(encoded) & set("<>\"'`${\\\r\n\u2028\u2029")


@given(st.text())
def test_safe_html_decodes_to_the_same_text(text):
    import html

    expected = text
    # html.unescape replaces characters that HTML forbids, but only in numeric references.
    assert html.unescape(safe_html(text).replace("&#13;", "\r")) == expected


@given(st.one_of(st.integers(), st.floats(), st.text()))
def test_safe_html_takes_any_value(value):
    assert isinstance(safe_html(value), str)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "\x00x", "＝1", "＋1", "－1", "＠x", "  =1"],
)
def test_text_that_a_spreadsheet_may_run_is_prefixed(text):
    assert csv_cell(text) == "'" + text


@pytest.mark.parametrize("value", [-6.2, -3, True, None, "Belu", "'kutip", "", "a=b", "5-6"])
def test_other_values_pass_unchanged(value):
    assert csv_cell(value) is value


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_cell_written_from_a_guarded_frame_begins_a_formula(texts):
    frame = pd.DataFrame({"=nama": pd.Series(texts, dtype=object), "lon": [-6.2] * len(texts)})
    guarded = csv_frame(frame)
    for row in guarded.itertuples(index=False):
        assert not str(row[0]).lstrip().startswith(("=", "+", "-", "@"))
        assert row[1] == -6.2
    assert list(guarded.columns) == ["'=nama", "lon"]
    assert list(frame.columns) == ["=nama", "lon"]


def test_a_guarded_frame_survives_the_csv_round_trip():
    frame = pd.DataFrame({"nama": ["=A1", 'Desa "X", 1', "NA"], "n": [1, -2, 3]})
    text = csv_frame(frame).to_csv(index=False, lineterminator="\n")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1:] == [["'=A1", "1"], ['Desa "X", 1', "-2"], ["NA", "3"]]


@given(st.one_of(st.text(), st.sampled_from(HOSTILE)))
def test_js_json_cannot_leave_its_script_element_and_reads_back(text):
    encoded = js_json({"k": text})
    assert not set(encoded) & set("<>&\u2028\u2029\n\r")
    assert json.loads(encoded) == {"k": text}


def test_numbers_that_json_does_not_know_become_null():
    values = [float("nan"), float("inf"), np.float64("nan"), pd.NA, pd.NaT, None]
    assert json.loads(to_json(values)) == [None] * 6
    assert json.loads(to_json({"a": np.array([1.5, np.nan]), "b": np.int64(3)})) == {
        "a": [1.5, None],
        "b": 3,
    }
