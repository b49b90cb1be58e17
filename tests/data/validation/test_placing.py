"""Rows without coordinates: placed by desa, kecamatan or their own name, each with a score."""

import numpy as np
import pytest

from data.problems import WARNING
from data.store import load_dataset
from tests.data.validation.support import checked, codes, details, points, told

VILLAGES = load_dataset().villages.set_index("kode")
DISTRICTS = load_dataset().districts.set_index("kode")


def place_of(kode):
    table = VILLAGES if len(kode) == 13 else DISTRICTS
    return tuple(table.loc[kode, ["lat", "lon"]])


@pytest.mark.parametrize(
    ("head", "row", "place", "quality", "column"),
    [
        ("desa,kecamatan", "Dirun,Lamaknen", "53.04.01.2008", "village", "desa"),
        ("desa,kecamatan", "Desa Dirun,Kec. Lamaknen", "53.04.01.2008", "village", "desa"),
        ("desa,kecamatan", "DIRUN,LAMAKNEN", "53.04.01.2008", "village", "desa"),
        ("kelurahan", "Dirun", "53.04.01.2008", "village", "kelurahan"),
        ("kecamatan", "Raihat", "53.04.03", "district", "kecamatan"),
        ("distrik", "Distrik Raihat", "53.04.03", "district", "distrik"),
        ("kecamatan,desa", "Raihat,Desa Entah Mana", "53.04.03", "district", "kecamatan"),
        ("alamat", "Jalan Raya", "53.04.03", "district", "nama"),
    ],
)
def test_a_row_is_placed_by_the_closest_name_and_marked_so(head, row, place, quality, column):
    found = checked(f"nama,kode,{head}\nPuskesmas Raihat,53.04,{row}\n")
    assert points(found) == [place_of(place)]
    frame = found.accepted
    assert frame["location_quality"].tolist() == [quality]
    assert frame["location_score"].tolist() == [1.0]
    assert frame["kode_kecamatan"].tolist() == [place[:8]]
    assert (2, column, "W_PLACED", WARNING) in told(found)
    assert details(found, "W_PLACED")["score"] == 1.0


def test_a_code_of_a_village_places_too():
    found = checked("nama,kode_desa\nPustu,53.04.01.2008\n")
    assert points(found) == [place_of("53.04.01.2008")]
    assert found.accepted["kode_kabkota"].tolist() == ["53.04"]


def test_a_likely_name_is_placed_with_its_score_and_an_unlikely_one_is_only_told():
    likely = checked("nama,kode,kecamatan\nPustu,53.04,Lamaknem Selatan\n")
    assert points(likely) == [place_of("53.04.18")]
    score = details(likely, "W_PLACED")["score"]
    assert 0.88 <= score < 1.0
    assert likely.accepted["location_score"].iloc[0] == pytest.approx(score, abs=0.01)
    unlikely = checked("nama,kode,kecamatan\nPustu,53.04,Rahiat\n")
    assert np.isnan(points(unlikely)).all()
    assert details(unlikely, "W_PLACE_LOW")["place"] == "Raihat"
    assert unlikely.accepted["location_quality"].tolist() == ["unknown"]


def test_the_score_from_which_rows_are_placed_is_the_analysts():
    text = "nama,kode,kecamatan\nPustu,53.04,Rahiat\nPustu 2,53.04,Raihat\n"
    assert np.isfinite(points(checked(text, accept_score=0.8))).all()
    assert np.isnan(points(checked(text, accept_score=1.01))).all()


def test_a_name_that_two_places_bear_places_nothing():
    dup = VILLAGES.assign(region=VILLAGES.index.str[:5]).groupby("region")["nama"]
    region, names = next((k, v) for k, v in dup if v.duplicated().any())
    name = names[names.duplicated()].iloc[0]
    found = checked(f'nama,kode,desa\nQqq,{region},"{name}"\n')
    assert np.isnan(points(found)).all()
    assert codes(found) == ["W_UNPLACED"]


def test_rows_with_coordinates_are_left_where_they_are():
    found = checked("nama,kode,lat,lon,kecamatan\nPuskesmas,53.04,-9.1061,124.8925,Raihat\n")
    assert points(found) == [(-9.1061, 124.8925)]
    assert found.accepted["location_quality"].tolist() == ["surveyed"]
    assert "W_PLACED" not in codes(found)


def test_the_point_of_a_village_is_not_a_repeated_coordinate():
    rows = "".join(f"Pustu {i},53.04,Raihat\n" for i in range(6))
    found = checked("nama,kode,kecamatan\n" + rows)
    assert len(found.accepted) == 6
    assert codes(found) == ["W_PLACED"]
