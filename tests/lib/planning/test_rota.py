"""Mobile services: how many units, and where each is on which day of a month."""

import collections

import pytest

from data.means import all_means
from lib.services.planning.rota import Turn, rota, turns, units

MEANS = {each.code: each for each in all_means()}


@pytest.mark.parametrize(
    ("people", "days", "expected"),
    [
        ([100.0], 8, (8,)),
        (
            [300.0, 100.0],
            8,
            (6, 2),
        ),  # one each, then 6 by 3 : 1 is 4.5 and 1.5: the first rounds up
        ([1.0, 1.0, 1.0], 2, (1, 1, 0)),
        ([0.0, 0.0], 4, (1, 1)),
        ([], 4, ()),
    ],
)
def test_the_days_of_a_month_are_shared_by_people(people, days, expected):
    assert rota(people, days) == expected


def test_one_unit_is_shared_and_more_come_when_its_days_run_out():
    mobile, built = MEANS["keliling_puskesmas"], MEANS["bangun_puskesmas"]
    assert mobile.days_month == 8
    assert units([mobile] * 4 + [built]) == (0.25,) * 4 + (1.0,)
    assert units([mobile] * 8) == (0.125,) * 8
    assert units([mobile] * 9) == pytest.approx((2 / 9,) * 9)
    assert units([]) == ()


def test_a_month_goes_through_every_place_within_the_days_of_each_unit():
    assert turns([300.0, 100.0], 4) == (Turn(1, 1, 0), Turn(1, 2, 0), Turn(1, 3, 0), Turn(1, 4, 1))
    found = turns([10.0 * n for n in range(19, 0, -1)], 8)
    assert {each.place for each in found} == set(range(19))
    days = collections.Counter((each.unit, each.day) for each in found)
    assert max(days.values()) == 1
    assert {unit for unit, _ in days} == {1, 2, 3}
    assert all(1 <= day <= 8 for _, day in days)
    assert turns([], 8) == ()
