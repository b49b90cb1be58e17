"""The page Meja Layanan: what citizens ask about their own data, each within 72 hours."""

from __future__ import annotations

import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.participation import rights
from lib.services.participation.rights import Asked
from lib.services.people import utc_now
from lib.ui.meja import when
from lib.ui.meja_state import DESK, QUEUE
from lib.ui.pengguna import attempt

_CONTACT = ("name", "phone", "mail")


def requests(who: Actor) -> None:
    """List the requests, what waits first, and take their answers."""
    found = rights.queue(who)
    st.text(t("meja.hak_arti"))
    if not found:
        st.info(t("meja.hak_kosong"), icon=":material/verified_user:")
    for each in found:
        with st.container(border=True, key=f"meja_hak_{each.id}"):
            st.html(_card(each))
            st.button(
                t("meja.hak_laporan", ticket=each.ticket),
                key=f"meja_hak_buka_{each.id}",
                type="tertiary",
                on_click=_open,
                args=(each.ticket,),
            )
            if each.state == rights.WAITING:
                _answer(each)


def _open(ticket: str) -> None:
    DESK.update(tampil=QUEUE)
    DESK.update(tiket=ticket)


def _card(asked: Asked) -> str:
    late = asked.late(utc_now())
    if asked.state == rights.WAITING:
        key = "meja.hak_lewat" if late else "meja.hak_sampai"
        status = t(key, moment=when(asked.region, asked.due_at))
    else:
        done = when(asked.region, asked.done_at)
        status = t(f"meja.hak_{asked.state}", moment=done)
    said = f'<blockquote dir="auto">{safe_html(asked.text)}</blockquote>' if asked.text else ""
    note = f"<p>{safe_html(asked.note)}</p>" if asked.note else ""
    return (
        f'<section class="pl-version" lang="{language()}">'
        f"<h3>{safe_html(t(f'meja.hak.{asked.kind}'))}</h3>"
        f'<p class="{"pl-late" if late else "pl-due"}"><b>{safe_html(status)}</b></p>'
        f"{said}{note}</section>"
    )


def _answer(asked: Asked) -> None:
    with st.form(f"meja_hak_isian_{asked.id}", border=False):
        if asked.kind == rights.CORRECT:
            for box, name in zip(st.columns(3), _CONTACT, strict=True):
                box.text_input(t(f"meja.kontak.{name}"), key=_key(asked, name), max_chars=120)
        st.text_input(t("meja.hak_catatan"), key=_key(asked, "catatan"), max_chars=1_000)
        with st.container(horizontal=True):
            for granted, label in ((True, t(f"meja.hak_penuhi.{asked.kind}")),
                                   (False, t("meja.hak_tolak"))):  # fmt: skip
                st.form_submit_button(
                    label,
                    key=_key(asked, "penuhi" if granted else "tolak"),
                    type="primary" if granted else "secondary",
                    on_click=attempt,
                    args=(lambda person, granted=granted: _settle(person, asked, granted),),
                )


def _key(asked: Asked, name: str) -> str:
    return f"meja_hak_{asked.id}_{name}"


def _settle(person: Actor, asked: Asked, granted: bool) -> str:  # noqa: FBT001
    said = st.session_state
    contact = {name: str(said.get(_key(asked, name)) or "") for name in _CONTACT}
    rights.settle(
        person,
        asked.id,
        str(said.get(_key(asked, "catatan")) or ""),
        granted=granted,
        contact=contact if any(contact.values()) else None,
    )
    return t("meja.hak_dijawab", ticket=asked.ticket)
