"""Values of the other columns: numbers within bounds, years, yes and no, text kept as data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.problems import ERROR, REPAIR, WARNING, Problems
from data.validation.cells import (
    EMPTY,
    NOTHING,
    OTHER,
    Text,
    distinct,
    is_empty,
    mask,
    matches,
    objects,
    to_floats,
    trimmed,
)  # fmt: skip
from data.validation.schemas import COUNT, MAX_NAME_CHARS, MIN_YEAR, YEAR, Field
from data.versions.attributes import RESERVED
from lib.limits import MAX_CELL_CHARS

YES = {"ya", "y", "yes", "true", "1", "ada", "aktif", "active", "beroperasi", "buka", "open",
       "rawat inap", "inap", "tersedia", "pln", "1.0", "operasional"}  # fmt: skip
NO = {"tidak", "t", "no", "n", "false", "0", "tidak ada", "tidak aktif", "nonaktif", "non aktif",
      "inactive", "tutup", "ditutup", "closed", "non rawat inap", "non inap", "belum ada",
      "tidak beroperasi", "tidak tersedia", "0.0", "non", "non-rawat inap"}  # fmt: skip
_FORMULA = r"^[=+@\t\r＝＋＠]|^[-－][^\d.,\s]|^[-－]\d+[^\d.,\s]"
_PHONE = r"^\+\d[\d ()./-]*$"
_CONTROL = r"[\x00-\x1f\x7f-\x9f\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
FLAG_TEXT = ("false", "true")


def numbers(
    text: Text, field: Field, column: str, rows: NDArray[np.int64], latest_year: int,
    problems: Problems, *, optional: bool = False,
) -> NDArray[np.float64]:  # fmt: skip
    """Return a column's numbers, NaN where empty, unreadable or impossible.

    A value that is the row's very content makes the row an error (E_NUMBER, E_ATTRIBUTE). One that
    is `optional` beside a row that stands without it, such as the beds of a facility, is left out
    with a warning (W_ATTRIBUTE): a wrong count is no reason to take the facility off the map.
    """
    values, kind = to_floats(text)
    low, high = (MIN_YEAR, latest_year) if field.type == YEAR else (field.low, field.high)
    unread = (kind == OTHER) | np.isinf(values)
    with np.errstate(invalid="ignore"):
        wrong = (values < low) | (values > high)
        if field.type in {COUNT, YEAR}:
            wrong |= values % 1 != 0
    wrong &= np.isfinite(values)
    bounds = {"low": as_whole(low), "high": as_whole(high)}
    if optional:
        at = np.flatnonzero(wrong | unread)
        problems.add("W_ATTRIBUTE", WARNING, rows[at], column, objects(text, at), **bounds)
    else:
        at = np.flatnonzero(unread)
        problems.add("E_NUMBER", ERROR, rows[at], column, objects(text, at))
        at = np.flatnonzero(wrong)
        problems.add("E_ATTRIBUTE", ERROR, rows[at], column, objects(text, at), **bounds)
    return np.where((kind == EMPTY) | wrong | unread, np.nan, values)


def as_whole(bound: float) -> float | int:
    """Return a bound without its ``.0``."""
    return int(bound) if np.isfinite(bound) and bound % 1 == 0 else bound


def flags(text: Text, column: str, rows: NDArray[np.int64], problems: Problems) -> NDArray[np.int8]:
    """Return 1 for yes, 0 for no, -1 for empty; other words are a warning and count as empty."""
    codes, words = distinct(text)
    empty = is_empty(pa.array(words, pa.large_string()))
    known = [1 if w.lower() in YES else 0 if w.lower() in NO else -1 for w in words.astype(str)]
    meaning = np.where(empty & (np.array(known) < 0), -1, np.array(known))
    unknown = (meaning < 0) & ~empty
    at = np.flatnonzero(unknown[codes])
    problems.add("W_FLAG", WARNING, rows[at], column, objects(text, at))
    result: NDArray[np.int8] = meaning.astype(np.int8)[codes]
    return result


def clean_text(
    text: Text, column: str, rows: NDArray[np.int64], problems: Problems, *, repair: bool
) -> Text:
    """Return text with control characters and direction overrides replaced by spaces.

    Everything else stays as it stands (``<img>``, ``${x}``, ``=1+1``, "NA"): it is data, made
    harmless wherever it is shown. Text that a spreadsheet would run is a warning.
    """
    odd = np.flatnonzero(matches(text, _CONTROL))
    if len(odd):
        before = objects(text, odd)
        part = pc.replace_substring_regex(text.take(pa.array(odd)), _CONTROL, " ")
        part = trimmed(pc.replace_substring_regex(part, r"\s+", " "))
        severity = REPAIR if repair else ERROR
        problems.add("E_CONTROL", severity, rows[odd], column, before,
                     before=before, after=objects(part))  # fmt: skip
        whole = objects(text)
        whole[odd] = objects(part)
        text = pa.array(whole, pa.large_string())
    at = np.flatnonzero(matches(text, _FORMULA))
    at = at[~matches(text.take(pa.array(at)), _PHONE)]
    problems.add("W_FORMULA", WARNING, rows[at], column, objects(text, at))
    return text


def names(text: Text, column: str, rows: NDArray[np.int64], problems: Problems) -> None:
    """Refuse empty and over-long names. "NA" and "NULL" are names like any other."""
    empty = mask(pc.equal(text, ""))
    problems.add("E_VALUE", ERROR, rows[empty], column)
    too_long(text, column, rows, MAX_NAME_CHARS, problems)


def too_long(
    text: Text, column: str, rows: NDArray[np.int64], limit: int, problems: Problems
) -> None:
    """Refuse cells of more characters than allowed."""
    lengths = pc.utf8_length(text)
    at = np.flatnonzero(mask(pc.greater(lengths, limit)))
    if len(at):
        found = np.asarray(lengths.take(pa.array(at)).to_numpy(zero_copy_only=False))
        shown = objects(pc.utf8_slice_codeunits(text.take(pa.array(at)), 0, 80))
        problems.add("E_TOO_LONG", ERROR, rows[at], column, shown, length=found, limit=limit)


def json_objects(parts: Sequence[tuple[str, Text, bool]], n: int) -> Text:
    """Return one JSON object a row, as text; empty cells are left out.

    Parameters
    ----------
    parts
        Name, column and whether its cells are JSON values already (numbers, true, false).
    n
        Number of rows.

    """
    used: set[str] = set()
    pieces = []
    for name, text, ready in parts:
        key = name if name not in RESERVED else f"{name}_asal"
        while key in used:
            key += "_"
        used.add(key)
        value = text if ready else _quoted(text)
        piece = pc.binary_join_element_wise(_word(f",{_quoted_one(key)}:"), value, NOTHING)
        pieces.append(pc.if_else(pc.equal(text, ""), NOTHING, piece))
    if not pieces:
        return pa.repeat(pa.scalar("{}", pa.large_string()), n)
    joined = pieces[0] if len(pieces) == 1 else pc.binary_join_element_wise(*pieces, NOTHING)
    inner = pc.utf8_slice_codeunits(joined, 1, 2**31 - 1)
    return pc.binary_join_element_wise(_word("{"), inner, _word("}"), NOTHING)


def _word(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())


def _quoted_one(text: str) -> str:
    return str(_quoted(pa.array([text], pa.large_string()))[0].as_py())


def _quoted(text: Text) -> Text:
    """Return text as JSON strings: quotes and backslashes escaped, control characters dropped."""
    text = pc.replace_substring(text, "\\", "\\\\")
    text = pc.replace_substring(text, '"', '\\"')
    text = pc.replace_substring_regex(text, r"[\x00-\x1f]", " ")
    return pc.binary_join_element_wise(_word('"'), text, _word('"'), NOTHING)


def as_number_text(values: NDArray[np.float64]) -> Text:
    """Return numbers as text for JSON, whole ones without a point, "" for NaN."""
    whole = np.isfinite(values) & (values % 1 == 0) & (np.abs(values) < 2**53)
    text = pd.Series(np.full(len(values), "", dtype=object))
    text[whole] = values[whole].astype(np.int64).astype(str)
    rest = np.isfinite(values) & ~whole
    text[rest] = [repr(float(v)) for v in values[rest]]
    return pa.array(text.to_numpy(dtype=object), pa.large_string())


def within_cell_limit(text: Text, column: str, rows: NDArray[np.int64], problems: Problems) -> None:
    """Refuse cells of a free column that are over the limit of all cells."""
    too_long(text, column, rows, MAX_CELL_CHARS, problems)
