"""Evaluasi, part Risiko target: who may miss a target, and why."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import streamlit as st

from data.current import current_dataset
from lib.i18n import number, t
from lib.services.citations import cite
from lib.services.evaluation import risk
from lib.services.evaluation.risk import AT_RISK, Target
from lib.services.evaluation.series import Panel, panel
from lib.services.reports.tables import Column
from lib.ui import evaluasi_parts as parts
from lib.ui import page
from lib.ui.evaluasi_state import EVALUATION, EvaluationState, target_years
from lib.ui.navigation import CYCLE_PAGE
from lib.ui.page import Figure

_SHOWN = 20


def _targets(state: EvaluationState) -> dict[str, Target]:
    if math.isnan(state.target):
        return risk.registered_targets(state.ukuran)
    wanted = Target(state.until, state.target)
    return dict.fromkeys(current_dataset().regions["kode"], wanted)


def _frame(state: EvaluationState) -> pd.DataFrame:
    return risk.risks(state.ukuran, _targets(state))


def finding(state: EvaluationState) -> str:
    """Say how many may miss their target."""
    frame = _frame(state)
    measure = parts.measure_name(state, inside=True)
    if frame.empty:
        return t("evaluasi.risiko.judul_kosong", measure=measure)
    behind = number(int(frame["reason"].isin(AT_RISK).sum()))
    said = {"n": behind, "all": number(len(frame)), "measure": measure}
    if math.isnan(state.target):
        return t("evaluasi.risiko.judul", **said)
    target = parts.value(panel(state.ukuran), state.target)
    return t("evaluasi.risiko.judul_coba", target=target, year=str(state.until), **said)


def answer(state: EvaluationState) -> None:
    """Ask for a trial target, and list those who may miss it."""
    frame = _frame(state)
    if frame.empty:
        st.info(t("evaluasi.risiko.mulai"), icon=":material/flag:")
        st.page_link(CYCLE_PAGE, label=t("menu.siklus"), icon=":material/cycle:")
    _trial(state)
    if not frame.empty:
        known = panel(state.ukuran)
        page.figure_strip(_figures(frame))
        _listed(known, frame)
        notes = (t("evaluasi.risiko.catatan"),)
        cited = tuple(cite(each) for each in known.sources)
        parts.downloads(
            f"risiko-{state.ukuran}", finding(state), lambda: _written(known, frame),
            _columns(known), cited, notes,
        )  # fmt: skip
    parts.sources(state, [t("evaluasi.risiko.catatan"), t("evaluasi.tren.catatan_laju")])


def _trial(state: EvaluationState) -> None:
    known = panel(state.ukuran)
    left, right, _ = st.columns([2, 1, 2], vertical_alignment="bottom")
    bound = EVALUATION.bound("target", None if math.isnan(state.target) else state.target)
    left.number_input(
        t("evaluasi.risiko.coba", unit=parts.unit(state)),
        value=None,
        step=10.0**-known.measure.decimals,
        format=f"%.{known.measure.decimals}f",
        help=t("evaluasi.risiko.coba_bantuan"),
        key=bound["key"],
        on_change=_take,
        args=(bound["key"],),
    )
    right.selectbox(
        t("evaluasi.risiko.sampai"),
        target_years(state),
        format_func=str,
        **EVALUATION.bound("sampai", state.until),
    )


def _take(key: str) -> None:
    # An emptied field goes back to the registered targets.
    EVALUATION.update(target=st.session_state[key])


def _figures(frame: pd.DataFrame) -> list[Figure]:
    counted = frame["reason"].value_counts()
    named = (
        ("berisiko", AT_RISK),
        ("di_jalur", ("on_way",)),
        ("tercapai", ("reached",)),
        ("tak_dinilai", ("unknown",)),
    )
    return [
        Figure(
            t(f"evaluasi.risiko.{name}"),
            number(sum(int(counted.get(each, 0)) for each in reasons)),
        )
        for name, reasons in named
    ]


def _listed(known: Panel, frame: pd.DataFrame) -> None:
    behind = frame[frame["reason"].isin(AT_RISK)]
    shown = behind if not behind.empty else frame
    header = [
        t("evaluasi.risiko.kolom_wilayah"),
        t("evaluasi.risiko.kolom_nilai"),
        t("evaluasi.risiko.kolom_target"),
        t("evaluasi.risiko.kolom_alasan"),
    ]
    rows = [
        [
            f"{row.nama}, {row.provinsi}",
            _dated(known, row.value, row.year),
            parts.value(known, float(row.target)),
            _why(known, row.reason, row.pace, row.needed),
        ]
        for row in shown.head(_SHOWN).itertuples(index=False)
    ]
    caption = t("evaluasi.risiko.tabel", n=number(len(rows)))
    table = page.table_html(header, rows, caption=caption, region=caption)
    st.html(f'<div class="pl-wrap">{table}</div>')
    if len(frame) > len(rows):
        parts.remark(t("evaluasi.risiko.semua"))


def _dated(known: Panel, value: float, year: float | None) -> str:
    return parts.value(known, value) + (f" ({int(year)})" if year and np.isfinite(year) else "")


def _why(known: Panel, reason: str, pace: float, needed: float) -> str:
    said = {"pace": parts.change(known, pace), "needed": parts.change(known, needed)}
    return t(f"evaluasi.risiko.alasan.{reason}", **said)


def _written(known: Panel, frame: pd.DataFrame) -> pd.DataFrame:
    words = [_why(known, row.reason, row.pace, row.needed) for row in frame.itertuples(index=False)]
    more = known.measure.decimals + 2
    return frame.assign(alasan=words).round({"pace": more, "needed": more})


def _columns(known: Panel) -> tuple[Column, ...]:
    more = known.measure.decimals + 1
    return (
        Column("kode", "kode"),
        Column("nama", "nama"),
        Column("provinsi", "provinsi"),
        Column("value", known.code, known.measure.decimals),
        Column("year", "tahun"),
        Column("target", "target", known.measure.decimals),
        Column("pace", "laju_per_tahun", more),
        Column("needed", "perlu_per_tahun", more),
        Column("reason", "kode_alasan"),
        Column("alasan", "alasan"),
    )
