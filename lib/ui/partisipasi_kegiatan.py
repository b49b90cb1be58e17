"""What officers and planners do with activities of the community on the page Partisipasi."""

from __future__ import annotations

import streamlit as st

from lib.auth import PERENCANA, PETUGAS, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.participation import activities, community
from lib.services.participation.community import Community
from lib.ui.account import actor
from lib.ui.page import plain_label
from lib.ui.pengguna import attempt

_REGENCY = 5


def manage(region: str, known: tuple[Community, ...]) -> None:
    """Offer to announce and end activities and to write results; nothing to others."""
    person = _person()
    if person is None or not (person.has(PERENCANA) or person.has(PETUGAS)):
        return
    with st.expander(t("komunitas.kegiatan_tambah"), icon=":material/event:"):
        if len(region) != _REGENCY:
            st.html(f'<p class="pl-caption">{safe_html(t("komunitas.pilih_wilayah"))}</p>')
            return
        if person.may(PERENCANA, region) or person.may(PETUGAS, region):
            _add(region, known)
            _change(region)


def _person() -> Actor | None:
    try:
        return actor()
    except AppError:
        return None


def _add(region: str, known: tuple[Community, ...]) -> None:
    names = {each.key: each.programme.said("name", language()) for each in known}
    with st.form("komunitas_kegiatan", border=False, clear_on_submit=False):
        st.selectbox(
            t("komunitas.kegiatan_program"),
            list(names),
            format_func=lambda key: plain_label(names[key]),
            key="komunitas_program",
        )
        st.text_input(
            t("komunitas.kegiatan_nama"), key="komunitas_nama", max_chars=activities.LONGEST_TITLE
        )
        left, right = st.columns(2)
        left.date_input(
            t("komunitas.kegiatan_tanggal"), None, format="DD/MM/YYYY", key="komunitas_tanggal"
        )
        right.text_input(t("komunitas.kegiatan_tempat"), key="komunitas_tempat", max_chars=200)
        st.text_input(t("komunitas.kegiatan_cara"), key="komunitas_cara", max_chars=500)
        st.form_submit_button(
            t("komunitas.kegiatan_simpan"), on_click=_save, args=(region,), type="primary"
        )


def _save(region: str) -> None:
    kept = {name: st.session_state[f"komunitas_{name}"] for name in
            ("program", "nama", "tanggal", "tempat", "cara")}  # fmt: skip

    def work(person: Actor) -> None:
        activities.handler(person, region)  # before a ready programme is entered for it
        activities.add(
            person,
            community.number_of(region, str(kept["program"])),
            region,
            str(kept["nama"]),
            day=kept["tanggal"],
            place=str(kept["tempat"]),
            joining=str(kept["cara"]),
        )

    attempt(work, t("komunitas.kegiatan_tambahkan"))


def _change(region: str) -> None:
    found = activities.activities(region)
    if not found:
        return
    titles = {each.id: each.title for each in found}
    with st.form("komunitas_hasil", border=False):
        st.selectbox(
            t("komunitas.hasil_tulis"),
            list(titles),
            format_func=lambda number: plain_label(titles[number]),
            key="komunitas_kegiatan_pilih",
        )
        st.text_area(
            t("komunitas.hasil_isi"), key="komunitas_isi", max_chars=activities.LONGEST_TEXT
        )
        st.number_input(
            t("komunitas.hasil_peserta"), 0, activities.MOST_PEOPLE, None, step=1,
            key="komunitas_peserta",
        )  # fmt: skip
        with st.container(horizontal=True):
            st.form_submit_button(t("komunitas.hasil_simpan"), on_click=_outcome)
            st.form_submit_button(t("komunitas.akhiri"), on_click=_end)


def _outcome() -> None:
    number = int(st.session_state["komunitas_kegiatan_pilih"])
    people = st.session_state["komunitas_peserta"]
    text = str(st.session_state["komunitas_isi"])

    def work(person: Actor) -> None:
        count = None if people is None else int(people)
        activities.add_outcome(person, number, text, count)

    attempt(work, t("komunitas.hasil_ditulis"))


def _end() -> None:
    number = int(st.session_state["komunitas_kegiatan_pilih"])
    attempt(lambda person: activities.end(person, number), t("komunitas.kegiatan_akhir"))
