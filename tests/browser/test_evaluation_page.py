"""The page Evaluasi in the browser: a trial target, the parts, files, and every width."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
PARTS = ("tren", "banding", "risiko", "swot", "kasus")
# The menu is Streamlit's: folded on a phone, its sections are lists that axe finds fault with.
MENU = "[data-testid=stSidebar]"


def visit(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/evaluasi{query}")
    expect(page.locator("footer.pl-sources")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE_MS)


def test_a_trial_target_lists_who_may_miss_it_and_comes_as_a_file(page, server):
    visit(page, server, "?bagian=risiko")
    title = page.locator("h1.pl-title")
    field = page.locator("input[type=number]")
    field.fill("70")
    field.press("Enter")
    expect(title).to_contain_text("164 dari 514 kabupaten/kota", timeout=PATIENCE_MS)
    page.wait_for_url("**target=70*", timeout=PATIENCE_MS)
    page.locator(".st-key-evaluasi_unduh_risiko-ipm button").click()
    with page.expect_download() as sent:
        page.get_by_role("button", name="CSV").click()
    text = Path(sent.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 514
    assert sum(row["kode_alasan"] in {"away", "forecast", "slow"} for row in rows) == 164
    field = page.locator("input[type=number]")
    field.fill("")
    field.press("Enter")
    expect(title).to_contain_text("Belum ada target", timeout=PATIENCE_MS)


def test_parts_keep_the_regency_and_the_indicator(page, server):
    visit(page, server, "?wilayah=53.04&ukuran=uhh")
    page.get_by_text("Dibanding sejawat").first.click()
    expect(page.locator("h1.pl-title")).to_contain_text(
        "umur harapan hidup di Kabupaten Belu", timeout=PATIENCE_MS
    )
    page.wait_for_url("**bagian=banding*", timeout=PATIENCE_MS)
    assert "wilayah=53.04" in page.url
    assert "ukuran=uhh" in page.url


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scrolling(page, server, part):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 900})
    visit(page, server, f"?wilayah=53.04&bagian={part}&ukuran=uhh&target=70")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(1_000)
        assert violations(page, MENU) == [], width
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
