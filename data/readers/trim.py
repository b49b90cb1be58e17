"""Leave out what stands between and below the rows of a table, and fill what was merged.

Ministries' tables hold subtotals, headings of sections, signatures and sources, and name a region
only in the first of its rows. What is left out or filled in is told as a problem with its row:
W_TOTAL_ROW, W_SECTION_ROW, W_NOTE_ROW, W_NUMBERING_ROW (warnings) and W_FILLED_DOWN (a repair).
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.problems import REPAIR, WARNING, Problems
from data.readers.header import is_number, is_numbering
from data.readers.table import SECTION_COLUMN

TOTAL = re.compile(
    r"\s*(?:sub[\s-]*total|sub[\s-]*jumlah|grand\s*total|jumlah|total|rata\s*-?\s*rata)\b\s*"
    r"(?:[:.\-(]|$|(?:seluruh\w*|keseluruhan|semua|kab|kabupaten|kota|prov|provinsi|kec|kecamatan|"
    r"desa|kel|kelurahan|distrik|puskesmas|faskes|fasilitas|sekolah|nasional|indonesia|i|ii|iii|iv)"
    r"\b)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"\s*(?:mengetahui|kepala\b|nip\b|sumber|keterangan|ket\b|catatan|source\b|note|penanggung|"
    r"pembina|ttd|dto|\*|[A-Za-z .]+,\s*(?:tgl\s*)?\d{0,2}\s*[A-Za-z]+\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
REGION = re.compile(
    r"(?:nama[ _]?|ur)?(?:prov|kab|kota|kec|distrik|desa|kel|kampung|gampong|nagari|wilayah|wadm|"
    r"pemda)",
    re.IGNORECASE,
)
_NATION = pa.array(["indonesia", "nasional", "national"], pa.large_string())
_SECTION_WIDTH = 4  # narrower tables have rows of one cell
_TAIL = 40
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


def trim(frame: pd.DataFrame, rows: Rows, problems: Problems) -> tuple[pd.DataFrame, Rows]:
    """Return the frame's real rows and their numbers.

    Parameters
    ----------
    frame
        Text (n, columns) named as in the file.
    rows
        Row numbers (n,).
    problems
        Notes are added to it.

    """
    filled = filled_cells(frame)
    keep = filled > 0
    for at in np.flatnonzero(keep)[:1]:
        if is_numbering(frame.iloc[at].tolist()):
            keep[at] = False
            problems.add("W_NUMBERING_ROW", WARNING, rows[at])
    sparse = _sparse(frame, filled, keep)
    first = _first_cells(frame, sparse)
    keep[_leave_notes(sparse, filled, frame, rows, problems)] = False
    totals = np.array([bool(TOTAL.match(text)) for text in first], dtype=bool)
    totals &= keep[sparse]
    problems.add("W_TOTAL_ROW", WARNING, rows[sparse[totals]], values=first[totals])
    keep[sparse[totals]] = False
    _leave_nation(frame, keep, rows, problems)
    frame, keep = _sections(frame, sparse, first, filled, keep, rows, problems)
    if not keep.all():
        frame, rows = frame[keep].reset_index(drop=True), rows[keep]
    return fill_down(frame, rows, problems), rows


def _leave_nation(frame: pd.DataFrame, keep: Mask, rows: Rows, problems: Problems) -> None:
    """Leave out the row of the whole country that closes, or opens, a table of regions.

    It is one row, or one for each year; a column that says "Indonesia" all the way down is none.
    """
    for name in frame.columns:
        if not REGION.match(str(name)):
            continue
        cells = pa.array(frame[name], pa.large_string(), from_pandas=True)
        short = pc.utf8_lower(pc.utf8_trim_whitespace(cells))
        whole = pc.fill_null(pc.is_in(short, value_set=_NATION), fill_value=False)
        at = np.flatnonzero(whole.to_numpy(zero_copy_only=False) & keep)
        if len(at) and len(at) <= max(1, keep.sum() / 10):
            problems.add("W_TOTAL_ROW", WARNING, rows[at],
                         values=frame[name].to_numpy(dtype=object)[at])  # fmt: skip
            keep[at] = False


def filled_cells(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Count the cells (n,) of each row that hold more than blanks."""
    filled = np.zeros(len(frame), dtype=np.int64)
    length = np.zeros(len(frame), dtype=np.int64)
    for name in frame.columns:
        size = frame[name].str.len().to_numpy(dtype=np.int64)
        filled += size > 0
        length += size
    # Only a row with hardly a character per cell can be all blanks.
    for at in np.flatnonzero((filled > 0) & (length <= 4 * filled)):
        filled[at] = sum(bool(cell.strip()) for cell in frame.iloc[at])
    return filled


def _sparse(frame: pd.DataFrame, filled: NDArray[np.int64], keep: Mask) -> Rows:
    """Return places of rows that may be no data: with blank cells, or near the end."""
    near_end = np.arange(len(frame)) >= len(frame) - _TAIL
    return np.flatnonzero(keep & ((filled < frame.shape[1]) | near_end))


def _first_cells(frame: pd.DataFrame, at: Rows) -> NDArray[np.object_]:
    """Return the first cell that is not blank of the rows at some places."""
    result = np.full(len(at), "", dtype=object)
    part = frame.iloc[at]
    for name in list(frame.columns)[:4]:
        empty = result == ""
        if not empty.any():
            break
        result[empty] = [cell.strip() for cell in part[name].to_numpy(dtype=object)[empty]]
    return result


def _leave_notes(
    sparse: Rows,
    filled: NDArray[np.int64],
    frame: pd.DataFrame,
    rows: Rows,
    problems: Problems,
) -> Rows:
    """Return places of the signature, sources and remarks in the last rows."""
    few = 1 if frame.shape[1] < _SECTION_WIDTH else max(2, frame.shape[1] // 3)
    tail = (sparse >= len(frame) - _TAIL) & (filled[sparse] <= few)
    begins = [i for i in np.flatnonzero(tail) if _is_note(frame.iloc[sparse[i]])]
    if not begins:
        return np.empty(0, np.int64)
    # From the first remark on, all rows with as few cells belong to it (names, NIP, dates) ...
    start = sparse[begins[0]]
    after = np.arange(start, len(frame))
    if (filled[after] > few).any():  # ... unless rows of data follow.
        after = sparse[begins]
    after = after[filled[after] > 0]
    texts = [" ".join(filter(None, map(str.strip, frame.iloc[at]))) for at in after]
    problems.add("W_NOTE_ROW", WARNING, rows[after], values=texts)
    return after


def _is_note(row: pd.Series) -> bool:
    return any(NOTE.match(cell) for cell in row if cell.strip())


def _sections(
    frame: pd.DataFrame,
    sparse: Rows,
    first: NDArray[np.object_],
    filled: NDArray[np.int64],
    keep: Mask,
    rows: Rows,
    problems: Problems,
) -> tuple[pd.DataFrame, Mask]:
    """Turn rows that hold one heading into a column of the rows below them."""
    if frame.shape[1] < _SECTION_WIDTH or not len(frame):
        return frame, keep
    usual = np.median(filled[keep]) if keep.any() else 0
    heading = (filled[sparse] == 1) & keep[sparse] & (usual >= _SECTION_WIDTH - 1)
    heading &= np.array([text != "" and not is_number(text) for text in first], dtype=bool)
    if not heading.any():
        return frame, keep
    at = sparse[heading]
    problems.add("W_SECTION_ROW", WARNING, rows[at], values=first[heading])
    keep = keep.copy()
    keep[at] = False
    labels = np.concatenate([[""], first[heading]]).astype(object)
    place = np.searchsorted(at, np.arange(len(frame)), side="right")
    name = SECTION_COLUMN
    while name in frame.columns:
        name += "_"
    return frame.assign(**{name: pd.Series(labels[place], dtype="str", index=frame.index)}), keep


def fill_down(frame: pd.DataFrame, rows: Rows, problems: Problems) -> pd.DataFrame:
    """Fill region names that stand only in the first of their rows, as merged cells leave them.

    A column is filled where its name is a region's, its first cell is not blank, at least a
    quarter of its cells are, and no name is repeated in the next cell that is not blank.
    """
    for name in frame.columns:
        if not REGION.match(str(name)) or len(frame) < 2:
            continue
        cells = frame[name]
        blank = (cells == "").to_numpy(dtype=bool)
        if blank[0] or blank.mean() < 0.25:
            continue
        given = cells.to_numpy(dtype=object)[~blank]
        if len(given) > 1 and (given[1:] == given[:-1]).any():
            continue
        place = np.cumsum(~blank) - 1
        whole = given[place]
        problems.add("W_FILLED_DOWN", REPAIR, rows[blank], str(name), "", after=whole[blank])
        frame = frame.assign(**{str(name): pd.Series(whole, dtype="str", index=frame.index)})
    return frame
