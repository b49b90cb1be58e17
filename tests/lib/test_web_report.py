"""The form of citizens over HTTP: without script, once however often, and nothing that runs."""

import datetime as dt
import html
import re
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import set_database
from data.db.kpi_tables import programme
from data.db.participation_tables import (
    data_request,
    report,
    report_event,
    report_photo,
    report_rating,
    report_support,
)
from lib.auth import operator
from lib.services.participation import record, rights, senders
from lib.services.participation.errors import ReportBusyError
from lib.web import report_body
from lib.web.report import serve_report
from lib.web.report_hold import Hold, hold
from lib.web.report_shapes import serve_names, serve_shape
from lib.web.report_ticket import serve_photo, serve_ticket
from lib.web.urls import CITIZEN_COOKIE
from tests import databases
from tests.drafts import picture
from tests.reports import MONDAY, a_report

OURS = {"sec-fetch-site": "same-origin"}
GOOD = {
    "kategori": "kesehatan",
    "tempat": "puskesmas wedomu",
    "isi": "Puskesmas tutup sejak pagi. Warga pulang tanpa dilayani.",
}


@pytest.fixture
def limits(monkeypatch):
    """Let nobody be stopped by what other tests sent."""
    for name, most in (("_addresses", 1000), ("_persons", 1000), ("_guesses", 30)):
        monkeypatch.setattr(senders, name, senders.Limiter(most, ReportBusyError))


def client_of(db):
    """Give a client of the routes over a database."""
    before = set_database(db)
    routes = [
        Route("/lapor", serve_report, methods=["GET", "POST"]),
        Route("/lapor/t/{secret}", serve_ticket, methods=["GET", "POST"]),
        Route("/lapor/foto/{name}", serve_photo),
        Route("/lapor/batas/{code}", serve_shape),
        Route("/lapor/desa/{code}", serve_names),
    ]
    yield TestClient(Starlette(routes=routes), follow_redirects=False)
    set_database(before)


@pytest.fixture
def client(sqlite_db, limits):
    yield from client_of(sqlite_db)


@pytest.fixture(scope="module")
def shared_db(tmp_path_factory):
    """Give one database to tests that keep nothing."""
    folder = tmp_path_factory.mktemp("lapor")
    with databases.opened(databases.sqlite_url(folder), folder) as opened_db:
        yield opened_db


@pytest.fixture
def visitor(shared_db, limits):
    """Give a client of whom nothing is kept."""
    yield from client_of(shared_db)
    assert kept(shared_db) == []


def fields_of(page):
    """Return the hidden fields of the first form of a page."""
    form = re.search(r"<form .*?</form>", page.text, re.DOTALL)[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


def send(client, page, *, photos=(), headers=OURS, **fields):
    data = {**fields_of(page), **GOOD, **fields}
    files = [("foto", (f"{n}.jpg", each, "image/jpeg")) for n, each in enumerate(photos)]
    return client.post("/lapor", data=data, files=files or None, headers=headers)


def opened(client, query=""):
    return client.get(f"/lapor{query}")


def kept(db, table=report):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def taken(client, **options):
    """Send a report; return the address of its ticket."""
    answer = send(client, opened(client), **options)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0]


def test_the_form_is_small_plain_and_in_both_languages(visitor):
    page = opened(visitor)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert len(page.content) < 30_000
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert [
        bool(re.fullmatch(r'<script src="/aset/\w+/lapor.js" defer>', each)) for each in scripts
    ] == [True]
    assert "bukan SP4N-LAPOR" in page.text
    assert "ombudsman.go.id" in page.text
    for number in ("112", "110", "119", "129"):
        assert f'href="tel:{number}"' in page.text
    english = opened(visitor, "?bahasa=en")
    assert '<html lang="en">' in english.text
    assert "What happened?" in english.text
    assert fields_of(page)["isian"] != fields_of(english)["isian"]


def test_every_kind_has_its_form(visitor):
    kinds = opened(visitor, "?lengkap=1")
    links = re.findall(r'href="(/lapor\?[^"]*jenis=[a-z_]+[^"]*)"', kinds.text)
    assert len(links) == 9
    for link in links:
        page = visitor.get(html.unescape(link))
        assert page.status_code == 200
        assert 'name="isi"' in page.text
        assert len(page.content) < 40_000


@pytest.mark.parametrize(("kind", "usual"), [("usulan", "anonim"), ("relawan", "rahasia")])
def test_whoever_offers_something_is_asked_how_to_be_reached(visitor, kind, usual):
    page = opened(visitor, f"?lengkap=1&jenis={kind}")
    assert f'name="identitas" value="{usual}" checked' in page.text
    assert ('name="hal"' in page.text) == (kind == "usulan")


def test_a_report_of_three_fields_is_taken_and_its_ticket_shown(client, sqlite_db):
    answer = send(client, opened(client))
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    (row,) = kept(sqlite_db)
    assert row.ticket in page.text
    assert "Laporan Anda sudah kami terima" in page.text
    assert f"/lapor/t/{answer.headers['location'].split('/t/')[1].split('?')[0]}" in page.text
    assert (row.sector, row.region, row.facility_class) == ("kesehatan", "53.04", "puskesmas")
    assert (row.form, row.device, row.identity, row.channel) == ("cepat", "lain", "anonim", "web")
    assert 0 <= row.seconds < 60


def test_a_phone_is_told_from_others(client, sqlite_db):
    phone = {**OURS, "user-agent": "Mozilla/5.0 (Linux; Android 13) Chrome Mobile"}
    send(client, opened(client, "?mudah=1"), headers=phone)
    (row,) = kept(sqlite_db)
    assert (row.device, row.plain_words) == ("ponsel", True)


def test_a_place_with_several_meanings_is_chosen_in_a_second_step_and_photos_stay(
    client, sqlite_db
):
    page = send(client, opened(client), tempat="atambua", photos=(picture(),))
    assert page.status_code == 200
    assert "Tempat yang mana?" in page.text
    assert page.text.count('name="titik"') > 2
    assert kept(sqlite_db) == []
    data = {**fields_of(page), "titik": "53.04.12"}
    answer = client.post("/lapor", data=data, headers=OURS)
    assert answer.status_code == 303
    (row,) = kept(sqlite_db)
    assert (row.district, row.place, len(kept(sqlite_db, report_photo))) == (
        "53.04.12", "atambua", 1,
    )  # fmt: skip


def test_another_place_may_be_written_in_the_second_step(visitor):
    page = send(visitor, opened(visitor), tempat="atambua")
    again = visitor.post("/lapor", data={**fields_of(page), "ganti": "1"}, headers=OURS)
    assert again.status_code == 200
    assert GOOD["isi"] in again.text


def test_in_the_form_of_a_regency_words_that_name_nothing_say_where_in_it(client, sqlite_db):
    page = opened(client, "?wilayah=53.04")
    assert send(client, page, tempat="belakang gudang lama zzz").status_code == 303
    assert send(client, opened(client, "?wilayah=53.04"), tempat="").status_code == 303
    assert [(row.region, row.place) for row in kept(sqlite_db)] == [
        ("53.04", "belakang gudang lama zzz"), ("53.04", "Kabupaten Belu"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["?lat=-9.1067&lon=124.893", "?fasilitas=puskesmas:1050400", "?wilayah=53.04.12.1001"],
)
def test_an_address_may_name_the_place(client, sqlite_db, query):
    page = opened(client, query)
    assert 'class="spot"' in page.text
    assert send(client, page, tempat="").status_code == 303
    (row,) = kept(sqlite_db)
    assert row.region == "53.04"


@pytest.mark.parametrize(
    ("category", "service"), [("kesehatan", "puskesmas"), ("sosial", ""), ("lain", "")]
)
def test_a_facility_that_is_named_brings_its_category_and_service(
    client, sqlite_db, category, service
):
    page = opened(client, "?fasilitas=puskesmas:1050400")
    assert 'value="kesehatan" checked' in page.text
    assert send(client, page, tempat="", kategori=category).status_code == 303
    (row,) = kept(sqlite_db)
    assert (row.sector, row.service) == (category.replace("lain", ""), service)


def test_an_offer_is_for_the_programme_that_its_link_names(client, sqlite_db):
    page = opened(client, "?jenis=relawan&wilayah=53.04&program=bank_sampah")
    assert "Untuk: Bank Sampah" in page.text
    answer = send(client, page, tempat="", d_keahlian="mengajar", d_waktu="Sabtu")
    assert answer.status_code == 303, answer.text
    (row,) = kept(sqlite_db)
    assert (row.kind, row.details) == ("relawan", {"keahlian": "mengajar", "waktu": "Sabtu"})
    assert [each.name for each in kept(sqlite_db, programme)] == ["Bank Sampah"]
    assert row.programme_id == kept(sqlite_db, programme)[0].id


@pytest.mark.parametrize("wrong", [{"program": "999"}, {"program": "x"}, {"kegiatan": "999"}])
def test_an_offer_for_what_does_not_exist_is_refused(visitor, wrong):
    page = opened(visitor, "?jenis=relawan&wilayah=53.04")
    answer = send(visitor, page, tempat="", d_keahlian="mengajar", d_waktu="Sabtu", **wrong)
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)


@pytest.mark.parametrize(
    "query",
    [
        "?lat=x&lon=y", "?lat=0&lon=0", "?fasilitas=a:b", "?wilayah=99.99.99", "?jenis=<b>",
        "?wilayah=%00", "?program=zzz", "?bahasa=xx",
    ],
)  # fmt: skip
def test_an_address_with_nonsense_shows_the_form(visitor, query):
    page = opened(visitor, query)
    assert page.status_code == 200
    assert "<b>" not in page.text.split("<main>")[1].split("<form")[0].replace("<b>1", "")


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        ({"isi": "pendek"}, "E_REPORT_FIELD", "Ceritakan dengan 10 sampai 5.000 huruf"),
        ({"isi": "x" * 100_000}, "E_REPORT_FIELD", "Ceritakan dengan"),
        ({"isi": "\U0001f600" * 100_000}, "E_REPORT_FIELD", "Ceritakan dengan"),
        ({"tempat": "zzzzqqq"}, "E_REPORT_FIELD", "Tempat ini tidak ditemukan"),
        ({"tempat": ""}, "E_REPORT_FIELD", "Tempat ini tidak ditemukan"),
        ({"tempat": "puskesmas wedomu", "tanggal": "kemarin"}, "E_REPORT_FIELD", "Tanggal"),
        ({"kategori": "<b>"}, "E_REPORT_FIELD", "&lt;b&gt;"),
        ({"isian": "<b>"}, "E_REPORT_FIELD", ""),
        ({"titik": "@0, 0", "tempat": ""}, "E_REPORT_FIELD", "Tempat"),
        ({"layanan": "tidak-ada"}, "E_SERVICE", ""),
    ],
)
def test_what_is_wrong_comes_back_filled_in_with_the_same_key(visitor, wrong, code, said):
    page = opened(visitor)
    answer = send(visitor, page, **wrong)
    assert answer.status_code == 400
    assert code in answer.text
    assert said in answer.text
    if "isian" not in wrong:
        assert fields_of(answer)["isian"] == fields_of(page)["isian"]
    if "isi" not in wrong:
        assert GOOD["isi"] in answer.text
    assert 'value="kesehatan" checked' in answer.text or "kategori" in wrong


def test_scripts_in_words_come_back_as_words(client, sqlite_db):
    evil = '"></textarea><script>alert(1)</script>${x}'
    answer = send(client, opened(client), isi=evil, tempat="zzzqqq<script>")
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text
    secret = taken(client, isi=evil)
    assert "<script>" not in client.get(secret).text
    assert kept(sqlite_db)[0].text == evil


def test_the_same_form_sent_again_leads_to_the_same_ticket(client, sqlite_db):
    page = opened(client)
    first, again = (send(client, page).headers["location"] for _ in range(2))
    assert first == again
    assert len(kept(sqlite_db)) == 1


def test_a_program_that_fills_every_field_is_thanked_and_nothing_is_kept(visitor):
    answer = send(visitor, opened(visitor), situs="https://example.org")
    assert answer.status_code == 200
    assert "PL-" in answer.text


def test_other_sites_are_refused(visitor):
    for options in ({}, {"photos": (picture(),)}):
        answer = send(visitor, opened(visitor), headers={"sec-fetch-site": "cross-site"}, **options)
        assert answer.status_code == 403
        assert "E_FOREIGN_FORM" in answer.text


@pytest.mark.parametrize(
    ("photos", "status", "code"),
    [
        ((b"\xff\xd8\xff" + bytes(10_000_001),), 413, "E_PHOTO_LARGE"),
        ((b"\xff\xd8\xff" + bytes(30_000_000),), 413, "E_PHOTO_LARGE"),
        ((b"\xff\xd8\xff" + bytes(33_000_000),), 413, "E_PHOTO_LARGE"),
        ((b"%PDF-1.7",), 400, "E_PHOTO_TYPE"),
        ((picture()[:400],), 400, "E_PHOTO_DAMAGED"),
        ((picture(),) * 4, 400, "E_PHOTO_COUNT"),
    ],
)
def test_photos_that_cannot_be_taken_are_refused_and_the_words_stay(visitor, photos, status, code):
    answer = send(visitor, opened(visitor), photos=photos)
    assert (answer.status_code, code in answer.text) == (status, True)
    assert GOOD["isi"] in answer.text


def test_thirteen_photos_are_too_many_and_the_words_stay(visitor):
    answer = send(visitor, opened(visitor), photos=(picture(),) * 13)
    assert (answer.status_code, "E_PHOTO_COUNT" in answer.text) == (400, True)
    assert GOOD["isi"] in answer.text


def test_photos_that_are_sent_again_and_again_are_limited_before_they_are_decoded(
    visitor, monkeypatch
):
    monkeypatch.setattr(senders, "_uploads", senders.Limiter(2, ReportBusyError))
    page = opened(visitor)
    found = [send(visitor, page, photos=(picture(),), ganti="1") for _ in range(3)]
    assert [each.status_code for each in found] == [200, 200, 429]
    assert GOOD["isi"] in found[-1].text


def test_a_photo_is_kept_while_the_words_are_put_right(client, sqlite_db):
    page = send(client, opened(client), isi="pendek", photos=(picture(),))
    assert "1 foto sudah terlampir" in page.text
    assert send(client, page).status_code == 303
    assert len(kept(sqlite_db, report_photo)) == 1


def test_photos_that_are_gone_meanwhile_are_asked_for_again(client, sqlite_db):
    page = send(client, opened(client), isi="pendek", photos=(picture(),))
    hold.drop(fields_of(page)["isian"])
    again = send(client, page)
    assert (again.status_code, "E_PHOTO_GONE" in again.text) == (400, True)
    assert send(client, again).status_code == 303


def test_held_photos_have_a_bound_and_an_end():
    clock = [0.0]
    own = Hold(100, lambda: clock[0])
    own.put("a", (bytes(60),))
    own.put("b", (bytes(60),))
    assert (own.get("a"), len(own.get("b"))) == ((), 1)
    own.put("c", (bytes(101),))
    assert own.get("c") == ()
    clock[0] = 1801
    assert own.get("b") == ()


def test_more_bodies_than_there_is_room_for_are_sent_away(client, sqlite_db, monkeypatch):
    monkeypatch.setattr(report_body, "gate", report_body.Gate(10))
    answer = send(client, opened(client), photos=(picture(),))
    assert (answer.status_code, "E_UPLOADS_FULL" in answer.text) == (503, True)
    assert answer.headers["retry-after"] == "60"
    assert send(client, opened(client)).status_code == 303


def test_a_body_that_stands_still_is_let_go(monkeypatch):
    monkeypatch.setattr(report_body, "_STALL_S", 0.05)

    async def slowly():
        yield b"a"
        await anyio.sleep(5)
        yield b"b"

    async def read():
        return [chunk async for chunk in report_body._bounded(slowly())]

    # In a thread of its own: that of a browser's test may run a loop already.
    with ThreadPoolExecutor(1) as pool, pytest.raises(TimeoutError):
        pool.submit(anyio.run, read).result()


def test_what_is_no_form_is_refused(visitor):
    for kind in ("text/plain", "multipart/form-data", "multipart/form-data; boundary=x"):
        answer = visitor.post("/lapor", content=b"x", headers={**OURS, "content-type": kind})
        assert answer.status_code == 400


def test_too_many_from_one_network_are_asked_to_wait(client, sqlite_db, monkeypatch):
    monkeypatch.setattr(senders, "_addresses", senders.Limiter(2, ReportBusyError))
    found = [send(client, opened(client)) for _ in range(3)]
    assert [each.status_code for each in found] == [303, 303, 429]
    assert 1 <= int(found[-1].headers["retry-after"]) <= 61
    assert GOOD["isi"] in found[-1].text
    assert len(kept(sqlite_db)) == 2


def test_a_browser_gets_a_mark_of_its_own_once(visitor):
    first = opened(visitor)
    cookie = first.headers["set-cookie"]
    assert cookie.startswith(f"{CITIZEN_COOKIE}=")
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert "set-cookie" not in opened(visitor).headers


def test_what_others_told_near_by_is_shown_and_may_be_joined(client, sqlite_db):
    now = dt.datetime.now(dt.UTC)
    own = a_report(
        sqlite_db, published_at=now, received_at=now, lat=-9.19255, lon=124.87183,
        text="Puskesmas tutup sejak pagi, warga pulang <i>",
    )  # fmt: skip
    page = send(client, opened(client))
    assert page.status_code == 200
    assert "Mungkin sudah dilaporkan" in page.text
    assert "&lt;i&gt;" in page.text
    data = {**fields_of(page), "juga": own.ticket}
    for said in ("Terima kasih", "sebelumnya"):
        answer = client.post("/lapor", data=data, headers=OURS)
        assert said in client.get(answer.headers["location"]).text
    assert len(kept(sqlite_db, report_support)) == 1
    assert len(kept(sqlite_db)) == 1
    assert client.post("/lapor", data=fields_of(page), headers=OURS).status_code == 303
    assert len(kept(sqlite_db)) == 2


def test_words_of_harm_are_kept_confidential_and_the_sender_is_told_whom_to_call(client, sqlite_db):
    url = taken(client, isi="Suami saya memukul saya setiap malam di rumah")
    page = client.get(f"{url}?baru=1")
    assert page.text.index('href="tel:112"') < page.text.index("PL-")
    assert "merahasiakannya" in page.text
    assert kept(sqlite_db)[0].identity == "rahasia"


def test_a_ticket_is_for_its_sender_alone(client):
    url = taken(client)
    page = client.get(url)
    assert page.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in page.text
    assert client.get(f"{url}x").status_code == 404
    assert client.get(f"{url}?bahasa=en").text.count("Add something") == 1


def test_guessing_links_is_stopped(visitor):
    found = [visitor.get(f"/lapor/t/tebakan{n}").status_code for n in range(32)]
    assert found == [404] * 30 + [429] * 2


def step(client, url, name, **fields):
    page = client.get(url)
    forms = re.findall(r"<form .*?</form>", page.text, re.DOTALL)
    own = next(each for each in forms if f'name="langkah" value="{name}"' in each)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', own))
    photos = fields.pop("photos", ())
    files = [("foto", ("x.jpg", each, "image/jpeg")) for each in photos]
    return client.post(url, data={**hidden, **fields}, files=files or None, headers=OURS)


def test_a_sender_adds_rates_and_claims(client, sqlite_db):
    url = taken(client)
    answer = step(client, url, "tambah", tambahan="Masih tutup", photos=(picture(),))
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert "Keterangan Anda sudah ditambahkan" in page.text
    assert "Masih tutup" in page.text
    with sqlite_db.write() as connection:
        connection.execute(sa.update(report).values(answered_at=MONDAY, state="ditindaklanjuti"))
    assert step(client, url, "nilai", nilai="4", alasan="Cepat").status_code == 303
    assert step(client, url, "hak", hak="akses").status_code == 303
    assert step(client, url, "rahasia").status_code == 303
    assert [each.score for each in kept(sqlite_db, report_rating)] == [4]
    assert [each.kind for each in kept(sqlite_db, data_request)] == ["akses"]
    assert kept(sqlite_db)[0].identity == "rahasia"
    assert len(kept(sqlite_db, report_photo)) == 1


@pytest.mark.parametrize(
    ("fields", "kept_fields"),
    [
        ({"langkah": "nilai", "nilai": "5", "alasan": "Lama <b>sekali"}, ("Lama &lt;b&gt;sekali",)),
        (
            {"langkah": "hak", "hak": "hapus", "hak_isi": "x" * 1_001},
            ("x" * 1_001, 'value="hapus" selected', 'class="claims" open'),
        ),
    ],
)
def test_what_was_written_beside_a_wrong_step_stays(client, sqlite_db, fields, kept_fields):
    url = taken(client)
    with sqlite_db.write() as connection:
        connection.execute(sa.update(report).values(answered_at=MONDAY, state="ditindaklanjuti"))
    answer = client.post(url, data={"isian": "langkah-0000000000", **fields}, headers=OURS)
    assert answer.status_code == 400
    assert all(each in answer.text for each in kept_fields)


def test_a_sender_downloads_the_own_data_once_that_was_granted(client, sqlite_db):
    own = a_report(sqlite_db, ticket="PL-ABCDEFGH")
    url = "/lapor/t/secret-PL-ABCDEFGH"
    assert client.get(f"{url}?data=1").status_code == 404
    values = {"report_id": own.id, "form_key": "k", "kind": "akses", "state": "baru"}
    with sqlite_db.write() as connection:
        connection.execute(
            sa.insert(data_request).values(**values, received_at=MONDAY, due_at=MONDAY)
        )
    assert client.get(f"{url}?data=1").status_code == 404
    rights.settle(operator(), 1, "", granted=True, db=sqlite_db)
    assert f'href="{url}?data=1"' in client.get(url).text
    answer = client.get(f"{url}?data=1")
    assert answer.json()["laporan"]["ticket"] == "PL-ABCDEFGH"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"langkah": "tambah", "tambahan": ""}, 400),
        ({"langkah": "nilai", "nilai": "4"}, 409),
        ({"langkah": "nilai", "nilai": "²"}, 400),
        ({"langkah": "hak", "hak": "<b>"}, 400),
        ({"langkah": "lain"}, 400),
        ({}, 400),
    ],
)
def test_wrong_steps_are_refused_in_words(client, sqlite_db, fields, status):
    url = taken(client)
    data = {"isian": "langkah-0000000000", **fields}
    answer = client.post(url, data=data, headers=OURS)
    assert answer.status_code == status
    assert "E_REPORT" in answer.text
    assert "<b>" not in answer.text.split('role="alert"')[1].split("</p>")[0]
    assert client.post(url, data=data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert [each.kind for each in kept(sqlite_db, report_event)] == ["state"]


def test_only_published_photos_are_served(client, sqlite_db):
    taken(client, photos=(picture(),))
    (photo,) = kept(sqlite_db, report_photo)
    url = f"/lapor/foto/{photo.id}-{photo.checksum[:8]}"
    assert client.get(url).status_code == 404
    with sqlite_db.write() as connection:
        connection.execute(sa.update(report_photo).values(published_at=MONDAY))
        connection.execute(sa.update(report).values(published_at=MONDAY))
    assert record.by_id(photo.report_id, db=sqlite_db).public
    found = client.get(url)
    assert (found.status_code, found.headers["content-type"]) == (200, "image/jpeg")
    assert found.content == photo.content
    for wrong in (f"{url}0", "/lapor/foto/1-00000000", "/lapor/foto/x", "/lapor/foto/1"):
        assert client.get(wrong).status_code == 404


@pytest.mark.parametrize(
    ("path", "lead"),
    [
        ("batas/nasional", "/peta/batas/nasional-"),
        ("batas/53", "/peta/batas/53-"),
        ("batas/53.04", "/peta/batas/53.04-"),
        ("desa/53.04", "/peta/desa/53.04-"),
        ("batas/53.04.01", None),
        ("batas/x", None),
        ("desa/53", None),
    ],
)
def test_the_map_of_the_form_is_led_to_what_it_draws(visitor, path, lead):
    answer = visitor.get(f"/lapor/{path}")
    if lead is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 307
        assert answer.headers["location"].startswith(lead)
