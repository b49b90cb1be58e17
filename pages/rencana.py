"""Rencana: where the next facilities go, what they change, and the proposal that follows."""

from lib.ui import account, page, rencana, session, tambah_adegan
from lib.ui.rencana_state import PLAN

session.begin()
page.style()
person = account.greet()
state = rencana.begin(person)
page.open_sidebar()
rencana.parts(state)
rencana.answer(state, person)
tambah_adegan.add_button("rencana", state, wilayah=state.kode)
rencana.controls(state)
PLAN.write_url(state)
