"""The public survey on a phone without scripts, and what it moves on the page of results."""

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.auth import operator
from lib.services.skm import answers, units
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url

PATIENT_MS = 30_000
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    """Give a unit of which five people said 3 throughout, and the address of the server."""
    place = tmp_path_factory.mktemp("survei")
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
