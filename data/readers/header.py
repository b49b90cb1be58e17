"""Find the header of a table: below titles, over one row or several, with merged cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.errors import DuplicateColumnError, EmptyFileError

HEAD_ROWS = 60  # rows looked at
_ENOUGH = 0.6  # share of the usual number of filled cells that a header has
_MOST_NUMBERS = 0.34  # share of numbers from which a row is data
_MAX_LEVELS = 3
_BARE_NUMBERS = 6
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*(?:[eE][-+]?\d+)?%?|-|nan|null", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
Row = Sequence[str]


@dataclass(frozen=True)
class Header:
    """Columns of a table; `last` is the place of its last header row, "" a nameless column."""

    last: int
    names: tuple[str, ...]


def find_header(head: Sequence[Row], name: str, stated: int | None = None) -> Header:
    """Find the header among the first rows.

    The first row with at least 60 % of the cells that rows usually fill, and at most a third of
    them numbers (years are names), is the header. A row of groups above it, or of members below
    it, belongs to it: then a name is the group's and the member's.

    Raises
    ------
    EmptyFileError
        If all rows are blank.
    DuplicateColumnError
        If two columns have one name.

    """
    filled = [sum(map(bool, map(str.strip, row))) for row in head]
    if not any(filled):
        raise EmptyFileError(file=name)
    if stated is not None and 1 <= stated <= len(head) and filled[stated - 1]:
        first = last = stated - 1
    else:
        first = last = _likeliest(head, filled)
    while first > 0 and last - first + 1 < _MAX_LEVELS and _is_pair(head[first - 1], head[first]):
        first -= 1
    if stated is None:
        while (
            last + 1 < len(head)
            and last - first + 1 < _MAX_LEVELS
            and _is_pair(head[last], head[last + 1])
        ):
            last += 1
    names = _names([list(map(_clean, row)) for row in head[first : last + 1]])
    seen: set[str] = set()
    for each in filter(None, names):
        if each.casefold() in seen:
            raise DuplicateColumnError(file=name, column=each)
        seen.add(each.casefold())
    return Header(last, names)


def is_numbering(row: Row) -> bool:
    """Tell whether a row only numbers the columns: (1), (2), (3), or 1 to 6 and more.

    Fewer numbers without brackets may as well be data.
    """
    cells = [cell.strip() for cell in row if cell.strip()]
    numbers = [str(i + 1) for i in range(len(cells))]
    if cells == numbers:
        return len(cells) >= _BARE_NUMBERS
    return len(cells) > 1 and cells == [f"({number})" for number in numbers]


def _likeliest(head: Sequence[Row], filled: Sequence[int]) -> int:
    counts = sorted(count for count in filled if count)
    enough = max(1.0, _ENOUGH * counts[len(counts) // 2])
    wide = [i for i, count in enumerate(filled) if count >= enough]
    for i in wide:
        numbers = sum(map(is_number, head[i]))
        if numbers <= _MOST_NUMBERS * filled[i]:
            return i
    return wide[0]


def is_number(cell: str) -> bool:
    """Tell whether a cell looks like a number, a blank mark or a code, and is not a year."""
    text = cell.strip()
    return bool(text) and bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


def _is_pair(top: Row, bottom: Row) -> bool:
    """Tell whether a row names the members of groups that the row above names.

    In the first column, which has no members, the lower cell is blank; members stand where the
    upper row is blank, and none of them is a number.
    """
    upper = [bool(cell.strip()) for cell in top]
    lower = [bool(cell.strip()) for cell in bottom]
    lower += [False] * (len(upper) - len(lower))
    upper += [False] * (len(lower) - len(upper))
    if sum(upper) < 2 or sum(lower) < 2 or lower[upper.index(True)]:
        return False
    if any(map(is_number, bottom)):
        return False
    return any(low and not up for low, up in zip(lower, upper, strict=True))


def _names(levels: list[list[str]]) -> tuple[str, ...]:
    width = max(map(len, levels))
    for row in levels:
        row.extend([""] * (width - len(row)))
    for above, below in itertools.pairwise(levels):
        for column in range(1, width):
            if not above[column] and below[column]:
                above[column] = above[column - 1]
    joined = (dict.fromkeys(row[column] for row in levels) for column in range(width))
    return tuple(" ".join(filter(None, parts)) for parts in joined)


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())
