"""Road networks that people load, and the real roads of three regencies."""

import io
import json
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.store import load_dataset
from geo.ecef import geodesic_m
from geo.speeds import ZONES, SpeedModel
from lib.errors import EmptyFileError, LimitError
from lib.services import travel_roads
from lib.services.travel_errors import (
    RoadsAreaError,
    RoadsCoordinateError,
    RoadsCrsError,
    RoadsDamagedError,
    RoadsEmptyError,
    RoadsSwappedError,
    RoadsTypeError,
)
from lib.services.travel_network import (
    Joining,
    measured_access,
    measured_detours,
    road_travel,
    seed_travel,
)
from lib.services.travel_roads import open_roads, seed_roads
from tests.lib.osm_pbf import osm_pbf
from tests.lib.small import small_dataset

# From A past P1 to B, and a fragment elsewhere on Belu past C.
MAIN = [(124.00, -9.0), (124.01, -9.0), (124.04, -9.0)]
APART = [(124.19, -9.0), (124.21, -9.0)]


def frame(lines=(MAIN, APART), crs="EPSG:4326", **columns):
    shapes = [shapely.LineString(each) for each in lines]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)


def written(table, driver, **more):
    target = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):  # one table has no CRS, on purpose
        table.to_file(target, driver=driver, **more)
    return target.getvalue()


def geojson(lines=(MAIN, APART), crs=None, properties=None):
    features = [
        {
            "type": "Feature",
            "properties": {"kelas": "Jalan Lokal"} if properties is None else properties,
            "geometry": {"type": "LineString", "coordinates": each},
        }
        for each in lines
    ]
    named = {} if crs is None else {"crs": {"type": "name", "properties": {"name": crs}}}
    return json.dumps({"type": "FeatureCollection", **named, "features": features}).encode()


def osm_xml(tags=(("highway", "residential"),)):
    nodes = [*MAIN, *APART]
    text = '<?xml version="1.0"?>\n<osm version="0.6" generator="tangan">\n'
    for number, (lon, lat) in enumerate(nodes, start=1):
        text += f'<node id="{number}" version="1" lat="{lat}" lon="{lon}"/>\n'
    for way, refs, tag in ((1, (1, 2, 3), tags), (2, (4, 5), (("waterway", "river"),))):
        text += f'<way id="{way}" version="1">'
        text += "".join(f'<nd ref="{ref}"/>' for ref in refs)
        text += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tag)
        text += "</way>\n"
    return (text + "</osm>").encode()


@pytest.mark.parametrize(
    ("content", "form", "lines"),
    [
        (geojson(properties={"kelas": "Jalan Lokal"}), "geojson", 2),
        (written(frame(KELAS=["Jalan Lokal", None]), "GPKG"), "geopackage", 2),
        (osm_xml((("highway", "unclassified"),)), "osm", 1),
        (osm_pbf([MAIN, APART], [{"highway": "unclassified"}, {"waterway": "river"}]), "osm", 1),
    ],
    ids=["geojson", "gpkg", "xml", "pbf"],
)
def test_each_form_of_roads_is_read_to_the_same_line_at_the_speed_of_its_class(
    content, form, lines
):
    roads = open_roads(content, "jalan")
    assert (roads.form, len(roads.lines)) == (form, lines)
    np.testing.assert_allclose(shapely.get_coordinates(roads.lines[0]), MAIN, atol=1e-7)
    assert roads.speed_kmh[0] == 25.0
    assert len(roads.sha256) == 64


def test_minutes_over_roads_are_their_length_at_their_speed():
    roads = open_roads(geojson([MAIN]), "jalan", speeds_kmh={"Jalan Lokal": 30})
    found = road_travel(roads, "puskesmas", "53.04", dataset=small_dataset())
    metres = geodesic_m([-9.0], [124.0], [-9.0], [124.01])[0]
    # A and P1 are vertices of the road.
    assert found.distance_km[0] == pytest.approx(metres / 1000, rel=1e-6)
    assert found.travel.value[0] == pytest.approx(metres / 500, rel=1e-6)
    assert (found.travel.kind, found.travel.unit) == ("jalan", "minutes")


def test_what_the_roads_do_not_tell_is_not_known_and_counted():
    roads = open_roads(geojson(), "jalan")
    found = road_travel(roads, "puskesmas", "53.04", dataset=small_dataset())
    assert np.isnan(found.travel.value).tolist() == [False, False, True, True, True, True]
    report = found.report
    assert (report.components, report.places, report.places_on) == (2, 3, 3)
    assert (report.people, report.people_on, report.facilities_on) == (1750, 1750, 1)
    assert report.unreachable["kode"].tolist() == ["53.04.02.2001"]
    assert report.unreachable["part"].tolist() == [1]
    assert report.on_share == 1.0
    near = road_travel(roads, "puskesmas", "53.04", Joining(gap_m=20_000), dataset=small_dataset())
    assert near.report.components == 1
    assert near.report.unreachable.empty


def test_a_column_of_speeds_goes_before_the_class_and_nonsense_in_it_does_not():
    table = frame(kelas=["Jalan Lokal", "Jalan Lokal"], speed_kmh=[12.0, -3.0])
    assert open_roads(written(table, "GPKG")).speed_kmh.tolist() == [12.0, 25.0]


def test_other_features_are_left_out_and_counted():
    mixed = json.loads(geojson())
    point = {"type": "Point", "coordinates": [124, -9]}
    mixed["features"] += [
        {"type": "Feature", "properties": {}, "geometry": point},
        {"type": "Feature", "properties": {}, "geometry": None},
        {"type": "Feature", "properties": {"kelas": "proposed"}, "geometry":
         {"type": "MultiLineString", "coordinates": [MAIN, APART]}},
    ]  # fmt: skip
    roads = open_roads(json.dumps(mixed).encode())
    assert len(roads.lines) == 2
    assert roads.dropped == {"not_a_line": 1, "broken": 1, "not_passable": 1}
    odd = open_roads(geojson(properties={"kelas": "jalan tikus"}))
    assert odd.unknown_classes == ("jalan tikus",)
    assert odd.speed_kmh.tolist() == [20.0, 20.0]


METRES = [(500_000.0, 9_000_000.0), (501_000.0, 9_000_000.0)]
VRT = b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/x</SrcDataSource>'


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b" \n", EmptyFileError),
        (VRT, RoadsTypeError),
        (b'<?xml version="1.0"?><gml/>', RoadsTypeError),
        (b'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "b">]><osm>&a;</osm>', RoadsTypeError),
        (b'{"type": "Topology", "objects": {}}', RoadsTypeError),
        (b"SQLite format 3\x00" + b"\0" * 100, RoadsTypeError),
        (geojson()[:-40], RoadsDamagedError),
        (osm_xml()[:200], RoadsDamagedError),
        (written(frame(), "GPKG")[:20_000], RoadsDamagedError),
        (geojson(crs="urn:ogc:def:crs:EPSG::32751", lines=[METRES]), RoadsCrsError),
        (written(frame(crs=None), "GPKG"), RoadsCrsError),
        (geojson([METRES]), RoadsCoordinateError),
        (geojson([[(y, x) for x, y in MAIN]]), RoadsSwappedError),
        (geojson([[(10.0, 50.0), (10.1, 50.0)]]), RoadsAreaError),
        (geojson([]), RoadsEmptyError),
        (osm_xml((("highway", "proposed"),)), RoadsEmptyError),
        (written(gpd.GeoDataFrame(geometry=[shapely.Point(124, -9)], crs=4326), "GPKG"),
         RoadsEmptyError),
    ],
)  # fmt: skip
def test_what_is_no_road_network_is_refused(content, error):
    with pytest.raises(error) as caught:
        open_roads(content, "F.bin")
    assert "F.bin" in caught.value.message("id")


def test_files_over_the_limits_are_refused(monkeypatch):
    for name, value in (("MAX_FILE_BYTES", 10), ("MAX_LINES", 1), ("MAX_VERTICES", 3)):
        with monkeypatch.context() as patch:
            patch.setattr(travel_roads, name, value)
            with pytest.raises(LimitError):
                open_roads(geojson())


def test_a_layer_of_a_geopackage_can_be_named():
    table = written(frame(), "GPKG", layer="jalan")
    assert len(open_roads(table, layer="jalan").lines) == 2
    with pytest.raises(RoadsDamagedError):
        open_roads(table, layer="sungai")


# --- the real roads -------------------------------------------------------------------------


def test_most_villages_of_belu_reach_a_puskesmas_over_its_roads():
    found = seed_travel("belu", "puskesmas")
    report = found.report
    assert report.components < 20
    assert report.largest_share > 0.95
    assert report.on_share > 0.8
    assert len(report.unreachable) < 0.1 * report.places
    known = np.isfinite(found.travel.value)
    villages = load_dataset().villages["kode"]
    assert villages[known].str.startswith("53.04").all()
    assert 3 < np.median(found.travel.value[known]) < 60


@pytest.mark.parametrize("place", ["penajam", "maumere", "kaltara"])
def test_the_other_networks_tell_of_whom_they_serve(place):
    report = seed_travel(place, "puskesmas").report
    assert 0 < report.places_on <= report.places
    assert report.largest_share > 0.7
    assert report.facilities_on > 0


def test_the_default_detours_are_those_measured_on_the_roads():
    found = {place: each.median for place, each in measured_detours().items()}
    pair = pd.DataFrame([found["belu"], found["penajam"]]).mean()
    model = SpeedModel()
    assert model.urban_detour == pytest.approx(found["maumere"][0], abs=0.01)
    assert model.rural_detour == pytest.approx(pair[1], abs=0.01)
    assert model.remote_detour == pytest.approx(pair[2], abs=0.01)


def test_the_default_speeds_are_about_those_of_the_classes_on_these_roads():
    for place in ("belu", "penajam", "maumere"):
        roads = seed_roads(place)
        metres = shapely.length(roads.lines)
        mean = metres.sum() / (metres / roads.speed_kmh).sum()
        assert mean == pytest.approx(SpeedModel().rural_kmh, abs=4)


def test_the_default_ways_of_access_are_those_measured_on_the_roads():
    found = measured_access()
    by_zone = found.groupby("zone")["access_minutes"].median()
    urban, rural = (ZONES.index(name) for name in ("urban", "rural"))
    assert by_zone[urban] == pytest.approx(SpeedModel().urban_access_minutes, abs=0.5)
    assert by_zone[rural] == pytest.approx(SpeedModel().rural_access_minutes, abs=0.5)


def test_the_estimate_stands_beside_the_time_by_road():
    """Over 963 pairs on three real networks; without access it was 0.6 times the road."""
    found = measured_access()
    ratio = found["estimated_minutes"] / found["road_minutes"]
    assert len(found) > 900
    assert ratio.median() == pytest.approx(1.0, abs=0.1)
    own = {
        place: (part["estimated_minutes"] - part["road_minutes"]).median()
        for place, part in found.groupby("place")
    }
    assert all(abs(minutes) < 4 for minutes in own.values()), own
    bare = SpeedModel(urban_access_minutes=0, rural_access_minutes=0, remote_access_minutes=0)
    without = bare.minutes(found["straight_km"] * 1000, found["zone"])
    assert (without / found["road_minutes"]).median() < 0.7
