"""The page Partisipasi in the browser: parts, the map over coverage, files, and every width."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.services.participation.record import add_event
from tests.browser.axe import violations
from tests.browser.conftest import free_port, serve, wait_map
from tests.browser.test_journeys import LANNY_JAYA, PLACE
from tests.databases import sqlite_url
from tests.reports import a_report

pytestmark = pytest.mark.browser
PATIENT_MS = 60_000
MENU = "[data-testid=stSidebar]"
PARTS = ("papan", "wilayah", "usulan", "komunitas", "hambatan", "bagikan")
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    place = tmp_path_factory.mktemp("partisipasi")
    database = open_database(sqlite_url(place), place)
    came = dt.datetime.now(dt.UTC) - 10 * DAY
    for number in range(12):
        own = a_report(
            database, kind="usulan" if number < 2 else "pengaduan", received_at=came,
            title=f"Obat habis <img src=x onerror=alert({number})>", lat=-9.1066, lon=124.8927,
            answer_due=came + 7 * DAY, answered_at=came + 2 * DAY, published_at=came,
            state="ditindaklanjuti", device="ponsel", form="cepat", seconds=45,
        )  # fmt: skip
        with database.write() as connection:
            add_event(connection, own.id, "answer", at=came + 2 * DAY, actor="x",
                      text="Obat sudah datang.", public=True)  # fmt: skip
    database.close()
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    yield from serve(
        [*arguments, "--server.address", "127.0.0.1"],
        port,
        place / "log.txt",
        PETA_DATA_DIR=str(place),
    )


def visit(page, address, query=""):
    page.goto(f"{address}/partisipasi{query}")
    expect(page.locator("footer.pl-sources")).to_be_visible(timeout=PATIENT_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENT_MS)


def test_the_board_shows_answers_and_words_that_run_nothing(page, site):
    visit(page, site, "?wilayah=53.04")
    expect(page.locator("h1.pl-title")).to_have_text(
        "Dari 12 laporan di Kabupaten Belu, 100\u00a0% sudah dijawab, separuhnya dalam 2 hari kerja"
    )
    expect(page.locator("article.pl-report")).to_have_count(10)
    expect(page.locator("article img")).to_have_count(0)
    page.get_by_role("button", name="Tampilkan lagi").click()
    expect(page.locator("article.pl-report")).to_have_count(12, timeout=PATIENT_MS)
    expect(page.get_by_role("link", name="Laporkan masalah")).to_have_attribute(
        "href", "/lapor?jenis=pengaduan&wilayah=53.04"
    )


def test_reports_stand_on_the_map_of_coverage_and_a_click_chooses_a_regency(page, site):
    page.set_viewport_size({"width": 1280, "height": 1300})  # a click while it scrolls is none
    visit(page, site, "?bagian=peta")
    frame = wait_map(page)
    expect(frame.get_by_text("Laporan warga")).to_be_visible(timeout=PATIENT_MS)
    x, y = frame.evaluate(PLACE, list(LANNY_JAYA))
    frame.locator("#map_div").click(position={"x": x, "y": y})
    page.wait_for_url("**wilayah=95*", timeout=PATIENT_MS)
    assert "bagian=peta" in page.url


def test_parts_are_reached_and_the_region_stays(page, site):
    visit(page, site, "?wilayah=53.04")
    parts = page.get_by_role("radiogroup", name="Bagian halaman")
    parts.get_by_text("Wilayah", exact=True).click()
    expect(page.get_by_text("Wilayah ini dan sekitarnya")).to_be_visible(timeout=PATIENT_MS)
    page.wait_for_url("**bagian=wilayah*", timeout=PATIENT_MS)
    assert "wilayah=53.04" in page.url


def test_open_data_come_as_files(page, site):
    for name, kind in (("laporan.csv", "text/csv"), ("laporan.json", "application/json")):
        answer = page.request.get(f"{site}/data-terbuka/{name}")
        assert answer.ok
        assert answer.headers["content-type"].startswith(kind)
        assert answer.text().count("Obat habis") == 12
    found = page.request.get(f"{site}/open311/v2/requests.json").json()
    assert len(found) == 12


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scrolling(page, site, part):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 900})
    visit(page, site, f"?wilayah=53.04&bagian={part}")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(1_000)
        assert violations(page, MENU) == [], width
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
