"""A network that was loaded stands on the map beside the embedded ones."""

import json

import pandas as pd
import shapely

from data.current import current_dataset
from data.versions import features
from lib.auth import operator
from lib.services.desk import preview, versions
from lib.services.desk.commit import Load, submit
from lib.services.mapbuild import build, road_layers, roads_in
from lib.services.mapstate import MapState
from lib.web import boundaries, urls
from tests.lib.desk.conftest import BELU, TTU

TABLE = "roads_unggah_irigasi"


def network(*codes):
    frame = pd.DataFrame(
        {
            "id": [f"r{number}" for number in range(len(codes))],
            "nama": "Saluran",
            "kelas": "primer",
            "kondisi": "baik",
            "kode_wilayah": codes,
            "year": 2024,
            "geometry": [
                shapely.LineString([(124.9, -9.1), (124.9, -9.2 - number / 10)])
                for number in range(len(codes))
            ],
        }
    )
    rows = features.rows_from("networks", "irigasi", frame)
    return Load("networks", "irigasi", rows, "irigasi.gpkg", "2" * 64)


def test_a_loaded_network_is_a_layer_of_the_map_where_it_lies(sqlite_desk):
    assert TABLE not in roads_in(BELU)
    found = preview.effect(network(BELU, BELU), mode="add")
    assert (found.measure, found.before, found.after) == ("rows", 0, 2)
    submit(operator(), network(BELU, BELU), mode="add")
    assert roads_in(BELU) == ("roads_belu", TABLE)
    assert TABLE in roads_in("nasional")
    assert TABLE not in roads_in(TTU)
    state = MapState(wilayah=BELU, jalan=True)
    assert road_layers(state)[1].label == "Jaringan yang dimuat: irigasi"
    assert build(state).roads[1].table == TABLE
    body = json.loads(boundaries.roads_body(TABLE))
    assert [each["properties"]["c"] for each in body["features"]] == ["baik", "baik"]
    assert body["features"][1]["geometry"]["coordinates"] == [[124.9, -9.1], [124.9, -9.3]]


def test_its_url_changes_with_its_rows_and_no_other_does(sqlite_desk):
    submit(operator(), network(BELU), mode="add")
    before = urls.roads_url(TABLE), urls.roads_url("roads_belu"), urls.points_url("sd")
    versions.restore(operator(), "networks", "irigasi", 0)
    after = urls.roads_url(TABLE), urls.roads_url("roads_belu"), urls.points_url("sd")
    assert before[0] != after[0]
    assert before[1:] == after[1:]
    assert current_dataset().table(TABLE).empty
    assert TABLE not in roads_in(BELU)


def test_a_network_is_exported_with_its_lines(sqlite_desk):
    submit(operator(), network(BELU), mode="add")
    text = versions.export_csv("networks", "irigasi", 1).decode("utf-8-sig")
    assert "LINESTRING (124.9 -9.1, 124.9 -9.2)" in text
