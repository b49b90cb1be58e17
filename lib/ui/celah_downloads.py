"""What can be taken away from the page Kesenjangan."""

from __future__ import annotations

import streamlit as st

from lib.i18n import t
from lib.services import gap_downloads
from lib.services.gapstate import GapState

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def menu(state: GapState) -> None:
    """Offer the groups, the services by group and the standards as CSV or one workbook."""
    box = st.popover(
        t("unduh.judul"), icon=":material/download:", on_change="rerun", key="celah_unduh"
    )
    if not box.open:
        return
    stem, link = f"kesenjangan-{state.layanan}-{state.kelompok}", st.context.url or ""
    with box:
        st.download_button(
            t("celah.unduh.csv"),
            lambda: gap_downloads.groups_csv(state),
            f"{stem}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/csv:",
            width="stretch",
        )
        st.download_button(
            t("celah.unduh.layanan"),
            lambda: gap_downloads.services_csv(state),
            f"{stem}-layanan.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/csv:",
            width="stretch",
        )
        st.download_button(
            t("celah.unduh.standar"),
            lambda: gap_downloads.standards_xlsx(state, link),
            f"standar-{state.profil}.xlsx",
            SHEET,
            on_click="ignore",
            icon=":material/table_view:",
            width="stretch",
        )
