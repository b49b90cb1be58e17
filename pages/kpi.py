"""KPI: how far each regency is from its targets, what changed, and what each figure means."""

import streamlit as st

from lib.services.kpi.view import frame_of, map_view
from lib.services.measures import NATION
from lib.ui import kpi, kpi_kartu, kpi_satu, kpi_tabel, laporan_berkas, page, session, tambah_adegan

session.begin()
page.style()
state = kpi.STORE.state()
frame = frame_of(state)
shown = map_view(state, frame)
kpi.heading(state, shown, frame)
page.open_sidebar()
map_column, meaning_column = st.columns([5, 2], gap="medium")
with map_column:
    kpi.draw_map(shown)
kpi.controls(state)
with meaning_column:
    kpi_satu.panel(state)
with map_column:
    kpi.missing(state, shown)
    with st.container(horizontal=True):
        kpi_tabel.menu(state)
        laporan_berkas.menu("kpi", state.wilayah or NATION, laporan_berkas.LEADING)
        tambah_adegan.add_button("kpi", state)
cards = kpi_kartu.cards(state)
kpi_satu.own(state, cards)
kpi_tabel.compare(state, shown)
kpi_tabel.all_regencies(state)
kpi_satu.footer(shown)
kpi.STORE.write_url(state)
