"""The profile of a region."""

import numpy as np
import pytest

from data.store import load_dataset
from lib.services.measures import coverage
from lib.services.overview import overview, service_states
from lib.services.profile import completeness, profile
from lib.services.profile_arrays import village_rows


def test_a_profile_compares_with_the_province_and_the_nation() -> None:
    known = profile("puskesmas", 5000.0, "53.04")
    reach = next(each for each in known.access if each.measure.code == "jangkauan")
    for value, (level, code) in zip(
        reach.values, [("kabkota", "53.04"), ("provinsi", "53"), ("nasional", None)], strict=True
    ):
        table = coverage("puskesmas", 5000.0, level, None)
        row = table.iloc[0] if code is None else table.loc[code]
        assert value == pytest.approx(float(row["coverage_pct"]))


def test_the_people_of_a_profile_are_the_official_total() -> None:
    regions = load_dataset().regions.set_index("kode")["population"]
    for code in ("53.04", "31.71", "94.05"):
        assert profile("puskesmas", 5000.0, code).population == regions[code]


def test_nearest_and_farthest_villages_are_in_order() -> None:
    known = profile("puskesmas", 5000.0, "53.04")
    near = [each.distance_m for each in known.nearest]
    far = [each.distance_m for each in known.farthest]
    assert near == sorted(near)
    assert far == sorted(far, reverse=True)
    assert near[-1] <= far[-1]
    assert all(each.facility for each in known.farthest)


def test_a_kecamatan_is_compared_with_its_regency_and_the_nation() -> None:
    known = profile("sd", 3000.0, "53.04.01")
    assert known.chain == ("nasional", "53", "53.04", "53.04.01")
    assert all(len(each.values) == 3 for each in known.access)


def test_disadvantaged_regencies_are_marked_with_both_lists() -> None:
    assert profile("puskesmas", 5000.0, "53.04").disadvantaged_2020
    assert not profile("puskesmas", 5000.0, "53.04").disadvantaged_2025
    assert not profile("puskesmas", 5000.0, "31.71").disadvantaged_2020


def test_completeness_adds_up() -> None:
    whole = completeness("puskesmas", "nasional")
    assert whole.total == sum(whole.by_quality.values()) == 10_292
    parts = [completeness("puskesmas", code) for code in load_dataset().provinces["kode"]]
    assert sum(part.total for part in parts) == whole.total


def test_rows_of_villages_are_those_of_the_code() -> None:
    villages = load_dataset().villages
    rows = village_rows("53.04")
    expected = np.flatnonzero(villages["kode"].str.startswith("53.04.").to_numpy())
    np.testing.assert_array_equal(rows, expected)
    assert len(village_rows("nasional")) == len(villages)


def test_a_service_without_data_has_a_profile_without_access() -> None:
    known = profile("pustu", 3000.0, "53.04")
    assert known.access == ()
    assert known.farthest == ()


def test_the_gap_on_the_first_page_is_that_of_the_table() -> None:
    known = overview()
    table = coverage("puskesmas", 5000.0, "kabkota", None)
    flags = load_dataset().regions.set_index("kode")["tertinggal_2020_2024"].reindex(table.index)
    part = table[flags.to_numpy(bool)]
    expected = part["population_covered"].sum() / part["population"].sum() * 100
    assert known.disadvantaged_pct == pytest.approx(float(expected))
    assert known.disadvantaged_pct < known.others_pct
    assert known.population == 284_973_643


def test_every_service_of_the_catalogue_has_a_state() -> None:
    states = {state.code: state for state in service_states()}
    assert states["puskesmas"].total == 10_292
    assert states["pustu"].total == 0
    for state in states.values():
        assert state.total == state.surveyed + state.placed + state.unknown
