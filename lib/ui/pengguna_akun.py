"""Parts of the page Pengguna about one account: its roles, its password, closing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from data.current import current_dataset
from lib.auth import Actor, Grant
from lib.i18n import t
from lib.services.regions import region_name, region_title
from lib.ui.akun import where
from lib.ui.page import plain_label
from lib.ui.pengguna import PEOPLE, attempt, say, status

if TYPE_CHECKING:
    from lib.services.people_rows import Account

_PROVINCE = 2


def choose(listed: Sequence[Account]) -> None:
    """Offer to open an account."""
    by_number = {each.id: each for each in listed}
    state = PEOPLE.state()
    if state.akun not in by_number and state.akun:
        PEOPLE.update(akun=0)
    st.selectbox(
        t("pengguna.kelola"),
        [0, *by_number],
        format_func=lambda n: _label(by_number[n]) if n else t("pengguna.pilih"),
        **PEOPLE.bound("akun", PEOPLE.state().akun),
    )
    PEOPLE.write_url(PEOPLE.state())


def _label(account: Account) -> str:
    return f"{account.name} ({account.login})"


def manage(person: Actor, listed: Sequence[Account]) -> None:
    """Show what can be done about the account that is open."""
    opened = next((each for each in listed if each.id == PEOPLE.state().akun), None)
    if opened is None:
        return
    st.subheader(plain_label(_label(opened)), anchor=False)
    st.caption(status(opened))
    roles, access = st.columns(2, gap="large")
    with roles:
        _roles(opened)
        _give(opened)
    with access:
        _password(person, opened)
        _identity(opened)
        _close(opened)


def _roles(account: Account) -> None:
    st.subheader(t("pengguna.peran"), anchor=False)
    if not account.grants:
        st.caption(t("pengguna.belum_ada_peran"))
    for place, grant in enumerate(account.grants):
        with st.container(horizontal=True, vertical_alignment="center"):
            parts = (t(f"peran.{grant.role}"), where(grant), grant.unit)
            st.text(" · ".join(part for part in parts if part), width="stretch")
            st.button(
                t("pengguna.cabut"),
                key=f"pengguna_cabut_{account.id}_{place}",
                on_click=_revoke,
                args=(account.login, grant),
                icon=":material/remove_circle:",
                type="tertiary",
            )


def _revoke(login: str, grant: Grant) -> None:
    from lib.services import roles

    attempt(
        lambda person: roles.revoke(person, login, grant.role, grant.region, grant.unit),
        t("pengguna.dicabut", role=t(f"peran.{grant.role}"), login=login),
    )


def _give(account: Account) -> None:
    from lib.services.roles import GIVEN

    with st.form(f"pengguna_peran_{account.id}", border=True):
        st.selectbox(
            t("akun.peran"), GIVEN, format_func=lambda r: t(f"peran.{r}"), key="pengguna_peran"
        )
        st.selectbox(
            t("akun.wilayah"),
            _regions(),
            index=None,  # the whole nation is no slip of the hand
            format_func=_region_label,
            placeholder=t("pengguna.pilih_wilayah"),
            key="pengguna_wilayah",
        )
        st.text_input(
            t("pengguna.unit"), key="pengguna_unit", max_chars=120, help=t("pengguna.unit_bantu")
        )
        st.form_submit_button(t("pengguna.beri"), on_click=_grant, args=(account.login,))


def _grant(login: str) -> None:
    from lib.services import roles

    role, region = st.session_state["pengguna_peran"], st.session_state["pengguna_wilayah"]
    if region is None:
        say("error", t("pengguna.wilayah_dahulu"))
        return
    unit = " ".join(str(st.session_state["pengguna_unit"]).split())
    attempt(
        lambda person: roles.grant(person, login, role, region, unit),
        t("pengguna.diberi", role=t(f"peran.{role}"), login=login),
    )


def _regions() -> list[str]:
    """List the nation, each province and its regencies, by code."""
    dataset = current_dataset()
    return ["", *sorted([*dataset.provinces["kode"], *dataset.regions["kode"]])]


def _region_label(code: str) -> str:
    if not code:
        return t("akun.nasional")
    name = region_title(code)
    return name if len(code) == _PROVINCE else f"{name}, {region_name(code[:_PROVINCE])}"


def _password(person: Actor, account: Account) -> None:
    st.subheader(t("pengguna.akses"), anchor=False)
    if account.locked:
        _button("lock_open", t("pengguna.buka_kunci"), _unlock, account.login)
    if account.id != person.account_id and (account.has_password or not account.has_identity):
        _button("key", t("pengguna.sandi_baru"), _new_password, account.login)


def _unlock(login: str) -> None:
    from lib.services import people

    attempt(lambda person: people.unlock(person, login), t("pengguna.kunci_dibuka", login=login))


def _new_password(login: str) -> None:
    from lib.services import passwords, people

    made = passwords.temporary(login)
    attempt(
        lambda person: people.set_password(person, login, made),
        t("pengguna.sandi_dibuat", login=login),
        made,
    )


def _identity(account: Account) -> None:
    with (
        st.expander(t("pengguna.hubungkan"), icon=":material/badge:"),
        st.form(f"pengguna_identitas_{account.id}", border=False),
    ):
        st.caption(t("pengguna.hubungkan_bantu"))
        st.text_input(t("pengguna.penerbit"), key="pengguna_iss", max_chars=300)
        st.text_input(t("pengguna.subjek"), key="pengguna_sub", max_chars=300)
        st.form_submit_button(t("pengguna.hubungkan"), on_click=_link, args=(account.login,))


def _link(login: str) -> None:
    from lib.services import identities

    issuer, subject = (str(st.session_state[f"pengguna_{each}"]).strip() for each in ("iss", "sub"))
    attempt(
        lambda person: identities.link_identity(person, login, issuer, subject),
        t("pengguna.dihubungkan", login=login),
    )


def _close(account: Account) -> None:
    if account.disabled_at is not None:
        _button("person", t("pengguna.buka"), _reopen, account.login)
        return
    with st.popover(t("pengguna.tutup"), icon=":material/person_off:"):
        st.text(t("pengguna.tutup_akibat"))
        _button("person_off", t("pengguna.tutup_yakin"), _disable, account.login)


def _reopen(login: str) -> None:
    from lib.services import people

    attempt(lambda person: people.reopen(person, login), t("pengguna.dibuka", login=login))


def _disable(login: str) -> None:
    from lib.services import people

    attempt(lambda person: people.disable(person, login), t("pengguna.ditutup_kini", login=login))


def _button(icon: str, label: str, work: Callable[[str], None], login: str) -> None:
    key = f"pengguna_{icon}"
    st.button(label, key=key, icon=f":material/{icon}:", on_click=work, args=(login,))
