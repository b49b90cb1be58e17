"""The page Meja Layanan: the next step on a report, notes, another office, blocking a sender."""

from __future__ import annotations

import secrets

import streamlit as st

from lib.auth import Actor
from lib.i18n import t, tn
from lib.services.participation import blocks, handling, offices, record, steps, templates
from lib.services.participation.record import Report
from lib.ui.page import plain_label
from lib.ui.pengguna import attempt

_FIRST = {
    "diterima": "verifikasi",
    "terverifikasi": "disposisi",
    "didisposisi": "tanggapi",
    "ditindaklanjuti": "tuntas",
    "ditunda": "lanjut",
    "selesai": "buka",
    "ditolak": "buka",
}
"""The step that usually follows."""


def step(own: Report) -> None:
    """Offer the steps that follow from where the report stands."""
    possible = _ordered(own)
    if not possible:
        return
    # Another step begins anew; words that are being written stay, whatever happens meanwhile.
    seen = f"{own.id}_{len(record.events(own.id))}"
    with st.container(border=True, key="meja_langkah_kotak"):
        name = st.radio(
            t("meja.langkah"),
            possible,
            format_func=lambda each: t(f"meja.langkah.{each}"),
            captions=[t(f"meja.langkah_arti.{each}") for each in possible],
            key=f"meja_langkah_{seen}",
        )
        found = steps.STEPS[name]
        if found.office:
            _office(own, f"meja_unit_{seen}")
        if found.original:
            st.text_input(t("meja.tiket_asal"), key=f"meja_asal_{seen}", max_chars=20)
        _words(own, needed=found.words)
        st.button(
            t("meja.simpan_langkah"),
            key="meja_simpan_langkah",
            type="primary",
            icon=":material/check:",
            on_click=attempt,
            args=(lambda person: _take(person, own, name, seen),),
        )


def _ordered(own: Report) -> list[str]:
    possible = list(steps.possible(own))
    first = _FIRST.get(own.state, "")
    if own.state == "ditindaklanjuti" and own.paused_at is not None:
        first = "selesai"
    return sorted(possible, key=lambda each: each != first)


def _words(own: Report, *, needed: bool) -> None:
    """Offer the ready answers, and the field that one of them fills."""
    key = f"meja_teks_{own.id}"
    unit = offices.names().get(own.unit_id or 0, "")
    known = dict(templates.ready(own, unit))
    for each in templates.listed(own.region):
        known[f"kami:{each.id}"] = (each.title, templates.fill(each.text, own, unit))
    chosen = f"meja_templat_{own.id}"

    def fill() -> None:
        picked = st.session_state[chosen]
        if picked:
            st.session_state[key] = known[picked][1]

    st.selectbox(
        t("meja.templat"),
        ["", *known],
        format_func=lambda each: known[each][0] if each else t("meja.tanpa_templat"),
        key=chosen,
        on_change=fill,
    )
    st.text_area(
        t("meja.jawaban") if needed else t("meja.jawaban_boleh"),
        key=key,
        max_chars=handling.LONGEST_TEXT,
        height=140,
        help=t("meja.jawaban_arti"),
    )


def _office(own: Report, key: str) -> None:
    units = {each.id: each.name for each in offices.serving(own.region)}
    if not units:
        st.warning(t("meja.belum_ada_unit"), icon=":material/apartment:")
        return
    first = own.unit_id or offices.route(own.region, own.sector) or next(iter(units))
    if key not in st.session_state and first in units:
        st.session_state[key] = first
    st.selectbox(t("meja.unit"), list(units), format_func=units.get, key=key)


def _take(person: Actor, own: Report, name: str, seen: str) -> str:
    said = st.session_state
    key = said.setdefault(f"meja_kunci_{seen}", secrets.token_urlsafe(18))
    done = handling.step(
        person,
        own.id,
        name,
        str(said.get(f"meja_teks_{own.id}") or ""),
        expected_state=own.state,
        office_id=said.get(f"meja_unit_{seen}"),
        original_ticket=str(said.get(f"meja_asal_{seen}") or ""),
        form_key=key,
    )
    said[f"meja_teks_{own.id}"] = said[f"meja_templat_{own.id}"] = ""
    status = t(f"partisipasi.status.{done.state}")
    return t("meja.langkah_selesai", ticket=own.ticket, state=status)


def note(own: Report) -> None:
    """Offer to write a note that only officers read."""
    with (
        st.expander(t("meja.catatan"), icon=":material/edit_note:"),
        st.form("meja_catatan", border=False, clear_on_submit=True),
    ):
        st.text_area(t("meja.catatan_isi"), key="meja_catatan_isi", max_chars=handling.LONGEST_TEXT)
        st.form_submit_button(
            t("meja.catatan_simpan"), on_click=attempt, args=(lambda person: _note(person, own),)
        )


def _note(person: Actor, own: Report) -> str:
    handling.note(person, own.id, str(st.session_state["meja_catatan_isi"]))
    return t("meja.catatan_disimpan")


def hand_over(own: Report) -> None:
    """Offer to give the report to another office."""
    units = {each.id: each.name for each in offices.serving(own.region) if each.id != own.unit_id}
    if own.ended or not units:
        return
    with (
        st.expander(t("meja.serahkan"), icon=":material/forward:"),
        st.form("meja_serah", border=False),
    ):
        st.selectbox(t("meja.unit"), list(units), format_func=units.get, key="meja_serah_unit")
        st.text_area(t("meja.serah_pesan"), key="meja_serah_pesan", max_chars=1_000)
        st.form_submit_button(
            t("meja.serah_tombol"),
            on_click=attempt,
            args=(lambda person: _hand_over(person, own, units),),
        )


def _hand_over(person: Actor, own: Report, units: dict[int, str]) -> str:
    chosen = int(st.session_state["meja_serah_unit"])
    handling.hand_over(
        person,
        own.id,
        chosen,
        str(st.session_state["meja_serah_pesan"]),
        expected_office=own.unit_id,
    )
    return t("meja.diserahkan", ticket=own.ticket, unit=plain_label(units[chosen]))


def block(own: Report) -> None:
    """Offer to block the sender of a report that misuses the form."""
    with (
        st.expander(t("meja.blokir"), icon=":material/block:"),
        st.form("meja_blokir", border=False, clear_on_submit=True),
    ):
        st.text_input(t("meja.blokir_alasan"), key="meja_blokir_alasan", max_chars=300)
        st.number_input(t("meja.blokir_hari"), 1, blocks.MOST_DAYS, 7, key="meja_blokir_hari")
        st.form_submit_button(
            t("meja.blokir_tombol"), on_click=attempt, args=(lambda person: _block(person, own),)
        )


def _block(person: Actor, own: Report) -> str:
    days = int(st.session_state["meja_blokir_hari"])
    blocks.block_sender(person, own.id, str(st.session_state["meja_blokir_alasan"]), days)
    return tn("meja.diblokir", days)
