"""Sixty-four bits that stand for a text: a million texts are told apart in eight megabytes.

A dictionary of as many distinct texts takes ten times that. Two different texts have the same
fingerprint once in some 10^19 pairs; where that would matter, the few that look alike are compared
by their letters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.validation.cells import Text

Prints = NDArray[np.uint64]
Ints = NDArray[np.int64]
_ROWS = 16_384
# Odd, with bits all over: that of Knuth's multiplicative hashing, and those of splitmix64.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def fingerprints(text: Text) -> Prints:
    """Return a number for each text of a column without nulls, equal for equal texts.

    A polynomial of its bytes in UTF-8, modulo 2^64, mixed as splitmix64 ends.
    """
    result = np.zeros(len(text), dtype=np.uint64)
    if not len(text):
        return result
    ends = np.frombuffer(text.buffers()[1], np.int64)[text.offset : text.offset + len(text) + 1]
    letters = np.frombuffer(text.buffers()[2] or b"", np.uint8)
    longest = int(np.diff(ends).max())
    powers = np.cumprod(np.full(longest + 1, _BASE), dtype=np.uint64)
    for first in range(0, len(text), _ROWS):
        part = ends[first : first + _ROWS + 1]
        result[first : first + _ROWS] = _part(letters[part[0] : part[-1]], part - part[0], powers)
    mixed = result ^ (result >> np.uint64(30))
    mixed *= _MIX[0]
    mixed ^= mixed >> np.uint64(27)
    mixed *= _MIX[1]
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _part(letters: NDArray[np.uint8], ends: Ints, powers: Prints) -> Prints:
    lengths = np.diff(ends)
    place = np.arange(len(letters)) - np.repeat(ends[:-1], lengths)
    worth = (letters.astype(np.uint64) + np.uint64(1)) * powers[place]
    result = lengths.astype(np.uint64)
    filled = np.flatnonzero(lengths)
    if len(filled):
        result[filled] += np.add.reduceat(worth, ends[:-1][filled])
    return result


def repeated(prints: NDArray[np.uint64] | Ints, least: int = 2) -> NDArray[np.bool_]:
    """Tell which of some numbers occur so many times or more."""
    order = np.argsort(prints, kind="stable").astype(np.int32)
    inorder = prints[order]
    result = np.zeros(len(prints), dtype=bool)
    # A row and the one `least` - 1 places on are equal: so are all between them.
    ahead = np.flatnonzero(inorder[least - 1 :] == inorder[: max(len(inorder) - least + 1, 0)])
    for step in range(least):
        result[order[ahead + step]] = True
    return result
