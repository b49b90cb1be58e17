"""Cells of a column as Arrow text: trimming, what counts as empty, numbers, distinct values.

All functions take and give whole columns; nothing here loops over clean rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.parallel import WORKERS, spread

# What people write in a cell that holds nothing. Never applied to names: a place may be "Na".
EMPTY_WORDS = ("-", "--", "—", "–", "null", "na", "n/a", "#n/a", "none", "tidak ada", "kosong", ".")
_SPACES = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
_PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_COMMA = r"^[+-]?\d+,\d+$"
_DOTTED = r"^[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?$"  # 1.234.567 or 1.234.567,8
_MIXED = r"^[+-]?\d{1,3}(\.\d{3})+,\d+$"  # 1.234,5
_ENGLISH = r"^[+-]?\d{1,3}(,\d{3})+\.\d+$"  # 1,234.5
_GROUPED = r"^[+-]?\d{1,3}(\.\d{3})+$"  # 1.234: one and a bit, or more than a thousand
_NO_NUMBER = r"^([^\d+.-].{0,8}|[.-]{1,2})$"  # what a word for nothing may look like
PLAIN, COMMA, GROUPED, OTHER, EMPTY = 0, 1, 2, 3, 4
_WORTH_A_THREAD = 50_000
Text = Any  # pa.LargeStringArray
NOTHING = pa.scalar("", pa.large_string())


def text_of(column: pd.Series) -> Text:
    """Return a column as one Arrow string array, trimmed; missing cells are ""."""
    array = pa.array(column, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return trimmed(array)


def trimmed(array: Text) -> Text:
    """Return text without leading and trailing spaces of any kind, null as ""."""
    text = array.cast(pa.large_string())
    if text.null_count:
        text = pc.fill_null(text, "")
    bare = pc.utf8_trim(text, characters=_SPACES)
    return text if bare.equals(text) else bare  # a column of a million is not held twice


def mask(array: Any) -> NDArray[np.bool_]:
    """Return an Arrow boolean array as numpy, null as False."""
    return np.asarray(pc.fill_null(array, fill_value=False).to_numpy(zero_copy_only=False), bool)


def matches(array: Text, pattern: str) -> NDArray[np.bool_]:
    """Tell which texts match a regular expression (RE2)."""
    return np.concatenate(
        spread(lambda part: mask(pc.match_substring_regex(part, pattern)), parts(array))
    )


def parts(array: Text) -> list[Text]:
    """Return a long column as one slice a core, a short one whole; at least one."""
    step = max(-(-len(array) // WORKERS), _WORTH_A_THREAD)
    return [array.slice(start, step) for start in range(0, max(len(array), 1), step)]


def is_empty(array: Text) -> NDArray[np.bool_]:
    """Tell which cells hold nothing or a word for nothing."""
    empty = mask(pc.equal(array, ""))
    worded = matches(array, _NO_NUMBER) & ~empty
    if worded.any():
        at = np.flatnonzero(worded)
        words = pc.utf8_lower(array.take(pa.array(at)))
        empty[at] = mask(pc.is_in(words, value_set=pa.array(EMPTY_WORDS, words.type)))
    return empty


def objects(array: Text, at: NDArray[np.int64] | None = None) -> NDArray[np.object_]:
    """Return texts, or those at some places, as Python strings."""
    part = array if at is None else array.take(pa.array(at))
    return np.asarray(part.to_numpy(zero_copy_only=False), dtype=object)


def distinct(array: Text) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return each row's number among the distinct texts, and these in order of appearance."""
    encoded = pc.dictionary_encode(array)
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, np.asarray(encoded.dictionary.to_numpy(zero_copy_only=False), dtype=object)


def to_floats(array: Text) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Read numbers in every usual notation of a column.

    Parameters
    ----------
    array
        Trimmed texts (n,).

    Returns
    -------
    tuple
        Values float64 (n,), NaN where there is none; and how each was written: PLAIN, COMMA
        (decimal comma, with thousands dots or without), GROUPED (thousands dots), OTHER (no
        number) or EMPTY.

    Notes
    -----
    One group of three after a dot (``144.087``) is a thousand only in a column whose other
    numbers need it: they have two groups or a decimal comma, and none has other decimals.

    """
    n = len(array)
    kind = np.full(n, OTHER, np.int8)
    values = np.full(n, np.nan)
    kind[is_empty(array)] = EMPTY
    plain = (kind == OTHER) & matches(array, _PLAIN)
    _cast(array, plain, values, lambda part: part)
    kind[plain] = PLAIN
    rest = np.flatnonzero(kind == OTHER)
    if len(rest):
        texts, unread = array.take(pa.array(rest)), np.ones(len(rest), dtype=bool)
        for pattern, name, clean in (
            (_COMMA, COMMA, lambda a: pc.replace_substring(a, ",", ".")),
            (_MIXED, COMMA, _without_dots),
            (_DOTTED, GROUPED, _without_dots),
            (_ENGLISH, PLAIN, lambda a: pc.replace_substring(a, ",", "")),
        ):
            hit = unread & matches(texts, pattern)
            found = values[rest]
            _cast(texts, hit, found, clean)
            values[rest], kind[rest[hit]], unread = found, name, unread & ~hit
        _regroup(array, values, kind)
    return values, kind


def _without_dots(array: Text) -> Text:
    return pc.replace_substring(pc.replace_substring(array, ".", ""), ",", ".")


def _cast(array: Text, at: NDArray[np.bool_], values: NDArray[np.float64], clean: Any) -> None:
    if not at.any():
        return
    part = array if at.all() else array.filter(pa.array(at))
    part = clean(part)
    if pc.any(pc.starts_with(part, "+")).as_py():
        part = pc.replace_substring_regex(part, r"^\+", "")
    values[at] = pc.cast(part, pa.float64()).to_numpy(zero_copy_only=False)


def _regroup(array: Text, values: NDArray[np.float64], kind: NDArray[np.int8]) -> None:
    """Read ``1.234`` as thousands where the column's other numbers show that dots group."""
    if not ((kind == GROUPED) | (kind == COMMA)).any():
        return
    grouped = (kind == PLAIN) & matches(array, _GROUPED)
    fractions = (kind == PLAIN) & ~grouped & matches(array, r"\.")
    if grouped.any() and not fractions.any():
        _cast(array, grouped, values, _without_dots)
        kind[grouped] = GROUPED
