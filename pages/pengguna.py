"""Pengguna: who has an account, and who may do what where."""

from lib.auth import ADMIN
from lib.ui import page, pengguna, pengguna_akun, session, signed_in

session.begin()
page.style()
person = signed_in.need(ADMIN)
listed = pengguna.introduction(person)
pengguna.told()
pengguna.add()
pengguna.overview(listed)
pengguna_akun.choose(listed)
pengguna_akun.manage(person, listed)
