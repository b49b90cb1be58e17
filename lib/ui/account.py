"""Who is signed in to this session, as the browser's cookies prove it, and signing out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.auth import Actor
from lib.errors import AppError
from lib.i18n import language, t
from lib.ui.labels import plain_label
from lib.web.urls import SESSION_COOKIE, SIGN_IN, sign_in_url

_NAME = "peta_orang"
_CLIENT = "client_id"


def token() -> str:
    """Return the token that the browser came with, or ""."""
    return str(st.context.cookies.get(SESSION_COOKIE) or "")


def identity() -> dict[str, Any]:
    """Return the claims of the OpenID Connect identity of this session, none if it has none."""
    return st.user.to_dict() if st.user.get("is_logged_in") and st.user.get("sub") else {}


def actor() -> Actor | None:
    """Return who is signed in, with the grants of this moment; None for a guest.

    Raises
    ------
    IdentityUnknownError
        If the identity provider knows the person, but no account has that identity.
    AppError
        If the database cannot be read.

    """
    here, claims = token(), identity()
    if not here and not claims:
        return None
    from lib.services import sign_ins  # a guest does without the database

    found = sign_ins.actor_by(here) if here else None
    return found or (sign_ins.actor_by_identity(claims) if claims else None)


def greet() -> Actor | None:
    """Return who is signed in, for the menu and the bar on top: a fault there hides no page."""
    try:
        person = actor()
    except AppError:
        person = None
    st.session_state[_NAME] = person.name if person else ""
    return person


def providers() -> list[str]:
    """Name the providers of OpenID Connect in the secrets, as ``st.login`` takes them."""
    if not st.secrets.load_if_toml_exists():
        return []
    section = st.secrets.get("auth") or {}
    named = [
        name for name, value in section.items() if isinstance(value, Mapping) and _CLIENT in value
    ]
    return (["default"] if _CLIENT in section else []) + named


def form_url(path: str = SIGN_IN) -> str:
    """Return the address of a form of `lib.web.sign_in` that leads back to the page on screen."""
    here = urlsplit(st.context.url or "").path or "/"
    params = st.query_params.to_dict()
    back = f"{here}?{urlencode(params)}" if params else here
    return sign_in_url(back, language(), path=path)


def sign_out() -> None:
    """End the session, in every tab; one of OpenID Connect at its provider too."""
    from lib.services import sign_ins

    claims = identity()
    for each in (token(), sign_ins.identity_token(claims) if claims else ""):
        if each:
            sign_ins.end(each)
    if claims:
        st.logout()


def sign_out_button() -> None:
    """Offer in the bar on top to sign out; nothing stands there for a guest."""
    name = st.session_state.get(_NAME)
    if name:
        st.button(
            t("akun.keluar"),
            key="pl_keluar",
            icon=":material/logout:",
            help=plain_label(t("akun.keluar_siapa", name=name)),
            on_click=sign_out,
            type="tertiary",
        )
