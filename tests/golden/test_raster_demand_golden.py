"""Demand points of a raster against sums that numpy and rasterio make by themselves.

Block sums: numpy's `add.reduceat`. Sums per regency: `rasterio.features.geometry_mask` of each
regency's outline on the whole grid, without windows, clipping or labels.
"""

import numpy as np
import pytest
import rasterio
import rasterio.features
import rasterio.warp
import shapely

from data.store import load_dataset
from lib.services.desk import population_raster
from lib.services.desk.raster_demand import demand_from_raster
from tests.lib.rasters import geotiff

NORTH, WEST, CELL = -8.85, 124.35, 0.002
SHAPE = (420, 470)


@pytest.fixture(scope="module")
def raster(tmp_path_factory):
    """Give a raster over Belu, Malaka and their neighbours, with holes."""
    rng = np.random.default_rng(53)
    values = rng.gamma(0.4, 12, SHAPE).astype("float32")
    values[rng.random(SHAPE) < 0.3] = -99999.0
    path = tmp_path_factory.mktemp("raster") / "penduduk.tif"
    more = {"tiled": True, "blockxsize": 128, "blockysize": 128}
    path.write_bytes(geotiff(values, north=NORTH, west=WEST, cell=CELL, nodata=-99999.0, **more))
    return path


def cells(path):
    with rasterio.open(path) as source:
        values = source.read(1, masked=True).filled(0).astype("float64")
        return values, source.transform


@pytest.fixture(scope="module")
def made(raster):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(population_raster, "WINDOW_CELLS", 100)
        yield demand_from_raster(raster, cell_km=1, nearest_km=0, dataset=load_dataset())


def test_sums_of_regencies_are_those_of_their_outlines(raster, made):
    values, transform = cells(raster)
    dataset = load_dataset()
    shapes = dict(zip(dataset.regions["kode"], dataset.geometries("regions"), strict=True))
    assert set(made.regions["kode"]) >= {"53.03", "53.04", "53.21"}
    for row in made.regions.itertuples():
        inside = rasterio.features.geometry_mask(
            [shapes[row.kode]], out_shape=values.shape, transform=transform, invert=True
        )
        assert row.people_raster == pytest.approx(values[inside].sum(), rel=1e-9)


def test_sums_of_blocks_are_those_of_numpy(raster, made):
    values, transform = cells(raster)
    rows = columns = round(1000 / (CELL * 110_600))
    outlines = load_dataset().geometries("regions")
    near = shapely.STRtree(outlines).query(shapely.box(124, -10, 126, -8))
    inside = rasterio.features.geometry_mask(
        outlines[near], out_shape=values.shape, transform=transform, invert=True
    )
    held = np.where(inside, values, 0)
    sums = np.add.reduceat(held, np.arange(0, SHAPE[0], rows), axis=0)
    sums = np.add.reduceat(sums, np.arange(0, SHAPE[1], columns), axis=1)
    places = made.places
    at = places["id"].str.extract(r"r(\d+)c(\d+)-").astype(int)
    ours = np.zeros(sums.shape)
    np.add.at(ours, (at[0], at[1]), places["population"])
    assert ours == pytest.approx(sums, rel=1e-9, abs=1e-9)


def test_the_report_accounts_for_everybody(raster, made):
    values, _ = cells(raster)
    report = made.report
    assert report.total == pytest.approx(values.sum(), rel=1e-12)
    assert report.placed + report.too_far == pytest.approx(report.total, rel=1e-12)
    assert made.places["population"].sum() == pytest.approx(report.placed, rel=1e-12)


def test_another_reference_system_gives_the_same_people(raster, tmp_path):
    # 2 km squares of UTM 51S, some in Belu: sums again by rasterio, in the raster's own system
    values = np.arange(1.0, 401.0).reshape(20, 20)
    transform = rasterio.Affine(2000, 0, 700_000, 0, -2000, 9_010_000)
    path = tmp_path / "utm.tif"
    path.write_bytes(geotiff(values, transform=transform, crs="EPSG:32751"))
    made = demand_from_raster(path, cell_km=2, nearest_km=0, within="53.04")
    dataset = load_dataset()
    belu = dataset.geometries("regions")[dataset.regions["kode"].eq("53.04").argmax()]
    moved = rasterio.warp.transform_geom(4326, 32751, shapely.geometry.mapping(belu))
    inside = rasterio.features.geometry_mask([moved], values.shape, transform, invert=True)
    assert inside.sum() > 20
    assert made.report.placed == pytest.approx(values[inside].sum())
    points = shapely.points(made.places["lon"], made.places["lat"])
    assert shapely.distance(belu, points).max() < 0.001
