"""Step 4 of Muat data: the verdict on the rows, by sort of problem, on a map, and to take away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from data.problems import ERROR, REPAIR, SEVERITIES, WARNING, Problem
from lib.i18n import number, percent, t, tn
from lib.services.desk.doubt import doubtful_points
from lib.services.desk.draft import Draft, Outcome
from lib.services.desk.intake import Intake
from lib.services.desk.reject_file import reject_csv, reject_xlsx
from lib.services.desk.report import Group, sentence
from lib.ui import muat_peta, page
from lib.ui.muat_parts import section, told
from lib.ui.page import Figure

_ICONS = {
    ERROR: ":material/block:",
    WARNING: ":material/visibility:",
    REPAIR: ":material/build:",
}
_EVERYTHING = "semua"
_LONGEST_TITLE, _LONGEST_VALUE = 110, 80
_MOST_GROUPS = 15
_MOST_XLSX = 100_000
_PLACED = ("W_PLACED", "W_PLACE_LOW")
_LOWEST_SCORE, _NO_SCORE = 80, 101
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def verdict(draft: Draft, intake: Intake) -> None:
    """Show what of the file can be loaded, and what is wrong with the rest."""
    section(4, "hasil")
    found = _of_rows(draft.outcome)
    page.figure_strip(_figures(intake, found))
    _rejected(intake)
    _placed(draft, intake)
    points = doubtful_points(intake)
    if points.empty:
        _groups(draft, found)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _groups(draft, found)
    with right:
        muat_peta.doubtful(points)


def _of_rows(found: Outcome) -> tuple[Group, ...]:
    """Leave out what the reader noted of the file: the step before tells it."""
    noted: set[str] = set()
    if found.raw is not None:
        for severity in (WARNING, REPAIR):
            noted |= set(found.raw.problems.only(severity=severity).counts())
    return tuple(each for each in found.groups if each.code not in noted)


def _figures(intake: Intake, found: tuple[Group, ...]) -> list[Figure]:
    counts = intake.counts
    total = max(counts["rows"], 1)
    rows = [
        intake.problems.only(code=each.code, severity=WARNING).rows_with(WARNING)
        for each in found
        if each.severity == WARNING
    ]
    accepted = intake.accepted["row"].to_numpy()
    warned = len(np.intersect1d(np.concatenate(rows), accepted)) if rows else 0
    return [
        Figure(
            t("muat.hasil.diterima"),
            number(counts["accepted"]),
            percent(counts["accepted"] / total * 100),
        ),
        Figure(
            t("muat.hasil.diperbaiki"), number(counts["repaired"]), t("muat.hasil.diperbaiki_arti")
        ),
        Figure(t("muat.hasil.ditolak"), number(counts["rejected"]), t("muat.hasil.ditolak_arti")),
        Figure(t("muat.hasil.dilihat"), number(warned), t("muat.hasil.dilihat_arti")),
    ]


def _rejected(intake: Intake) -> None:
    """Offer the rejected rows with their reasons, to correct and load again."""
    if intake.counts["rejected"] == 0:
        return
    stem = f"ditolak-{intake.key}"
    told(t("muat.tolak.arti"))
    with st.container(horizontal=True):
        st.download_button(
            t("muat.tolak.csv"),
            lambda: reject_csv(intake.raw, intake.rejected, intake.problems),
            f"{stem}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/csv:",
            key="muat_tolak_csv",
        )
        if len(intake.rejected) <= _MOST_XLSX:
            st.download_button(
                t("muat.tolak.xlsx"),
                lambda: reject_xlsx(intake.raw, intake.rejected, intake.problems),
                f"{stem}.xlsx",
                _SHEET,
                on_click="ignore",
                icon=":material/table_view:",
                key="muat_tolak_xlsx",
            )


def _placed(draft: Draft, intake: Intake) -> None:
    """Show the rows that a name placed, the least sure first, and let the score be set."""
    found = [
        each
        for code in _PLACED
        for each in intake.problems.only(code=code).head(2_000)
        if "score" in each.details
    ]
    if not found:
        return
    found.sort(key=_score)
    count = sum(len(intake.problems.only(code=code)) for code in _PLACED)
    with st.expander(tn("muat.tempat.judul", count), icon=":material/pin_drop:"):
        told(t("muat.tempat.arti"))
        rows = [
            [
                number(each.row),
                each.value[:_LONGEST_VALUE],
                str(each.details.get("place", "")),
                percent(_score(each) * 100),
                t("muat.tempat.ya") if each.code == "W_PLACED" else t("muat.tempat.tidak"),
            ]
            for each in found[:20]
        ]
        header = [t("muat.baris"), *(t(f"muat.tempat.{k}") for k in _PLACE_COLUMNS)]
        table = page.table_html(header, rows, region=t("muat.tempat.tabel"))
        st.html(f'<div class="pl-left">{table}</div>')
        _accept(draft, intake)


_PLACE_COLUMNS = ("tertulis", "dikenali", "kemiripan", "dipakai")


def _score(problem: Problem) -> float:
    return float(str(problem.details.get("score", 0)))


def _accept(draft: Draft, intake: Intake) -> None:
    key = f"muat_skor_{draft.token}_{draft.generation}"
    present = round(min(intake.choices.accept_score * 100, 100))
    with st.form(key, border=False):
        score = st.slider(
            t("muat.tempat.batas"),
            _LOWEST_SCORE,
            100,
            max(present, _LOWEST_SCORE),
            format="%d %%",
            help=t("muat.tempat.batas_bantuan"),
            key=f"{key}_batas",
        )
        none = st.checkbox(
            t("muat.tempat.tolak"), intake.choices.accept_score > 1.0, key=f"{key}_tolak"
        )
        if st.form_submit_button(t("muat.tempat.terapkan")) and draft.plan is not None:
            chosen = (_NO_SCORE if none else score) / 100
            choices = replace(draft.outcome.choices, accept_score=chosen)
            draft.start(replace(draft.plan, choices=choices))
            st.rerun()


def _groups(draft: Draft, found: tuple[Group, ...]) -> None:
    """List the problems by code, errors first; each opens to its first rows."""
    if not found:
        told(t("muat.hasil.bersih"))
        return
    present = [each for each in SEVERITIES if any(group.severity == each for group in found)]
    chosen = _EVERYTHING
    if len(present) > 1:
        chosen = st.segmented_control(
            t("muat.saring"),
            [_EVERYTHING, *present],
            format_func=lambda each: t(f"muat.saring.{each}"),
            default=_EVERYTHING,
            required=True,
            key=f"muat_saring_{draft.token}",
        )
    shown = [each for each in found if chosen in (_EVERYTHING, each.severity)]
    for group in shown[:_MOST_GROUPS]:
        _group(group)
    rest = shown[_MOST_GROUPS:]
    if rest:
        with st.expander(t("muat.hasil.lain", n=number(len(rest)))):
            for group in rest:
                _table(group)


def _group(group: Group) -> None:
    said = sentence(group.examples[0])
    title = said if len(said) <= _LONGEST_TITLE else said[: _LONGEST_TITLE - 1] + "…"
    label = tn(f"muat.kelompok.{group.severity}", group.rows, text=title)
    with st.expander(page.plain_label(label), icon=_ICONS[group.severity]):
        _table(group)


def _table(group: Group) -> None:
    repairs = all("after" in each.details for each in group.examples)
    rows = []
    for each in group.examples:
        values = [each.value[:_LONGEST_VALUE]]
        if repairs:
            before = str(each.details.get("before", each.value))
            values = [before[:_LONGEST_VALUE], str(each.details["after"])[:_LONGEST_VALUE]]
        else:
            values.append(sentence(each))
        rows.append([number(each.row), each.column, *values])
    # A repair is told by its before and after; of the rest the sentence says what to do.
    names = ("muat.sebelum", "muat.sesudah") if repairs else ("muat.nilai", "muat.penjelasan")
    header = [t("muat.baris"), t("muat.kolom.kolom"), *(t(name) for name in names)]
    caption = t(
        "muat.kelompok.tabel",
        code=group.code,
        shown=number(len(group.examples)),
        n=number(group.count),
    )
    table = page.table_html(header, rows, caption=caption, region=caption)
    st.html(f'<div class="pl-left pl-wrap">{table}</div>')
