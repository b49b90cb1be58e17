"""Whatever the words, text and tables of slides stay inside their boxes."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.services.reports.model import Sentence, TablePart
from lib.services.reports.slides_fit import (
    height_of,
    largest,
    line_count,
    shortened,
    tied,
    width_of,
)
from lib.services.reports.slides_frame import Box
from lib.services.reports.slides_table import lay_out
from lib.services.reports.slides_text import measured
from lib.services.reports.tables import Column

WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz ABC-0123456789%", min_size=1, max_size=30), max_size=40
).map(" ".join)


@given(WORDS, st.integers(60, 900), st.integers(8, 40), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_a_shortened_text_takes_no_more_lines_than_it_may(text, width, size, lines):
    said = shortened(tied(text), width, size, lines)
    assert line_count(said, width, size) <= lines or len(said) <= 2


@given(WORDS, st.integers(100, 900), st.integers(20, 400))
@settings(deadline=None, max_examples=60)
def test_the_largest_size_fits_and_the_next_does_not(text, width, height):
    words = [measured(tied(text))]
    size = largest(words, width, height, 40.0, 8.0)
    if size is None:
        assert height_of(words, width, 8.0) > height
    else:
        assert height_of(words, width, size) <= height
        assert size == 40.0 or height_of(words, width, size + 1) > height


@given(WORDS)
def test_tying_changes_spaces_alone(text):
    assert tied(text).replace("\u00a0", " ") == " ".join(text.split())


@given(
    st.lists(st.tuples(WORDS, st.integers(0, 10**9)), min_size=1, max_size=14),
    st.integers(1, 5), st.integers(400, 900), st.integers(160, 400),
)  # fmt: skip
@settings(deadline=None, max_examples=30)
def test_a_table_stays_inside_its_box(rows, times, width, height):
    data, columns = {}, []
    for place in range(times):
        data[f"nama{place}"] = [row[0] for row in rows]
        data[f"orang{place}"] = [row[1] for row in rows]
        columns += [Column(f"nama{place}", "Nama wilayah"), Column(f"orang{place}", "Orang", 0)]
    part = TablePart("Tabel", Sentence("Temuan"), pd.DataFrame(data), tuple(columns), most=14)
    grid = lay_out(part, Box(0, 0, width, height))
    assert sum(grid.widths) <= width + 0.5
    assert (
        grid.head_height + len(grid.rows) * grid.row_height <= height + 0.5 or len(grid.rows) == 1
    )
    for row in grid.rows:
        for cell, own, figure in zip(row, grid.widths, grid.right, strict=True):
            assert not figure or (cell[-1].isdigit() and width_of(cell, grid.size) <= own)
