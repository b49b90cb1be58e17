"""A whole report read from a disk with the network cut: its maps, tables and words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.services.reports.make import Order, make
from tests.browser.axe import violations

pytestmark = pytest.mark.browser

PICTURE = "document.querySelector('#peta canvas').toDataURL()"


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    order = Order(kind="offline", format="html", region="53.04", services=("puskesmas", "sd"))
    path = tmp_path_factory.mktemp("laporan") / "laporan.html"
    path.write_bytes(make(order).content)
    return path


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, report_file: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 844}, offline=True)
    opened = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    opened.goto(report_file.as_uri())
    opened.wait_for_selector("#peta[data-peta]")
    yield opened
    assert (asked, wrong) == ([report_file.as_uri()], [])
    context.close()


def test_the_reader_chooses_the_map_and_its_finding_follows(page: Page):
    expect(page.locator('[data-view="0"]')).to_be_visible()
    expect(page.locator('[data-view="1"]')).to_be_hidden()
    before = page.evaluate(PICTURE)
    page.locator("#pilih-peta").select_option(index=1)
    expect(page.locator(".peta-legend")).to_contain_text("SD (tanpa MI)")
    expect(page.locator('[data-view="1"]')).to_contain_text("SD (tanpa MI)")
    expect(page.locator('[data-view="0"]')).to_be_hidden()
    page.wait_for_function(f"before => {PICTURE} !== before", arg=before)


def test_each_table_is_searched_and_sorted_by_itself(page: Page):
    first, second = (page.locator("table.data").nth(place) for place in (0, 1))
    rows = second.locator("tbody tr:visible").count()
    page.get_by_role("searchbox").first.fill("Tasifeto")
    expect(first.locator("tbody tr:visible")).to_have_count(2)
    assert second.locator("tbody tr:visible").count() == rows
    first.get_by_role("button").nth(2).click()
    assert first.locator("th[aria-sort]").count() == 1
    assert second.locator("th[aria-sort]").count() == 0


def test_it_fits_its_screen_and_keeps_nobody_out(page: Page):
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page, ".nothing") == []
