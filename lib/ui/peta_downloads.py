"""What can be taken away from the map page: table, shapes, picture, offline file."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services import downloads
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.ui.unduh_tabel import SHEET
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
    files: tuple[tuple[str, Callable[[], bytes], str, str], ...] = (
        ("csv", lambda: downloads.csv_file(state, view), "text/csv", "csv"),
        ("xlsx", lambda: downloads.xlsx_file(state, view, link), SHEET, "table_view"),
        ("geojson", lambda: downloads.geojson_file(state, view), "application/geo+json",
         "polyline"),
        ("gpkg", lambda: downloads.gpkg_file(state, view, link), "application/geopackage+sqlite3",
         "layers"),
        ("png", lambda: downloads.png_file(state, view, link), "image/png", "image"),
        ("svg", lambda: downloads.svg_file(state, view, link), "image/svg+xml", "draw"),
        ("html", lambda: downloads.html_file(state, view, link), "text/html", "offline_bolt"),
    )  # fmt: skip
    with box:
        for ending, make, kind, icon in files:
            st.download_button(
                t(f"unduh.{ending}"),
                make,
                f"{stem}.{ending}",
                kind,
                on_click="ignore",
                icon=f":material/{icon}:",
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
