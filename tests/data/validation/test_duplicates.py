"""Ids, like names within 100 m, and coordinates repeated: in the file and against what is there."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyproj import Geod

from data.problems import ERROR, WARNING
from data.validation.duplicates import name_keys, pairs
from tests.data.validation.support import checked, codes, details, told

HEAD = "id,nama,kode,lat,lon\n"
LAT, LON = -9.1061, 124.8925
METRE = 1 / 110_590  # degrees of latitude at 9° S


def row(id_, nama, lat=LAT, lon=LON):
    return f"{id_},{nama},53.04,{lat:.7f},{lon:.7f}\n"


def there(id_="K1", nama="Puskesmas Lama", lat=LAT, lon=LON):
    return pd.DataFrame({"id": [id_], "nama": [nama], "lat": [lat], "lon": [lon]})


def test_all_rows_of_a_repeated_id_are_refused_and_each_names_another():
    body = row("A", "Satu") + row("B", "Dua", -9.15) + row("A", "Tiga", -9.2) + row("A", "X", -9.3)
    found = checked(HEAD + body)
    assert found.rejected.tolist() == [2, 4, 5]
    told_of = {p.row: p.details["other"] for p in found.problems if p.code == "E_DUP_ID"}
    assert told_of == {2: 4, 4: 2, 5: 2}


def test_ids_are_compared_to_the_digit():
    body = row("0000001", "Satu") + row("1", "Dua", -9.15) + row("01", "Tiga", -9.2)
    found = checked(HEAD + body)
    assert found.accepted["id"].tolist() == ["0000001", "1", "01"]


def test_an_id_that_is_there_is_refused_and_its_neighbour_by_name_only_warned_of():
    body = row("K1", "Lain", -9.3) + row("B", "PUSKESMAS-LAMA", LAT + 60 * METRE)
    found = checked(HEAD + body, existing=there())
    assert (2, "id", "E_ID_EXISTS", ERROR) in told(found)
    assert (3, "nama", "W_NEAR_EXISTING", WARNING) in told(found)
    assert details(found, "W_NEAR_EXISTING")["other"] == "K1"
    assert details(found, "W_NEAR_EXISTING")["distance_m"] == pytest.approx(60, abs=1)
    assert found.accepted["id"].tolist() == ["B"]


def test_a_facility_whose_id_is_there_is_not_told_twice():
    found = checked(HEAD + row("K1", "Puskesmas Lama"), existing=there())
    assert codes(found) == ["E_ID_EXISTS"]


@pytest.mark.parametrize(("metres", "near"), [(0, True), (98, True), (102, False), (5000, False)])
def test_a_like_name_counts_within_100_m(metres, near):
    found = checked(
        HEAD + row("A", "Puskesmas Satu") + row("B", "puskesmas satu", LAT - metres * METRE)
    )
    assert ("W_NEAR_DUPLICATE" in codes(found)) == near
    assert len(found.accepted) == 2


def test_other_names_at_one_place_are_no_duplicates():
    found = checked(HEAD + row("A", "Puskesmas Satu") + row("B", "Posyandu Dua"))
    assert codes(found) == []


def test_pairs_are_those_of_every_pair_measured_on_the_ellipsoid():
    """Golden: all pairs by brute force with pyproj's geodesic distance."""
    rng = np.random.default_rng(5)
    n = 400
    lat, lon = -9.1 + rng.uniform(0, 0.01, n), 124.9 + rng.uniform(0, 0.01, n)
    names = pd.Series(rng.choice(["Puskesmas A", "puskesmas-b", "Pustu C", "XY"], n))
    keys = name_keys(pa.array(names, pa.large_string()))
    left, right, metres = pairs(keys, lat, lon, keys, lat, lon, same=True)
    geod = Geod(ellps="WGS84")
    key = [re.sub("[^a-z]", "", name.lower()) for name in names]
    wanted = {}
    for i in range(n):
        for j in range(i):
            if key[i] == key[j] and len(key[i]) >= 3:
                _, _, d = geod.inv(lon[i], lat[i], lon[j], lat[j])
                if d <= 101:  # the sphere differs from the ellipsoid by half a per cent
                    wanted.setdefault(i, []).append(d)
    sure = {i for i, ds in wanted.items() if min(ds) < 99}
    assert len(sure) > 20
    assert sure <= set(left.tolist()) <= set(wanted)
    for i, _, d in zip(left, right, metres, strict=True):
        assert d == pytest.approx(min(wanted[i]), abs=0.7)


def test_rows_without_id_get_one_that_is_the_same_next_time():
    text = "nama,kode,lat,lon\nSatu,53.04,-9.1061,124.8925\nDua,53.04,-9.2,124.9\n"
    first, again = checked(text), checked(text)
    assert first.accepted["id"].tolist() == again.accepted["id"].tolist()
    assert first.accepted["id"].is_unique
    loaded = checked(text, existing=first.accepted)
    assert [p.code for p in loaded.problems.only(severity=ERROR)] == ["E_SAME_EXISTS"] * 2


def test_rows_alike_in_all_keep_ids_of_their_own_and_are_told():
    found = checked("nama,kode,kecamatan\n" + "Posyandu Melati,53.04,Raihat\n" * 3)
    assert found.accepted["id"].is_unique
    assert len(found.accepted) == 3
    assert [(p.row, p.details["other"]) for p in found.problems.only(code="W_SAME_NAME")] == [
        (3, 2), (4, 2),
    ]  # fmt: skip


def test_a_point_that_over_three_rows_share_is_told():
    three = "".join(row(i, f"Nama {'abc'[i]}x") for i in range(3))
    assert codes(checked(HEAD + three)) == []
    found = checked(HEAD + three + row(9, "Nama Zz"))
    assert codes(found) == ["W_COORD_REPEATED"]
    assert details(found, "W_COORD_REPEATED")["count"] == 4
    assert len(found.accepted) == 4


def test_the_middle_of_a_regency_is_no_place_of_four_facilities():
    body = "".join(row(i, f"Nama {'abcd'[i]}x", -9.13697, 124.91483) for i in range(4))
    found = checked(HEAD + body)
    assert codes(found) == ["E_CENTROID"]
    assert found.rejected.tolist() == [2, 3, 4, 5]
    assert codes(checked(HEAD + body.split("\n")[0] + "\n")) == []


def test_a_column_of_one_value_is_no_column_of_ids():
    body = "".join(row(0, f"Nama {i:02d}", LAT - i / 200) for i in range(25))
    found = checked(HEAD + body)
    assert codes(found) == ["W_NO_KEY"]
    assert found.accepted["id"].is_unique
