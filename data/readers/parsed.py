"""What the readers of the child process give, and what they share."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.problems import Problems
from data.readers.errors import SheetError
from lib.errors import LimitError
from lib.limits import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS

_EXACT = 2**53


@dataclass(frozen=True)
class Parsed:
    """A table and how it was read; fields as in `RawTable`."""

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    problems: Problems
    geometry: NDArray[np.object_] | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 0
    crs: str = ""
    starts: tuple[tuple[str, int], ...] = field(default_factory=tuple)


def as_text(value: object) -> str:
    """Write a typed cell as text: fewest digits, whole numbers without ``.0``, dates as ISO.

    None, NaN and infinities of a typed column are "", "" and ``inf`` with its sign.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | np.floating):
        return _number(float(value))
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    if math.isfinite(value) and value == int(value) and abs(value) < _EXACT:
        return str(int(value))
    return repr(value)


def check_size(name: str, rows: int, columns: int) -> None:
    """Refuse a table of too many rows or columns.

    Raises
    ------
    LimitError

    """
    if columns > MAX_COLUMNS:
        raise LimitError(file=name, limit=f"{MAX_COLUMNS} kolom")
    if rows > MAX_ROWS:
        raise LimitError(file=name, limit=f"{MAX_ROWS} baris")


def check_cells(name: str, frame: pd.DataFrame) -> None:
    """Refuse a table with a cell that is too long.

    Raises
    ------
    LimitError

    """
    for i in range(frame.shape[1]):
        if len(frame) and frame.iloc[:, i].str.len().max() > MAX_CELL_CHARS:
            raise LimitError(file=name, limit=f"{MAX_CELL_CHARS} karakter per isian")


def choose(name: str, wanted: str | None, names: list[str]) -> list[str]:
    """Return the sheets or layers asked for: one, or all for ``*`` and for None.

    Raises
    ------
    SheetError
        If there is none of that name.

    """
    if wanted is None or wanted == "*":
        return names
    if wanted not in names:
        raise SheetError(file=name, sheet=wanted, choices=" / ".join(names))
    return [wanted]


def text_frame(columns: dict[str, list[str]], count: int) -> pd.DataFrame:
    """Build a frame of text from columns of text."""
    return pd.DataFrame(
        {name: pd.Series(cells, dtype="str") for name, cells in columns.items()},
        index=pd.RangeIndex(count),
    )
