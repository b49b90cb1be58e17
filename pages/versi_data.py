"""Versi data: every version of every dataset, to see, compare, take away and restore."""

from lib.ui import page, session, versi_banding, versi_data, versi_isi, versi_pulih
from lib.ui.versi_state import COMPARE, CONTENT, RESTORE, VERSIONS

session.begin()
page.style()
state = VERSIONS.state()
person = versi_data.visitor()
versi_data.introduction(state)
versi_pulih.news()
versi_data.choose(state)
if state.tampil == CONTENT:
    versi_isi.content(state, person)
elif state.tampil == COMPARE:
    versi_banding.comparison(state)
elif state.tampil == RESTORE:
    versi_pulih.restoring(state, person)
else:
    versi_data.listing(state, person)
VERSIONS.write_url(state)
