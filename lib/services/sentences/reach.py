"""Sentences on reach: who is out of it, compared, where, how far, and across the sea."""

from __future__ import annotations

from lib.i18n import compact_people, distance_km, number, t
from lib.services import findings
from lib.services.citations import cite, service_sources
from lib.services.findings import service_name
from lib.services.mapstate import MapState
from lib.services.reports.model import Sentence
from lib.services.sentences.caution import caution
from lib.services.sentences.subject import Figures, Reach, Subject
from lib.services.sentences.words import compare, listed, part_word, pct_text

_MOST_NAMED = 3
_RELATIONS = {-1: "kalimat.lebih_kecil", 0: "kalimat.sama", 1: "kalimat.lebih_besar"}


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


def compared(found: Figures) -> Sentence | None:
    """Lay the share out of reach beside those of the regions that the subject lies in."""
    if not found.above:
        return None
    own = found.own
    beside = [
        t(
            _RELATIONS[compare(own.outside_pct, each.outside_pct)],
            place=each.name,
            pct=pct_text(each.outside_pct),
        )
        for each in found.above
    ]
    text = t(
        "kalimat.banding",
        place=own.name,
        pct=pct_text(own.outside_pct),
        service=service_name(found.subject.service),
        km=limit_text(found.subject),
        beside=listed(beside),
    )
    return _said(found, text)


def worst(found: Figures) -> Sentence | None:
    """Name the part with the largest share of people out of reach."""
    out = [each for each in found.parts if each.outside >= 0.5]
    if len(found.parts) < 2 or not out:
        return None
    top = max(out, key=lambda each: (each.outside_pct, each.outside))
    if sum(compare(each.outside_pct, top.outside_pct) == 0 for each in out) > 1:
        return None  # several are as high: none of them is the one
    text = t(
        "kalimat.tertinggi",
        place=top.title,
        pct=pct_text(top.outside_pct),
        people=compact_people(round(top.outside)),
        service=service_name(found.subject.service),
    )
    return _said(found, text)


def concentrated(found: Figures) -> Sentence | None:
    """Say in how few parts half of those out of reach live, where that is a minority of parts."""
    parts = sorted(found.parts, key=lambda each: -each.outside)
    total = sum(each.outside for each in parts)
    if len(parts) < 3 or total < 0.5:
        return None
    few, held = 0, 0.0
    while held < total / 2:
        held += parts[few].outside
        few += 1
    if few * 2 >= len(parts):
        return None
    names = [each.name for each in parts[:few]]
    values = {
        "people": compact_people(round(total)),
        "few": number(few),
        "parts": part_word(parts[0].code, len(parts)),
    }
    if few > _MOST_NAMED:
        named = listed(names[:_MOST_NAMED])
        return _said(found, t("kalimat.separuh_antara", names=named, **values))
    return _said(found, t("kalimat.separuh", names=listed(names), **values))


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


def sea(found: Figures) -> Sentence | None:
    """Say who must cross the sea; nothing where nobody is known to and none is in doubt."""
    own = found.own
    if own.sea is None:
        return _said(found, t("kalimat.laut_belum_pasti", place=own.name))
    if own.sea < 0.5:
        return None
    text = t(
        "kalimat.laut",
        place=own.name,
        people=compact_people(round(own.sea)),
        service=service_name(found.subject.service),
    )
    return _said(found, text)


def facilities(found: Figures) -> Sentence | None:
    """Say how many facilities are on record, and how many that is for 10,000 people."""
    own = found.own
    if own.facilities is None:
        return None
    values = {"place": own.name, "service": service_name(found.subject.service)}
    if own.facilities == 0:
        return _said(found, t("kalimat.tanpa_fasilitas", **values))
    nation = found.above[-1] if found.above else None
    text = t(
        "kalimat.fasilitas" if nation is not None else "kalimat.fasilitas_saja",
        n=number(own.facilities),
        ratio=_ratio(own),
        nation="" if nation is None else _ratio(nation),
        **values,
    )
    return _said(found, text)


def key_findings(found: Figures) -> tuple[Sentence, ...]:
    """Say everything that the figures bear, the weightiest first."""
    said = (compared, worst, concentrated, distance, sea, facilities)
    sentences = (write(found) for write in said)
    return tuple(each for each in sentences if each is not None)


def _ratio(own: Reach) -> str:
    return number((own.facilities or 0) / own.population * 10_000, 2)


def _said(found: Figures, text: str) -> Sentence:
    return Sentence(text, source_of(found.subject))
