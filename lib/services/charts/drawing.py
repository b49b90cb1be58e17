"""What a chart is made of: marks in pixels with named colours, and no more.

A chart is built once; ``svg`` writes it for the screen and for a file, ``raster`` paints it as a
picture. Colours are names (`COLOURS`), so that the screen may give them others in the dark.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.services.palette import ACCENT, INK, PRIMARY
from lib.services.reports.typeface import REGULAR, SEMIBOLD, Typeface

COLOURS = {
    "paper": "#ffffff",
    "ink": INK,
    "muted": "#4a5a64",
    "grid": "#dfe5e9",
    "axis": "#7b8790",
    "main": PRIMARY,
    "other": "#b45f06",
    "pale": "#9ecae1",
    "rest": "#8fa3ae",
    "accent": ACCENT,
}
"""Colours by name as they are on paper; ``lib/ui/static/grafik/grafik.css`` has the dark ones."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """One mark. ``key`` is the code of the region it stands for, ``tip`` what it says of it."""

    colour: str = "ink"
    key: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Box(Mark):
    """A filled rectangle: left, top, width, height."""

    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True)
class Path(Mark):
    """A line through points, ``dash`` for a broken one."""

    points: tuple[Point, ...] = ()
    width: float = 1.0
    dash: bool = False


@dataclass(frozen=True)
class Dot(Mark):
    """A disc, or a ``square`` of about the same area: shapes differ, not only colours."""

    x: float = 0.0
    y: float = 0.0
    radius: float = 4.0
    opacity: float = 1.0
    square: bool = False


@dataclass(frozen=True)
class Words(Mark):
    """One line of text; ``anchor`` is start, middle or end, ``y`` its middle line."""

    x: float = 0.0
    y: float = 0.0
    text: str = ""
    size: float = 12.0
    bold: bool = False
    anchor: str = "start"
    upright: bool = False


@dataclass(frozen=True)
class Drawing:
    """A chart: its size in pixels, its marks from the back to the front, and its words."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    title: str
    summary: str = ""


@functools.lru_cache(maxsize=1)
def _measuring() -> Typeface:
    return Typeface()


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line of text in pixels."""
    return _width(text, SEMIBOLD if bold else REGULAR) * size / 100


@functools.lru_cache(maxsize=8192)
def _width(text: str, weight: int) -> float:
    # Measured large: fonts are hinted to whole pixels, and the screen's is not.
    return _measuring().width(text, 100, weight)


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Shorten a line of text to a width in pixels, with an ellipsis where it was cut."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while len(text) > 1 and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1].rstrip()
    return text + "…"


def wrapped(text: str, width: float, size: float, most: int = 4) -> list[str]:
    """Break text into lines of at most a width in pixels."""
    return _measuring().wrap(text, width * 100 / size, 100, most=most)


def shifted(marks: Sequence[Mark], right: float, down: float) -> tuple[Mark, ...]:
    """Move marks by pixels."""
    return tuple(_moved(mark, right, down) for mark in marks)


def _moved(mark: Mark, right: float, down: float) -> Mark:
    if isinstance(mark, Box):
        return replace(mark, left=mark.left + right, top=mark.top + down)
    if isinstance(mark, Path):
        return replace(mark, points=tuple((x + right, y + down) for x, y in mark.points))
    if isinstance(mark, Dot | Words):
        return replace(mark, x=mark.x + right, y=mark.y + down)
    return mark
