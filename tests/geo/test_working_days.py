"""Working days against numpy's own business days, and a few weeks counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import working_days

MONDAY = np.datetime64("2026-11-23")
DAYS = st.integers(-400, 400).map(lambda n: MONDAY + n)
OFF = st.lists(DAYS, max_size=60)


@given(DAYS, st.integers(1, 80), OFF)
def test_adding_is_numpys_business_day_offset(start, n, holidays):
    # Counted from a day off, the first working day after it is the first: numpy rolls back.
    expected = np.busday_offset(start, n, roll="backward", holidays=holidays)
    assert working_days.add(start, n, holidays) == expected


@given(DAYS, DAYS, OFF)
def test_counting_is_numpys_business_day_count(start, end, holidays):
    expected = np.busday_count(start + 1, end + 1, holidays=holidays) if end > start else 0
    assert working_days.count(start, end, holidays) == expected


@given(DAYS, st.integers(1, 40), OFF, OFF)
def test_counting_back_gives_what_was_added(start, n, holidays, worked):
    end = working_days.add(start, n, holidays, worked)
    assert working_days.count(start, end, holidays, worked) == n
    assert working_days.is_working(end, holidays, worked)


def test_a_week_around_christmas_2026():
    # Thursday 24 December is joint leave, Friday 25 December Christmas.
    holidays = ["2026-12-24", "2026-12-25"]
    start = np.datetime64("2026-12-22")
    assert working_days.add(start, 1, holidays) == np.datetime64("2026-12-23")
    assert working_days.add(start, 2, holidays) == np.datetime64("2026-12-28")
    assert working_days.count(start, np.datetime64("2026-12-28"), holidays) == 2


def test_a_saturday_that_is_worked_counts():
    friday, saturday = np.datetime64("2026-11-27"), np.datetime64("2026-11-28")
    assert working_days.add(friday, 1, [], [saturday]) == saturday
    assert working_days.add(friday, 1, [saturday], [saturday]) == saturday


def test_no_days_cannot_be_added():
    with pytest.raises(ValueError, match="at least 1"):
        working_days.add(MONDAY, 0, [])
