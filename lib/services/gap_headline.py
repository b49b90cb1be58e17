"""The gap as one sentence: figures of the comparison table, and no more than they bear."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.store import Dataset
from lib.i18n import compact_people, number, percent, pick, t, tn, using
from lib.i18n.catalogue import LANGUAGES
from lib.services.findings import in_sentence, service_name
from lib.services.gap_figures import Gap
from lib.services.gap_groups import Members
from lib.services.gap_ranges import Question, Range, known_ranges
from lib.services.gap_terms import (
    PLAIN,
    Terms,
    judged_enough,
    judged_regions,
    left_out,
)
from lib.services.measures import NATION
from lib.services.regions import region_name
from lib.services.travel import Kind
from lib.services.travel_way import Way

# How a group is named within a sentence; others by their label.
_PLURAL: Mapping[tuple[str, str], str] = {
    ("daerah_tertinggal", "tertinggal"): "celah.di.tertinggal",
    ("daerah_tertinggal", "lainnya"): "celah.di.lainnya",
    ("rpjmn_2025_2029", "tertinggal"): "celah.di.rpjmn",
    ("rpjmn_2025_2029", "lainnya"): "celah.di.lainnya",
    ("jenis", "kabupaten"): "celah.di.kabupaten",
    ("jenis", "kota"): "celah.di.kota",
    ("pilihan", "pertama"): "celah.di.pertama",
    ("pilihan", "kedua"): "celah.di.kedua",
}
_SENTENCES: Mapping[Kind, str] = {
    "lurus": "celah.utama",
    "waktu": "celah.utama_waktu",
    "medan": "celah.utama_medan",
    "jalan": "celah.utama_jalan",
}


_AWAITED: Range = (-1.0, -1.0)
Spread = tuple[Range | None, Range | None]


@dataclass(frozen=True)
class Headline:
    """Say the gap as one sentence in both languages, and whether it carries a range."""

    text_id: str
    text_en: str
    ranged: bool

    def text(self) -> str:
        """Give the sentence in the reader's language."""
        return pick(self.text_id, self.text_en)


def sentence(
    dataset: Dataset,
    service: str,
    limit: float,
    who: Members,
    gap: Gap,
    table: pd.DataFrame,
    within: str | None,
    terms: Terms,
    *,
    awaiting: bool = False,
) -> Headline:
    """Write the sentence of a gap; see `lib.services.gaps.headline`."""
    known = known_ranges(dataset, Question(service, float(limit), who, within or "", terms))
    ranges = _ranges(known or {}, gap)
    said = []
    for language in LANGUAGES:
        with using(language):
            text = "" if gap.first else _too_few(service, who, within, terms, dataset)
            if not text:
                spread: Spread = ranges or ((_AWAITED, _AWAITED) if awaiting else (None, None))
                text = _say(service, limit, who, gap, table, within, spread, terms.way)
                text = _with_left_out(text, service, within, terms, dataset)
            said.append(text)
    return Headline(said[0], said[1], ranges is not None)


def _too_few(
    service: str, who: Members, within: str | None, terms: Terms, dataset: Dataset
) -> str:  # fmt: skip
    """Say of whom alone the way tells, where that is too few of some group; else ""."""
    size = len(who.groups)
    if judged_enough(dataset, service, within or "", terms, who.village, size).all():
        return ""
    out = left_out(service, within, terms, dataset)
    places = [region_name(code) for code in judged_regions(service, within, terms, dataset)]
    return t(
        "celah.terlalu_sedikit" if places else "celah.tanpa_dinilai",
        place=region_name(within or NATION),
        way=in_sentence(terms.way.label()),
        people=compact_people(out.counted_population),
        all=compact_people(out.counted_population + out.untold_population),
        regions=", ".join(places),
    )


def _ranges(known: Mapping[str, Range], gap: Gap) -> tuple[Range, Range] | None:
    found = []
    for code, pct in ((gap.first, gap.first_pct), (gap.other, gap.other_pct)):
        if code not in known:
            return None
        low, high = known[code]
        # Errors of place lean one way, so the figure by the records may stand outside.
        found.append((min(low, pct), max(high, pct)))
    return found[0], found[1]


def _say(
    service: str,
    limit: float,
    who: Members,
    gap: Gap,
    table: pd.DataFrame,
    within: str | None,
    spread: Spread,
    way: Way,
) -> str:
    place = region_name(within or NATION)
    if not gap.first:
        return t("celah.tak_terbanding", place=place, grouping=who.grouping.label())
    regions = table.set_index("group")["regions"]
    text = t(
        _SENTENCES[way.kind],
        first=_phrase(who, gap.first, int(regions[gap.first])),
        other=_phrase(who, gap.other, int(regions[gap.other])),
        a=_of_100(gap.first_pct, spread[0]),
        b=_of_100(gap.other_pct, spread[1]),
        limit=way.limit_text(limit),
        service=service_name(service),
    )
    return t("celah.utama_dalam", place=place, sentence=text) if within else text


def _with_left_out(
    text: str, service: str, within: str | None, terms: Terms, dataset: Dataset
) -> str:
    """Add who is left out by the limit of completeness and of whom the way tells nothing."""
    if terms == PLAIN:
        return text
    out, said = left_out(service, within, terms, dataset), [text]
    if out.untold_population > 0:
        said.append(t("celah.hanya_sebagian", people=compact_people(out.counted_population)))
    if terms.complete_pct > 0:
        said.append(
            t(
                "celah.tanpa_kurang_lengkap",
                n=number(out.regions),
                people=compact_people(out.population),
                pct=percent(terms.complete_pct, 0),
            )
        )
    return " ".join(said)


def _phrase(who: Members, code: str, regions: int) -> str:
    key = _PLURAL.get((who.grouping.code, code))
    if key is not None:
        return tn(key, regions)
    label = who.groups[who.position(code)].label()
    if who.grouping.code == "ipm":
        return t("celah.di.ipm", label=in_sentence(label))
    if who.grouping.code == "kemiskinan":
        return t("celah.di.kemiskinan", label=label[0].lower() + label[1:])
    if who.grouping.code == "idm":
        return t("celah.di.idm", label=in_sentence(label))
    if who.grouping.code == "keterpencilan":
        return t("celah.di.keterpencilan", label=label[0].lower() + label[1:])
    if who.grouping.code == "kepulauan":
        return label[0].lower() + label[1:]
    return label


def share_of_100(pct: float) -> str:
    """Write per cent as people of 100, never as none or all unless it is."""
    if pct <= 0:
        return number(0)
    if pct >= 100:
        return number(100)
    if pct < 0.1:
        return t("celah.kurang_dari", n=number(0.1, 1))
    if pct > 99.9:
        return t("celah.lebih_dari", n=number(99.9, 1))
    return number(pct, 1 if pct < 1.5 or pct > 98.5 else 0)


def _of_100(pct: float, spread: Range | None) -> str:
    text = share_of_100(pct)
    if spread is None:
        return text
    if spread == _AWAITED:
        return t("celah.rentang_dihitung", value=text)
    low, high = math.floor(max(0.0, spread[0])), math.ceil(min(100.0, spread[1]))
    if number(low) == number(high) == text:
        return text  # nobody or everybody, whatever is wrong with the data
    return t("celah.dengan_rentang", value=text, low=number(low), high=number(high))
