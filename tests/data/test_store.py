"""The store reads tables lazily, shares them, and keeps their types."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from data.catalogue import load_catalogue
from data.errors import SeedDamagedError, UnknownTableError
from data.store import FACILITY_COLUMNS, Dataset, load_dataset
from lib.errors import AppError

MAX_SECONDS = 1.5
MAX_MEGABYTES = 180
MEASURE = """
import resource, sys, time
import pandas, pyarrow.parquet, shapely, numpy
pandas.DataFrame({"x": pandas.Series(["a"])})
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
from data.store import load_dataset
started = time.process_time()
dataset = load_dataset()
for name in dataset.names:
    dataset.table(name)
print(time.process_time() - started, peak() - before)
"""


@pytest.fixture
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture
def small(tmp_path) -> Dataset:
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    shapes = [shapely.to_wkb(shapely.Point(120, -5)), None]
    table = pa.table(
        {
            "id": ["a", "b"],
            "beds": pa.array([12, None], pa.int32()),
            "public": pa.array([True, None], pa.bool_()),
            "year": pa.array([2021, 2021], pa.int16()),
            "geometry": pa.array(shapes, pa.binary()),
        }
    )
    pq.write_table(table, tmp_path / "facilities_pelabuhan.parquet", store_schema=False)
    return load_dataset(tmp_path)


def test_a_frame_is_read_once_and_shared(dataset):
    assert load_dataset() is dataset
    assert dataset.table("indicators") is dataset.indicators


def test_the_version_names_the_package(dataset):
    assert len(dataset.version) == 12
    assert int(dataset.version, 16) >= 0


def test_region_codes_stay_dotted_text(dataset):
    assert "53.20" in set(dataset.indicators["kode"])
    assert dataset.indicators["kode"].str.fullmatch(r"\d\d\.\d\d").all()


def test_whole_numbers_stay_whole_where_some_are_missing(small):
    frame = small.table("facilities_pelabuhan")
    assert str(frame["beds"].dtype) == "Int32"
    assert frame["beds"].isna().tolist() == [False, True]
    assert str(frame["public"].dtype) == "boolean"
    assert str(frame["year"].dtype) == "int16"


def test_geometry_is_apart_from_the_frame_and_aligned_to_it(small):
    assert "geometry" not in small.table("facilities_pelabuhan").columns
    shapes = small.geometries("facilities_pelabuhan")
    assert shapes[0] == shapely.Point(120, -5)
    assert shapes[1] is None


def test_road_geometries_are_lines_beside_their_rows(dataset):
    shapes = dataset.geometries("roads_belu")
    assert len(shapes) == len(dataset.table("roads_belu"))
    assert set(shapely.get_type_id(shapes)) == {shapely.GeometryType.LINESTRING}
    assert dataset.geometries("roads_belu") is shapes


def test_a_service_narrows_its_class(small):
    public = small.service_facilities(load_catalogue().service("pelabuhan_umum"))
    every = small.service_facilities(load_catalogue().service("pelabuhan"))
    assert public["id"].tolist() == ["a"]
    assert every["id"].tolist() == ["a", "b"]
    assert set(every["facility_class"]) == {"pelabuhan"}


def test_a_class_without_a_file_is_empty_and_says_so(dataset):
    frame = dataset.facilities["posyandu"]
    assert list(frame.columns) == list(FACILITY_COLUMNS)
    assert frame.empty
    assert not dataset.has_data("posyandu", "mi")
    joined = dataset.service_facilities(load_catalogue().service("posyandu"))
    assert joined.empty
    assert "facility_class" in joined.columns


def test_every_class_of_the_catalogue_can_be_asked_for(dataset):
    assert set(dataset.facilities) == set(load_catalogue().facility_classes)
    assert len(dataset.facilities) == len(set(dataset.facilities))
    with pytest.raises(KeyError):
        dataset.facilities["warung"]


def test_the_classes_with_data_have_data(dataset):
    for facility_class in (
        "puskesmas", "rumah_sakit", "sd", "smp", "sma", "smk", "slb", "pelabuhan", "bandara",
        "bank_sampah", "tpa", "tps3r", "kompos", "rth",
    ):  # fmt: skip
        frame = dataset.facilities[facility_class]
        assert dataset.has_data(facility_class)
        assert set(FACILITY_COLUMNS) <= set(frame.columns), facility_class
        assert frame["id"].is_monotonic_increasing
        assert (frame["lat"].isna() == frame["location_quality"].eq("unknown")).all()


def test_secondary_schools_join_two_classes(dataset):
    joined = dataset.service_facilities(load_catalogue().service("sma_smk"))
    assert len(joined) == len(dataset.facilities["sma"]) + len(dataset.facilities["smk"])
    assert joined["id"].is_unique


def test_an_unknown_table_is_refused(dataset):
    for ask in (dataset.table, dataset.geometries):
        with pytest.raises(UnknownTableError) as caught:
            ask("facilities_warung")
        assert isinstance(caught.value, KeyError)
        assert caught.value.code == "E_TABLE"


def test_a_table_without_geometry_has_no_geometries(dataset):
    with pytest.raises(UnknownTableError):
        dataset.geometries("indicators")


def test_a_file_cut_short_is_named(small):
    path = small.root / "facilities_pelabuhan.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(SeedDamagedError, match=r"facilities_pelabuhan\.parquet"):
        small.table("facilities_pelabuhan")


def test_a_folder_without_a_package_is_refused(tmp_path):
    with pytest.raises(AppError) as caught:
        load_dataset(tmp_path)
    assert caught.value.code == "E_SEED"
    assert isinstance(caught.value, OSError)


def test_every_table_loads_within_its_time_and_memory():
    # Processor seconds of all threads: never less than an idle machine's wall-clock, and not
    # disturbed by whatever else keeps this one busy.
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, timeout=120
    )
    seconds, megabytes = map(float, run.stdout.split())
    assert seconds < MAX_SECONDS
    assert megabytes < MAX_MEGABYTES


def test_villages_have_what_the_map_needs(dataset):
    villages = dataset.villages
    assert villages["kode"].is_monotonic_increasing
    assert villages["population"].dtype == np.int64
    assert villages["kode_lama"].notna().all()
    assert pd.api.types.is_bool_dtype(dataset.regions["tertinggal_2020_2024"])
    assert dataset.regions["tertinggal_2020_2024"].sum() == 62
