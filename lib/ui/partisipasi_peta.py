"""The map of the page Partisipasi: reports over the coverage map, and rates by region."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.catalogue import load_catalogue
from lib.i18n import language, t
from lib.services import measures
from lib.services.participation.rate_map import view_of
from lib.services.story.shown_people import spots
from lib.ui import page
from lib.ui.map_payload import payload_from_view
from lib.ui.maps import show_map
from lib.ui.partisipasi_state import PARTISIPASI, SHOWN, PublicState

HEIGHT_PX = 520


def show(state: PublicState) -> None:
    """Show the map; a click on a regency chooses it."""
    left, right = st.columns([2.2, 1])
    with left:
        st.segmented_control(
            t("partisipasi.peta.tampil"),
            SHOWN,
            format_func=lambda each: t(f"partisipasi.peta.{each}"),
            required=True,
            **PARTISIPASI.bound("tampil", state.tampil),
        )
    services = load_catalogue().services
    with right:
        st.selectbox(
            t("partisipasi.layanan"),
            [code for code, each in services.items() if measures.has_data(each)],
            format_func=lambda code: services[code].label(language()),
            **PARTISIPASI.bound("layanan", state.layanan),
        )
    view = replace(view_of(state), spots=spots(state))
    show_map(
        payload_from_view(view, description=view.legend_title),
        key="partisipasi_peta",
        height=HEIGHT_PX,
        on_click=lambda code: PARTISIPASI.update(wilayah=code[:5]),
    )
    page.boundaries_note()
    st.html(f'<p class="pl-caption">{page.safe_html(t("partisipasi.peta.catatan"))}</p>')
