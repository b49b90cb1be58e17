"""Rules by count, worked by hand, and what doubt does to their verdicts."""

import numpy as np
import pytest

from geo.standards import PEOPLE_PER_FACILITY, PER_DISTRICT, Rule, evaluate_counts, evaluate_ratio

ONE_EACH = Rule("r", "puskesmas", PER_DISTRICT, 1.0)
SD = Rule("sd", "sd_mi", PER_DISTRICT, 1.0, needs_classes=("sd", "mi"))
NORM = Rule("n", "puskesmas", PEOPLE_PER_FACILITY, 30_000.0)
# Region 0 has three kecamatan with 2, 0 and 1 facilities, region 1 one with 1, region 2 none.
COUNTS, PEOPLE, REGION = [2, 0, 1, 1, 0], [900, 500, 300, 100, 70], np.array([0, 0, 0, 1, -1])


def test_a_kecamatan_without_a_facility_is_a_shortfall_that_others_do_not_make_up():
    found = evaluate_counts(ONE_EACH, COUNTS, PEOPLE, REGION, 3)
    assert found.verdict_names() == ["tidak_terpenuhi", "terpenuhi", None]
    assert found.required[:2].tolist() == [3, 1]
    assert found.available[:2].tolist() == [3, 1]
    assert found.shortfall[:2].tolist() == [1, 0]
    assert found.affected[:2].tolist() == [500, 0]
    assert found.affected_least[:2].tolist() == [500, 0]
    assert np.isnan([found.required[2], found.shortfall[2], found.affected[2]]).all()


def test_a_facility_without_a_kecamatan_may_be_the_one_that_is_missing():
    found = evaluate_counts(ONE_EACH, COUNTS, PEOPLE, REGION, 3, unplaced=[1, 0, 0])
    assert found.verdict_names()[:2] == ["belum_dapat_dipastikan", "terpenuhi"]
    assert (found.available[0], found.shortfall[0], found.shortfall_least[0]) == (4, 1, 0)
    assert (found.affected[0], found.affected_least[0]) == (500, 0)


def test_a_doubtful_facility_can_neither_prove_that_a_rule_is_met_nor_that_it_is_not():
    found = evaluate_counts(ONE_EACH, COUNTS, PEOPLE, REGION, 3, doubtful=[0, 0, 0, 1, 0])
    assert found.verdict_names()[:2] == ["tidak_terpenuhi", "belum_dapat_dipastikan"]
    # Doubt about a second facility of a kecamatan leaves the first.
    spare = evaluate_counts(ONE_EACH, [2], [10], np.array([0]), 1, doubtful=[1])
    assert spare.verdict_names() == ["terpenuhi"]


def test_certain_people_are_those_left_when_facilities_turn_up_where_most_people_are():
    region = np.zeros(3, dtype=int)
    found = evaluate_counts(ONE_EACH, [0, 0, 0], [40, 90, 20], region, 1, unplaced=[1])
    assert found.shortfall_least[0] == 2
    assert found.affected_least[0] == 60
    assert found.verdict_names() == ["tidak_terpenuhi"]


def test_no_region_fails_a_rule_on_sd_and_mi_while_mi_are_not_loaded():
    without = evaluate_counts(SD, COUNTS, PEOPLE, REGION, 3, loaded={"sd"})
    assert without.verdict_names()[:2] == ["belum_dapat_dipastikan", "terpenuhi"]
    assert without.shortfall[0] == 1
    assert SD.missing_classes({"sd"}) == ("mi",)
    loaded = evaluate_counts(SD, COUNTS, PEOPLE, REGION, 3, loaded={"sd", "mi"})
    assert loaded.verdict_names()[0] == "tidak_terpenuhi"


def test_people_for_each_facility_worked_by_hand():
    """70,000 people need ceil(70/30) = 3; two serve 60,000, so 10,000 lack one."""
    found = evaluate_ratio(NORM, [70_000, 60_000, 0, np.nan], [2, 2, 1, 1])
    assert found.verdict_names() == [
        "tidak_terpenuhi",
        "terpenuhi",
        None,
        "belum_dapat_dipastikan",
    ]
    assert (found.required[0], found.shortfall[0], found.affected[0]) == (3, 1, 10_000)
    assert np.isnan(found.required[2:]).all()


def test_error_of_the_population_and_doubtful_facilities_leave_a_ratio_open():
    found = evaluate_ratio(NORM, [61_000, 59_000, 99_000], [2, 2, 2], population_error=0.05)
    assert found.verdict.tolist() == [1, 1, 0]
    doubtful = evaluate_ratio(NORM, [20_000], [1], doubtful=[1])
    assert doubtful.verdict_names() == ["belum_dapat_dipastikan"]
    missing = Rule("s", "sd_mi", PEOPLE_PER_FACILITY, 2_000.0, needs_classes=("sd", "mi"))
    assert evaluate_ratio(missing, [9_000], [1], loaded=["sd"]).verdict.tolist() == [1]


@pytest.mark.parametrize(
    "values",
    [
        {"measure": "share"},
        {"threshold": 0.0},
        {"threshold": np.nan},
        {"distance_kind": "walking"},
        {"distance_kind": "by bus"},
        {"measure": "distance"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(values):
    with pytest.raises(ValueError, match=r"measure|kind|threshold"):
        Rule(**{"rule": "r", "subject": "s", "measure": PER_DISTRICT, "threshold": 1.0} | values)


def test_a_rule_is_evaluated_by_its_own_measure_only():
    with pytest.raises(ValueError, match="not a rule"):
        evaluate_counts(NORM, [1], [1], np.array([0]), 1)
    with pytest.raises(ValueError, match="not a rule"):
        evaluate_ratio(ONE_EACH, [1], [1])
    with pytest.raises(ValueError, match="doubtful"):
        evaluate_counts(ONE_EACH, [1], [1], np.array([0]), 1, doubtful=[2])
