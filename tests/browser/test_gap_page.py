"""The page Kesenjangan in the browser, on the real data."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import wait_map

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000


def visit(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/kesenjangan{query}")
    expect(page.locator("h1.pl-title")).to_be_visible(timeout=PATIENCE_MS)


def test_a_stranger_reads_the_gap_in_the_first_sentence(page, server):
    visit(page, server)
    wait_map(page)
    expect(page.locator("h1.pl-title")).to_contain_text(
        re.compile(r"\d+ dari 100 orang di 62 kabupaten daerah tertinggal 2020–2024")
    )
    table = page.get_by_role("table", name=re.compile("Semua layanan"))
    expect(table.get_by_role("row")).to_have_count(17, timeout=PATIENCE_MS)
    expect(page.get_by_text("Sumber:")).to_be_visible()


def test_another_grouping_changes_the_sentence_and_the_link(page, server):
    visit(page, server)
    page.locator(".st-key-celah_kelompok").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("Kabupaten dan kota")).first.click()
    expect(page).to_have_url(re.compile("kelompok=jenis"))
    expect(page.locator("h1.pl-title")).not_to_contain_text("daerah tertinggal 2020–2024")


def test_rules_are_shown_with_three_verdicts_and_their_standing(page, server):
    visit(page, server)
    page.get_by_text("Terhadap standar").click()
    table = page.get_by_role("table", name="Kabupaten/kota menurut aturan")
    expect(table).to_contain_text("Belum dapat dipastikan", timeout=PATIENCE_MS)
    expect(table).to_contain_text("dicabut, norma lama")


def test_hand_picked_sets_are_asked_for_and_compared_by_link(page, server):
    visit(page, server, "?kelompok=pilihan")
    expect(page.locator("h1.pl-title")).to_contain_text("Pilih kabupaten/kota")
    visit(page, server, "?kelompok=pilihan&pertama=53.04,53.21&kedua=31.71")
    expect(page.locator("h1.pl-title")).to_contain_text("dari 100 orang")


def test_the_phone_needs_no_sideways_scrolling(phone, server):
    visit(phone, server)
    phone.wait_for_timeout(1500)
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 390
