"""Open311 GeoReport v2 over HTTP, against the tables of its specification.

Fields, formats and errors are those of wiki.open311.org/GeoReport_v2 and /Service_Discovery.
"""

import datetime as dt
import hashlib
import re
import xml.etree.ElementTree as ET

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import set_database
from data.db.participation_tables import api_key, report, report_private, service_unit
from lib.auth import Actor, operator
from lib.services.limiter import Limiter
from lib.services.participation import api_keys, intake, open311_create, senders
from lib.services.participation.api_keys import ApiKeyError
from lib.services.participation.errors import ReportBusyError
from lib.services.participation.record import add_event, by_ticket
from lib.services.participation.vault import vault
from lib.web import open311 as served
from lib.web.open311 import serve_open311
from tests import databases
from tests.reports import MONDAY, a_report

FIELDS = {
    "services": "service_code service_name description metadata type keywords group",
    "attribute": "variable code datatype required datatype_description order description values",
    "request": "service_request_id status status_notes service_name service_code description "
    "agency_responsible service_notice requested_datetime updated_datetime expected_datetime "
    "address address_id zipcode lat long media_url",
    "created": "service_request_id service_notice account_id",
    "discovery": "changeset contact key_service endpoints",
    "endpoint": "specification url changeset type formats",
}
W3 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
BELU = {"lat": "-9.1067", "long": "124.8927"}


@pytest.fixture
def limits(monkeypatch):
    """Let nobody be stopped by what other tests sent."""
    for module, name in ((served, "_readers"), (open311_create, "_keys"), (senders, "_guesses")):
        monkeypatch.setattr(module, name, Limiter(10_000, ReportBusyError))


def client_of(db):
    """Give a client of the endpoint over a database."""
    before = set_database(db)
    routes = [Route("/open311/{rest:path}", serve_open311, methods=["GET", "POST"])]
    yield TestClient(Starlette(routes=routes), base_url="http://peta.example")
    set_database(before)


@pytest.fixture
def own(db):
    return db


@pytest.fixture
def client(db, limits):
    yield from client_of(db)


@pytest.fixture
def key(db):
    return api_keys.issue(operator(), "Aplikasi kota", db=db)


@pytest.fixture(scope="module")
def shared_db(tmp_path_factory):
    """Give one SQLite database to tests that keep nothing."""
    folder = tmp_path_factory.mktemp("open311")
    with databases.opened(databases.sqlite_url(folder), folder) as opened:
        yield opened


@pytest.fixture
def visitor(shared_db, limits):
    """Give a client of whom nothing is kept."""
    yield from client_of(shared_db)
    with shared_db.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(report)) == 0


@pytest.fixture(scope="module")
def shared_key(shared_db):
    return api_keys.issue(operator(), "Aplikasi kota", db=shared_db)


def as_json(element):
    """Turn XML into what JSON says, texts alone: lists are elements of several of one name."""
    lists = {"services", "attributes", "values", "service_requests", "errors", "endpoints",
             "formats"}  # fmt: skip
    if element.tag in lists:
        return [as_json(each) for each in element]
    if len(element):
        return {each.tag: as_json(each) for each in element}
    return element.text or ""


def as_texts(value):
    if isinstance(value, list):
        return [as_texts(each) for each in value]
    if isinstance(value, dict):
        return {name: as_texts(each) for name, each in value.items()}
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def both(client, path, expected=200, /, **params):
    """Ask for JSON and XML, check that they say the same, and return the JSON."""
    said = client.get(f"/open311/{path}.json", params=params)
    marked = client.get(f"/open311/{path}.xml", params=params)
    assert (said.status_code, marked.status_code) == (expected, expected)
    assert said.headers["content-type"] == "application/json; charset=utf-8"
    assert marked.headers["content-type"] == "text/xml; charset=utf-8"
    assert marked.text.startswith('<?xml version="1.0" encoding="utf-8"?>')
    assert as_json(ET.fromstring(marked.content)) == as_texts(said.json())
    return said.json()


def fields(name):
    return FIELDS[name].split()


def test_discovery_leads_to_the_endpoint(visitor):
    found = both(visitor, "discovery")
    assert list(found) == fields("discovery")
    (endpoint,) = found["endpoints"]
    assert list(endpoint) == fields("endpoint")
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://peta.example/open311/v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]


def test_services_and_their_definitions(visitor):
    services = both(visitor, "v2/services")
    assert len({each["service_code"] for each in services}) == len(services) == 34
    for each in services:
        assert list(each) == fields("services")
        found = both(visitor, f"v2/services/{each['service_code']}")
        assert found["service_code"] == each["service_code"]
        assert [one["order"] for one in found["attributes"]] == list(
            range(1, len(found["attributes"]) + 1)
        )
        for attribute in found["attributes"]:
            assert list(attribute) == fields("attribute")
            assert (attribute["datatype"] == "singlevaluelist") == bool(attribute["values"])
    english = visitor.get("/open311/v2/services.json?bahasa=en").json()
    assert english[0]["service_name"] == "Complaint: Health"
    assert visitor.get("/open311/v2/services").text == visitor.get("/open311/v2/services.xml").text


def test_a_request_has_the_fields_of_the_specification(client, own):
    with own.write() as connection:
        unit = connection.execute(
            sa.insert(service_unit)
            .values(region="53.04", name="Dinas <Kesehatan>", sectors=[], made_by="x",
                    made_at=MONDAY)
            .returning(service_unit.c.id)
        ).scalar_one()  # fmt: skip
    one = a_report(
        own, published_at=MONDAY, lat=-9.10661, lon=124.89273, unit_id=unit, state="selesai",
        text="Tutup\n<b>& \x0b gelap", finish_due=MONDAY + dt.timedelta(days=18), closed_at=MONDAY,
    )  # fmt: skip
    with own.write() as connection:
        add_event(connection, one.id, "answer", at=MONDAY + dt.timedelta(days=1), actor="p",
                  text="Sudah dibuka.", public=True)  # fmt: skip
    (found,) = both(client, "v2/requests", service_request_id=one.ticket.lower())
    assert list(found) == fields("request")
    assert found["service_code"] == "pengaduan-kesehatan"
    assert (found["lat"], found["long"]) == (-9.11, 124.89)
    assert found["status"] == "closed"
    assert found["status_notes"].endswith("Sudah dibuka.")
    assert found["agency_responsible"] == "Dinas <Kesehatan>"
    assert found["address"] == "Kabupaten Belu, Nusa Tenggara Timur"
    assert found["address_id"] == "53.04"
    assert "\x0b" not in found["description"]
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert W3.fullmatch(found[name])
    assert found["updated_datetime"] == "2026-11-24T02:00:00Z"
    assert both(client, f"v2/requests/{one.ticket}") == [found]


def test_what_is_not_public_is_not_found(client, own):
    for changes in ({}, {"published_at": MONDAY, "identity": "rahasia"},
                    {"published_at": MONDAY, "sensitive": "anak"},
                    {"published_at": MONDAY, "demo": True}):  # fmt: skip
        one = a_report(own, **changes)
        both(client, f"v2/requests/{one.ticket}", 404)
        assert both(client, "v2/requests", service_request_id=one.ticket) == []


def test_filters(client, own):
    day, now = dt.timedelta(days=1), dt.datetime.now(dt.UTC)
    made = {
        "new": a_report(own, published_at=MONDAY, received_at=now - day),
        "old": a_report(own, published_at=MONDAY, received_at=now - 100 * day),
        "done": a_report(own, published_at=MONDAY, received_at=now - day, state="ditolak"),
        "school": a_report(own, published_at=MONDAY, received_at=now - day, sector="pendidikan"),
        "none": a_report(own, published_at=MONDAY, received_at=now - day, sector=""),
        "offer": a_report(own, published_at=MONDAY, received_at=now - day, kind="relawan"),
        "jakarta": a_report(own, published_at=MONDAY, received_at=now - day, region="31.71"),
    }
    names = {each.ticket: name for name, each in made.items()}

    def asked(**params):
        return {names[each["service_request_id"]] for each in both(client, "v2/requests", **params)}

    recent = set(made) - {"old"}
    assert asked() == recent
    assert asked(service_code="", status="", start_date="", jurisdiction_id="") == recent
    assert asked(status="closed") == {"done"}
    assert asked(status="open,closed") == recent
    assert asked(service_code="pengaduan-pendidikan,pengaduan-lain,relawan") == {
        "school", "none", "offer",
    }  # fmt: skip
    assert asked(jurisdiction_id="31") == {"jakarta"}
    past = (now - 101 * day).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert asked(start_date=past, status="open") == {"old"}
    assert asked(end_date=(now - 99 * day).isoformat()) == {"old"}
    assert asked(service_request_id=f"{made['old'].ticket}, {made['new'].ticket}",
                 status="closed") == {"old", "new"}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("v2/requests", {"status": "buka"}, 400),
        ("v2/requests", {"start_date": "kemarin"}, 400),
        ("v2/requests", {"start_date": "2026-01-01T00:00:00"}, 400),
        ("v2/requests", {"start_date": "0001-01-01T00:00:00+23:59"}, 400),
        ("v2/requests", {"end_date": "0001-01-02T00:00:00Z"}, 400),
        ("v2/requests", {"start_date": "9999-12-31T00:00:00Z"}, 400),
        (
            "v2/requests",
            {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
            400,
        ),
        ("v2/requests", {"service_code": "jalan"}, 404),
        ("v2/requests", {"service_request_id": ",".join(["PL-A"] * 60)}, 400),
        ("v2/requests", {"jurisdiction_id": "city.gov"}, 404),
        ("v2/services", {"jurisdiction_id": "city.gov"}, 404),
        ("v2/services/relawan-kesehatan", {}, 404),
        ("v2/requests/PL-TIDAKADA", {}, 404),
        ("v2/tokens/PL-TIDAKADA", {}, 404),
        ("v2/tokens", {}, 404),
        ("v3/services", {}, 404),
        ("", {}, 404),
    ],
)
def test_faults_are_told_as_the_specification_has_them(visitor, path, params, status):
    (fault,) = both(visitor, path, status, **params)
    assert list(fault) == ["code", "description"]
    assert fault["code"] == status
    assert "(E_" in fault["description"]


def send(client, form="json", headers=None, **data):
    return client.post(f"/open311/v2/requests.{form}", data=data, headers=headers or {})


def given(key, **changes):
    return {"api_key": key, "service_code": "pengaduan-kesehatan",
            "description": "Puskesmas tutup sejak Senin pagi.", **BELU, **changes}  # fmt: skip


def test_a_program_creates_a_report_with_its_key(client, own, key):
    answer = send(client, **given(key, first_name="Maria", phone="081234567890",
                                  **{"attribute[judul]": "Puskesmas tutup"}))  # fmt: skip
    assert answer.status_code == 200
    (made,) = answer.json()
    assert list(made) == fields("created")
    one = by_ticket(made["service_request_id"], db=own)
    assert (one.region, one.kind, one.sector, one.channel) == (
        "53.04", "pengaduan", "kesehatan", "api",
    )  # fmt: skip
    assert (one.title, one.identity, one.published_at) == ("Puskesmas tutup", "terbuka", None)
    assert one.answer_due is not None
    with own.read() as connection:
        contact = connection.scalar(sa.select(report_private.c.contact))
    assert vault().open(contact) == {"name": "Maria", "phone": "081234567890"}
    # The link told leads to the ticket, as a token does.
    secret = made["service_notice"].rsplit("/lapor/t/", 1)[1]
    assert both(client, f"v2/tokens/{secret}") == [
        {"service_request_id": one.ticket, "token": secret}
    ]
    both(client, f"v2/requests/{one.ticket}", 404)  # nobody has looked through it yet


def test_xml_is_created_and_answered(client, key):
    answer = send(client, "xml", **given(key))
    (made,) = as_json(ET.fromstring(answer.content))
    assert made["service_request_id"].startswith("PL-")
    assert made["account_id"] == ""


def test_the_same_report_sent_twice_with_its_mark_counts_once(client, own, key):
    tickets = {
        send(client, headers={"idempotency-key": "laporan-1"}, **given(key)).json()[0][
            "service_request_id"
        ]
        for _ in range(3)
    }
    assert len(tickets) == 1
    send(client, **given(key))
    with own.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(report)) == 2


def test_nobody_finds_the_link_by_guessing_the_mark_of_a_report(client, own, key):
    send(client, headers={"idempotency-key": "17"}, **given(key))
    with own.read() as connection:
        form_key = connection.scalar(sa.select(report.c.form_key))
        number = connection.scalar(sa.select(api_key.c.id))
    assert intake.known(form_key, db=own) is not None
    guess = hashlib.sha256(f"{number} 17".encode()).hexdigest()
    assert guess not in form_key
    assert intake.known(f"api-{guess}", db=own) is None


def test_no_filter_tells_the_minute_at_which_somebody_reported(client, own):
    """Moments are told to the hour; a program that halves the span must learn no more."""
    now = dt.datetime.now(dt.UTC) - dt.timedelta(days=2)
    hour = now.replace(minute=0, second=0, microsecond=0)
    a_report(own, published_at=MONDAY, received_at=hour + dt.timedelta(minutes=23))

    def found(**minutes):
        asked = {f"{name}_date": (hour + dt.timedelta(minutes=n)).isoformat()
                 for name, n in minutes.items()}  # fmt: skip
        return len(both(client, "v2/requests", **asked))

    assert found(start=0, end=0) == 1  # as it is told
    assert {found(start=-60, end=n) for n in range(0, 60, 6)} == {1}
    assert {found(start=n, end=120) for n in range(1, 60, 6)} == {0}
    assert found(start=-60, end=-1) == 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "x" * 43}, 403),
        ({"api_key": "x" * 300}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "jalan"}, 404),
        ({"description": "pendek"}, 400),
        ({"description": "x" * 6_000}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "", "long": "124.8"}, 400),
        ({"lat": "NaN"}, 400),
        ({"lat": "51.5", "long": "-0.1"}, 400),
        ({"lat": "", "long": "", "address_string": "Jalan Merdeka"}, 400),
        ({"lat": "", "long": "", "address_id": "99.99"}, 400),
        ({"jurisdiction_id": "city.gov"}, 404),
        ({"attribute[tanggal]": "kemarin"}, 400),
        ({"attribute[warna]": "biru"}, 400),
        ({"attribute[kerahasiaan]": "bocor"}, 400),
        ({"email": "bukan surel"}, 400),
        ({"service_code": "donasi"}, 400),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_kept(visitor, shared_key, changes, status):
    answer = send(visitor, **given(shared_key, **changes))
    assert answer.status_code == status
    assert answer.json()[0]["code"] == status
    assert "bukan surel" not in answer.text


def test_an_offer_carries_what_its_kind_asks(client, own, key):
    details = {"attribute[keahlian]": "Bidan", "attribute[waktu]": "Sabtu"}
    answer = send(client, **given(key, service_code="relawan", **details))
    one = by_ticket(answer.json()[0]["service_request_id"], db=own)
    assert one.details == {"keahlian": "Bidan", "waktu": "Sabtu"}


def test_what_is_sensitive_stays_confidential(client, own, key):
    answer = send(client, **given(key, description="Ada korupsi dana obat di puskesmas ini."))
    (made,) = answer.json()
    assert "rahasia" in made["service_notice"]
    assert by_ticket(made["service_request_id"], db=own).identity == "rahasia"


def test_a_key_is_for_its_region_and_ends(client, own):
    key = api_keys.issue(operator(), "Belu", "53.04", db=own)
    assert send(client, **given(key)).status_code == 200
    away = given(key, lat="-6.2", long="106.83")
    assert send(client, **away).status_code == 403
    (known,) = api_keys.listed(operator(), db=own)
    api_keys.retire(operator(), known.id, db=own)
    assert send(client, **given(key)).status_code == 403


def test_only_an_admin_handles_keys(own):
    guest = Actor(None, "Tamu")
    for call in (lambda: api_keys.issue(guest, "x", db=own), lambda: api_keys.listed(guest, db=own),
                 lambda: api_keys.retire(guest, 1, db=own)):  # fmt: skip
        with pytest.raises(PermissionError):
            call()
    with pytest.raises(ApiKeyError):
        api_keys.check("", db=own)


def test_limits_tell_when_to_come_again(client, key, monkeypatch):
    monkeypatch.setattr(open311_create, "_keys", Limiter(1, ReportBusyError))
    assert send(client, **given(key)).status_code == 200
    busy = send(client, **given(key))
    assert busy.status_code == 429
    assert int(busy.headers["retry-after"]) >= 1
    monkeypatch.setattr(served, "_readers", Limiter(1, ReportBusyError))
    answers = [client.get("/open311/v2/services.xml").status_code for _ in range(2)]
    assert answers == [200, 429]
    monkeypatch.setattr(served, "_readers", Limiter(1_000, ReportBusyError))
    monkeypatch.setattr(senders, "_guesses", Limiter(2, ReportBusyError))
    answers = [client.get(f"/open311/v2/tokens/coba{n}.json").status_code for n in range(4)]
    assert answers == [404, 404, 429, 429]


def test_a_form_too_large_or_of_another_kind_is_refused(visitor, shared_key):
    large = send(visitor, **given(shared_key, description="x" * 100_000))
    assert large.status_code == 400
    other = visitor.post("/open311/v2/requests.json", json=given(shared_key))
    assert other.status_code == 400
    assert visitor.delete("/open311/v2/requests.json").status_code == 405
