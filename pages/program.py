"""Program: what programmes of public services cost and reach, how far they are, and the SPM."""

from lib.ui import account, page, pengguna, session
from lib.ui import program_daftar as daftar
from lib.ui import program_satu as satu
from lib.ui import siklus_wilayah as wilayah
from lib.ui.siklus_gambar import today
from lib.ui.siklus_state import PROGRAMME

session.begin()
page.style()
person = account.greet()
wilayah.begin(PROGRAMME, person)
state = PROGRAMME.state()
known = daftar.known_of(state.wilayah)
daftar.introduction(known)
pengguna.told()
wilayah.choose(PROGRAMME, state)
daftar.overview(known, state)
daftar.downloads(known)
satu.one(known, state, person, today())
daftar.add(known, person)
daftar.standards(known, person, today())
daftar.field_of_providers()
daftar.closing()
PROGRAMME.write_url(state)
