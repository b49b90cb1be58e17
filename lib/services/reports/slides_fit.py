"""How large text may be in a box, so that it fits whatever typeface the reader's computer has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.services.charts.drawing import text_width
from lib.services.reports.words import plain

LEADING = 1.3
"""Height of a line over the size of its text: Plus Jakarta Sans has 1.26, its fallbacks less."""

# DejaVu Sans is the widest typeface that is put in the place of a missing one.
_WIDER, _WIDER_BOLD = 1.14, 1.2
_TIED = re.compile(
    r"(?<=\d) (?=(?:%|km|m|orang|juta|ribu|miliar|triliun|people|million|billion|poin|points?)\b|%)"
)
_OUT_OF = re.compile(r"(\d)[ \u00a0](dari|of)[ \u00a0](?=\d)")
_FEW_LETTERS = 14


@dataclass(frozen=True)
class Lines:
    """A paragraph to be measured: its text, its size relative to the rest, and what is before."""

    text: str
    scale: float = 1.0
    bold: bool = False
    before: float = 0.0
    indent: float = 0.0


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line in points, in the widest typeface to be expected."""
    return text_width(text, size, bold=bold) * (_WIDER_BOLD if bold else _WIDER)


def tied(text: str) -> str:
    """Return a sentence on one line that never breaks inside a figure nor ends in a lone word.

    A figure holds on to its unit; the last word holds on to the one before when both are short.
    """
    text = _OUT_OF.sub("\\1\u00a0\\2\u00a0", _TIED.sub("\u00a0", plain(text)))
    head, _, last = text.rpartition(" ")
    before = head.rpartition(" ")[2]
    if head and " " in head and len(before) + len(last) <= 2 * _FEW_LETTERS:
        return f"{head}\u00a0{last}"
    return text


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a width; a word too long is broken inside."""
    lines, used = 1, 0.0
    space = width_of(" ", size, bold=bold)
    for word in text.split(" "):
        long = width_of(word, size, bold=bold)
        if used and used + space + long > width:
            lines, used = lines + 1, 0.0
        if long > width:
            more = int(long // width)
            lines, used = lines + more, long - more * width
        else:
            used += (space if used else 0.0) + long
    return lines


def height_of(paragraphs: Sequence[Lines], width: float, size: float) -> float:
    """Return the height in points of paragraphs whose base size is ``size``."""
    total = 0.0
    for place, each in enumerate(paragraphs):
        own = size * each.scale
        count = line_count(each.text, width - each.indent * size, own, bold=each.bold)
        total += count * own * LEADING + (each.before * size if place else 0.0)
    return total


def largest(
    paragraphs: Sequence[Lines], width: float, height: float, most: float, least: float
) -> float | None:
    """Return the largest size in points, from ``most`` to ``least``, that fits; None if none."""
    size = most
    while size >= least:
        if height_of(paragraphs, width, size) <= height:
            return size
        size -= 1.0 if size > 12 else 0.5
    return None


def shortened(text: str, width: float, size: float, lines: int, *, bold: bool = False) -> str:
    """Return a text cut at a word, with an ellipsis, so that it takes no more than some lines."""
    if line_count(text, width, size, bold=bold) <= lines:
        return text
    words = text.split(" ")
    while len(words) > 1 and line_count(" ".join(words) + " …", width, size, bold=bold) > lines:
        words.pop()
    kept = " ".join(words)
    while len(kept) > 1 and line_count(kept + "…", width, size, bold=bold) > lines:
        kept = kept[:-1]
    return kept.rstrip(" ,;.") + "…"
