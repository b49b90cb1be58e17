"""Presentasi: scenes of the other pages in an order, made, kept and shown to people in a room."""

from lib.ui import account, page, presentasi, session
from lib.ui.presentasi_state import STORY

session.begin()
page.style()
person = account.greet()
state = STORY.state()
presentasi.open_page(state, person)
STORY.write_url(state)
