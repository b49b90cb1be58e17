"""Cut clean CSV into records by looking at its bytes, without making a cell.

`scan` finds where every record starts and ends and how many fields it has, with vectors over
the bytes. It is exact for text whose quotes all stand at the edges of fields; for any other text
it says None, and `repaired` rewrites the text through Python's strict csv module, which tells the
lines that it cannot read.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.errors import QuoteError
from lib.limits import MAX_CELL_CHARS

_CHUNK = 8 << 20
_QUOTE, _LF, _CR = 34, 10, 13
_MAX_FAULTS = 100  # broken lines after which a file is refused
Bytes = NDArray[np.uint8]
Positions = NDArray[np.int32]  # files are far smaller than 2 GB


@dataclass(frozen=True)
class Records:
    """Byte ranges (n,) and numbers of fields (n,) of all records; `long_cell` is over the limit."""

    starts: Positions
    ends: Positions
    fields: NDArray[np.int32]
    multiline: bool
    long_cell: int  # record with a cell over MAX_CELL_CHARS, or -1

    def __len__(self) -> int:
        return len(self.starts)


def scan(data: bytes, delimiter: str, check: Callable[[], None]) -> Records | None:
    """Find the records; None if quotes or line ends are such that bytes alone cannot tell.

    Parameters
    ----------
    data
        UTF-8 without byte order mark.
    delimiter
        One ASCII character.
    check
        Called between chunks; may raise to stop.

    """
    whole = np.frombuffer(data, dtype=np.uint8)
    mark = ord(delimiter)
    bare = b"\r" in data and data.count(b"\r") != data.count(
        b"\r\n"
    )  # carriage returns alone end lines, too
    edges: list[Positions] = []
    quotes_before = 0
    for at in range(0, len(whole), _CHUNK):
        check()
        part = whole[at : at + _CHUNK]
        found = (np.flatnonzero((part == mark) | (part == _LF)) + at).astype(np.int32)
        quotes = (np.flatnonzero(part == _QUOTE) + at).astype(np.int32)
        if len(quotes) and not _at_edges(whole, quotes, quotes_before, mark):
            return None
        if bare and not _all_inside(_bare_returns(whole, at), quotes, quotes_before):
            return None
        inside = (quotes_before + np.searchsorted(quotes, found)) & 1
        edges.append(found[inside == 0])
        quotes_before += len(quotes)
    if quotes_before & 1:
        return None
    return _records(
        data, whole, np.concatenate(edges) if edges else np.empty(0, np.int32), bare=bare
    )


def _at_edges(whole: Bytes, quotes: Positions, before: int, mark: int) -> bool:
    """Tell whether quotes open after, and close before, a separator, a line end or a quote."""
    opening = (before + np.arange(len(quotes))) % 2 == 0
    left, right = quotes[opening], quotes[~opening]
    previous = whole[np.maximum(left - 1, 0)]
    opens = np.isin(previous, (mark, _LF, _QUOTE)) | (left == 0)
    following = whole[np.minimum(right + 1, len(whole) - 1)]
    closes = np.isin(following, (mark, _LF, _CR, _QUOTE)) | (right == len(whole) - 1)
    return bool(opens.all() and closes.all())


def _bare_returns(whole: Bytes, at: int) -> Positions:
    part = whole[at : at + _CHUNK]
    found = np.flatnonzero(part == _CR) + at
    following = whole[np.minimum(found + 1, len(whole) - 1)]
    result: Positions = found[following != _LF].astype(np.int32)
    return result


def _all_inside(found: Positions, quotes: Positions, before: int) -> bool:
    return bool(((before + np.searchsorted(quotes, found)) & 1).all())


def _records(data: bytes, whole: Bytes, edges: Positions, *, bare: bool) -> Records:
    if len(whole) and (not len(edges) or whole[-1] != _LF or edges[-1] != len(whole) - 1):
        edges = np.append(edges, np.int32(len(whole)))
    at_end = edges == len(whole)
    closes = at_end | (whole[np.minimum(edges, len(whole) - 1)] == _LF) if len(edges) else at_end
    last = np.flatnonzero(closes)
    ends = edges[last]
    starts = np.concatenate([np.zeros(1, np.int32), ends[:-1] + 1]) if len(ends) else ends
    fields = np.diff(last, prepend=-1).astype(np.int32)
    breaks = ends
    carriage = whole[np.maximum(ends - 1, 0)] == _CR if len(whole) else np.zeros(0, bool)
    ends = np.where(carriage & (ends > starts), ends - 1, ends)
    long_cell = _long_cell(data, edges, breaks)
    return Records(starts, ends, fields, bare or len(breaks) < data.count(b"\n"), long_cell)


def _long_cell(data: bytes, edges: Positions, breaks: Positions) -> int:
    gaps = edges - 1
    gaps[1:] -= edges[:-1]
    gaps[:1] += 1
    for i in np.flatnonzero(gaps > MAX_CELL_CHARS):
        cell = data[edges[i] - gaps[i] : edges[i]].decode("utf-8").rstrip("\r")
        if cell.startswith('"'):
            cell = cell[1:-1].replace('""', '"')
        if len(cell) > MAX_CELL_CHARS:
            return int(np.searchsorted(breaks, edges[i]))
    return -1


def repaired(
    data: bytes, delimiter: str, name: str, check: Callable[[], None]
) -> tuple[bytes, dict[int, str]]:
    """Rewrite text of odd quoting so that `scan` can read it; broken lines become empty.

    Returns
    -------
    data, faults
        UTF-8 with the same number of records, and the text of each broken line by row number.

    Raises
    ------
    QuoteError
        If more than 100 lines are broken.

    """
    faults: dict[int, str] = {}
    out = io.StringIO(newline="")
    # Before 3.13 the writer quotes a carriage return only if it is part of its line end.
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    lines = list(io.StringIO(data.decode("utf-8"), newline=""))
    for row, record in enumerate(_lenient(lines, delimiter), start=1):
        if row % 10_000 == 0:
            check()
        if isinstance(record, str):
            faults[row] = record.rstrip("\r\n")[:MAX_CELL_CHARS]
            out.write("\n")
            if len(faults) > _MAX_FAULTS:
                raise QuoteError(file=name, row=min(faults))
        elif record:
            writer.writerow(record)
        else:
            out.write("\n")
    return out.getvalue().encode("utf-8"), faults


def _lenient(lines: list[str], delimiter: str) -> Iterator[list[str] | str]:
    """Yield records; a line that breaks the quoting is yielded as it stands, then passed over."""
    at = 0
    while at < len(lines):
        reader = csv.reader(itertools.islice(lines, at, None), delimiter=delimiter, strict=True)
        done = 0
        try:
            for record in reader:
                done = reader.line_num
                yield record
        except csv.Error:
            yield lines[at + done]
            at += done + 1
        else:
            return
