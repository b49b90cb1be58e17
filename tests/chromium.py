"""Debian's Chromium under Playwright, for the browser tests and the bench."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root in CI there is no sandbox; without the rest Chromium keeps calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other machine is found, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


def find_chromium() -> str | None:
    """Give the path of a Chromium, or None. ``PETA_CHROMIUM`` names one elsewhere."""
    named = os.environ.get("PETA_CHROMIUM", "")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def require_chromium() -> str:
    """Give the path of a Chromium; without one skip the test, but in CI fail it."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            pytest.fail("CI has no Chromium: .ci/run installs it", pytrace=False)
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    return path


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Start a headless Chromium and end it afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
