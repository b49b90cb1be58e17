"""Sentences on what people report: totals of five and more, confidential reports included."""

from __future__ import annotations

from lib.i18n import number, percent, short_number, t
from lib.services.participation.board import Cell
from lib.services.reports.model import Sentence


def reports(place: str, cell: Cell) -> tuple[Sentence, ...]:
    """Say how many reports came in and how they are answered; nothing where too few to tell."""
    if cell.hidden or cell.received == 0:
        return ()
    source = t("kpi.sumber.laporan")
    said = [t("kalimat.laporan", place=place, n=number(cell.received))]
    if cell.answered is not None:
        said.append(t("kalimat.laporan_dijawab", pct=percent(cell.answered)))
    if cell.waited is not None:
        said.append(t("kalimat.laporan_tunggu", days=short_number(cell.waited)))
    return tuple(Sentence(text, source) for text in said)
