"""Inequality worked by hand, and what is not available."""

import numpy as np
import pytest

from geo.equity import (
    concentration_by_group,
    concentration_index,
    erreygers_index,
    fractional_rank,
    gini,
    gini_by_group,
    lorenz_by_group,
    lorenz_curve,
    palma,
    theil,
)
from geo.gaps import gap, percentile_ratio_by_group, weighted_mean_by_group

ONE = np.zeros(2, dtype=np.intp)


def test_lorenz_and_gini_worked_by_hand():
    """Three people at 1 km, one at 5 km.

    The curve goes through (3/4, 3/8). Its area is 3/4·(3/8)/2 + 1/4·(3/8 + 1)/2 = 0.3125, so
    the Gini is 1 - 2·0.3125 = 0.375. Half of the people hold (1/2)/(3/4) of 3/8, a quarter.
    """
    people, amount = lorenz_curve([5, 1], [1, 3])
    assert people.tolist() == [0, 0.75, 1]
    assert amount.tolist() == [0, 0.375, 1]
    assert gini([5, 1], [1, 3]) == pytest.approx(0.375)
    assert lorenz_by_group([5, 1], [1, 3], ONE, 1, (0.5,))[0, 0] == pytest.approx(0.25)


def test_palma_divides_the_place_in_which_a_share_falls():
    """Five people at 2 km and five at 6 km hold 10 and 30 of 40.

    The lowest four hold 8; the top one holds 6: the ratio is 6/8.
    """
    assert palma([2, 6], [5, 5]) == pytest.approx(0.75)
    assert palma([3, 3], [5, 5]) == pytest.approx(0.25)


def test_theil_worked_by_hand():
    """People at 1, 3 | 4, 4 km: mean 3, shares of value 4/12 and 8/12.

    Between: 1/2·(2/3)ln(2/3) + 1/2·(4/3)ln(4/3). Within: the first part has mean 2 and
    T = (0.5 ln 0.5 + 1.5 ln 1.5)/2, times its 1/3; the second part has none.
    """
    found = theil([1, 3, 4, 4], [1, 1, 1, 1], np.array([0, 0, 1, 1]), 2)
    between = (2 / 3 * np.log(2 / 3) + 4 / 3 * np.log(4 / 3)) / 2
    within = (0.5 * np.log(0.5) + 1.5 * np.log(1.5)) / 2 / 3
    assert found.between == pytest.approx(between)
    assert found.within == pytest.approx(within)
    assert found.total == pytest.approx(between + within)
    assert found.within_share.tolist() == pytest.approx([within, 0])


def test_concentration_worked_by_hand_with_ties_in_the_ranking():
    """Ranks of 10, 10 and 20 people ranked 60, 60 and 80: 1/4 for both of the tied, then 3/4.

    They hold 10, 30 and 80 of 120: C = (1/12 + 3/12)(-1/2) + 8/12(1/2) = 1/6.
    """
    assert fractional_rank([60, 60, 80], [10, 10, 20], np.zeros(3, int)).tolist() == [
        0.25,
        0.25,
        0.75,
    ]
    assert concentration_index([1, 3, 4], [10, 10, 20], [60, 60, 80]) == pytest.approx(1 / 6)
    # The other of the tied first: the same.
    assert concentration_index([3, 1, 4], [10, 10, 20], [60, 60, 80]) == pytest.approx(1 / 6)


def test_erreygers_is_mirrored_between_reached_and_not_reached():
    share, people, rank = np.array([0.2, 0.5, 0.9]), [30, 20, 10], [1, 2, 3]
    one, other = erreygers_index(share, people, rank), erreygers_index(1 - share, people, rank)
    assert one == pytest.approx(-other)
    assert one > 0
    assert erreygers_index([0, 0], [1, 1], [1, 2]) == 0
    with pytest.raises(ValueError, match="upper limit"):
        erreygers_index([1.5], [1], [1])


def test_a_gap_worked_by_hand():
    """First group 0: 10 people at 1 and 30 at 3 km, 2.5 on average. Group 1: 7.5."""
    found = gap([1, 3, 7.5, 99], [10, 30, 5, 1], np.array([0, 0, 1, -1]))
    assert (found.first, found.other) == (2.5, 7.5)
    assert (found.absolute, found.ratio) == (5.0, 3.0)
    assert (found.population_first, found.population_other) == (40, 5)


def test_percentile_ratio_takes_the_people_and_not_the_places():
    values, people = [1.0, 2.0, 8.0], [10, 79, 11]
    ratio = percentile_ratio_by_group(values, people, np.zeros(3, int), 1)
    assert ratio[0] == 8.0
    assert np.isnan(percentile_ratio_by_group([0.0, 5.0], [5, 5], ONE, 1))[0]
    assert np.isnan(percentile_ratio_by_group([1.0, np.inf], [5, 5], ONE, 1))[0]


@pytest.mark.parametrize(
    ("values", "people"),
    [
        ([], []),
        ([1.0], [0]),
        ([0.0, 0.0], [5, 5]),
        ([np.nan, np.nan], [5, 5]),
        ([1.0, np.inf], [5, 5]),
        ([1.0, 2.0], [5, np.nan]),
        ([1.0, 2.0], [5, np.inf]),
    ],
)
def test_what_has_no_answer_is_nan_and_never_zero_or_infinite(values, people):
    part = np.zeros(len(values), dtype=np.intp)
    parts = theil(values, people, part, 1)
    figures = [gini(values, people), palma(values, people), parts.total, parts.within]
    figures += [concentration_index(values, people, np.arange(len(values)))]
    assert np.isnan(figures).all()
    assert np.isnan(lorenz_curve(values, people)[0]).all()


def test_missing_rows_are_left_out_and_a_spoilt_group_spoils_no_other():
    values = [1, 5, np.nan, np.inf, 2, 7]
    people = [3, 1, 50, 2, 9, 9]
    group = np.array([0, 0, 0, 1, 1, -1])
    found = gini_by_group(values, people, group, 3)
    assert found[0] == pytest.approx(0.375)
    assert np.isnan(found[1:]).all()
    ranked = concentration_by_group(values, people, [1, 2, 3, 4, 5, 6], group, 3)
    assert ranked[0] == pytest.approx(0.375)
    unranked = concentration_by_group(values, people, [1, 2, np.nan, 4, 5, 6], group, 3)
    assert unranked[0] == pytest.approx(0.375)


def test_nobody_in_reach_is_a_mean_of_zero_but_nobody_at_all_is_none():
    mean = weighted_mean_by_group([0, 0, 1], [5, 5, 0], np.array([0, 0, 1]), 2)
    assert mean[0] == 0
    assert np.isnan(mean[1])
    assert np.isnan(gap([0, 1], [5, 5], np.array([0, 1])).ratio)


def test_negative_values_and_uneven_shapes_are_refused():
    with pytest.raises(ValueError, match="negative"):
        gini([-1, 2], [1, 1])
    with pytest.raises(ValueError, match="one shape"):
        gini([1, 2], [1])
    with pytest.raises(ValueError, match="from 0 to 1"):
        lorenz_by_group([1, 2], [1, 1], ONE, 1, (1.5,))
