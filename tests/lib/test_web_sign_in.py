"""The sign-in forms over HTTP: cookies, foreign sites, addresses to go on to, faults told."""

import logging
import threading

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import set_database
from lib.auth import operator
from lib.services import passwords, people, roles, sign_ins
from lib.web import forms, sign_in
from lib.web.urls import PASSWORD, SESSION_COOKIE, SIGN_IN

WORD, NEW = "kuda benar baterai", "sapi benar baterai"
OURS = {"sec-fetch-site": "same-origin"}
FIELDS = {"nama": "siti", "sandi": WORD, "kembali": "/peta?wilayah=53.04", "bahasa": "id"}


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)


@pytest.fixture
def accounts(db):
    before = set_database(db)
    people.add_account(operator(), "siti", "Siti Aminah", WORD)
    people.add_account(operator(), "ketua", "Ketua", WORD)
    roles.grant(operator(), "ketua", "admin")
    yield db
    set_database(before)


def browser(base="http://testserver"):
    routes = [
        Route(SIGN_IN, sign_in.serve_sign_in, methods=["GET", "POST"]),
        Route(PASSWORD, sign_in.serve_password, methods=["GET", "POST"]),
    ]
    return TestClient(Starlette(routes=routes), base_url=base, follow_redirects=False)


@pytest.fixture
def client(accounts):
    return browser()


def send(client, path=SIGN_IN, headers=OURS, **fields):
    return client.post(path, data={**FIELDS, **fields}, headers=headers)


def test_the_form_asks_for_name_and_password_in_both_languages(client):
    page = client.get(SIGN_IN, params={"kembali": "/peta"})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert '<html lang="id">' in page.text
    assert "Nama masuk" in page.text
    english = client.get(SIGN_IN, params={"bahasa": "en"})
    assert "Sign-in name" in english.text
    assert '<html lang="en">' in english.text


def test_a_right_password_sets_a_cookie_that_scripts_cannot_read_and_leads_back(client):
    answer = send(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/peta?wilayah=53.04")
    said = answer.headers["set-cookie"].lower()
    assert said.startswith(SESSION_COOKIE)
    assert {"httponly", "samesite=lax", "path=/"} <= {each.strip() for each in said.split(";")}
    assert "secure" not in said
    assert "max-age" not in said
    assert "expires" not in said
    assert sign_ins.actor_by(client.cookies[SESSION_COOKIE]).name == "Siti Aminah"


@pytest.mark.parametrize(
    ("base", "headers"),
    [
        ("https://testserver", OURS),
        ("http://testserver", {**OURS, "origin": "https://testserver"}),  # behind a proxy
    ],
)
def test_under_https_the_cookie_is_sent_over_https_only(accounts, base, headers):
    assert "secure" in send(browser(base), headers=headers).headers["set-cookie"].lower()


@pytest.mark.parametrize("wrong", [{"sandi": "salah"}, {"nama": "tidak-ada"}, {"sandi": ""}])
def test_a_refusal_is_the_same_whatever_was_wrong(client, wrong):
    answer = send(client, **wrong)
    assert answer.status_code == 403
    assert "Nama masuk atau kata sandi salah." in answer.text
    assert "E_SIGN_IN_WRONG" in answer.text
    assert "set-cookie" not in answer.headers
    assert FIELDS["sandi"] not in answer.text
    assert 'name="kembali" value="/peta?wilayah=53.04"' in answer.text


def test_what_was_typed_comes_back_as_text(client):
    answer = send(client, nama='"><script>x</script>', sandi="salah", kembali='/"><b>')
    assert "<script>x" not in answer.text
    assert '"><b>' not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_five_wrong_passwords_lock_and_say_for_how_long(client):
    for _ in range(5):
        send(client, sandi="salah")
    answer = send(client, bahasa="en")
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.text
    assert "E_LOCKED" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "https://jahat.example"},
        {"origin": "null"},
        {"origin": "http://testserver.jahat.example"},
        {"referer": "https://jahat.example/?http://testserver/"},
        {},
    ],
)
@pytest.mark.parametrize("path", [SIGN_IN, PASSWORD])
def test_a_form_of_another_site_is_refused(client, path, headers):
    send(client)
    kept = client.cookies[SESSION_COOKIE]
    answer = send(client, path, headers=headers, baru=NEW, ulang=NEW)
    assert answer.status_code == 403
    assert "E_FOREIGN_FORM" in answer.text
    assert "set-cookie" not in answer.headers
    assert sign_ins.actor_by(kept) is not None
    assert people.sign_in("siti", WORD).name == "Siti Aminah"


@pytest.mark.parametrize(
    "headers", [{"origin": "http://testserver"}, {"referer": "http://testserver/masuk"}]
)
def test_a_browser_that_knows_only_older_headers_signs_in(client, headers):
    assert send(client, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    ["https://jahat.example", "//jahat.example", "/\\jahat.example", "\\\\jahat", "javascript:x",
     "/a\r\nset-cookie: x=1", "peta", "", "/ä", "/" + "a" * 3000],
)  # fmt: skip
def test_nobody_is_led_to_another_site(client, wanted):
    assert send(client, kembali=wanted).headers["location"] == "/"
    assert forms.local_address("/meja_data?langkah=2&b=%20") == "/meja_data?langkah=2&b=%20"


def test_a_token_that_the_browser_came_with_is_not_used_again(client):
    client.cookies.set(SESSION_COOKIE, "dipilih-penyerang")
    send(client)
    first = client.cookies.get(SESSION_COOKIE, domain="testserver.local", path="/")
    assert first != "dipilih-penyerang"
    assert sign_ins.actor_by("dipilih-penyerang") is None
    client.cookies.clear()
    client.cookies.set(SESSION_COOKIE, first)
    send(client)
    assert sign_ins.actor_by(first) is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"nama=siti&sandi=" + b"a" * 20_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(100)), "application/x-www-form-urlencoded"),
        (b"nama=%ff", "application/x-www-form-urlencoded"),
        (b'{"nama": "siti"}', "application/json"),
        (b"nama=siti", "text/plain"),
    ],
)
def test_what_is_no_form_is_refused(client, body, kind):
    answer = client.post(SIGN_IN, content=body, headers={**OURS, "content-type": kind})
    assert answer.status_code == 400
    assert "E_FORM" in answer.text


def test_changing_the_password_begins_a_new_session_and_ends_the_others(client):
    send(client)
    other = sign_ins.begin(people.sign_in("siti", WORD))
    before = client.cookies[SESSION_COOKIE]
    answer = send(client, PASSWORD, baru=NEW, ulang=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, FIELDS["kembali"])
    assert [sign_ins.actor_by(each) for each in (before, other)] == [None, None]
    assert sign_ins.actor_by(client.cookies[SESSION_COOKIE]).name == "Siti Aminah"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ulang": NEW + "!"}, "E_PASSWORD_REPEAT"),
        ({"sandi": "salah"}, "E_SIGN_IN_WRONG"),
        ({"baru": "pendek", "ulang": "pendek"}, "E_PASSWORD_RULE"),
        ({"baru": WORD, "ulang": WORD}, "E_PASSWORD_SAME"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(client, wrong, code):
    send(client)
    answer = send(client, PASSWORD, **{"baru": NEW, "ulang": NEW, **wrong})
    assert answer.status_code == 403
    assert code in answer.text
    assert people.sign_in("siti", WORD).name == "Siti Aminah"


def test_a_guest_signs_in_before_changing_a_password(client):
    for answer in (client.get(PASSWORD), send(client, PASSWORD, baru=NEW, ulang=NEW)):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{SIGN_IN}?kembali=%2Fmasuk%2Fsandi")


def test_a_password_made_by_an_admin_is_good_for_changing_it_only(client):
    head = people.sign_in("ketua", WORD)
    roles.grant(head, "siti", "analis", "53.04")
    people.set_password(head, "siti", NEW)
    answer = send(client, sandi=NEW)
    assert answer.headers["location"].startswith(f"{PASSWORD}?kembali=%2Fpeta")
    forced = sign_ins.actor_by(client.cookies[SESSION_COOKIE])
    assert (forced.must_change, forced.grants) == (True, ())
    assert "dibuat oleh admin" in client.get(PASSWORD).text
    assert "E_PASSWORD_SAME" in send(client, PASSWORD, sandi=NEW, baru=NEW, ulang=NEW).text
    send(client, PASSWORD, sandi=NEW, baru=WORD, ulang=WORD)
    own = sign_ins.actor_by(client.cookies[SESSION_COOKIE])
    assert (own.must_change, own.may("analis", "53.04")) == (False, True)


def test_no_password_reaches_a_log(client, caplog):
    caplog.set_level(logging.DEBUG)
    for fields in ({}, {"sandi": "salah-sekali-ini"}, {"sandi": WORD, "bahasa": "en"}):
        send(client, **fields)
    assert not {WORD, "salah-sekali-ini"} & set(caplog.text.split("'"))
    assert "salah-sekali-ini" not in caplog.text
    assert WORD not in caplog.text


def test_a_crowd_is_told_to_wait(client, monkeypatch):
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr(sign_in, "_places", places)
    monkeypatch.setattr(sign_in, "_PAUSE_S", 0.001)
    with places:
        answer = send(client)
    assert answer.status_code == 503
    assert "E_SIGN_IN_BUSY" in answer.text
    for _ in range(2):  # the place is given back
        assert send(client).status_code == 303
    with places:
        pass
