"""Rencana: where the next facilities go, what they change, and the proposal that follows."""

import streamlit as st

from lib.ui import account, laporan_berkas, page, rencana, session, tambah_adegan
from lib.ui.rencana_state import PLAN

session.begin()
page.style()
person = account.greet()
state = rencana.begin(person)
page.open_sidebar()
rencana.parts(state)
rencana.answer(state, person)
with st.container(horizontal=True):
    laporan_berkas.menu(
        "rencana",
        state.kode,
        state.layanan,
        radius_km=state.radius,
        scenario=state.skenario or None,
    )
    tambah_adegan.add_button("rencana", state, wilayah=state.kode)
rencana.controls(state)
PLAN.write_url(state)
