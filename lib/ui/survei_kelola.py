"""What officers and planners do on the page Survei Kepuasan: units, links and the demonstration."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from lib.auth import PERENCANA, PETUGAS, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import number, t
from lib.services.skm import answers, demo, units
from lib.services.skm.qr import qr_png, qr_svg
from lib.services.skm.units import Unit
from lib.ui import survei_unit
from lib.ui.account import actor
from lib.ui.page import plain_label
from lib.ui.pengguna import attempt, told
from lib.ui.survei_berkas import grid, upload
from lib.ui.survei_hasil import section
from lib.ui.survei_state import SURVEY, YES, SurveyState
from lib.web.urls import survey_url

_REGENCY = 5


def manage(state: SurveyState) -> None:
    """Offer what whoever is signed in may do in the region; nothing to others."""
    person = _person()
    if person is None or not (person.has(PERENCANA) or person.has(PETUGAS)):
        return
    section(t("survei.kelola"))
    told()
    if len(state.wilayah) != _REGENCY:
        st.html(f'<p class="pl-caption">{safe_html(t("survei.pilih_wilayah"))}</p>')
        return
    if not (person.may(PERENCANA, state.wilayah) or person.may(PETUGAS, state.wilayah)):
        st.html(f'<p class="pl-caption">{safe_html(t("survei.bukan_wilayah"))}</p>')
        return
    own = next((each for each in units.listed(state.wilayah) if each.id == state.unit), None)
    if own is not None:
        _link(own)
        grid(own)
        upload(person, own)
        _comments(person, own)
    elif not state.demo:
        st.html(f'<p class="pl-caption">{safe_html(t("survei.pilih_unit"))}</p>')
    if not state.demo:
        survei_unit.overview(state.wilayah)
    survei_unit.add(state)
    if person.may(PERENCANA, state.wilayah):
        _demonstration(state)


def _person() -> Actor | None:
    try:
        return actor()
    except AppError:
        return None


def _link(own: Unit) -> None:
    """Show the public link and QR code of a unit, and offer to close it."""
    with st.expander(
        t("survei.tautan", unit=plain_label(own.name)), icon=":material/qr_code_2:", expanded=True
    ):
        if not own.open:
            st.text(t("survei.ditutup"))
            return
        here = urlsplit(st.context.url or "")
        address = f"{here.scheme}://{here.netloc}{survey_url(own.token, 'id')}"
        picture, words = st.columns([1, 3])
        picture.image(qr_png(address), caption=t("survei.pindai"), width=180)
        with words:
            st.code(address, language=None)
            with st.container(horizontal=True):
                for ending, kind, make in (
                    ("png", "image/png", qr_png),
                    ("svg", "image/svg+xml", qr_svg),
                ):
                    st.download_button(
                        t("survei.unduh_qr", form=ending.upper()),
                        make(address),
                        f"qr-survei-{own.id}.{ending}",
                        kind,
                        on_click="ignore",
                        icon=":material/download:",
                        key=f"survei_qr_{ending}",
                    )
            st.button(
                t("survei.tutup"),
                on_click=attempt,
                args=(lambda person: _close(person, own),),
                icon=":material/lock:",
                key="survei_tutup",
            )


def _close(person: Actor, own: Unit) -> str:
    units.close(person, own.id)
    return t("survei.sudah_ditutup", unit=own.name)


def _comments(person: Actor, own: Unit) -> None:
    with st.expander(t("survei.saran_warga"), icon=":material/forum:"):
        words = answers.comments(person, own)
        if not words:
            st.text(t("survei.tanpa_saran"))
        told = "".join(f"<blockquote>{safe_html(each)}</blockquote>" for each in words)
        st.html(f'<div class="pl-version">{told}</div>')


def _demonstration(state: SurveyState) -> None:
    """Offer to make the demonstration set of the regency, or to delete it."""
    with st.expander(t("survei.contoh"), icon=":material/science:"):
        st.text(t("survei.contoh_arti"))
        if units.listed(state.wilayah, demo=True):
            work, label, icon = _remove, t("survei.contoh_hapus"), ":material/delete:"
        else:
            work, label, icon = _make, t("survei.contoh_buat"), ":material/add:"
        st.button(
            label,
            on_click=attempt,
            args=(lambda person: work(person, state.wilayah),),
            icon=icon,
            key="survei_contoh_kerja",
        )


def _make(person: Actor, region: str) -> str:
    made = demo.make(person, region)
    SURVEY.update(contoh=YES, unit=0)
    return t("survei.contoh_dibuat", n=number(len(made)))


def _remove(person: Actor, region: str) -> str:
    gone = demo.remove(person, region)
    SURVEY.update(contoh="", unit=0)
    return t("survei.contoh_dihapus", n=number(gone))
