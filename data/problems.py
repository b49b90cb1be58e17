"""Problems of the rows of a file, kept in columns: no Python object per clean row.

A problem has the row number that a spreadsheet shows (the header of a plain file is row 1), the
column as named in the file ("" when the whole row is meant), the value as text, a stable code
(``E_…`` or ``W_…``), a severity and details from which its sentence is filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

ERROR, WARNING, REPAIR = "error", "warning", "repair"
SEVERITIES = (ERROR, WARNING, REPAIR)
FRAME_COLUMNS = ("row", "column", "value", "code", "severity", "details")


@dataclass(frozen=True)
class Problem:
    """One problem: where it is, what stood there, which rule it breaks and how severe it is."""

    row: int
    column: str
    value: str
    code: str
    severity: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class _Block:
    """Problems of one code added together; details are arrays (n,) or one value for all."""

    code: str
    severity: str
    rows: NDArray[np.int64]
    column: str
    values: NDArray[np.object_] | str
    details: Mapping[str, object]

    def __len__(self) -> int:
        return len(self.rows)

    def value(self, i: int) -> str:
        return self.values if isinstance(self.values, str) else str(self.values[i])

    def detail(self, i: int) -> dict[str, object]:
        return {
            name: plain(v[i]) if isinstance(v, np.ndarray) else v
            for name, v in self.details.items()
        }

    def problem(self, i: int) -> Problem:
        return Problem(
            int(self.rows[i]), self.column, self.value(i), self.code, self.severity, self.detail(i)
        )


class Problems:
    """A growing list of problems in columns, in the order in which they were added."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []

    def add(
        self,
        code: str,
        severity: str,
        rows: NDArray[np.int64] | Sequence[int] | int,
        column: str = "",
        values: object = "",
        **details: object,
    ) -> None:
        """Add one problem for each of the rows; nothing when there are no rows.

        Parameters
        ----------
        code, severity
            A stable code; one of ERROR, WARNING, REPAIR.
        rows
            Row numbers of the file, (n,); 0 for the file as a whole.
        column
            The column's name in the file, "" for the whole row.
        values
            What stood there: an array-like (n,), or one text for all.
        details
            What its sentence is filled with: an array (n,) each, or one value for all.

        Raises
        ------
        ValueError
            On an unknown severity, or when an array's length differs from that of `rows`.

        """
        if severity not in SEVERITIES:
            raise ValueError(f"unknown severity: {severity}")
        numbers = np.atleast_1d(np.asarray(rows, dtype=np.int64))
        texts = values if isinstance(values, str) else as_objects(values)
        arrays = {k: as_objects(v) if is_array(v) else plain(v) for k, v in details.items()}
        for name, v in {"values": texts, **arrays}.items():
            if isinstance(v, np.ndarray) and v.shape != numbers.shape:
                raise ValueError(f"{name}: {v.shape} values for {numbers.shape} rows")
        if len(numbers):
            self._blocks.append(_Block(code, severity, numbers, column, texts, arrays))

    def extend(self, other: Problems) -> None:
        """Add all problems of another list."""
        self._blocks.extend(other._blocks)

    def only(self, *, code: str = "", severity: str = "") -> Problems:
        """Return the problems of one code, one severity, or both; the texts are shared."""
        kept = Problems()
        kept._blocks = [
            each
            for each in self._blocks
            if code in ("", each.code) and severity in ("", each.severity)
        ]
        return kept

    def __len__(self) -> int:
        return sum(len(b) for b in self._blocks)

    def __iter__(self) -> Iterator[Problem]:
        for block in self._blocks:
            for i in range(len(block)):
                yield block.problem(i)

    def rows_with(self, *severities: str) -> NDArray[np.int64]:
        """Return the distinct row numbers with a problem of one of the severities, ascending."""
        found = [b.rows for b in self._blocks if b.severity in severities]
        return distinct_rows(np.concatenate(found)) if found else np.empty(0, np.int64)

    def counts(self) -> dict[str, int]:
        """Return how many problems each code has, by code."""
        totals: dict[str, int] = {}
        for block in self._blocks:
            totals[block.code] = totals.get(block.code, 0) + len(block)
        return dict(sorted(totals.items()))

    def head(self, n: int) -> list[Problem]:
        """Return the first n problems in the order of `to_frame`."""
        return [self._blocks[b].problem(i) for b, i in zip(*self._order(n), strict=True)]

    def to_frame(self, limit: int | None = None) -> pd.DataFrame:
        """Return row, column, value, code, severity, details (dict), by row.

        Problems of one row keep the order in which they were added. `limit` keeps the first ones.
        """
        problems = self.head(len(self) if limit is None else limit)
        return pd.DataFrame({name: [getattr(p, name) for p in problems] for name in FRAME_COLUMNS})

    def _order(self, n: int) -> tuple[list[int], list[int]]:
        """Return block and place within it of the first n problems by row."""
        if not self._blocks:
            return [], []
        rows = np.concatenate([b.rows for b in self._blocks])
        block = np.repeat(np.arange(len(self._blocks)), [len(b) for b in self._blocks])
        place = np.concatenate([np.arange(len(b)) for b in self._blocks])
        first = np.argsort(rows, kind="stable")[:n]
        return block[first].tolist(), place[first].tolist()


def distinct_rows(rows: ArrayLike) -> NDArray[np.int64]:
    """Return the distinct ones of row numbers, ascending; `np.unique` is far slower on a million.

    Row numbers mostly come in order already, which makes sorting cheap.
    """
    ordered = np.sort(np.asarray(rows, dtype=np.int64))
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def is_array(value: object) -> bool:
    """Tell whether a detail holds one value per row rather than one for all."""
    return isinstance(value, (np.ndarray, pd.Series, pd.Index, list))


def as_objects(values: Any) -> NDArray[np.object_]:
    """Return values as an object array (n,)."""
    return np.atleast_1d(np.asarray(values, dtype=object))


def plain(value: object) -> object:
    """Return a numpy scalar as Python's own, so that details can be written as JSON."""
    return value.item() if isinstance(value, np.generic) else value
