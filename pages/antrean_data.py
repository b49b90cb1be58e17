"""Persetujuan dan laporan: versions that wait for a planner, reports that wait for an analyst."""

from lib.ui import antrean_data, antrean_laporan, page, session
from lib.ui.antrean_state import OWN, QUEUE, REPORTS

session.begin()
page.style()
state = QUEUE.state()
person = antrean_data.person()
work = antrean_data.work_of(person)
antrean_data.introduction(work)
shown = antrean_data.choose(state, person, work)
if shown == REPORTS:
    antrean_laporan.reports(state, person, work)
elif shown == OWN:
    antrean_data.own(person, work)
else:
    antrean_data.waiting(state, person, work)
QUEUE.write_url(state)
