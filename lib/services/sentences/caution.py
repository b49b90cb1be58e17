"""What makes figures less than sure: places not surveyed, people estimated, and how far it goes."""

from __future__ import annotations

import math

from lib.i18n import number, percent, t, tn
from lib.services.sentences.subject import Figures
from lib.services.sentences.words import count_text

SURVEYED_ENOUGH_PCT = 80.0
"""Below this share of surveyed facilities a reader is warned."""
VILLAGES_ENOUGH_PCT = 95.0
"""Below this share of villages with a point of their own a reader is warned."""
NARROW_POINTS = 2
"""A range within so many points of the figure says no more than the figure."""
_PAPUA = ("91", "92", "93", "94", "95", "96")


def caution(found: Figures) -> str:
    """Say what to keep in mind with these figures; "" where the data are thick enough."""
    known, said = found.known, []
    if known.total and known.surveyed / known.total * 100 < SURVEYED_ENOUGH_PCT:
        said.append(
            t(
                "kalimat.awas.titik",
                surveyed=number(known.surveyed),
                total=count_text(found.subject.service, known.total),
            )
        )
    if known.villages and known.villages_own_point / known.villages * 100 < VILLAGES_ENOUGH_PCT:
        away = known.villages - known.villages_own_point
        said.append(tn("kalimat.awas.desa", away, pct=percent(away / known.villages * 100)))
    if found.subject.region.startswith(_PAPUA):
        said.append(t("kalimat.awas.papua"))
    said.append(spread_text(found))
    return " ".join(filter(None, said))


def spread_text(found: Figures) -> str:
    """Say between which shares the figure lies under the errors of the data; "" if it is firm."""
    if found.spread is None:
        return ""
    low, high = math.floor(max(0.0, found.spread[0])), math.ceil(min(100.0, found.spread[1]))
    own = found.own.outside_pct
    if own - low <= NARROW_POINTS and high - own <= NARROW_POINTS:
        return ""
    return t("kalimat.awas.rentang", low=percent(low), high=percent(high))
