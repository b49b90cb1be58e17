"""Achievement and its classes against cases worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.services.kpi.achievement import (
    achieved_pct,
    achievement,
    capped,
    grade_numbers,
    grade_of,
    grades,
)


@pytest.mark.parametrize(
    ("real", "target", "direction", "pct"),
    [
        (80.0, 80.0, "up", 100.0),
        (60.0, 80.0, "up", 75.0),
        (88.0, 80.0, "up", 110.0),
        (0.0, 80.0, "up", 0.0),
        (10.0, 10.0, "down", 100.0),
        (12.0, 10.0, "down", 80.0),  # (2 x 10 - 12) / 10
        (8.0, 10.0, "down", 120.0),
        (25.0, 10.0, "down", -50.0),
    ],
)
def test_both_directions_follow_their_formula(real, target, direction, pct):
    assert achievement(real, target, direction) == pytest.approx(pct)


@pytest.mark.parametrize(
    ("real", "target"),
    [(None, 80.0), (80.0, None), (80.0, 0.0), (80.0, -1.0), (math.nan, 80.0), (80.0, math.nan)],
)
@pytest.mark.parametrize("direction", ["up", "down"])
def test_what_is_missing_is_not_available_and_never_nought(real, target, direction):
    assert achievement(real, target, direction) is None
    assert grade_of(achievement(real, target, direction)) is None


@pytest.mark.parametrize(
    ("pct", "name"),
    [
        (-50.0, "Sangat Rendah"),
        (0.0, "Sangat Rendah"),
        (50.99, "Sangat Rendah"),
        (51.0, "Rendah"),
        (65.5, "Rendah"),
        (66.0, "Sedang"),
        (75.99, "Sedang"),
        (76.0, "Tinggi"),
        (90.0, "Tinggi"),
        (90.99, "Tinggi"),
        (90.995, "Sangat Tinggi"),
        (91.0, "Sangat Tinggi"),
        (140.0, "Sangat Tinggi"),
    ],
)
def test_the_edges_of_the_five_classes(pct, name):
    assert grade_of(pct).label("id") == name


def test_there_are_five_classes_in_two_languages():
    assert [each.number for each in grades()] == [0, 1, 2, 3, 4]
    assert grades()[-1].label("en") == "Very high"


def test_arrays_keep_their_gaps_and_the_cap_cuts_at_both_ends():
    pct = achieved_pct([25.0, 8.0, np.nan], 10.0, rising=False)
    assert pct[:2].tolist() == [-50.0, 120.0]
    assert capped(pct)[:2].tolist() == [0.0, 100.0]
    assert grade_numbers(pct).tolist() == [0, 4, -1]


@given(st.floats(0.1, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_better_figure_never_achieves_less(target, one, other):
    low, high = sorted((one, other))
    assert achievement(low, target, "up") <= achievement(high, target, "up")
    assert achievement(low, target, "down") >= achievement(high, target, "down")
