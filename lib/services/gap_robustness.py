"""How sure a ranking of regencies is: ranks again and again under the errors of the data."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import covered, sum_by_group
from geo.ecef import Floats
from geo.jitter import Within
from geo.robustness import Ranking, Scenario, rank_again, rerank
from geo.speeds import ZONES
from lib.services.access import access, village_arrays
from lib.services.gap_doubt import (
    facility_places,
    own_points,
    people_error,
    scenarios,
    village_places,
)
from lib.services.gap_groups import region_of_village
from lib.services.gap_terms import LEAST_JUDGED, Terms, counted_regions
from lib.services.travel import village_zones
from lib.services.travel_way import STRAIGHT, Way, check_limit, way_values

RERUNS, SEED = 200, 2024
_KEPT = 16


@dataclass(frozen=True)
class RankUncertainty:
    """Hold the ranks of the regencies and how sure they are; shared, never changed.

    Attributes
    ----------
    table
        kode, nama, population, coverage_pct, coverage_low, coverage_high (middle 95 % of the
        reruns), rank, low, high (over those and all scenarios), tie (number of the tie group,
        0 first; <NA> none), tied (regencies in it), rank_<scenario>. Rank 1 has the largest
        share of people within reach.
    samples : shape (reruns, regions)
        Shares within reach of each rerun, aligned to ``table``.
    reruns, seed
        How it was computed.

    """

    table: pd.DataFrame
    samples: Floats
    reruns: int
    seed: int


_Key = tuple[str, float, Way, int, int]
_lock = threading.Lock()


@kept_by_version(maxsize=1)
def _results(_dataset: Dataset) -> OrderedDict[_Key, RankUncertainty]:
    """Give the place where the results of a dataset are kept; it goes when its version does."""
    return OrderedDict()


def rank_uncertainty(
    service: str,
    limit: float,
    progress: Callable[[int, int], None] | None = None,
    *,
    reruns: int = RERUNS,
    seed: int = SEED,
    way: Way = STRAIGHT,
    dataset: Dataset | None = None,
) -> RankUncertainty:
    """Rank the regencies again and again under the errors of the data; kept once computed.

    Parameters
    ----------
    service, limit
        As in `lib.services.gaps.group_table`.
    progress : callable, optional
        Called with (done, total) after every rerun; what it raises stops the work.
    reruns, seed : int
        Number of recomputations and the seed of chance: the same seed, the same answer.
    way : Way
        How reach is meant.
    dataset : Dataset, optional
        The one in effect by default.

    Returns
    -------
    RankUncertainty

    Notes
    -----
    Each rerun moves villages and facilities by the error of their place (1 km where surveyed)
    and scales village populations by theirs, see `lib.services.gap_doubt`; a regency's total,
    which is official, stays. `SCENARIOS` there are recomputed once each. Over a raster or roads
    places stay where they are (`moves`), and the scenarios of facilities fall away.

    """
    check_limit(limit, way)
    dataset = dataset or current_dataset()
    key = (service, float(limit), way, reruns, seed)
    kept = _results(dataset)
    with _lock:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    compute = _moving if moves(way) else _staying
    ranking = compute(dataset, service, float(limit), way, _Chance(reruns, seed, progress))
    found = RankUncertainty(_table(dataset, ranking), ranking.samples, reruns, seed)
    with _lock:
        kept[key] = found
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found


def known_uncertainty(
    service: str,
    limit: float,
    dataset: Dataset | None = None,
    *,
    way: Way = STRAIGHT,
    reruns: int = RERUNS,
) -> RankUncertainty | None:
    """Return the result of so many reruns and the usual seed if it is there already, at once."""
    kept = _results(dataset or current_dataset())
    with _lock:
        return kept.get((service, float(limit), way, reruns, SEED))


def counted_rows(
    found: RankUncertainty, service: str, within: str | None, terms: Terms
) -> pd.DataFrame:
    """Return the rows of a ranking that lie in a scope and reach the limit of completeness.

    Ranks stay those among all regencies.
    """
    dataset = current_dataset()
    fine = dataset.regions["kode"][counted_regions(service, terms, dataset)]
    table = found.table[found.table["kode"].isin(fine)]
    return table[table["kode"].str.startswith(within or "")]


def group_range(
    found: RankUncertainty, inside: npt.NDArray[np.bool_], population: Floats
) -> tuple[float, float]:
    """Give the middle 95 % of the share within reach of several regencies together, in per cent.

    Parameters
    ----------
    found : RankUncertainty
        Of all regencies.
    inside : ndarray of bool, shape (regions,)
        Which of them, aligned to ``found.table``.
    population : ndarray of float64, shape (regions,)
        Their people.

    Returns
    -------
    low, high : float
        NaN where there are no people.

    """
    people = np.where(inside, population, 0.0)
    if not people.sum() > 0 or not len(found.samples):
        return float("nan"), float("nan")
    shares = np.nan_to_num(found.samples) @ people / people.sum() * 100
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


def moves(way: Way) -> bool:
    """Tell whether reruns move places: over a raster or roads each would be a search anew."""
    return way.kind in ("lurus", "waktu")


@dataclass(frozen=True)
class _Chance:
    reruns: int
    seed: int
    progress: Callable[[int, int], None] | None


def _moving(dataset: Dataset, service: str, limit: float, way: Way, chance: _Chance) -> Ranking:
    return rerank(
        village_places(dataset),
        facility_places(service, dataset),
        village_arrays(dataset).population,
        region_of_village(dataset),
        len(dataset.regions),
        reach_rules(dataset, service, limit, way),
        np.random.default_rng(chance.seed),
        reruns=chance.reruns,
        population_error=people_error(dataset),
        scenarios=scenarios(service, dataset),
        progress=chance.progress,
    )


def reach_rules(dataset: Dataset, service: str, limit: float, way: Way) -> list[Within]:
    """Turn a limit into radii: of minutes, one a zone on one's own land, and one by boat."""
    if way.straight:
        return [Within(limit)]
    base, zone = access(service, dataset), village_zones(dataset)
    metres = way.model.metres(limit)
    own = base.same_land_distance_m
    # As `lib.services.travel.travel` has it: without verdict the nearest of all counts as on land.
    open_ = np.isnan(own) | (np.isinf(own) & ~base.crossing_known)
    over = base.must_cross_sea | base.nearest_across_sea
    by_boat = np.where(over, metres[ZONES.index("sea")], np.nan)
    return [
        Within(np.where(open_, np.nan, metres[zone]), same_land=True),
        Within(np.where(open_, metres[zone], by_boat)),
    ]


def _staying(dataset: Dataset, service: str, limit: float, way: Way, chance: _Chance) -> Ranking:
    value = way_values(way, service, "", dataset)
    within = covered(value, limit)
    region, known = region_of_village(dataset), ~np.isnan(value)
    people, size = village_arrays(dataset).population, len(dataset.regions)
    judged, everyone = (sum_by_group(people * each, region, size) for each in (known, 1.0))
    # A regency of whose people the way tells little has no rank.
    known &= (judged >= LEAST_JUDGED * everyone)[region]
    told = np.where(known, region, -1).astype(np.intp)
    return rank_again(
        within,
        lambda _: within,
        lambda _: within,
        village_arrays(dataset).population,
        told,
        len(dataset.regions),
        np.random.default_rng(chance.seed),
        reruns=chance.reruns,
        population_error=people_error(dataset),
        scenarios={
            "bobot_sama": Scenario(equal_weights=True),
            "tanpa_titik_kecamatan": Scenario(villages=own_points(dataset)),
        },
        progress=chance.progress,
    )


def _table(dataset: Dataset, ranking: Ranking) -> pd.DataFrame:
    regions = dataset.regions
    people = sum_by_group(
        village_arrays(dataset).population, region_of_village(dataset), len(regions)
    )
    known = ranking.tie >= 0
    size = np.bincount(ranking.tie[known], minlength=int(ranking.tie.max(initial=-1)) + 1)
    tied = np.where(known, size[ranking.tie] if len(size) else 0, 0)
    table = pd.DataFrame(
        {
            "kode": regions["kode"].to_numpy(),
            "nama": regions["nama"].to_numpy(),
            "population": people.astype(np.int64),
            "coverage_pct": ranking.value * 100,
            "coverage_low": ranking.value_low * 100,
            "coverage_high": ranking.value_high * 100,
            "rank": _whole(ranking.rank),
            "low": _whole(ranking.low),
            "high": _whole(ranking.high),
            "tie": pd.array(np.where(known, ranking.tie, 0), dtype="Int64"),
            "tied": pd.array(tied, dtype="Int64"),
        }
    )
    table.loc[~known, ["tie", "tied"]] = pd.NA
    for name, ranks in ranking.scenarios.items():
        table[f"rank_{name}"] = _whole(ranks)
    return table


def _whole(values: Floats) -> pd.api.extensions.ExtensionArray:
    return pd.array(pd.Series(values).round(), dtype="Int64")
