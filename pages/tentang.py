"""Tentang: how figures are made, what services and rules there are, words, how to cite."""

from lib.ui import page, session, tentang
from lib.ui.tentang_state import ABOUT

session.begin()
page.style()
state = ABOUT.state()
tentang.introduction()
tentang.choose(state)
tentang.part(state)
tentang.closing()
ABOUT.write_url(state)
