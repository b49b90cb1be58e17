"""Before and after beside peers: hand-worked cases and what cannot be told."""

import numpy as np
import pytest

from geo.before_after import before_after

YEARS = np.array([2018, 2019, 2020, 2021])
PEERS = np.array([[1.0, 1, 2, 2], [2, 2, 4, 4], [3, 3, 6, 6], [0, 0, 2, 2]])


def test_the_difference_is_the_own_change_minus_that_of_the_peers():
    found = before_after(np.array([5.0, 5, 10, 10]), PEERS, YEARS, 2020)
    # peers changed by 1, 2, 3, 2: mean 2, deviation 0.8165; t(0.975; 3) = 3.18245
    assert (found.change, found.peers_change, found.difference.value) == (5.0, 2.0, 3.0)
    assert found.difference.error == pytest.approx(0.816497 * np.sqrt(1.25), 1e-6)
    assert found.difference.low == pytest.approx(3 - 3.182446 * 0.912871, 1e-3)
    assert found.difference.clear
    np.testing.assert_allclose(found.placebo, [-4 / 3, 0, 4 / 3, 0])
    assert found.p_value == 1 / 5


def test_a_change_like_that_of_the_peers_is_not_clear():
    found = before_after(np.array([5.0, 5, 7, 7]), PEERS, YEARS, 2020)
    assert found.difference.value == 0
    assert not found.difference.clear
    assert found.p_value == 1.0


def test_a_peer_without_all_the_years_is_left_out():
    peers = np.vstack([PEERS, [[9, np.nan, 90, 90]]])
    found = before_after(np.array([5.0, 5, 10, 10]), peers, YEARS, 2020)
    assert (found.peers, found.peers_change) == (4, 2.0)


def test_a_year_that_the_region_lacks_counts_for_nobody():
    found = before_after(np.array([5.0, np.nan, 10, 10]), PEERS, YEARS, 2020)
    assert found.difference.value == 3.0


def test_an_earlier_lead_shows():
    years = np.arange(2015, 2021)
    peers = np.array([[0.0, 1, 2, 3, 4, 5], [0, 1.1, 2, 3, 4, 5], [0, 1, 2.1, 3, 4, 5]])
    found = before_after(np.array([0.0, 5, 10, 15, 20, 25]), peers, years, 2019)
    assert found.earlier.value == pytest.approx(4.0, abs=0.05)
    assert found.earlier.clear
    assert np.isnan(before_after(np.zeros(6), peers, years, 2016).earlier.value)


@pytest.mark.parametrize(
    ("own", "peers", "year", "reason"),
    [
        (np.array([1.0, 1, 1, 1]), PEERS, 2018, "each side"),
        (np.array([1.0, 1, np.nan, np.nan]), PEERS, 2020, "each side"),
        (np.array([1.0, 1, 1, 1]), PEERS[:2], 2020, "three peers"),
    ],
)
def test_what_cannot_be_compared_is_refused(own, peers, year, reason):
    with pytest.raises(ValueError, match=reason):
        before_after(own, peers, YEARS, year)


def test_a_true_change_is_found_as_often_as_promised():
    source = np.random.default_rng(11)
    years = np.arange(2016, 2022)
    held = 0
    for _ in range(1000):
        all_ = source.normal(size=(9, 1)) + source.normal(size=(9, 6))
        all_[0, 3:] += 2.0
        found = before_after(all_[0], all_[1:], years, 2019)
        held += found.difference.low <= 2.0 <= found.difference.high
    assert held / 1000 == pytest.approx(0.95, abs=0.02)
