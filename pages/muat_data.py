"""Muat data: from a file to a version of the data, step by step, nothing kept before the end."""

import streamlit as st

from lib.auth import ANALIS
from lib.ui import muat, page, session
from lib.ui.muat_state import LOAD
from lib.ui.signed_in import need

session.begin()
page.style()
person = need(ANALIS)
muat.receive(person)
state = LOAD.state()
draft = muat.current(state, person)
above = st.container()
with above:
    muat.heading(state, draft)
    muat.lost(state, draft)
    muat.done()
muat.what_and_file(state, person, draft)
if draft is not None:
    muat.steps(state, person, draft)
LOAD.write_url(LOAD.state())
