"""The regencies with least reach, each with the ranks that it may truly have, as a chart."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from lib.i18n import number, percent, t
from lib.services.charts.axes import SIZE, Scale, across, round_ticks
from lib.services.charts.drawing import Box, Dot, Drawing, Mark, Path, Words, fitted
from lib.services.regions import region_name
from lib.services.reports.labels import short_name

ROW = 21.0
_HEAD, _FOOT = 8.0, 48.0
_NARROW = 500.0


def ranking_chart(
    worst: pd.DataFrame, chosen: Collection[str], title: str, width: float = 760.0
) -> Drawing:
    """Draw ranks as dots on bars from the lowest to the highest rank of the reruns.

    A line parts those that are not tied (`geo.robustness.tie_groups`).

    Parameters
    ----------
    worst
        Rows of `lib.services.gap_robustness.RankUncertainty.table` in the order to draw.
    chosen
        Codes of the regencies that are marked.
    title, width
        What the chart says, and its width in pixels.
    """
    left, right = min(220.0, width * 0.36), width - 108
    scale_ticks = round_ticks(float(worst["low"].min()), float(worst["high"].max()), 6)
    scale = Scale(scale_ticks[0], scale_ticks[-1], left, right)
    bottom = _HEAD + ROW * len(worst) + 4
    marks: list[Mark] = across(
        scale, scale_ticks, number, _HEAD, bottom, t("celah.peringkat.sumbu")
    )
    tie = None
    for place, row in enumerate(worst.to_dict("records")):
        y = _HEAD + ROW * (place + 0.5)
        if tie is not None and row["tie"] != tie:
            edge = y - ROW / 2
            marks.append(Path("axis", points=((4, edge), (width - 4, edge)), width=1, dash=True))
        tie = row["tie"]
        marks += _row(row, y, scale, chosen, width)
    return Drawing(width, bottom + _FOOT, tuple(marks), title, t("celah.peringkat.arti_gambar"))


def _row(
    row: dict[str, object], y: float, scale: Scale, chosen: Collection[str], width: float
) -> list[Mark]:
    code = str(row["kode"])
    low, rank, high = (float(str(row[name])) for name in ("low", "rank", "high"))
    marked = code in chosen
    name = region_name(code)
    label = name if width > _NARROW else short_name(name)
    tip = t(
        "celah.peringkat.tip",
        name=name,
        pct=percent(row["coverage_pct"], 1),
        rank=number(rank),
        low=number(low),
        high=number(high),
        complete=percent(row["complete_pct"]),
    )
    colour = "accent" if marked else "ink"
    start = scale.at(low)
    return [
        # The whole row can be pointed at, not only the thin bar.
        Box("paper", code, tip, left=0, top=y - ROW / 2, width=width, height=ROW, opacity=0.01),
        Words(colour, x=scale.start - 8, y=y,
              text=fitted(label, scale.start - 12, SIZE, bold=marked), size=SIZE,
              anchor="end", bold=marked),
        Box("pale", left=start, top=y - 4, width=max(2.0, scale.at(high) - start), height=8),
        Dot("accent" if marked else "main", x=scale.at(rank), y=y, radius=4.5),
        Words("muted", x=scale.end + 12, y=y,
              text=t("celah.peringkat.rentang", low=number(low), high=number(high)), size=SIZE),
    ]  # fmt: skip
