"""GeoPackages of a map, read back by pyogrio (GDAL) and SQLite."""

import sqlite3

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from lib.i18n import using
from lib.services import downloads
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.reports.geopackage import point_layer, region_layer, to_gpkg_bytes
from lib.services.reports.words import plain
from lib.services.tables import map_table
from tests.lib.reports_sample import HOSTILE_CELLS, squares


@pytest.fixture
def written(tmp_path):
    def write(content: bytes):
        path = tmp_path / "peta.gpkg"
        path.write_bytes(content)
        return path

    return write


def test_a_regency_has_its_kecamatan_facilities_and_villages(written):
    with using("id"):
        state = MapState(wilayah="53.04", lapis=("puskesmas",), luar=True)
        view = build(state)
        path = written(downloads.gpkg_file(state, view, "https://contoh.go.id"))
        table = map_table(state, view)
    names = dict(pyogrio.list_layers(path))
    assert names["wilayah"] == "MultiPolygon"
    assert {"puskesmas", "desa"} < set(names)
    regions = pyogrio.read_dataframe(path, layer="wilayah")
    assert regions["kode"].tolist() == list(view.codes)
    assert regions["coverage_pct"].tolist() == pytest.approx(table["coverage_pct"].tolist())
    assert regions.crs.to_epsg() == 4326
    area = shapely.area(downloads.statistics_geometries(view)).sum()
    assert shapely.area(regions.geometry.to_numpy()).sum() == pytest.approx(area)
    facilities = pyogrio.read_dataframe(path, layer="puskesmas")
    lat, lon, _ = downloads.places(state, view)["puskesmas"]
    assert facilities.geometry.y.tolist() == pytest.approx(lat[np.isfinite(lat)].tolist())
    assert facilities.geometry.x.tolist() == pytest.approx(lon[np.isfinite(lon)].tolist())
    villages = pyogrio.read_dataframe(path, layer="desa")
    assert len(villages) == len(view.villages.codes)
    assert villages["teks"].tolist() == [plain(text) for text in view.villages.texts]


def test_every_layer_says_that_borders_are_indicative_and_where_it_comes_from(written):
    with using("en"):
        state = MapState(wilayah="53")
        view = build(state)
        path = written(downloads.gpkg_file(state, view, ""))
    with sqlite3.connect(path) as base:
        rows = base.execute("select identifier, description from gpkg_contents").fetchall()
    assert rows[0][0] == plain(view.title)
    for _, text in rows:
        assert "Boundaries are indicative" in text
        assert plain(view.sources[0]) in text


def test_names_of_all_kinds_and_missing_shapes_are_kept_as_data(written):
    count = len(HOSTILE_CELLS)
    shapes = squares(count)
    shapes[0], shapes[1] = None, shapely.from_wkt("POLYGON EMPTY")
    frame = pd.DataFrame({"kode": [str(i) for i in range(count)], "nama": HOSTILE_CELLS})
    points = frame.assign(lat=np.linspace(-8, -7, count), lon=110.0)
    points.loc[2, "lat"] = np.nan
    layers = [region_layer("Judul '; drop", frame, shapes), point_layer("titik", "x", points)]
    path = written(to_gpkg_bytes(layers, "\x00 sumber"))
    back = pyogrio.read_dataframe(path, layer="wilayah")
    assert len(back) == count
    assert back.geometry.notna().sum() == count - 2
    assert not any("\x00" in (name or "") for name in back["nama"])
    assert len(pyogrio.read_dataframe(path, layer="titik")) == count - 1
