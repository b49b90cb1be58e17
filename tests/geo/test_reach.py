"""Rules of distance: what the straight line can prove and what it cannot."""

import numpy as np
import pytest

from geo.reach import LOCATION_ERROR_M, Settlements, evaluate_distance, location_error, reach
from geo.standards import DISTANCE, Rule

WALK = Rule("w", "sd_mi", DISTANCE, 3_000.0, "walking", 1_000.0, ("sd", "mi"))
LINE = Rule("s", "puskesmas", DISTANCE, 3_000.0, "straight")
BOTH = {"sd", "mi"}
_OF_SETTLEMENTS = ("in_scope", "population_error", "unplaced")


def one(rule, metres, people=2_000, error=500.0, factor=1.0, **more):
    reached = reach([metres], error, 0.0, factor)
    more.setdefault("loaded", BOTH)
    own = {name: more.pop(name) for name in _OF_SETTLEMENTS if name in more}
    return evaluate_distance(rule, reached, Settlements([people], np.array([0]), 1, **own), **more)


@pytest.mark.parametrize(
    ("metres", "straight", "walking"),
    [
        (2_500.0, "terpenuhi", "belum_dapat_dipastikan"),
        (2_500.1, "belum_dapat_dipastikan", "belum_dapat_dipastikan"),
        (3_500.0, "belum_dapat_dipastikan", "belum_dapat_dipastikan"),
        (3_500.1, "tidak_terpenuhi", "tidak_terpenuhi"),
        (np.inf, "tidak_terpenuhi", "tidak_terpenuhi"),
        (np.nan, "belum_dapat_dipastikan", "belum_dapat_dipastikan"),
    ],
)
def test_the_error_of_places_decides_what_is_certain(metres, straight, walking):
    assert one(LINE, metres).verdict_names() == [straight]
    assert one(WALK, metres).verdict_names() == [walking]


def test_only_the_rules_own_kind_of_distance_shows_that_it_is_met():
    assert one(WALK, 900.0, own_kind_m=[2_900.0]).verdict_names() == ["terpenuhi"]
    unsure = one(WALK, 900.0, own_kind_m=[2_900.0], own_kind_error_m=200.0)
    assert unsure.verdict_names() == ["belum_dapat_dipastikan"]
    assert one(WALK, 900.0, own_kind_m=[np.inf]).verdict_names() == ["belum_dapat_dipastikan"]
    # A long way on foot by a network that may lack a path proves nothing either.
    assert one(WALK, 900.0, own_kind_m=[9_000.0]).verdict_names() == ["belum_dapat_dipastikan"]


def test_a_detour_factor_makes_an_estimate_and_no_verdict():
    found = one(WALK, 2_400.0, factor=1.5)
    assert found.verdict_names() == ["belum_dapat_dipastikan"]
    assert (found.required[0], found.shortfall[0], found.affected[0]) == (1, 1, 2_000)
    assert found.shortfall_least[0] == 0
    with pytest.raises(ValueError, match="at least 1"):
        reach([1.0], 0.0, 0.0, 0.9)


def test_the_size_of_the_settlement_is_part_of_the_rule():
    assert one(WALK, 9_000.0, people=1_000).verdict_names() == [None]
    assert np.isnan(one(WALK, 9_000.0, people=1_000).required[0])
    assert one(WALK, 9_000.0, people=1_001).verdict_names() == ["tidak_terpenuhi"]
    maybe = one(WALK, 9_000.0, people=1_050, population_error=0.1)
    assert maybe.verdict_names() == ["belum_dapat_dipastikan"]
    assert one(WALK, 9_000.0, people=np.nan).verdict_names() == ["belum_dapat_dipastikan"]
    assert one(WALK, 9_000.0, in_scope=[False]).verdict_names() == [None]


def test_madrasah_not_loaded_or_schools_without_a_place_forbid_a_failing_verdict():
    assert one(WALK, np.inf, loaded={"sd"}).verdict_names() == ["belum_dapat_dipastikan"]
    assert one(WALK, 9_000.0, unplaced=[1]).verdict_names() == ["belum_dapat_dipastikan"]


def test_a_badly_placed_facility_further_off_can_be_the_nearest_in_truth():
    """Surveyed at 6 km, 1 km off at most; by kecamatan at 9 km, 12.3 km off: may be next door."""
    errors = [LOCATION_ERROR_M["surveyed"], LOCATION_ERROR_M["district"]]
    found = reach([[6_000.0, 9_000.0], [6_000.0, np.inf]], errors, [0.0, 500.0])
    assert found.least.tolist() == [0.0, 4_500.0]
    assert found.straight_most.tolist() == [7_000.0, 7_500.0]
    assert found.estimate.tolist() == [6_000.0, 6_000.0]


def test_unknown_errors_bound_nothing_and_no_facility_stays_none():
    found = reach([[5_000.0], [np.inf], [np.nan]], [np.inf], [np.inf, np.inf, 0.0])
    assert found.least[:2].tolist() == [0.0, np.inf]
    assert np.isnan([found.least[2], found.straight_most[2]]).all()
    assert location_error(["village", "surveyed", "??"]).tolist() == [7_300, 1_000, np.inf]


def test_regions_add_up_their_settlements():
    reached = reach([1_000.0, 9_000.0, 8_000.0, 100.0], 0.0, 0.0)
    region = np.array([0, 0, 1, -1])
    found = evaluate_distance(LINE, reached, Settlements([10, 20, 30, 40], region, 3))
    assert found.verdict_names() == ["tidak_terpenuhi", "tidak_terpenuhi", None]
    assert found.required[:2].tolist() == [2, 1]
    assert found.available[:2].tolist() == [1, 0]
    assert found.affected[:2].tolist() == [20, 30]
    assert found.population[:2].tolist() == [30, 30]
