"""The plain page of a proposal over HTTP: shared, supported once, nothing of others shown."""

import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import set_database
from lib.services.limiter import Limiter
from lib.services.participation import proposals, senders
from lib.services.participation.errors import ReportBusyError
from lib.web.backing import serve_backing
from lib.web.urls import CITIZEN_COOKIE, backing_url
from tests.reports import MONDAY, a_report

OURS = {"sec-fetch-site": "same-origin"}
ID = {"bahasa": "id"}


@pytest.fixture
def kept(sqlite_db, monkeypatch):
    before = set_database(sqlite_db)
    monkeypatch.setattr(senders, "_addresses", Limiter(3, ReportBusyError))
    monkeypatch.setattr(senders, "_persons", Limiter(3, ReportBusyError))
    yield sqlite_db
    set_database(before)


@pytest.fixture
def client(kept):
    routes = [Route("/dukung/{ticket}", serve_backing, methods=["GET", "POST"])]
    return TestClient(Starlette(routes=routes), follow_redirects=False)


def a_proposal(db, **changes):
    values = {"kind": "usulan", "title": "Jembatan <script>", "published_at": MONDAY,
              "text": "Hubungi 0812 3456 7890"}  # fmt: skip
    return a_report(db, **(values | changes))


def test_a_browser_is_marked_when_it_looks_and_counts_once(client, kept):
    own = a_proposal(kept)
    url = backing_url(own.ticket, "id")
    page = client.get(url)
    assert page.status_code == 200
    assert CITIZEN_COOKIE in page.cookies
    assert "Jembatan &lt;script&gt;" in page.text
    assert "0812" not in page.text
    assert len(page.content) < 50_000
    assert "<script" not in page.text
    thanks = client.post(url, data={"bahasa": "id"}, headers=OURS)
    assert "Dukungan Anda dihitung" in thanks.text
    again = client.post(url, data={"bahasa": "en"}, headers=OURS)
    assert "You support this" in again.text
    assert proposals.by_id(own.id).supports == 1


def test_two_browsers_behind_one_address_count_twice(client, kept):
    own = a_proposal(kept)
    url = backing_url(own.ticket, "id")
    for _ in range(2):
        client.cookies.clear()
        client.get(url)
        client.post(url, data=ID, headers=OURS)
    assert proposals.by_id(own.id).supports == 2


@pytest.mark.parametrize(
    "changes", [{"published_at": None}, {"identity": "rahasia"}, {"sensitive": "anak"},
                {"kind": "pengaduan"}], ids=str)  # fmt: skip
def test_what_is_not_public_is_not_there(client, kept, changes):
    own = a_proposal(kept, **changes)
    for page in (client.get(backing_url(own.ticket, "id")),
                 client.post(backing_url(own.ticket, "id"), data=ID, headers=OURS)):  # fmt: skip
        assert page.status_code == 404
        assert "Jembatan" not in page.text


def test_another_site_cannot_support_and_a_refused_one_offers_nothing(client, kept):
    own, refused = a_proposal(kept), a_proposal(kept, musrenbang="ditolak")
    url = backing_url(own.ticket, "id")
    assert client.post(url, data=ID, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert proposals.by_id(own.id).supports == 0
    assert "<form" not in client.get(backing_url(refused.ticket, "id")).text
    page = client.post(backing_url(refused.ticket, "id"), data=ID, headers=OURS)
    assert page.status_code == 409


def test_one_address_cannot_send_without_end(client, kept):
    codes = []
    for _ in range(4):
        own = a_proposal(kept)
        client.cookies.clear()
        client.get(backing_url(own.ticket, "id"))
        codes.append(client.post(backing_url(own.ticket, "id"), data=ID, headers=OURS).status_code)
    assert codes == [200, 200, 200, 429]


def test_messengers_get_the_address_of_the_page(client, kept):
    own = a_proposal(kept, title='Jembatan "Naga"')
    page = client.get(backing_url(own.ticket, "en")).text
    assert re.search(r'href="https://wa\.me/\?text=[^"<> ]+dukung%2F', page)
