"""The script of the app: page settings, language, menu; then the page that was asked for."""

import streamlit as st

from lib.i18n import as_language, set_language, t
from lib.ui.navigation import PAGES
from lib.web.urls import asset_url

LANGUAGE_PARAM = "bahasa"


def choose_language() -> None:
    """Speak the language of the address, else the one of this session, else Indonesian."""
    wanted = st.query_params.get(LANGUAGE_PARAM)
    if wanted is not None:
        st.session_state["peta_language"] = as_language(wanted)
    set_language(st.session_state.get("peta_language", "id"))


choose_language()
st.set_page_config(
    page_title=t("menu.nama"),
    page_icon=asset_url("logo.svg"),
    layout="wide",
    initial_sidebar_state="auto",
)
_pages = [
    st.Page(
        each.path,
        title=t(each.title),
        icon=each.icon,
        url_path=None if each.default else each.address,
        default=each.default,
    )
    for each in PAGES
    if each.path.is_file()
]
st.navigation(_pages, position="top").run()
