"""Evaluasi: notes that planners add to SWOT and case studies, and take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lib.auth import PERENCANA, Actor
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.evaluation import notes
from lib.services.evaluation.notes import CASE, MOST_CHARS, Note
from lib.ui import evaluasi_parts as parts
from lib.ui.evaluasi_state import EvaluationState
from lib.ui.labels import plain_label
from lib.ui.pengguna import attempt

_LABEL_CHARS = 60


def of_region(state: EvaluationState) -> tuple[Note, ...]:
    """Return the notes on the regency; none, with the reason said, if they cannot be read."""
    try:
        return notes.notes(state.kode)
    except AppError as error:
        st.warning(f"{error.message(language())} ({error.code})", icon=":material/warning:")
        return ()


def forms(
    state: EvaluationState,
    person: Actor | None,
    choices: Sequence[str],
    name: Callable[[str], str],
    own: Sequence[Note],
) -> None:
    """Offer planners of the regency to add a note, and to take one back.

    Parameters
    ----------
    state, person
        Which regency, and who is here.
    choices
        Kinds of notes, or parts of a case study.
    name
        Names a choice.
    own
        Notes that may be taken back.
    """
    if person is None or not person.may(PERENCANA, state.kode):
        parts.remark(t("evaluasi.catatan.masuk", name=parts.place(state)))
        return
    with (
        st.expander(t("evaluasi.catatan.tambah"), icon=":material/edit_note:"),
        st.form(f"evaluasi_catatan_{state.bagian}", clear_on_submit=True, border=False),
    ):
        chosen = st.selectbox(t("evaluasi.catatan.jenis"), choices, format_func=name)
        text = st.text_area(t("evaluasi.catatan.isi"), max_chars=MOST_CHARS)
        evidence = st.text_input(t("evaluasi.catatan.bukti"), max_chars=MOST_CHARS)
        if st.form_submit_button(t("evaluasi.catatan.simpan"), type="primary"):
            _add(state, str(chosen), text or "", evidence or "")
    if own:
        _withdraw(own)


def _add(state: EvaluationState, chosen: str, text: str, evidence: str) -> None:
    kind, part = (CASE, chosen) if state.bagian == "kasus" else (chosen, "")
    attempt(
        lambda actor: notes.add_note(actor, state.kode, kind, text, part=part, evidence=evidence),
        t("evaluasi.catatan.tersimpan"),
    )
    st.rerun()


def _withdraw(own: Sequence[Note]) -> None:
    with st.expander(t("evaluasi.catatan.tarik"), icon=":material/undo:"):
        by_id = {each.id: each for each in own}
        chosen = st.selectbox(
            t("evaluasi.catatan.pilih"),
            list(by_id),
            format_func=lambda number: plain_label(by_id[number].text[:_LABEL_CHARS]),
            key="evaluasi_tarik_pilih",
        )
        if st.button(t("evaluasi.catatan.tarik"), key="evaluasi_tarik") and chosen in by_id:
            attempt(lambda actor: notes.withdraw_note(actor, chosen), t("evaluasi.catatan.ditarik"))
            st.rerun()
