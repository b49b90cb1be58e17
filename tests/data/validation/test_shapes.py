"""Networks and boundaries: lengths, conditions, codes, overlaps, and geometries of other kinds."""

import pytest
from pyproj import Geod
from shapely.geometry import shape

from data.problems import ERROR, WARNING
from lib.errors import MissingColumnError
from tests.data.readers.files import geojson, point
from tests.data.validation.cases import bowtie, features, line, square
from tests.data.validation.support import checked, codes, details, told


def networks(*pairs, **choices):
    return checked(features(*pairs), "networks", name="jalan.geojson", **choices)


def boundaries(*pairs, **choices):
    return checked(features(*pairs), "boundaries", name="batas.geojson", **choices)


def test_a_road_has_its_length_on_the_ellipsoid_and_the_region_of_its_middle():
    found = networks(({"Nama_Ruas": "Jalan A", "kondisi": "RUSAK BERAT", "Tahun": 2023}, line()))
    row = found.accepted.iloc[0]
    assert row["panjang_m"] == pytest.approx(
        Geod(ellps="WGS84").geometry_length(shape(line())), abs=0.1
    )
    assert (row["kondisi"], row["kode_wilayah"], row["year"]) == ("rusak berat", "53.04", 2023)
    assert row["nama"] == "Jalan A"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("Baik", "baik"), ("B", "baik"), ("Mantap", "baik"), ("sedang", "sedang"),
     ("RR", "rusak ringan"), ("Rusak", "rusak ringan"), ("Rusak Berat", "rusak berat"),
     ("good", "baik"), ("", "")],
)  # fmt: skip
def test_conditions_are_brought_to_four_words(said, meant):
    assert networks(({"nama": "J", "kondisi": said}, line())).accepted["kondisi"].tolist() == [
        meant
    ]


@pytest.mark.parametrize(("stated", "odd"), [("15600", False), ("15.6", False), ("5", True)])
def test_a_stated_length_may_be_in_metres_or_kilometres(stated, odd):
    found = networks(({"nama": "J", "panjang": stated}, line()))
    assert ("W_LENGTH" in codes(found)) == odd
    assert len(found.accepted) == 1


@pytest.mark.parametrize("geometry", [point(124.9, -9.1), square(), None,
                                      {"type": "LineString", "coordinates": []}])  # fmt: skip
def test_what_is_no_line_is_no_road(geometry):
    found = networks(({"nama": "J"}, geometry), ({"nama": "K"}, line()))
    assert (1, "", "E_GEOMETRY", ERROR) in told(found)
    assert found.accepted["nama"].tolist() == ["K"]


def test_a_road_of_several_parts_is_one_row():
    two = [line()["coordinates"], [[124.9, -9.1], [124.91, -9.1]]]
    parts = {"type": "MultiLineString", "coordinates": two}
    assert len(networks(({"nama": "J"}, parts)).accepted) == 1


def test_ids_of_roads_are_the_files_or_made_of_the_line():
    given = networks(({"no_ruas": "001", "nama": "J"}, line()))
    assert given.accepted["id"].tolist() == ["001"]
    made, again = networks(({"nama": "J"}, line())), networks(({"nama": "Lain"}, line()))
    assert made.accepted["id"].tolist() == again.accepted["id"].tolist()
    twice = networks(
        ({"no_ruas": "1"}, line()), ({"no_ruas": "1"}, line([124.8, -9.2], [124.9, -9.2]))
    )
    assert codes(twice) == ["E_DUP_ID"]


def test_a_road_that_names_several_regencies_gets_that_of_its_middle():
    found = networks(({"nama": "J", "kabupaten": "Kab. Belu, Kab. Malaka"}, line()))
    assert found.accepted["kode_wilayah"].tolist() == ["53.04"]
    assert codes(found) == ["W_REGION_NAME"]


def test_roads_need_geometries():
    with pytest.raises(MissingColumnError):
        checked("nama,kondisi\nJalan,baik\n", "networks")


# --- boundaries -----------------------------------------------------------------------------


def test_boundaries_take_their_code_from_both_systems_of_the_national_standard():
    found = boundaries(
        ({"KDPKAB": "53.04", "KDBBPS": "5306", "WADMKK": "Belu", "NAMOBJ": "Belu"}, square())
    )
    assert found.accepted["kode"].tolist() == ["53.04"]
    pcode = boundaries(({"ADM2_PCODE": "ID5306", "ADM2_EN": "Belu"}, square()))
    assert pcode.accepted["kode"].tolist() == ["53.04"]


def test_boundaries_of_kecamatan_keep_their_code():
    found = boundaries(({"KDCPUM": "53.04.03", "WADMKC": "Raihat"}, square()))
    assert found.accepted["kode"].tolist() == ["53.04.03"]


def test_a_bowtie_is_mended_and_told_with_both_areas():
    found = boundaries(({"kode": "53.04"}, bowtie()))
    told_of = details(found, "W_GEOMETRY_REPAIRED")
    assert told_of["after_km2"] > told_of["before_km2"]
    assert len(found.accepted) == 1
    assert found.accepted["geometry"].iloc[0].is_valid


def test_overlaps_from_1_km2_up_are_told_with_their_size():
    found = boundaries(({"kode": "53.04"}, square()), ({"kode": "53.05"}, square(lon=124.85)))
    area, _ = Geod(ellps="WGS84").geometry_area_perimeter(
        shape(square()).intersection(shape(square(lon=124.85)))
    )
    assert details(found, "W_OVERLAP")["area_km2"] == pytest.approx(abs(area) / 1e6, abs=0.1)
    assert details(found, "W_OVERLAP")["other"] == "53.05"
    apart = boundaries(({"kode": "53.04"}, square()), ({"kode": "53.05"}, square(lon=124.9)))
    assert "W_OVERLAP" not in codes(apart)


def test_a_code_drawn_twice_is_refused():
    found = boundaries(({"kode": "53.04"}, square()), ({"kode": "53.04"}, square(lon=125.3)))
    assert found.rejected.tolist() == [1, 2]


def test_the_regions_that_a_file_leaves_out_are_named():
    found = boundaries(({"kode": "53.04"}, square()))
    absent = [p.value for p in found.problems.only(code="W_REGION_ABSENT")]
    assert len(absent) == 21
    assert "53.04" not in absent


def test_an_ambiguous_name_of_a_boundary_is_refused():
    found = boundaries(({"kabupaten": "Kupang"}, square()))
    assert (1, "kabupaten", "E_REGION_AMBIGUOUS", ERROR) in told(found)


# --- facilities in spatial files ------------------------------------------------------------


def spatial(*geometries, **choices):
    return checked(geojson(*geometries), name="titik.geojson", **choices)


def test_points_of_a_spatial_file_are_the_facilities_points():
    found = spatial(point(124.8925, -9.1061))
    assert found.accepted[["lat", "lon"]].to_numpy().tolist() == [[-9.1061, 124.8925]]
    assert found.accepted["kode_kabkota"].tolist() == ["53.04"]


def test_areas_give_a_point_that_lies_on_them():
    found = spatial(square())
    assert shape(square()).contains(shape(point(*found.accepted[["lon", "lat"]].iloc[0])))


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "E_GEOMETRY"),
        ({"type": "Point", "coordinates": []}, "E_GEOMETRY"),
        ({"type": "GeometryCollection", "geometries": [point(124.9, -9.1)]}, "E_GEOMETRY"),
        (point(624_000, 9_012_000), "E_COORD"),
        (point(181, -9.1), "E_COORD"),
        (point(0, 0), "E_NULL_ISLAND"),
        (point(2.35, 48.85), "E_OUT_OF_AREA"),
    ],
)
def test_geometries_that_are_no_point_of_indonesia(geometry, code):
    found = spatial(geometry, point(124.8925, -9.1061))
    assert [p.code for p in found.problems.only(severity=ERROR)] == [code]
    assert found.rejected.tolist() == [1]


def test_heights_are_left_out_with_a_note():
    found = spatial({"type": "Point", "coordinates": [124.8925, -9.1061, 350]})
    assert (0, "", "W_Z_DROPPED", WARNING) in told(found)
    assert len(found.accepted) == 1
