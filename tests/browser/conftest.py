"""A real server, a real browser, and no network beyond this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Request
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as TookTooLongError

from tests.chromium import chromium, require_chromium

ROOT = Path(__file__).parents[2]
LOOPBACK = ("127.0.0.1", "localhost")
START_SECONDS = 90
MAP_MS = 30_000


def free_port() -> int:
    """Ask the system for a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(
    arguments: list[str], port: int, log: Path, *, path: str = "/sehat", **settings: str
) -> Iterator[str]:
    """Start a server, wait until it says that it is well, and end it afterwards.

    It computes nothing beforehand: most servers are visited by a few tests.
    """
    address = f"http://127.0.0.1:{port}"
    ours = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", "PETA_WARM_UP": "0"}
    environment = {**os.environ, **ours, **settings}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
        try:
            _wait(process, f"{address}{path}", log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the product as people do, and give its address."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log.txt"
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    arguments += ["--server.address", "127.0.0.1"]
    yield from serve(arguments, port, log, PETA_WARM_UP="1")


@pytest.fixture(scope="session")
def map_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the map alone over the small country of ``tests.mini``."""
    port = free_port()
    log = tmp_path_factory.mktemp("map_server") / "log.txt"
    arguments = ["uvicorn", "tests.browser.map_server:app", "--port", str(port)]
    yield from serve([*arguments, "--host", "127.0.0.1"], port, log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for the session."""
    with chromium(require_chromium()) as started:
        yield started


@pytest.fixture
def outside() -> Iterator[list[str]]:
    """Collect what pages ask of other machines, which Chromium finds none of; any fails the test.

    Listened to, not routed: a route would switch Chromium's cache off and take each request
    through this process.
    """
    asked: list[str] = []
    yield asked
    assert asked == [], f"requests left this machine: {asked}"


@contextmanager
def _guarded(context: BrowserContext, outside: list[str]) -> Iterator[None]:
    def failed(request: Request) -> None:
        if urlsplit(request.url).hostname not in (*LOOPBACK, None):
            outside.append(request.url)

    context.on("requestfailed", failed)
    yield
    context.remove_listener("requestfailed", failed)


def _page_of(context: BrowserContext) -> Page:
    """Open a page that keeps what goes wrong in ``faults``."""
    made = context.new_page()
    made.faults = []
    made.on("pageerror", lambda error: made.faults.append(str(error)))
    made.on(
        "console",
        lambda said: made.faults.append(said.text) if said.type == "error" else None,
    )
    return made


@pytest.fixture
def open_page(browser: Browser, outside: list[str]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page as somebody else, with a cache and cookies of its own."""
    with ExitStack() as stack:

        def open_one(width: int = 1280, height: int = 800, **options) -> Page:
            context = browser.new_context(viewport={"width": width, "height": height}, **options)
            stack.callback(context.close)
            stack.enter_context(_guarded(context, outside))
            return _page_of(context)

        yield open_one


@pytest.fixture(scope="session")
def kept_contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """Give the contexts of ``page`` and ``phone``: scripts are fetched and compiled once.

    Each keeps an empty page, for with its last page Chromium would close the whole window.
    """
    contexts = {
        "page": browser.new_context(viewport={"width": 1280, "height": 800}),
        "phone": browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True),
    }
    for context in contexts.values():
        context.new_page()
    yield contexts
    for context in contexts.values():
        context.close()


def _visit_in(context: BrowserContext, outside: list[str]) -> Iterator[Page]:
    """Give a page in a context that is kept, and leave nothing of the visit but the cache."""
    with _guarded(context, outside):
        yield _page_of(context)
        for each in context.pages[1:]:
            with suppress(PlaywrightError):  # on its way elsewhere
                each.evaluate("localStorage.clear()")
            each.close()
    context.clear_cookies()


@pytest.fixture
def page(kept_contexts: dict[str, BrowserContext], outside: list[str]) -> Iterator[Page]:
    """Open a page of 1280 by 800."""
    yield from _visit_in(kept_contexts["page"], outside)


@pytest.fixture
def phone(kept_contexts: dict[str, BrowserContext], outside: list[str]) -> Iterator[Page]:
    """Open a page of 390 by 844 with touch."""
    yield from _visit_in(kept_contexts["phone"], outside)


STATE_OF_MAP = """() => {
  const core = window.PetaLayanan && PetaLayanan.core, box = document.querySelector("#map_div");
  return JSON.stringify({
    ready: document.readyState, html: document.body.innerHTML.length, folium: !!window.map,
    scripts: [...document.scripts].map((each) => each.src.slice(-40)),
    leaflet: typeof L, ours: typeof window.PetaLayanan, drawn: box && box.dataset.peta,
    sets: core && core.sets, wanted: core && !!core.wanted, current: core && !!core.current,
    size: core && core.map.getSize(), notice: core && core.notice.textContent,
    args: Object.keys(window.__GLOBAL_DATA__ || {}).length, shown: document.visibilityState,
    asked: performance.getEntriesByType("resource").map((each) =>
      each.name.slice(-60) + " " + Math.round(each.responseEnd)),
  });
}"""
IS_DRAWN = "(n) => Number(document.querySelector('#map_div')?.dataset.peta || 0) >= n"


def wait_map(page: Page, drawn: int = 1) -> Frame:
    """Wait until the map on a page has been drawn so many times, and give its frame.

    Waits are short and begun anew: now and then one of Playwright's that begins while the frame
    is loading never ends, although the map has long been drawn.
    """
    holder = page.wait_for_selector("iframe", state="attached", timeout=MAP_MS)
    frame = holder.content_frame()
    assert frame is not None
    ends = time.monotonic() + MAP_MS / 1000
    while True:
        try:
            frame.wait_for_function(IS_DRAWN, arg=drawn, timeout=2_000)
            break
        except TookTooLongError:
            if time.monotonic() > ends:
                state = f"{frame.evaluate(STATE_OF_MAP)}; {page.faults}"
                raise AssertionError(f"the map was not drawn {drawn} times: {state}") from None
    return frame
