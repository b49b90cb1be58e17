"""Scenes of the pages Peta, Kesenjangan and KPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from lib.i18n import compact_people, language, t
from lib.services import gap_measures, gapstate, map_strip
from lib.services.charts.parts import written
from lib.services.citations import note_lines
from lib.services.findings import in_sentence, service_name
from lib.services.gap_sources import sources_of
from lib.services.gap_strip import figures as gap_figures
from lib.services.gap_strip import gap, of_state, table
from lib.services.gaps import headline
from lib.services.kpi import series
from lib.services.kpi import strip as kpi_strip
from lib.services.kpi.measures import ready_kpi, ready_kpis
from lib.services.kpi.state import KpiState
from lib.services.kpi.state import parse as parse_kpi
from lib.services.kpi.view import frame_of
from lib.services.kpi.view import map_view as kpi_map
from lib.services.mapbuild import build, limit_text, measure_label
from lib.services.mapstate import MapState
from lib.services.mapstate import parse as parse_map
from lib.services.mapview import MapView
from lib.services.measures import NATION, Measure, all_measures
from lib.services.regions import region_name
from lib.services.reports.content_charts import parts_chart
from lib.services.reports.model import Chart, ChartPart, Fact, Sentence, Series
from lib.services.sentences import reach as reach_sentences
from lib.services.sentences.subject import Figures as Reached
from lib.services.sentences.subject import Subject
from lib.services.sentences.subject import figures as reach_figures
from lib.services.story.errors import SceneGoneError
from lib.services.story.scene import Scene
from lib.services.story.shown import Shown

MOST_BARS = 7
_WHOLE = 99.95
_FIELDS = {
    "layanan": ("layanan", "service"),
    "wilayah": ("wilayah", "region"),
    "lingkup": ("wilayah", "region"),
    "kpi": ("KPI", "KPI"),
    "ukuran": ("ukuran", "measure"),
}
"""What a scene cannot do without: a wrong value would show something else."""


def show(scene: Scene) -> Shown:
    """Give what a scene of these pages shows.

    Raises
    ------
    SceneGoneError
        If its region, service or measure is not there any more.

    """
    made = {"peta": _map, "kesenjangan": _gap, "kpi": _kpi}[scene.page]
    found = made(scene.params)
    if not scene.compare_with:
        return found
    before = made(scene.compare_with)
    if before.view is None or found.view is None or before.view.codes != found.view.codes:
        return found  # two maps of different places cannot lie upon each other
    return replace(
        found, before=before.view, sides=sides(scene.page, scene.compare_with, scene.params)
    )


def from_people(scene: Scene) -> bool:
    """Tell whether a KPI counts what people say, which changes at any time."""
    code = scene.params.get("kpi", KpiState.kpi)
    return code in ready_kpis() and ready_kpi(code).from_people


def check_fields(ignored: tuple[str, ...], params: Mapping[str, str]) -> None:
    """Refuse a state of which a part that matters was not understood.

    Raises
    ------
    SceneGoneError

    """
    for name in ignored:
        if name in _FIELDS and params.get(name):
            said = _FIELDS[name]
            value = params.get(name, "")[:60]
            raise SceneGoneError(what_id=f"{said[0]} “{value}”", what_en=f"{said[1]} “{value}”")


def _map(params: Mapping[str, str]) -> Shown:
    state = parse_map(params)
    check_fields(state.ignored, params)
    view = build(state)
    found = _reach(state)
    said = next(iter(reach_sentences.key_findings(found)), None) if found else None
    return Shown(
        topic=view.topic,
        heading=view.title,
        sentence=said or Sentence(""),
        facts=tuple(each for each in map_strip.figures(state, view) if not _nobody(each)),
        view=view,
        state=state,
        chart=_map_chart(state, view, found),
        sources=view.sources,
        notes=view.notes,
        estimated=view.estimated,
    )


def _reach(state: MapState) -> Reached | None:
    """Read the figures that sentences on the state's service are written from."""
    if all_measures()[state.ukuran].family != "access":
        return None
    return reach_figures(
        Subject(state.wilayah, state.layanan, state.radius, same_landmass=state.daratan)
    )


def _map_chart(state: MapState, view: MapView, found: Reached | None) -> ChartPart | None:
    """Show where it is worst: who is out of reach, or the measure itself."""
    if state.kedua:
        return None
    if found is not None and state.ukuran == "jangkauan":
        chart = parts_chart(found, MOST_BARS)
        if chart is None:
            return None
        if chart.chart.unit != "%":  # where shares would tell nothing, people or distances are
            far = chart.chart.unit == "km"
            heading = t("kalimat.kolom.jarak_p90" if far else "kalimat.kolom.di_luar")
            return replace(chart, heading=heading)
        service = service_name(state.layanan)
        heading = t("presentasi.di_luar", km=limit_text(state), service=service)
        return replace(chart, heading=heading)
    measure = all_measures()[state.ukuran]
    return worst_bars(view, measure, measure_label(measure, state))


def _nobody(fact: Fact) -> bool:
    """Tell whether a figure is of a sea that nobody is known to cross."""
    return fact.label == t("strip.laut") and fact.value == compact_people(0)


def _gap(params: Mapping[str, str]) -> Shown:
    state = gapstate.parse(params)
    check_fields(state.ignored, params)
    if not state.ready:
        raise SceneGoneError(what_id="kelompok yang dibandingkan", what_en="the groups compared")
    if state.upload_missing:
        raise SceneGoneError(
            what_id="berkas waktu tempuh yang dimuat saat itu",
            what_en="the travel-time file that was loaded then",
        )
    view, said = gap_measures.group_map(state), of_state(headline, state).text()
    service = state.service.label(language())
    topic = " · ".join((t("menu.kesenjangan"), service, region_name(state.lingkup)))
    plain = MapState(layanan=state.layanan, radius=state.radius, tertinggal=False)
    return Shown(
        topic=topic,
        heading=said,
        facts=tuple(gap_figures(state)),
        view=view,
        chart=_groups(state, said) if gap(state).first else None,
        sources=tuple(dict.fromkeys((*view.sources, *sources_of("utama", state)))),
        notes=(t("celah.catatan.metode"), *note_lines(plain, all_measures()["jangkauan"])),
        estimated=True,
    )


def _groups(state: gapstate.GapState, said: str) -> ChartPart | None:
    """Show the share within reach in each group."""
    rows = table(state)
    rows = rows[np.isfinite(rows["coverage_pct"].astype("float64"))]
    if rows.empty:
        return None
    label = t("presentasi.dalam_jangkauan", limit=state.limit_text)
    chart = Chart(
        "bars",
        tuple(map(str, rows["label"])),
        (Series(label, tuple(map(float, rows["coverage_pct"])), "main"),),
        unit="%",
        decimals=1,
        summary=label,
    )
    return ChartPart(label, Sentence(said), chart)


def _kpi(params: Mapping[str, str]) -> Shown:
    state = parse_kpi(params)
    check_fields(state.ignored, params)
    frame = frame_of(state)
    view = kpi_map(state, frame)
    chart = _history(state, view.title) or worst_bars(view, state.ready.measure, _kpi_label(state))
    return Shown(
        topic=view.topic,
        heading=view.title,
        facts=tuple(kpi_strip.figures(state, frame)),
        view=view,
        chart=chart,
        sources=view.sources,
        notes=view.notes,
        estimated=view.estimated,
    )


def _kpi_label(state: KpiState) -> str:
    return f"{state.ready.label(language())} ({state.ready.unit_label(language())})"


def _history(state: KpiState, said: str) -> ChartPart | None:
    """Show the figures of the chosen regency by year beside the middle of all regencies."""
    if not state.wilayah:
        return None
    kpi, own = state.ready, dict(series.of_region(state.kpi, state.wilayah))
    years = series.years(state.kpi)
    if len(own) < 2:
        return None
    medians = series.every_year(state.kpi).groupby("year")["value"].median()
    label = _kpi_label(state)
    lines = (
        Series(
            region_name(state.wilayah), tuple(own.get(year, np.nan) for year in years), "accent"
        ),
        Series(t("kpi.satu.tengah"), tuple(float(medians[year]) for year in years), "rest"),
    )
    unit = "%" if kpi.unit == "pct" else ""
    chart = Chart("lines", tuple(map(str, years)), lines, unit, kpi.decimals, summary=label)
    return ChartPart(label, Sentence(said), chart)


def worst_bars(view: MapView, measure: Measure, label: str) -> ChartPart | None:
    """Show the regions of a map where a measure stands worst, the chosen one besides."""
    known = np.flatnonzero(np.isfinite(view.values))
    if len(known) < 2:
        return None
    sign = 1.0 if measure.worse == "low" else -1.0
    order = known[np.argsort(sign * view.values[known], kind="stable")]
    if measure.unit == "pct" and measure.worse == "low":  # who is served whole needs no bar
        order = order[view.values[order] < _WHOLE]
    shown = list(order[:MOST_BARS])
    chosen = [row for row in view.chosen_rows if row in set(known.tolist())]
    shown += [row for row in chosen[:1] if row not in shown]
    if len(shown) < 2:
        return None
    decimals = measure.decimals if measure.unit != "km" else 1
    unit = {"pct": "%", "of_standard": "%", "km": "km"}.get(measure.unit, "")
    chart = Chart(
        "bars",
        tuple(view.names[row] for row in shown),
        (Series(label, tuple(float(view.values[row]) for row in shown), "main"),),
        unit=unit,
        decimals=decimals,
        marked=frozenset(view.names[row] for row in chosen),
        summary=label,
    )
    worst = t(
        "presentasi.terkecil" if measure.worse == "low" else "presentasi.terbesar",
        what=label.rsplit(" (", 1)[0] if label.endswith(")") else label,
        place=view.names[shown[0]],
        value=written(chart, float(view.values[shown[0]])),
    )
    return ChartPart(label, Sentence(worst), chart)


def sides(page: str, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, str]:
    """Name the two maps of a comparison by what differs between them."""
    name: Callable[[Mapping[str, str]], tuple[str, ...]]
    name = {"peta": _map_parts, "kesenjangan": _gap_parts, "kpi": _kpi_parts}[page]
    pairs = [(a, b) for a, b in zip(name(before), name(after), strict=True) if a != b]
    if not pairs:
        return t("presentasi.sebelum"), t("presentasi.sesudah")
    first, second = (", ".join(side) for side in zip(*pairs, strict=True))
    return first, second


def _map_parts(params: Mapping[str, str]) -> tuple[str, ...]:
    state = parse_map(params)
    measure = all_measures()[state.ukuran]
    access = measure.family == "access"
    named = t(f"ukuran.{state.ukuran}.nama") if access else measure_label(measure, state)
    return state.service.label(language()), limit_text(state), in_sentence(named)


def _gap_parts(params: Mapping[str, str]) -> tuple[str, ...]:
    state = gapstate.parse(params)
    return state.service.label(language()), state.limit_text, in_sentence(state.way.label())


def _kpi_parts(params: Mapping[str, str]) -> tuple[str, ...]:
    state = parse_kpi(params)
    year = str(state.tahun) if state.tahun else t("kpi.tahun_terbaru")
    return state.ready.label(language()), year, in_sentence(t(f"kpi.tampil.{state.tampil}"))


def scope_of(page: str, params: Mapping[str, str]) -> str:
    """Return the region that a scene is about: `NATION`, or a code."""
    name = {"kesenjangan": "lingkup"}.get(page, "wilayah")
    return params.get(name, "") or NATION
