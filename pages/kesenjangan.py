"""Kesenjangan: how much worse it is in remote areas, against which rule, and how sure we are."""

import streamlit as st

from lib.ui import celah, page, session, tambah_adegan

session.begin()
page.style()
celah.restore_uploads()
state = celah.usable(session.GAP.state())
page.open_sidebar()
above = st.container()
map_column, curve_column = st.columns([2, 1], gap="medium")
with above:
    page.ignored_notice(state.ignored)
if state.ready:
    with above:
        waits = celah.heading(state)
    with map_column:
        celah.map_of_groups(state)
        tambah_adegan.add_button("kesenjangan", state)
    with curve_column:
        celah.groups_and_curve(state)
    celah.controls(state)
    celah.below(state)
    if waits:
        celah.look_for_range(state)
else:
    with above:
        celah.ask_for_sets()
    celah.controls(state)
session.GAP.write_url(state)
