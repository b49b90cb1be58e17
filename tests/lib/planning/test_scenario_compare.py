"""Scenarios side by side: figures in words, what is not known, and which is beaten."""

import dataclasses

import pytest

from lib.auth import operator
from lib.i18n import using
from lib.services.planning import scenarios
from lib.services.planning.scenario_compare import beaten, compared
from lib.services.planning.scenario_errors import ScenarioNumberError
from tests.lib.kpi.people import BELU
from tests.lib.planning.scenario_sample import CONTENT


@pytest.fixture
def made(sqlite_db):
    def scenario(**figures):
        return scenarios.create(operator(), BELU, "puskesmas", "X", CONTENT, figures, db=sqlite_db)

    return scenario


def test_figures_stand_in_their_order_and_in_words(made):
    known = [
        made(after_pct=75.04, people_gained=12_870.0, cost_rp=9e9, per_person_rp=699_300.7),
        made(after_pct=80.0, before_gap=12.5, lain=3.0),
    ]
    found = compared(known)
    assert [each.name for each in found] == [
        "after_pct", "people_gained", "before_gap", "cost_rp", "per_person_rp",
    ]  # fmt: skip
    assert [each.texts for each in found] == [
        ("75,0\u00a0%", "80,0\u00a0%"), ("12,9 ribu orang", "–"), ("–", "12,5 poin persen"),
        ("Rp9 miliar", "–"), ("Rp699.301", "–"),
    ]  # fmt: skip
    with using("en"):
        assert compared(known)[3].label == "Cost"


def test_a_scenario_is_beaten_by_one_that_reaches_more_for_less(made):
    dear, cheap = made(people_gained=10.0, cost_rp=5.0), made(people_gained=10.0, cost_rp=4.0)
    losing = made(people_gained=12.0, people_lost=5.0, cost_rp=4.5)
    unknown = made(people_gained=99.0)
    assert beaten([dear, cheap, losing, unknown]) == (True, False, True, False)
    other = dataclasses.replace(cheap, service="sd")
    assert beaten([dear, other]) == (False, False)


def test_one_or_five_are_not_compared(made):
    one = made(after_pct=1.0)
    for wrong in ([], [one], [one] * 5):
        for call in (compared, beaten):
            with pytest.raises(ScenarioNumberError):
                call(wrong)
