"""The SKM index against cases worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lib.services.skm.classes import grade_of, grades, rounded
from lib.services.skm.index import skm_index
from lib.services.skm.sample import krejcie_morgan, slovin


def one(answers):
    answers = np.asarray(answers, dtype=float)
    return skm_index(answers, np.zeros(len(answers), dtype=np.int64), 1)


@pytest.mark.parametrize(
    ("index", "shown", "mutu"),
    [
        (25.0, 25.0, "D"),
        (64.99, 64.99, "D"),
        (64.994, 64.99, "D"),
        (64.995, 65.0, "C"),
        (65.0, 65.0, "C"),
        (76.60, 76.6, "C"),
        (76.604, 76.6, "C"),
        (76.605, 76.61, "B"),
        (76.61, 76.61, "B"),
        (88.30, 88.3, "B"),
        (88.305, 88.31, "A"),
        (88.31, 88.31, "A"),
        (100.0, 100.0, "A"),
    ],
)
def test_edges_of_the_classes_of_2017(index, shown, mutu):
    assert float(rounded(index)) == shown
    assert grade_of(index).mutu == mutu


def test_81_is_b_and_76_is_c_as_in_2017_not_as_in_2004():
    assert [grade_of(value).mutu for value in (81.0, 76.0, 62.51)] == ["B", "C", "D"]


def test_no_index_has_no_class():
    assert grade_of(math.nan) is None


def test_full_marks_are_100_since_weights_are_exact_ninths():
    found = one([[4] * 9] * 7)
    assert found.index[0] == 100.0
    assert found.margin[0] == 0.0


def test_a_case_worked_by_hand():
    # Three people; U1: 3, 4, blank -> 7/2; U2 to U9: 3, 2, 4 -> 3 each.
    # NI = (3.5 + 8 * 3) / 9 = 27.5 / 9; IKM = 27.5 / 9 * 25 = 76.3888…
    blank = math.nan
    found = one([[3] + [3] * 8, [4] + [2] * 8, [blank] + [4] * 8])
    assert found.n[0] == 3
    assert found.answers[0].tolist() == [2] + [3] * 8
    assert found.means[0].tolist() == [3.5] + [3.0] * 8
    assert found.weighted[0] == pytest.approx(27.5 / 9)
    assert found.index[0] == pytest.approx(76.38888888888889)
    assert grade_of(found.index[0]).mutu == "C"


def test_a_blank_is_no_zero_and_a_person_without_answers_is_nobody():
    blank = math.nan
    assert one([[4] * 9, [blank] * 9]).n[0] == 1
    assert one([[4] * 9, [blank] * 9]).index[0] == 100.0


def test_an_element_without_answers_leaves_no_index():
    found = one([[4] * 8 + [math.nan]] * 3)
    assert math.isnan(found.index[0])
    assert math.isnan(found.margin[0])


def test_the_margin_is_students_for_whole_answers():
    # Scores 75, 100, 50 (all elements alike): sd 25, t(2; 0.975) = 4.302653; 4.302653 * 25 / √3
    found = one([[3] * 9, [4] * 9, [2] * 9])
    assert found.margin[0] == pytest.approx(4.302652729911275 * 25 / math.sqrt(3))


def test_one_person_has_no_margin():
    assert math.isnan(one([[3] * 9]).margin[0])


def test_no_one_has_no_index():
    assert math.isnan(one(np.empty((0, 9))).index[0])


answers = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 30), st.just(9)),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, math.nan]),
)  # fmt: skip


@given(answers, st.integers(1, 4))
def test_groups_are_what_they_would_be_alone(table, groups):
    group = np.arange(len(table)) % groups
    together = skm_index(table, group, groups)
    for each in range(groups):
        alone = one(table[group == each])
        np.testing.assert_allclose(together.index[each], alone.index[0])
        np.testing.assert_allclose(together.margin[each], alone.margin[0], atol=1e-9)


@given(answers)
def test_an_index_stays_within_its_scale_and_ignores_the_order(table):
    index = one(table).index[0]
    assert math.isnan(index) or 25 - 1e-9 <= index <= 100 + 1e-9
    np.testing.assert_allclose(one(table[::-1]).index[0], index)


def test_grades_run_down_from_the_best():
    bounds = [grade.at_least for grade in grades()]
    assert [grade.mutu for grade in grades()] == list("ABCD")
    assert bounds == sorted(bounds, reverse=True)


@pytest.mark.parametrize(
    ("population", "sample"),
    [(10, 10), (100, 80), (500, 217), (1000, 278), (5000, 357), (10_000, 370), (100_000, 384)],
)
def test_the_table_of_krejcie_and_morgan(population, sample):
    assert krejcie_morgan(population) == pytest.approx(sample, abs=1 if population > 50_000 else 0)


@pytest.mark.parametrize(("population", "sample"), [(1, 1), (100, 80), (1000, 286), (10_000, 385)])
def test_slovin(population, sample):
    # 1000 / (1 + 1000 * 0.0025) = 285.71…, 10000 / 26 = 384.6…
    assert slovin(population) == sample
