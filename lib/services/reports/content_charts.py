"""Charts of a report as data: parts of a region, and services side by side."""

from __future__ import annotations

from data.catalogue import load_catalogue
from lib.i18n import compact_people, language, t
from lib.services.findings import service_name
from lib.services.measures import NATION, has_data
from lib.services.regions import region_name
from lib.services.reports.model import Chart, ChartPart, Sentence, Series
from lib.services.sentences import reach as reach_sentences
from lib.services.sentences.subject import Figures, Reach, Subject, reach
from lib.services.sentences.words import pct_text

MOST_BARS = 12


def parts_chart(found: Figures, most: int = MOST_BARS) -> ChartPart | None:
    """Show the share out of reach in each part of a region, the largest first."""
    ordered = sorted(found.parts, key=lambda each: (-each.outside_pct, each.code))
    shown = [each for each in ordered if each.outside >= 0.5][:most]
    if len(shown) < 2:
        return None
    finding = reach_sentences.worst(found) or reach_sentences.concentrated(found)
    finding = finding or reach_sentences.headline(found.subject, found)
    chart = Chart(
        kind="bars",
        categories=tuple(each.name for each in shown),
        series=(
            Series(t("kalimat.seri.di_luar"), tuple(each.outside_pct for each in shown), "main"),
        ),
        unit="%",
        summary=finding.text,
    )
    return ChartPart(t("kalimat.bagian_laporan.terburuk"), finding, chart)


def services_chart(region: str) -> ChartPart | None:
    """Show the share out of reach of each service beside that of the region above."""
    above = NATION if region == NATION or len(region) == 2 else region[:2]
    rows = []
    for subject in service_subjects(region):
        own = reach(subject, region)
        other = reach(subject, above)
        if own is not None and other is not None:
            rows.append((subject, own, other))
    if not rows:
        return None
    rows.sort(key=lambda row: -row[1].outside_pct)
    own_series = Series(region_name(region), tuple(row[1].outside_pct for row in rows), "main")
    other_series = Series(region_name(above), tuple(row[2].outside_pct for row in rows), "rest")
    chart = Chart(
        kind="bars" if region == NATION else "pairs",
        categories=tuple(_service_label(row[0]) for row in rows),
        series=(own_series,) if region == NATION else (own_series, other_series),
        unit="%",
        summary=t("kalimat.layanan", place=region_name(region)),
    )
    finding = _services_finding(region, rows)
    return ChartPart(t("kalimat.bagian_laporan.layanan"), finding, chart)


def service_subjects(region: str) -> tuple[Subject, ...]:
    """Give every service of people's daily need that has data, at its own limit."""
    catalogue = load_catalogue()
    return tuple(
        Subject.usual(region, service.code)
        for service in catalogue.services.values()
        if service.sector in ("kesehatan", "pendidikan") and has_data(service)
    )


def _services_finding(region: str, rows: list[tuple[Subject, Reach, Reach]]) -> Sentence:
    subject, own, _ = rows[0]
    key = "kalimat.layanan_terjauh" if own.outside >= 0.5 else "kalimat.layanan_semua"
    text = t(
        key,
        place=region_name(region),
        service=service_name(subject.service),
        km=reach_sentences.limit_text(subject),
        pct=pct_text(own.outside_pct),
        people=compact_people(round(own.outside)),
    )
    return Sentence(text, reach_sentences.source_of(subject))


def _service_label(subject: Subject) -> str:
    return f"{subject.entry.label(language())} · {reach_sentences.limit_text(subject)}"
