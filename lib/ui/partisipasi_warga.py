"""Who is at the page, as far as can be told without an account: for support that counts once."""

from __future__ import annotations

import secrets

import streamlit as st

from lib.services.participation import senders
from lib.web.urls import CITIZEN_COOKIE

_MARK = "partisipasi_warga"


def person() -> str:
    """Return what stands for the visitor: of the browser's mark, else of the address.

    Where there is neither (a test without a browser) it is of the session.
    """
    mark = str(st.context.cookies.get(CITIZEN_COOKIE, ""))[:64]
    address = st.context.ip_address or ""
    if not mark and not address:
        mark = st.session_state.setdefault(_MARK, secrets.token_urlsafe(18))
    return senders.person_of(mark, address)
