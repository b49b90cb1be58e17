"""A chart as a page of its own: topic, finding, chart, source, notes and date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lib.i18n import date_long, t
from lib.services.charts.drawing import (
    Box,
    Drawing,
    Mark,
    Path,
    Words,
    shifted,
    wrapped,
)

_MARGIN = 24.0
_WIDEST = 860.0


@dataclass(frozen=True)
class Caption:
    """What a chart says of itself when it leaves the page."""

    topic: str
    title: str
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    link: str = ""


def sheet(chart: Drawing, caption: Caption, today: dt.date) -> Drawing:
    """Put a chart on a page with its words; the same for SVG and PNG."""
    width = max(_WIDEST, chart.width + 2 * _MARGIN)
    room = width - 2 * _MARGIN
    marks: list[Mark] = []
    y = _MARGIN
    for text, size, bold, colour in (
        (caption.topic, 13.0, True, "main"),
        (caption.title, 21.0, True, "ink"),
    ):
        for line in wrapped(text, room * 0.96, size):
            marks.append(Words(colour, x=_MARGIN, y=y + size / 2, text=line, size=size, bold=bold))
            y += size * 1.35
    y += 14
    marks += shifted(chart.marks, (width - chart.width) / 2, y)
    y += chart.height + 8
    marks.append(Path("grid", points=((_MARGIN, y), (width - _MARGIN, y))))
    y += 10
    said = [
        f"{t('umum.sumber')}: {'; '.join(caption.sources)}" if caption.sources else "",
        *caption.notes,
        t("ekspor.dibuat", tanggal=date_long(today)),
        t("celah.grafik.tautan", tautan=caption.link) if caption.link else "",
    ]
    for text in filter(None, said):
        for line in wrapped(text, room * 0.98, 11.0, most=5):
            marks.append(Words("muted", x=_MARGIN, y=y + 7, text=line, size=11.0))
            y += 15.5
        y += 3
    height = y + _MARGIN * 0.7
    ground = Box("paper", left=0, top=0, width=width, height=height)
    return Drawing(width, height, (ground, *marks), caption.title, chart.summary)
