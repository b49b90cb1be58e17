"""The files of a proposal on the page Rencana: a workbook in the RKPD's shape, a text, a table."""

from __future__ import annotations

import streamlit as st

from lib.i18n import t
from lib.services.planning import proposal_files
from lib.services.planning.proposal_docx import docx
from lib.services.planning.proposal_files import Paper
from lib.services.reports.tables import to_csv_bytes
from lib.ui.rencana_state import PlanState
from lib.ui.unduh_tabel import SHEET

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offer(state: PlanState, paper: Paper) -> None:
    """Offer the files; they are made when they are asked for."""
    box = st.popover(
        t("rencana.usulan.unduh"), icon=":material/download:", on_change="rerun",
        key="rencana_usulan_unduh",
    )  # fmt: skip
    if not box.open:
        return
    stem = f"usulan-{state.layanan}-{state.kode}"
    files = (
        ("xlsx", lambda: proposal_files.xlsx(paper), SHEET, ":material/table_view:"),
        ("docx", lambda: docx(paper), WORD, ":material/description:"),
        ("csv", lambda: _csv(paper), "text/csv", ":material/csv:"),
    )
    with box:
        for ending, make, kind, icon in files:
            st.download_button(
                t(f"rencana.usulan.{ending}"), make, f"{stem}.{ending}", kind, on_click="ignore",
                icon=icon, width="stretch", key=f"rencana_usulan_{ending}",
            )  # fmt: skip


def _csv(paper: Paper) -> bytes:
    return to_csv_bytes(proposal_files.table(paper), proposal_files.columns())
