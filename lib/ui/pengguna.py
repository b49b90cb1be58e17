"""Parts of the page Pengguna: the accounts, and making a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lib.auth import GUEST, Actor
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.adminstate import parse_people, settle_people
from lib.ui.account import actor
from lib.ui.akun import where
from lib.ui.page import Figure, figure_strip, heading, plain_label, table_html
from lib.ui.session import Store

if TYPE_CHECKING:
    from lib.services.people_rows import Account

PEOPLE = Store("pengguna", parse_people, settle_people)
SHOWN = 50
_TOLD, _MADE = "pengguna_pesan", "pengguna_sandi"


def introduction(person: Actor) -> tuple[Account, ...]:
    """Say how many accounts there are, and return them."""
    from lib.services import people

    listed = people.accounts(person)
    usable = [each for each in listed if each.disabled_at is None]
    title = t("pengguna.judul", n=number(len(listed)), usable=number(len(usable)))
    heading(t("menu.pengguna"), title)
    figure_strip(
        [
            Figure(t("pengguna.aktif"), number(len(usable))),
            Figure(t("pengguna.admin"), number(sum(_is_admin(each) for each in usable))),
            Figure(t("pengguna.tanpa_peran"), number(sum(not each.grants for each in usable))),
            Figure(t("pengguna.terkunci"), number(sum(each.locked for each in usable))),
        ]
    )
    return listed


def _is_admin(account: Account) -> bool:
    return any(grant.role == "admin" for grant in account.grants)


def attempt(work: Callable[[Actor], object], done: str = "", password: str = "") -> bool:
    """Do something as whoever is signed in now, and have the page say how it went.

    Parameters
    ----------
    work
        What to do; what it returns is said where `done` says nothing.
    done
        What to say of it.
    password
        One that was made for somebody: shown once, to be passed on.

    Returns
    -------
    bool
        Whether it was done.

    """
    try:
        made = work(actor() or GUEST)
    except AppError as error:
        say("error", f"{error.message(language())} ({error.code})")
        return False
    say("success", done or str(made))
    st.session_state[_MADE] = password
    return True


def say(kind: str, text: str) -> None:
    """Have the next run of the page say something: "error" or "success"."""
    st.session_state[_TOLD] = (kind, text)


def told() -> None:
    """Show how the last action went, once."""
    kind, text = st.session_state.pop(_TOLD, ("", ""))
    password = st.session_state.pop(_MADE, "")
    if kind == "error":
        st.error(plain_label(text), icon=":material/error:")
    elif kind:
        st.success(plain_label(text), icon=":material/check_circle:")
    if password:
        st.code(password, language=None)
        st.caption(t("pengguna.sandi_sekali"))


def add() -> None:
    """Offer to make an account."""
    with (
        st.expander(t("pengguna.tambah"), icon=":material/person_add:"),
        st.form("pengguna_tambah", border=False, clear_on_submit=False),
    ):
        st.text_input(t("masuk.nama"), key="pengguna_login", max_chars=64, help=t("pengguna.bantu"))
        st.text_input(t("pengguna.nama"), key="pengguna_nama", max_chars=120)
        ways = ("sandi", "identitas")
        labels = {"sandi": t("pengguna.cara_sandi"), "identitas": t("pengguna.cara_identitas")}
        st.radio(t("pengguna.cara"), ways, format_func=labels.__getitem__, key="pengguna_cara")
        st.form_submit_button(t("pengguna.tambah_tombol"), on_click=_add, type="primary")


def _add() -> None:
    from lib.services import passwords, people

    login = str(st.session_state["pengguna_login"])
    name = str(st.session_state["pengguna_nama"])
    password = passwords.temporary(login) if st.session_state["pengguna_cara"] == "sandi" else ""

    def work(person: Actor) -> None:
        PEOPLE.update(akun=people.add_account(person, login, name, password or None))

    attempt(work, t("pengguna.ditambah", login=login), password)


def overview(listed: Sequence[Account]) -> None:
    """List the accounts, those that a search finds if there are many."""
    found = list(listed)
    if len(listed) > SHOWN:
        sought = st.text_input(t("pengguna.cari"), key="pengguna_cari").strip().casefold()
        found = [each for each in listed if sought in f"{each.login} {each.name}".casefold()]
    rows = [
        (each.name, each.login, _roles(each), _ways(each), status(each)) for each in found[:SHOWN]
    ]
    keys = ("pengguna.nama", "masuk.nama", "akun.peran", "pengguna.cara", "pengguna.keadaan")
    st.html(
        f'<div class="pl-people">{table_html(map(t, keys), rows, region=t("menu.pengguna"))}</div>'
    )
    if len(found) > SHOWN:
        st.caption(t("pengguna.lebih", shown=number(SHOWN), n=number(len(found))))


def _roles(account: Account) -> str:
    given = (
        ", ".join(part for part in (t(f"peran.{grant.role}"), where(grant), grant.unit) if part)
        for grant in account.grants
    )
    return "; ".join(given) or "–"


def _ways(account: Account) -> str:
    ways = [t("masuk.sandi")] if account.has_password else []
    if account.has_identity:
        ways.append(t("pengguna.identitas"))
    return ", ".join(ways) or t("pengguna.menunggu_identitas")


def status(account: Account) -> str:
    """Say in words whether somebody can sign in."""
    if account.disabled_at is not None:
        return t("pengguna.ditutup")
    if account.locked:
        return t("pengguna.terkunci_kini")
    return t("pengguna.harus_ganti" if account.must_change else "pengguna.dapat_masuk")
