"""What the core is told, and what is believed of what the browser answers."""

from __future__ import annotations

import re

import numpy as np
import pytest
import streamlit as st

from lib.encode import js_json
from lib.services import mapvalues
from lib.services.mapview import BivariateLegend, RoadLayer, VillageLayer
from lib.services.pointstyle import layer_exists, layer_style, parse_out_of_reach
from lib.ui import map_payload, maps
from lib.ui.map_elements import PetaMap, Values, new_map, value_group
from lib.ui.map_payload import MapPayload, class_characters, payload_from_view
from tests.lib.reports_sample import sample_points, sample_view
from tests.mini import HOSTILE


@pytest.fixture(autouse=True)
def plain_urls(monkeypatch):
    """URLs without a dataset behind them."""
    monkeypatch.setattr(map_payload, "boundary_url", lambda key: f"/batas/{key}")
    monkeypatch.setattr(map_payload, "points_url", lambda layer, end="png": f"/titik/{layer}.{end}")
    monkeypatch.setattr(map_payload, "villages_url", lambda kode: f"/desa/{kode}")
    monkeypatch.setattr(mapvalues, "road_conditions", lambda _table: frozenset({"baik", ""}))
    monkeypatch.setattr(map_payload, "roads_url", lambda table: f"/jalan/{table}")


def test_classes_are_one_character_a_region_and_no_data_a_dash():
    assert class_characters(np.array([0, 4, -1, 8])) == "04-8"


def test_a_view_becomes_short_keys_and_urls():
    view = sample_view(("Satu", "Dua"), points=sample_points(), selected="53.01")
    told = payload_from_view(view, pin=(-9.1, 124.9, "Atambua"), description="Dua.").as_dict()
    assert told["geo"] == f"/batas/{view.scope}"
    assert len(told["cls"]) == len(view.codes)
    assert told["txt"].split("|") == list(view.texts)
    assert told["sel"] == "53.01"
    assert told["pin"] == (-9.1, 124.9, "Atambua")
    assert told["desc"] == "Dua."
    assert [each["url"] for each in told["tiles"]] == [
        f"/titik/{each.layer}.png" for each in view.points
    ]
    assert "vil" not in told
    assert "base" not in told


def test_villages_roads_and_axes_are_told_where_they_are():
    layer = VillageLayer(
        "53.04", ("53.04.01.2001", "53.04.01.2002"), np.array([1, -1]), ("1|2 km", ""),
        ("#fff", "#000"), ("dekat", "jauh"), "Jarak",
    )  # fmt: skip
    view = sample_view(
        ("Satu", "Dua"), villages=layer, roads=(RoadLayer("roads_belu", "Jalan"),),
        bivariate=BivariateLegend("jarak", "miskin", "gelap"),
    )  # fmt: skip
    told = payload_from_view(view).as_dict()
    assert told["vil"]["cls"] == "1-"
    assert told["vil"]["txt"] == "1¦2 km|"
    assert told["roads"][0]["url"] == "/jalan/roads_belu"
    assert list(told["roads"][0]["cond"]) == list(told["roads"][0]["col"]) == ["baik", ""]
    assert told["biv"] == {"y": "jarak", "x": "miskin", "corner": "gelap"}


def test_fixed_words_are_told_in_the_readers_language():
    from lib.i18n import using

    with using("en"):
        english = map_payload.core_words()
    assert english["zin"] == "Zoom in"
    assert "bukan acuan resmi" in map_payload.core_words()["attr"]


def test_the_maps_script_is_the_same_for_every_payload():
    def script() -> str:
        made = new_map()
        text = "".join(
            child._template.module.script(child) for child in (made, *made._children.values())
        )
        return re.sub(r"_[a-z0-9]+", "", text)

    assert script() == script()
    assert "PetaLayanan.mount" in script()


def test_the_map_loads_one_script_of_ours_and_folium_stays_as_it_was():
    import folium

    made = new_map()
    assert [name for name, _ in made.default_js] == ["peta"]
    assert made.default_js[0][1].startswith("/aset/")
    assert made.default_css == []
    assert PetaMap.default_js == []
    assert len(folium.Map.default_js) > 1


def test_hostile_values_stay_inside_their_json_string():
    payload = MapPayload(geo="/x", ttl=HOSTILE, txt=(HOSTILE, "</script><!--"))
    element = next(iter(value_group(payload)._children.values()))
    assert isinstance(element, Values)
    for raw in ("</script", "<!--", "<img", "{{"):
        assert raw not in element.json
    assert element.json.startswith('{"geo":"/x"')
    assert js_json({"a": 1}) == '{"a":1}'


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, None),
        ({}, None),
        ({"last_active_drawing": None}, None),
        ({"last_active_drawing": {}}, None),
        ({"last_active_drawing": {"k": "53.04", "t": "a-1"}}, "53.04"),
        ({"last_active_drawing": {"k": "53.04.01.2001", "t": "a-1"}}, "53.04.01.2001"),
        ({"last_active_drawing": {"k": "53.04"}}, None),
        ({"last_active_drawing": {"k": "<b>", "t": "a-1"}}, None),
        ({"last_active_drawing": {"k": "5" * 30, "t": "a-1"}}, None),
        ({"last_active_drawing": {"k": ["53.04"], "t": "a-1"}}, None),
    ],
)
def test_only_a_new_click_with_the_form_of_a_code_is_believed(monkeypatch, answer, code):
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    assert maps._new_click(answer, "peta") == code
    # The component repeats its last answer at every rerun.
    assert maps._new_click(answer, "peta") is None


def test_layers_have_a_style_and_only_known_ones_exist():
    assert layer_exists("puskesmas")
    assert not layer_exists("puskesmas2")
    assert parse_out_of_reach("luar.puskesmas.5000") == ("puskesmas", 5000, False)
    assert parse_out_of_reach("luar.sd.3000.daratan") == ("sd", 3000, True)
    assert parse_out_of_reach("luar.puskesmas.0500") is None
    schools = [layer_style(each) for each in ("sd", "smp", "sma", "smk")]
    assert len({style.colour for style in schools}) == 1
    assert len({style.shape for style in schools}) == 4


@pytest.mark.parametrize(
    ("answer", "point"),
    [
        ({"last_clicked": {"lat": -9.1, "lng": 124.9}}, (-9.1, 124.9)),
        ({"last_clicked": {"lat": -9, "lng": 124}}, (-9.0, 124.0)),
        ({"last_clicked": {"lat": "-9.1", "lng": 124.9}}, None),
        ({"last_clicked": {"lat": float("nan"), "lng": 124.9}}, None),
        ({"last_clicked": {"lat": -91, "lng": 124.9}}, None),
        ({"last_clicked": {"lat": None, "lng": 1}}, None),
        ({"last_clicked": "x"}, None),
        ({"last_active_drawing": {"k": "53"}}, None),
        (None, None),
    ],
)
def test_a_point_is_taken_from_the_browser_only_if_it_is_one(answer, point):
    assert maps.clicked_point(answer) == point


def test_points_of_facilities_lead_to_the_form_of_reports_and_villages_do_not():
    view = sample_view(("Satu", "Dua"), points=sample_points())
    told = payload_from_view(view).as_dict()["tiles"]
    assert {each.get("rep", "") for each in told} <= {"", *(
        f"/lapor-data?data=facilities%3A{each.layer}&fasilitas=" for each in view.points
    )}  # fmt: skip
    assert {each.get("tell", "") for each in told} <= {"", *(
        f"/lapor?fasilitas={each.layer}%3A" for each in view.points
    )}  # fmt: skip
    assert all(
        ("rep" in tile) == ("tell" in tile) != layer.layer.startswith("luar.")
        for tile, layer in zip(told, view.points, strict=True)
    )
