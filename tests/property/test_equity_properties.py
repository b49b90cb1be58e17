"""What must hold for any values and people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.equity import (
    concentration_index,
    gini,
    gini_by_group,
    lorenz_curve,
    palma,
    theil,
    theil_by_group,
)

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

VALUE = st.one_of(st.integers(0, 5).map(float), st.floats(0.001, 1e5))
PLACE = st.tuples(VALUE, st.integers(0, 5_000), st.integers(0, 3), st.integers(0, 4).map(float))
PLACES = st.lists(PLACE, min_size=1, max_size=40)


def columns(places):
    value, people, part, rank = (np.array(each) for each in zip(*places, strict=True))
    return value, people, part, rank


def figures(value, people, part, rank):
    parts = theil(value, people, part, 4)
    return np.array(
        [
            gini(value, people),
            palma(value, people),
            concentration_index(value, people, rank),
            parts.total,
            parts.between,
            parts.within,
        ]
    )


def close(one, two):
    np.testing.assert_allclose(one, two, rtol=1e-7, atol=1e-9)


@given(places=PLACES, factor=st.sampled_from([1e-3, 0.5, 7.0, 1e4]))
def test_another_unit_changes_nothing(places, factor):
    value, people, part, rank = columns(places)
    close(figures(value * factor, people, part, rank), figures(value, people, part, rank))


@given(places=PLACES, times=st.integers(2, 9))
def test_more_people_of_the_same_kind_change_nothing(places, times):
    value, people, part, rank = columns(places)
    close(figures(value, people * times, part, rank), figures(value, people, part, rank))
    repeated = columns(places * 2)
    close(figures(*repeated), figures(value, people, part, rank))


@given(places=PLACES, data=st.data())
def test_the_order_of_rows_changes_nothing(places, data):
    shuffled = data.draw(st.permutations(places))
    close(figures(*columns(shuffled)), figures(*columns(places)))


@given(places=PLACES)
def test_the_parts_of_theil_add_up(places):
    value, people, part, _ = columns(places)
    found = theil(value, people, part, 4)
    close(found.between + found.within, found.total)
    close(found.within_share.sum(), found.within)
    if not np.isnan(found.total):
        assert found.between >= -1e-9
        assert found.within >= -1e-9


@given(places=PLACES)
def test_figures_stay_in_their_bounds(places):
    value, people, _, rank = columns(places)
    found = gini(value, people)
    if np.isnan(found):
        assert people.sum() == 0 or not (value * people).any()
        return
    assert -1e-12 <= found < 1
    assert abs(concentration_index(value, people, rank)) <= found + 1e-12
    least = people[people > 0].min()
    assert -1e-9 <= theil(value, people).total <= np.log(people.sum() / least) + 1e-9
    ratio = palma(value, people)
    assert np.isnan(ratio) or ratio >= 0.25 - 1e-9


@given(places=PLACES)
def test_the_lorenz_curve_rises_convexly_below_the_diagonal(places):
    value, people, _, _ = columns(places)
    share, amount = lorenz_curve(value, people)
    if np.isnan(share[0]):
        return
    assert (share[0], amount[0], share[-1], amount[-1]) == (0, 0, 1, 1)
    assert (np.diff(amount) >= 0).all()
    assert (amount <= share + 1e-12).all()
    area = ((amount[1:] + amount[:-1]) / 2 * np.diff(share)).sum()
    assert gini(value, people) == pytest.approx(1 - 2 * area, abs=1e-9)


@given(places=PLACES)
def test_a_group_is_what_it_would_be_alone(places):
    value, people, part, _ = columns(places)
    for number in range(4):
        own = part == number
        close(gini_by_group(value, people, part, 4)[number], gini(value[own], people[own]))
        close(theil_by_group(value, people, part, 4)[number], theil(value[own], people[own]).total)


@given(places=PLACES, data=st.data())
def test_moving_value_from_a_richer_to_a_poorer_person_never_raises_inequality(places, data):
    value, people, part, rank = columns(places)
    people = np.maximum(people, 1)
    poor, rich = int(value.argmin()), int(value.argmax())
    room = (value[rich] - value[poor]) / (1 / people[rich] + 1 / people[poor])
    amount = room * data.draw(st.floats(0, 1))
    moved = value.copy()
    moved[poor] += amount / people[poor]
    moved[rich] = max(0.0, moved[rich] - amount / people[rich])
    before, after = figures(value, people, part, rank), figures(moved, people, part, rank)
    if not np.isnan(before[0]):
        assert after[0] <= before[0] + 1e-9
        assert after[3] <= before[3] + 1e-9


@given(places=PLACES, value=st.floats(0.01, 1e4))
def test_where_all_are_alike_nothing_is_unequal(places, value):
    _, people, part, rank = columns(places)
    if people.sum() == 0:
        return
    alike = np.full(people.shape, value)
    # A tenth of the value over four tenths of it.
    close(figures(alike, people, part, rank), [0, 0.25, 0, 0, 0, 0])
