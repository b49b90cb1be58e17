"""What makes figures less than sure: places that were not surveyed, villages without a point."""

from __future__ import annotations

from lib.i18n import number, percent, t
from lib.services.findings import service_name
from lib.services.sentences.subject import Figures

SURVEYED_ENOUGH_PCT = 80.0
"""Below this share of surveyed facilities a reader is warned."""
VILLAGES_ENOUGH_PCT = 95.0
"""Below this share of villages with a point of their own a reader is warned."""


def caution(found: Figures) -> str:
    """Say what to keep in mind with these figures; "" where the data are thick enough."""
    known, said = found.known, []
    if known.total and known.surveyed / known.total * 100 < SURVEYED_ENOUGH_PCT:
        said.append(
            t(
                "kalimat.awas.titik",
                surveyed=number(known.surveyed),
                total=number(known.total),
                service=service_name(found.subject.service),
            )
        )
    if known.villages and known.villages_own_point / known.villages * 100 < VILLAGES_ENOUGH_PCT:
        away = known.villages - known.villages_own_point
        said.append(
            t("kalimat.awas.desa", n=number(away), pct=percent(away / known.villages * 100))
        )
    return " ".join(said)
