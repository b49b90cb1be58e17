"""Peta Layanan: who is within reach of a service, and who is not."""

import streamlit as st

from lib.services import map_strip
from lib.services.mapbuild import build
from lib.ui import (
    laporan_berkas,
    page,
    peta_controls,
    peta_downloads,
    peta_map,
    peta_profile,
    peta_table,
    session,
    tambah_adegan,
)

session.begin()
page.style()
state = session.map_state()
view = build(state)

# The map is sent before the many widgets, so that its frame loads while they are drawn; but after
# what stands above and beside it, which would push it about under the reader's pointer. Every part
# keeps its place in every run, since a part that moves makes the browser mount the map anew.
above = st.container()
map_column, profile_column = st.columns([5, 2], gap="medium")
below = st.container()
with above:
    head = page.heading_text(view.topic, view.title, estimated=view.estimated)
    page.ignored_notice(state.ignored)
    page.figure_strip(map_strip.figures(state, view))
    peta_controls.breadcrumb(state)
page.open_sidebar()
with map_column:
    peta_map.draw(state, view)
page.map_first()
page.heading_buttons(head)
with profile_column:
    peta_profile.panel(state, view)
peta_controls.sidebar(state)
with map_column, st.container(key="peta_sumber"):
    page.sources(view.sources, view.notes, report=False)
    with st.container(horizontal=True):
        peta_downloads.menu(state, view)
        laporan_berkas.menu("peta", state.wilayah, state.layanan, radius_km=state.radius)
        tambah_adegan.add_button("peta", state)
with below:
    peta_table.linked_table(state, view)
    page.boundaries_note()
session.write_url(state)
