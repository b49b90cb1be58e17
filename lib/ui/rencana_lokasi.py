"""The part Lokasi of the page Rencana: the finding, its figures, the map and the sites."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from data.catalogue import load_catalogue
from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import compact_people, distance_km, language, number, percent, t, tn
from lib.services import findings
from lib.services.citations import cite, service_sources
from lib.services.planning.joint import GAINED as JOINT_GAIN
from lib.services.planning.need import LISTED
from lib.services.regions import region_name
from lib.services.reports.tables import Column
from lib.ui import (
    page,
    rencana_bukti,
    rencana_calon,
    rencana_kurva,
    rencana_peta,
    unduh_tabel,
)
from lib.ui.page import Figure
from lib.ui.rencana_hasil import Answer, case_for, question
from lib.ui.rencana_hasil import answer as answer_to
from lib.ui.rencana_peta import km_text
from lib.ui.rencana_state import BY_TAP, EVERYBODY, PLAN, PlanState

SHOWN = 25
"""Sites listed beside the map; the file has all."""
_COLUMNS = {
    "rank": ("rencana.kolom.urutan", 0),
    "id": ("kolom.kode", None),
    "place": ("rencana.kolom.tempat", None),
    "lat": ("rencana.kolom.lintang", 5),
    "lon": ("rencana.kolom.bujur", 5),
    "people_gained": ("rencana.kolom.tambah", 0),
    "cumulative_coverage_pct": ("rencana.kolom.jangkauan", 2),
    "now_km": ("rencana.kolom.kini", 2),
}


def topic(state: PlanState) -> str:
    """Write the small line above the title."""
    return f"{t('menu.rencana')} · {state.service.label(language())} · {region_name(state.kode)}"


def answer(state: PlanState, _person: Actor | None) -> None:
    """Show the plan that answers the question."""
    if state.calon == BY_TAP and not rencana_calon.points(state):
        _first_tap(state)
        return
    with st.spinner(t("rencana.menghitung"), show_time=False):
        known = rencana_bukti.best(question(state), answer_to(question(state)))
    page.heading(topic(state), title(state, known), estimated=True)
    page.figure_strip(figures(state, known))
    left, right = st.columns([5, 3], gap="medium")
    with left:
        rencana_peta.draw(state, known, on_point=_on_tap(state), more=_taps(state))
        st.html(rencana_peta.caption_html(rencana_peta.words(known)))
        page.boundaries_note()
    with right:
        _sites(state, known)
    rencana_kurva.section(state, cited(state))
    sources(state, known)


def _on_tap(state: PlanState) -> Callable[[float, float], None] | None:
    """Return what a tap on the map does: it adds a candidate, where candidates are tapped."""
    return functools.partial(rencana_calon.tapped, state) if state.calon == BY_TAP else None


def _taps(state: PlanState) -> tuple[dict[str, Any], ...]:
    """Give the layer of tapped candidates."""
    if state.calon != BY_TAP:
        return ()
    rows = [[each.lat, each.lon, "", each.name, ""] for each in rencana_calon.points(state)]
    return ({"pts": rows, "col": "#5b6b73", "shape": "diamond", "on": True, "r": 5,
             "lab": t("rencana.titik_lapis")},)  # fmt: skip


def _first_tap(state: PlanState) -> None:
    """Show the map on which the first candidate is to be tapped."""
    page.heading(topic(state), t("rencana.titik_judul", place=region_name(state.kode)))
    said = t("rencana.titik_mulai")
    rencana_peta.show(
        state, rencana_peta.facilities(state), None, said, key="rencana_peta",
        on_point=_on_tap(state),
    )  # fmt: skip
    st.html(rencana_peta.caption_html(said))
    page.boundaries_note()
    page.sources(cited(state), [])


def title(state: PlanState, known: Answer) -> str:
    """Write the finding as one sentence."""
    plan, service = known.plan, findings.service_name(state.layanan)
    n = len(plan.sites)
    # Of many people a whole percent is a great many: what changes is to be seen.
    decimals = 0 if round(plan.after_pct) > round(plan.before_pct) else 1
    said = {
        "service": service,
        "place": region_name(state.kode),
        "km": km_text(state),
        "people": compact_people(round(known.gained)),
        "before": percent(plan.before_pct, decimals),
        "after": percent(plan.after_pct, decimals),
    }
    if plan.sites.empty:
        everybody = known.outside < 0.5
        return t("rencana.judul.semua" if everybody else "rencana.judul.tanpa", **said)
    if known.joint is not None:
        gains = [
            t("rencana.judul.bersama_satu", service=findings.service_name(str(row.service)),
              people=compact_people(round(float(row.people_gained))))
            for row in known.joint.itertuples()
        ]  # fmt: skip
        return tn("rencana.judul.bersama", n, gains="; ".join(gains), **said)
    if state.tujuan == "pmedian":
        ways = {name: distance_km(known.mean_km(name)) for name in ("now_m", "after_m")}
        return tn("rencana.judul.pmedian", n, was=ways["now_m"], will=ways["after_m"], **said)
    if state.tujuan == "pcenter":
        ways = {name: distance_km(known.farthest_km(name)) for name in ("now_m", "after_m")}
        return tn("rencana.judul.pcenter", n, was=ways["now_m"], will=ways["after_m"], **said)
    if state.tujuan == EVERYBODY:
        return tn("rencana.judul.lscp", n, **said)
    return tn("rencana.judul.mclp", n, **said)


def figures(state: PlanState, known: Answer) -> list[Figure]:
    """Give what the plan brings, what is left, and how good it is."""
    plan = known.plan
    return [
        Figure(
            t("rencana.angka.tambah", km=km_text(state)),
            compact_people(round(known.gained)),
            t("rencana.angka.dari", people=compact_people(round(plan.people))),
        ),
        Figure(
            t("rencana.angka.jangkauan"),
            percent(plan.after_pct, 1),
            t("rencana.angka.sebelum", pct=percent(plan.before_pct, 1)),
        ),
        Figure(
            t("rencana.angka.luar"),
            compact_people(round(known.outside)),
            percent(100 - plan.after_pct, 1),
        ),
        Figure(
            t("rencana.angka.jarak"),
            distance_km(known.mean_km("after_m")),
            t("rencana.angka.sebelum", pct=distance_km(known.mean_km("now_m"))),
        ),
        Figure(t("rencana.angka.mutu"), *quality(known)),
    ]


def quality(known: Answer) -> tuple[str, str]:
    """Say whether a better plan may exist, and how long it took."""
    took = t("rencana.detik", n=number(max(known.plan.seconds, 0.01), 2))
    if known.plan.optimal:
        return t("rencana.terbukti"), took
    gap = known.plan.gap_pct
    if not math.isfinite(gap):
        return t("rencana.belum_terbukti"), took
    return t("rencana.selisih", pct=percent(gap, 1)), took


def _sites(state: PlanState, known: Answer) -> None:
    """List the sites in the order of what each adds, and offer them as files."""
    sites = known.plan.sites
    if sites.empty:
        _shorter(state, known)
        return
    rows = [
        [
            f"{row.rank}. {row.place}",
            people_text(row.people_gained),
            percent(row.cumulative_coverage_pct, 1),
            *([] if state.serta else [_now(row.now_km)]),
            *(people_text(getattr(row, f"{JOINT_GAIN}{code}")) for code in state.serta),
        ]
        for row in sites.head(SHOWN).itertuples()
    ]
    header = [
        t("rencana.kolom.tempat"),
        t("rencana.kolom.tambah"),
        t("rencana.kolom.jangkauan"),
        *([] if state.serta else [t("rencana.kolom.kini")]),
        *(t("rencana.kolom.tambah_layanan", service=_label(code)) for code in state.serta),
    ]
    caption = tn("rencana.daftar", len(sites))
    st.html(page.table_html(header, rows, caption=caption, region=caption))
    if len(sites) > SHOWN:
        st.html(f'<p class="pl-caption">{safe_html(t("rencana.sisanya", n=number(SHOWN)))}</p>')
    elif state.number and len(sites) < state.number and state.tujuan == "mclp":
        told = t("rencana.cukup", n=number(len(sites)), wanted=number(state.number))
        st.html(f'<p class="pl-hint">{safe_html(told)}</p>')
    st.html(f'<p class="pl-hint">{safe_html(_in_words(state, known))}</p>')
    rencana_bukti.offer(question(state), known)
    unduh_tabel.offer(
        "rencana_unduh", f"rencana-{state.layanan}-{state.kode}",
        (title(state, known), t("menu.rencana")),
        lambda: known.plan.sites.reset_index(drop=True)[
            [*_COLUMNS, *(f"{JOINT_GAIN}{code}" for code in state.serta)]
        ],
        functools.partial(_columns, state), cited(state), notes(state, known),
    )  # fmt: skip


def _now(km: float) -> str:
    return distance_km(km) if math.isfinite(km) else t("umum.tidak_tersedia")


def people_text(people: float) -> str:
    """Write people of a table: three figures are as much as the estimates bear."""
    return number(float(f"{people:.3g}"))


def _label(service: str) -> str:
    return load_catalogue().service(service).label(language())


def _columns(state: PlanState, _frame: pd.DataFrame) -> list[Column]:
    own = [Column(key, t(label), decimals) for key, (label, decimals) in _COLUMNS.items()]
    more = [
        Column(f"{JOINT_GAIN}{code}", t("rencana.kolom.tambah_layanan", service=_label(code)), 0)
        for code in state.serta
    ]
    return [*own, *more]


def _shorter(state: PlanState, known: Answer) -> None:
    """Say what to do where nothing is to be gained."""
    if known.outside >= 0.5:
        st.info(t("rencana.calon_lain"), icon=":material/info:")
        return
    st.info(t("rencana.tanpa_lokasi"), icon=":material/check_circle:")
    shorter = [km for km in map(float, state.service.radii_km) if km < state.radius]
    if shorter:
        km = max(shorter)
        st.button(
            t("rencana.coba_radius", km=distance_km(km, 0 if km == int(km) else 1)),
            key="rencana_coba",
            icon=":material/radio_button_checked:",
            on_click=PLAN.update,
            kwargs={"radius": km},
        )


def _in_words(state: PlanState, known: Answer) -> str:
    """Tell how good the choice is, in a sentence."""
    case = case_for(state)
    said = {"m": number(len(case.candidates)), "n": number(len(known.plan.sites))}
    if known.plan.optimal:
        kind = "batas" if state.anggaran or state.butuh or state.tiap else state.tujuan
        return t(f"rencana.terbukti.{kind}", **said)
    return t("rencana.selisih_arti", pct=percent(known.plan.gap_pct, 1), **said)


def cited(state: PlanState) -> list[str]:
    """Cite what the figures rest on."""
    return [*service_sources(state.service), cite("penduduk_desa_estimasi")]


def notes(state: PlanState, known: Answer) -> list[str]:
    """Say what a reader must know before using the plan."""
    said = [t("rencana.catatan.lurus"), t("rencana.catatan.calon")]
    said.append(t("rencana.catatan.daratan" if state.daratan else "rencana.catatan.laut"))
    if state.butuh:
        said.append(t(f"rencana.catatan.butuh_{state.butuh}", n=number(LISTED)))
    if known.borrowed:
        said.append(tn("rencana.catatan.titik", known.borrowed))
    absent = state.service.absent_note(language())
    kewenangan = t(f"rencana.kewenangan.{state.service.kewenangan}")
    said.append(t("rencana.catatan.kewenangan", who=kewenangan))
    return [*said, absent] if absent else said


def sources(state: PlanState, known: Answer) -> None:
    """Show sources and notes."""
    page.sources(cited(state), notes(state, known))
