"""Meja Layanan: officers verify, pass on, answer and finish what citizens report."""

from lib.ui import meja, meja_antrean, meja_atur, meja_catat, meja_hak, page, session
from lib.ui.meja_state import DESK, OWN_DATA, RECORD, SETTINGS

session.begin()
page.style()
who = meja.person()
state = DESK.state()
found = meja.introduction(state, who)
shown = meja.choose(state, who, found)
if shown == RECORD:
    meja_catat.record()
elif shown == OWN_DATA:
    meja_hak.requests(who)
elif shown == SETTINGS:
    meja_atur.settings(state, who)
else:
    meja_antrean.work(state, who, found)
DESK.write_url(state)
