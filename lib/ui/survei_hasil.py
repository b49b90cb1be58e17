"""The results on the page Survei Kepuasan: elements, what to mend, groups, over time, downloads."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.services.charts.sheet import Caption
from lib.services.regions import region_name
from lib.services.skm import export, results
from lib.services.skm.chart import over_time_chart
from lib.services.skm.results import STEPS, Cell, Change, Result
from lib.ui import grafik
from lib.ui.celah_downloads import SHEET
from lib.ui.survei_state import SURVEY, SurveyState

_NONE = "–"
_LOWEST, _WIDE = 25.0, 75.0
_GROUPS = 50
_CHART_PX = 560.0


def section(text: str) -> None:
    """Show the heading of a part."""
    st.html(f'<h2 class="pl-section">{safe_html(text)}</h2>')


def elements(found: Result) -> None:
    """Show the nine elements with their means and classes."""
    if not found.elements:
        return
    section(t("survei.sembilan"))
    rows = [
        (
            f"{each.code} {t(f'survei.unsur.{each.code}')}",
            each.index,
            _figure(each.mean),
            export.grade_text(each.grade) or t("survei.disembunyikan"),
            number(each.n) if each.n else _NONE,
        )
        for each in found.elements
    ]
    header = ("survei.unsur_kolom", "survei.indeks", "survei.rerata", "survei.mutu", "survei.n")
    _bars([t(key) for key in header], rows, t("survei.sembilan"))


def mend(found: Result) -> None:
    """Say what to mend first, from the weakest elements."""
    weak = results.weakest(found)
    if not weak:
        return
    section(t("survei.perbaiki"))
    items = "".join(
        f"<li><b>{safe_html(t(f'survei.unsur.{each.code}'))}</b> "
        f"({safe_html(_figure(each.mean))}): {safe_html(t(f'survei.saran.{each.code}'))}</li>"
        for each in weak
    )
    st.html(f'<ul class="pl-notes" lang="{language()}">{items}</ul>')


def over_time(state: SurveyState) -> None:
    """Show the index by year, half year or quarter: a line, and a table beside it."""
    section(t("survei.waktu"))
    st.segmented_control(
        t("survei.langkah"),
        STEPS,
        format_func=lambda each: t(f"survei.langkah.{each}"),
        label_visibility="collapsed",
        required=True,
        **SURVEY.bound("langkah", state.langkah),
    )
    cells = results.over_time(state.wanted, state.langkah)
    _change(results.change(cells))
    left, right = st.columns(2, gap="large")
    with left:
        _line(state, cells)
    with right:
        _groups(t("survei.periode"), [(cell.key, cell) for cell in cells])


def _line(state: SurveyState, cells: Sequence[Cell]) -> None:
    """Draw the periods that are published, where there are two or more."""
    title = t("survei.grafik", where=export.place_name(state.wanted))
    draw = functools.partial(over_time_chart, cells, export.place_name(state.wanted), title)
    if draw(_CHART_PX) is None:
        st.html(f'<p class="pl-caption">{safe_html(t("survei.grafik_nanti"))}</p>')
        return
    margin = t("survei.grafik_margin")
    notes = (t("survei.contoh_arti"), margin) if state.demo else (margin,)
    caption = Caption(
        t("menu.survei"), title, export.sources(demo=state.demo), notes, st.context.url or ""
    )
    grafik.show("survei", draw, caption, wide=_CHART_PX, stem=_stem(state))
    st.html(f'<p class="pl-caption">{safe_html(margin)}</p>')


def _change(found: Change | None) -> None:
    """Say how the index moved, and whether that is more than chance."""
    if found is None:
        return
    way = "survei.naik" if found.points >= 0 else "survei.turun"
    told = t(way, points=number(abs(found.points), 2), before=found.before, after=found.after)
    sure = t("survei.di_luar_margin" if found.clear else "survei.dalam_margin")
    st.html(f'<p class="pl-caption">{safe_html(f"{told} {sure}")}</p>')


def groups(state: SurveyState) -> None:
    """Show the index by unit, by service, and by regency where there are several."""
    left, right = st.columns(2, gap="large")
    with left:
        section(t("survei.per_unit"))
        names = export.unit_names(demo=state.demo)
        _groups(
            t("survei.unit"), [(names[each.key], each) for each in results.by_unit(state.wanted)]
        )
    with right:
        section(t("survei.per_layanan"))
        _groups(
            t("survei.layanan"),
            [(export.service_name(each.key), each) for each in results.by_service(state.wanted)],
        )
    if "." not in state.wilayah and not state.unit:
        section(t("survei.per_kabkota"))
        _groups(
            t("survei.kabkota"),
            [(region_name(each.key), each) for each in results.by_regency(state.wanted)],
        )


def _groups(first: str, named: Sequence[tuple[str, Cell]]) -> None:
    shown = sorted(named[:_GROUPS], key=lambda pair: pair[0]) if named else []
    rows = [
        (
            name,
            cell.result.index,
            export.grade_text(cell.result.grade) or t("survei.disembunyikan"),
            _NONE if cell.result.margin is None else f"±{number(cell.result.margin, 2)}",
            number(cell.result.n) if cell.result.n else _NONE,
        )
        for name, cell in shown
    ]
    keys = ("survei.indeks", "survei.mutu", "survei.margin", "survei.n")
    header = [first, *(t(key) for key in keys)]
    _bars(header, rows, first)


def _bars(
    header: Iterable[str], rows: Iterable[tuple[str, float | None, str, str, str]], name: str
) -> None:
    """Show a table with a bar for the index, 25 to 100."""
    head = "".join(f'<th scope="col">{safe_html(each)}</th>' for each in header)
    body = "".join(
        f'<tr><th scope="row">{safe_html(first)}</th><td>{_bar(index)}</td>'
        + "".join(f"<td>{safe_html(each)}</td>" for each in others)
        + "</tr>"
        for first, index, *others in rows
    )
    empty = f'<p class="pl-caption">{safe_html(t("survei.tidak_ada_jawaban"))}</p>'
    st.html(
        f'<div class="pl-scroll pl-skm" lang="{language()}" tabindex="0" role="region" '
        f'aria-label="{safe_html(name)}"><table class="pl-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
        if body
        else empty
    )


def _bar(index: float | None) -> str:
    if index is None:
        return safe_html(_NONE)
    share = (index - _LOWEST) / _WIDE * 100
    return (
        f'<i class="pl-bar" aria-hidden="true"><i style="width:{share:.1f}%"></i></i>'
        f"<b>{safe_html(number(index, 2))}</b>"
    )


def _figure(value: float | None) -> str:
    return _NONE if value is None else number(value, 2)


def _stem(state: SurveyState) -> str:
    return f"skm-{state.wilayah or 'indonesia'}{'-contoh' if state.demo else ''}"


def downloads(state: SurveyState) -> None:
    """Offer all results as CSV and as a workbook."""
    stem, link = _stem(state), st.context.url or ""
    with st.container(horizontal=True):
        st.download_button(
            t("unduh.csv"),
            functools.partial(export.results_csv, state.wanted, state.langkah),
            f"{stem}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/csv:",
            key="survei_csv",
        )
        st.download_button(
            t("unduh.xlsx"),
            functools.partial(export.results_xlsx, state.wanted, state.langkah, link),
            f"{stem}.xlsx",
            SHEET,
            on_click="ignore",
            icon=":material/table_view:",
            key="survei_xlsx",
        )
