"""The part Lokasi of the page Rencana: the finding, its figures, the map and the sites."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import compact_people, distance_km, language, number, percent, t, tn
from lib.services import findings
from lib.services.citations import cite, service_sources
from lib.services.planning.need import LISTED
from lib.services.regions import region_name
from lib.services.reports.tables import Column
from lib.ui import page, rencana_bukti, rencana_kurva, rencana_peta, unduh_tabel
from lib.ui.page import Figure
from lib.ui.rencana_hasil import Answer, case_of, question
from lib.ui.rencana_hasil import answer as answer_to
from lib.ui.rencana_peta import km_text
from lib.ui.rencana_state import EVERYBODY, PLAN, PlanState

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
    with st.spinner(t("rencana.menghitung"), show_time=False):
        known = rencana_bukti.best(question(state), answer_to(question(state)))
    page.heading(topic(state), title(state, known), estimated=True)
    page.figure_strip(figures(state, known))
    left, right = st.columns([5, 3], gap="medium")
    with left:
        rencana_peta.draw(state, known)
        st.html(rencana_peta.caption_html(rencana_peta.words(known)))
        page.boundaries_note()
    with right:
        _sites(state, known)
    rencana_kurva.section(state, cited(state))
    sources(state, known)


def title(state: PlanState, known: Answer) -> str:
    """Write the finding as one sentence."""
    plan, service = known.plan, findings.service_name(state.layanan)
    n = len(plan.sites)
    said = {
        "service": service,
        "place": region_name(state.kode),
        "km": km_text(state),
        "people": compact_people(round(known.gained)),
        "before": percent(plan.before_pct, 0),
        "after": percent(plan.after_pct, 0),
    }
    if plan.sites.empty:
        everybody = known.outside < 0.5
        return t("rencana.judul.semua" if everybody else "rencana.judul.tanpa", **said)
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
        _shorter(state)
        return
    rows = [
        [
            f"{row.rank}. {row.place}",
            people_text(row.people_gained),
            percent(row.cumulative_coverage_pct, 1),
            distance_km(row.now_km) if math.isfinite(row.now_km) else t("umum.tidak_tersedia"),
        ]
        for row in sites.head(SHOWN).itertuples()
    ]
    header = [
        t("rencana.kolom.tempat"),
        t("rencana.kolom.tambah"),
        t("rencana.kolom.jangkauan"),
        t("rencana.kolom.kini"),
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
        lambda: known.plan.sites.reset_index(drop=True)[list(_COLUMNS)],
        _columns, cited(state), notes(state, known),
    )  # fmt: skip


def people_text(people: float) -> str:
    """Write people of a table: three figures are as much as the estimates bear."""
    return number(float(f"{people:.3g}"))


def _columns(_frame: pd.DataFrame) -> list[Column]:
    return [Column(key, t(label), decimals) for key, (label, decimals) in _COLUMNS.items()]


def _shorter(state: PlanState) -> None:
    """Say what to do where nothing is to be gained."""
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
    case = case_of(state.layanan, state.kode, state.calon, state.daratan)
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
