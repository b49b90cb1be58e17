"""Any table that Python's csv writes comes back cell for cell, whatever the dialect."""

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.readers import ReadOptions, read_table
from data.readers.dialect import DELIMITERS
from data.readers.records import repaired, scan

LETTERS = st.characters(codec="cp1252", exclude_categories=("Cc", "Cs"))
CELL = st.text(st.one_of(LETTERS, st.sampled_from('",;\t|\n\r')), max_size=12)
CODECS = {"UTF-8": "utf-8", "UTF-16 LE": "utf-16", "UTF-16 BE": "utf-16-be",
          "Windows-1252": "cp1252"}  # fmt: skip


@st.composite
def tables(draw):
    width = draw(st.integers(2, 6))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=12))
    # Every row fills two cells, so that none is blank, a total or a heading of a section.
    return [[f"A{i}", f"B{c}", *rest] for i, (c, *rest) in enumerate(rows)]


@settings(max_examples=120, deadline=None)
@given(
    table=tables(),
    delimiter=st.sampled_from(DELIMITERS),
    encoding=st.sampled_from(sorted(CODECS)),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
)
@example([["A0", "BŒŒ", "ŒŒ"]], ",", "UTF-16 BE", csv.QUOTE_MINIMAL, "\n")
def test_any_table_comes_back(table, delimiter, encoding, quoting, end):
    out = io.StringIO()
    if any("\r" in cell for row in table for cell in row):
        end = "\r\n"  # else the writer leaves a carriage return bare, before Python 3.13
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)
    header = [f"kolom_{i}" for i in range(len(table[0]))]
    writer.writerows([header, *table])
    read = read_table(
        out.getvalue().encode(CODECS[encoding]),
        "a.csv",
        ReadOptions(encoding=encoding, delimiter=delimiter, header_row=1),
    )
    assert [list(row) for row in read.frame.itertuples(index=False)] == table
    assert read.rows.tolist() == list(range(2, len(table) + 2))
    assert len(read.problems) == 0


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from('ab",;\n\r'), max_size=40))
def test_scan_cuts_as_the_csv_module_does(text):
    """Bytes alone tell the same records as Python's strict reader, or say that they cannot."""
    data = text.encode()
    records = scan(data, ",", lambda: None)
    if records is None:
        data, _ = repaired(data, ",", "a.csv", lambda: None)
        records = scan(data, ",", lambda: None)
        assert records is not None
    lines = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert [max(len(line), 1) for line in lines] == records.fields.tolist()
