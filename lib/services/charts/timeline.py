"""Figures by year: a region's line, the median of its peers, and a forecast with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.ecef import Floats
from lib.services.charts.axes import SIZE, Scale, across, round_ticks, upward
from lib.services.charts.drawing import Box, Dot, Drawing, Mark, Path, Words, text_width

_ROW, _RIGHT, _FOOT = 20.0, 16.0, 26.0


@dataclass(frozen=True)
class Line:
    """One line: its name, its values by year (NaN breaks it), a colour of `COLOURS`."""

    name: str
    years: Sequence[int]
    values: Floats
    colour: str = "main"
    dash: bool = False


@dataclass(frozen=True)
class Range:
    """An interval by year, drawn as bars behind the lines."""

    years: Sequence[int]
    low: Floats
    high: Floats


def timeline_chart(
    lines: Sequence[Line], title: str, unit: str, write: Callable[[float], str],
    width: float = 760.0, height: float = 300.0, *, between: Range | None = None,
    since: int | None = None, name: Callable[[int], str] = str,
) -> Drawing:  # fmt: skip
    """Draw lines over the years.

    Parameters
    ----------
    lines
        The first is the region's own, drawn last.
    title, unit
        What is shown, and the title of the upright axis.
    write
        Writes a value.
    width, height
        In pixels.
    between
        Interval of a forecast.
    since
        A year before which a line stands across the chart.
    name
        Names a year; where the years are other periods, numbered one after the other, these.
    """
    known = [np.asarray(line.values, dtype=np.float64) for line in lines]
    if between is not None:
        known += [between.low, between.high]
    values = np.concatenate(known)
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    years = [year for line in lines for year in line.years]
    y_ticks = round_ticks(low, high, 6)
    left = max(text_width(write(value), SIZE) for value in y_ticks) + 40
    names, top = _names(lines, left, width - _RIGHT)
    bottom = height - _FOOT
    xs = Scale(min(years) - 0.3, max(years) + 0.3, left, width - _RIGHT)
    ys = Scale(y_ticks[0], y_ticks[-1], bottom, top)
    marks: list[Mark] = [
        *across(xs, _year_ticks(min(years), max(years), width), lambda x: name(round(x)), top,
                bottom, ""),
        *upward(ys, y_ticks, write, left, width - _RIGHT, unit),
    ]  # fmt: skip
    if since is not None:
        x = xs.at(since - 0.5)
        marks.append(Path("axis", points=((x, top), (x, bottom)), width=1.5, dash=True))
    if between is not None:
        marks += _bars(between, xs, ys, write, name)
    for line in reversed(lines):
        marks += _line(line, xs, ys, write, name)
    marks += names
    return Drawing(width, height, tuple(marks), title, "; ".join(line.name for line in lines))


def _year_ticks(first: int, last: int, width: float) -> list[float]:
    """Give whole years, as many as there is room for."""
    step = max(1, int(np.ceil((last - first + 1) / max(2.0, width / 70))))
    return [float(year) for year in range(first, last + 1, step)]


def _line(
    line: Line, xs: Scale, ys: Scale, write: Callable[[float], str], name: Callable[[int], str]
) -> list[Mark]:
    marks: list[Mark] = []
    run: list[tuple[float, float]] = []
    for year, value in zip(line.years, line.values, strict=True):
        if np.isfinite(value):
            run.append((xs.at(year), ys.at(float(value))))
            continue
        marks += _stroke(line, run)
        run = []
    marks += _stroke(line, run)
    for year, value in zip(line.years, line.values, strict=True):
        if np.isfinite(value):
            tip = f"{line.name}, {name(year)}: {write(float(value))}"
            marks.append(
                Dot(line.colour, tip=tip, x=xs.at(year), y=ys.at(float(value)), radius=3.5,
                    square=line.colour != "main")
            )  # fmt: skip
    return marks


def _stroke(line: Line, run: list[tuple[float, float]]) -> list[Mark]:
    if len(run) < 2:
        return []
    return [Path(line.colour, points=tuple(run), width=2.2, dash=line.dash)]


def _bars(
    between: Range, xs: Scale, ys: Scale, write: Callable[[float], str], name: Callable[[int], str]
) -> list[Mark]:
    marks: list[Mark] = []
    for year, low, high in zip(between.years, between.low, between.high, strict=True):
        top, bottom = ys.at(float(high)), ys.at(float(low))
        tip = f"{name(year)}: {write(float(low))} – {write(float(high))}"
        marks.append(
            Box("pale", tip=tip, left=xs.at(year) - 7, top=top, width=14,
                height=max(bottom - top, 1.0), opacity=0.75)
        )  # fmt: skip
    return marks


def _names(lines: Sequence[Line], left: float, right: float) -> tuple[list[Mark], float]:
    """Write the names in rows, each with a piece of its line, and give where the chart begins."""
    marks: list[Mark] = []
    x, y = left, _ROW * 0.6
    for line in lines:
        width = 28 + text_width(line.name, SIZE)
        if x > left and x + width > right:
            x, y = left, y + _ROW
        marks.append(Path(line.colour, points=((x, y), (x + 22, y)), width=2.5, dash=line.dash))
        marks.append(Words("ink", x=x + 28, y=y, text=line.name, size=SIZE))
        x += width + 18
    return marks, y + _ROW * 0.9
