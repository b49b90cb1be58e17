"""The index over time as a line with its margins; only periods that are published."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.i18n import number, t
from lib.services.charts.drawing import Drawing
from lib.services.charts.timeline import Line, Range, timeline_chart
from lib.services.skm.results import Cell

_LEAST = 2
_LOWEST, _HIGHEST = 25.0, 100.0
_PARTS = {"": 1, "S": 2, "Q": 4}


def over_time_chart(cells: Sequence[Cell], name: str, title: str, width: float) -> Drawing | None:
    """Draw the index by period, None where fewer than two periods have one.

    Parameters
    ----------
    cells
        As `lib.services.skm.results.over_time` gives them. A period that is hidden or without
        answers breaks the line.
    name, title
        Whose index it is, and what the chart says.
    width
        In pixels.

    """
    known = {_ordinal(cell.key): cell for cell in cells if cell.result.index is not None}
    if len(known) < _LEAST:
        return None
    sign = _sign(cells[0].key)
    periods = range(min(known), max(known) + 1)
    values = [known[each].result.index if each in known else None for each in periods]
    return timeline_chart(
        [Line(name, periods, np.array(values, dtype=np.float64))],
        title,
        t("survei.indeks"),
        lambda value: number(value, 0 if value == round(value) else 2),
        width,
        between=_margins(known),
        name=lambda each: _name(each, sign),
    )


def _margins(known: dict[int, Cell]) -> Range:
    told = [
        (period, cell.result.index or 0.0, cell.result.margin)
        for period, cell in known.items()
        if cell.result.margin is not None
    ]
    middle = np.array([index for _, index, _ in told])
    half = np.array([margin for *_, margin in told], dtype=np.float64)
    low, high = np.maximum(middle - half, _LOWEST), np.minimum(middle + half, _HIGHEST)
    return Range([period for period, *_ in told], low, high)


def _sign(key: str) -> str:
    return key[5:6]


def _ordinal(key: str) -> int:
    """Return the number of a period: 2026 is 2026, 2026-S1 is 4052, 2026-Q1 is 8104."""
    return int(key[:4]) * _PARTS[_sign(key)] + int(key[6:] or 1) - 1


def _name(ordinal: int, sign: str) -> str:
    year, part = divmod(ordinal, _PARTS[sign])
    return f"{year}-{sign}{part + 1}" if sign else str(year)
