"""Jejak audit: who did what, when; to read, to filter and to take along, never to change."""

from lib.auth import ADMIN
from lib.ui import jejak, page, session, signed_in

session.begin()
page.style()
person = signed_in.need(ADMIN, nation=True)
seen = jejak.introduction(person)
jejak.guard(seen)
jejak.filters(person, seen)
rows = jejak.rows(person)
jejak.pages(rows)
jejak.download()
