"""Every notation of coordinates, what is mended, and what is not guessed."""

import numpy as np
import pytest
from pyproj import Transformer

from data.problems import ERROR, REPAIR, WARNING
from data.validation.outcome import UtmZoneError
from data.validation.points import from_utm, utm_epsg
from tests.data.validation.support import (
    checked,
    codes,
    details,
    pair,
    points,
    told,
)

LAT, LON = -9.1061, 124.8925  # Atambua, in Belu
JAKARTA = (-6.2088, 106.8456)


def one(lat, lon, region="53.04", **choices):
    return checked(pair(f'"{lat}"', f'"{lon}"', region), **choices)


def both(text, region="53.04", header="koordinat", **choices):
    quoted = text.replace('"', '""')
    return checked(f'nama,kode,{header}\nSatu,{region},"{quoted}"\n', **choices)


def dms(lat, lon):
    return one(lat.replace('"', '""'), lon.replace('"', '""'))


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("-9.1061", "124.8925"),
        (" -9.1061 ", "\u00a0124.8925"),
        ("-9,1061", "124,8925"),
        ("-9.1061000", "+124.8925"),
        ("-0.91061e1", "1.248925E2"),
    ],
)
def test_decimal_degrees(lat, lon):
    found = one(lat, lon)
    assert np.allclose(points(found), [(LAT, LON)], atol=1e-9)
    assert not len(found.rejected)


@pytest.mark.parametrize(
    "lat",
    [
        "9°6'21.96\"S", "9° 6' 21,96\" LS", "9°06′21.96″ S", "S 9°06'21.96\"", "9 06 21.96 LS",
        "-9°6'21.96\"", "9:06:21.96 S", "9°6.366' LS", "9.1061 LS", "9.1061° S", "LS 9.1061",
        "9º06'21.96''LS", "9 derajat 6 menit 21,96 detik LS", "9d6m21.96s S",
        "9° 06' 21.96\" Lintang Selatan", "9°6’21,96” Selatan", "9deg 6min 21.96sec South",
    ],
)  # fmt: skip
def test_degrees_minutes_seconds_in_the_usual_spellings(lat):
    found = dms(lat, "124.8925")
    assert np.allclose(points(found), [(LAT, LON)], atol=1e-6), told(found)
    assert (2, "lat", "E_COORD_DMS", REPAIR) in told(found)


@pytest.mark.parametrize("lon", ["124°53'33\" BT", "124 53 33 E", "E124°53'33\"", "124°53.55' T",
                                 "124°53'33\" Bujur Timur"])  # fmt: skip
def test_longitudes_in_degrees_minutes_seconds(lon):
    assert np.allclose(points(dms("-9.1061", lon)), [(LAT, LON)], atol=1e-6)


@pytest.mark.parametrize("lat", ["9°61'00\" LS", "9°06'75\" LS", "-9°06'22\" LS", "9.5°30' LS"])
def test_degrees_minutes_seconds_that_cannot_be_are_refused(lat):
    found = dms(lat, "124.8925")
    assert (2, "lat", "E_COORD", ERROR) in told(found)


@pytest.mark.parametrize(
    "text",
    [
        "-9.1061,124.8925", "-9.1061, 124.8925", "(-9.1061; 124.8925)", "-9.1061 124.8925",
        "-9.1061/124.8925", "-9,1061; 124,8925", "-9,1061, 124,8925", "124.8925, -9.1061",
        "POINT (124.8925 -9.1061)", "https://maps.google.com/maps?q=@-9.1061,124.8925,17z",
        "9°6'21.96\"LS 124°53'33\"BT", "9°6'21.96\" S, 124°53'33\" E",
        "9° 6' 21.96\" Lintang Selatan, 124° 53' 33\" Bujur Timur",
    ],
)  # fmt: skip
def test_both_coordinates_in_one_column(text):
    found = both(text)
    assert np.allclose(points(found), [(LAT, LON)], atol=1e-6), told(found)


def test_a_column_called_latitude_that_holds_pairs_is_read_as_pairs():
    assert np.allclose(points(both("-9.1061,124.8925", header="lat")), [(LAT, LON)])


REPAIRS = [
    ("124.8925", "-9.1061", "53.04", "E_COORD_SWAPPED", (LAT, LON)),
    ("9.1061", "124.8925", "53.04", "E_COORD_SIGN", (LAT, LON)),
    ("-91061", "1248925", "53.04", "E_COORD_POINT", (LAT, LON)),
    ("-9.1061", "1248925", "53.04", "E_COORD_POINT", (LAT, LON)),
    ("-3.449333", "119415581", "76.04", "E_COORD_POINT", (-3.449333, 119.415581)),
    ("-5.311", "23.538901", "74.07", "E_COORD_DIGIT", (-5.311, 123.538901)),
    ("-62088", "1068456", "31.71", "E_COORD_POINT", JAKARTA),
    ("7.2575", "112.7521", "", "E_COORD_SIGN", (-7.2575, 112.7521)),
    ("112.7521", "-7.2575", "", "E_COORD_SWAPPED", (-7.2575, 112.7521)),
    ("6.2088", "106.8456", "31.71", "E_COORD_SIGN", JAKARTA),
]


@pytest.mark.parametrize(("lat", "lon", "region", "code", "point"), REPAIRS)
def test_what_can_be_read_one_way_only_is_mended_and_told(lat, lon, region, code, point):
    found = one(lat, lon, region)
    assert np.allclose(points(found), [point], atol=1e-6), told(found)
    assert (2, "lat", code, REPAIR) in told(found)
    assert details(found, code)["before"] == f"{lat}, {lon}"
    assert found.repaired.tolist() == [2]
    assert found.rejected.tolist() == []


@pytest.mark.parametrize(("lat", "lon", "region", "code", "point"), REPAIRS)
def test_without_repairs_the_row_is_refused_with_the_same_code(lat, lon, region, code, point):
    found = one(lat, lon, region, repair=False)
    assert (2, "lat", code, ERROR) in told(found)
    assert found.rejected.tolist() == [2]
    assert not len(found.repaired)


@pytest.mark.parametrize(
    ("lat", "lon", "region", "code"),
    [
        ("0", "0", "53.04", "E_NULL_ISLAND"),
        ("0.0000", "0.00", "", "E_NULL_ISLAND"),
        ("NaN", "124.9", "53.04", "E_COORD"),
        ("inf", "124.9", "53.04", "E_COORD"),
        ("-inf", "inf", "53.04", "E_COORD"),
        ("1e400", "124.9", "53.04", "E_COORD"),
        ("abc", "124.9", "53.04", "E_COORD"),
        ("", "124.9", "53.04", "E_COORD"),
        ("-9.1", "", "53.04", "E_COORD"),
        ("-", "124.9", "53.04", "E_COORD"),
        ("-9.1", "744.343", "53.04", "E_COORD"),
        ("-9.1", "181", "53.04", "E_COORD"),
        ("9012345", "624321", "53.04", "E_COORD"),
        ("48.8566", "2.3522", "53.04", "E_OUT_OF_AREA"),
        ("-6.1202", "0", "31.72", "E_OUT_OF_AREA"),
        ("-33.86", "151.2", "", "E_OUT_OF_AREA"),
        ("1234", "5678", "53.04", "E_COORD"),
        ("-9.1", "124.9 / 125.0 / 5", "53.04", "E_COORD"),
    ],
)
def test_what_is_no_point_of_indonesia_is_refused(lat, lon, region, code):
    found = one(lat, lon, region)
    assert code in codes(found), told(found)
    assert found.rejected.tolist() == [2]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("-1.1544", "107.7119"), ("-4.67", "106.6639"), ("-5.1191", "108.1827")],
)
def test_a_point_far_out_at_sea_is_not_flipped_to_land_where_no_region_is_stated(lat, lon):
    found = one(lat, lon, "")
    assert codes(found) == ["E_OUT_OF_AREA"]


def test_a_missing_coordinate_is_no_error_where_a_region_is_stated():
    found = one("", "", "53.04")
    assert found.rejected.tolist() == []
    assert np.isnan(points(found)).all()


# --- decimal marks --------------------------------------------------------------------------


def column(*values, **choices):
    lines = [f'N{i},53.04,"{lat}",124.{80 + i}' for i, lat in enumerate(values)]
    return checked("nama,kode,lat,lon\n" + "\n".join(lines) + "\n", **choices)


def test_a_column_of_decimal_commas_is_read_so_and_each_is_told():
    found = column("-9,11", "-9,12", "-9,13")
    assert found.accepted["lat"].tolist() == [-9.11, -9.12, -9.13]
    assert [p.row for p in found.problems.only(code="E_NUMBER")] == [2, 3, 4]


def test_one_comma_among_points_is_read_only_where_it_falls_in_the_stated_region():
    assert column("-9.11", "-9.12", "-9,13").rejected.tolist() == []
    found = column("-9.11", "-9.12", "-8,13")
    assert found.rejected.tolist() == [4]
    assert (4, "lat", "E_NUMBER", ERROR) in told(found)


def test_a_declared_comma_is_no_repair():
    found = column("-9,11", "-9,12", decimal=",")
    assert found.accepted["lat"].tolist() == [-9.11, -9.12]
    assert not len(found.repaired)


def test_a_declared_point_refuses_commas():
    assert column("-9,11", "-9.12", decimal=".").rejected.tolist() == [2]


# --- UTM ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lat", "lon", "zone", "epsg"),
    [
        (-9.1061, 124.8925, "51S", 32751),
        (-6.2088, 106.8456, "48S", 32748),
        (3.5952, 98.6722, "47N", 32647),
        (-2.5337, 140.7181, "54 S", 32754),
        (0.5333, 101.45, "EPSG:32647", 32647),
    ],
)
def test_metres_of_a_stated_zone_agree_with_proj(lat, lon, zone, epsg):
    east, north = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    found = one(f"{north:.2f}", f"{east:.2f}", "", utm_zone=zone)
    assert np.allclose(points(found), [(lat, lon)], atol=2e-7)
    assert utm_epsg(zone) == epsg
    assert np.allclose(from_utm(np.array([east]), np.array([north]), zone), [[lat], [lon]])


def test_metres_without_a_zone_are_refused():
    found = one("8993212.1", "707987.2", "53.04")
    assert found.rejected.tolist() == [2]
    assert "E_COORD" in codes(found)


@pytest.mark.parametrize("zone", ["60S", "48", "EPSG:4326", "ABC", "48X"])
def test_a_zone_that_is_none_of_indonesias_is_refused(zone):
    with pytest.raises(UtmZoneError, match=zone):
        one("1", "2", utm_zone=zone)


# --- point and region -----------------------------------------------------------------------


def test_a_point_outside_its_region_is_told_with_the_distance():
    found = one("-9.40", "124.55")
    assert (2, "lat", "W_REGION_MISMATCH", WARNING) in told(found)
    assert details(found, "W_REGION_MISMATCH")["region"] == "Kabupaten Belu"
    # The border of Belu lies some 26 km to the east; measured on the drawn border by hand.
    assert 10 < details(found, "W_REGION_MISMATCH")["distance_km"] < 45
    assert found.accepted["kode_kabkota"].tolist() == ["53.04"]


def test_a_point_tells_the_region_where_nothing_else_does():
    found = one("-9.1061", "124.8925", "")
    assert found.accepted["kode_kabkota"].tolist() == ["53.04"]
    assert found.accepted["kode_kecamatan"].tolist()[0].startswith("53.04.")


def test_a_chosen_region_stands_for_rows_that_state_none():
    found = checked("nama,kode\nSatu,\nDua,53.05\n", region="53.04")
    assert found.accepted["kode_kabkota"].tolist() == ["53.04", "53.05"]


def test_coordinates_cut_to_whole_degrees_are_told_and_not_used():
    found = one("-9", "125")
    assert "W_COORD_IMPRECISE" in codes(found)
    assert "W_REGION_MISMATCH" not in codes(found)
    assert np.isnan(points(found)).all()
