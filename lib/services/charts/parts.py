"""The chart of a report (`lib.services.reports.model.Chart`) as a drawing of a given size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from lib.i18n import number, percent, t
from lib.services.charts.axes import SIZE, Scale, across, round_ticks
from lib.services.charts.drawing import (
    Box,
    Dot,
    Drawing,
    Mark,
    Path,
    Words,
    fitted,
    text_width,
    wrapped,
)
from lib.services.charts.timeline import Line, timeline_chart
from lib.services.formatting import shown_difference
from lib.services.reports.model import Chart
from lib.services.reports.words import plain

_TALLEST_ROW, _SMALLEST_TEXT = 36.0, 7.0
_LEGEND, _AXIS = 28.0, 26.0
_NAMES, _LEAST_PLOT = 0.44, 0.46
"""The share of the width that names may take, and the one that gaps need beside them."""


def written(chart: Chart, value: float) -> str:
    """Write a value of a chart with its unit, in the reader's format."""
    if chart.unit == "%":
        return percent(value, chart.decimals)
    text = number(value, chart.decimals)
    return f"{text}\u00a0{chart.unit}" if chart.unit and math.isfinite(value) else text


def chart_drawing(chart: Chart, width: float, height: float, title: str = "") -> Drawing:
    """Draw a chart into a width and a height in pixels.

    Bars begin at 0 and carry their values; a category without a value says so. Texts are 12
    pixels high and shrink only where the rows are too many.
    """
    chart = _plain(chart)
    if not chart.categories:
        middle = Words("muted", x=width / 2, y=height / 2, text=t("umum.tidak_tersedia"),
                       anchor="middle")  # fmt: skip
        return Drawing(width, height, (middle,), title, chart.summary)
    if chart.kind == "lines":
        return _lines(chart, width, height, title)
    rows = _Rows.of(chart, width, height)
    marks = rows.pairs() if chart.kind == "pairs" else rows.bars()
    return Drawing(width, height, tuple(marks), title, chart.summary)


def _plain(chart: Chart) -> Chart:
    """Take what no line of a picture can hold out of the names."""
    return replace(
        chart,
        categories=tuple(map(plain, chart.categories)),
        series=tuple(replace(one, name=plain(one.name)) for one in chart.series),
        marked=frozenset(map(plain, chart.marked)),
    )


def _lines(chart: Chart, width: float, height: float, title: str) -> Drawing:
    places = range(len(chart.categories))
    lines = [
        Line(
            fitted(one.name, width * 0.7, SIZE), places,
            np.array(one.values, dtype=np.float64), one.colour, dash=order > 0,
        )
        for order, one in enumerate(chart.series)
    ]  # fmt: skip
    return timeline_chart(
        lines, title, chart.unit, lambda value: number(value, chart.decimals), width, height,
        name=lambda place: chart.categories[place] if place in places else "",
    )  # fmt: skip


@dataclass(frozen=True)
class _Rows:
    """A chart of one row a category: where the names end, and from where to where values run."""

    chart: Chart
    width: float
    top: float
    row: float
    text: float
    scale: Scale
    ticks: list[float]
    above: bool
    """Names stand over their rows, for there is no room beside them."""

    @classmethod
    def of(cls, chart: Chart, width: float, height: float) -> _Rows:
        """Lay out the rows: values are measured, and names get what is left, at most 44 %."""
        named = chart.kind == "pairs" or len(chart.series) > 1
        top = _LEGEND if named else 2.0
        foot = _AXIS if chart.kind == "pairs" else 2.0
        row = min(_TALLEST_ROW, (height - top - foot) / len(chart.categories))
        text = max(_SMALLEST_TEXT, min(SIZE, row * 0.72))
        known = [v for series in chart.series for v in series.values if math.isfinite(v)]
        ticks = round_ticks(min(0.0, *known, 0.0), max(0.0, *known, 0.0), 6)
        if chart.unit == "%" and chart.kind == "pairs":
            ticks = [0.0, 25.0, 50.0, 75.0, 100.0]
        names = max(text_width(name, text, bold=True) for name in chart.categories)
        values = max((text_width(written(chart, v), text, bold=True) for v in known), default=0.0)
        right = width - max(values, 60.0) - 14
        above = chart.kind == "pairs" and right - names - 14 < width * _LEAST_PLOT
        above = above and row > 2.4 * _SMALLEST_TEXT
        if above:
            text = max(_SMALLEST_TEXT, min(text, row * 0.38))
        left = 10.0 if above else min(names + 14, width * _NAMES)
        right = max(left + 40, right)
        end = max(ticks) if chart.kind == "pairs" else max(0.0, *known, 0.0) or 1.0
        return cls(chart, width, top, row, text, Scale(ticks[0], end, left, right), ticks, above)

    def _named(self) -> Iterator[tuple[int, float, list[Mark]]]:
        """Yield each category with the middle of its marks and its name on one or two lines."""
        for place, name in enumerate(self.chart.categories):
            y = self.top + self.row * (place + 0.5)
            marked = name in self.chart.marked
            colour = "accent" if marked else "ink"
            if self.above:
                shown = fitted(name, self.width - 10, self.text, bold=marked)
                label = Words(colour, x=4, y=y - self.row * 0.2, text=shown, size=self.text,
                              bold=marked)  # fmt: skip
                yield place, y + self.row * 0.2, [label]
                continue
            lines, size = self._lines_of(name, bold=marked)
            first = y - (len(lines) - 1) / 2 * size * 1.15
            yield place, y, [
                Words(colour, x=self.scale.start - 8, y=first + order * size * 1.15, text=line,
                      size=size, anchor="end", bold=marked)
                for order, line in enumerate(lines)
            ]  # fmt: skip

    def _lines_of(self, name: str, *, bold: bool) -> tuple[list[str], float]:
        """Break a name that is wider than its place in two where the row is high enough."""
        room, size = self.scale.start - 10, self.text
        if text_width(name, size, bold=bold) <= room or self.row < 2.1 * size:
            return [fitted(name, room, size, bold=bold)], size
        return wrapped(name, room * (0.92 if bold else 0.98), size * 0.94, most=2), size * 0.94

    def _legend(self, *, squares: bool) -> list[Mark]:
        """Name the series beside each other."""
        marks: list[Mark] = []
        x = 6.0
        for place, series in enumerate(self.chart.series):
            marks.append(Dot(series.colour, x=x, y=10, radius=5.5, square=squares or place == 0))
            name = fitted(series.name, self.width - x - 12, SIZE)
            marks.append(Words(x=x + 11, y=10, text=name, size=SIZE))
            x += text_width(name, SIZE) + 36
        return marks

    def bars(self) -> list[Mark]:
        """Draw horizontal bars with their values at the end."""
        series = self.chart.series
        marks = self._legend(squares=True) if len(series) > 1 else []
        thick = self.row * 0.74 / max(1, len(series))
        zero = self.scale.at(0)
        for place, y, name in self._named():
            marks += name
            marked = self.chart.categories[place] in self.chart.marked
            for order, one in enumerate(series):
                value = one.values[place]
                middle = y + (order - (len(series) - 1) / 2) * thick
                known = math.isfinite(value)
                end = self.scale.at(value) if known else zero
                colour = "accent" if marked and len(series) == 1 else one.colour
                if known:
                    long = max(1.0, abs(end - zero))
                    marks.append(Box(colour, left=min(zero, end), top=middle - thick * 0.44,
                                     width=long, height=thick * 0.88))  # fmt: skip
                size = max(_SMALLEST_TEXT, min(self.text, thick * 0.9))
                marks.append(Words("ink" if known else "muted", x=max(zero, end) + 7, y=middle,
                                   text=written(self.chart, value), size=size,
                                   bold=marked))  # fmt: skip
        bottom = self.top + self.row * len(self.chart.categories)
        marks.append(Path("axis", points=((zero, self.top), (zero, bottom)), width=1.0))
        return marks

    def pairs(self) -> list[Mark]:
        """Draw the gap between the first two series of each category, with its size."""
        first, other = self.chart.series[:2]
        bottom = self.top + self.row * len(self.chart.categories)
        marks = self._legend(squares=False)
        marks += across(self.scale, self._spaced_ticks(), lambda v: written(self.chart, v),
                        self.top - 2, bottom, "")  # fmt: skip
        for place, y, name in self._named():
            marks += name
            a, b = first.values[place], other.values[place]
            known = [(v, s) for v, s in ((a, first), (b, other)) if math.isfinite(v)]
            if len(known) == 2:
                points = ((self.scale.at(a), y), (self.scale.at(b), y))
                marks.append(Path("rest", points=points, width=3))
                marks.append(Words(x=self.scale.end + 10, y=y, text=self._gap(a, b),
                                   size=self.text, bold=True))  # fmt: skip
            reach = min(5.5, self.row * (0.2 if self.above else 0.3))
            marks += [
                Dot(s.colour, x=self.scale.at(v), y=y, radius=reach, square=s is first)
                for v, s in known
            ]
        return marks

    def _spaced_ticks(self) -> list[float]:
        """Give every tick, or only the ends where their labels would touch."""
        widest = max(text_width(written(self.chart, tick), SIZE) for tick in self.ticks) + 8
        room = (self.scale.end - self.scale.start) / max(1, len(self.ticks) - 1)
        if widest <= room:
            return self.ticks
        thinned = self.ticks[::2]
        return (
            thinned if widest <= 2 * room and len(self.ticks) % 2 else [thinned[0], self.ticks[-1]]
        )

    def _gap(self, a: float, b: float) -> str:
        gap = abs(shown_difference(a, b, self.chart.decimals))
        if self.chart.unit == "%":
            return t("celah.strip.poin", n=number(gap, self.chart.decimals))
        return written(self.chart, gap)
