"""The offline file: whole in itself, and no name in it ever becomes markup or script."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html.parser
import json
import re

import numpy as np
import pandas as pd
import pytest

from lib.services.mapview import RoadLayer
from lib.services.reports.offline_html import render
from lib.services.reports.tables import Column
from lib.services.reports.thinning import choose_evenly, inline_points
from tests.lib.reports_sample import HOSTILE, HOSTILE_CELLS, sample_points, sample_view, squares

CORE = "window.L={};/* </script> <!-- */"
TODAY = dt.date(2026, 11, 24)
COLUMNS = (Column("kode", "Kode"), Column("nama", "Nama"), Column("nilai", "Nilai (%)", 1))


class Reader(html.parser.HTMLParser):
    """Collect tags with their attributes, and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] += data


def page(view=None, names=("A", "B", "C"), **more) -> str:
    view = view if view is not None else sample_view(names)
    if "table" not in more:
        columns = {"kode": list(view.codes), "nama": list(view.names), "nilai": view.values}
        more["table"] = pd.DataFrame(columns)
    payload = {"geo": "/peta/x", "cls": "01-", "txt": view.texts, "base": {"url": "http://x"}}
    fields = {"payload": payload, "core_js": CORE, "columns": COLUMNS}
    options = {"today": TODAY} | fields | more
    return render(view, squares(len(view.codes)), **options).decode()


def told(text: str) -> dict:
    return json.loads(Reader(text).scripts[0])


def test_the_page_holds_title_sources_notes_table_and_date():
    text = page(link="https://peta.example/?r=5")
    for wanted in (
        "<h1>Satu dari dua orang berada di luar jangkauan</h1>",
        "Kemenkes 2022",
        "Jarak garis lurus.",
        "Batas bersifat indikatif, bukan acuan resmi.",
        "Dibuat 24 November 2026",
        'href="https://peta.example/?r=5"',
        '<html lang="id">',
    ):
        assert wanted in text
    assert "Made on 24 November 2026" in page(sample_view(language="en"))


def test_nothing_in_the_page_is_fetched():
    reader = Reader(page())
    for tag, attributes in reader.tags:
        assert tag not in {"link", "img", "iframe", "object", "base", "form"}
        assert "src" not in attributes
    assert "http://x" not in page()
    assert isinstance(told(page())["geo"], dict)


def test_the_policy_lets_only_the_scripts_of_the_page_run():
    text = page(leaflet_js="window.a=1;\r\nwindow.b=2;")
    reader = Reader(text)
    policy = next(a["content"] for t, a in reader.tags if t == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none';")
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    for script in reader.scripts[1:]:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert len(reader.scripts) == 4


def test_hostile_text_is_text_everywhere():
    view = sample_view(
        HOSTILE, title=HOSTILE[0], topic=HOSTILE[1], sources=HOSTILE, notes=HOSTILE,
        legend_title=HOSTILE[4], texts=HOSTILE, selected="53.02",
    )  # fmt: skip
    values = np.arange(float(len(HOSTILE_CELLS)))
    frame = pd.DataFrame({"kode": HOSTILE_CELLS, "nama": HOSTILE_CELLS, "nilai": values})
    columns = (Column("kode", HOSTILE[0]), Column("nama", HOSTILE[1]), Column("nilai", "=1", 1))
    text = page(view, table=frame, columns=columns, link="javascript:alert(1)")
    harmless, reader = Reader(page()), Reader(text)
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in harmless.tags}
    assert len(reader.scripts) == len(harmless.scripts)
    assert not any(name.startswith("on") for _, attributes in reader.tags for name in attributes)
    assert not any(attributes.get("href", "#").startswith("java") for _, attributes in reader.tags)
    names = [feature["properties"]["n"] for feature in told(text)["geo"]["features"]]
    assert names[:9] == list(HOSTILE[:9])


def test_the_table_carries_the_number_to_sort_by_and_the_reader_s_form():
    text = page(sample_view(values=np.array([1234.56, -0.5, np.nan])))
    assert '<td class="n" data-v="1234.56">1.234,6</td>' in text
    assert '<td class="n" data-v="-0.5">-0,5</td>' in text
    assert '<td class="n" data-v="">–</td>' in text
    assert '<th scope="row">A</th>' in text
    english = page(sample_view(values=np.array([1234.56, 0, 1]), language="en"))
    assert ">1,234.6</td>" in english


def test_the_selected_region_is_marked_in_the_table():
    assert '<tr data-k="53.02" class="chosen">' in page(sample_view(selected="53.02"))
    assert 'class="chosen"' not in page()


def test_points_villages_and_roads_stand_in_the_file_instead_of_urls():
    view = sample_view(points=sample_points(), roads=(RoadLayer("roads_belu", "Jalan"),))
    payload = {
        "tiles": ({"url": "/t", "json": "/j", "lab": "Puskesmas"},),
        "vil": {"url": "/v", "cls": "0"},
        "roads": ({"url": "/r", "lab": "Jalan"},),
    }
    points = {"puskesmas": (np.array([-7.5, np.nan]), np.array([110.5, 1.0]), [HOSTILE[0], "x"])}
    rows = [[-7.5, 110.5, "53.01.01.2001", "Desa", 10, "v"]]
    road = {"roads_belu": {"type": "FeatureCollection", "features": []}}
    data = told(page(view, payload=payload, points=points, villages=rows, roads=road))
    assert data["tiles"] == [{"lab": "Puskesmas", "pts": [[-7.5, 110.5, "", HOSTILE[0]]]}]
    assert data["vil"] == {"cls": "0", "pts": rows}
    assert data["roads"] == [{"lab": "Jalan", "geo": road["roads_belu"]}]


def test_layers_without_data_at_hand_are_left_out():
    view = sample_view(points=sample_points())
    payload = {
        "tiles": ({"url": "/t"},), "vil": {"url": "/v"}, "roads": ({"url": "/r"},),
        "ctx": "/peta/batas/nasional.geojson", "kunci_baru": "/x", "ttl": "Judul",
    }  # fmt: skip
    assert set(told(page(view, payload=payload))) == {"geo", "ttl"}


def test_what_is_said_of_the_boundaries_is_said_once():
    said = "Batas bersifat indikatif, bukan acuan resmi."
    assert page(sample_view(notes=(said, "Lain."))).count(said) == 1


def test_too_many_points_are_thinned_and_a_note_says_so():
    lat, lon = np.linspace(-8, 5, 1000), np.linspace(96, 140, 1000)
    points = {"puskesmas": (lat, lon, [str(i) for i in range(1000)])}
    tiles, notes = inline_points(sample_points(), ({"url": "/t"},), points, most=100)
    assert len(tiles[0]["pts"]) == 100
    assert notes == [
        "Puskesmas: digambar 100 dari 1.000 titik, dipilih merata, agar berkas tetap kecil."
    ]
    whole, none = inline_points(sample_points(), ({"url": "/t"},), points)
    assert len(whole[0]["pts"]) == 1000
    assert none == []


def test_thinned_points_are_spread_like_all_of_them():
    rng = np.random.default_rng(5)
    lat = np.concatenate([rng.uniform(-8, -7, 9000), rng.uniform(-1, 4, 1000)])
    lon = rng.uniform(100, 120, 10_000)
    rows = choose_evenly(lat, lon, 500)
    assert len(rows) == len(set(rows.tolist())) == 500
    assert (lat[rows] < -6).mean() == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize("count", [0, 1])
def test_a_page_of_hardly_any_region_is_written(count):
    view = sample_view(tuple("A" for _ in range(count)))
    assert len(told(page(view))["geo"]["features"]) == count


def test_no_link_is_written_when_there_is_none():
    assert not re.search(r"<footer>.*<a ", page())
