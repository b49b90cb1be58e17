"""A map for a frame of another site: read-only, the same figures, no cookie, nothing fetched."""

from __future__ import annotations

import json
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.services import mapstate
from lib.services.mapbuild import build
from lib.services.reports import offline_page as page
from lib.web.routes import middleware, routes
from lib.web.urls import EMBED, embed_url


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=routes(), middleware=middleware(lambda: 0))) as made:
        yield made


def payload(text: str) -> dict:
    found = re.search(r'<script type="application/json" id="muatan">(.*?)</script>', text, re.S)
    return json.loads(found[1])


def test_it_shows_the_map_of_its_parameters(client):
    params = {"wilayah": "53", "layanan": "rumah_sakit", "radius": "10"}
    answer = client.get(embed_url(params, "id"))
    view = build(mapstate.parse(params))
    assert answer.status_code == 200
    assert f"<h1>{page.text(view.title)}</h1>" in answer.text
    told = payload(answer.text)
    assert told["txt"].split("|") == list(view.texts)
    assert len(told["geo"]["features"]) == len(view.codes) == 22
    assert "<table" not in answer.text
    assert f"{view.sources[0][:30]}" in answer.text


def test_any_site_may_show_it_and_it_leaves_nothing_behind(client):
    answer = client.get(embed_url({"wilayah": "53"}, "en"))
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"].startswith("public")
    assert '<html lang="en">' in answer.text
    # Every other page keeps to its own site.
    other = client.get("/sehat").headers["content-security-policy"]
    assert "frame-ancestors 'self'" in other


def test_the_link_back_is_to_the_whole_map_in_a_window_of_its_own(client):
    text = client.get(embed_url({"wilayah": "53"}, "en")).text
    assert 'href="http://testserver/peta?wilayah=53&amp;bahasa=en" target="_blank"' in text


@pytest.mark.parametrize("params", [{"wilayah": "99.99"}, {"layanan": "<b>"}, {"radius": "nan"}])
def test_nonsense_in_the_address_is_left_out(client, params):
    answer = client.get(embed_url(params, "id"))
    assert answer.status_code == 200
    assert "<b>" not in answer.text.split("<body>")[1].split("<script")[0]
    assert len(payload(answer.text)["geo"]["features"]) == 514


def test_nobody_posts_to_it(client):
    assert client.post(EMBED).status_code == 405
