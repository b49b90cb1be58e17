"""The page Meja Layanan, settings: keys by which other programs create reports (Open311)."""

from __future__ import annotations

import streamlit as st

from data.current import current_dataset
from lib.auth import Actor
from lib.i18n import t
from lib.services.participation import api_keys
from lib.services.regions import region_title
from lib.ui.pengguna import attempt
from lib.ui.versi_label import moment

_NAME, _REGION = "meja_kunci_nama", "meja_kunci_wilayah"


def keys(who: Actor) -> None:
    """List the keys without themselves, with a way to end each, and offer to make one."""
    found = api_keys.listed(who)
    if not found:
        st.info(t("partisipasi.kunci.kosong"), icon=":material/key_off:")
    for each in found:
        with st.container(border=True):
            st.text(f"{each.name} · {_where(each.region)}")
            if each.retired_at is not None:
                st.text(t("partisipasi.kunci.berakhir", moment=moment(each.retired_at)))
                continue
            st.text(t("partisipasi.kunci.sejak", moment=moment(each.made_at)))
            st.button(
                t("partisipasi.kunci.akhiri"),
                key=f"meja_kunci_{each.id}",
                on_click=attempt,
                args=(lambda person, each=each: _retire(person, each.id),),
            )
    with (
        st.expander(t("partisipasi.kunci.buat"), icon=":material/key:", expanded=not found),
        st.form("meja_kunci", border=False),
    ):
        dataset = current_dataset()
        codes = ["", *sorted([*dataset.provinces["kode"], *dataset.regions["kode"]])]
        st.text_input(t("partisipasi.kunci.nama"), key=_NAME, max_chars=api_keys.LONGEST_NAME)
        st.selectbox(t("partisipasi.kunci.wilayah"), codes, format_func=_where, key=_REGION)
        st.form_submit_button(
            t("partisipasi.kunci.buat"), type="primary", on_click=attempt, args=(_issue,)
        )


def _where(code: str) -> str:
    return region_title(code) if code else t("umum.indonesia")


def _issue(person: Actor) -> str:
    said = st.session_state
    key = api_keys.issue(person, str(said[_NAME]), str(said[_REGION] or ""))
    return t("partisipasi.kunci.jadi", key=key)


def _retire(person: Actor, number: int) -> str:
    api_keys.retire(person, number)
    return t("partisipasi.kunci.diakhiri")
