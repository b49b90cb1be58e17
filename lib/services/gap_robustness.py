"""How sure a ranking of regencies is: ranks again and again under the errors of the data."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import covered, sum_by_group
from geo.ecef import Floats
from geo.jitter import Places, Within
from geo.reach import LOCATION_ERROR_M
from geo.robustness import Ranking, Scenario, rank_again, rerank
from geo.speeds import ZONES
from lib.services.access import access, located, village_arrays
from lib.services.gap_groups import region_of_village
from lib.services.gap_terms import LEAST_JUDGED, Terms, counted_regions
from lib.services.travel import village_zones
from lib.services.travel_way import STRAIGHT, Way, check_limit, way_values

SCENARIOS = ("hanya_survei", "bobot_sama", "tanpa_meragukan", "tanpa_titik_kecamatan")
"""Surveyed facilities only; villages counted alike; facilities of doubtful place removed;
villages placed at their kecamatan's point left out."""
RERUNS, SEED = 200, 2024
# Nine tenths of places lie within these limits of error; of a normal error in two directions,
# nine tenths lie within 2.146 standard deviations.
_NINE_TENTHS = 2.146
PLACE_ERROR_M: Mapping[str, float] = {
    "surveyed": LOCATION_ERROR_M["surveyed"],
    "village": LOCATION_ERROR_M["village"] / _NINE_TENTHS,
    "district": LOCATION_ERROR_M["district"] / _NINE_TENTHS,
}
OWN_POINT_ERROR_M = 1_000.0
# Standard deviation of the logarithm. data/README.md, penduduk_desa_estimasi: nine tenths of
# Jakarta's villages within -12 to +11 %, of Jambi's within -34 to +30 %; 1.645 deviations each.
# For Papua and shares by polling station only "weak" is known: twice Jambi's is our choice.
PEOPLE_ERROR: Mapping[str, float] = {"jakarta": 0.07, "lain": 0.20, "papua": 0.40}
_PAPUA = ("91", "92", "93", "94", "95", "96")
_KEPT = 8


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
    Each rerun moves villages and facilities by the error of their place (`PLACE_ERROR_M`,
    1 km where surveyed) and scales village populations by theirs (`PEOPLE_ERROR`); a regency's
    total, which is official, stays. `SCENARIOS` are recomputed once each. Over a raster or roads
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
    service: str, limit: float, dataset: Dataset | None = None, *, way: Way = STRAIGHT
) -> RankUncertainty | None:
    """Return the result of the usual reruns and seed if it is there already, at once."""
    kept = _results(dataset or current_dataset())
    with _lock:
        return kept.get((service, float(limit), way, RERUNS, SEED))


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
    facilities, villages = located(service, dataset), dataset.villages
    quality = facilities["location_quality"].to_numpy(dtype=object)
    own_point = _own_points(dataset)
    village_error = np.where(own_point, OWN_POINT_ERROR_M, PLACE_ERROR_M["district"])
    return rerank(
        Places(*_points(villages), village_error, village_arrays(dataset).landmass_id),
        Places(
            *_points(facilities),
            _place_error(quality),
            facilities["landmass_id"].to_numpy(dtype=np.int64),
        ),
        village_arrays(dataset).population,
        region_of_village(dataset),
        len(dataset.regions),
        _rules(dataset, service, limit, way),
        np.random.default_rng(chance.seed),
        reruns=chance.reruns,
        population_error=_people_error(dataset),
        scenarios=_scenarios(facilities, quality, own_point),
        progress=chance.progress,
    )


def _rules(dataset: Dataset, service: str, limit: float, way: Way) -> list[Within]:
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
    own_point = _own_points(dataset)
    return rank_again(
        within,
        lambda _: within,
        lambda _: within,
        village_arrays(dataset).population,
        told,
        len(dataset.regions),
        np.random.default_rng(chance.seed),
        reruns=chance.reruns,
        population_error=_people_error(dataset),
        scenarios={
            "bobot_sama": Scenario(equal_weights=True),
            "tanpa_titik_kecamatan": Scenario(villages=own_point),
        },
        progress=chance.progress,
    )


def _own_points(dataset: Dataset) -> npt.NDArray[np.bool_]:
    return np.asarray((dataset.villages["location_quality"] != "district").to_numpy(dtype=bool))


def _points(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    return frame["lat"].to_numpy(dtype=np.float64), frame["lon"].to_numpy(dtype=np.float64)


def _place_error(quality: npt.NDArray[np.object_]) -> Floats:
    result = np.full(quality.shape, PLACE_ERROR_M["district"])
    for name, metres in PLACE_ERROR_M.items():
        result[quality == name] = metres
    return result


@kept_by_version(maxsize=2)
def _people_error(dataset: Dataset) -> Floats:
    province = dataset.villages["kode"].str[:2]
    result = np.full(len(province), PEOPLE_ERROR["lain"])
    result[(province == "31").to_numpy()] = PEOPLE_ERROR["jakarta"]
    result[province.isin(_PAPUA).to_numpy()] = PEOPLE_ERROR["papua"]
    other = (dataset.villages["population_source"] != "dpt_2019").to_numpy()
    result[other] = PEOPLE_ERROR["papua"]
    return result


def _scenarios(
    facilities: pd.DataFrame, quality: npt.NDArray[np.object_], own_point: npt.NDArray[np.bool_]
) -> dict[str, Scenario]:
    surveyed = quality == "surveyed"
    doubtful = (facilities["region_mismatch"] | facilities["shared_point"]).to_numpy(dtype=bool)
    by_name = ~surveyed & ~(facilities["location_score"].to_numpy(dtype=np.float64) >= 1)
    masks = {
        "hanya_survei": Scenario(facilities=surveyed),
        "bobot_sama": Scenario(equal_weights=True),
        "tanpa_meragukan": Scenario(facilities=~(doubtful | by_name)),
        "tanpa_titik_kecamatan": Scenario(villages=own_point),
    }
    # Without any facility left there is nothing to rank by.
    return {k: v for k, v in masks.items() if v.facilities is None or v.facilities.any()}


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
