"""The typed row of a facility: attributes, year, source, kecamatan."""

import json

import numpy as np
import pytest
import shapely

from data.store import load_dataset
from tests.data.validation.support import checked, codes, details, gazetteer


def attributes(found, row=0):
    return json.loads(found.accepted["attributes"].iloc[row])


def one(head, cells, **choices):
    return checked(f"nama,kode,{head}\nPuskesmas Satu,53.04,{cells}\n", **choices)


@pytest.mark.parametrize(
    ("head", "cell", "name", "value"),
    [
        ("Tempat Tidur", "12", "beds", 12),
        ("jumlah dokter", " 3 ", "doctors", 3),
        ("bidan", "1.0", "midwives", 1),
        ("listrik", "PLN", "power", True),
        ("listrik", "Tidak ada", "power", False),
        ("rawat inap", "Non Rawat Inap", "inpatient", False),
        ("internet", "Ya", "internet", True),
        ("alamat", "Jl. Raya 1", "alamat", "Jl. Raya 1"),
        ("telepon", "0389-21011", "telepon", "0389-21011"),
        ("tipe", "C", "kind", "C"),
    ],
)
def test_known_columns_become_typed_attributes_and_others_stay_text(head, cell, name, value):
    assert attributes(one(head, cell)) == {name: value}


@pytest.mark.parametrize(
    ("head", "cell"),
    [("beds", "-3"), ("beds", "3.5"), ("beds", "6000"), ("dokter", "ada"), ("bidan", "inf"),
     ("tahun", "1066"), ("tahun", "2031"), ("tahun", "2020.5")],
)  # fmt: skip
def test_an_impossible_attribute_is_left_out_with_a_warning_and_the_row_stands(head, cell):
    found = one(head, cell)
    assert codes(found)[0] == "W_ATTRIBUTE"
    assert len(found.accepted) == 1
    assert attributes(found) == {}
    low, high = (details(found, "W_ATTRIBUTE")[k] for k in ("low", "high"))
    assert low < high
    assert found.accepted["year"].tolist() == [2026]


@pytest.mark.parametrize("cell", ["", "-", "NULL", "n/a"])
def test_an_empty_attribute_is_no_problem(cell):
    assert codes(one("beds,listrik", f"{cell},{cell}")) == ["W_UNPLACED"]


def test_year_source_and_activity_are_the_rows_or_the_choices():
    found = checked(
        "nama,kode,tahun,aktif\nA,53.04,2019,ya\nB,53.04,,Tutup\n", year=2022, source="Dinkes"
    )
    frame = found.accepted
    assert frame["year"].tolist() == [2019, 2022]
    assert frame["active"].tolist() == [True, False]
    assert set(frame["source"]) == {"Dinkes"}


def test_the_kecamatan_of_a_point_is_the_one_drawn_around_it():
    """Golden: every point against every polygon of the regency, one by one."""
    dataset = load_dataset()
    table = dataset.districts
    own = np.flatnonzero(table["kode"].str[:5] == "53.04")
    shapes = dataset.geometries("districts")[own]
    names = table["kode"].to_numpy(dtype=object)[own]
    rng = np.random.default_rng(3)
    x, y = rng.uniform(124.8, 125.2, 400).round(5), rng.uniform(-9.4, -8.95, 400).round(5)
    hits = np.array([[shape.contains(shapely.Point(a, b)) for shape in shapes]
                     for a, b in zip(x, y, strict=True)])  # fmt: skip
    sure = hits.sum(axis=1) == 1
    assert sure.sum() > 150
    lines = [f"N{i},53.04,{y[i]},{x[i]}" for i in np.flatnonzero(sure)]
    found = checked("nama,kode,lat,lon\n" + "\n".join(lines) + "\n")
    assert found.accepted["kode_kecamatan"].tolist() == names[hits[sure].argmax(axis=1)].tolist()


def test_a_stated_kecamatan_stands_before_the_point():
    found = one("kecamatan,lat,lon", "Raihat,-9.1061,124.8925")
    assert found.accepted["kode_kecamatan"].tolist() == ["53.04.03"]
    by_code = checked("nama,kode_kecamatan,lat,lon\nA,53.04.03,-9.1061,124.8925\n")
    assert by_code.accepted["kode_kecamatan"].tolist() == ["53.04.03"]


def test_distances_from_a_region_are_those_of_its_drawn_border():
    """Golden: geodesic distance to the border's vertices, which lie close together."""
    from pyproj import Geod

    dataset = load_dataset()
    at = int(np.flatnonzero(dataset.regions["kode"] == "53.04")[0])
    border = shapely.segmentize(dataset.geometries("regions")[at], 0.001)
    x, y = shapely.get_coordinates(border).T
    lat, lon = np.array([-9.4, -8.5]), np.array([124.55, 124.9])
    _, _, far = Geod(ellps="WGS84").inv(
        np.repeat(lon, len(x)), np.repeat(lat, len(x)), np.tile(x, 2), np.tile(y, 2)
    )
    wanted = far.reshape(2, -1).min(axis=1) / 1000
    gap = gazetteer().gap_km(lat, lon, np.array(["53.04", "53.04"], dtype=object))
    assert gap == pytest.approx(wanted, rel=0.02)
