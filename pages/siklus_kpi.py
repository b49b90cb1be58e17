"""Siklus KPI: where each KPI of a region stands, what is due, and the register itself."""

from lib.ui import account, page, pengguna, session
from lib.ui import siklus_gambar as gambar
from lib.ui import siklus_isian as isian
from lib.ui import siklus_satu as satu
from lib.ui import siklus_wilayah as wilayah
from lib.ui.siklus_state import CYCLE

session.begin()
page.style()
person = account.greet()
wilayah.begin(CYCLE, person)
state = CYCLE.state()
found = gambar.round_of(state.wilayah, gambar.today())
gambar.introduction(found)
pengguna.told()
wilayah.choose(CYCLE, state)
gambar.picture(found)
gambar.reminders(found)
gambar.overview(found, state, person)
gambar.downloads(found)
satu.one(found, state, person)
isian.define(state, person, found.today)
gambar.closing()
CYCLE.write_url(state)
