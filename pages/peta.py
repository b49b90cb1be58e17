"""Peta Layanan: who is within reach of a service, and who is not."""

import streamlit as st

from lib.services.mapbuild import build
from lib.ui import (
    page,
    peta_controls,
    peta_downloads,
    peta_map,
    peta_profile,
    peta_strip,
    peta_table,
    session,
)

session.begin()
page.style()
state = session.map_state()
view = build(state)

# The map is sent first, so that its frame loads while the rest is drawn; and every part keeps its
# place in every run, since a part that moves makes the browser mount the map anew.
above = st.container()
map_column, profile_column = st.columns([5, 2], gap="medium")
below = st.container()
with map_column:
    peta_map.draw(state, view)
page.map_first()
with above:
    page.heading(view.topic, view.title, estimated=view.estimated)
    page.ignored_notice(state.ignored)
    page.figure_strip(peta_strip.figures(state, view))
    peta_controls.breadcrumb(state)
with profile_column:
    peta_profile.panel(state, view)
peta_controls.sidebar(state)
with map_column, st.container(key="peta_sumber"):
    page.sources(view.sources, view.notes, report=False)
    peta_downloads.menu(state, view)
with below:
    peta_table.linked_table(state, view)
    page.boundaries_note()
session.write_url(state)
