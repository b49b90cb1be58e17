"""Every page by axe-core (WCAG 2.1 A and AA), in both themes and both languages.

A campaign of its own (``make campaign``): it opens each page four times.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from lib.ui.navigation import PAGES
from tests.browser.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STREAMLITS_OWN = "[data-testid=stHeader], [data-testid=stSidebarCollapseButton]"
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
ADDRESSES = [each.address for each in PAGES]


@pytest.fixture(params=["light", "dark"], scope="module")
def theme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def opened(browser: Browser, theme: str):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=theme)
    yield context.new_page()
    context.close()


def wait(page: Page) -> None:
    page.locator(READY).wait_for(timeout=60_000)
    page.locator("h1").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    page.locator(READY).wait_for(timeout=60_000)


@pytest.mark.parametrize("spoken", ["id", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_keeps_nobody_out(opened, server, address, spoken):
    opened.goto(f"{server}/{address}?bahasa={spoken}")
    wait(opened)
    assert violations(opened, STREAMLITS_OWN) == []
    assert opened.evaluate("document.documentElement.lang") == spoken
    # 200 % zoom of a window of 1280 pixels: nothing runs out of the page at the side.
    opened.set_viewport_size({"width": 640, "height": 450})
    opened.wait_for_timeout(500)
    wide = opened.evaluate("document.documentElement.scrollWidth")
    assert wide <= 640, re.sub(r"\s+", " ", f"{address} is {wide} pixels wide")
