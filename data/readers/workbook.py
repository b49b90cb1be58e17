"""Read XLSX, XLS, XLSB and ODS through calamine; runs in the child process.

Notes of rows besides those of `data.readers.trim`: W_HIDDEN_ROW (the row is hidden in the sheet;
told for XLSX), W_DATE_FOR_NUMBER (a date among numbers or in a column of coordinates, as Excel
makes of ``6.12``), W_FILLED_DOWN (a cell of a merged range).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.problems import REPAIR, WARNING, Problems
from data.readers.errors import DamagedFileError, PasswordError
from data.readers.header import HEAD_ROWS, find_header, is_number
from data.readers.hidden import hidden_rows
from data.readers.parsed import Parsed, as_text, check_cells, check_size, choose
from data.readers.table import ALL_SHEETS, SHEET_COLUMN, ReadOptions
from data.readers.text import name_columns
from data.readers.trim import trim
from lib.errors import EmptyFileError, LimitError, NoRowsError
from lib.limits import MAX_COLUMNS, MAX_SHEETS

Cells = list[list[str]]
_COORDINATE = re.compile(r"(?:lat|lon|long|lintang|bujur|koordinat|coord|[xy]$)", re.IGNORECASE)
_MOST_DATES = 0.5  # share of dates from which a column is one of dates
_BATCH = 20_000  # rows turned into text at a time


def read_workbook(
    path: Path, name: str, form: str, options: ReadOptions, share: Callable[[float], None]
) -> Parsed:
    """Read a sheet, or all of them one below the other.

    Without a stated sheet it is the first visible one that holds a table. Of stacked sheets those
    without a table are passed over, and a column tells the sheet.

    Raises
    ------
    InputFileError

    """
    from python_calamine import CalamineError, CalamineWorkbook
    from python_calamine import PasswordError as Locked

    content = path.read_bytes()
    try:
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
    except Locked as error:
        raise PasswordError(file=name) from error
    except CalamineError as error:
        if "EncryptedPackage".encode("utf-16-le") in content or "password" in str(error).lower():
            raise PasswordError(file=name) from error
        raise DamagedFileError(file=name, form=form.upper()) from error
    if len(book.sheet_names) > MAX_SHEETS:
        raise LimitError(file=name, limit=f"{MAX_SHEETS} lembar")
    visible = [str(each.visible).endswith(".Visible") for each in book.sheets_metadata]
    names = list(book.sheet_names)
    shown = [each for each, seen in zip(names, visible, strict=True) if seen] or names
    wanted = choose(name, options.sheet, names if options.sheet not in (None, "*") else shown)
    tables: list[Parsed] = []
    problem: EmptyFileError | NoRowsError = EmptyFileError(file=name)
    for at, sheet in enumerate(wanted):
        share(at / len(wanted))
        try:
            tables.append(_read_sheet(book, content, sheet, name, form, options))
        except (EmptyFileError, NoRowsError) as error:
            problem = error
            continue
        if options.sheet != ALL_SHEETS:
            break
    if not tables:
        raise problem
    result = stack(tables) if options.sheet == ALL_SHEETS else tables[0]
    check_size(name, len(result.frame), result.frame.shape[1])
    return Parsed(**{**vars(result), "sheets": tuple(names)})


def _read_sheet(
    book: Any, content: bytes, sheet: str, name: str, form: str, options: ReadOptions
) -> Parsed:
    opened = book.get_sheet_by_name(sheet)
    grid, dates = _grid(opened, name)
    header = find_header(grid.head(HEAD_ROWS).to_numpy().tolist(), name, options.header_row)
    problems = Problems()
    names = (*header.names, *[""] * (grid.shape[1] - len(header.names)))
    first = header.last + 1
    _fill_merged(grid, opened.merged_cell_ranges or [], first, names, problems)
    frame = grid.iloc[first:].reset_index(drop=True)
    if not len(frame):
        raise NoRowsError(file=name)
    _tell_dates(frame, dates, first, names, problems)
    frame = name_columns(frame, names)
    check_cells(name, frame)
    rows = np.arange(first + 1, first + 1 + len(frame), dtype=np.int64)
    frame, rows = trim(frame, rows, problems)
    if not len(frame):
        raise NoRowsError(file=name)
    if form == "xlsx":
        hidden = np.intersect1d(hidden_rows(content, sheet), rows)
        problems.add("W_HIDDEN_ROW", WARNING, hidden)
    return Parsed(frame, rows, problems, sheet=sheet, header_row=header.last + 1)


def _grid(opened: Any, name: str) -> tuple[pd.DataFrame, list[tuple[int, int]]]:
    """Return all cells of a sheet as text, columns 0 to n-1, and the places of its dates."""
    import pyarrow as pa

    if opened.start is None:
        raise EmptyFileError(file=name)
    _, left = opened.start  # iter_rows gives the blank rows above, not the columns beside
    width = opened.width
    if left + width > MAX_COLUMNS:  # formatted, but perhaps empty, to the right
        width = max(max((i + 1 for i, cell in enumerate(row) if cell != ""), default=0)
                    for row in opened.iter_rows())  # fmt: skip
        check_size(name, 0, left + width)
    types = pa.schema([(str(i), pa.large_string()) for i in range(left + width)])
    dates: list[tuple[int, int]] = []
    batches = []
    rows: list[list[str]] = []
    for at, row in enumerate(opened.iter_rows()):
        dates += [(at, left + i) for i, cell in enumerate(row) if isinstance(cell, date)]
        rows.append([""] * left + [as_text(cell) for cell in row[:width]])
        if len(rows) == _BATCH:
            batches.append(_batch(rows, types))
            rows = []
    batches.append(_batch(rows, types))
    grid: pd.DataFrame = pa.Table.from_batches(batches).to_pandas(self_destruct=True)
    grid.columns = pd.RangeIndex(grid.shape[1])
    return grid, dates


def _batch(rows: Cells, types: Any) -> Any:
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(types)
    return pa.record_batch([pa.array(cells, pa.large_string()) for cells in columns], types)


def _fill_merged(
    grid: pd.DataFrame,
    ranges: list[tuple[tuple[int, int], tuple[int, int]]],
    first: int,
    names: tuple[str, ...],
    problems: Problems,
) -> None:
    """Give all cells of a range merged downwards, below the header, the value of its first."""
    for (top, left), (bottom, right) in ranges:
        inside = first <= top < bottom < len(grid) and left == right < len(names)
        value = grid.iloc[top, left] if inside else ""
        if not value:
            continue
        grid.iloc[top + 1 : bottom + 1, left] = value
        told = list(range(top + 2, bottom + 2))
        problems.add("W_FILLED_DOWN", REPAIR, told, names[left], "", after=value)


def _tell_dates(
    frame: pd.DataFrame,
    dates: list[tuple[int, int]],
    first: int,
    names: tuple[str, ...],
    problems: Problems,
) -> None:
    by_column: dict[int, list[int]] = {}
    for row, column in dates:
        if row >= first:
            by_column.setdefault(column, []).append(row - first)
    for column, at in by_column.items():
        filled = int((frame[column] != "").sum())
        numbers = sum(map(is_number, frame[column].head(1000)))
        among_numbers = len(at) < _MOST_DATES * filled and numbers > len(at)
        if not (among_numbers or _COORDINATE.search(names[column])):
            continue
        rows = np.array(at, dtype=np.int64) + first + 1
        values = frame[column].to_numpy(dtype=object)[at]
        problems.add("W_DATE_FOR_NUMBER", WARNING, rows, names[column], values)


def stack(tables: list[Parsed]) -> Parsed:
    """Put tables of sheets or layers one below the other, with the sheet's name as a column.

    Rows are numbered on from one sheet to the next.
    """
    frames, rows, starts = [], [], []
    problems = Problems()
    before = 0
    for table in tables:
        frames.append(table.frame.assign(**{SHEET_COLUMN: table.sheet}))
        rows.append(table.rows + before)
        for each in table.problems:
            problems.add(each.code, each.severity, each.row + before, each.column, each.value,
                         **each.details)  # fmt: skip
        starts.append((table.sheet, before))
        told = table.problems.rows_with(*("error", WARNING, REPAIR))
        before += int(max(table.rows.max(initial=0), told.max(initial=0)))
    frame = pd.concat(frames, ignore_index=True).fillna("").astype("str")
    order = [name for name in frame.columns if name != SHEET_COLUMN]
    shapes = [table.geometry for table in tables if table.geometry is not None]
    return Parsed(
        frame=frame[[*order, SHEET_COLUMN]],
        rows=np.concatenate(rows),
        problems=problems,
        geometry=np.concatenate(shapes) if shapes else None,
        sheet=ALL_SHEETS,
        header_row=tables[0].header_row,
        crs=" / ".join(dict.fromkeys(table.crs for table in tables if table.crs)),
        starts=tuple(starts),
    )
