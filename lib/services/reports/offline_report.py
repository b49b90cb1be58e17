"""A whole report as one HTML file for a USB stick: map, charts and tables, without a network.

The maps of the report that show the same regions share their shapes: the reader chooses which one
is drawn. Charts are SVG, tables can be searched and sorted; the size stays bearable for a phone.
"""

from __future__ import annotations

from typing import Any

from lib.i18n import date_long, t, using
from lib.services.charts.parts import chart_drawing
from lib.services.charts.svg import to_svg
from lib.services.downloads import picture_geometries, places
from lib.services.mapcore import bundle, offline_font
from lib.services.mapvalues import values_of
from lib.services.reports import offline_page as page
from lib.services.reports.map_png import VILLAGES
from lib.services.reports.model import (
    ChartPart,
    Fact,
    MapPart,
    Part,
    Report,
    Sentence,
    TablePart,
    TextPart,
)
from lib.services.reports.offline_html import without_addresses
from lib.services.reports.thinning import Points, inline_points

CHART_WIDTH, ROW_HEIGHT, CHART_LEAST = 680.0, 30.0, 260.0
"""Size of charts in pixels: their height follows their rows."""


def html(report: Report) -> bytes:
    """Write a report as one HTML file that works without a network.

    Parameters
    ----------
    report
        What it says; the chapters of a book are left to the PDF.
    """
    with using(report.language):
        maps = _alike([each for each in report.parts if isinstance(each, MapPart)])
        told = [_values(each) for each in maps]
        geometry = page.collection(maps[0].view, picture_geometries(maps[0].view)) if maps else "0"
        return page.document(
            language=report.language,
            title=report.title.text,
            payload={"geo": 0, "views": [values for values, _ in told]},
            geometry=geometry,
            scripts=(bundle(),) if maps else (),
            styles=(offline_font(),),
            body=_body(report, maps, [note for _, notes in told for note in notes]),
        )


def _alike(maps: list[MapPart]) -> list[MapPart]:
    """Keep the maps of the same regions as the first one; these share its shapes."""
    return [each for each in maps if each.view.codes == maps[0].view.codes]


def _values(part: MapPart) -> tuple[dict[str, Any], list[str]]:
    """Return what the core is told of a map, and a note for each thinned layer of points."""
    values = values_of(part.view).as_dict()
    points: dict[str, Points] = {}
    if part.state is not None:
        points = {k: v for k, v in places(part.state, part.view).items() if k != VILLAGES}
    tiles, thinned = inline_points(part.view.points, values.get("tiles") or (), points)
    told = without_addresses(part.view, values, tiles, None, {})
    del told["geo"]
    return told, thinned


def _body(report: Report, maps: list[MapPart], thinned: list[str]) -> str:
    made = f"{t('ekspor.dibuat', tanggal=date_long(report.today))}. {t('ekspor.luring')}"
    drawn, rest = set(map(id, maps)), [each for each in report.parts if each not in maps]
    sections = [_section(each, place) for place, each in enumerate(rest) if id(each) not in drawn]
    return "\n".join(
        [
            f'<a class="skip" href="#temuan">{page.text(t("ekspor.lewati_temuan"))}</a>',
            f'<header><p class="topic">{page.text(report.topic)}</p>',
            f"<h1>{page.text(report.title.text)}</h1>{_caution(report.title)}",
            f'{_facts(report.facts)}</header><main class="report">',
            _map_section(maps) if maps else "",
            '<div id="temuan" tabindex="-1"></div>',
            *sections,
            _footnotes(report, thinned),
            f"</main><footer><p>{page.text(made)}</p>{page.way_back(report.link)}</footer>",
        ]
    )


def _facts(facts: tuple[Fact, ...]) -> str:
    cells = "".join(
        f"<div><dt>{page.text(each.label)}</dt><dd><b>{page.text(each.value)}</b>"
        f"{f'<small>{page.text(each.note)}</small>' if each.note else ''}</dd></div>"
        for each in facts
    )
    return f'<dl class="facts">{cells}</dl>' if cells else ""


def _map_section(maps: list[MapPart]) -> str:
    options = "".join(f"<option>{page.text(each.view.legend_title)}</option>" for each in maps)
    choice = (
        f'<div class="tools"><label>{page.text(t("ekspor.pilih_peta"))}'
        f'<select id="pilih-peta" autocomplete="off">{options}</select></label></div>'
        if len(maps) > 1
        else ""
    )
    findings = "".join(
        f'<div data-view="{place}"{" hidden" if place else ""}>'
        f"<p>{page.text(each.finding.text)}</p>{_caution(each.finding)}</div>"
        for place, each in enumerate(maps)
    )
    return (
        f'<section aria-label="{page.text(t("ekspor.peta"))}">{choice}<div id="peta"></div>'
        f"<noscript><p>{page.text(t('ekspor.perlu_js'))}</p></noscript>{findings}"
        f'<p class="notes indicative">{page.text(t("ekspor.indikatif"))}</p></section>'
    )


def _section(part: Part, place: int) -> str:
    return f"<section><h2>{page.text(part.heading)}</h2>{_content(part, place)}</section>"


def _content(part: Part, place: int) -> str:
    if isinstance(part, TextPart):
        lines = "".join(
            f"<li>{page.text(each.text)}{_caution(each)}</li>" for each in part.sentences
        )
        return f'<ul class="findings">{lines}</ul>'
    said = f"<p>{page.text(part.finding.text)}</p>{_caution(part.finding)}"
    if isinstance(part, ChartPart):
        rows = len(part.chart.categories)
        height = CHART_LEAST if part.chart.kind == "lines" else max(140.0, (rows + 2) * ROW_HEIGHT)
        drawing = chart_drawing(part.chart, CHART_WIDTH, height, part.finding.text)
        label = page.text(part.heading)
        return (
            f'{said}<div class="chart" tabindex="0" role="region" aria-label="{label}">'
            f"{to_svg(drawing)}</div>{_source(part.finding)}"
        )
    if isinstance(part, TablePart):
        shown = page.table(part.frame, part.columns, name=f"tabel{place}", caption=part.heading)
        return f"{said}{shown}{_source(part.finding)}"
    return said


def _caution(sentence: Sentence) -> str:
    return f"<small>{page.text(sentence.caution)}</small>" if sentence.caution else ""


def _source(sentence: Sentence) -> str:
    if not sentence.source:
        return ""
    return f'<p class="notes">{page.text(t("ekspor.sumber"))}: {page.text(sentence.source)}</p>'


def _footnotes(report: Report, thinned: list[str]) -> str:
    notes = [report.method, report.completeness, *report.notes, *thinned]
    notes = [each for each in dict.fromkeys(notes) if each and each != t("ekspor.indikatif")]
    return (
        f'<section class="notes"><h2>{page.text(t("ekspor.sumber"))}</h2>'
        f"{page.items(report.sources)}<h2>{page.text(t('ekspor.catatan'))}</h2>"
        f"{page.items(notes)}</section>"
    )
