"""Perubahan dibanding sejawat: a regency's change around a year beside that of its peers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.before_after import LEAST_PEERS, BeforeAfter, before_after
from geo.ecef import Floats
from lib.services.evaluation.errors import CompareError
from lib.services.evaluation.series import Panel, kept_of_indicators, panel
from lib.services.peers import Peer, peers
from lib.services.regions import region_name

LEAST_EACH_SIDE = 3
"""Points on each side without which a change is only indicative (../shared/rulings.md)."""


@dataclass(frozen=True)
class Comparison:
    """A comparison with all that it rests on.

    Parameters
    ----------
    panel, kode, year
        The indicator, the regency, and the first year that counts as after.
    peers
        Those compared with, nearest first.
    found
        The estimate with its uncertainty.
    own, peers_mean : ndarray, shape (years,)
        The region's figures, and the mean of the peers that count.
    before, after
        How many years of the regency stand on each side.

    """

    panel: Panel
    kode: str
    year: int
    peers: tuple[Peer, ...]
    found: BeforeAfter
    own: Floats
    peers_mean: Floats
    before: int
    after: int

    @property
    def indicative(self) -> bool:
        """Tell whether there are too few points on a side for more than an indication."""
        return min(self.before, self.after) < LEAST_EACH_SIDE

    @property
    def better(self) -> bool:
        """Tell whether the difference goes the way that is better."""
        return (self.found.difference.value > 0) == self.panel.up


def first_years(code: str) -> tuple[int, ...]:
    """Return the years around which an indicator can be compared: all but the first.

    Raises
    ------
    SeriesError

    """
    return panel(code).years[1:]


@kept_of_indicators(64)
def compare(code: str, kode: str, year: int, number: int = 12) -> Comparison:
    """Compare the change of an indicator around a year with that of the nearest peers.

    Raises
    ------
    SeriesError, UnknownRegionError, PeerNumberError
    CompareError
        If there are no figures on a side, or too few peers with the same figures.

    """
    known = panel(code)
    others = peers(kode, number)
    own, years = known.of(kode), np.array(known.years)
    around = np.array([known.of(each.kode) for each in others]).reshape(len(others), len(years))
    try:
        found = before_after(own, around, years, year)
    except ValueError as error:
        name = region_name(kode)
        raise CompareError(name=name, year=year, least=LEAST_PEERS) from error
    there = np.isfinite(own)
    complete = np.isfinite(around[:, there]).all(axis=1)
    return Comparison(
        panel=known,
        kode=kode,
        year=year,
        peers=tuple(each for each, full in zip(others, complete, strict=True) if full),
        found=found,
        own=own,
        peers_mean=around[complete].mean(axis=0),
        before=int((there & (years < year)).sum()),
        after=int((there & (years >= year)).sum()),
    )
