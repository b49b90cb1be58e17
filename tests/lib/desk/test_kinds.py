"""Each kind of data that the desk takes, from a file to what the pages compute from it."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely

from data.current import current_dataset
from data.store import load_dataset
from data.versions import store, table_cache
from data.versions.kinds import BOUNDARIES, FIXED_KEYS, NETWORKS
from lib.auth import operator
from lib.services import gapstate
from lib.services.coverage import coverage_table
from lib.services.desk import intake, versions
from lib.services.desk.commit import submit
from lib.services.desk.template import forms, template
from lib.services.gap_kinds import second_kinds
from lib.services.mapbuild import build
from lib.services.mapstate import parse
from lib.services.measures import all_measures, indicator_values
from lib.services.travel_network import seed_travel
from lib.services.travel_roads import road_places
from lib.web import boundaries, urls
from tests.lib.desk.conftest import BELU

OTHERS = [(NETWORKS, "jalan"), *((kind, key) for kind, keys in FIXED_KEYS.items() for key in keys)]


def publish(content, name, kind, key, mode="add"):
    """Load a file as the page and the command line do, and publish it."""
    made = intake.prepare(content, name, kind, key, mode=mode)
    assert made.counts["accepted"] == made.counts["rows"], list(made.problems)
    return submit(operator(), made.load(), mode=mode)


def csv(frame):
    return frame.to_csv(index=False).encode()


@pytest.mark.parametrize(("kind", "key"), OTHERS)
def test_a_file_is_checked_as_what_it_is(sqlite_desk, kind, key):
    content = template(kind, key, forms(kind)[0])
    made = intake.prepare(content, "berkas", kind, key)
    assert made.counts["accepted"] == 1
    column = "geometry" if kind in (NETWORKS, BOUNDARIES) else "kode"
    assert column in made.accepted
    assert len(made.load().rows) == 1


def test_people_of_villages_count_at_every_level(sqlite_desk):
    before = coverage_table("puskesmas", 5_000.0, "kabkota").set_index("kode")
    villages = load_dataset().villages
    own = villages[villages["kode"].str.startswith(BELU)]
    table = pd.DataFrame({"kode_desa": own["kode"], "penduduk": own["population"] * 2})
    publish(csv(table), "penduduk.csv", "village_table", "villages")
    dataset, base = current_dataset(), load_dataset()
    after = coverage_table("puskesmas", 5_000.0, "kabkota").set_index("kode")
    assert after.loc[BELU, "population"] == 2 * before.loc[BELU, "population"]
    assert after.loc[BELU, "population_covered"] == pytest.approx(
        2 * before.loc[BELU, "population_covered"]
    )
    added = own["population"].sum()
    for name in ("districts", "regions", "provinces", "villages"):
        total = dataset.table(name)["population"].sum()
        assert total == base.table(name)["population"].sum() + added, name
        assert dataset.table(name).dtypes.equals(base.table(name).dtypes) or name == "villages"


def test_boundaries_are_drawn_and_fall_back_where_none_was_loaded(sqlite_desk):
    base = load_dataset()
    at = base.regions.index[base.regions["kode"] == BELU][0]
    shape = base.geometries("regions")[at].buffer(-0.01)
    before = {key: urls.boundary_url(key) for key in ("nasional", "53")}
    feature = {"type": "Feature", "properties": {"kode_kabkota": BELU, "nama": "Belu"},
               "geometry": json.loads(shapely.to_geojson(shape))}  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    publish(content, "batas.geojson", "boundaries", "regions")
    shapes = current_dataset().geometries("regions")
    assert shapely.area(shapely.symmetric_difference(shapes[at], shape)) < 1e-6
    others = [each for each in range(len(shapes)) if each != at]
    assert all(shapely.equals(shapes[others], base.geometries("regions")[others]))
    assert all(urls.boundary_url(key) != url for key, url in before.items())
    national = current_dataset().geometries("display_nation")
    place = base.table("display_nation").index[base.table("display_nation")["kode"] == BELU][0]
    assert shapely.hausdorff_distance(national[place], shape) < 0.02
    shown = json.loads(boundaries.boundary_body("53"))
    drawn = next(each for each in shown["features"] if each["properties"]["k"] == BELU)
    area = shapely.from_geojson(json.dumps(drawn["geometry"])).area
    assert area == pytest.approx(shape.area, rel=0.01)
    versions.restore(operator(), "boundaries", "regions", 0)
    assert shapely.equals(current_dataset().geometries("regions")[at],
                          base.geometries("regions")[at])  # fmt: skip


def test_a_new_indicator_stands_among_the_choices_of_the_map(sqlite_desk):
    regions = load_dataset().regions["kode"]
    table = pd.DataFrame(
        {"kode_kabkota": regions, "indikator": "Rumah tangga berlistrik", "tahun": 2024,
         "nilai": range(len(regions)), "satuan": "persen"}
    )  # fmt: skip
    table["nilai"] = table["nilai"] % 100 + 0.5
    code = "rumah_tangga_berlistrik"
    assert code not in all_measures()
    publish(csv(table), "listrik.csv", "region_table", "indicators")
    assert all_measures()[code].unit == "pct"
    state = parse({"ukuran": code})
    assert (state.ukuran, state.ignored) == (code, ())
    view = build(state)
    assert view.legend_title == "Rumah tangga berlistrik (persen)"
    assert "Indikator yang dimuat" in view.topic
    first = view.codes.index(regions.iloc[0])
    assert view.values[first] == table["nilai"].iloc[0]
    assert any("Warna gelap" in each for each in view.notes)
    versions.restore(operator(), "region_table", "indicators", 0)
    assert code not in all_measures()
    assert "ukuran" in parse({"ukuran": code}).ignored


def test_figures_under_the_name_of_a_known_indicator_renew_it(sqlite_desk):
    table = pd.DataFrame(
        {"kode_kabkota": [BELU], "indikator": ["Indeks Pembangunan Manusia"], "tahun": [2026],
         "nilai": [71.25]}
    )  # fmt: skip
    publish(csv(table), "ipm.csv", "region_table", "indicators")
    assert indicator_values("ipm", "kabkota", BELU)[BELU] == 71.25


def test_a_loaded_road_network_is_a_way_on_kesenjangan(sqlite_desk):
    base = load_dataset()
    table = base.table("roads_belu")
    features = [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)),
         "properties": {"kode_ruas": f"b{number}", "fungsi_jalan": kelas, "kode_kabkota": BELU}}
        for number, (shape, kelas) in enumerate(
            zip(base.geometries("roads_belu"), table["kelas"].fillna(""), strict=True)
        )
        if shape is not None and shape.geom_type == "LineString"
    ]  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    assert "unggah_jalan" not in road_places()
    made = intake.prepare(content, "jalan.geojson", "networks", "jalan")
    submit(operator(), made.load(), mode="add")
    assert road_places()["unggah_jalan"] == ("roads_unggah_jalan", BELU)
    state = gapstate.parse({"jarak": "jalan", "sumber": "unggah_jalan", "wilayah": BELU})
    assert (state.sumber, state.ignored, state.upload_missing) == ("unggah_jalan", (), False)
    assert "jalan:unggah_jalan" in second_kinds(gapstate.parse({}))
    reached = np.isfinite(seed_travel("unggah_jalan", "puskesmas").travel.value).sum()
    assert reached >= 0.5 * np.isfinite(seed_travel("belu", "puskesmas").travel.value).sum()
    irrigation = template("networks", "irigasi", "geojson")
    publish(irrigation, "irigasi.geojson", "networks", "irigasi")
    assert "unggah_irigasi" not in road_places()


def test_a_large_class_is_kept_for_the_next_start_and_never_stale(sqlite_desk, monkeypatch):
    monkeypatch.setattr(table_cache, "FEWEST_ROWS", 1)
    csv_one = b"kode_faskes,nama,lintang,bujur,kode_kabkota\nP1,Klinik Satu,-9.1,124.9,53.04\n"
    publish(csv_one, "satu.csv", "facilities", "klinik")
    first = current_dataset().facilities["klinik"]
    (kept,) = (sqlite_desk.folder / table_cache.FOLDER).glob("facilities_klinik-*.parquet")
    reads = []
    monkeypatch.setattr(store, "rows_at", lambda *_: reads.append(1))
    again = store.DatabaseSource().overlay().load("facilities_klinik", load_dataset())
    pd.testing.assert_frame_equal(again, first)
    assert reads == []
    monkeypatch.undo()
    monkeypatch.setattr(table_cache, "FEWEST_ROWS", 1)
    publish(csv_one.replace(b"P1", b"P2").replace(b"-9.1", b"-9.2"), "dua.csv",
            "facilities", "klinik")  # fmt: skip
    assert list(current_dataset().facilities["klinik"]["id"]) == ["P1", "P2"]
    assert not kept.exists()
