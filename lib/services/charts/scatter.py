"""Two measures of the regencies against each other, with the names that find room."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.services.charts.axes import SIZE, Scale, across, round_ticks, upward
from lib.services.charts.drawing import Dot, Drawing, Mark, Words, text_width
from lib.services.reports.labels import Box as Frame
from lib.services.reports.labels import overlaps, short_name

_EXTREMES = 12
Writer = Callable[[float], str]


@dataclass(frozen=True)
class Axis:
    """What an axis shows: its title, and how its ticks and its values are written."""

    title: str
    tick: Writer
    value: Writer


def scatter_chart(
    frame: pd.DataFrame, x: Axis, y: Axis, chosen: Collection[str], title: str,
    width: float = 760.0, height: float = 470.0,
) -> Drawing:  # fmt: skip
    """Draw kode, nama, x and y of each regency as a dot; the chosen and the extreme are named."""
    x_ticks = round_ticks(frame["x"].min(), frame["x"].max(), 7)
    y_ticks = round_ticks(frame["y"].min(), frame["y"].max(), 7)
    left = max(text_width(y.tick(value), SIZE) for value in y_ticks) + 40
    bottom = height - 50
    scales = (
        Scale(x_ticks[0], x_ticks[-1], left, width - 20),
        Scale(y_ticks[0], y_ticks[-1], bottom, 12),
    )
    marks: list[Mark] = [
        *across(scales[0], x_ticks, x.tick, 12, bottom, x.title),
        *upward(scales[1], y_ticks, y.tick, left, width - 20, y.title),
    ]
    # The chosen are drawn last, above the others.
    order = frame.assign(last=frame["kode"].isin(list(chosen))).sort_values("last", kind="stable")
    for row in order.itertuples():
        tip = f"{row.nama}: {x.value(row.x)} · {y.value(row.y)}"
        marked = bool(row.last)
        marks.append(
            Dot("accent" if marked else "main", str(row.kode), tip, x=scales[0].at(row.x),
                y=scales[1].at(row.y), radius=6 if marked else 4, opacity=1 if marked else 0.55)
        )  # fmt: skip
    marks += _names(frame, scales, chosen, (width, bottom))
    return Drawing(width, height, tuple(marks), title, f"{x.title} – {y.title}")


def extremes(frame: pd.DataFrame, number: int = _EXTREMES) -> list[int]:
    """Give the rows that stand furthest from the middle of the cloud, furthest first.

    Distance is in robust units: the median, and half the range from the 16th to the 84th
    percentile, of each axis.
    """
    away = np.zeros(len(frame))
    for name in ("x", "y"):
        values = frame[name].to_numpy(dtype=np.float64)
        low, middle, high = np.quantile(values, (0.16, 0.5, 0.84))
        away += ((values - middle) / (((high - low) / 2) or 1.0)) ** 2
    return [int(row) for row in np.argsort(-away, kind="stable")[:number]]


def _names(
    frame: pd.DataFrame, scales: tuple[Scale, Scale], chosen: Collection[str],
    page: tuple[float, float],
) -> list[Mark]:  # fmt: skip
    """Write the names of the chosen and of the extreme where they touch nothing."""
    own = [int(row) for row in np.flatnonzero(frame["kode"].isin(list(chosen)))]
    order = [*own, *(row for row in extremes(frame) if row not in own)]
    xs = [scales[0].at(value) for value in frame["x"]]
    ys = [scales[1].at(value) for value in frame["y"]]
    taken: list[Frame] = [(xs[row] - 5, ys[row] - 5, xs[row] + 5, ys[row] + 5) for row in order]
    marks: list[Mark] = []
    for row in order:
        text, marked = short_name(str(frame["nama"].iloc[row])), row in own
        width = text_width(text, 11.0, bold=marked)
        for anchor, dx, dy in (("start", 8, 0), ("end", -8, 0), ("middle", 0, -13),
                               ("middle", 0, 13)):  # fmt: skip
            x, y = xs[row] + dx, ys[row] + dy
            start = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            box = (start, y - 7, start + width, y + 7)
            inside = box[0] > scales[0].start and box[2] < page[0] and 4 < box[1] < page[1] - 14
            if inside and not overlaps(
                box, [each for each in taken if not _same(each, xs[row], ys[row])], 1
            ):
                taken.append(box)
                marks.append(Words("accent" if marked else "ink", x=x, y=y, text=text, size=11.0,
                                   bold=marked, anchor=anchor))  # fmt: skip
                break
    return marks


def _same(box: Frame, x: float, y: float) -> bool:
    return box == (x - 5, y - 5, x + 5, y + 5)
