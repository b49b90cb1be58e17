"""Ambil dari sumber: fetch a file from an outside source, or bring its download, and load it."""

from lib.auth import ADMIN, ANALIS, WARGA
from lib.i18n import t
from lib.ui import ambil_berkas, ambil_hasil, ambil_sumber, page, session
from lib.ui.ambil_state import FETCH
from lib.ui.signed_in import need

session.begin()
page.style()
if not need(WARGA).has(ADMIN):
    need(ANALIS)
state = FETCH.state()
page.heading(t("menu.ambil"), t("ambil.judul"))
ambil_sumber.choose(state)
ambil_berkas.choose_way(state)
found = ambil_berkas.at_hand(state)
if found is not None:
    ambil_hasil.result(state, found)
FETCH.write_url(FETCH.state())
