"""What became of a report on the data, told by its ticket and secret."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.desk import corrections
from lib.services.desk.corrections import NEW, Status
from lib.ui.lapor_state import REPORT, ReportState
from lib.ui.navigation import MAP_PAGE
from lib.ui.page import heading
from lib.ui.versi_label import moment
from lib.web.urls import REPORT as ADDRESS


def status(state: ReportState) -> None:
    """Show how a report stands; just after it was sent, the link by which to come back."""
    try:
        told = corrections.status(state.tiket, state.kode)
    except AppError as error:
        heading(t("lapor.topik"), t("lapor.tak_dikenal"))
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        follow()
        return
    new = st.session_state.get("lapor_baru") == state.tiket
    heading(t("lapor.topik_tiket", ticket=state.tiket), _title(told, new=new))
    with st.container(key="lapor_isian"):
        _steps(told)
        if told.answer and told.state != NEW:
            _quote(t("lapor.jawaban"), told.answer)
        if told.state == NEW:
            _keep(state, new=new)
        st.page_link(MAP_PAGE, label=t("lapor.ke_peta"), icon=":material/map:")
        st.button(
            t("lapor.lagi"),
            key="lapor_lagi",
            icon=":material/flag:",
            type="tertiary",
            on_click=lambda: REPORT.update(tiket="", kode=""),
        )


def _title(told: Status, *, new: bool) -> str:
    if new and told.state == NEW:
        return t("lapor.diterima")
    if told.state == NEW and told.handled_at is not None:
        return t("lapor.keadaan.disetujui")
    return t(f"lapor.keadaan.{told.state}")


def _steps(told: Status) -> None:
    lines = [t("lapor.dikirim", moment=moment(told.created_at))]
    if told.handled_at is not None:
        lines.append(t("lapor.ditangani", moment=moment(told.handled_at)))
    elif told.state == NEW:
        lines.append(t("lapor.berikutnya"))
    items = "".join(f"<li>{safe_html(each)}</li>" for each in lines)
    st.html(f'<ul class="pl-steps" lang="{language()}">{items}</ul>')


def _quote(label: str, text: str) -> None:
    st.html(
        f'<section class="pl-answer" lang="{language()}"><b>{safe_html(label)}</b>'
        f"<p>{safe_html(text)}</p></section>"
    )


def _keep(state: ReportState, *, new: bool) -> None:
    text = t("lapor.simpan_tautan") if new else t("lapor.tautan_anda")
    st.html(f'<p class="pl-caption" lang="{language()}">{safe_html(text)}</p>')
    here = urlsplit(st.context.url or "")
    query = urlencode({"tiket": state.tiket, "kode": state.kode})
    st.code(f"{here.scheme}://{here.netloc}{ADDRESS}?{query}", language=None, wrap_lines=True)


def follow() -> None:
    """Ask for ticket and secret, from those who have no link at hand."""
    with (
        st.container(key="lapor_lanjut"),
        st.expander(t("lapor.sudah_melapor"), icon=":material/confirmation_number:"),
    ):
        ticket = st.text_input(t("lapor.tiket"), key="lapor_nomor", max_chars=20)
        secret = st.text_input(t("lapor.kode"), key="lapor_rahasia", max_chars=40)
        wanted = st.button(t("lapor.lihat"), key="lapor_lihat")
    if wanted and ticket.strip() and secret.strip():
        REPORT.update(tiket=ticket.strip().upper(), kode=secret.strip())
        st.rerun()
