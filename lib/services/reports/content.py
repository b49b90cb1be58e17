"""What a report says: facts, findings, maps, charts and tables of a region, before any form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.i18n import compact_people, distance_km, language, number, t, using
from lib.services.citations import completeness_text
from lib.services.mapbuild import build as build_map
from lib.services.mapstate import MapState
from lib.services.measures import has_data, region_codes
from lib.services.regions import region_title
from lib.services.reports.content_charts import parts_chart, services_chart
from lib.services.reports.content_tables import farthest_table, parts_table, services_table
from lib.services.reports.model import Fact, MapPart, Part, Report, TextPart
from lib.services.reports.order import Order, check
from lib.services.sentences import reach as reach_sentences
from lib.services.sentences.rules import rule_sentences
from lib.services.sentences.subject import Figures, Subject, figures
from lib.services.sentences.words import pct_text

_REGENCY = 5
Progress = Callable[[int, int], None]


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
        As `lib.services.reports.order.check`.

    """
    check(order)
    with using(order.language):
        report = _build(order, today or dt.datetime.now(tz=dt.UTC).date())
        return _with_chapters(order, report, progress) if order.kind == "book" else report


def _with_chapters(order: Order, report: Report, progress: Progress | None) -> Report:
    """Add a chapter for each kabupaten/kota of a province."""
    codes = region_codes(current_dataset(), "kabkota", order.scope)
    chapters = []
    for done, code in enumerate(codes, start=1):
        chapters.append(_build(replace(order, kind="profile", region=str(code)), report.today))
        if progress is not None:
            progress(done, len(codes))
    return replace(report, chapters=tuple(chapters))


def subjects(order: Order) -> tuple[Subject, ...]:
    """Give what the report is about, one a service that has data, the leading one first."""
    codes = [c for c in order.services if has_data(load_catalogue().service(c))]
    return tuple(
        Subject.usual(order.scope, code, order.radius_km if place == 0 else None)
        for place, code in enumerate(codes)
    )


def _build(order: Order, today: dt.date) -> Report:
    asked = subjects(order)
    lead = asked[0]
    found = figures(lead)
    state = map_state(lead)
    view = build_map(state)
    return Report(
        kind=order.kind,
        language=order.language,
        region=order.scope,
        region_name=region_title(order.scope),
        topic=view.topic,
        title=reach_sentences.headline(lead, found),
        facts=() if found is None else facts(found),
        parts=_parts(order, asked, found),
        sources=_sources(asked),
        today=today,
        method=t("kalimat.metode", km=reach_sentences.limit_text(lead)),
        completeness=completeness_text(state),
        notes=_notes(asked),
        link=order.link,
        data_version=current_dataset().version,
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
    said = [
        Fact(t("kalimat.angka.penduduk"), compact_people(own.population)),
        Fact(
            t("kalimat.angka.di_luar"),
            compact_people(round(own.outside)),
            t("kalimat.angka.di_luar_isi", pct=pct_text(own.outside_pct)),
        ),
    ]
    if own.median_km is not None and own.p90_km is not None:
        said.append(
            Fact(
                t("kalimat.angka.jarak"),
                distance_km(own.median_km),
                t("kalimat.angka.jarak_isi", km=distance_km(own.p90_km)),
            )
        )
    if own.facilities is not None:
        known = found.known
        said.append(
            Fact(
                found.subject.entry.label(language()),
                number(own.facilities),
                t("kalimat.angka.titik_isi", n=number(known.surveyed)),
            )
        )
    if own.sea is not None and own.sea >= 0.5:
        said.append(Fact(t("kalimat.angka.laut"), compact_people(round(own.sea))))
    return tuple(said)


def _parts(order: Order, asked: tuple[Subject, ...], found: Figures | None) -> tuple[Part, ...]:
    """Lay the parts out in the order in which they are read."""
    parts: list[Part | None] = []
    for place, subject in enumerate(asked):
        own = found if place == 0 else figures(subject)
        if own is not None:
            parts += _of_service(own)
    lead = asked[0]
    parts += [services_chart(order.scope), services_table(order.scope)]
    rules = rule_sentences(lead)
    if rules:
        parts.append(TextPart(t("kalimat.bagian_laporan.aturan"), rules))
    return tuple(each for each in parts if each is not None)


def _of_service(found: Figures) -> list[Part | None]:
    subject = found.subject
    state = map_state(subject)
    view = build_map(state)
    return [
        TextPart(t("kalimat.bagian_laporan.temuan"), reach_sentences.key_findings(found)),
        MapPart(
            t("kalimat.bagian_laporan.peta"),
            reach_sentences.headline(subject, found),
            view,
            state,
        ),
        parts_chart(found),
        parts_table(found),
        farthest_table(found),
    ]


def _sources(asked: tuple[Subject, ...]) -> tuple[str, ...]:
    lines = [line for each in asked for line in build_map(map_state(each)).sources]
    return tuple(dict.fromkeys(lines))


def _notes(asked: tuple[Subject, ...]) -> tuple[str, ...]:
    lines = [line for each in asked for line in build_map(map_state(each)).notes]
    return tuple(dict.fromkeys(lines))
