"""Evaluasi, part Studi kasus: the template with its figures, people's text, and its files."""

from __future__ import annotations

import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import date_long, language, number, t
from lib.services.downloads import today
from lib.services.evaluation.case_study import PARTS, Part, case_html, case_study, case_table
from lib.services.evaluation.notes import CASE
from lib.services.kpi import follow_up
from lib.services.kpi.follow_up import Action
from lib.services.reports.tables import to_csv_bytes
from lib.ui import evaluasi_catatan as catatan
from lib.ui import evaluasi_parts as parts
from lib.ui import page
from lib.ui.evaluasi_state import EvaluationState


def finding(state: EvaluationState) -> str:
    """Say how many figures stand in the template."""
    filled = sum(len(each.lines) for each in case_study(state.kode))
    return t("evaluasi.kasus.temuan", name=parts.place(state), n=number(filled))


def answer(state: EvaluationState, person: Actor | None) -> None:
    """Show the parts one after the other, the form for planners, and the files."""
    written = catatan.of_region(state)
    found = case_study(state.kode, written, _actions(state))
    for part in found:
        st.html(_part(part))
    own = [each for each in written if each.kind == CASE]
    catatan.forms(state, person, PARTS, lambda part: t(f"evaluasi.kasus.{part}"), own)
    _files(state, found)
    cited = dict.fromkeys(line.source for each in found for line in each.lines if line.source)
    method = t("sejawat.catatan")
    page.sources([each for each in cited if each != method], [method])


def _actions(state: EvaluationState) -> tuple[Action, ...]:
    try:
        return follow_up.actions(state.kode)
    except AppError:
        return ()  # `catatan.of_region` has said why


def _part(part: Part) -> str:
    lines = "".join(f"<li>{safe_html(line.text)}</li>" for line in part.lines)
    notes = "".join(f'<p class="pl-hint">{safe_html(note.text)}</p>' for note in part.notes)
    nothing = safe_html(t("evaluasi.kasus.belum"))
    empty = "" if lines or notes else f'<p class="pl-hint">{nothing}</p>'
    listed = f'<ul class="pl-notes">{lines}</ul>' if lines else ""
    return (
        f'<section class="pl-about" lang="{language()}"><h3>{safe_html(part.title)}</h3>'
        f'<p class="pl-caption">{safe_html(part.question)}</p>{listed}{notes}{empty}</section>'
    )


def _files(state: EvaluationState, found: tuple[Part, ...]) -> None:
    box = st.popover(
        t("unduh.judul"), icon=":material/download:", on_change="rerun", key="evaluasi_unduh_kasus"
    )
    if not box.open:
        return
    stem = f"studi-kasus-{state.kode}"
    with box:
        st.download_button(
            t("evaluasi.unduh.html"),
            lambda: case_html(state.kode, found, date_long(today())),
            f"{stem}.html",
            "text/html",
            on_click="ignore",
            icon=":material/article:",
            width="stretch",
        )
        st.download_button(
            t("unduh.csv"),
            lambda: to_csv_bytes(case_table(found)),
            f"{stem}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/csv:",
            width="stretch",
        )
