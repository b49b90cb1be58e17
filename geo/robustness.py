"""How sure a ranking of regions is: ranks recomputed under the errors of the data.

Each rerun moves places by their measured error, scales village populations by theirs, and
ranks the regions by the share of people within a radius. Only villages that such moves can
carry across the radius are searched again; the errors are cut at three standard deviations,
so which those are is known beforehand. Regions whose ranges of ranks overlap are ties.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree
from scipy.stats import rankdata

from geo.coverage import RADIUS_TOLERANCE_M, Ints, share, sum_by_group
from geo.ecef import Floats, to_ecef
from geo.nearest import NearestIndex

Bools = npt.NDArray[np.bool_]
CUT = 3.0
_THREADS = 2  # reruns at a time: their trees are built and searched outside Python's lock
MEAN_RADIUS_M = 6_371_000.0


@dataclass(frozen=True)
class Places:
    """Hold villages or facilities with their errors.

    Attributes
    ----------
    lat, lon : shape (n,)
        Degrees, EPSG:4326.
    error_m : shape (n,)
        Standard deviation of the place in each direction, metres; 0 where it is exact.

    """

    lat: Floats
    lon: Floats
    error_m: Floats


@dataclass(frozen=True)
class Scenario:
    """Describe a single recomputation without chance.

    ``villages`` and ``facilities`` are masks of what to keep (None keeps all); ``equal_weights``
    counts villages and not people.
    """

    villages: Bools | None = None
    facilities: Bools | None = None
    equal_weights: bool = False


@dataclass(frozen=True)
class Ranking:
    """Hold ranks of regions, 1 for the largest share, and how sure they are.

    Attributes
    ----------
    value : shape (regions,)
        Share of people within the radius by the records; NaN where not available.
    rank : shape (regions,)
        By the records; equal values share the best rank of theirs. NaN where not available.
    low, high : shape (regions,)
        Best and worst rank over the middle 95 % of reruns and all scenarios.
    value_low, value_high : shape (regions,)
        The same of the share itself, over the reruns.
    tie : shape (regions,) of int
        Number of the group of ties, 0 first; -1 where not available.
    samples : shape (reruns, regions)
        Shares of each rerun.
    scenarios : mapping of str to ndarray, shape (regions,)
        Ranks in each scenario.

    """

    value: Floats
    rank: Floats
    low: Floats
    high: Floats
    value_low: Floats
    value_high: Floats
    tie: Ints
    samples: Floats
    scenarios: Mapping[str, Floats] = field(default_factory=dict)


def rank_of(values: Floats, *, descending: bool = True) -> Floats:
    """Rank values along the last axis from 1; equals share the best rank, NaN stays NaN.

    Values that differ by less than 1e-12 of their size count as equal.
    """
    signed = -values if descending else values
    with np.errstate(invalid="ignore", divide="ignore"):
        digits = np.where(signed == 0, 0.0, np.floor(np.log10(np.abs(signed))))
    step = 10.0 ** (np.nan_to_num(digits, nan=0.0) - 12)
    rounded = np.round(signed / step) * step
    return np.asarray(rankdata(rounded, method="min", axis=-1, nan_policy="omit"), dtype=float)


def rank_ranges(
    values: Floats, samples: Floats, scenario_ranks: Mapping[str, Floats], confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Find the rank of each region and its range over samples and scenarios.

    Parameters
    ----------
    values : ndarray of float64, shape (regions,)
        By the records, larger ranks first.
    samples : ndarray of float64, shape (reruns, regions)
        The same under chance.
    scenario_ranks : mapping of str to ndarray, shape (regions,)
        Ranks that widen the range as they are.
    confidence : float
        Middle share of the samples to span.

    Returns
    -------
    rank, low, high : ndarray of float64, shape (regions,)

    """
    rank = rank_of(values)
    low, high = rank.copy(), rank.copy()
    if len(samples):
        ranks = rank_of(samples)
        tail = (1 - confidence) / 2
        np.fmin(low, np.quantile(ranks, tail, axis=0, method="lower"), out=low)
        np.fmax(high, np.quantile(ranks, 1 - tail, axis=0, method="higher"), out=high)
    for ranks in scenario_ranks.values():
        np.fmin(low, ranks, out=low)
        np.fmax(high, ranks, out=high)
    for bound in (low, high):
        bound[np.isnan(rank)] = np.nan
    return rank, low, high


def tie_groups(rank: Floats, low: Floats, high: Floats) -> Ints:
    """Put regions into groups of ties, numbered from the top; all arrays of shape (regions,).

    Going down the ranks, a region joins the group while its range still reaches into that of
    the group's head; the first that doesn't heads the next. NaN is in no group (-1).
    """
    tie = np.full(rank.shape, -1, dtype=np.intp)
    number, reach = -1, -np.inf
    for region in np.lexsort((low, rank)):
        if np.isnan(rank[region]):
            continue
        if low[region] > reach:
            number, reach = number + 1, high[region]
        tie[region] = number
    return tie


def rerank(
    villages: Places,
    facilities: Places,
    population: npt.ArrayLike,
    region: Ints,
    regions: int,
    radius_m: float,
    generator: np.random.Generator,
    *,
    reruns: int = 200,
    population_error: npt.ArrayLike = 0.0,
    scenarios: Mapping[str, Scenario] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Ranking:
    """Rank regions by people within a radius, and again under the errors of the data.

    Parameters
    ----------
    villages, facilities : Places
        Those without a finite place are never within reach.
    population : array_like of float, shape (n,)
        People of each village.
    region : ndarray of int, shape (n,)
        0 to regions - 1; -1 leaves a village out.
    regions : int
        Number of regions.
    radius_m : float
        Geodesic metres, above 0.
    generator : numpy.random.Generator
        Source of chance; the same seed gives the same answer.
    reruns : int
        Number of recomputations.
    population_error : array_like of float, shape () or (n,)
        Relative error of each village's people, as the standard deviation of the logarithm.
    scenarios : mapping of str to Scenario, optional
        Recomputed once each, by the records.
    progress : callable, optional
        Called with (done, total) after every rerun; what it raises stops the work.

    Returns
    -------
    Ranking

    """
    people = np.asarray(population, dtype=np.float64)
    search = _Search(villages, facilities, radius_m)
    value = _shares(search.by_record, people, region, regions)
    error = np.broadcast_to(np.asarray(population_error, dtype=np.float64), people.shape)
    samples = np.empty((reruns, regions))

    def once(chance: np.random.Generator) -> Floats:
        within = search.draw(chance)
        return _shares(within, _drawn(people, error, chance), region, regions)

    # Each rerun has its own source of chance, so their order of work does not matter.
    pool = ThreadPoolExecutor(_THREADS)
    try:
        for number, shares in enumerate(pool.map(once, generator.spawn(reruns))):
            samples[number] = shares
            if progress is not None:
                progress(number + 1, reruns)
    finally:
        pool.shutdown(cancel_futures=True)
    ranks = {
        name: rank_of(_scenario(each, villages, facilities, people, region, regions, radius_m))
        for name, each in (scenarios or {}).items()
    }
    rank, low, high = rank_ranges(value, samples, ranks)
    spans = np.full((2, regions), np.nan)
    known = ~np.isnan(value)
    if reruns and known.any():
        spans[:, known] = np.quantile(samples[:, known], (0.025, 0.975), axis=0)
    tie = tie_groups(rank, low, high)
    return Ranking(value, rank, low, high, spans[0], spans[1], tie, samples, ranks)


def _drawn(people: Floats, error: Floats, chance: np.random.Generator) -> Floats:
    """Scale people by chance; the mean of the factor is 1, so that totals stay where they are."""
    if not (error > 0).any():
        return people
    factor = chance.standard_normal(people.size, dtype=np.float32) * error
    drawn: Floats = people * np.exp(factor - error**2 / 2)
    return drawn


def _shares(within: Bools, people: Floats, region: Ints, regions: int) -> Floats:
    total = sum_by_group(people, region, regions)
    return share(sum_by_group(people * within, region, regions), total)


def _scenario(
    scenario: Scenario,
    villages: Places,
    facilities: Places,
    people: Floats,
    region: Ints,
    regions: int,
    radius_m: float,
) -> Floats:
    keep = slice(None) if scenario.facilities is None else scenario.facilities
    index = NearestIndex(facilities.lat[keep], facilities.lon[keep])
    metres = index.query(villages.lat, villages.lon)[1]
    weight = (people > 0).astype(np.float64) if scenario.equal_weights else people
    kept = region if scenario.villages is None else np.where(scenario.villages, region, -1)
    return _shares(metres <= radius_m + RADIUS_TOLERANCE_M, weight, kept, regions)


class _Search:
    """Tell again and again which villages are within a radius, searching only the open ones.

    Facilities of one error make a class. A village that some class holds for certain is never
    searched, and in each class only those that it might reach.
    """

    def __init__(self, villages: Places, facilities: Places, radius_m: float) -> None:
        points = to_ecef(villages.lat, villages.lon)
        sites = to_ecef(facilities.lat, facilities.lon)
        limit = radius_m + RADIUS_TOLERANCE_M
        own = CUT * villages.error_m
        moving = bool((villages.error_m > 0).any() or (facilities.error_m > 0).any())
        # A metre more, since steps are taken on a plane.
        slack = 1.0 if moving else 0.0
        near = np.full(len(points), np.inf)
        self._certain = np.zeros(len(points), dtype=bool)
        classes = []
        placed = np.isfinite(sites).all(axis=1)
        for error in np.unique(facilities.error_m[placed]):
            rows = np.flatnonzero(placed & (facilities.error_m == error))
            metres = NearestIndex(facilities.lat[rows], facilities.lon[rows]).query_ecef(points)[1]
            near = np.fmin(near, metres)
            off = CUT * error + own
            self._certain |= metres + off <= limit - slack
            classes.append((rows, metres - off <= limit + slack))
        self.by_record: Bools = near <= limit
        self._classes = []
        reached = np.zeros(len(points), dtype=bool)
        for rows, open_rows in classes if moving else []:
            chosen = open_rows & ~self._certain
            reached |= chosen
            self._classes.append((_Jitter(sites[rows], facilities, rows), chosen))
        self._open = np.flatnonzero(reached)
        self._classes = [(jitter, chosen[self._open]) for jitter, chosen in self._classes]
        self._village = _Jitter(points[self._open], villages, self._open)
        # Chord of the radius; curvature changes it by under 1 mm at 20 km.
        self._chord = 2 * MEAN_RADIUS_M * np.sin(limit / (2 * MEAN_RADIUS_M))

    def draw(self, generator: np.random.Generator) -> Bools:
        """Move places by chance once, and return which villages are within the radius."""
        if not self._classes:
            return self.by_record
        places = self._village.draw(generator)
        reached = np.zeros(self._open.size, dtype=bool)
        for jitter, chosen in self._classes:
            tree = cKDTree(jitter.draw(generator), balanced_tree=False, compact_nodes=False)
            rows = np.flatnonzero(chosen & ~reached)
            found = tree.query(places[rows], distance_upper_bound=self._chord)[0]
            reached[rows] = np.isfinite(found)
        within = self._certain.copy()
        within[self._open] = reached
        return within


class _Jitter:
    """Move points along the surface by normal steps, cut at `CUT` standard deviations."""

    def __init__(self, points: Floats, places: Places, rows: Ints) -> None:
        lat, lon = np.radians(places.lat[rows]), np.radians(places.lon[rows])
        zero = np.zeros(lat.size)
        north = [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)]
        east = [-np.sin(lon), np.cos(lon), zero]
        error = places.error_m[rows]
        moving = np.flatnonzero(error > 0)
        self.size = lat.size
        self.moves = bool(moving.size)
        self._points = points
        self._rows = moving
        self._north = (np.stack(north, axis=1) * error[:, None])[moving]
        self._east = (np.stack(east, axis=1) * error[:, None])[moving]

    def draw(self, generator: np.random.Generator) -> Floats:
        """Return the points, moved."""
        if not self.moves:
            return self._points
        steps = generator.standard_normal((2, self._rows.size, 1))
        length = np.hypot(steps[0], steps[1])
        steps *= np.minimum(1.0, CUT / np.maximum(length, CUT))
        moved = self._points.copy()
        moved[self._rows] += steps[0] * self._north + steps[1] * self._east
        return moved
