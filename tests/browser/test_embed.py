"""The map in a frame of another site, as a ministry's page would show it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def other_site(server: str) -> Iterator[str]:
    """Start a site of another origin whose one page holds our map."""
    address = f"{server}/sisip/peta?wilayah=53.04"
    body = (
        "<!doctype html><title>Kementerian</title>"
        f'<iframe title="Peta" width="100%" height="700" src="{address}"></iframe>'
    ).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


@pytest.mark.parametrize("width", [1280, 390])
def test_another_sites_page_shows_the_map(page, other_site, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(other_site)
    frame = page.frame_locator("iframe")
    frame.locator("#peta[data-peta]").wait_for()
    assert frame.locator("h1").text_content().startswith("Di Kabupaten Belu")
    inner = page.frames[-1]
    assert inner.evaluate("petaLuring.current.layers.length") == 12
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == []
