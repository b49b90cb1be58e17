"""Spatial files: geometry made plain and valid in EPSG:4326, or told (hazards B8 22, 27 to 32)."""

import io
import json
import warnings

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from data.readers.errors import (
    ArchiveError,
    DamagedFileError,
    NoCrsError,
    OtherFormError,
    SheetError,
    StatedCrsError,
)
from lib import errors
from tests.data.readers.files import cells, geojson, point, read, told, zipped

BOWTIE = {"type": "Polygon",
          "coordinates": [[[106, -6], [107, -5], [107, -6], [106, -5], [106, -6]]]}  # fmt: skip


@pytest.fixture(scope="module")
def places():
    points = shapely.points([[106.8, -6.2], [107.0, -6.0]])
    return gpd.GeoDataFrame({"kode": ["32.10", "0101"], "n": [1.0, 2.5]}, geometry=points, crs=4326)


def saved(frame, folder, name, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyogrio warns of the missing system that is meant
        frame.to_file(folder / name, **options)
    return (folder / name).read_bytes()


def shapefile(frame, folder, *, leave_out=(), inside="../../etc/"):
    saved(frame, folder, "desa.shp")
    parts = {
        inside + path.name: path.read_bytes()
        for path in folder.glob("desa.*")
        if path.suffix not in leave_out
    }
    return zipped(parts)


def test_geojson_keeps_the_digits_of_its_numbers():
    content = geojson(point(106.8, -6.2), properties={"kode": 1, "b": None, "c": True, "d": [1]})
    table = read(content.replace(b'"kode": 1', b'"kode": 32.10'), name="a.geojson")
    assert table.columns == ("kode", "b", "c", "d")
    assert cells(table) == [["32.10", "", "TRUE", "[1.0]"]]
    assert shapely.get_coordinates(table.geometry).tolist() == [[106.8, -6.2]]
    assert table.crs == "EPSG:4326"


def test_faulty_geometries_are_told_by_row():
    content = geojson(
        point(106.8, -6.2), None, {"type": "Polygon", "coordinates": []}, point(706000, 9300000),
        point(float("nan"), 1), point(181, 0),
        {"type": "GeometryCollection", "geometries": [point(106, -6)]},
        {"type": "LineString", "coordinates": [[-179.9, 0], [179.9, 0]]},
        {"type": "Point", "coordinates": ["x"]},
    )  # fmt: skip
    table = read(content, name="a.geojson")
    assert told(table) == [
        ("E_GEOMETRY", 2, ""), ("E_GEOMETRY", 3, ""), ("E_COORD", 4, ""), ("E_COORD", 5, ""),
        ("E_COORD", 6, ""), ("E_GEOMETRY", 7, ""), ("E_COORD", 8, ""), ("E_GEOMETRY", 9, ""),
    ]  # fmt: skip
    assert [shape is not None for shape in table.geometry] == [True] + [False] * 8
    assert len(table.frame) == 9


def test_a_bowtie_is_made_valid_with_its_whole_area():
    table = read(geojson(BOWTIE), name="a.geojson")
    assert told(table) == [("W_GEOMETRY_REPAIRED", 1, "")]
    (shape,) = table.geometry
    assert shape.is_valid
    assert shape.area == pytest.approx(0.5)  # buffer(0) would lose half
    details = table.problems.head(1)[0].details
    assert details["before_km2"] == 0
    assert details["after_km2"] == pytest.approx(6127, abs=1)


def test_heights_are_dropped_with_a_note():
    high = {"type": "Point", "coordinates": [106.8, -6.2, 12]}
    table = read(geojson(high, high), name="a.geojson")
    assert not shapely.has_z(table.geometry).any()
    assert [(p.code, p.details) for p in table.problems] == [("W_Z_DROPPED", {"count": 2})]


def test_geojson_in_another_system_is_reprojected_with_a_note():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32748"}}
    table = read(geojson(point(699000, 9314000), crs=crs), name="a.geojson")
    assert told(table) == [("W_REPROJECTED", 0, "")]
    ((x, y),) = shapely.get_coordinates(table.geometry)
    assert (x, y) == pytest.approx((106.80, -6.20), abs=0.01)


@pytest.mark.parametrize("content", [b'{"a": 1}', b'{"type": "FeatureCollection"}', b'{"type":'])
def test_json_that_is_no_geojson(content):
    with pytest.raises((OtherFormError, DamagedFileError)):
        read(content, name="a.json")


def test_geojson_without_features():
    with pytest.raises(errors.NoRowsError):
        read(geojson(), name="a.geojson")


def test_geopackage_and_its_layers(places, tmp_path):
    saved(places, tmp_path, "a.gpkg", layer="satu")
    content = saved(places.iloc[:1], tmp_path, "a.gpkg", layer="dua")
    table = read(content, name="a.gpkg")
    assert (table.form, table.sheet, table.sheets) == ("gpkg", "satu", ("satu", "dua"))
    assert cells(table) == [["32.10", "1"], ["0101", "2.5"]]
    assert len(read(content, name="a.gpkg", layer="*").geometry) == 3
    with pytest.raises(SheetError):
        read(content, name="a.gpkg", layer="tiga")


def test_a_shapefile_is_reprojected_and_needs_its_system(places, tmp_path):
    utm = places.to_crs(32748)
    table = read(shapefile(utm, tmp_path), name="desa.zip")
    assert told(table) == [("W_REPROJECTED", 0, "")]
    assert table.geometry[0].distance(places.geometry.iloc[0]) < 1e-7
    bare = shapefile(utm, tmp_path, leave_out=(".prj",))
    with pytest.raises(NoCrsError) as caught:
        read(bare, name="desa.zip")
    assert caught.value.code == "E_NO_CRS"
    stated = read(bare, name="desa.zip", crs="EPSG:32748")
    assert stated.geometry[0].distance(places.geometry.iloc[0]) < 1e-7
    with pytest.raises(StatedCrsError):
        read(bare, name="desa.zip", crs="EPSG:1")


def test_a_geopackage_of_no_system_is_refused(places, tmp_path):
    content = saved(places.set_crs(None, allow_override=True), tmp_path, "a.gpkg")
    with pytest.raises(NoCrsError):
        read(content, name="a.gpkg")


def test_kml(places, tmp_path):
    content = saved(places, tmp_path, "a.kml", driver="KML")
    table = read(content, name="a.kml")
    assert (table.form, cells(table)[0]) == ("kml", ["32.10", "1"])
    assert read(zipped({"doc.kml": content}), name="a.kmz").form == "kml"


def test_kml_with_entities_or_pointing_elsewhere_is_refused(places, tmp_path):
    with pytest.raises(ArchiveError):
        read('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "x">]><kml>&a;</kml>', name="a.kml")
    saved(places, tmp_path, "secret.gpkg")
    elsewhere = (
        '<?xml version="1.0"?><!-- <kml --><OGRVRTDataSource><OGRVRTLayer name="secret">'
        f"<SrcDataSource>{tmp_path}/secret.gpkg</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(DamagedFileError):
        read(elsewhere, name="a.kml")


def test_geoparquet_and_plain_parquet(places):
    out = io.BytesIO()
    places.to_parquet(out)
    table = read(out.getvalue(), name="a.parquet")
    assert (table.form, cells(table)[1]) == ("parquet", ["0101", "2.5"])
    assert table.geometry[1].equals(places.geometry.iloc[1])
    plain = io.BytesIO()
    pq.write_table(pa.table({"kode": ["32.10", None], "n": [3, 4]}), plain)
    table = read(plain.getvalue(), name="a.parquet")
    assert table.geometry is None
    assert cells(table) == [["32.10", "3"], ["", "4"]]


def test_parquet_without_a_system_is_refused(places):
    out = io.BytesIO()
    places.set_crs(None, allow_override=True).to_parquet(out)
    with pytest.raises(NoCrsError):
        read(out.getvalue(), name="a.parquet")


def test_damaged_spatial_files_are_told(places, tmp_path):
    out = io.BytesIO()
    places.to_parquet(out)
    package = saved(places, tmp_path, "a.gpkg")
    cut = [
        (out.getvalue()[:-40], "a.parquet"), (package[:2000], "a.gpkg"),
        (geojson(point(1, 2))[:-9], "a.geojson"),
        (zipped({"a.shp": b"x" * 200, "a.prj": "x"}), "a.zip"),
    ]  # fmt: skip
    for content, name in cut:
        with pytest.raises(DamagedFileError) as caught:
            read(content, name=name)
        assert caught.value.code == "E_DAMAGED"


def test_too_many_columns_of_properties():
    wide = geojson(point(106, -6), properties={f"k{i}": 1 for i in range(201)})
    with pytest.raises(errors.LimitError):
        read(wide, name="a.geojson")


def test_json_nested_without_end_is_told():
    deep = json.dumps({"type": "FeatureCollection", "features": 1})
    deep = deep.replace("1", "[" * 100_000)
    with pytest.raises(DamagedFileError):
        read(deep, name="a.geojson")
