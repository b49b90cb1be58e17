"""How sure a ranking of regions is: ranks recomputed under the errors of the data.

Each rerun moves places by their measured error, scales village populations by theirs, and
ranks the regions by the share of people within reach (`geo.jitter` tells who is). Regions whose
ranges of ranks overlap are ties.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.coverage import Ints, share, sum_by_group
from geo.ecef import Floats
from geo.jitter import JitterSearch, Places, Within, reached_by_record

Bools = npt.NDArray[np.bool_]
_THREADS = 2  # reruns at a time: most of their work is outside Python's lock


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
    # Not scipy.stats.rankdata: importing that takes 35 MB and a second.
    order = np.argsort(rounded, axis=-1)  # NaN come last
    ascending = np.take_along_axis(rounded, order, axis=-1)
    first = np.ones(ascending.shape, dtype=bool)
    first[..., 1:] = ascending[..., 1:] != ascending[..., :-1]
    place = np.where(first, np.arange(1.0, ascending.shape[-1] + 1), 0.0)
    ranks = np.empty(place.shape)
    np.put_along_axis(ranks, order, np.maximum.accumulate(place, axis=-1), axis=-1)
    ranks[np.isnan(rounded)] = np.nan
    return ranks


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
    rules: float | Sequence[Within],
    generator: np.random.Generator,
    *,
    reruns: int = 200,
    population_error: npt.ArrayLike = 0.0,
    scenarios: Mapping[str, Scenario] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Ranking:
    """Rank regions by people within reach, and again under the errors of the data.

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
    rules : float or sequence of Within
        Geodesic metres above 0, or rules of which any one is enough.
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
    limits = [Within(rules)] if isinstance(rules, int | float) else list(rules)
    search = JitterSearch(villages, facilities, limits)

    return rank_again(
        search.by_record,
        search.draw,
        lambda each: reached_by_record(villages, facilities, limits, each.facilities),
        np.asarray(population, dtype=np.float64),
        region,
        regions,
        generator,
        reruns=reruns,
        population_error=population_error,
        scenarios=scenarios,
        progress=progress,
    )


def rank_again(
    by_record: Bools,
    draw: Callable[[np.random.Generator], Bools],
    reached: Callable[[Scenario], Bools],
    people: Floats,
    region: Ints,
    regions: int,
    generator: np.random.Generator,
    *,
    reruns: int = 200,
    population_error: npt.ArrayLike = 0.0,
    scenarios: Mapping[str, Scenario] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Ranking:
    """Rank regions by who is within reach, given ways to tell that again.

    Parameters
    ----------
    by_record : ndarray of bool, shape (n,)
        Who is within reach by the records.
    draw : callable
        Tells it once more under chance.
    reached : callable
        Tells it of a scenario.
    people, region, regions, generator, reruns, population_error, scenarios, progress
        As in `rerank`.

    """
    value = _shares(by_record, people, region, regions)
    error = np.broadcast_to(np.asarray(population_error, dtype=np.float64), people.shape)

    def once(chance: np.random.Generator) -> Floats:
        within = draw(chance)
        return _shares(within, _drawn(people, error, chance), region, regions)

    samples = _samples(once, generator, reruns, regions, progress)
    ranks = {
        name: rank_of(_scenario(each, reached(each), people, region, regions))
        for name, each in (scenarios or {}).items()
    }
    rank, low, high = rank_ranges(value, samples, ranks)
    spans = np.full((2, regions), np.nan)
    known = ~np.isnan(value)
    if reruns and known.any():
        spans[:, known] = np.quantile(samples[:, known], (0.025, 0.975), axis=0)
    tie = tie_groups(rank, low, high)
    return Ranking(value, rank, low, high, spans[0], spans[1], tie, samples, ranks)


def _samples(
    once: Callable[[np.random.Generator], Floats],
    generator: np.random.Generator,
    reruns: int,
    regions: int,
    progress: Callable[[int, int], None] | None,
) -> Floats:
    """Run all reruns, each with its own source of chance, so that their order does not matter."""
    samples = np.empty((reruns, regions))
    pool = ThreadPoolExecutor(_THREADS)
    try:
        for number, shares in enumerate(pool.map(once, generator.spawn(reruns))):
            samples[number] = shares
            if progress is not None:
                progress(number + 1, reruns)
    finally:
        pool.shutdown(cancel_futures=True)
    return samples


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
    scenario: Scenario, within: Bools, people: Floats, region: Ints, regions: int
) -> Floats:
    weight = (people > 0).astype(np.float64) if scenario.equal_weights else people
    kept = region if scenario.villages is None else np.where(scenario.villages, region, -1)
    return _shares(within, weight, np.asarray(kept, dtype=np.intp), regions)
