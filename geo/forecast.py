"""Forecast short yearly series by their drift, and judge the forecast against the naive one.

The model is the random walk with drift: the next year is this year plus the mean yearly change.
Its interval takes in both the spread of the yearly changes and that the drift itself is only
estimated (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5).
Models with more parameters do worse on series of 8 to 25 points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit  # scipy.stats would take 35 MB and a second

from geo.ecef import Floats

LEAST_POINTS = 8
LEAST_BEFORE = 5
"""So many points stand before the first year that a backtest forecasts."""


@dataclass(frozen=True)
class Forecast:
    """Values of the years ahead with their interval, each of shape (series, steps)."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Backtest:
    """How forecasts of past years did, one entry a series.

    Parameters
    ----------
    error, naive_error
        Mean absolute error of the model, and of saying that nothing changes; in the unit of the
        series, NaN where the series is too short or has gaps.
    inside
        Share (0 to 1) of the past years that fell within their interval.
    widening
        By how much intervals must be multiplied to hold as many past years as they promise; at
        least 1 (split conformal: the quantile of error over half width).
    trials
        How many forecasts were compared, the same for every series.

    """

    error: Floats
    naive_error: Floats
    inside: Floats
    widening: Floats
    trials: int

    @property
    def better(self) -> np.ndarray:
        """Tell for each series whether the model beat the naive forecast."""
        return self.error < self.naive_error


def forecast(series: Floats, steps: int, level: float = 0.8) -> Forecast:
    """Forecast series by their drift.

    Parameters
    ----------
    series : ndarray, shape (series, years)
        Yearly values without a year left out, the oldest first. A series with NaN gets NaN.
    steps : int
        How many years ahead.
    level : float
        Probability that the interval is meant to hold.

    Returns
    -------
    Forecast

    Raises
    ------
    ValueError
        If there are fewer than three years, or no step.

    """
    series = np.asarray(series, dtype=np.float64)
    if series.ndim != 2 or series.shape[1] < 3 or steps < 1:
        raise ValueError("a forecast needs series of at least three years and one step")
    changes = np.diff(series, axis=1)
    number = changes.shape[1]
    drift = changes.mean(axis=1, keepdims=True)
    spread = changes.std(axis=1, ddof=1, keepdims=True)
    ahead = np.arange(1, steps + 1, dtype=np.float64)[None, :]
    value = series[:, -1:] + drift * ahead
    half = stdtrit(number - 1, 0.5 + level / 2) * spread * np.sqrt(ahead + ahead**2 / number)
    return Forecast(value, value - half, value + half)


def backtest(
    series: Floats, steps: int = 3, level: float = 0.8, least: int = LEAST_BEFORE
) -> Backtest:
    """Forecast every past year from those before it alone, one to so many steps ahead.

    Parameters
    ----------
    series : ndarray, shape (series, years)
        As `forecast` takes them.
    steps : int
        How many years ahead at most.
    level : float
        Of the intervals.
    least : int
        Points before the first year that is forecast.

    Returns
    -------
    Backtest
        Errors are NaN where there are fewer than `LEAST_POINTS` years.

    """
    series = np.asarray(series, dtype=np.float64)
    count, years = series.shape
    if years < LEAST_POINTS:
        nothing = np.full(count, np.nan)
        return Backtest(nothing, nothing, nothing, nothing, 0)
    errors, naive, halves = [], [], []
    for known in range(least, years):
        real = series[:, known : known + steps]
        told = forecast(series[:, :known], real.shape[1], level)
        errors.append(np.abs(told.value - real))
        halves.append(told.high - told.value)
        naive.append(np.abs(series[:, known - 1 : known] - real))
    error, half = np.hstack(errors), np.hstack(halves)
    gaps = np.isnan(series).any(axis=1)
    # A line that was straight so far has no width: what then missed it needs an endless one.
    ratio = np.divide(error, half, out=np.where(error > 0, np.inf, 0.0), where=half > 0)
    needed = np.quantile(ratio, level, axis=1, method="higher")
    return Backtest(
        error=np.where(gaps, np.nan, error.mean(axis=1)),
        naive_error=np.where(gaps, np.nan, np.hstack(naive).mean(axis=1)),
        inside=np.where(gaps, np.nan, (error <= half).mean(axis=1)),
        widening=np.where(gaps, np.nan, np.maximum(needed, 1.0)),
        trials=error.shape[1],
    )


def pace(series: Floats, years: Floats) -> Floats:
    """Return the mean change a year of each series: the slope of its least-squares line.

    ``series`` has shape (series, years) and may have gaps; a series of fewer than two points
    gets NaN.
    """
    series = np.asarray(series, dtype=np.float64)
    known = np.isfinite(series)
    number = known.sum(axis=1)
    when = np.where(known, np.asarray(years, dtype=np.float64)[None, :], 0.0)
    value = np.where(known, series, 0.0)
    least = np.maximum(number, 1)
    apart = np.where(known, when - (when.sum(axis=1) / least)[:, None], 0.0)
    squares = (apart**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope: Floats = (apart * value).sum(axis=1) / squares
    return np.where((number >= 2) & (squares > 0), slope, np.nan)
