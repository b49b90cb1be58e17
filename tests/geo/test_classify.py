"""Class limits and classes."""

import numpy as np
import pytest

from geo.classify import METHODS, class_index, class_limits


def test_round_limits_are_round():
    values = np.random.default_rng(1).uniform(0, 100, 514)
    assert class_limits(values, 5, "bulat").tolist() == [20, 40, 60, 80]


def test_skewed_values_get_round_limits_near_their_quantiles():
    values = np.random.default_rng(1).lognormal(9, 1.5, 514)
    limits = class_limits(values, 5, "bulat")
    counts = np.bincount(class_index(values, limits), minlength=5)
    assert limits.size == 4
    assert counts.max() < 0.4 * 514
    assert all(float(f"{limit:.3g}") == limit for limit in limits)


def test_a_value_on_a_limit_belongs_below_and_no_value_to_no_class():
    assert class_index([0, 10, 10.1, 20, np.nan, np.inf], [10, 20]).tolist() == [0, 0, 1, 1, -1, 2]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("values", [[], [np.nan, np.inf], [7.0], [7.0] * 50])
def test_values_without_a_range_make_one_class(method, values):
    assert class_limits(values, 5, method).size == 0


@pytest.mark.parametrize("method", METHODS)
def test_few_distinct_values_make_few_classes_and_none_is_empty(method):
    values = np.array([0.0] * 400 + [1.0] * 10 + [50.0])
    limits = class_limits(values, 5, method)
    assert limits.size <= 4
    assert class_index(values, limits).max() == limits.size


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("classes", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("high", [60.0, 100.0, 400.0])
def test_a_standard_has_as_many_classes_below_as_above(method, classes, high):
    values = np.random.default_rng(5).uniform(20, high, 200)
    limits = class_limits(values, classes, method, centre=100.0)
    assert limits.size == classes - 1
    assert (np.diff(limits) > 0).all()
    assert (limits < 100).sum() == (limits > 100).sum()
    assert (100.0 in limits.tolist()) == (classes % 2 == 0)


def test_a_standard_with_no_values_still_has_its_classes():
    assert class_limits([], 4, "bulat", centre=100.0).size == 3
    assert class_limits([5.0], 1, "bulat", centre=100.0).size == 0


def test_many_values_are_classed_quickly_by_a_sample():
    values = np.random.default_rng(8).lognormal(3, 1, 20_000)
    limits = class_limits(values, 5, "alami")
    assert limits.size == 4


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="method"):
        class_limits([1, 2], 3, "jenks")
    with pytest.raises(ValueError, match="classes"):
        class_limits([1, 2], 0)
