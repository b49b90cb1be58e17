"""The trend of a regency beside its peers, and a forecast where it beats the naive one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.ecef import Floats
from geo.forecast import LEAST_POINTS, backtest, forecast, pace
from lib.services.evaluation.series import Panel, kept_of_indicators, panel
from lib.services.peers import USUAL_PEERS, peers

STEPS = 3
LEVEL = 0.8
Reason = Literal["", "short", "naive"]


@dataclass(frozen=True)
class Ahead:
    """A forecast that may be shown, and how forecasts of past years did.

    Parameters
    ----------
    years, value, low, high
        By year; the interval is meant to hold `LEVEL` of the time and did so in past years.
    error, naive_error
        Mean absolute error of the forecast and of "nothing changes", in the measure's unit.
    trials
        Past years that were forecast.

    """

    years: tuple[int, ...]
    value: Floats
    low: Floats
    high: Floats
    error: float
    naive_error: float
    trials: int


@dataclass(frozen=True)
class Trend:
    """A regency's figures by year beside the median of its peers.

    Parameters
    ----------
    panel
        Which indicator, and its years.
    kode
        Of the regency.
    own, peers_median : ndarray, shape (years,)
        NaN where there is no figure.
    pace, peers_pace
        Mean change a year over the years at hand (least squares); of the peers the median.
    ahead
        None where nothing can be forecast; ``reason`` then says why: "short" (fewer than
        `geo.forecast.LEAST_POINTS` years or a gap) or "naive" (no better than saying that
        nothing changes).

    """

    panel: Panel
    kode: str
    own: Floats
    peers_median: Floats
    pace: float
    peers_pace: float
    ahead: Ahead | None
    reason: Reason

    @property
    def first(self) -> int:
        """Place of the first year with a figure; -1 if there is none."""
        known = np.flatnonzero(np.isfinite(self.own))
        return int(known[0]) if len(known) else -1

    @property
    def last(self) -> int:
        """Place of the last year with a figure; -1 if there is none."""
        known = np.flatnonzero(np.isfinite(self.own))
        return int(known[-1]) if len(known) else -1


@dataclass(frozen=True)
class Outlook:
    """Forecasts of every regency of an indicator; shapes (regencies, `STEPS`) and (regencies,)."""

    value: Floats
    low: Floats
    high: Floats
    error: Floats
    naive_error: Floats
    shown: np.ndarray
    trials: int


@kept_of_indicators(128)
def trend(code: str, kode: str) -> Trend:
    """Return the trend of an indicator in a regency.

    Raises
    ------
    SeriesError, UnknownRegionError

    """
    known = panel(code)
    others = [each.kode for each in peers(kode, USUAL_PEERS)]
    own = known.of(kode)
    around = np.array([known.of(each) for each in others])
    years = np.array(known.years, dtype=np.float64)
    ahead, reason = _ahead(known, kode)
    paces = pace(around, years)
    return Trend(
        panel=known,
        kode=kode,
        own=own,
        peers_median=_median(around),
        pace=float(pace(own[None, :], years)[0]),
        peers_pace=float(_median(paces[:, None])[0]),
        ahead=ahead,
        reason=reason,
    )


@kept_of_indicators(32)
def outlook(code: str) -> Outlook | None:
    """Return forecasts of an indicator for every regency; None where the series are too short."""
    known = panel(code)
    if len(known.years) < LEAST_POINTS:
        return None
    tested = backtest(known.values, STEPS, LEVEL)
    told = forecast(known.values, STEPS, LEVEL)
    shown = tested.better & np.isfinite(tested.widening)
    wide = np.where(shown, tested.widening, np.nan)[:, None]
    half = (told.high - told.value) * wide
    return Outlook(
        value=told.value,
        low=told.value - half,
        high=told.value + half,
        error=tested.error,
        naive_error=tested.naive_error,
        shown=shown,
        trials=tested.trials,
    )


def _ahead(known: Panel, kode: str) -> tuple[Ahead | None, Reason]:
    row, all_ = known.row(kode), outlook(known.code)
    if all_ is None or row < 0 or np.isnan(known.values[row]).any():
        return None, "short"
    if not all_.shown[row]:
        return None, "naive"
    last = known.years[-1]
    years = tuple(range(last + 1, last + STEPS + 1))
    error, naive = float(all_.error[row]), float(all_.naive_error[row])
    found = Ahead(years, all_.value[row], all_.low[row], all_.high[row], error, naive, all_.trials)
    return found, ""


def _median(rows: Floats) -> Floats:
    """Return the median of the known figures of each year; NaN for a year without any."""
    result = np.full(rows.shape[1] if rows.ndim == 2 else 0, np.nan)
    for year in range(len(result)):
        known = rows[np.isfinite(rows[:, year]), year]
        if len(known):
            result[year] = np.median(known)
    return result
