"""Sentences on KPIs: how a kabupaten/kota stands beside its peers, and against its targets."""

from __future__ import annotations

from collections.abc import Sequence

from lib.i18n import language, number, percent, t
from lib.services.findings import in_sentence
from lib.services.kpi.scorecard import Scorecard
from lib.services.reports.model import Sentence

_FEWEST = 3
_REACH = "jangkauan_"


def against_peers(place: str, cards: Sequence[Scorecard]) -> Sentence | None:
    """Say in how many figures a region falls behind the median of its peers, and in which most.

    Reach is left out: it has sentences of its own.
    """
    known = [
        card
        for card in cards
        if card.better_than_peers is not None and not card.kpi.code.startswith(_REACH)
    ]
    if len(known) < _FEWEST:
        return None
    behind = sorted((card for card in known if not card.better_than_peers), key=_distance)[::-1]
    values = {"place": place, "n": number(len(behind)), "all": number(len(known))}
    source = "; ".join(dict.fromkeys(line for card in known for line in _sources(card)))
    if not behind:
        return Sentence(t("kalimat.kpi_tidak_tertinggal", **values), source)
    key = "kalimat.kpi_tertinggal" if len(behind) > 1 else "kalimat.kpi_tertinggal_itu"
    return Sentence(t(key, name=_with_figures(behind[0]), **values), source)


def against_targets(place: str, cards: Sequence[Scorecard]) -> Sentence | None:
    """Say how many of the figures with a target reach it."""
    aimed = [card for card in cards if card.achievement is not None]
    if not aimed:
        return None
    reached = sum((card.achievement or 0.0) >= 100 for card in aimed)
    least = min(aimed, key=lambda card: card.achievement or 0.0)
    values = {"place": place, "n": number(reached), "all": number(len(aimed))}
    if reached == len(aimed):
        return Sentence(t("kalimat.kpi_target_semua", **values))
    name = in_sentence(least.kpi.label(language()))
    pct = percent(least.achievement, 0)
    return Sentence(t("kalimat.kpi_target", name=name, pct=pct, **values))


def _with_figures(card: Scorecard) -> str:
    value, median = card.kpi.text(card.value or 0.0), card.kpi.text(card.peers_median or 0.0)
    name = in_sentence(card.kpi.label(language()))
    return t("kalimat.kpi_angka", name=name, value=value, median=median)


def _distance(card: Scorecard) -> float:
    """Give how far a figure is from the median of the peers, as a share of it."""
    median = card.peers_median or 0.0
    return abs((card.value or 0.0) - median) / abs(median) if median else 0.0


def _sources(card: Scorecard) -> tuple[str, ...]:
    sources = getattr(card.kpi, "sources", None)
    return tuple(sources()) if callable(sources) else ()
