"""Every service by two groups: a line between two marks, its length the gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.i18n import number, percent, t
from lib.services.charts.axes import SIZE, Scale, across
from lib.services.charts.drawing import Dot, Drawing, Mark, Path, Words, fitted, text_width
from lib.services.formatting import shown_difference

ROW = 24.0
_NARROW, _NAMES = 500.0, 0.45


@dataclass(frozen=True)
class Pair:
    """One service: its name, and the per cent of people within reach in either group."""

    name: str
    first: float
    other: float


def services_chart(
    pairs: Sequence[Pair], first: str, other: str, title: str, width: float = 760.0
) -> Drawing:
    """Draw one row a service; the first group is a square, the other a disc.

    On a narrow chart the names stand above their rows, whole.
    """
    above = width < _NARROW
    widest = max((text_width(pair.name, SIZE) for pair in pairs), default=0.0)
    left = 10.0 if above else min(widest + 16, width * _NAMES)
    right, top = width - 86, 46.0
    row = ROW + (14.0 if above else 0.0)
    bottom = top + row * len(pairs) + 4
    scale = Scale(0, 100, left, right)
    ticks = [0.0, 25.0, 50.0, 75.0, 100.0]
    marks: list[Mark] = [
        *_legend(first, other, width),
        *across(scale, ticks, percent, top - 6, bottom, t("celah.tabel.sumbu")),
    ]
    for place, pair in enumerate(pairs):
        y = top + row * (place + 0.5) + (8.0 if above else 0.0)
        a, b = scale.at(pair.first), scale.at(pair.other)
        gap = t("celah.strip.poin", n=number(abs(shown_difference(pair.first, pair.other))))
        tip = f"{pair.name}: {first} {percent(pair.first)}, {other} {percent(pair.other)}"
        marks += [
            _name(pair.name, left, y, width, above=above),
            Path("rest", points=((a, y), (b, y)), width=3),
            Dot("other", "", tip, x=a, y=y, radius=5.5, square=True),
            Dot("main", "", tip, x=b, y=y, radius=5.5),
            Words(x=right + 12, y=y, text=gap, size=SIZE, bold=True),
        ]  # fmt: skip
    return Drawing(width, bottom + 44, tuple(marks), title, t("celah.tabel.arti"))


def _name(text: str, left: float, y: float, width: float, *, above: bool) -> Words:
    if above:
        return Words(x=2, y=y - 17, text=fitted(text, width - 4, SIZE), size=SIZE)
    return Words(x=left - 8, y=y, text=fitted(text, left - 10, SIZE), size=SIZE, anchor="end")


def _legend(first: str, other: str, width: float) -> list[Mark]:
    """Name the two groups, beside each other or, on a narrow chart, below each other."""
    step = text_width(first, SIZE) + 44
    beside = step + text_width(other, SIZE) + 20 < width
    at = (step, 10.0) if beside else (0.0, 28.0)
    return [
        Dot("other", x=8, y=10, radius=5.5, square=True),
        Words(x=20, y=10, text=fitted(first, width - 24, SIZE), size=SIZE),
        Dot("main", x=at[0] + 8, y=at[1], radius=5.5),
        Words(x=at[0] + 20, y=at[1], text=fitted(other, width - at[0] - 24, SIZE), size=SIZE),
    ]
