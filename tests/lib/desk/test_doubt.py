"""Points to look at: each row once, by its gravest problem, with a point that can be shown."""

import pytest

from lib.services.desk import intake
from lib.services.desk.doubt import DOUBTFUL, PLACED, REJECTED, REPAIRED, doubtful_points

FILE = """id;nama;lat;lon;kode_kabkota;desa
A;Klinik Baik;-9,1061;124,8925;53.04;
B;Klinik Tertukar;124,9025;-9,1161;53.04;
C;Klinik Jauh;-7,25;112,75;53.04;
D;Klinik Tanpa Titik;;;53.04;Manleten
E;Klinik Paris;48,5;2,3;53.04;
F;Klinik Samudra;-15,5;100,5;53.04;
G;Klinik Samudra Lain;-15,6;100,6;53.04;
"""


@pytest.fixture
def checked(sqlite_desk):
    return intake.prepare(FILE.encode(), "a.csv", "facilities", "klinik")


def test_points_are_sorted_by_what_is_wrong_with_them(checked):
    found = doubtful_points(checked).set_index("row")
    refused = {7: REJECTED, 8: REJECTED}
    assert found["sort"].to_dict() == {3: REPAIRED, 4: DOUBTFUL, 5: PLACED, **refused}
    assert found.loc[3, ["lat", "lon"]].tolist() == [-9.1161, 124.9025]
    assert "Tertukar" in found.loc[3, "nama"]
    assert all(found["why"])


def test_points_that_would_draw_the_map_away_are_left_out(checked):
    # Row 6 lies in France; row 7, in the ocean but near, is shown.
    assert 6 not in set(doubtful_points(checked)["row"])


def test_no_more_than_asked_for_of_each_sort(checked):
    found = doubtful_points(checked, most=1)
    assert found["sort"].is_unique


def test_other_kinds_have_no_points(sqlite_desk):
    text = "kode_kabkota,indikator,tahun,nilai\n53.04,air_minum_layak_pct,2024,80\n"
    made = intake.prepare(text.encode(), "a.csv", "region_table", "indicators")
    assert doubtful_points(made).empty
