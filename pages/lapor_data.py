"""Laporkan kekeliruan data: a report from anybody, without an account, and what became of it."""

from lib.ui import lapor_data, lapor_status, page, session
from lib.ui.lapor_state import REPORT

session.begin()
page.style()
state = REPORT.state()
if state.tiket:
    lapor_status.status(state)
else:
    lapor_data.form(state)
    lapor_status.follow()
    page.boundaries_note()
REPORT.write_url(state)
