"""The page Meja Layanan: an officer enters what somebody says at the counter or by telephone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from data.catalogue import load_catalogue
from data.db.participation_choices import IDENTITIES, OFFERS, REPORT_KINDS, SENSITIVE
from lib.auth import PERENCANA, PETUGAS, Actor, ForbiddenError
from lib.i18n import language, t
from lib.services.participation import intake, intake_check, place
from lib.services.participation.draft import Draft
from lib.ui.page import plain_label
from lib.ui.pengguna import attempt
from lib.web.urls import TICKET

CHANNELS = ("loket", "telepon", "whatsapp", "surat")
KINDS = tuple(kind for kind in REPORT_KINDS if kind not in OFFERS)
_FIELDS = ("judul", "isi", "tempat_kata", "nama", "telepon", "surel")
_PREFIX, _RECEIPT = "meja_catat_", "meja_catat_tanda"


def record() -> None:
    """Show the form, and after it was kept the ticket to be given to the citizen."""
    _receipt()
    st.text(t("meja.catat_arti"))
    left, right = st.columns(2)
    with left:
        _choice("saluran", CHANNELS, t("meja.saluran"), lambda each: t(f"meja.saluran.{each}"))
        _choice("jenis", KINDS, t("meja.jenis"), lambda each: t(f"partisipasi.jenis.{each}"))
        _sector()
        _place()
    with right:
        st.text_input(t("meja.catat_judul"), key=f"{_PREFIX}judul", max_chars=120)
        st.text_area(
            t("meja.catat_isi"), key=f"{_PREFIX}isi", max_chars=intake_check.MAX_TEXT, height=160
        )
        _sender()
    st.button(
        t("meja.catat_simpan"),
        key="meja_catat_simpan",
        type="primary",
        icon=":material/save:",
        on_click=attempt,
        args=(_keep,),
    )


def _choice(name: str, options: tuple[str, ...], label: str, words: Callable[[str], str]) -> None:
    st.selectbox(label, options, format_func=words, key=f"{_PREFIX}{name}")


def _sector() -> None:
    sectors = load_catalogue().sectors
    st.selectbox(
        t("meja.sektor"),
        ["", *sectors],
        format_func=lambda code: sectors[code].label(language()) if code else t("meja.lainnya"),
        key=f"{_PREFIX}sektor",
    )


def _place() -> None:
    """Offer the places that the words may mean."""
    words = st.text_input(t("meja.catat_cari"), key=f"{_PREFIX}cari", max_chars=120)
    found = {each.token: each for each in place.choices(words)} if words.strip() else {}
    if words.strip() and not found:
        st.warning(t("meja.catat_tak_ada"), icon=":material/search_off:")
    if found:
        st.selectbox(
            t("meja.tempat"),
            list(found),
            format_func=lambda token: plain_label(f"{found[token].name}, {found[token].context}"),
            key=f"{_PREFIX}tempat",
        )
    else:
        st.session_state.pop(f"{_PREFIX}tempat", None)
    st.text_input(t("meja.catat_patokan"), key=f"{_PREFIX}tempat_kata", max_chars=200)


def _sender() -> None:
    _choice("identitas", IDENTITIES, t("meja.identitas"), lambda each: t(f"meja.identitas.{each}"))
    if st.session_state[f"{_PREFIX}identitas"] != "anonim":
        st.text_input(t("meja.kontak.name"), key=f"{_PREFIX}nama", max_chars=120)
        st.text_input(t("meja.kontak.phone"), key=f"{_PREFIX}telepon", max_chars=120)
        st.text_input(t("meja.kontak.mail"), key=f"{_PREFIX}surel", max_chars=120)
    st.selectbox(
        t("meja.peka"),
        ["", *SENSITIVE],
        format_func=lambda each: t(f"meja.peka.{each}") if each else t("meja.tidak_peka"),
        key=f"{_PREFIX}peka",
        help=t("meja.peka_arti"),
    )


def _keep(person: Actor) -> str:
    said = {name: str(st.session_state.get(f"{_PREFIX}{name}") or "") for name in (
        *_FIELDS, "saluran", "jenis", "sektor", "tempat", "identitas", "peka")}  # fmt: skip
    region = place.spot(said["tempat"]).region
    if not (person.may(PETUGAS, region) or person.may(PERENCANA, region)):
        raise ForbiddenError(role=PETUGAS, region=region)
    key = st.session_state.setdefault(f"{_PREFIX}kunci", secrets.token_urlsafe(18))
    contact = {"name": said["nama"], "phone": said["telepon"], "mail": said["surel"]}
    draft = Draft(
        form_key=key,
        kind=said["jenis"],
        text=said["isi"],
        title=said["judul"],
        place_token=said["tempat"],
        place=said["tempat_kata"],
        sector=said["sektor"],
        identity=said["identitas"],
        sensitive=said["peka"],
        contact={name: value for name, value in contact.items() if value},
        channel=said["saluran"],
        form="lengkap",
    )
    done = intake.take(draft, actor=person.key)
    st.session_state[_RECEIPT] = (done.ticket, done.secret)
    for name in (*_FIELDS, "cari", "tempat", "kunci"):
        st.session_state.pop(f"{_PREFIX}{name}", None)
    return t("meja.catat_selesai", ticket=done.ticket)


def _receipt() -> None:
    """Show the ticket and its link once, to be given to whoever reported."""
    ticket, secret = st.session_state.pop(_RECEIPT, ("", ""))
    if not ticket:
        return
    here = urlsplit(st.context.url or "")
    with st.container(border=True):
        st.text(t("meja.catat_tautan", ticket=ticket))
        st.code(f"{here.scheme}://{here.netloc}{TICKET}/{secret}", language=None)
