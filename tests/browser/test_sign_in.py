"""Signing in, in a real browser: by password, and through an OpenID Connect provider."""

import json
import re

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.auth import operator
from lib.services import identities, people, roles
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url

WORD = "kuda benar baterai"
STAFF = {"ketua": "admin", "wakil": "admin", "siti": "analis", "kunci": "analis"}
NAMES = {"ketua": "Ketua Umum", "wakil": "Wakil Ketua", "siti": "Siti Aminah", "kunci": "Si Kunci"}
PROVIDED = {
    "budi-sub": "budi@lain.example",
    "baru-sub": "baru@dinas.example",
    "asing-sub": "asing@dinas.example",
}
PATIENT_MS = 30_000


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("staff")


@pytest.fixture(scope="module")
def db(place):
    database = open_database(sqlite_url(place), place)
    for login, role in STAFF.items():
        people.add_account(operator(), login, NAMES[login], WORD, db=database)
        roles.grant(operator(), login, role, "" if role == "admin" else "53.04", db=database)
    people.add_account(operator(), "budi", "Budi Instansi", None, db=database)
    roles.grant(operator(), "budi", "admin", db=database)
    people.add_account(operator(), "baru@dinas.example", "Bu Baru", None, db=database)
    roles.grant(operator(), "baru@dinas.example", "analis", "53.04", db=database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def provider(db, place):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    told = [
        each for sub, email in PROVIDED.items() for each in ("--user-claims", _claims(sub, email))
    ]
    arguments = ["oidc_provider_mock", "--port", str(port), *told]
    identities.link_identity(operator(), "budi", address, "budi-sub", db=db)
    yield from serve(arguments, port, place / "provider.txt", path="/jwks")


def _claims(sub, email):
    return json.dumps({"sub": sub, "email": email, "email_verified": True})


@pytest.fixture(scope="module")
def staff_server(place, provider):
    port = free_port()
    secrets = place / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{"s3kali-pakai-" * 4}"
client_id = "peta"
client_secret = "hanya-untuk-uji"
server_metadata_url = "{provider}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    yield from serve(
        [*arguments, "--server.address", "127.0.0.1", "--secrets.files", str(secrets)],
        port,
        place / "log.txt",
        PETA_DATA_DIR=str(place),
    )


def sign_in(page, server, login, word=WORD, back="/akun"):
    page.goto(f"{server}/masuk?kembali={back}")
    page.get_by_label("Nama masuk").fill(login)
    page.get_by_label("Kata sandi").fill(word)
    page.get_by_role("button", name="Masuk").click()


def title(page, text):
    expect(page.locator("h1.pl-title")).to_contain_text(text, timeout=PATIENT_MS)


def leave(page):
    page.locator(".st-key-pl_keluar").get_by_role("button", name="Keluar").first.click()


def is_guest(page, server):
    page.goto(f"{server}/akun")
    title(page, "Masuk ke Peta Layanan")
    expect(page.locator(".st-key-pl_keluar")).to_have_count(0)


def test_a_guest_is_sent_to_sign_in_and_back_to_the_page(page, staff_server):
    page.goto(f"{staff_server}/pengguna?akun=3")
    title(page, "Silakan masuk dahulu")
    expect(page.get_by_text("Siti Aminah")).to_have_count(0)
    page.get_by_role("link", name="Masuk dengan nama dan kata sandi").click()
    page.get_by_label("Nama masuk").fill("ketua")
    page.get_by_label("Kata sandi").fill(WORD)
    page.get_by_role("button", name="Masuk").click()
    title(page, "akun,")
    assert page.url == f"{staff_server}/pengguna?akun=3"
    expect(page.get_by_role("heading", name="Siti Aminah (siti)")).to_be_visible()
    assert page.faults == []


def test_a_wrong_password_says_so_and_nothing_of_the_account(page, staff_server):
    said = []
    for login in ("siti", "tidak-ada"):
        sign_in(page, staff_server, login, "salah sama sekali")
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]
    assert "E_SIGN_IN_WRONG" in said[0]
    is_guest(page, staff_server)


def test_five_wrong_passwords_lock_even_the_right_one_out(page, staff_server):
    for _ in range(5):
        sign_in(page, staff_server, "kunci", "salah sama sekali")
    sign_in(page, staff_server, "kunci")
    expect(page.get_by_role("alert")).to_contain_text("Coba lagi dalam 15 menit. E_LOCKED")


def test_a_sign_in_outlives_reloading_and_holds_in_a_new_tab(page, staff_server):
    sign_in(page, staff_server, "siti")
    title(page, "Anda masuk sebagai Siti Aminah")
    expect(page.get_by_text("Kabupaten Belu")).to_be_visible()
    page.reload()
    title(page, "Anda masuk sebagai Siti Aminah")
    tab = page.context.new_page()
    tab.goto(f"{staff_server}/akun")
    title(tab, "Anda masuk sebagai Siti Aminah")
    cookie = next(c for c in page.context.cookies() if c["name"] == "peta_masuk")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert page.evaluate("document.cookie.includes('peta_masuk')") is False
    assert page.faults == []


def test_signing_out_in_one_tab_signs_out_in_all(page, staff_server):
    sign_in(page, staff_server, "ketua", back="/pengguna")
    title(page, "akun,")
    tab = page.context.new_page()
    tab.goto(f"{staff_server}/akun")
    title(tab, "Anda masuk sebagai Ketua Umum")
    leave(tab)
    title(tab, "Masuk ke Peta Layanan")
    page.locator(".st-key-peta_bahasa").get_by_text("EN").click()  # the open page runs again
    title(page, "Please sign in first")
    expect(page.get_by_text("Siti Aminah")).to_have_count(0)
    is_guest(page, staff_server)


def test_a_role_that_is_taken_back_counts_at_once_in_an_open_page(page, staff_server, db):
    sign_in(page, staff_server, "wakil", back="/jejak-audit")
    title(page, "tindakan tercatat")
    roles.revoke(operator(), "wakil", "admin", db=db)
    try:
        page.locator(".st-key-peta_bahasa").get_by_text("EN").click()
        title(page, "This page needs the role of admin")
        expect(page.get_by_role("table")).to_have_count(0)
    finally:
        roles.grant(operator(), "wakil", "admin", db=db)


def test_the_menu_shows_pages_by_role(page, staff_server):
    def entries():
        page.get_by_role("button", name=re.compile("Ketua Umum|Siti Aminah")).click()
        expect(page.get_by_role("menuitem", name="Akun saya")).to_be_visible()
        return page.get_by_role("menuitem").all_inner_texts()

    sign_in(page, staff_server, "siti")
    title(page, "Siti Aminah")
    assert not any("Jejak audit" in each for each in entries())
    sign_in(page, staff_server, "ketua")
    title(page, "Ketua Umum")
    assert any("Jejak audit" in each for each in entries())


def test_the_form_needs_no_script(open_page, staff_server):
    page = open_page(390, 844, java_script_enabled=False)
    sign_in(page, staff_server, "siti", "salah sama sekali")
    expect(page.get_by_role("alert")).to_contain_text("E_SIGN_IN_WRONG")
    sign_in(page, staff_server, "siti", back="/masuk/sandi")
    expect(page.get_by_role("heading")).to_have_text("Ganti kata sandi")
    page.get_by_label("Kata sandi sekarang").fill(WORD)
    page.get_by_label("Kata sandi baru12").fill("x")
    page.get_by_label("Kata sandi baru, sekali lagi").fill("x")
    page.get_by_role("button", name="Ganti kata sandi").click()
    expect(page.get_by_role("alert")).to_contain_text("E_PASSWORD_RULE")


def through_provider(page, server, provider, sub, start="/akun"):
    # the provider's own page asks another machine for its looks
    page.context.route(re.compile(r"pico[.]min[.]css$"), lambda route: route.fulfill(body=""))
    page.goto(f"{server}{start}")
    page.get_by_role("button", name="Masuk dengan akun instansi").click()
    page.wait_for_url(f"{provider}/**", timeout=PATIENT_MS)
    page.locator("input[name=sub]").fill(sub)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{server}/**", timeout=PATIENT_MS)


def test_a_linked_identity_signs_in_with_the_roles_of_its_account(
    open_page, staff_server, provider
):
    page = open_page()
    through_provider(page, staff_server, provider, "budi-sub")
    page.goto(f"{staff_server}/jejak-audit")
    title(page, "tindakan tercatat")
    tab = page.context.new_page()
    tab.goto(f"{staff_server}/akun")
    title(tab, "Anda masuk sebagai Budi Instansi")
    leave(tab)
    tab.wait_for_url(f"{provider}/oauth2/end_session?**", timeout=PATIENT_MS)
    kept = {each["name"] for each in page.context.cookies()}
    assert not any(name.startswith("_streamlit_user") for name in kept)
    page.locator(".st-key-peta_bahasa").get_by_text("EN").click()
    title(page, "Please sign in first")  # though this page still has the provider's cookie


def test_a_verified_address_signs_in_to_the_account_that_was_made_for_it(
    open_page, staff_server, provider
):
    page = open_page()
    through_provider(page, staff_server, provider, "baru-sub")
    page.goto(f"{staff_server}/akun")
    title(page, "Anda masuk sebagai Bu Baru")
    expect(page.get_by_text("Kabupaten Belu")).to_be_visible()


def test_an_unknown_identity_has_no_role_and_is_told_what_to_do(open_page, staff_server, provider):
    page = open_page()
    through_provider(page, staff_server, provider, "asing-sub", "/pengguna")
    page.goto(f"{staff_server}/pengguna")
    title(page, "Identitas Anda dikenal, tetapi belum memiliki akun di sini")
    expect(page.get_by_role("alert")).to_contain_text("asing-sub")
    expect(page.get_by_role("alert")).to_contain_text("E_IDENTITY")
    page.goto(f"{staff_server}/")
    title(page, "puskesmas")  # what is public stays so
