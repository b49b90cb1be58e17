"""Whatever is sent to the form of citizens, it answers in its own words, and nothing runs."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import set_database
from data.db.participation_choices import IDENTITIES, REPORT_KINDS
from lib.services.participation import senders
from lib.services.participation.errors import ReportBusyError
from lib.web.report import _CARRIED, serve_report
from lib.web.report_ticket import serve_ticket
from tests import databases

OURS = {"sec-fetch-site": "same-origin"}
GOOD = {"isi": "Puskesmas tutup sejak pagi", "titik": "53.04", "kategori": "kesehatan"}
NAMES = (*_CARRIED, "titik", "juga", "ganti", "situs", "bahasa", "foto")
PLAIN = (*REPORT_KINDS, *IDENTITIES, "1", "0", "@-9.1, 124.9", "puskesmas:1050400", "53.04")
EVIL = ("<script>alert(1)</script>", "'; DROP TABLE report; --", "${7*7}", "\x00", "2026-13-45")
TEXT = st.text(max_size=60) | st.sampled_from((*PLAIN, *EVIL))
ASKED = (*NAMES, "lat", "lon", "fasilitas")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("isian")
    before_limits = senders._addresses, senders._persons, senders._guesses
    senders._addresses = senders._persons = senders._guesses = senders.Limiter(
        10**9, ReportBusyError
    )
    with databases.opened(databases.sqlite_url(folder), folder) as db:
        before = set_database(db)
        routes = [
            Route("/lapor", serve_report, methods=["GET", "POST"]),
            Route("/lapor/t/{secret}", serve_ticket, methods=["GET", "POST"]),
        ]
        yield TestClient(Starlette(routes=routes), follow_redirects=False)
        set_database(before)
    senders._addresses, senders._persons, senders._guesses = before_limits


def harmless(page):
    assert page.status_code in {200, 303, 400, 404, 409, 413}, page.text
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert all("/aset/" in each for each in scripts)
    assert not re.search(r"<img (?!src=\"/aset/)", page.text)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fields=st.dictionaries(st.sampled_from(NAMES), TEXT, max_size=8))
def test_any_form_is_answered(client, fields):
    given_ = {"isian": "isian-0000000000000", **GOOD, **fields}
    page = client.post("/lapor", data=given_, headers=OURS)
    harmless(page)
    if page.status_code == 400:
        assert 'role="alert"' in page.text


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=st.dictionaries(st.sampled_from(ASKED), TEXT, max_size=5))
def test_any_address_shows_a_form(client, query):
    page = client.get("/lapor", params=query)
    assert page.status_code == 200
    harmless(page)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(min_size=10, max_size=200).filter(lambda each: len(each.strip()) >= 10))
def test_words_are_shown_to_their_sender_as_words(client, text):
    page = client.get("/lapor?wilayah=53.04")
    key = re.search('name="isian" value="([^"]+)"', page.text)[1]
    sent = client.post(
        "/lapor", data={**GOOD, "isian": key, "isi": text, "serupa": "1"}, headers=OURS
    )
    harmless(sent)
    if sent.status_code == 303:
        shown = client.get(sent.headers["location"].split("?")[0])
        harmless(shown)
        assert html.unescape(shown.text)
