"""Partisipasi: what citizens report, propose and offer, and what became of it."""

from lib.ui import account, page, partisipasi, session, tambah_adegan
from lib.ui.partisipasi_state import PARTISIPASI

session.begin()
page.style()
account.greet()
state = PARTISIPASI.state()
found = partisipasi.introduction(state)
partisipasi.ways_in(state)
partisipasi.choose(state)
partisipasi.demo_switch(state)
partisipasi.figures(found)
tambah_adegan.add_button("partisipasi", state)
partisipasi.parts(state)
partisipasi.closing()
PARTISIPASI.write_url(state)
