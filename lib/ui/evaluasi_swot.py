"""Evaluasi, part Kekuatan dan kelemahan: proposals with their evidence, and people's notes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.services.evaluation.notes import SIDES, Note
from lib.services.evaluation.swot import Finding, proposals
from lib.services.reports.tables import Column
from lib.ui import evaluasi_catatan as catatan
from lib.ui import evaluasi_parts as parts
from lib.ui import page
from lib.ui.evaluasi_state import EvaluationState

_COLUMNS = ("bagian", "jenis", "isi", "sumber")


def finding(state: EvaluationState) -> str:
    """Say in how much the regency is ahead and behind."""
    found = proposals(state.kode)
    strong = sum(each.side == "strength" for each in found)
    said = {"strong": number(strong), "weak": number(len(found) - strong)}
    return t("evaluasi.swot.judul", name=parts.place(state), **said)


def answer(state: EvaluationState, person: Actor | None) -> None:
    """Show the four fields, and offer planners to write in them."""
    found, written = proposals(state.kode), catatan.of_region(state)
    own = [each for each in written if each.kind in SIDES]
    for pair in (SIDES[:2], SIDES[2:]):
        for column, side in zip(st.columns(2), pair, strict=True):
            column.html(_field(side, found, own))
    catatan.forms(state, person, SIDES, lambda side: t(f"evaluasi.swot.{side}"), own)
    cited = tuple(dict.fromkeys(each.source for each in found))
    notes = (t("evaluasi.swot.catatan"), t("sejawat.catatan"))
    columns = tuple(Column(each, t(f"evaluasi.kasus.kolom_{each}")) for each in _COLUMNS)
    parts.downloads(
        f"swot-{state.kode}", finding(state), lambda: _table(found, own), columns, cited, notes
    )
    page.sources(cited, notes)


def _field(side: str, found: Sequence[Finding], own: Sequence[Note]) -> str:
    proposed = [each for each in found if each.side == side]
    items = [
        f"<li><b>{safe_html(each.title)}</b><br>{safe_html(each.evidence)} "
        f'<span class="pl-badge">{safe_html(each.sector)}</span></li>'
        for each in proposed
    ]
    for note in own:
        if note.kind == side:
            proof = t("evaluasi.swot.bukti_catatan", text=note.evidence) if note.evidence else ""
            items.append(
                f"<li>{safe_html(note.text)} {safe_html(proof)} "
                f'<span class="pl-badge">{safe_html(t("evaluasi.swot.dari_perencana"))}</span></li>'
            )
    empty = "tak_ada_usul" if side in {"strength", "weakness"} else "tak_ada_catatan"
    body = (
        f'<ul class="pl-notes">{"".join(items)}</ul>'
        if items
        else f'<p class="pl-hint">{safe_html(t(f"evaluasi.swot.{empty}"))}</p>'
    )
    name = safe_html(t(f"evaluasi.swot.{side}"))
    return f'<section class="pl-about" lang="{language()}"><h3>{name}</h3>{body}</section>'


def _table(found: Sequence[Finding], own: Sequence[Note]) -> pd.DataFrame:
    figure, note = t("evaluasi.kasus.baris_angka"), t("evaluasi.kasus.baris_catatan")
    rows = [
        (t(f"evaluasi.swot.{each.side}"), figure, f"{each.title}: {each.evidence}", each.source)
        for each in found
    ]
    rows += [(t(f"evaluasi.swot.{each.kind}"), note, each.text, each.evidence) for each in own]
    return pd.DataFrame(rows, columns=pd.Index(_COLUMNS))
