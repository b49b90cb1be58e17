"""What a page asks first: who is here, and whether they may see it."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from lib.auth import WARGA, Actor
from lib.i18n import t
from lib.ui.account import actor, form_url
from lib.ui.page import heading, link, style
from lib.web.urls import PASSWORD

__all__ = ["actor", "need"]


def need(role: str) -> Actor:
    """Return who is signed in if they have a role anywhere; else say so and stop the page.

    It opens the page only. What the page then does is checked by each call of a service, for the
    region that the call is about.
    """
    found = actor()
    if found is None:
        _refuse(t("masuk.perlu_judul"), t("masuk.perlu"), t("masuk.tombol"), form_url())
    if found.must_change:
        change = form_url(PASSWORD)
        _refuse(t("masuk.ganti_judul"), t("masuk.ganti"), t("masuk.ganti_tombol"), change)
    if role != WARGA and not found.has(role):
        named = t(f"peran.{role}")
        told = t("masuk.tanpa_peran", name=found.name, role=named)
        _refuse(t("masuk.tanpa_peran_judul", role=named), told)
    return found


def _refuse(title: str, told: str, button: str = "", url: str = "/") -> NoReturn:
    style()
    heading(t("masuk.topik"), title)
    st.text(told)
    link(button or t("masuk.ke_beranda"), url)
    st.stop()
