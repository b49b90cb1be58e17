"""Offer one table of a page as CSV and as a workbook that explains itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from lib.i18n import language, t
from lib.services.downloads import today
from lib.services.reports.tables import About, Column, to_csv_bytes, to_xlsx_bytes

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(
    key: str,
    stem: str,
    about: tuple[str, str],
    table: Callable[[], pd.DataFrame],
    columns: Callable[[pd.DataFrame], Sequence[Column]],
    cited: Sequence[str],
    notes: Sequence[str],
    *,
    label: str = "",
) -> None:
    """Show a button that opens both files; they are made when they are asked for.

    Parameters
    ----------
    key
        Of the button in the session.
    stem
        Name of the files without their ending.
    about
        Title of the table, and the topic that also names its sheet.
    table, columns
        Gives the figures, and their columns.
    cited, notes
        What the workbook says of sources and limits.
    label
        Of the button, where a page has several.

    """
    box = st.popover(
        label or t("unduh.judul"), icon=":material/download:", on_change="rerun", key=key
    )
    if not box.open:
        return
    title, topic = about
    said = About(
        title, topic, tuple(cited), tuple(notes), today(), st.context.url or "", language()
    )

    def csv() -> bytes:
        frame = table()
        return to_csv_bytes(frame, columns(frame))

    def xlsx() -> bytes:
        frame = table()
        return to_xlsx_bytes(frame, topic, said, columns(frame))

    files = (
        ("csv", csv, "text/csv", ":material/csv:"),
        ("xlsx", xlsx, SHEET, ":material/table_view:"),
    )
    with box:
        for ending, make, kind, icon in files:
            st.download_button(
                t(f"unduh.{ending}"),
                make,
                f"{stem}.{ending}",
                kind,
                on_click="ignore",
                icon=icon,
                width="stretch",
                key=f"{key}_{ending}",
            )
