"""A planner saves and shares a scenario; somebody else's fresh browser shows the same figures."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.auth import operator
from lib.services import people, roles
from tests.browser.axe import violations
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url

pytestmark = pytest.mark.browser
WORD = "kuda benar baterai"
ISLANDS = "81.08"
PATIENT_MS = 60_000
APART = "[data-testid=stSidebar], iframe"


@pytest.fixture(scope="module")
def scenario_server(tmp_path_factory):
    place = tmp_path_factory.mktemp("rencana")
    database = open_database(sqlite_url(place), place)
    people.add_account(operator(), "rina", "Rina Perencana", WORD, db=database)
    roles.grant(operator(), "rina", "perencana", ISLANDS, db=database)
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    arguments += ["--server.address", "127.0.0.1"]
    yield from serve(arguments, port, place / "log.txt", PETA_DATA_DIR=str(place))
    database.close()


def figures(page):
    return [each.inner_text() for each in page.locator("dl.pl-strip dd b").all()][:4]


def test_a_shared_scenario_opens_in_a_fresh_browser_with_the_same_figures(
    scenario_server, page, open_page
):
    back = "/rencana%3Fwilayah%3D81.08%26jumlah%3D3"
    page.goto(f"{scenario_server}/masuk?kembali={back}")
    page.get_by_label("Nama masuk").fill("rina")
    page.get_by_label("Kata sandi").fill(WORD)
    page.get_by_role("button", name="Masuk").click()
    title = page.locator("h1.pl-title")
    expect(title).to_contain_text("puskesmas baru di Kabupaten Maluku", timeout=PATIENT_MS)
    expect(page.locator("footer.pl-sources")).to_be_visible(timeout=PATIENT_MS)
    said, known = title.inner_text(), figures(page)
    page.get_by_text("Skenario", exact=True).click()
    name = page.get_by_label("Nama skenario")
    name.fill("Tiga puskesmas pulau")
    name.press("Tab")
    page.get_by_role("button", name="Simpan skenario").last.click()
    expect(title).to_have_text("Skenario terbuka: Tiga puskesmas pulau", timeout=PATIENT_MS)
    page.get_by_role("button", name="Bagikan lewat tautan").click()
    link = page.locator("a[href*='?skenario=']")
    expect(link).to_be_visible(timeout=PATIENT_MS)
    assert violations(page, APART) == []
    other = open_page()
    other.goto(link.inner_text().strip())
    fresh = other.locator("h1.pl-title")
    expect(fresh).to_have_text(said, timeout=PATIENT_MS)
    expect(other.locator("footer.pl-sources")).to_be_visible(timeout=PATIENT_MS)
    assert figures(other) == known
    assert other.faults == []
