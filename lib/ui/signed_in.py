"""What a page asks first: who is here, and whether they may see it."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from lib.auth import Actor
from lib.i18n import t
from lib.ui.account import actor, form_url, providers
from lib.ui.navigation import ACCOUNT_PAGE
from lib.ui.page import heading, link, style
from lib.web.urls import PASSWORD

__all__ = ["actor", "need", "ways_to_sign_in"]


def need(role: str, *, nation: bool = False) -> Actor:
    """Return who is signed in if they have a role anywhere; else say so and stop the page.

    ``nation`` asks for the role for the whole nation.

    It opens the page only. What the page then does is checked by each call of a service, for the
    region that the call is about.
    """
    try:
        found = actor()
    except PermissionError:  # an identity that no account has: that page explains
        st.switch_page(ACCOUNT_PAGE)
    if found is None:
        _begin(t("masuk.perlu_judul"))
        ways_to_sign_in()
        st.stop()
    if found.must_change:
        change = form_url(PASSWORD)
        _refuse(t("masuk.ganti_judul"), t("masuk.ganti"), t("masuk.ganti_tombol"), change)
    if not (found.may(role) if nation else found.has(role)):
        named = t(f"peran.{role}")
        named = t("masuk.peran_nasional", role=named) if nation else named
        told = t("masuk.tanpa_peran", name=found.name, role=named)
        _refuse(t("masuk.tanpa_peran_judul", role=named), told)
    return found


def ways_to_sign_in() -> None:
    """Offer the identity providers that are set up, and the form for name and password."""
    st.text(t("masuk.untuk_petugas"))
    for name in providers():
        label = t("akun.penyedia") if name == "default" else t("akun.penyedia_nama", name=name)
        if st.button(label, key=f"akun_{name}", type="primary", icon=":material/badge:"):
            st.login() if name == "default" else st.login(name)
    link(t("akun.dengan_sandi"), form_url())


def _refuse(title: str, told: str, button: str = "", url: str = "/") -> NoReturn:
    _begin(title)
    st.text(told)
    link(button or t("masuk.ke_beranda"), url)
    st.stop()


def _begin(title: str) -> None:
    style()
    heading(t("akun.topik"), title)
