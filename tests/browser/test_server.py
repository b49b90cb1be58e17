"""The product itself, as it starts and as a browser meets it."""

from __future__ import annotations

import urllib.request

import pytest

from tests.browser.conftest import wait_map

pytestmark = pytest.mark.browser


def test_the_first_visitor_gets_a_map_and_no_request_leaves_the_machine(page, server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/peta")
    frame = wait_map(page)
    assert frame.evaluate("PetaLayanan.core.current.layers.length") == 514
    assert page.faults == []
    # Streamlit would ask beside the page's address first; our first page says where it is.
    assert not [each for each in asked if "/peta/_stcore" in each]
    assert [each for each in asked if "/_stcore/" in each]


def test_the_first_page_is_ours_before_any_script_has_run(server):
    asked = urllib.request.Request(f"{server}/peta?bahasa=en", headers={"Accept": "text/html"})
    with urllib.request.urlopen(asked) as answer:
        text = answer.read().decode()
    assert '<html lang="en">' in text
    assert "<title>Peta Layanan</title>" in text


def test_a_click_on_the_map_shows_in_the_address(page, server):
    page.goto(f"{server}/peta")
    frame = wait_map(page)
    x, y = frame.evaluate(
        """() => { const core = PetaLayanan.core;
          const found = core.current.layers.find((l) => l && l.peta.k === "64.02");
          const at = core.map.latLngToContainerPoint(found.getCenter()); return [at.x, at.y]; }"""
    )
    frame.locator("#map_div").click(position={"x": x, "y": y})
    page.wait_for_url("**pilih=64.02**")


@pytest.mark.parametrize("path", ["peta", "kesenjangan", "kpi"])
def test_a_map_keeps_its_place_and_size_while_the_rest_of_the_page_comes(page, server, path):
    """A frame that moves after its first draw takes the region away from under the pointer."""
    page.goto(f"{server}/{path}")
    page.wait_for_selector("iframe", state="attached")
    page.evaluate(
        """() => { const seen = window.frames_seen = new Set();
          (function look() {
            const box = document.querySelector("iframe").getBoundingClientRect();
            if (box.height) seen.add([box.x, box.width, box.height, box.y].join(" "));
            requestAnimationFrame(look);
          })(); }"""
    )
    wait_map(page)
    page.wait_for_selector("section[data-testid=stSidebar] [data-testid=stSelectbox]")
    page.wait_for_selector(".pl-sources")
    places = {tuple(each.split()) for each in page.evaluate("[...window.frames_seen]")}
    if path == "kesenjangan":  # its headline may get its range, and with it a line
        places = {each[:3] for each in places}
    assert len(places) == 1


def test_the_server_does_not_name_itself_and_guards_its_pages(server):
    asked = urllib.request.Request(server, headers={"Accept": "text/html"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["server"] is None
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "rel=prefetch" in answer.headers["link"]
