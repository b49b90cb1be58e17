"""Read CSV: encoding, separator, header, then the cells, each as it stands.

Problems of rows: E_FIELD_COUNT (more or fewer fields than the header; never shifted), E_QUOTE,
E_NUL; and the notes of `data.readers.trim`. A faulty row is left out, its text is the value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.problems import ERROR, WARNING, Problems
from data.readers.dialect import DELIMITERS, detect_delimiter, first_records
from data.readers.encoding import to_utf8
from data.readers.header import HEAD_ROWS, Header, find_header
from data.readers.records import Records, repaired, scan
from data.readers.table import Detected, ReadOptions
from data.readers.trim import NOTE, TOTAL, trim
from lib.errors import EmptyFileError, LimitError, NoRowsError, NulError, QuoteError
from lib.limits import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS

Check = Callable[[float], None]
_NOTE_TAIL = 12  # records at the end that may be remarks


@dataclass(frozen=True)
class TextTable:
    """Cells of a CSV and how they were read."""

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    encoding: Detected
    delimiter: Detected
    header_row: int
    problems: Problems


def read_text(content: bytes, name: str, options: ReadOptions, check: Check) -> TextTable:
    """Read the bytes of a CSV.

    Parameters
    ----------
    content, name
        The file; the name is only shown.
    options
        What is stated about it.
    check
        Told the share done; may raise to stop.

    Raises
    ------
    InputFileError
        If the file cannot be used as a whole.

    """
    data, encoding = to_utf8(content, name, options.encoding)
    if not data or data.isspace():
        raise EmptyFileError(file=name)
    if b"\n" not in data and b"\r" in data:  # line ends of old Macs
        data = data.replace(b"\r", b"\n")
    check(0.1)
    delimiter = detect_delimiter(data, name, options.delimiter)
    problems = Problems()
    faults: dict[int, str] = {}
    records = scan(data, delimiter.value, lambda: check(0.2))
    if records is None:
        data, faults = repaired(data, delimiter.value, name, lambda: check(0.2))
        records = scan(data, delimiter.value, lambda: check(0.3))
        assert records is not None, "csv.writer quotes so that scan can read it"
    check(0.4)
    if int(records.fields[:HEAD_ROWS].max()) > MAX_COLUMNS:
        raise LimitError(file=name, limit=f"{MAX_COLUMNS} kolom")
    head = first_records(data, delimiter.value, HEAD_ROWS)
    header = find_header(head, name, options.header_row)
    _check_limits(records, header, name)
    _check_header(data, records, header, faults, name)
    header, good = _good_records(data, records, header, faults, problems)
    if not good.any():
        if len(problems.rows_with(ERROR)) == 0:
            raise NoRowsError(file=name)
        frame = pd.DataFrame("", index=[], columns=list(header.names), dtype="str")
    else:
        frame = _cells(_kept_bytes(data, records, good), records, delimiter.value, header, good)
    check(0.8)
    rows = np.flatnonzero(good).astype(np.int64) + 1
    del data, records
    frame = name_columns(frame, header.names)
    frame, rows = trim(frame, rows, problems)
    if not len(frame) and len(problems.rows_with(ERROR)) == 0:
        raise NoRowsError(file=name)
    return TextTable(frame, rows, encoding, delimiter, header.last + 1, problems)


def name_columns(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Name the columns; one without a name is left out if empty, else called “Kolom 5”."""
    shown, keep = [], []
    for i, each in enumerate(names):
        if not each and not frame.iloc[:, i].str.strip().any():
            continue
        label = each or f"Kolom {i + 1}"
        while label in shown or (not each and label in names):
            label += "_"
        shown.append(label)
        keep.append(i)
    frame = frame.iloc[:, keep]
    frame.columns = pd.Index(shown, dtype=object)
    return frame


def _check_limits(records: Records, header: Header, name: str) -> None:
    if records.long_cell >= 0:
        row = records.long_cell + 1
        raise LimitError(file=name, limit=f"{MAX_CELL_CHARS} karakter per isian, baris {row}")
    if len(records) - header.last - 1 > MAX_ROWS:
        raise LimitError(file=name, limit=f"{MAX_ROWS} baris")


def _check_header(
    data: bytes, records: Records, header: Header, faults: dict[int, str], name: str
) -> None:
    end = int(records.ends[header.last])
    nul = data.find(b"\0", 0, end)
    if nul >= 0:
        raise NulError(file=name, row=data.count(b"\n", 0, nul) + 1)
    if header.last + 1 in faults:
        raise QuoteError(file=name, row=header.last + 1)


def _good_records(
    data: bytes, records: Records, header: Header, faults: dict[int, str], problems: Problems
) -> tuple[Header, NDArray[np.bool_]]:
    """Mark the records (n,) of data with as many fields as the header; tell of the others."""
    size = records.ends - records.starts
    body = np.arange(len(records)) > header.last
    good = body & (size > 0)
    broken = np.array(sorted(row for row in faults if row > header.last + 1), dtype=np.int64)
    problems.add("E_QUOTE", ERROR, broken, values=[faults[row] for row in broken])
    expected = len(header.names)
    # Where every row ends in a separator, one more, empty field cannot shift anything.
    one_more = good.any() and (records.fields[good] == expected + 1).all()
    if one_more and _all_end_empty(data, records, good):
        header = Header(header.last, (*header.names, ""))
        expected += 1
    at = data.find(b"\0")
    nuls: list[int] = []
    while at >= 0:
        record = int(np.searchsorted(records.starts, at, side="right")) - 1
        nuls.append(record)
        at = data.find(b"\0", int(records.ends[record]))
    good[nuls] = False
    problems.add("E_NUL", ERROR, np.array(nuls, dtype=np.int64) + 1,
                 values=[_text(data, records, i) for i in nuls])  # fmt: skip
    wrong = np.flatnonzero(good & (records.fields != expected))
    good[wrong] = False
    _tell_field_counts(data, records, wrong, expected, problems)
    return header, good


def _all_end_empty(data: bytes, records: Records, good: NDArray[np.bool_]) -> bool:
    last = np.frombuffer(data, dtype=np.uint8)[records.ends[good] - 1]
    return bool(np.isin(last, [ord(mark) for mark in DELIMITERS]).all())


def _tell_field_counts(
    data: bytes, records: Records, wrong: NDArray[np.int64], expected: int, problems: Problems
) -> None:
    texts = np.array([_text(data, records, i) for i in wrong], dtype=object)
    real = np.array([bool(text.strip(' \t,;|"')) for text in texts], dtype=bool)
    wrong, texts = wrong[real], texts[real]
    ends = wrong >= len(records) - _NOTE_TAIL
    remark = np.array([bool(NOTE.match(t) or TOTAL.match(t)) for t in texts], dtype=bool) & ends
    remark &= records.fields[wrong] < expected
    problems.add("W_NOTE_ROW", WARNING, wrong[remark] + 1, values=texts[remark])
    found = records.fields[wrong].astype(np.int64)
    problems.add(
        "E_FIELD_COUNT", ERROR, wrong[~remark] + 1, values=texts[~remark],
        found=found[~remark], expected=expected,
    )  # fmt: skip


def _text(data: bytes, records: Records, i: int) -> str:
    raw = data[int(records.starts[i]) : int(records.ends[i])]
    return raw.decode("utf-8")[:MAX_CELL_CHARS]


def _kept_bytes(data: bytes, records: Records, good: NDArray[np.bool_]) -> bytes | memoryview:
    """Return the bytes of the good records only; a view where they stand together."""
    edges = np.flatnonzero(np.diff(good, prepend=False, append=False))
    runs = edges.reshape(-1, 2)
    view = memoryview(data)
    pieces = [view[records.starts[a] : records.ends[b - 1]] for a, b in runs]
    return pieces[0] if len(pieces) == 1 else b"\n".join(pieces)


def _cells(
    data: bytes | memoryview,
    records: Records,
    delimiter: str,
    header: Header,
    good: NDArray[np.bool_],
) -> pd.DataFrame:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [str(i) for i in range(len(header.names))]
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=4 << 20),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=records.multiline, ignore_empty_lines=False
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=False,
            check_utf8=False,  # done by to_utf8
        ),
    )
    assert table.num_rows == good.sum(), "both readers find the same records"
    # One piece a column: a check would put them together itself, and hold both.
    frame: pd.DataFrame = table.combine_chunks().to_pandas(split_blocks=True, self_destruct=True)
    return frame
