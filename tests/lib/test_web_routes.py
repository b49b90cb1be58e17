"""The map's routes, served by Starlette itself over a small country."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.web import assets, source, tiles, urls
from lib.web.respond import ByteCache, pack
from lib.web.routes import middleware, routes
from tests.mini import HOSTILE, REGIONS, write_mini

PLAIN = {"accept-encoding": "identity"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = write_mini(Path(tmp_path_factory.mktemp("mini")))
    patch = pytest.MonkeyPatch()
    patch.setattr(source, "dataset", lambda: data)
    far = np.arange(len(data.villages)) % 4 == 0
    patch.setattr(source, "villages_within", lambda _service, _radius, _land: ~far)
    tiles._layer.cache_clear()
    with TestClient(Starlette(routes=routes(), middleware=middleware(lambda: 0))) as made:
        yield made
    patch.undo()
    tiles._layer.cache_clear()


def codes(answer) -> list[str]:
    return [feature["properties"]["k"] for feature in answer.json()["features"]]


def tile_url(layer: str, z: int, x: int, y: int, ending: str) -> str:
    return urls.points_url(layer, ending).format(z=z, x=x, y=y)


def test_the_nation_comes_in_the_order_of_codes_whatever_the_table_says(client):
    assert codes(client.get(urls.boundary_url("nasional"))) == list(REGIONS)


def test_a_province_holds_its_regencies_and_a_regency_its_kecamatan(client):
    assert codes(client.get(urls.boundary_url("53"))) == ["53.04", "53.05"]
    assert codes(client.get(urls.boundary_url("53.04"))) == ["53.04.01", "53.04.02"]


def test_a_region_without_a_shape_keeps_its_place(client):
    features = client.get(urls.boundary_url("11.02")).json()["features"]
    assert [feature["geometry"] is None for feature in features] == [False, True]


def test_bodies_are_gzipped_once_cached_for_ever_and_plain_for_those_who_ask(client):
    url = urls.boundary_url("nasional")
    zipped, plain = client.get(url), client.get(url, headers=PLAIN)
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.content == plain.content
    assert zipped.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert zipped.headers["content-type"] == "application/geo+json"


def test_head_answers_as_get_without_a_body(client):
    answer = client.head(urls.boundary_url("nasional"))
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("kind", ["boundary", "points", "villages", "roads", "asset"])
def test_a_wrong_hash_is_not_found_and_not_cached(client, kind):
    url = {
        "boundary": urls.boundary_url("53"),
        "points": tile_url("sd", 5, 25, 15, "png"),
        "villages": urls.villages_url("53.04"),
        "roads": urls.roads_url("roads_belu"),
        "asset": urls.asset_url("leaflet.js"),
    }[kind]
    found = client.get(url)
    digest = next(p for p in url.replace(".", "/").replace("-", "/").split("/") if len(p) == 12)
    wrong = client.get(url.replace(digest, "0" * 12))
    assert (found.status_code, wrong.status_code) == (200, 404)
    assert wrong.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/peta/batas/99-{h}.geojson",
        "/peta/batas/53.99-{h}.geojson",
        "/peta/batas/..%2f..%2fapp.py",
        "/peta/batas/nasional.geojson",
        "/peta/titik/tidak_ada-{h}/5/25/15.png",
        "/peta/titik/sd-{h}/19/0/0.png",
        "/peta/titik/sd-{h}/5/32/15.png",
        "/peta/titik/sd-{h}/5/25/-1.png",
        "/peta/titik/sd-{h}/5/25/15.gif",
        "/peta/titik/sd-{h}/5/25/15.png.json",
        "/peta/titik/sd-{h}/٥/25/15.png",
        "/peta/titik/luar.puskesmas.99-{h}/5/25/15.png",
        "/peta/titik/luar.puskesmas.200001-{h}/5/25/15.png",
        "/peta/titik/luar.tidak_ada.5000-{h}/5/25/15.png",
        "/peta/jalan/regions-{h}.geojson",
        "/peta/desa/53-{h}.json",
        "/aset/{h}/../app.py",
        "/aset/{h}/%2e%2e/%2e%2e/app.py",
        "/aset/{h}/tidak-ada.js",
    ],
)
def test_what_does_not_exist_is_not_found(client, path):
    name = path.split("/")[3].rsplit("-", 1)[0]
    kind = path.split("/")[2]
    assert client.get(path.replace("{h}", urls.content_hash(kind, name))).status_code == 404


def test_every_placed_active_facility_is_in_exactly_one_tile_at_every_zoom(client):
    placed = 400 - 2
    for zoom in (0, 4, 7):
        span = 2**zoom
        west, east = int((100 + 180) / 360 * span), int((108 + 180) / 360 * span)
        rows = [
            row
            for x in range(west, east + 1)
            for y in range(max(0, span // 2 - 2), span // 2 + 1)
            for row in client.get(tile_url("sd", zoom, x, y, "json")).json()
            if y < span
        ]
        assert len(rows) == placed
        assert len({row[2] for row in rows}) == placed


def test_a_point_says_where_what_and_how_sure(client):
    rows = client.get(tile_url("sd", 0, 0, 0, "json")).json()
    assert rows[0] == [1.0, 101.0, "0000", HOSTILE, "s"]


def test_a_tile_is_drawn_where_its_points_are(client):
    answer = client.get(tile_url("sd", 8, 199, 127, "png"))
    assert answer.headers["content-type"] == "image/png"
    picture = np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGBA"))
    assert picture.shape == (256, 256, 4)
    rows = client.get(tile_url("sd", 8, 199, 127, "json")).json()
    lat, lon = rows[0][0], rows[0][1]
    column = int(((lon + 180) / 360 * 256 - 199) * 256)
    turn = 0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * np.pi)
    line = int((turn * 256 - 127) * 256)
    assert picture[np.clip(line, 2, 253), np.clip(column, 2, 253), 3] > 200
    assert (picture[..., 3] == 0).mean() > 0.5


def test_empty_tiles_share_one_transparent_pixel(client):
    answer = client.get(tile_url("sd", 8, 10, 10, "png"))
    picture = Image.open(io.BytesIO(answer.content)).convert("RGBA")
    assert (picture.size, picture.getpixel((0, 0))[3]) == ((1, 1), 0)
    assert len(answer.content) < 100


def test_villages_out_of_reach_are_a_layer(client):
    rows = client.get(tile_url("luar.puskesmas.5000", 0, 0, 0, "json")).json()
    assert len(rows) == 10
    assert all(row[2].count(".") == 3 for row in rows)


def test_villages_of_a_regency_come_in_order_with_how_they_were_placed(client):
    rows = client.get(urls.villages_url("53.04")).json()
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    assert rows[0][4:] == [1000, "d"]
    assert len(rows) == 10


def test_roads_tell_their_condition_and_unknown_is_empty(client):
    features = client.get(urls.roads_url("roads_belu")).json()["features"]
    assert [feature["properties"] for feature in features] == [
        {"n": "Jalan A", "k": "kabupaten", "c": "baik"},
        {"n": "", "k": "", "c": ""},
    ]


def test_a_new_version_of_the_data_has_new_urls(client, monkeypatch):
    before = [urls.boundary_url("53"), urls.points_url("sd"), urls.villages_url("53.04")]
    old = source.dataset()
    newer = type(old)(root=old.root, version="mini00000002", classes=old.classes)
    monkeypatch.setattr(source, "dataset", lambda: newer)
    after = [urls.boundary_url("53"), urls.points_url("sd"), urls.villages_url("53.04")]
    assert not set(before) & set(after)


def test_urls_have_no_underscore_before_their_hash(client):
    # streamlit-folium drops "_" and what follows when it derives a map's identity.
    for url in (urls.boundary_url("53"), urls.points_url("sd"), urls.roads_url("roads_belu")):
        assert "-" in url
        assert "_" not in url.rsplit("-", 1)[1]


def test_health_names_the_data_and_is_not_cached(client):
    answer = client.get("/sehat")
    assert answer.json() == {"status": "sehat", "data": "mini00000001", "warm": False}
    assert answer.headers["cache-control"] == "no-store"


def test_the_bundle_holds_leaflet_styles_and_core_and_nothing_from_elsewhere(client):
    script = client.get(urls.asset_url("peta.js")).text
    assert "Leaflet 1.9.3" in script
    assert "PetaLayanan" in script
    assert ".leaflet-pane" in script
    assert "sourceMappingURL" not in script
    for host in ("cdn.", "unpkg", "googleapis", "jsdelivr"):
        assert host not in script


def test_assets_have_their_types_and_fonts_keep_their_address_when_our_code_changes(client):
    assert client.get(urls.asset_url("leaflet.css")).headers["content-type"].startswith("text/css")
    font = client.get(urls.font_url())
    assert font.headers["content-type"] == "font/ttf"
    assert font.content[:4] == b"\x00\x01\x00\x00"
    assert assets.asset_version() not in urls.font_url()


def test_the_typeface_in_the_settings_is_the_one_that_is_served():
    settings = Path(__file__).parents[2] / ".streamlit" / "config.toml"
    assert f'url = "{urls.font_url()}"' in settings.read_text("utf-8")


def test_the_cache_forgets_what_was_used_longest_ago():
    cache = ByteCache(250)
    for key in ("a", "b"):
        cache.get(key, lambda: pack(b"x" * 100, "text/plain"))
    cache.get("a", lambda: pytest.fail("a is kept"))
    cache.get("c", lambda: pack(b"x" * 100, "text/plain"))
    cache.get("a", lambda: pytest.fail("a was used after b"))
    made = []
    cache.get("b", lambda: made.append(1) or pack(b"x" * 100, "text/plain"))
    assert made == [1]
    assert cache.size <= 250


def test_gzip_gives_the_same_bytes_each_time():
    body = json.dumps(list(range(1000))).encode()
    assert pack(body, "x") == pack(body, "x")
    assert gzip.decompress(pack(body, "x").body) == body
