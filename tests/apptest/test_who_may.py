"""Pages that ask who is here: guests, people without the role, and what admins do on them."""

import re

import pytest
import sqlalchemy as sa

from lib.auth import Actor, Grant, operator
from lib.services import people, roles, sign_ins, trail
from lib.services.trail import Wanted
from lib.ui import account, navigation
from tests.apptest.conftest import WORD
from tests.source import ROOT

PAGES = ROOT / "pages"
THERE = [each for each in navigation.PAGES if each.path.is_file()]
ASKING = [each for each in THERE if re.search(r"\bneed\(", each.path.read_text("utf-8"))]
named = pytest.mark.parametrize("entry", ASKING, ids=lambda each: each.address)


def title(app):
    return next(re.search("<h1[^>]*>(.*?)</h1>", each.proto.body)[1] for each in app.get("html")
                if "<h1" in each.proto.body)  # fmt: skip


def said(app):
    shown = (app.error, app.success, app.text, app.caption, app.warning)
    return " ".join(str(each.value).replace("\\", "") for kind in shown for each in kind)


@named
def test_a_guest_is_asked_to_sign_in(open_page, entry):
    app = open_page(entry.path)
    assert title(app) == "Silakan masuk dahulu"
    assert any('href="/masuk?kembali=' in each.proto.body for each in app.get("html"))
    assert not app.exception
    assert not app.button


@named
def test_somebody_without_the_role_is_told_which_one_is_missing(open_page, entry, staff):
    staff("tono")
    app = open_page(entry.path)
    assert title(app).startswith("Halaman ini memerlukan peran")
    assert "Tono" in said(app)
    assert [each.key for each in app.button if each.key != "pl_keluar"] == []
    english = open_page(entry.path, bahasa="en")
    assert title(english).startswith("This page needs the role")


@named
def test_whoever_must_change_the_password_does_so_first(open_page, entry, staff, monkeypatch):
    staff("ketua", "admin")
    head = people.sign_in("ketua", WORD)
    people.add_account(head, "siti", "Siti", WORD)
    for role in entry.roles:
        roles.grant(head, "siti", role, "")
    token = sign_ins.begin(people.sign_in("siti", WORD))
    monkeypatch.setattr(account, "token", lambda: token)
    app = open_page(entry.path)
    assert title(app) == "Buat kata sandi Anda sendiri"
    assert any('href="/masuk/sandi?' in each.proto.body for each in app.get("html"))


@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda each: each.address)
def test_the_menu_hides_what_a_role_does_not_open(entry):
    tono = Actor(7, "Tono", (Grant("warga"),))
    open_to_all = not entry.roles and not entry.hidden
    assert navigation.shown_to(entry, None) == navigation.shown_to(entry, tono) == open_to_all
    for role in entry.roles:
        assert navigation.shown_to(entry, Actor(7, "Siti", (Grant(role, "53.04"),)))


def test_the_menu_names_the_person():
    own = next(each for each in navigation.PAGES if each.address == navigation.ACCOUNT_ADDRESS)
    siti = Actor(7, "Siti Aminah")
    assert navigation.section_name(own, siti) == "Siti Aminah"
    # the menu reads Markdown: a name must not become a link or a picture
    assert navigation.section_name(own, Actor(7, "![x](//y)")) == r"!\[x\](//y)"
    assert (navigation.section_name(own, None), navigation.page_title(own, None)) == ("", "Masuk")


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return app.run()


def test_an_admin_makes_an_account_and_passes_its_password_on_once(open_page, staff):
    staff("ketua", "admin")
    app = open_page(PAGES / "pengguna.py")
    app.text_input(key="pengguna_login").input("siti")
    app.text_input(key="pengguna_nama").input("Siti Aminah")
    app = press(app, "Tambah")
    assert "Akun siti ditambahkan" in said(app)
    password = app.code[0].value
    assert people.sign_in("siti", password).must_change
    app = app.run()
    assert not app.code
    assert title(app) == "2 akun, 2 di antaranya dapat dipakai"


def test_an_admin_gives_a_role_and_takes_it_back(open_page, staff):
    staff("ketua", "admin")
    number = people.add_account(operator(), "siti", "Siti Aminah", WORD)
    app = open_page(PAGES / "pengguna.py", akun=str(number))
    app = press(app, "Beri peran")
    assert "Pilih dahulu wilayah" in said(app)  # never the whole nation by a slip
    app.selectbox(key="pengguna_peran").select("analis")
    app.selectbox(key="pengguna_wilayah").select("53.04")
    app = press(app, "Beri peran")
    assert [(g.role, g.region) for g in people.find("siti").grants] == [("analis", "53.04")]
    assert "analis · Kabupaten Belu" in said(app)
    app = press(app, "Cabut")
    assert people.find("siti").grants == ()
    assert "dicabut" in said(app)


def test_an_admin_closes_reopens_and_renews(open_page, staff):
    staff("ketua", "admin")
    number = people.add_account(operator(), "siti", "Siti Aminah", WORD)
    app = open_page(PAGES / "pengguna.py", akun=str(number))
    app = press(app, "Ya, tutup akun")
    assert people.find("siti").disabled_at is not None
    app = press(app, "Buka kembali akun")
    assert people.find("siti").disabled_at is None
    app = press(app, "Buat kata sandi sementara")
    assert people.sign_in("siti", app.code[0].value).must_change


def test_what_a_service_refuses_is_told_with_its_code(open_page, staff):
    staff("ketua", "admin")
    number = people.find("ketua").id
    app = open_page(PAGES / "pengguna.py", akun=str(number))
    assert not [each for each in app.button if each.label == "Buat kata sandi sementara"]
    app = press(app, "Cabut")
    assert "(E_LAST_ADMIN)" in said(app)
    app = press(app, "Ya, tutup akun")
    assert "(E_LAST_ADMIN)" in said(app)
    app = press(app, "Tambah")
    assert "(E_LOGIN)" in said(app)


def test_an_admin_of_a_province_cannot_reach_beyond_it(open_page, staff):
    staff("ketua", "admin")
    number = people.add_account(operator(), "siti", "Siti Aminah", WORD)
    roles.grant(operator(), "siti", "analis", "64.71")
    staff("dewi", "admin", "53")
    app = open_page(PAGES / "pengguna.py", akun=str(number))
    for label in ("Cabut", "Ya, tutup akun", "Buat kata sandi sementara"):
        app = press(app, label)
        assert "(E_FORBIDDEN)" in said(app)
        assert not app.code
    assert people.find("siti").grants
    people.sign_in("siti", WORD)
    refused = open_page(PAGES / "jejak_audit.py")
    assert title(refused) == "Halaman ini memerlukan peran admin untuk seluruh Indonesia"


def test_a_role_lost_between_two_clicks_does_nothing_more(open_page, staff):
    staff("ketua", "admin")
    people.add_account(operator(), "wakil", "Wakil", WORD)
    roles.grant(operator(), "wakil", "admin")
    number = people.add_account(operator(), "siti", "Siti Aminah", WORD)
    app = open_page(PAGES / "pengguna.py", akun=str(number))
    roles.revoke(operator(), "ketua", "admin")
    app = press(app, "Ya, tutup akun")
    assert title(app).startswith("Halaman ini memerlukan peran")
    assert people.find("siti").disabled_at is None


def test_the_trail_is_filtered_and_turned_page_by_page(open_page, staff):
    staff("ketua", "admin")
    for number in range(60):
        people.add_account(operator(), f"akun{number}", "", None)
    app = open_page(PAGES / "jejak_audit.py")
    assert title(app).startswith("63 tindakan tercatat")
    assert "hanya dapat bertambah" in said(app)
    assert "akun akun59" in table(app)
    assert "akun akun5<" not in table(app)
    app = press(app, "Lebih lama")
    assert "akun akun5<" in table(app)
    app.selectbox(key="jejak_tindakan").select("role.grant")
    app = app.run()
    assert title(app).startswith("1 tindakan cocok")
    nothing = open_page(PAGES / "jejak_audit.py", sejak="2100-01-01")
    assert title(nothing) == "Tidak ada tindakan yang cocok dengan pilihan"


def table(app):
    return next(each.proto.body for each in app.get("html") if "<table" in each.proto.body)


def test_the_trail_says_when_its_guard_is_gone(open_page, staff, sqlite_db):
    staff("ketua", "admin")
    with sqlite_db.write() as connection:
        connection.execute(sa.text("DROP TRIGGER audit_no_update"))
    app = open_page(PAGES / "jejak_audit.py")
    assert "tidak lagi menolak perubahan" in said(app)
    assert trail.entries(operator(), Wanted(action="account.add"), db=sqlite_db)


def test_each_page_for_admins_asks_who_is_here():
    assert {"pengguna", "jejak-audit"} <= {each.address for each in ASKING}
