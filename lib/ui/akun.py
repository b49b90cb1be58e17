"""Parts of the page Akun."""

from __future__ import annotations

import streamlit as st

from lib.auth import Actor, Grant
from lib.i18n import language, t
from lib.services.regions import region_title
from lib.ui.account import actor, form_url, identity, sign_out, token
from lib.ui.navigation import PAGES
from lib.ui.page import heading, link, plain_label, table_html
from lib.web.urls import PASSWORD


def introduction() -> Actor | None:
    """Say who is signed in, and return them; None for a guest."""
    from lib.services.people_errors import IdentityUnknownError

    try:
        person = actor()
    except IdentityUnknownError as unknown:
        heading(t("akun.topik"), t("akun.tanpa_akun"))
        st.error(f"{unknown.message(language())} ({unknown.code})", icon=":material/error:")
        st.button(t("akun.keluar_penyedia"), on_click=sign_out, icon=":material/logout:")
        st.stop()
    if person is None:
        heading(t("akun.topik"), t("akun.masuk_judul"))
        return None
    heading(t("akun.topik"), t("akun.judul", name=person.name))
    if person.must_change:
        st.warning(t("masuk.ganti"), icon=":material/key:")
    return person


def roles(person: Actor) -> None:
    """List what the person may do where."""
    if not person.grants:
        st.text(t("akun.tanpa_peran"))
        return
    header = (t("akun.peran"), t("akun.wilayah"), t("akun.unit"))
    rows = [(t(f"peran.{g.role}"), where(g), g.unit or "–") for g in person.grants]
    st.html(f'<div class="pl-people">{table_html(header, rows, region=t("akun.peran"))}</div>')


def where(grant: Grant) -> str:
    """Give the name of the region that a grant is for."""
    return region_title(grant.region) if grant.region else t("akun.nasional")


def work(person: Actor) -> None:
    """Lead to the pages that the person's roles open."""
    for each in PAGES:
        if each.path.is_file() and any(map(person.has, each.roles)):
            st.page_link(each.path, label=t(each.title), icon=each.icon)


def password(person: Actor) -> None:
    """Lead to the form that changes the password, for those who have one, and sign out."""
    from lib.services.people import own_account

    st.caption(t("akun.nama_masuk", login=plain_label(own_account(person).login)))
    if token() and not identity():
        link(t("masuk.ganti_tombol"), form_url(PASSWORD))
    st.button(t("akun.keluar"), key="akun_keluar", on_click=sign_out, icon=":material/logout:")
