"""An officer takes a report from received to finished; what is late and whose it is are seen."""

import datetime as dt
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.auth import operator
from lib.services import people, roles
from lib.services.participation import clock, offices, photos, record
from lib.services.participation.intake import add_photos
from tests.browser.axe import violations
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url
from tests.drafts import picture
from tests.reports import a_report

WORD = "kuda benar baterai"
BELU = "53.04"
PATIENT_MS = 30_000
# The menu is Streamlit's: folded on a phone, its sections are lists that axe finds fault with.
MENU = "[data-testid=stSidebar]"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("petugas")


@pytest.fixture(scope="module")
def db(place):
    database = open_database(sqlite_url(place), place)
    people.add_account(operator(), "sari", "Sari Petugas", WORD, db=database)
    roles.grant(operator(), "sari", "petugas", BELU, db=database)
    offices.add(operator(), BELU, "Dinas Kesehatan", ["kesehatan"], db=database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def own(db):
    received = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    dues = clock.dues("pengaduan", BELU, received, db=db)
    a_report(db, title="Laporan tetangga", region="53.21", received_at=received)
    made = a_report(
        db,
        received_at=received,
        verify_due=dues.verify,
        answer_due=dues.answer,
        finish_due=dues.finish,
    )
    with db.write() as connection:
        add_photos(connection, made.id, (photos.clean(picture()),))
    return made


@pytest.fixture(scope="module")
def desk_server(place, own):
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    yield from serve(
        [*arguments, "--server.address", "127.0.0.1"],
        port,
        place / "log.txt",
        PETA_DATA_DIR=str(place),
    )


def sign_in(page, server, back):
    page.goto(f"{server}/masuk?kembali={quote(back)}")
    page.get_by_label("Nama masuk").fill("sari")
    page.get_by_label("Kata sandi").fill(WORD)
    page.get_by_role("button", name="Masuk").click()


def save(page, told):
    page.get_by_role("button", name="Simpan langkah").click()
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible(timeout=PATIENT_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENT_MS)


def answer(page, words):
    field = page.get_by_role("textbox", name="Yang dibaca warga")
    field.fill(words)
    field.press("Tab")
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENT_MS)


def test_an_officer_handles_a_report_from_received_to_finished(desk_server, db, own, page):
    sign_in(page, desk_server, "/meja-layanan")
    title = page.locator("h1.pl-title")
    expect(title).to_have_text("1 dari 1 laporan terbuka sudah lewat batas waktu",
                               timeout=PATIENT_MS)  # fmt: skip
    expect(page.get_by_text("Verifikasi lewat")).to_be_visible()
    expect(page.get_by_text("Laporan tetangga")).to_have_count(0)

    page.get_by_role("button", name="Tangani").click()
    expect(page.locator(".pl-report h2")).to_have_text(own.title, timeout=PATIENT_MS)
    save(page, "kini: Terverifikasi")
    save(page, "kini: Didisposisi")
    answer(page, "Sedang kami periksa. Telepon 0812-3456-7890.")
    save(page, "kini: Ditindaklanjuti")
    answer(page, "Jadwal petugas sudah ditambah.")
    save(page, "kini: Ditindaklanjuti")
    expect(page.get_by_text("Menunggu balasan warga sampai")).to_be_visible(timeout=PATIENT_MS)
    save(page, "kini: Selesai")
    expect(title).to_have_text("Tidak ada laporan yang menunggu Anda", timeout=PATIENT_MS)

    done = record.by_id(own.id, db=db)
    assert done.state == "selesai"
    assert done.closed_at is not None
    said = [each.text for each in record.events(own.id, public=True, db=db) if each.text]
    assert said == ["Sedang kami periksa. Telepon […].", "Jadwal petugas sudah ditambah."]
    history = page.locator("ol.pl-history > li")
    expect(history).to_have_count(5)
    expect(history.first).to_contain_text("Sari Petugas")
    page.reload()  # the open report stands in the link
    expect(page.locator(".pl-report h2")).to_have_text(own.title, timeout=PATIENT_MS)
    assert page.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scrolling(desk_server, own, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, desk_server, f"/meja-layanan?tiket={own.ticket}")
    expect(page.locator("ol.pl-history")).to_be_visible(timeout=PATIENT_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENT_MS)
    assert violations(page, MENU) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
