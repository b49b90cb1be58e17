"""Sentences on reach: who is out of it, compared, where, how far, and across the sea."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lib.i18n import compact_people, distance_km, number, t, tn
from lib.services import findings
from lib.services.citations import cite, service_sources
from lib.services.findings import service_name
from lib.services.mapstate import MapState
from lib.services.reports.model import Sentence
from lib.services.sentences.beside import beside, compared
from lib.services.sentences.caution import caution
from lib.services.sentences.gap import disadvantaged
from lib.services.sentences.subject import Figures, Reach, Subject, worst_part
from lib.services.sentences.words import (
    a_service,
    compare,
    count_text,
    listed,
    part_word,
    pct_text,
)

__all__ = ["beside", "compared", "headline", "key_findings", "limit_text", "source_of"]
_MOST_NAMED = 3
DAILY = ("kesehatan", "pendidikan")
"""Sectors of services that people need day by day."""
_PER, _PER_MANY, _LEAST_RATIO = 10_000, 1_000_000, 0.1
SOMEBODY = 0.5
"""Fewer people than this are nobody: counts are of whole people."""


def source_of(subject: Subject) -> str:
    """Cite the facilities and the people that sentences on reach rest on."""
    return "; ".join((*service_sources(subject.entry), cite("penduduk_desa_estimasi")))


def limit_text(subject: Subject) -> str:
    """Write the limit without needless decimals: "5 km"."""
    whole = subject.radius_km == int(subject.radius_km)
    return distance_km(subject.radius_km, 0 if whole else 1)


def headline(subject: Subject, found: Figures | None) -> Sentence:
    """Say the main finding of a region, as the title of its map does."""
    state = MapState(
        layanan=subject.service,
        radius=subject.radius_km,
        wilayah=subject.region,
        daratan=subject.same_landmass,
    )
    return Sentence(
        findings.title(state), source_of(subject), "" if found is None else caution(found)
    )


def worst(found: Figures) -> Sentence | None:
    """Name the part with the largest share of people out of reach, where there is one."""
    out = [each for each in found.parts if each.outside >= SOMEBODY]
    if len(found.parts) < 2 or not out:
        return None
    top = worst_part(out)
    as_high = [each for each in out if compare(each.outside_pct, top.outside_pct) == 0]
    if len(as_high) == len(found.parts):
        return None  # all are alike
    values = {
        "service": a_service(found.subject.service),
        "pct": pct_text(top.outside_pct),
        "parts": part_word(top.code, len(found.parts)),
        "people": compact_people(round(sum(each.outside for each in as_high))),
    }
    if len(as_high) == 1:
        open_ = _order_open(found, top)
        text = t("kalimat.tertinggi", place=top.title, **values)
        return replace(_said(found, text), caution=t("kalimat.awas.urutan") if open_ else "")
    key = "kalimat.tertinggi_semua" if top.outside_pct >= 100 else "kalimat.tertinggi_sama"
    return _said(found, t(key, n=number(len(as_high)), **values))


def _order_open(found: Figures, top: Reach) -> bool:
    """Tell whether another part may have a larger share, the errors of the data allowing."""
    if found.worst_spread is None:
        return False
    others = (each.outside_pct for each in found.parts if each.code != top.code)
    return max(others, default=0.0) >= found.worst_spread[0]


def concentrated(found: Figures) -> Sentence | None:
    """Say in how few parts half of those out of reach live, where that is a minority of parts."""
    ordered = sorted(found.parts, key=lambda each: (-each.outside, each.code))
    total = sum(each.outside for each in ordered)
    if len(ordered) < 3 or total < SOMEBODY or found.own.outside_pct >= 100:
        return None
    few, held = 0, 0.0
    while held < total / 2:
        held += ordered[few].outside
        few += 1
    if few * 2 >= len(ordered):
        return None
    names = [each.name for each in ordered[:few]]
    values = {
        "people": compact_people(round(total)),
        "few": number(few),
        "parts": part_word(ordered[0].code, len(ordered)),
        "names": listed(names[:_MOST_NAMED]),
    }
    if few == 1:
        return _said(found, t("kalimat.separuh_satu", **values))
    key = "kalimat.separuh_antara" if few > _MOST_NAMED else "kalimat.separuh"
    return _said(found, t(key, **values))


def within_everywhere(found: Figures) -> Sentence | None:
    """Say in how many parts everybody is within reach, where that is some but not all."""
    whole = [each for each in found.parts if each.outside < SOMEBODY]
    if not whole or len(whole) == len(found.parts):
        return None
    values = {
        "parts": part_word(whole[0].code, len(found.parts)),
        "km": limit_text(found.subject),
        "service": a_service(found.subject.service),
    }
    if len(whole) == 1:
        return _said(found, t("kalimat.sebagian_satu", place=whole[0].title, **values))
    return _said(found, t("kalimat.sebagian_semua", n=number(len(whole)), **values))


def distance(found: Figures) -> Sentence | None:
    """Say how far half of the people, and nine of ten, live at most."""
    own = found.own
    if own.median_km is None or own.p90_km is None:
        return None
    text = t(
        "kalimat.jarak",
        place=own.name,
        half=distance_km(own.median_km),
        most=distance_km(own.p90_km),
        service=service_name(found.subject.service),
    )
    return _said(found, text)


def farthest_part(found: Figures) -> Sentence | None:
    """Name the part whose people live farthest, as nine of ten of them do at most."""
    known = [each for each in found.parts if each.p90_km is not None]
    if len(known) < 2:
        return None
    top = max(known, key=lambda each: each.p90_km or 0.0)
    text = t(
        "kalimat.bagian_terjauh",
        place=top.title,
        parts=part_word(top.code, len(found.parts)),
        most=distance_km(top.p90_km),
        service=a_service(found.subject.service),
    )
    return _said(found, text)


def sea(found: Figures) -> Sentence | None:
    """Say who must cross the sea; nothing where nobody is known to and none is in doubt.

    Of services of daily need only: of others too few are on record to tell.
    """
    own, service = found.own, a_service(found.subject.service)
    if found.subject.entry.sector not in DAILY:
        return None
    if own.sea is None:
        return _said(found, t("kalimat.laut_belum_pasti", place=own.name, service=service))
    if own.sea < SOMEBODY:
        return None
    people = compact_people(round(own.sea))
    return _said(found, t("kalimat.laut", place=own.name, people=people, service=service))


def facilities(found: Figures) -> Sentence | None:
    """Say how many facilities are on record, and how many that is for 10,000 people."""
    own = found.own
    if own.facilities is None:
        return None
    if own.facilities == 0:
        service = service_name(found.subject.service)
        return _said(found, t("kalimat.tanpa_fasilitas", place=own.name, service=service))
    nation = found.above[-1] if found.above else None
    per = _PER if _ratio(own, _PER) >= _LEAST_RATIO else _PER_MANY
    values = {
        "place": own.name,
        "count": count_text(found.subject.service, own.facilities),
        "ratio": number(_ratio(own, per), 2),
        "per": t("kalimat.sejuta") if per == _PER_MANY else number(per),
    }
    if nation is None:
        return _said(found, tn("kalimat.fasilitas_saja", own.facilities, **values))
    beside_it = number(_ratio(nation, per), 2)
    return _said(found, tn("kalimat.fasilitas", own.facilities, nation=beside_it, **values))


ALL: tuple[Callable[[Figures], Sentence | None], ...] = (
    compared,
    beside,
    disadvantaged,
    worst,
    concentrated,
    distance,
    sea,
    facilities,
    within_everywhere,
)
"""Every finding on reach, the weightiest first."""


def key_findings(found: Figures, most: int = len(ALL)) -> tuple[Sentence, ...]:
    """Say what the figures bear, the weightiest first, at most so many sentences."""
    source = source_of(found.subject)
    written = (write(found) for write in ALL)
    told = [each for each in written if each is not None]
    return tuple(Sentence(each.text, each.source or source, each.caution) for each in told[:most])


def _ratio(own: Reach, per: int) -> float:
    return (own.facilities or 0) / own.population * per


def _said(found: Figures, text: str) -> Sentence:
    return Sentence(text, source_of(found.subject))
