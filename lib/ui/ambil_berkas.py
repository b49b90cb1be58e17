"""Step 3 of Ambil dari sumber: from the internet, with progress and a stop, or a file at hand."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data.fetch.errors import FetchBusyError, FetchConnectError, FetchError, FetchTimeoutError
from data.fetch.layer import Layer
from data.fetch.request import Policy
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, percent, t
from lib.limits import MAX_FILE_BYTES, MAX_RASTER_BYTES, MAX_ROWS
from lib.services.desk import fetching
from lib.services.desk.job import Job
from lib.ui.ambil_state import FETCH, FetchState, is_address
from lib.ui.ambil_sumber import section, sources
from lib.ui.page import plain_label

AT_ONCE_S = 0.6
"""How long a run waits for an answer before it shows a bar."""
_POLL_S, _READ_S = 0.5, 3.0
_HELD = "ambil_hasil"
_WAYS = ("internet", "berkas")
_FOUND = "ambil_temuan"


@dataclass
class Held:
    """What this session fetched last: the question, and the work on it."""

    question: tuple[object, ...]
    job: Job[Layer]


def held(state: FetchState) -> Held | None:
    """Return what was fetched for the question on screen, None before and after it is another."""
    found: Held | None = st.session_state.get(_HELD)
    if found is None or found.question != state.question:
        return None
    return found


def choose_way(state: FetchState) -> None:
    """Offer both ways, and draw the chosen one."""
    section(3, "ambil")
    way = st.segmented_control(
        t("ambil.cara"),
        _WAYS,
        format_func=lambda each: t(f"ambil.cara.{each}"),
        default=_WAYS[0],
        required=True,
        key="ambil_cara",
        label_visibility="collapsed",
    )
    if way == "berkas":
        _by_hand(state)
        _own_file(state)
    else:
        _internet(state)


def _internet(state: FetchState) -> None:
    info = sources()[state.sumber]
    lacking = _lacking(state)
    found = held(state)
    ended = found is not None and found.job.wait(AT_ONCE_S)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("ambil.mulai"),
            type="primary",
            icon=":material/cloud_download:",
            disabled=bool(lacking) or not info.ready or (found is not None and not ended),
            on_click=_start,
            args=(state,),
            key="ambil_mulai",
        )
        if state.sumber == "ckan":
            _search_portal(state)
    if lacking:
        st.caption(lacking)
    if not info.ready:
        st.info(t("ambil.tanpa_kunci", names=", ".join(info.needs)), icon=":material/key:")
    if found is None:
        most = MAX_RASTER_BYTES if state.sumber == "worldpop" else MAX_FILE_BYTES
        minutes, mb = number(Policy().total_s / 60), number(most // 1024**2)
        st.caption(t("ambil.batas_waktu", minutes=minutes, mb=mb))
    elif not ended:
        _watch()
    elif found.job.cancelled:
        st.info(t("ambil.dibatalkan"), icon=":material/cancel:")
    elif found.job.fault is not None:
        _told(found.job.fault, state)


def _lacking(state: FetchState) -> str:
    """Say what is still to be chosen, "" if nothing."""
    if state.sumber == "overpass" and not state.wilayah:
        return t("ambil.kurang.wilayah")
    if state.sumber == "ckan" and not is_address(state.portal):
        return t("ambil.kurang.portal")
    if state.sumber == "ckan" and not state.dataset:
        return t("ambil.kurang.dataset")
    return ""


def _start(state: FetchState) -> None:
    cancel()
    job = Job(
        lambda progress, cancelled: fetching.fetch(
            state.sumber,
            state.region,
            state.service,
            order=state.order,
            progress=progress,
            cancelled=cancelled,
        )
    )
    st.session_state[_HELD] = Held(state.question, job)


def cancel() -> None:
    """Stop what this session is fetching."""
    found: Held | None = st.session_state.get(_HELD)
    if found is not None:
        found.job.cancel()


@st.fragment(run_every=_POLL_S)
def _watch() -> None:
    """Show how far it is, until it ends; then run the page again."""
    found: Held | None = st.session_state.get(_HELD)
    if found is None or not found.job.running:
        st.rerun()
    job = found.job
    waiting = t("ambil.menunggu") if job.share == 0 else t("ambil.terambil")
    text = waiting if job.share == 0 else f"{waiting} {percent(job.share * 100)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, text=text)
        st.button(t("ambil.batal"), icon=":material/close:", on_click=cancel, key="ambil_batal")


def _told(fault: AppError, state: FetchState) -> None:
    """Show a fault; where the way out is missing, also how to download by hand."""
    st.error(f"{fault.message(language())} ({fault.code})", icon=":material/error:")
    if isinstance(fault, FetchConnectError | FetchTimeoutError | FetchBusyError) or (
        type(fault) is FetchError
    ):
        _by_hand(state)
        st.caption(t("ambil.lalu_berkas"))


def _by_hand(state: FetchState) -> None:
    """Tell the exact address to download from, on any machine that has internet."""
    try:
        address = fetching.by_hand(state.sumber, state.region, state.service, order=state.order)
    except AppError as error:
        st.caption(_lacking(state) or error.message(language()))
        return
    st.html(
        f'<p class="pl-caption" lang="{language()}">'
        f"{safe_html(t(f'ambil.tangan.{state.sumber}'))}</p>"
    )
    st.code(address, language=None, wrap_lines=True)


def _own_file(state: FetchState) -> None:
    file = st.file_uploader(
        t("ambil.unggah"),
        key=f"ambil_unggah_{state.sumber}",
        help=t("ambil.unggah_bantuan"),
    )
    limits = t("ambil.batas", mb=number(MAX_FILE_BYTES // 1024**2), rows=number(MAX_ROWS))
    st.caption(t("ambil.batas_raster") if state.sumber == "worldpop" else limits)
    if file is None:
        return
    question = (*state.question, file.file_id)
    known: Held | None = st.session_state.get(_HELD)
    if known is None or known.question[: len(question)] != question:
        content, name = file.getvalue(), file.name
        job = Job(
            lambda _progress, _cancelled: fetching.accept_content(
                state.sumber, content, name, state.region, state.service, order=state.order
            )
        )
        known = Held(question, job)
        st.session_state[_HELD] = known
    if not known.job.wait(_READ_S):
        _watch()
    elif known.job.fault is not None:
        fault = known.job.fault
        st.error(f"{fault.message(language())} ({fault.code})", icon=":material/error:")


def at_hand(state: FetchState) -> Held | None:
    """Return what was fetched or given for the question on screen, once it is there."""
    found: Held | None = st.session_state.get(_HELD)
    if found is None or found.question[: len(state.question)] != state.question:
        return None
    return None if found.job.running or found.job.result is None else found


def _search_portal(state: FetchState) -> None:
    with st.popover(t("ambil.cari"), icon=":material/search:"):
        text = st.text_input(t("ambil.cari_apa"), max_chars=100, key="ambil_cari")
        if st.button(t("ambil.cari"), key="ambil_cari_mulai", disabled=not text):
            try:
                st.session_state[_FOUND] = fetching.find_datasets(text, state.portal)
            except AppError as error:
                st.session_state[_FOUND] = []
                st.error(f"{error.message(language())} ({error.code})")
        _found_datasets()


def _found_datasets() -> None:
    rows = st.session_state.get(_FOUND)
    if rows is None:
        return
    st.caption(t("ambil.ditemukan", n=number(len(rows))))
    for place, each in enumerate(rows[:20]):
        label = f"{each['title'] or each['dataset']} — {each['organisation']} ({each['formats']})"
        st.button(
            plain_label(label),
            key=f"ambil_temuan_{place}",
            type="tertiary",
            on_click=FETCH.update,
            kwargs={"dataset": each["dataset"], "berkas": ""},
        )
