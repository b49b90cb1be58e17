"""Peta Layanan: who is within reach of a service, and who is not."""

import streamlit as st

from lib.i18n import t
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
peta_controls.sidebar(state)

# Every part keeps its place in every run: a part that moves makes the browser mount the map anew.
page.heading(view.topic, view.title, estimated=view.estimated)
peta_map.ignored_notice(state)
page.figure_strip(peta_strip.figures(state, view))
peta_controls.breadcrumb(state)
map_column, profile_column = st.columns([5, 2], gap="medium")
with map_column:
    peta_map.draw(state, view)
    page.sources(view.sources, view.notes)
    peta_downloads.menu(state, view)
with profile_column:
    peta_profile.panel(state)
peta_table.linked_table(state, view)
st.html(f'<p class="pl-sources">{page.safe_html(t("umum.batas"))}</p>')
session.write_url(state)
