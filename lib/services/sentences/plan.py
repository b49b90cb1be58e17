"""Sentences on a plan: what its sites and changes would bring, as computed today."""

from __future__ import annotations

from collections.abc import Mapping

from lib.i18n import compact_people, distance_km, rupiah, t, tn
from lib.services.reports.model import Sentence
from lib.services.sentences.words import a_service, compare, pct_text

Figures = Mapping[str, float | None]
_SOMEBODY, _EXACT = 0.5, 10_000
"""Nobody is fewer than half a person; from ten thousand rupiah on, thousands are enough."""


def effect(name: str, place: str, service: str, radius_km: float, figures: Figures) -> Sentence:
    """Say how many people a plan brings within reach, and the share before and after."""
    sites = round(figures.get("sites") or 0)
    before, after = figures.get("before_pct"), figures.get("after_pct")
    gained = figures.get("people_gained") or 0.0
    values = {
        "name": name,
        "place": place,
        "sites": tn("kalimat.rencana_lokasi", sites),
        "service": a_service(service),
        "km": distance_km(radius_km, 0 if radius_km == int(radius_km) else 1),
    }
    if gained < _SOMEBODY or before is None or after is None:
        return Sentence(t("kalimat.rencana_tanpa", **values))
    values["people"] = compact_people(round(gained))
    if compare(100 - before, 100 - after) == 0:
        return Sentence(t("kalimat.rencana_orang", **values))
    shares = {"before": pct_text(100 - before), "after": pct_text(100 - after)}
    return Sentence(t("kalimat.rencana", **values, **shares))


def cost(figures: Figures) -> Sentence | None:
    """Say what a plan costs, and for each person that it brings within reach."""
    total, each = figures.get("cost_rp"), figures.get("per_person_rp")
    if total is None or total <= 0:
        return None
    if each is None:
        return Sentence(t("kalimat.rencana_biaya_saja", cost=rupiah(total)))
    return Sentence(
        t(
            "kalimat.rencana_biaya",
            cost=rupiah(total),
            each=rupiah(round(each, -3 if each >= _EXACT else 0)),
        )
    )


def losses(figures: Figures) -> Sentence | None:
    """Say who would lose reach, if anybody would."""
    lost = figures.get("people_lost") or 0.0
    if lost < _SOMEBODY:
        return None
    return Sentence(t("kalimat.rencana_kehilangan", people=compact_people(round(lost))))
