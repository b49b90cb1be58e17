"""Forecasts by drift: hand-worked cases, intervals that hold what they promise, and gaps."""

import numpy as np
import pytest

from geo.forecast import backtest, forecast, pace


def test_the_drift_goes_on_and_the_interval_widens():
    told = forecast(np.array([[1.0, 2.0, 4.0, 5.0, 7.0]]), 3)
    np.testing.assert_allclose(told.value, [[8.5, 10.0, 11.5]])
    # changes 1, 2, 1, 2: deviation 0.57735; t(0.9; 3) = 1.63774; sqrt(1 + 1/4) at one step
    assert told.high[0, 0] - told.value[0, 0] == pytest.approx(1.63774 * 0.57735 * 1.118034, 1e-4)
    assert (np.diff(told.high - told.low) > 0).all()


def test_a_straight_line_has_no_spread():
    told = forecast(np.arange(8.0)[None, :] * 0.5, 2)
    np.testing.assert_allclose(told.low, [[4.0, 4.5]])
    np.testing.assert_allclose(told.high, [[4.0, 4.5]])


def test_intervals_hold_the_share_that_they_promise():
    walks = np.cumsum(0.3 + np.random.default_rng(7).normal(size=(4000, 12)), axis=1)
    told = forecast(walks[:, :9], 3, level=0.8)
    share = ((told.low <= walks[:, 9:]) & (walks[:, 9:] <= told.high)).mean(axis=0)
    assert share == pytest.approx([0.8, 0.8, 0.8], abs=0.025)


def test_a_backtest_uses_only_the_years_before():
    series = np.array([[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 100.0]])
    found = backtest(series, steps=1)
    # four forecasts, the last one off by 92 (naive 93), the others exact (naive 1)
    assert (found.trials, found.error[0], found.naive_error[0]) == (4, 23.0, 24.0)
    assert found.better.tolist() == [True]


def test_intervals_are_widened_until_they_hold_the_past():
    series = np.array([[0.0, 2.0, 2.0, 4.0, 4.0, 6.0, 6.0, 30.0, 30.0, 32.0]])
    found = backtest(series, steps=1, level=0.8)
    held = []
    for known in range(5, 10):
        told = forecast(series[:, :known], 1, level=0.8)
        half = (told.high - told.value)[0, 0] * found.widening[0]
        held.append(abs(series[0, known] - told.value[0, 0]) <= half + 1e-12)
    assert found.widening[0] >= 1
    assert sum(held) >= 4
    straight = np.array([[0.0, 1, 2, 3, 4, 5, 6, 9, 10]])
    assert np.isinf(backtest(straight, steps=1, level=0.8).widening[0])


def test_steps_that_reach_past_the_last_year_are_left_out():
    assert backtest(np.zeros((1, 9)), steps=3).trials == 3 + 3 + 2 + 1


def test_a_series_that_goes_nowhere_does_not_beat_the_naive_forecast():
    seesaw = np.array([[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]])
    flat = np.full((1, 10), 3.0)
    assert not backtest(seesaw).better[0]
    assert not backtest(flat).better[0]


def test_short_series_and_gaps_get_no_verdict():
    assert np.isnan(backtest(np.ones((2, 7))).error).all()
    gap = np.arange(10.0)[None, :].copy()
    gap[0, 4] = np.nan
    assert np.isnan(backtest(gap).error).all()
    assert not backtest(gap).better.any()
    assert np.isnan(forecast(gap, 1).value).all()


@pytest.mark.parametrize(("shape", "steps"), [((1, 2), 1), ((1, 9), 0), ((9,), 1)])
def test_what_cannot_be_forecast_is_refused(shape, steps):
    with pytest.raises(ValueError, match="at least three years"):
        forecast(np.ones(shape), steps)


def test_the_pace_passes_over_gaps():
    years = np.array([2019.0, 2020.0, 2021.0, 2022.0])
    series = np.array(
        [[1.0, 2.0, 3.0, 4.0], [1.0, np.nan, np.nan, 4.0], [np.nan, 5.0, np.nan, np.nan]]
    )
    np.testing.assert_allclose(pace(series, years), [1.0, 1.0, np.nan])
