"""What can be taken away from the map page: table, shapes, picture, offline file."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services import downloads
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.web.urls import embed_url


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
            t("unduh.gpkg"),
            lambda: downloads.gpkg_file(state, view, link),
            f"{stem}.gpkg",
            "application/geopackage+sqlite3",
            on_click="ignore",
            icon=":material/layers:",
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
            t("unduh.svg"),
            lambda: downloads.svg_file(state, view, link),
            f"{stem}.svg",
            "image/svg+xml",
            on_click="ignore",
            icon=":material/draw:",
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
        st.html(f'<p class="pl-caption">{safe_html(t("unduh.sisip"))}</p>')
        st.code(embed_code(state, view, link), language="html", wrap_lines=True)


def embed_code(state: MapState, view: MapView, link: str) -> str:
    """Give the markup by which another site shows the map in a frame."""
    root = "{0.scheme}://{0.netloc}".format(urlsplit(link))
    address = root + embed_url(state.to_params(), language())
    return (
        f'<iframe src="{safe_html(address)}" title="{safe_html(view.title)}" '
        'width="100%" height="720" loading="lazy"></iframe>'
    )
