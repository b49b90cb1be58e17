"""Scales, round ticks, grid and frame: what charts have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.services.charts.drawing import Mark, Path, Words, fitted, text_width

SIZE = 12.0


@dataclass(frozen=True)
class Scale:
    """A linear scale from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Give the pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Give at most so many round values that span a range, ends included.

    Steps are 1, 2 or 5 times a power of ten; the first tick is at or below ``low``, the last at
    or above ``high``.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return [0.0, 1.0]
    if high <= low:
        high = low + (abs(low) or 1.0)
    power = 10.0 ** math.floor(math.log10((high - low) / max(1, most - 1)))
    for factor in (1, 2, 5, 10, 20, 50):
        step = factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first + 1 <= most:
            return [round(place * step, 12) for place in range(first, last + 1)]
    return [low, high]


def across(
    scale: Scale, ticks: Sequence[float], write: Callable[[float], str], top: float,
    bottom: float, title: str,
) -> list[Mark]:  # fmt: skip
    """Draw a horizontal axis with grid lines from top to bottom, labels and title below."""
    marks: list[Mark] = []
    for value in ticks:
        x = scale.at(value)
        marks.append(Path("grid", points=((x, top), (x, bottom))))
        marks.append(Words("muted", x=x, y=bottom + 13, text=write(value), size=SIZE,
                           anchor="middle"))  # fmt: skip
    middle, room = (scale.start + scale.end) / 2, abs(scale.end - scale.start) + 30
    text = fitted(title, room, SIZE)
    # A title that is wider than the axis ends where the axis ends.
    half = text_width(text, SIZE) / 2
    x = min(middle, max(scale.start, scale.end) + 10 - half)
    marks.append(Words("muted", x=x, y=bottom + 32, text=text, size=SIZE, anchor="middle"))
    return marks


def upward(
    scale: Scale, ticks: Sequence[float], write: Callable[[float], str], left: float,
    right: float, title: str,
) -> list[Mark]:  # fmt: skip
    """Draw a vertical axis with grid lines, labels at the left and an upright title."""
    marks: list[Mark] = []
    widest = 0.0
    for value in ticks:
        y, text = scale.at(value), write(value)
        widest = max(widest, text_width(text, SIZE))
        marks.append(Path("grid", points=((left, y), (right, y))))
        marks.append(Words("muted", x=left - 7, y=y, text=text, size=SIZE, anchor="end"))
    middle, room = (scale.start + scale.end) / 2, abs(scale.end - scale.start) + 20
    marks.append(
        Words("muted", x=left - widest - 22, y=middle, text=fitted(title, room, SIZE), size=SIZE,
              anchor="middle", upright=True)
    )  # fmt: skip
    return marks
