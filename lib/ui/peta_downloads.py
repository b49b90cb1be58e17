"""What can be taken away from the map page: table, shapes, picture, offline file."""

from __future__ import annotations

import streamlit as st

from lib.i18n import t
from lib.services import downloads
from lib.services.mapstate import MapState
from lib.services.mapview import MapView


def menu(state: MapState, view: MapView) -> None:
    """Offer the downloads; each file is made when it is asked for."""
    box = st.popover(
        t("unduh.judul"), icon=":material/download:", on_change="rerun", key="peta_unduh"
    )
    if not box.open:
        return
    stem = downloads.file_stem(state)
    link = st.context.url or ""
    with box:
        st.download_button(
            t("unduh.csv"),
            lambda: downloads.csv_file(state, view),
            f"{stem}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/csv:",
            width="stretch",
        )
        st.download_button(
            t("unduh.xlsx"),
            lambda: downloads.xlsx_file(state, view, link),
            f"{stem}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
            icon=":material/table_view:",
            width="stretch",
        )
        st.download_button(
            t("unduh.geojson"),
            lambda: downloads.geojson_file(state, view),
            f"{stem}.geojson",
            "application/geo+json",
            on_click="ignore",
            icon=":material/polyline:",
            width="stretch",
        )
        st.download_button(
            t("unduh.png"),
            lambda: downloads.png_file(state, view, link),
            f"{stem}.png",
            "image/png",
            on_click="ignore",
            icon=":material/image:",
            width="stretch",
        )
        st.download_button(
            t("unduh.html"),
            lambda: downloads.html_file(state, view, link),
            f"{stem}.html",
            "text/html",
            on_click="ignore",
            icon=":material/offline_bolt:",
            width="stretch",
        )
