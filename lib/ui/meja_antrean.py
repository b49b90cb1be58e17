"""The page Meja Layanan: the list of reports with its filters, and one step on many of them."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from data.db.participation_choices import REPORT_KINDS
from lib.auth import Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t, tn
from lib.services.participation import handling, offices, record, steps
from lib.services.participation.desk import PAGE, SORTS, Queue
from lib.services.participation.record import Report
from lib.services.regions import region_title
from lib.ui import meja_satu
from lib.ui.meja import due_text, when
from lib.ui.meja_state import DESK, DeskState
from lib.ui.page import plain_label
from lib.ui.pengguna import attempt

BULK = ("verifikasi", "disposisi", "tanggapi", "tolak", "selesai")
"""Steps that make sense for many reports at once."""
_CHOSEN = "meja_pilih_"


def work(state: DeskState, who: Actor, found: Queue) -> None:
    """Show the report that is open, else the list."""
    if state.tiket:
        try:
            own = record.by_ticket(state.tiket)
            steps.handler(who, own)
        except AppError as error:
            st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
            _back()
            return
        _back()
        meja_satu.one(own, who)
        return
    _choose(state, found)
    _listed(state, found)


def _back() -> None:
    st.button(
        t("meja.kembali"),
        key="meja_kembali",
        icon=":material/arrow_back:",
        on_click=DESK.update,
        kwargs={"tiket": ""},
    )


def _choose(state: DeskState, found: Queue) -> None:
    """Offer the sorts with their counts, and the filters."""
    st.segmented_control(
        t("meja.urutan"),
        SORTS,
        format_func=lambda each: t(f"meja.urutan.{each}", n=number(found.counts[each])),
        required=True,
        label_visibility="collapsed",
        **DESK.bound("sort", state.sort),
    )
    st.text_input(t("meja.cari"), max_chars=80, **DESK.bound("cari", state.cari))
    narrowed = bool(state.jenis or state.sektor or state.unit)
    with st.expander(t("meja.saring"), icon=":material/filter_list:", expanded=narrowed):
        _filters(state, found)


def _filters(state: DeskState, found: Queue) -> None:
    columns = st.columns(3)
    columns[0].selectbox(
        t("meja.jenis"),
        ["", *REPORT_KINDS],
        format_func=lambda code: t(f"partisipasi.jenis.{code}") if code else t("survei.semua"),
        **DESK.bound("jenis", state.jenis),
    )
    sectors = load_catalogue().sectors
    columns[1].selectbox(
        t("meja.sektor"),
        ["", *sectors],
        format_func=lambda code: sectors[code].label(language()) if code else t("survei.semua"),
        **DESK.bound("sektor", state.sektor),
    )
    regions = {each.region for each in found.reports}
    units = {each.id: each.name for each in offices.listed() if any(map(each.serves, regions))} | (
        {state.unit: offices.names().get(state.unit, "")} if state.unit else {}
    )
    columns[2].selectbox(
        t("meja.unit"),
        [0, *units],
        format_func=lambda each: units[each] if each else t("survei.semua"),
        **DESK.bound("unit", state.unit),
    )


def _listed(state: DeskState, found: Queue) -> None:
    """List one page of reports; a few can be chosen for one step on all of them."""
    if not found.reports:
        st.info(t("meja.kosong"), icon=":material/inbox:")
        return
    many = st.toggle(t("meja.beberapa"), key="meja_beberapa")
    if many:
        _bulk(found.reports)
    names = offices.names()
    for each in found.reports:
        with st.container(
            border=True,
            horizontal=True,
            vertical_alignment="center",
            key=f"meja_kartu_{each.ticket}",
        ):
            st.html(_card(each, names.get(each.unit_id or 0, "")), width="stretch")
            if many:
                st.checkbox(t("meja.pilih", ticket=each.ticket), key=f"{_CHOSEN}{each.id}")
            st.button(
                t("meja.buka"),
                key=f"meja_buka_{each.ticket}",
                icon=":material/open_in_full:",
                on_click=DESK.update,
                kwargs={"tiket": each.ticket},
            )
    _pages(state, found)


def _card(report: Report, unit: str) -> str:
    due, late = due_text(report)
    lines = [
        t(
            "meja.baris",
            ticket=report.ticket,
            kind=t(f"partisipasi.jenis.{report.kind}"),
            where=region_title(report.region),
            state=t(f"partisipasi.status.{report.state}"),
        ),
        t("meja.masuk", moment=when(report.region, report.received_at))
        + f" · {unit or t('meja.tanpa_unit')}",
    ]
    body = "".join(f"<p>{safe_html(each)}</p>" for each in lines)
    mark = "pl-late" if late else "pl-due"
    private = f" · {t('meja.rahasia')}" if report.identity == "rahasia" else ""
    return (
        f'<section class="pl-version" lang="{language()}">'
        f'<h3>{safe_html(report.title)}</h3><p class="{mark}"><b>{safe_html(due)}</b>'
        f"{safe_html(private)}</p>{body}</section>"
    )


def _pages(state: DeskState, found: Queue) -> None:
    count = found.counts[state.sort]
    last = max((count - 1) // PAGE, 0)
    if not last:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("meja.sebelumnya"),
            key="meja_sebelumnya",
            disabled=state.hal == 0,
            on_click=DESK.update,
            kwargs={"hal": state.hal - 1},
        )
        st.button(
            t("meja.berikutnya"),
            key="meja_berikutnya",
            disabled=state.hal >= last,
            on_click=DESK.update,
            kwargs={"hal": state.hal + 1},
        )
        st.text(t("meja.halaman", n=number(state.hal + 1), of=number(last + 1)))


def _bulk(reports: tuple[Report, ...]) -> None:
    """Offer one step on the reports that are chosen below."""
    chosen = [each for each in reports if st.session_state.get(f"{_CHOSEN}{each.id}")]
    with st.container(border=True, key="meja_borongan"):
        st.text(tn("meja.terpilih", len(chosen)))
        name = st.selectbox(
            t("meja.langkah"),
            BULK,
            format_func=lambda each: t(f"meja.langkah.{each}"),
            key="meja_borongan_langkah",
        )
        step = steps.STEPS[name]
        if step.office:
            units = {each.id: each.name for each in offices.listed()
                     if all(each.serves(own.region) for own in reports)}  # fmt: skip
            st.selectbox(
                t("meja.unit"), list(units), format_func=units.get, key="meja_borongan_unit"
            )
        if step.words:
            st.text_area(
                t("meja.jawaban"), key="meja_borongan_teks", max_chars=handling.LONGEST_TEXT
            )
        st.button(
            t("meja.terapkan"),
            key="meja_borongan_kirim",
            type="primary",
            disabled=not chosen,
            on_click=attempt,
            args=(lambda person: _take(person, chosen, name),),
        )


def _take(person: Actor, chosen: list[Report], name: str) -> str:
    done = handling.bulk(
        person,
        {each.id: each.state for each in chosen},
        name,
        str(st.session_state.get("meja_borongan_teks") or ""),
        office_id=st.session_state.get("meja_borongan_unit"),
    )
    tickets = {each.id: each.ticket for each in chosen}
    failed = "; ".join(
        f"{tickets[number_]}: {error.message(language())}" for number_, error in done.failed
    )
    for each in chosen:
        st.session_state.pop(f"{_CHOSEN}{each.id}", None)
    told = tn("meja.borongan_selesai", len(done.done))
    return plain_label(t("meja.borongan_sisa", done=told, failed=failed)) if failed else told
