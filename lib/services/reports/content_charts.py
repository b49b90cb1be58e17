"""Charts of a report as data: parts of a region, and services side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.i18n import compact_people, distance_km, has_message, language, number, t
from lib.services.access import access, side_by_side
from lib.services.measures import NATION, has_data
from lib.services.regions import region_name
from lib.services.reports.labels import short_name
from lib.services.reports.model import Chart, ChartPart, Sentence, Series
from lib.services.sentences import reach as said
from lib.services.sentences.subject import Figures, Reach, Subject, reach
from lib.services.sentences.words import a_service, compare, listed, pct_text

MOST_BARS = 12
_NEARLY_NONE_PCT = 1.0
"""Below this share everywhere, distances tell more than shares."""
_MOST_ALIKE = 4
"""With more bars of one length, numbers of people tell more than shares."""
_PROVINCE = 2
_COMBINED = "sma_smk"
"""Its two halves stand by themselves."""


def parts_chart(found: Figures, most: int = MOST_BARS) -> ChartPart | None:
    """Show the share out of reach in each part of a region, or distances where all are reached."""
    ordered = sorted(found.parts, key=lambda each: (-each.outside_pct, -each.outside, each.code))
    shown = [each for each in ordered if each.outside >= said.SOMEBODY][:most]
    if len(shown) < 2:
        return _distance_chart(found, most)
    alike = sum(compare(each.outside_pct, shown[0].outside_pct) == 0 for each in shown)
    if alike > _MOST_ALIKE:
        return _people_chart(found, most)
    finding = said.worst(found) or said.headline(found.subject, found)
    shares = tuple(each.outside_pct for each in shown)
    series = Series(t("kalimat.seri.di_luar"), shares, "main")
    chart = _bars(
        [short_name(each.name) for each in shown], series, "%", share_decimals(shares), finding.text
    )
    return ChartPart(t("kalimat.bagian_laporan.terburuk"), finding, chart)


def share_decimals(shares: Sequence[float]) -> int:
    """Give the decimals with which no share is written as none or all unless it is."""
    return int(any(0 < share < 1 or 99 < share < 100 for share in shares))


def _people_chart(found: Figures, most: int) -> ChartPart:
    """Show how many people are out of reach, where the shares of many parts are the same."""
    shown = sorted(found.parts, key=lambda each: (-each.outside, each.code))[:most]
    finding = said.concentrated(found) or said.worst(found)
    finding = finding or said.headline(found.subject, found)
    series = Series(t("kalimat.kolom.di_luar"), tuple(each.outside for each in shown), "main")
    chart = _bars([short_name(each.name) for each in shown], series, "", 0, finding.text)
    return ChartPart(t("kalimat.bagian_laporan.terbanyak"), finding, chart)


def _distance_chart(found: Figures, most: int) -> ChartPart | None:
    known = [each for each in found.parts if each.p90_km is not None]
    shown = sorted(known, key=lambda each: (-(each.p90_km or 0.0), each.code))[:most]
    finding = said.farthest_part(found)
    if finding is None:
        return None
    series = Series(t("kalimat.seri.p90"), tuple(each.p90_km or 0.0 for each in shown), "main")
    chart = _bars([short_name(each.name) for each in shown], series, "km", 1, finding.text)
    return ChartPart(t("kalimat.bagian_laporan.terjauh"), finding, chart)


def _bars(names: list[str], series: Series, unit: str, decimals: int, summary: str) -> Chart:
    return Chart("bars", tuple(names), (series,), unit, decimals, summary=summary)


ServiceRow = tuple[Subject, Reach, Reach]
"""A service, its reach in the region and in the region above."""


def service_rows(region: str) -> tuple[ServiceRow, ...]:
    """Give the reach of every service of people's daily need beside that of the region above."""
    above = NATION if region == NATION or len(region) == _PROVINCE else region[:_PROVINCE]
    wanted = [
        service.code
        for service in load_catalogue().services.values()
        if service.sector in said.DAILY and service.code != _COMBINED and has_data(service)
    ]
    side_by_side(access, wanted, current_dataset())
    found = []
    for code in wanted:
        subject = Subject.usual(region, code)
        own, other = reach(subject, region), reach(subject, above)
        if own is not None and other is not None:
            found.append((subject, own, other))
    return tuple(found)


def sources_of(rows: Sequence[ServiceRow]) -> str:
    """Cite what the reach of several services rests on, each source once."""
    lines = [line for row in rows for line in said.source_of(row[0]).split("; ")]
    return "; ".join(dict.fromkeys(lines))


def services_chart(region: str, rows: tuple[ServiceRow, ...]) -> ChartPart | None:
    """Show the share out of reach of each service beside that of the region above."""
    if not rows:
        return None
    above = rows[0][2].name
    by_share = max(row[1].outside_pct for row in rows) >= _NEARLY_NONE_PCT

    def figure(each: Reach) -> float:
        return each.outside_pct if by_share else (each.median_km or math.nan)

    ordered = sorted(rows, key=lambda row: -figure(row[1]))
    finding = _most_out(region, ordered) if by_share else _farthest(region, ordered)
    own = Series(region_name(region), tuple(figure(row[1]) for row in ordered), "main")
    other = Series(above, tuple(figure(row[2]) for row in ordered), "rest")
    alone = region == NATION
    chart = Chart(
        kind="bars" if alone else "pairs",
        categories=tuple(_label(row[0], limit=by_share) for row in ordered),
        series=(own,) if alone else (own, other),
        unit="%" if by_share else "km",
        decimals=share_decimals((*own.values, *other.values)) if by_share else 1,
        summary=finding.text,
    )
    return ChartPart(t("kalimat.bagian_laporan.layanan"), finding, chart)


def _most_out(region: str, rows: list[ServiceRow]) -> Sentence:
    """Say for which service the share out of reach is largest, several if they are as large."""
    subject, own, _ = rows[0]
    values = {
        "place": region_name(region),
        "n": number(len(rows)),
        "pct": pct_text(own.outside_pct),
    }
    as_large = [row[0] for row in rows if compare(row[1].outside_pct, own.outside_pct) == 0]
    if len(as_large) > 2:
        many = number(len(as_large))
        return Sentence(t("kalimat.layanan_sama_banyak", many=many, **values), sources_of(rows))
    if len(as_large) > 1:
        names = listed([a_service(each.service) for each in as_large])
        return Sentence(t("kalimat.layanan_sama", names=names, **values), sources_of(rows))
    text = t(
        "kalimat.layanan_terjauh",
        service=a_service(subject.service),
        km=said.limit_text(subject),
        people=compact_people(round(own.outside)),
        **values,
    )
    return Sentence(text, sources_of(rows))


def _farthest(region: str, rows: list[ServiceRow]) -> Sentence:
    subject, own, _ = rows[0]
    text = t(
        "kalimat.layanan_jarak",
        place=region_name(region),
        service=a_service(subject.service),
        km=distance_km(own.median_km),
    )
    return Sentence(text, sources_of(rows))


def _label(subject: Subject, *, limit: bool) -> str:
    """Name a service shortly, so that it stands beside a bar."""
    key = f"kalimat.singkat.{subject.service}"
    label = t(key) if has_message(key) else subject.entry.label(language())
    return f"{label} · {said.limit_text(subject)}" if limit else label
