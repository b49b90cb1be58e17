"""Survei Kepuasan: what people say of public services, unit by unit, by Permenpan-RB 14/2017."""

from lib.ui import page, session, survei, survei_hasil, survei_hitung, survei_kelola
from lib.ui.survei_state import SURVEY

session.begin()
page.style()
state = SURVEY.state()
found = survei.introduction(state)
survei.choose(state)
survei.demo_switch(state)
if found.n or found.hidden:
    survei.figures(found)
survei.fill_in(state)
if found.n or found.hidden:
    survei_hasil.elements(found)
    survei_hasil.mend(found)
    survei_hasil.over_time(state)
    survei_hasil.groups(state)
    survei_hasil.downloads(state)
else:
    survei.how_it_begins()
survei_kelola.manage(state)
survei_hitung.calculators()
survei.sources(state)
SURVEY.write_url(state)
