"""Compare a region's change with that of its peers: difference in differences for one region.

The estimate is the region's change (mean after minus mean before) minus the mean change of its
peers. With a single region treated, the regression of the changes on a mark of that region gives
the same figure, and its interval follows from how much the peers' own changes differ (Donald and
Lang, Rev. Econ. Stat. 89(2), 2007). The placebo test puts each peer in the region's place
(Abadie, Diamond and Hainmueller, JASA 105, 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit  # scipy.stats would take 35 MB and a second

from geo.ecef import Floats
from geo.forecast import pace

LEAST_PEERS = 3
LEAST_BEFORE = 3
"""So many points are needed before a difference in earlier paces can be told."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval and standard error; NaN where it cannot be told."""

    value: float
    low: float
    high: float
    error: float

    @property
    def clear(self) -> bool:
        """Tell whether the interval leaves out nought."""
        return bool(self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class BeforeAfter:
    """A region's change beside that of its peers.

    Parameters
    ----------
    change, peers_change
        Mean after minus mean before, of the region and (mean) of its peers.
    difference
        The one minus the other, with its interval.
    earlier
        How much faster the region already went before, a year, with its interval; NaN where
        fewer than three points stand before.
    changes
        Of each peer that counts, in their order.
    placebo
        The difference that each peer would have against the other peers, in their order.
    p_value
        Share of region and peers whose difference is at least as large, the region included: at
        best 1 / (peers + 1).
    peers
        How many peers have both sides.

    """

    change: float
    peers_change: float
    difference: Interval
    earlier: Interval
    changes: Floats
    placebo: Floats
    p_value: float
    peers: int


def before_after(
    own: Floats, peers: Floats, years: Floats, first_after: int, level: float = 0.95
) -> BeforeAfter:
    """Compare changes around a year.

    Parameters
    ----------
    own : ndarray, shape (years,)
        The region's values; NaN where there is none.
    peers : ndarray, shape (peers, years)
        Those of its peers. A peer counts if it has all the years that the region has.
    years : ndarray, shape (years,)
        Ascending.
    first_after : int
        The first year that counts as after.
    level : float
        Of the intervals.

    Returns
    -------
    BeforeAfter

    Raises
    ------
    ValueError
        If the region has no point on one side, or fewer than `LEAST_PEERS` peers count.

    """
    own, peers = np.asarray(own, dtype=np.float64), np.asarray(peers, dtype=np.float64)
    years = np.asarray(years)
    known = np.isfinite(own)
    peers = peers[np.isfinite(peers[:, known]).all(axis=1)]
    before, after = known & (years < first_after), known & (years >= first_after)
    if not before.any() or not after.any():
        raise ValueError("there must be a point on each side")
    if len(peers) < LEAST_PEERS:
        raise ValueError("there must be at least three peers")
    change = float(own[after].mean() - own[before].mean())
    theirs = peers[:, after].mean(axis=1) - peers[:, before].mean(axis=1)
    difference = _against(change, theirs, level)
    # The mean of the other peers, for each peer at once.
    placebo = theirs - (theirs.sum() - theirs) / (len(theirs) - 1)
    as_large = np.abs(placebo) >= abs(difference.value) - 1e-12
    return BeforeAfter(
        change=change,
        peers_change=float(theirs.mean()),
        difference=difference,
        earlier=_earlier(own[before], peers[:, before], years[before], level),
        changes=theirs,
        placebo=placebo,
        p_value=float((1 + as_large.sum()) / (1 + len(theirs))),
        peers=len(theirs),
    )


def _against(own: float, theirs: Floats, level: float) -> Interval:
    """Return one figure minus the mean of others, with the interval of a single new one."""
    number = len(theirs)
    value = own - float(theirs.mean())
    error = float(theirs.std(ddof=1) * np.sqrt(1 + 1 / number))
    half = float(stdtrit(number - 1, 0.5 + level / 2)) * error
    return Interval(value, value - half, value + half, error)


def _earlier(own: Floats, peers: Floats, years: Floats, level: float) -> Interval:
    if len(own) < LEAST_BEFORE:
        return Interval(np.nan, np.nan, np.nan, np.nan)
    return _against(float(pace(own[None, :], years)[0]), pace(peers, years), level)
