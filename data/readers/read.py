"""Read a file of any known form: `read_table`.

Text is read here; everything that must be unpacked or parsed by foreign code (workbooks,
archives, spatial files, Parquet) is read by a process of its own with limits of memory and time
(`data.readers.process`). The name is only shown and compared, never used as a path.

Codes: E_EMPTY, E_NO_ROWS, E_ENCODING, E_DELIMITER, E_TYPE, E_LIMIT, E_ARCHIVE, E_PASSWORD,
E_DAMAGED, E_SHEET, E_NO_CRS, E_DUP_COLUMN, E_CANCELLED for the whole file; E_NUL, E_QUOTE,
E_FIELD_COUNT, E_COORD, E_GEOMETRY for rows; W_TOTAL_ROW, W_SECTION_ROW, W_NOTE_ROW,
W_NUMBERING_ROW, W_FILLED_DOWN, W_HIDDEN_ROW, W_DATE_FOR_NUMBER, W_GEOMETRY_REPAIRED, W_Z_DROPPED,
W_REPROJECTED as notes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from data.memory import keep_large_apart
from data.readers.errors import CancelledError
from data.readers.sniff import sniff
from data.readers.table import RawTable, ReadOptions
from data.readers.text import read_text

_LARGE_BYTES = 5_000_000
Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


def read_table(
    content: bytes,
    name: str,
    options: ReadOptions | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> RawTable:
    """Read the bytes of a file into a table of text.

    Parameters
    ----------
    content, name
        The file, at most 50 MB; the name is only shown and its ending compared.
    options
        What is stated about the file; the rest is found out.
    progress
        Told the share done, 0 to 1.
    cancelled
        Asked now and then whether to stop.

    Raises
    ------
    InputFileError
        If the file cannot be used as a whole; the class says why.
    CancelledError
        If `cancelled` said so.

    """
    options = options or ReadOptions()

    def check(share: float) -> None:
        if cancelled is not None and cancelled():
            raise CancelledError(file=name)
        if progress is not None:
            progress(share)

    if len(content) >= _LARGE_BYTES:
        keep_large_apart()
    form = sniff(content, name)
    check(0.0)
    if form == "csv":
        table = _read_csv(content, name, options, check)
    else:
        from data.readers.process import read_apart

        table = read_apart(content, name, form, options, check)
    check(1.0)
    return table


def _read_csv(content: bytes, name: str, options: ReadOptions, check: Progress) -> RawTable:
    found = read_text(content, name, options, check)
    return RawTable(
        columns=tuple(found.frame.columns),
        frame=found.frame,
        rows=found.rows,
        form="csv",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        name=name,
        encoding=found.encoding,
        delimiter=found.delimiter,
        header_row=found.header_row,
        problems=found.problems,
    )
