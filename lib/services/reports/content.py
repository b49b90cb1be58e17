"""What a report says: facts, findings, maps, charts and tables of a region, before any form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.i18n import compact_people, distance_km, language, number, t, using
from lib.services.citations import completeness_text
from lib.services.kpi.scorecard import Scorecard, scorecards
from lib.services.mapbuild import build as build_map
from lib.services.mapstate import MapState
from lib.services.measures import NATION, has_data, region_codes
from lib.services.participation import board
from lib.services.regions import region_name, region_title
from lib.services.reports.content_charts import parts_chart, service_rows, services_chart
from lib.services.reports.content_plan import (
    Plan,
    plan_effect,
    plan_facts,
    plan_parts,
    read_plan,
)
from lib.services.reports.content_tables import (
    farthest_table,
    indicators_table,
    parts_table,
    rules_table,
    services_table,
)
from lib.services.reports.content_workbook import all_services_table, villages_table
from lib.services.reports.model import Fact, Kind, MapPart, Part, Report, TextPart
from lib.services.reports.order import Order, check
from lib.services.sentences import reach as said
from lib.services.sentences.rules import rule_sentences
from lib.services.sentences.subject import Figures, Subject, figures
from lib.services.sentences.voices import reports as voices
from lib.services.sentences.words import a_service, pct_text

_REGENCY = 5
Progress = Callable[[int, int], None]

FINDINGS: dict[Kind, int] = {"poster": 5, "slides": 6, "brief": 7}
"""How many key findings a kind has room for; all of them otherwise."""
_WITH_RULE_SENTENCES = frozenset({"brief", "annex"})
_WITHOUT_TABLES = frozenset({"poster"})
_WITH_ALL = frozenset({"profile", "slides", "annex", "book", "offline", "workbook"})


def build(
    order: Order, *, today: dt.date | None = None, progress: Progress | None = None
) -> Report:
    """Gather everything that one report says, in its language.

    Parameters
    ----------
    order
        What is asked for.
    today
        Date that the report carries; the current one (UTC) by default.
    progress
        Called with (done, total) after each chapter of a book; what it raises stops the work.

    Raises
    ------
    AppError
        As `lib.services.reports.order.check`, and of a plan that cannot be read.

    """
    check(order)
    with using(order.language):
        report = _build(order, today or dt.datetime.now(tz=dt.UTC).date())
        return _with_chapters(order, report, progress) if order.kind == "book" else report


def subjects(order: Order) -> tuple[Subject, ...]:
    """Give what the report is about, one a service that has data, the leading one first."""
    codes = [c for c in dict.fromkeys(order.services) if has_data(load_catalogue().service(c))]
    return tuple(
        Subject.usual(order.scope, code, order.radius_km if place == 0 else None)
        for place, code in enumerate(codes)
    )


def map_state(subject: Subject, measure: str = "jangkauan") -> MapState:
    """Give the state of the map page that shows what a subject is about."""
    points = subject.entry.classes if len(subject.region) == _REGENCY else ()
    return MapState(
        layanan=subject.service,
        ukuran=measure,
        radius=subject.radius_km,
        wilayah=subject.region,
        lapis=points,
        daratan=subject.same_landmass,
    )


def facts(found: Figures) -> tuple[Fact, ...]:
    """Give the figures of the strip: people, out of reach, distance, facilities, sea."""
    own = found.own
    told = [
        Fact(t("kalimat.angka.penduduk"), compact_people(own.population)),
        Fact(
            t("kalimat.angka.di_luar"),
            compact_people(round(own.outside)),
            t("kalimat.angka.di_luar_isi", pct=pct_text(own.outside_pct)),
        ),
    ]
    if own.median_km is not None and own.p90_km is not None:
        most = t("kalimat.angka.jarak_isi", km=distance_km(own.p90_km))
        told.append(Fact(t("kalimat.angka.jarak"), distance_km(own.median_km), most))
    if own.facilities is not None:
        surveyed = t("kalimat.angka.titik_isi", n=number(found.known.surveyed))
        label = found.subject.entry.label(language())
        told.append(Fact(label, number(own.facilities), surveyed))
    if own.sea is not None and own.sea >= said.SOMEBODY:
        told.append(Fact(t("kalimat.angka.laut"), compact_people(round(own.sea))))
    return tuple(told)


def _with_chapters(order: Order, report: Report, progress: Progress | None) -> Report:
    """Add a chapter for each kabupaten/kota of a province."""
    codes = region_codes(current_dataset(), "kabkota", order.scope)
    chapters = []
    for done, code in enumerate(codes, start=1):
        own = replace(order, kind="profile", region=str(code), scenario=None)
        chapters.append(_build(own, report.today))
        if progress is not None:
            progress(done, len(codes))
    return replace(report, chapters=tuple(chapters))


def _build(order: Order, today: dt.date) -> Report:
    plan = None if order.scenario is None else read_plan(order.scenario)
    asked = subjects(order) if plan is None else _with_plan(subjects(order), plan)
    lead = asked[0]
    found = figures(lead)
    views = [build_map(map_state(each)) for each in asked]
    title = said.headline(lead, found)
    told = () if found is None else facts(found)
    if plan is not None:
        title, told = plan_effect(plan), (*told[:2], *plan_facts(plan))
    return Report(
        kind=order.kind,
        language=order.language,
        region=order.scope,
        region_name=region_title(order.scope),
        topic=views[0].topic,
        title=title,
        facts=told,
        parts=tuple(_parts(order, asked, found, plan)),
        sources=tuple(dict.fromkeys(line for each in views for line in each.sources)),
        today=today,
        method=t("kalimat.metode", km=said.limit_text(lead)),
        completeness=completeness_text(map_state(lead)),
        notes=_notes(asked),
        link=order.link,
        data_version=current_dataset().version,
    )


def _with_plan(asked: tuple[Subject, ...], plan: Plan) -> tuple[Subject, ...]:
    """Let the service of a plan lead, at the limit of the plan."""
    known = plan.scenario
    lead = Subject(
        asked[0].region,
        known.service,
        plan.radius_km,
        same_landmass=bool(known.content["same_landmass"]),
    )
    return (lead, *(each for each in asked if each.service != known.service))


def _notes(asked: tuple[Subject, ...]) -> tuple[str, ...]:
    """Give the notes of the maps, and who provides each service."""
    lines = [line for each in asked for line in build_map(map_state(each)).notes]
    for each in asked:
        who = t(f"rencana.kewenangan.{each.entry.kewenangan}")
        lines.append(t("kalimat.kewenangan", service=a_service(each.service), who=who))
    return tuple(dict.fromkeys(lines))


def _parts(
    order: Order, asked: tuple[Subject, ...], found: Figures | None, plan: Plan | None
) -> Iterable[Part]:
    """Lay the parts out in the order in which they are read."""
    parts: list[Part | None] = []
    if plan is not None:
        parts += plan_parts(plan)
    for place, subject in enumerate(asked):
        own = found if place == 0 else figures(subject)
        if own is not None:
            named = "" if len(asked) == 1 else subject.entry.label(language())
            parts += [_named(each, named) for each in _of_service(order.kind, own)]
    parts += _of_region(order, asked[0])
    if order.kind == "offline":
        parts += _more_maps(order.scope, {each.service for each in asked})
    if order.kind == "workbook":
        parts.append(all_services_table(order.scope))
        if len(order.scope) == _REGENCY:
            parts += [villages_table(each) for each in asked]
    return (each for each in parts if each is not None)


def _named(part: Part | None, service: str) -> Part | None:
    """Name the service in the heading of a part, where a report is about several."""
    if part is None or not service:
        return part
    heading = t("kalimat.judul_layanan", heading=part.heading, service=service)
    return replace(part, heading=heading)


def _of_service(kind: Kind, found: Figures) -> list[Part | None]:
    findings = said.key_findings(found, FINDINGS.get(kind, len(said.ALL)))
    text = TextPart(t("kalimat.bagian_laporan.temuan"), findings)
    chart = parts_chart(found)
    parts: list[Part | None] = [text, _map(found), chart]
    if kind not in _WITHOUT_TABLES:
        parts.append(parts_table(found, "" if chart is None else chart.finding.text))
    if kind in _WITH_ALL:
        parts.append(farthest_table(found))
    return parts


def _map(found: Figures) -> MapPart:
    state = map_state(found.subject)
    finding = said.headline(found.subject, found)
    return MapPart(t("kalimat.bagian_laporan.peta"), finding, build_map(state), state)


def _more_maps(region: str, shown: set[str]) -> list[Part | None]:
    """Give the maps of the other services of daily need: a file on a stick is explored."""
    parts: list[Part | None] = []
    for subject, _, _ in service_rows(region):
        found = None if subject.service in shown else figures(subject, with_spread=False)
        if found is not None:
            parts.append(_named(_map(found), subject.entry.label(language())))
    return parts


def _of_region(order: Order, lead: Subject) -> list[Part | None]:
    """Give what a report says of the region besides the services that lead it."""
    region, kind = order.scope, order.kind
    rows = service_rows(region)
    parts: list[Part | None] = [services_chart(region, rows)]
    if kind in _WITH_ALL:
        parts += [services_table(region, rows), rules_table(lead)]
    if kind in _WITH_RULE_SENTENCES:
        rules = rule_sentences(lead)
        parts.append(TextPart(t("kalimat.bagian_laporan.aturan"), rules) if rules else None)
    if kind in _WITH_ALL:
        parts += [indicators_table(region, _cards(region)), _voices(region)]
    return parts


def _cards(region: str) -> tuple[Scorecard, ...]:
    return scorecards(region) if len(region) == _REGENCY else ()


def _voices(region: str) -> TextPart | None:
    """Say how reports of citizens are answered, where there are five or more."""
    wanted = board.Wanted(region="" if region == NATION else region)
    told = voices(region_name(region), board.total(wanted))
    return TextPart(t("kalimat.bagian_laporan.laporan"), told) if told else None
