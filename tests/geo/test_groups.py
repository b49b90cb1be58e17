"""Who belongs to which group."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.groups import (
    class_groups,
    label_groups,
    member_groups,
    quantile_groups,
    remote_regions,
    remoteness,
    two_sets,
)


def test_quantiles_count_people_and_never_part_equal_values():
    """Ten, ten, ten and ten people: two and two. With 60 in the first, it fills the half."""
    assert quantile_groups([4, 1, 3, 2], [10, 10, 10, 10], 2).tolist() == [1, 0, 1, 0]
    assert quantile_groups([1, 2, 3], [30, 20, 10], 2).tolist() == [0, 1, 1]
    assert quantile_groups([5, 5, 9], [10, 10, 20], 4).tolist() == [1, 1, 3]
    assert quantile_groups([1, np.nan, 2], [5, 5, 5], 2).tolist() == [0, -1, 1]
    assert quantile_groups([1, 2, 3, 0], [5, 0, 5, 0], 2).tolist() == [0, 0, 1, 0]
    assert quantile_groups([1.0, 2.0], [0, 0], 2).tolist() == [-1, -1]
    with pytest.raises(ValueError, match="at least 2"):
        quantile_groups([1.0], [1], 1)


@given(
    rows=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 900)), min_size=1, max_size=60),
    count=st.integers(2, 6),
)
def test_quantile_groups_rise_with_the_value_and_are_even_but_for_one_row(rows, count):
    value, people = np.array(rows, dtype=float).T
    group = quantile_groups(value, people, count)
    if people.sum() == 0:
        assert (group == -1).all()
        return
    order = np.argsort(value, kind="stable")
    assert (np.diff(group[order]) >= 0).all()
    ties = np.bincount(value.astype(int), weights=people)
    sizes = np.bincount(group, weights=people, minlength=count)
    assert abs(sizes - people.sum() / count).max() <= ties.max() + 1e-6


def test_a_limit_belongs_above_for_ipm_and_below_for_idm():
    assert class_groups([59.99, 60, 70, 80, np.nan], [60, 70, 80]).tolist() == [0, 1, 2, 3, -1]
    idm = class_groups([0.4907, 0.4908], [0.4907, 0.5989], upper_inclusive=True)
    assert idm.tolist() == [0, 1]
    with pytest.raises(ValueError, match="rise"):
        class_groups([1.0], [2, 1])


def test_labels_lists_and_picked_sets_make_groups():
    names, index = label_groups(["kota", "", "kabupaten", "kota"])
    assert names == ["kabupaten", "kota"]
    assert index.tolist() == [1, -1, 0, 1]
    codes = ["53.04", "32.73", "11.01"]
    assert member_groups(codes, {"53.04"}).tolist() == [1, 0, 0]
    assert two_sets(codes, ["32.73"], ["53.04"]).tolist() == [1, 0, -1]
    with pytest.raises(ValueError, match=r"both sets: 11\.01"):
        two_sets(codes, ["11.01"], ["11.01"])
    with pytest.raises(ValueError, match=r"unknown codes: 99\.99"):
        member_groups(codes, ["99.99"])


def test_remoteness_needs_both_distances_and_no_decree():
    own = [5_000, 20_000, np.inf, np.nan, 10_000]
    hospital = [9_000, 9_000, 90_000, 9_000, 50_000]
    level = remoteness(own, hospital)
    assert level.tolist() == [0, 1, 2, -1, 0]
    people, region = [10, 10, 30, 50, 5], np.array([0, 0, 0, 0, 2])
    found = remote_regions(level, people, region, 3)
    assert found.index.tolist() == [1, -1, 0]
    assert found.remote_share[0] == pytest.approx(0.8)
    assert found.known_share[0] == pytest.approx(0.5)
    assert np.isnan(found.remote_share[1])
    worst = remote_regions(level, people, region, 3, least_level=2, least_share=0.7)
    assert worst.index.tolist() == [0, -1, 0]
