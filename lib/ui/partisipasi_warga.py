"""Who is at the page, as far as can be told without an account: for support that counts once."""

from __future__ import annotations

import secrets

import streamlit as st

from data.db.engine import database
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.limiter import network
from lib.services.participation import proposals, senders
from lib.services.people import utc_now
from lib.ui.pengguna import say
from lib.web.urls import CITIZEN_COOKIE, backing_url

_MARK = "partisipasi_warga"


def known() -> bool:
    """Tell whether the browser carries a mark of its own, so that it is told from its neighbours.

    Many people share one address on mobile networks or behind a proxy. Who has no mark yet is led
    to the plain page of a proposal, which gives one. A session without a browser needs none.
    """
    return bool(_cookie()) or not st.context.headers.get("Host")


def person() -> str:
    """Return what stands for the visitor: of the browser's mark, else of the address.

    Where there is neither (a test without a browser) it is of the session.
    """
    mark, address = _cookie(), _address()
    if not mark and not address:
        mark = st.session_state.setdefault(_MARK, secrets.token_urlsafe(18))
    return senders.person_of(mark, address)


def admit() -> str:
    """Count one sending of the visitor and return what stands for them.

    Raises
    ------
    ReportBlockedError, ReportBusyError

    """
    own = person()
    senders.admit(_address(), own, database(), utc_now())
    return own


_WORDS = {
    # what the button says, what it says to whoever is counted already, and the thanks
    "usulan": ("usulan.dukung", "usulan.sudah_dukung", "usulan.terima_kasih"),
    "komunitas": ("komunitas.saya_ikut", "komunitas.saya_sudah", "komunitas.saya_terhitung"),
}


def support_button(
    ticket: str, report_id: int, kind: str, *, supported: bool, closed: bool
) -> None:
    """Offer to stand behind a proposal ("usulan") or to join a call ("komunitas"), once."""
    wanted, already, _ = _WORDS[kind]
    if not (known() or supported or closed):
        st.html(
            f'<a class="pl-second" target="_self" lang="{language()}" '
            f'href="{safe_html(backing_url(ticket, language()))}">{safe_html(t(wanted))}</a>',
            width="content",
        )
        return
    st.button(
        t(already if supported else wanted),
        key=f"{kind}_dukung_{report_id}",
        icon=":material/thumb_up:" if kind == "usulan" else ":material/front_hand:",
        disabled=supported or closed,
        on_click=_support,
        args=(report_id, kind),
    )


def _support(report_id: int, kind: str) -> None:
    _, already, thanks = _WORDS[kind]
    try:
        new = proposals.support(report_id, admit())
    except AppError as error:
        say("error", f"{error.message(language())} ({error.code})")
        return
    say("success", t(thanks if new else already))


def _cookie() -> str:
    return str(st.context.cookies.get(CITIZEN_COOKIE, ""))[:64]


def _address() -> str:
    return network(st.context.ip_address or "")
