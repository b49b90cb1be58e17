"""A longer try to prove a plan, in the background, with what is known so far and a way to stop."""

from __future__ import annotations

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, percent, t
from lib.services.desk.job import Job
from lib.services.planning.siting import Effort
from lib.ui import session
from lib.ui.rencana_hasil import Answer, Question, found

LONGER_SECONDS = 60.0
_POLL_S = 1.0
_JOB, _PROVEN = "rencana_bukti", "rencana_terbukti"


class Try(Job[Answer]):
    """One longer try at a question; ``gap_pct`` is what is left to prove, None at the beginning."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self.gap_pct: float | None = None
        super().__init__(lambda _, stop: found(
            asked, Effort(seconds=LONGER_SECONDS, progress=self._told, stop=stop)
        ))  # fmt: skip

    def _told(self, total: float, bound: float) -> None:
        if abs(bound) > 0:
            self.gap_pct = min(abs(bound - total) / abs(bound) * 100, 100.0)


def best(asked: Question, first: Answer) -> Answer:
    """Return what a longer try of this session found, else the first answer."""
    kept = st.session_state.get(_PROVEN)
    return kept[1] if kept is not None and kept[0] == asked else first


def offer(asked: Question, known: Answer) -> None:
    """Offer to try longer where the plan is not proven; show a try that runs, with its stop."""
    running: Try | None = st.session_state.get(_JOB)
    if running is not None and running.asked != asked:
        running.cancel()
        running = st.session_state[_JOB] = None
    if running is not None:
        _watch()
    elif not known.plan.optimal and st.button(
        t("rencana.bukti.lanjut"), key="rencana_bukti_mulai", icon=":material/search_check:"
    ):
        st.session_state[_JOB] = Try(asked)
        st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch() -> None:
    """Show how far a try is; when it ends, the page is drawn anew."""
    session.begin()  # a fragment runs without the rest of the page, which knows the language
    running: Try | None = st.session_state.get(_JOB)
    if running is None:
        return
    if running.running:
        gap = running.gap_pct
        told = t("rencana.bukti.mulai") if gap is None else (
            t("rencana.bukti.sisa", pct=percent(gap, 2))
        )  # fmt: skip
        st.html(f'<p class="pl-hint" role="status">{safe_html(told)}</p>')
        st.button(
            t("rencana.bukti.henti"), key="rencana_bukti_henti", icon=":material/stop_circle:",
            on_click=running.cancel,
        )  # fmt: skip
        return
    st.session_state[_JOB] = None
    if running.fault is not None:
        st.warning(f"{running.fault.message(language())} ({running.fault.code})")
        return
    if running.result is not None:
        st.session_state[_PROVEN] = (running.asked, running.result)
    st.rerun()
