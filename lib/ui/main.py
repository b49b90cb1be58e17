"""The script of the app: page settings, language, menu; then the page that was asked for."""

import streamlit as st

from lib.i18n import t
from lib.ui import session
from lib.ui.navigation import PAGES
from lib.web.urls import asset_url

session.begin()
# The icon comes before the menu: without one, Streamlit fetches the page's from another machine.
st.set_page_config(
    page_title=t("menu.nama"),
    page_icon=asset_url("logo.svg"),
    layout="wide",
    initial_sidebar_state="auto",
)
_pages: dict[str, list[st.Page]] = {}
for each in PAGES:
    if each.path.is_file():
        _pages.setdefault(t(each.section) if each.section else "", []).append(
            st.Page(
                each.path,
                title=t(each.title),
                icon=each.icon,
                url_path=None if each.default else each.address,
                default=each.default,
            )
        )
_page = st.navigation(_pages, position="top")
st.set_page_config(page_title=f"{_page.title} · {t('menu.nama')}")
_page.run()
