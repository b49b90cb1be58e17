"""Akun: sign in, or see who one is here and what one may do."""

from lib.ui import akun, page, session, signed_in

session.begin()
page.style()
person = akun.introduction()
if person is None:
    signed_in.ways_to_sign_in()
else:
    akun.roles(person)
    akun.work(person)
    akun.password(person)
