"""The cards of a regency: each KPI with value, target, class, trend and spark."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, percent, t
from lib.services.kpi.measures import ReadyKpi
from lib.services.kpi.own import OwnKpi
from lib.services.kpi.readings import on_path_words
from lib.services.kpi.scorecard import Scorecard, scorecards
from lib.services.kpi.smart import FAMILIES
from lib.services.kpi.state import KpiState
from lib.services.kpi.view import signed
from lib.services.regions import region_name, region_title
from lib.ui.page import STATIC

_WIDTH, _HEIGHT, _EDGE = 120.0, 28.0, 3.0
_INK = "#3a8fb7"  # seen on light and on dark


def cards(state: KpiState) -> tuple[Scorecard, ...]:
    """Show every KPI of the chosen regency, family by family, and return their cards."""
    if not state.wilayah:
        st.caption(t("kpi.kartu.kosong"))
        return ()
    st.html(STATIC / "kpi.css")
    title = t("kpi.kartu.judul", place=region_name(state.wilayah))
    found = scorecards(state.wilayah, state.year)
    parts = [f'<h2 class="pl-section">{safe_html(title)}</h2>']
    for family in FAMILIES:
        own = [card for card in found if card.kpi.family == family]
        parts.append(f'<h3 class="pl-family">{safe_html(t(f"kpi.keluarga.{family}"))}</h3>')
        parts.append(f'<ul class="pl-cards pl-kpis">{"".join(map(_card, own))}</ul>')
    st.html(f'<section lang="{language()}">{"".join(parts)}</section>')
    return found


def _card(card: Scorecard) -> str:
    lines = "".join(f"<p>{safe_html(line)}</p>" for line in _lines(card))
    return (
        f"<li><h4>{safe_html(card.kpi.label(language()))}</h4>"
        f'<p class="pl-value"><b>{safe_html(_headline(card))}</b> '
        f"<small>{safe_html(_when(card))}</small></p>"
        f"{spark(card.kpi.text, card.history)}{lines}</li>"
    )


def _by_change(card: Scorecard) -> bool:
    """Tell whether the card is headed by a change: outcomes with a baseline are."""
    return card.kpi.family == "dampak" and card.change is not None


def _headline(card: Scorecard) -> str:
    if card.value is None:
        return t("umum.tidak_tersedia")
    if card.change is not None and _by_change(card):
        return signed(card.kpi, card.change)
    return card.kpi.text(card.value)


def _when(card: Scorecard) -> str:
    if card.year is None:
        return ""
    if _by_change(card):
        return t("kpi.kartu.rentang", first=card.baseline_year, last=card.year)
    return card.period or str(card.year)


def _lines(card: Scorecard) -> Iterable[str]:
    kpi = card.kpi
    if isinstance(kpi, OwnKpi):
        place = region_title(kpi.said.region) if kpi.said.region else t("umum.indonesia")
        yield t("kpi.kartu.milik", place=place)
    if card.value is None:
        return
    if _by_change(card):
        yield t("kpi.kartu.tingkat", year=card.year, value=kpi.text(card.value))
        if card.peers_change is not None:
            yield t("kpi.kartu.sejawat", value=signed(kpi, card.peers_change))
    else:
        if card.change is not None:
            change = signed(kpi, card.change)
            yield t("kpi.kartu.perubahan", year=card.baseline_year, change=change)
        if card.peers_median is not None:
            yield t("kpi.kartu.sejawat", value=kpi.text(card.peers_median))
    yield from _readings(card)
    of_places = isinstance(kpi, ReadyKpi) and kpi.service is not None
    if of_places and card.complete_pct is not None:
        yield t("kpi.kartu.lengkap_titik", pct=percent(card.complete_pct))


def _readings(card: Scorecard) -> Iterable[str]:
    """Say how much of the target was reached, and whether the path to it is kept."""
    if card.target is not None and card.grade is not None:
        yield t(
            "kpi.kartu.target",
            year=card.target_year,
            target=card.kpi.text(card.target),
            pct=percent(card.achievement, 1),
            grade=card.grade.label(language()),
        )
    else:
        yield t("kpi.kartu.tanpa_target")
    if card.on_path is not None and card.expected is not None and card.year is not None:
        said = on_path_words(card.year, card.kpi.text(card.expected), good=card.on_path)
        yield t("kpi.kartu.jalur", said=said)


def spark(write: Callable[[float], str], history: tuple[tuple[int, float], ...]) -> str:
    """Draw the figures of a region as a small line, "" where there are fewer than two."""
    if len(history) < 2:
        return ""
    years, values = [y for y, _ in history], [v for _, v in history]
    low, high = min(values), max(values)
    span, across = (high - low) or 1.0, years[-1] - years[0]
    points = [
        (
            _EDGE + (year - years[0]) / across * (_WIDTH - 2 * _EDGE),
            _HEIGHT - _EDGE - (value - low) / span * (_HEIGHT - 2 * _EDGE),
        )
        for year, value in history
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    told = ", ".join(map(write, values))
    label = t("kpi.kartu.grafik", first=years[0], last=years[-1], values=told)
    x, y = points[-1]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" '
        f'width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="none" stroke="{_INK}">'
        f'<polyline points="{line}" stroke-width="1.8"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{_INK}"/></svg>'
    )
    # Streamlit takes drawings out of HTML, but not pictures.
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
    return (
        f'<img class="pl-spark" src="{address}" alt="{safe_html(label)}" '
        f'width="{_WIDTH:g}" height="{_HEIGHT:g}">'
    )
