"""Who is signed in to this session, as the browser's cookies prove it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.auth import Actor
from lib.i18n import language
from lib.web.urls import SESSION_COOKIE, SIGN_IN, sign_in_url


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


def form_url(path: str = SIGN_IN) -> str:
    """Return the address of a form of `lib.web.sign_in` that leads back to the page on screen."""
    here = urlsplit(st.context.url or "").path or "/"
    params = st.query_params.to_dict()
    back = f"{here}?{urlencode(params)}" if params else here
    return sign_in_url(back, language(), path=path)
