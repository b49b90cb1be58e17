"""A citizen reports on a phone: in under a minute, on a slow line that breaks, without scripts."""

import re
import time

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from data.db.engine import open_database
from data.db.participation_tables import report, report_photo
from tests.browser.axe import violations
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url
from tests.drafts import picture

PATIENT_MS = 30_000
PHONE = {"width": 390, "height": 844}
HERE = {"latitude": -9.1067, "longitude": 124.893}
TEXT = "Puskesmas tutup sejak pagi dan warga pulang tanpa dilayani."
SLOW = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
ANDROID = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture(scope="module")
def lapor(tmp_path_factory):
    """Run the product with a database of its own; give its address and the database."""
    place = tmp_path_factory.mktemp("lapor")
    db = open_database(sqlite_url(place), place)
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port), "--server.headless",
                 "true", "--server.address", "127.0.0.1"]  # fmt: skip
    for address in serve(arguments, port, place / "server.txt", PETA_DATA_DIR=str(place)):
        yield f"{address}/lapor", db
    db.close()


def kept(db, text):
    with db.read() as connection:
        return connection.execute(sa.select(report).where(report.c.text == text)).all()


def fill(page, text=TEXT, delay=0):
    page.get_by_text("Kesehatan", exact=True).click()
    page.get_by_label("Di mana?").press_sequentially("puskesmas wedomu", delay=delay)
    page.get_by_label("Apa yang terjadi?").press_sequentially(text, delay=delay)


def send(page):
    page.get_by_role("button", name="Kirim", exact=True).click()


def received(page):
    expect(page.locator("h1")).to_have_text("Laporan Anda sudah kami terima", timeout=PATIENT_MS)
    return re.search(r"PL-[2-9A-Z]{8}", page.locator(".ticket").inner_text())[0]


def test_a_report_with_a_photo_takes_less_than_a_minute_on_a_phone(open_page, lapor):
    address, db = lapor
    page = open_page(**PHONE, user_agent=ANDROID, geolocation=HERE, permissions=["geolocation"])
    start = time.monotonic()
    page.goto(address)
    page.get_by_text("Kesehatan", exact=True).click()
    page.get_by_role("button", name="Pakai posisi saya").click()
    expect(page.get_by_role("button", name="Posisi Anda sudah dipakai")).to_be_visible()
    page.get_by_label("Apa yang terjadi?").press_sequentially(TEXT, delay=60)
    photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg"}
    photo["buffer"] = picture(size=(3000, 2250), quality=100) + bytes(800_000)
    page.get_by_label("Foto").set_input_files(photo)
    expect(page.locator("#foto[data-siap='1']")).to_be_attached()
    assert page.evaluate("document.getElementById('foto').files[0].size") < 800_000
    send(page)
    ticket = received(page)
    assert time.monotonic() - start < 60
    (row,) = kept(db, TEXT)
    assert (row.ticket, row.region, row.district) == (ticket, "53.04", "53.04.12")
    assert (row.device, row.form) == ("ponsel", "cepat")
    assert 0 < row.seconds < 60
    with db.read() as connection:
        (width,) = connection.scalars(sa.select(report_photo.c.width)).all()
    assert width == 1600
    assert page.evaluate("Object.keys(localStorage).length") == 0  # the draft is gone
    assert page.faults == []


def test_without_scripts_the_place_is_chosen_and_the_report_followed(open_page, lapor):
    address, db = lapor
    page = open_page(**PHONE, java_script_enabled=False)
    page.goto(address)
    text = "Sekolah bocor ![x](https://evil.example/x.png) <img src=https://evil.example/y.png>"
    page.get_by_text("Pendidikan", exact=True).click()
    page.get_by_label("Di mana?").fill("atambua")
    page.get_by_label("Apa yang terjadi?").fill(text)
    send(page)
    expect(page.locator("h1")).to_have_text("Tempat yang mana?")
    page.get_by_text("Kecamatan Atambua Barat").click()
    page.get_by_role("button", name="Lanjut").click()
    received(page)
    (row,) = kept(db, text)
    assert row.district == "53.04.21"
    page.goto(page.locator("#tautan").input_value())
    expect(page.locator("main")).to_contain_text("<img src=https://evil.example/y.png>")
    page.get_by_label("Tambahkan keterangan").fill("Sejak bulan lalu")
    page.get_by_role("button", name="Kirim keterangan").click()
    expect(page.get_by_role("status")).to_have_text("Keterangan Anda sudah ditambahkan.")


@pytest.mark.parametrize("arrived", [False, True], ids=["before it arrived", "after it arrived"])
def test_a_slow_line_that_breaks_once_loses_nothing_and_sends_once(open_page, lapor, arrived):
    address, db = lapor
    text = f"{TEXT} Garis putus {'setelah' if arrived else 'sebelum'} sampai."
    page = open_page(**PHONE)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address)
    fill(page, text)

    def cut(route):
        if route.request.method != "POST":
            route.continue_()
            return
        if arrived:
            route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.context.route(f"{address}**", cut)
    send(page)
    page.wait_for_url(lambda url: url.startswith("chrome-error"))
    page.context.unroute(f"{address}**")
    assert len(kept(db, text)) == arrived
    page.goto(address)
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(text)
    expect(page.get_by_label("Di mana?")).to_have_value("puskesmas wedomu")
    expect(page.get_by_label("Kesehatan")).to_be_checked()
    send(page)
    ticket = received(page)
    assert [row.ticket for row in kept(db, text)] == [ticket]


def test_a_phone_fetches_less_than_a_hundred_kilobytes(open_page, lapor):
    address, _ = lapor
    page = open_page(**PHONE)
    page.goto(address, wait_until="networkidle")
    fetched = page.evaluate(
        "performance.getEntriesByType('navigation').concat("
        "performance.getEntriesByType('resource')).map((each) => [each.name, each.transferSize])"
    )
    assert sum(size for _, size in fetched) < 100_000, fetched


def test_plain_words_are_large_and_can_be_read_aloud(open_page, lapor):
    address, _ = lapor
    page = open_page(**PHONE)
    page.goto(address)
    page.get_by_role("link", name="Kata mudah dan huruf besar").click()
    expect(page.locator("h1")).to_have_text("Ada masalah? Ceritakan di sini")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 19
    expect(page.locator("fieldset .icon")).to_have_count(6)
    expect(page.get_by_role("button", name="Bacakan halaman ini")).to_be_visible()
    assert page.faults == []


@pytest.mark.parametrize(
    "query", ["", "?mudah=1", "?lengkap=1", "?lengkap=1&jenis=donasi&bahasa=en", "/t/tidak-ada"]
)
def test_nothing_is_wider_than_a_phone_and_fingers_find_what_to_tap(open_page, lapor, query):
    address, _ = lapor
    page = open_page(**PHONE)
    page.goto(address + query)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    low = page.evaluate(
        "[...document.querySelectorAll('button:not([hidden]), .pick, select, .kinds a')]"
        ".filter((each) => each.getBoundingClientRect().height > 0"
        " && each.getBoundingClientRect().height < 43).length"
    )
    assert low == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_keeps_a_reader_out(open_page, lapor, scheme):
    address, _ = lapor
    page = open_page(**PHONE, color_scheme=scheme)
    for query in ("", "?mudah=1", "?lengkap=1", "?lengkap=1&jenis=relawan", "/t/tidak-ada"):
        page.goto(address + query)
        assert violations(page, ".trap") == [], query
    page.goto(address)
    fill(page, f"Lampu jalan padam di pasar ({scheme})")
    send(page)
    received(page)
    page.locator("summary").click()
    assert violations(page, ".trap") == []


def test_a_place_is_tapped_on_the_map_from_the_nation_down_to_a_pin(open_page, lapor):
    address, db = lapor
    text = "Jembatan di sini putus dan belum diperbaiki."
    page = open_page(**PHONE, has_touch=True)
    page.goto(address)
    page.get_by_text("Infrastruktur", exact=True).click()
    page.get_by_role("button", name="Pilih di peta").click()
    box = page.locator("#peta")
    for code in ("nasional", "53", "53.04"):
        expect(page.locator(f"#peta[data-wilayah='{code}']")).to_be_visible(timeout=PATIENT_MS)
        tap(page, box)
    expect(page.get_by_role("button", name="Titik terpasang")).to_be_visible()
    page.get_by_label("Apa yang terjadi?").fill(text)
    send(page)
    received(page)
    (row,) = kept(db, text)
    assert row.region == "53.04"
    assert (row.lat, row.lon) == pytest.approx((HERE["latitude"], HERE["longitude"]), abs=0.02)
    assert page.faults == []


def tap(page, box):
    """Tap where a point in Belu lies on the map as it is drawn."""
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    x, y = page.evaluate(
        """([lat, lon]) => {
          const at = window.petaLapor.latLngToContainerPoint([lat, lon]);
          return [at.x, at.y];
        }""",
        [HERE["latitude"], HERE["longitude"]],
    )
    box.click(position={"x": x, "y": y})
