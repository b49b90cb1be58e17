"""Demand points of a population raster: scope, coasts, faults, bounds, and use as a demand file."""

import numpy as np
import pytest

from data.readers.errors import CancelledError
from data.store import load_dataset
from lib.errors import AppError
from lib.services.coverage import coverage_from_files
from lib.services.desk import population_raster, raster_demand
from lib.services.desk.raster_demand import COLUMNS, demand_from_raster
from lib.services.files import read_demand
from tests.lib.rasters import geotiff, turned

BELU = {"north": -8.9, "west": 124.7, "cell": 0.01, "nodata": -9999.0}


@pytest.fixture
def write(tmp_path):
    def writer(values, name="p.tif", **more):
        path = tmp_path / name
        path.write_bytes(geotiff(np.asarray(values, dtype="float32"), **{**BELU, **more}))
        return path

    return writer


@pytest.fixture
def belu(write):
    rng = np.random.default_rng(1)
    return write(rng.gamma(0.5, 30, (60, 60)))


def test_places_can_be_used_as_a_demand_file(belu, tmp_path):
    made = demand_from_raster(belu, cell_km=2)
    assert tuple(made.places.columns) == COLUMNS
    assert made.places["id"].is_unique
    demand = tmp_path / "D.csv"
    made.places.to_csv(demand, index=False)
    read = read_demand(demand, set(load_dataset().regions["kode"]))
    assert read.population.sum() == pytest.approx(made.report.placed, rel=1e-12)
    facilities = tmp_path / "F.csv"
    facilities.write_text("id,name,lat,lon\n1,A,-9.1,124.9\n")
    table = coverage_from_files(str(facilities), str(demand), 5000, level="kabkota")
    assert table["population"].sum() == pytest.approx(made.report.placed, rel=1e-6)


def test_a_region_narrows_and_the_rest_is_told(belu):
    whole = demand_from_raster(belu)
    made = demand_from_raster(belu, within="53.04")
    assert set(made.places["kode"]) == {"53.04"}
    report = made.report
    assert report.placed + report.other_regions + report.too_far == pytest.approx(report.total)
    assert report.total == whole.report.total
    assert made.regions["kode"].tolist() == ["53.04"]
    assert demand_from_raster(belu, within="53").report.placed == pytest.approx(whole.report.placed)


def test_people_off_the_coast_go_to_the_nearest_regency_within_the_limit(write):
    # One cell in the Flores Sea; the nearest land is Belu or its neighbours, some way off.
    values = np.full((60, 60), -9999.0)
    values[0, 10] = 40
    values[25, 20] = 60
    path = write(values)
    strict = demand_from_raster(path, nearest_km=0)
    assert (strict.report.placed, strict.report.too_far) == (60, 40)
    assert strict.report.moved == 0
    wide = demand_from_raster(path, nearest_km=60)
    assert (wide.report.placed, wide.report.moved, wide.report.too_far) == (100, 40, 0)
    assert wide.regions["people_moved"].sum() == 40


def test_village_population_stands_beside(belu):
    made = demand_from_raster(belu, within="53.04")
    row = made.regions.iloc[0]
    dataset = load_dataset()
    mine = dataset.villages["kode"].str.startswith("53.04")
    assert row["people_villages"] == dataset.villages.loc[mine, "population"].sum()
    assert row["ratio"] == pytest.approx(row["people_raster"] / row["people_villages"])


def test_negative_cells_are_nobody_and_counted(write):
    values = np.full((60, 60), 1.0)
    values[:, :5] = -2
    made = demand_from_raster(write(values, nodata=None))
    assert made.report.negative_cells == 300
    assert made.report.total == 55 * 60


def test_windows_do_not_change_the_answer(belu, monkeypatch):
    whole = demand_from_raster(belu, cell_km=3)
    monkeypatch.setattr(population_raster, "WINDOW_CELLS", 7)
    pieces = demand_from_raster(belu, cell_km=3)
    assert pieces.places["id"].tolist() == whole.places["id"].tolist()
    for name in ("lat", "lon", "population"):
        assert pieces.places[name].to_numpy() == pytest.approx(whole.places[name].to_numpy())


@pytest.mark.parametrize(
    ("values", "more", "code"),
    [
        (np.zeros((5, 5)), {}, "E_RASTER_PEOPLE"),
        (np.full((5, 5), 1e9), {}, "E_RASTER_PEOPLE"),
        (np.ones((5, 5)), {"crs": None}, "E_RASTER_CRS"),
        (np.ones((5, 5)), {"transform": turned()}, "E_RASTER_CELL"),
        (np.ones((5, 5)), {"cell": 1.0}, "E_RASTER_CELL"),
    ],
)
def test_what_cannot_be_population_is_refused(write, values, more, code):
    with pytest.raises(AppError) as fault:
        demand_from_raster(write(values, **more))
    assert fault.value.code == code


def test_files_that_are_no_raster_are_refused(write, tmp_path):
    whole = write(np.random.default_rng(0).random((300, 300))).read_bytes()
    cut = tmp_path / "cut.tif"
    cut.write_bytes(whole[: len(whole) // 2])
    text = tmp_path / "t.tif"
    text.write_text("id,lat\n")
    (tmp_path / "empty.tif").touch()
    for path, code in (
        (cut, "E_RASTER_READ"),
        (text, "E_RASTER_TYPE"),
        (tmp_path / "empty.tif", "E_EMPTY"),
        (tmp_path / "none.tif", "E_FILE_NOT_FOUND"),
        (tmp_path, "E_FILE_UNREADABLE"),
    ):
        with pytest.raises(AppError) as fault:
            demand_from_raster(path)
        assert fault.value.code == code


def test_wrong_choices_are_refused(belu, monkeypatch):
    for choice, code in (
        ({"cell_km": 0}, "E_BLOCK_KM"),
        ({"cell_km": float("nan")}, "E_BLOCK_KM"),
        ({"within": "99.99"}, "E_REGION"),
        ({"within": "53.04.01"}, "E_WITHIN"),
        ({"band": 2}, "E_RASTER_BAND"),
    ):
        with pytest.raises(AppError) as fault:
            demand_from_raster(belu, **choice)
        assert fault.value.code == code
    monkeypatch.setattr(raster_demand, "MAX_ROWS", 10)
    with pytest.raises(AppError) as fault:
        demand_from_raster(belu)
    assert fault.value.code == "E_RASTER_PLACES"


def test_progress_is_told_and_a_stop_is_heeded(belu, monkeypatch):
    monkeypatch.setattr(population_raster, "WINDOW_CELLS", 20)
    seen = []
    demand_from_raster(belu, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert len(seen) == 9
    with pytest.raises(CancelledError):
        demand_from_raster(belu, cancelled=lambda: True)


def test_memory_does_not_grow_with_the_raster(tmp_path):
    import resource

    from tests.lib.rasters import geotiff as make

    # 12,000 × 12,000 cells would be 1.1 GB as float64; packed zeros are a small file.
    values = np.zeros((12_000, 12_000), dtype="uint8")
    values[2_500, 3_500] = 9
    path = tmp_path / "large.tif"
    path.write_bytes(
        make(values, north=-8.9, west=124.7, cell=0.0001, nodata=None, compress="deflate",
             tiled=True, blockxsize=512, blockysize=512)
    )  # fmt: skip
    del values
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = demand_from_raster(path)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert made.report.total == 9
    assert grown < 200
