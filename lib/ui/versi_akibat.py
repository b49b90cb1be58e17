"""What publishing or restoring a version would change in the figures, before the decision."""

from __future__ import annotations

import streamlit as st

from lib.i18n import t
from lib.services.desk.preview import Effect
from lib.ui import muat_akibat, page, versi_peta
from lib.ui.muat_parts import told


def effect(kind: str, found: Effect, key: str) -> None:
    """Show the counts of rows, the figures by region, and the rows on a map."""
    page.figure_strip(muat_akibat.figures(found, found.comparison.counts))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        versi_peta.differences(kind, found.comparison, "", key)
    with right:
        if found.table.empty:
            told(t("muat.akibat.tanpa_ubah"))
        else:
            muat_akibat.table(found)
