"""Coverage tables of a small country, worked by hand."""

import numpy as np
import pandas as pd
import pytest

from lib.errors import LevelError, RadiusError, UnknownRegionError, WithinLevelError
from lib.services.coverage import COLUMNS, coverage_from_files, coverage_table
from tests.lib.small import FACILITIES, REGIONS, VILLAGES, small_dataset


def table(**choices):
    choices = {"radius_m": 5_000.0, "dataset": small_dataset()} | choices
    return coverage_table("puskesmas", **choices).set_index("kode")


def test_a_regency_worked_by_hand():
    """Belu: A (1,000 people) lies 0.01° of longitude from P1, B (500) 0.03°, C (250) 0.19°.

    At 9° S one degree of longitude is 109.96 km: 1.0996, 3.2988 and 20.892 km. Within 5 km are
    A and B: 1,500 of 1,750 people. Half (875) are reached at A, 90 % (1,575) at C only. Belu
    counts P1 and P2, which has no point; Alor's P3 is not active.
    """
    belu = table().loc["53.04"]
    assert belu["population"] == 1_750
    assert belu["population_covered"] == 1_500
    assert belu["coverage_pct"] == pytest.approx(1_500 / 1_750 * 100)
    assert belu["median_km"] == pytest.approx(1.0996, abs=2e-4)
    assert belu["p90_km"] == pytest.approx(20.892, abs=2e-3)
    assert belu["mean_km"] == pytest.approx(
        (1.0996 * 1000 + 3.2988 * 500 + 20.892 * 250) / 1750, abs=2e-3
    )
    assert belu["facilities"] == 2
    assert belu["sea_crossing_population"] == 0


def test_regions_come_in_order_with_their_names_and_every_column():
    frame = coverage_table("puskesmas", 5_000.0, dataset=small_dataset())
    assert tuple(frame.columns) == COLUMNS
    assert list(zip(frame["kode"], frame["nama"], strict=True)) == REGIONS


def test_a_regency_without_people_is_not_available_but_keeps_its_facilities():
    row = table().loc["54.71"]
    assert row["population"] == 0
    for column in ("population_covered", "coverage_pct", "median_km", "p90_km", "mean_km"):
        assert pd.isna(row[column])
    assert pd.isna(row["sea_crossing_population"])
    assert row["facilities"] == 1


def test_people_whose_land_has_no_facility_cross_the_sea():
    assert table().loc["53.05", "sea_crossing_population"] == 400
    nation = table(level="nasional").loc["nasional"]
    assert (nation["nama"], nation["population"]) == ("Indonesia", 2_150)
    assert nation["sea_crossing_population"] == 400


def test_where_some_may_have_to_cross_and_none_is_known_to_the_figure_is_not_available():
    more = [*VILLAGES, ("53.05.02.2001", "G", -9.0, 124.05, 70, 1)]
    stray = ("P7", "Puskesmas Hilang", "53.05", None, np.nan, np.nan, True, -1)
    sure = small_dataset("sure", FACILITIES, more)
    unsure = small_dataset("unsure", [*FACILITIES, stray], more)
    assert table(dataset=sure).loc["53.05", "sea_crossing_population"] == 400
    assert pd.isna(table(dataset=unsure).loc["53.05", "sea_crossing_population"])
    assert table(dataset=unsure).loc["53.04", "sea_crossing_population"] == 0


def test_on_ones_own_land_only_people_without_facility_are_out_of_reach():
    rows = table(radius_m=900_000.0, same_landmass=True)
    assert rows.loc["53.05", "population_covered"] == 0
    assert np.isnan(rows.loc["53.05", ["median_km", "mean_km"]].astype(float)).all()
    # C has no land of its own on record and keeps its plain nearest.
    assert rows.loc["53.04", "population_covered"] == 1_750


@pytest.mark.parametrize("level", ["nasional", "provinsi", "kabkota", "kecamatan", "desa"])
def test_every_level_sums_to_the_nation(level):
    rows = table(level=level)
    assert rows["population"].sum() == 2_150
    assert rows["population_covered"].sum() == 1_500
    expected = {"desa": 0, "kecamatan": 2}.get(level, 3)
    assert rows["facilities"].sum() == expected


def test_a_region_without_villages_is_listed_as_not_available():
    dataset = small_dataset("gap", villages=[v for v in VILLAGES if v[0] < "53.05"])
    rows = table(dataset=dataset)
    assert rows.index.tolist() == ["53.04", "53.05", "54.71"]
    assert rows.loc["53.05", "population"] == 0
    assert pd.isna(rows.loc["53.05", "coverage_pct"])
    assert rows.loc["53.04", "population_covered"] == 1_500


def test_within_lists_only_the_regions_inside():
    assert table(within="53").index.tolist() == ["53.04", "53.05"]
    assert table(level="desa", within="53.04.01").index.tolist() == [v[0] for v in VILLAGES[:2]]
    assert len(table(within="nasional")) == 3


def test_a_table_may_be_changed_without_changing_the_next():
    dataset = small_dataset("changed")
    first = coverage_table("puskesmas", 5_000.0, dataset=dataset)
    first["population"] = 7
    first.loc[0, "nama"] = "Lain"
    again = coverage_table("puskesmas", 5_000.0, dataset=dataset)
    assert again["population"].tolist() == [1_750, 400, 0]
    assert again["nama"].iloc[0] == "Kabupaten Belu"


def test_wrong_arguments_are_refused():
    for radius in (0.0, -1.0, np.nan, np.inf, 1_000_001.0):
        with pytest.raises(RadiusError):
            table(radius_m=radius)
    with pytest.raises(LevelError):
        table(level="rt")
    with pytest.raises(UnknownRegionError):
        table(within="99")
    with pytest.raises(WithinLevelError):
        table(level="provinsi", within="53.04")


def write(tmp_path, facilities, demand):
    paths = tmp_path / "F.csv", tmp_path / "D.csv"
    for path, text in zip(paths, (facilities, demand), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_files_with_the_rows_of_the_dataset_give_the_figures_of_the_dataset(tmp_path):
    facilities = [f for f in FACILITIES if f[6] and np.isfinite(f[4])]
    people = [v for v in VILLAGES if v[5] > 0]
    paths = write(
        tmp_path,
        "id,name,lat,lon\n" + "".join(f"{f[0]},{f[1]},{f[4]},{f[5]}\n" for f in facilities[::-1]),
        "id,kode,lat,lon,population\n"
        + "".join(f"{v[1]},{v[0]},{v[2]},{v[3]},{v[4]}\n" for v in people[::-1]),
    )
    dataset = small_dataset("files", facilities, people)
    for level in ("nasional", "provinsi", "kabkota", "kecamatan", "desa"):
        ours = coverage_from_files(*paths, 5_000.0, level, dataset=dataset)
        theirs = coverage_table("puskesmas", 5_000.0, level, dataset=dataset)
        theirs = theirs[theirs["kode"].isin(ours["kode"])].reset_index(drop=True)
        drop = ["facilities"] if level in ("kecamatan", "desa") else []
        pd.testing.assert_frame_equal(ours.drop(columns=drop), theirs.drop(columns=drop))


def test_fractions_of_people_are_kept(tmp_path):
    paths = write(
        tmp_path,
        "id,name,lat,lon\n1,A,-9.0,124.0\n",
        "id,kode,lat,lon,population\n1,53.04,-9.0,124.0,0.5\n2,53.04,-9.0,125.0,0.25\n",
    )
    row = coverage_from_files(*paths, 5_000.0, dataset=small_dataset()).iloc[0]
    assert row["population"] == 0.75
    assert row["coverage_pct"] == pytest.approx(200 / 3)
    assert row["facilities"] == 1


def test_without_boundaries_files_still_give_reach_but_no_verdict_on_the_sea(tmp_path):
    dataset = small_dataset("flat")
    dataset._shapes.clear()
    paths = write(
        tmp_path,
        "id,name,lat,lon\n1,A,-9.0,124.0\n",
        "id,kode,lat,lon,population\n1,53.04,-9.0,124.0,10\n",
    )
    row = coverage_from_files(*paths, 5_000.0, same_landmass=True, dataset=dataset).iloc[0]
    assert row["population_covered"] == 10
    assert pd.isna(row["sea_crossing_population"])
