"""Headers of every answer, and the warm-up's last steps."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from importlib.resources import files
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from lib.web import preload, security, shell, warm
from lib.web.routes import middleware, routes


def page(_request):
    return HTMLResponse("<p>x", headers={"server": "x", "content-security-policy": "none"})


def streamlits_page(_request):
    return HTMLResponse(preload.streamlit_page(), headers={"server": "x", "etag": "1"})


def script(_request):
    return PlainTextResponse("x", headers={"cache-control": "public"})


async def echo(socket):
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(preload, "links", lambda _version: b"</x>; rel=prefetch")
    monkeypatch.setattr(shell.urls, "content_hash", lambda *_: "0")
    app = Starlette(
        routes=[
            Route("/", streamlits_page),
            Route("/own", page),
            Route("/component/a.b/index.html", page),
            Route("/component/a.b/static/js/main.521860b0.js", script),
            Route("/component/a.b/plain.js", script),
            WebSocketRoute("/ws", echo),
        ],
        middleware=middleware(lambda: 0),
    )
    with TestClient(app) as made:
        yield made


def test_our_pages_get_the_strict_policy_and_only_once(client):
    answer = client.get("/own")
    policies = answer.headers.get_list("content-security-policy")
    assert len(policies) == 1
    rules = dict(rule.split(" ", 1) for rule in policies[0].split("; "))
    assert "unsafe-eval" not in rules["script-src"].replace("wasm-unsafe-eval", "")
    assert "unsafe-inline" not in rules["script-src"]
    assert rules["default-src"] == "'self'"
    assert rules["object-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers


def test_only_the_frame_of_a_component_may_evaluate(client):
    relaxed = client.get("/component/a.b/index.html").headers["content-security-policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in relaxed
    assert "connect-src 'self'" in relaxed


def test_a_404_is_guarded_as_well(client):
    assert "content-security-policy" in client.get("/tidak-ada").headers


def test_frame_files_named_by_hash_are_cached_for_ever_and_others_not(client):
    hashed = client.get("/component/a.b/static/js/main.521860b0.js")
    assert "immutable" in hashed.headers["cache-control"]
    assert client.get("/component/a.b/plain.js").headers["cache-control"] == "public"


def test_websockets_pass_untouched(client):
    with client.websocket_connect("/ws") as socket:
        socket.send_text("apa kabar")
        assert socket.receive_text() == "apa kabar"


HTML = {"accept": "text/html", "accept-encoding": "identity"}


def test_the_first_page_has_our_name_language_and_server_and_announces_the_map(client):
    answer = client.get("/", headers=HTML)
    assert answer.headers["link"] == "</x>; rel=prefetch"
    assert "etag" not in answer.headers
    assert '<html lang="id">' in answer.text
    assert "<title>Peta Layanan</title>" in answer.text
    assert "BACKEND_BASE_URL:location.origin" in answer.text
    assert '<html lang="en">' in client.get("/?bahasa=en", headers=HTML).text
    assert '<html lang="id">' in client.get("/?bahasa=xx", headers=HTML).text


def test_packed_and_plain_are_the_same_page(client):
    packed = client.get("/", headers={"accept": "text/html", "accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == client.get("/", headers=HTML).text


def test_other_pages_pass_as_they_are(client):
    for path in ("/own", "/component/a.b/index.html"):
        answer = client.get(path, headers=HTML)
        assert answer.text == "<p>x", path
        assert "link" not in answer.headers
    assert "BACKEND_BASE_URL" not in client.get("/", headers={"accept": "*/*"}).text


def test_every_inline_script_of_the_first_page_is_allowed_by_its_hash(client):
    answer = client.get("/", headers=HTML)
    allowed = answer.headers["content-security-policy"]
    scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert len(scripts) == 2
    for text in scripts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed


def test_the_frames_script_is_found_without_importing_the_component():
    assert preload.frame_script().startswith(
        "/component/streamlit_folium.st_folium/static/js/main."
    )


def test_the_parts_of_the_page_that_show_frames_are_found():
    chunks = preload.page_chunks()
    assert chunks[0].startswith("/static/js/ComponentInstance.")
    assert len(chunks) > 1
    folder = files("streamlit").joinpath("static")
    assert all(folder.joinpath(each.lstrip("/")).is_file() for each in chunks)


def test_who_may_frame_us_can_be_set_but_not_used_to_smuggle_rules(monkeypatch):
    monkeypatch.setenv("PETA_FRAME_ANCESTORS", "https://a.example;script-src *\r\nX: y")
    assert security.frame_ancestors() == "https://a.example script-src * X: y"
    rules = security.policy(relaxed=False).split("; ")
    assert sum(rule.startswith("script-src") for rule in rules) == 1


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("", ""),
        ("https://tile.example/{z}/{x}/{y}.png", "https://tile.example"),
        ("https://{s}.tile.example/{z}/{x}/{y}.png", "https://*.tile.example"),
        ("/peta/dasar/{z}/{x}/{y}.png", ""),
    ],
)
def test_pictures_come_from_the_base_map_only_if_one_is_set(monkeypatch, url, origin):
    monkeypatch.setattr(security, "settings", lambda: type("S", (), {"basemap_url": url})())
    assert security.base_map_origin() == origin
    assert (origin or "data:") in security.policy(relaxed=True)


def test_no_route_of_ours_lies_under_a_path_that_streamlit_reserves():
    reserved = ("/_stcore", "/media", "/component", "/static")
    assert all(not route.path.startswith(reserved) for route in routes())


@pytest.mark.parametrize(("wanted", "computed"), [(True, ["a page"]), (False, [])])
def test_what_is_computed_beforehand_can_be_left_out(monkeypatch, wanted, computed):
    done = []
    monkeypatch.setattr(warm, "settings", lambda: SimpleNamespace(warm_up=wanted))
    monkeypatch.setattr(warm, "_works", lambda: (lambda: done.append("a page"),))
    monkeypatch.setattr(warm, "_all_done", threading.Event())
    monkeypatch.setattr(warm, "freeze", lambda: None)
    warm.warm_the_rest().join()
    assert done == computed
    assert warm.is_warm()
