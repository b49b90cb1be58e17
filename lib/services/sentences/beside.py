"""Sentences that lay a region beside others: those it lies in, its peers, the other provinces."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import groupby

from lib.i18n import number, t
from lib.services.measures import NATION
from lib.services.reports.model import Sentence
from lib.services.sentences.subject import Figures, Reach
from lib.services.sentences.words import a_service, compare, listed, pct_text

_UNCLEAR = 2
_RELATIONS = {
    -1: "kalimat.lebih_rendah",
    0: "kalimat.sama",
    1: "kalimat.lebih_tinggi",
    _UNCLEAR: "kalimat.belum_jelas",
}
_PROVINCE = 2
_FEWEST_PEERS = 3


def relation_to(found: Figures, other_pct: float) -> int:
    """Tell how the share is read beside another: as `compare`, or that the data leave it open."""
    relation = compare(found.own.outside_pct, other_pct)
    if relation and found.spread is not None:
        low, high = found.spread
        if low <= other_pct <= high:
            return _UNCLEAR
    return relation


def compared(found: Figures) -> Sentence | None:
    """Lay the share out of reach beside those of the regions that the subject lies in."""
    own = found.own
    if not found.above:
        return None
    values = {"place": own.name, "service": a_service(found.subject.service)}
    if own.outside_pct <= 0:
        out = [each for each in found.above if each.outside_pct > 0]
        others = listed(
            [t("kalimat.di_persen", place=e.name, pct=pct_text(e.outside_pct)) for e in out]
        )
        return Sentence(t("kalimat.banding_nol", others=others, **values)) if out else None
    said = [
        t(_RELATIONS[relation], places=listed([_with_pct(each) for each in those]))
        for relation, those in groupby(
            found.above, key=lambda each: relation_to(found, each.outside_pct)
        )
    ]
    pct = pct_text(own.outside_pct)
    return Sentence(t("kalimat.banding", pct=pct, relations=listed(said), **values))


def beside(found: Figures) -> Sentence | None:
    """Lay a kabupaten/kota beside its peers, a province beside the others, provinces by share."""
    code = found.subject.region
    if not found.beside:
        return None
    if code == NATION:
        return _extremes(found)
    if len(code) == _PROVINCE:
        return _among_provinces(found)
    return _among_peers(found)


def _among_peers(found: Figures) -> Sentence | None:
    own, peers = found.own, found.beside
    if len(peers) < _FEWEST_PEERS:
        return None
    median = statistics.median(each.outside_pct for each in peers)
    text = t(
        _PEER_RELATIONS[relation_to(found, median)],
        place=own.name,
        own=pct_text(own.outside_pct),
        median=pct_text(median),
        n=number(len(peers)),
        names=listed([each.name for each in peers[:2]]),
        service=a_service(found.subject.service),
    )
    return Sentence(text)


_PEER_RELATIONS = {
    -1: "kalimat.sejawat_rendah",
    0: "kalimat.sejawat_sama",
    1: "kalimat.sejawat_tinggi",
    _UNCLEAR: "kalimat.sejawat_belum_jelas",
}


def _among_provinces(found: Figures) -> Sentence | None:
    """Count the provinces whose share is clearly smaller, or larger."""
    own = found.own
    relations = [relation_to(found, each.outside_pct) for each in found.beside]
    lower, higher = relations.count(1), relations.count(-1)
    values = {"place": own.name, "all": number(len(relations))}
    if higher == len(relations):
        return Sentence(t("kalimat.provinsi_terendah", **values))
    if lower == len(relations):
        return Sentence(t("kalimat.provinsi_tertinggi", **values))
    if not lower and not higher:
        return None
    n, word = (lower, "tinggi") if lower >= higher else (higher, "rendah")
    return Sentence(t(f"kalimat.provinsi_lebih_{word}", n=number(n), **values))


def _extremes(found: Figures) -> Sentence | None:
    """Name the provinces with the largest and the smallest share."""
    ordered = sorted(found.beside, key=lambda each: (each.outside_pct, each.code))
    low, high = ordered[0], ordered[-1]
    if compare(low.outside_pct, high.outside_pct) == 0 or _tied(ordered, high):
        return None
    key = "kalimat.provinsi_rentang_satu" if not _tied(ordered, low) else "kalimat.provinsi_puncak"
    text = t(
        key,
        high=high.name,
        high_pct=pct_text(high.outside_pct),
        low=low.name,
        low_pct=pct_text(low.outside_pct),
        service=a_service(found.subject.service),
    )
    return Sentence(text)


def _tied(regions: Sequence[Reach], one: Reach) -> bool:
    return sum(compare(each.outside_pct, one.outside_pct) == 0 for each in regions) > 1


def _with_pct(each: Reach) -> str:
    return t("kalimat.tempat_persen", place=each.name, pct=pct_text(each.outside_pct))
