"""The public survey on a phone without scripts, and what it moves on the page of results."""

import sqlite3
import time
from contextlib import closing

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.auth import operator
from lib.services.skm import answers, units
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url

PATIENT_MS = 30_000
PHONE = {"width": 390, "height": 844}
SLOW = 400_000 // 8  # bytes a second
LARGEST = 100_000  # bytes


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("survei")


@pytest.fixture(scope="module")
def unit(folder):
    """Give a unit of which five people said 3 throughout, and the address of the server."""
    place = folder
    db = open_database(sqlite_url(place), place)
    own = units.add(operator(), "Puskesmas Wedomu", "53.04", service="puskesmas", db=db)
    for number in range(5):
        answers.take(own.token, answers.Form(f"{number:020d}", (3,) * 9), db=db)
    db.close()
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port), "--server.headless",
                 "true", "--server.address", "127.0.0.1"]  # fmt: skip
    for address in serve(arguments, port, place / "server.txt", PETA_DATA_DIR=str(place)):
        yield address, own


def test_a_citizen_answers_on_a_phone_without_scripts_and_the_index_moves(browser, unit):
    address, own = unit
    phone = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = phone.new_page()
    page.goto(f"{address}/survei/{own.token}")
    expect(page.locator("h1")).to_have_text("Bagaimana pelayanan Puskesmas Wedomu?")
    for code in (f"U{number}" for number in range(1, 10)):
        page.locator(f'input[name="{code}"][value="4"]').check()
    page.get_by_label("Pekerjaan").select_option("tani-nelayan")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.locator("h1")).to_have_text("Terima kasih, jawaban Anda sudah diterima")
    phone.close()
    wide = browser.new_context(viewport={"width": 1280, "height": 900})
    page = wide.new_page()
    page.goto(f"{address}/survei?wilayah=53.04")
    # (5 · 3 + 4) / 6 · 25 = 79.17
    expect(page.locator("h1.pl-title")).to_contain_text("79,17", timeout=PATIENT_MS)
    wide.close()


@pytest.mark.parametrize("path", ["/survei/{token}", "/survei?wilayah=53.04"])
def test_nothing_is_wider_than_a_phone(browser, unit, path):
    address, own = unit
    phone = browser.new_context(viewport=PHONE)
    page = phone.new_page()
    page.goto(address + path.format(token=own.token))
    page.locator("h1").first.wait_for(timeout=PATIENT_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.close()


def kept(folder):
    """Count the answers that the server has kept."""
    with closing(sqlite3.connect(folder / "peta.db")) as connection:
        return connection.execute("SELECT count(*) FROM skm_response").fetchone()[0]


def wait_until(page, done):
    ends = time.monotonic() + PATIENT_MS / 1000
    while not done():
        assert time.monotonic() < ends
        page.wait_for_timeout(20)


def line(session, *, cut=False, latency=400):
    """Set the line to 400 kbit/s, or cut it: what is on its way is lost."""
    speed = {"downloadThroughput": SLOW, "uploadThroughput": SLOW, "latency": latency}
    session.send("Network.emulateNetworkConditions", {"offline": cut, **speed})


def send(page):
    """Press the button without waiting for what becomes of it."""
    page.evaluate("setTimeout(() => document.querySelector('form button').click())")


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("again", ["reload", "back"])
def test_a_line_that_is_cut_while_sending_loses_nothing_and_counts_once(
    open_page, folder, unit, arrived, again
):
    address, own = unit
    page = open_page(**PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    line(session)
    page.goto(f"{address}/survei/{own.token}")
    page.wait_for_load_state("networkidle")
    assert 5_000 < sum(sizes) < LARGEST
    for number in range(1, 10):
        page.locator(f'input[name="U{number}"][value="4"]').check()
    page.locator("#saran").fill("Antrean sudah cepat. " * 90)
    before = kept(folder)
    if arrived:  # the answer of the server is what is lost
        line(session, latency=8_000)
        send(page)
        wait_until(page, lambda: kept(folder) == before + 1)
        line(session, cut=True)
    else:
        line(session, cut=True)
        send(page)
    wait_until(page, lambda: page.url.startswith("chrome-error:"))
    line(session)
    if again == "reload":
        page.reload()
    else:
        page.go_back()
        expect(page.locator('input[name="U9"][value="4"]')).to_be_checked()
        page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.locator("h1")).to_have_text("Terima kasih, jawaban Anda sudah diterima")
    assert kept(folder) == before + 1


def test_the_form_for_somebody_else_is_another_one(open_page, unit):
    address, own = unit
    page = open_page(**PHONE)
    keys = []
    for _ in range(2):
        page.goto(f"{address}/survei/{own.token}")
        keys.append(page.locator('input[name="isian"]').get_attribute("value"))
    page.reload()
    keys.append(page.locator('input[name="isian"]').get_attribute("value"))
    assert len(set(keys)) == 3
