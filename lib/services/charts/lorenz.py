"""The Lorenz curve of distance, with the place of each regency along the people."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from lib.i18n import number, percent, t
from lib.services.charts.axes import SIZE, Scale, across, upward
from lib.services.charts.drawing import Dot, Drawing, Mark, Path, Words, text_width
from lib.services.gap_inequality import Lorenz
from lib.services.reports.labels import short_name

_MOST_NAMES = 4


def lorenz_chart(
    curve: Lorenz, places: pd.DataFrame, chosen: Collection[str], title: str, what: str,
    width: float = 420.0, height: float = 380.0,
) -> Drawing:  # fmt: skip
    """Draw the curve, the line of equality, and the regencies along the curve.

    Parameters
    ----------
    curve
        Shares of people, nearest first, and of all distance.
    places
        kode, nama and share: for each regency, the share of people who live nearer than half of
        its own do (0 to 1).
    chosen
        Codes of the regencies that are marked.
    title, what, width, height
        What the chart says, what is unequal (distance, travel time), and the size in pixels.
    """
    ticks = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    x = Scale(0, 100, 56, width - 16)
    y = Scale(0, 100, height - 48, 10)
    marks: list[Mark] = [
        *across(x, ticks, number, y.end, y.start, t("celah.lorenz.x")),
        *upward(y, ticks, number, x.start, x.end, t("celah.lorenz.y", what=what)),
        Path("axis", points=((x.at(0), y.at(0)), (x.at(100), y.at(100))), width=1.5, dash=True),
    ]
    shares = zip(curve.people_share * 100, curve.value_share * 100, strict=True)
    line = tuple((x.at(float(a)), y.at(float(b))) for a, b in shares)
    height_at = np.interp(places["share"], curve.people_share, curve.value_share)
    own: list[Mark] = []
    names = 0
    for row, value in zip(places.itertuples(), height_at, strict=True):
        at_x, at_y = x.at(float(row.share) * 100), y.at(float(value) * 100)
        tip = t("celah.lorenz.tip", name=row.nama, pct=percent(float(row.share) * 100))
        if str(row.kode) not in chosen:
            marks.append(Dot("rest", str(row.kode), tip, x=at_x, y=at_y, radius=4, opacity=0.18))
            continue
        own.append(Dot("accent", str(row.kode), tip, x=at_x, y=at_y, radius=6))
        if names < _MOST_NAMES:
            text = short_name(str(row.nama))
            start = max(x.start + 4, at_x - 12 - text_width(text, SIZE, bold=True))
            own.append(Words("accent", x=start, y=at_y - 10 - 4 * names, text=text, size=SIZE,
                             bold=True))  # fmt: skip
            names += 1
    return Drawing(
        width,
        height,
        (*marks, Path("main", points=line, width=2), *own),
        title,
        t("celah.lorenz.arti", what=what),
    )
