"""The button that makes a scene of what a page shows: one for all pages."""

from __future__ import annotations

import streamlit as st

from lib.errors import AppError
from lib.i18n import language, t
from lib.services.story.plan_scene import needs_scenario
from lib.services.story.scene import Scene
from lib.ui import presentasi_isi
from lib.ui.page import plain_label
from lib.ui.session import State, begin


def add_button(page: str, state: State, **more: str) -> None:
    """Offer to add the state of a page to the story that this session makes.

    ``more`` are parameters that the state leaves to its defaults, which may change with the data.
    """
    params = {**more, **state.to_params()}
    waits = page == "rencana" and needs_scenario(params)
    st.button(
        t("presentasi.tambah"), key=f"tambah_adegan_{page}", icon=":material/slideshow:",
        type="tertiary", disabled=waits, help=t("presentasi.tambah_skenario") if waits else None,
        on_click=_add, args=(page, params),
    )  # fmt: skip


def _add(page: str, params: dict[str, str]) -> None:
    begin()  # a callback runs before the script has set the language
    try:
        number = presentasi_isi.add(Scene(page, params))
    except AppError as error:
        st.toast(plain_label(f"{error.message(language())} ({error.code})"), icon=":material/info:")
        return
    name = presentasi_isi.draft().name
    st.toast(
        plain_label(t("presentasi.ditambah", n=number, name=name)), icon=":material/slideshow:"
    )
