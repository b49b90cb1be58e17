"""The script of the app: page settings, language, menu; then the page that was asked for."""

import streamlit as st

from lib.i18n import t
from lib.ui import session
from lib.ui.account import greet
from lib.ui.navigation import PAGES, page_title, section_name, shown_to
from lib.web.urls import asset_url

session.begin()
# The icon comes before the menu: without one, Streamlit fetches the page's from another machine.
st.set_page_config(
    page_title=t("menu.nama"),
    page_icon=asset_url("logo.svg"),
    layout="wide",
    initial_sidebar_state="auto",
)
_person = greet()
_pages: dict[str, list[st.Page]] = {}
for each in PAGES:
    if each.path.is_file():
        _pages.setdefault(section_name(each, _person), []).append(
            st.Page(
                each.path,
                title=page_title(each, _person),
                icon=each.icon,
                url_path=None if each.default else each.address,
                default=each.default,
                visibility="visible" if shown_to(each, _person) else "hidden",
            )
        )
_page = st.navigation(_pages, position="top")
st.set_page_config(page_title=f"{_page.title} · {t('menu.nama')}")
_page.run()
