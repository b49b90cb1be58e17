"""Distance to services with its errors, and rules of distance evaluated by region.

What the data bound is the straight line: the way on foot or by vehicle is never shorter than
the straight line less the error of both places, and may be any longer. So the straight line
can prove that a limit is exceeded, whatever the rule's kind of distance, and can prove that it
is kept only where the rule itself means the straight line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.coverage import RADIUS_TOLERANCE_M, Ints, sum_by_group
from geo.ecef import Floats
from geo.standards import DISTANCE, MET, NOT_MET, UNSURE, Bools, Evaluation, Rule, masked

# How far a place of each quality may be from the truth. For places found by name: nine tenths
# of the puskesmas known by both a name and a point lie nearer (data/seed/build_report.md). For
# surveyed points: the 1 km of coordinate error that rankings are tried with.
LOCATION_ERROR_M: Mapping[str, float] = {
    "surveyed": 1_000.0,
    "village": 7_300.0,
    "district": 12_300.0,
    "unknown": np.inf,
}


@dataclass(frozen=True)
class Reach:
    """Hold what is known of the distance of each settlement, in metres, shape (n,).

    Attributes
    ----------
    least
        Straight line less the error of both places; the truth is not below, of any kind.
    straight_most
        Straight line plus those errors; the straight truth is not above.
    estimate
        The straight line times the detour factor: an estimate of the rule's kind.

    """

    least: Floats
    straight_most: Floats
    estimate: Floats


def location_error(
    quality: npt.ArrayLike, errors: Mapping[str, float] = LOCATION_ERROR_M
) -> Floats:
    """Look up the error of each place by its quality.

    Parameters
    ----------
    quality : array_like of str, shape (n,)
        Keys of ``errors``; any other is infinitely far off.
    errors : mapping of str to float
        Metres.

    Returns
    -------
    ndarray of float64, shape (n,)
        Metres.

    """
    names = np.asarray(quality, dtype=object)
    result = np.full(names.shape, np.inf)
    for name, metres in errors.items():
        result[names == name] = metres
    return result


def reach(
    distance_m: npt.ArrayLike,
    facility_error_m: npt.ArrayLike,
    settlement_error_m: npt.ArrayLike,
    detour_factor: float = 1.0,
) -> Reach:
    """Bound the distance of settlements to their true nearest facility.

    The nearest by record need not be the nearest in truth: one further off but badly placed may
    be. So distances are given for each quality of place apart, and the least of all bounds wins.

    Parameters
    ----------
    distance_m : array_like of float, shape (n,) or (n, q)
        Straight metres to the nearest facility, of each quality; inf where there is none, NaN
        where the settlement has no place.
    facility_error_m : array_like of float, shape () or (q,)
        Error of facilities of that quality.
    settlement_error_m : array_like of float, shape () or (n,)
        Error of the settlement's own place.
    detour_factor : float
        Length on the ground over the straight line, at least 1.

    Returns
    -------
    Reach
        NaN where the settlement has no place; inf where there is no facility at all.

    Raises
    ------
    ValueError
        If the factor is below 1.

    """
    if not detour_factor >= 1:
        raise ValueError("a detour factor is at least 1")
    straight = np.asarray(distance_m, dtype=np.float64)
    straight = straight[:, None] if straight.ndim == 1 else straight
    own = np.asarray(settlement_error_m, dtype=np.float64)
    off = np.broadcast_to(np.asarray(facility_error_m, dtype=np.float64), straight.shape[1:])
    closest = straight.min(axis=1)
    absent = np.isinf(straight)
    with np.errstate(invalid="ignore"):
        low = np.where(absent, np.inf, straight - off).min(axis=1) - own
        high = (straight + off).min(axis=1) + own
    # Where nothing bounds the error from above, the least is 0; where there is no facility at
    # all, no error brings one nearer.
    least = np.where(np.isinf(closest), np.inf, np.maximum(np.where(np.isnan(low), 0.0, low), 0.0))
    least[np.isnan(closest)] = np.nan
    return Reach(least, high, closest * detour_factor)


@dataclass(frozen=True)
class _Scope:
    """Tell to which settlements a rule applies: by the records, surely, and perhaps."""

    recorded: Bools
    sure: Bools
    perhaps: Bools


@dataclass(frozen=True)
class Settlements:
    """Hold the settlements that a rule of distance is asked of.

    Attributes
    ----------
    population : array_like of float, shape (n,)
        People of each.
    region : ndarray of int, shape (n,)
        0 to regions - 1; -1 leaves a settlement out.
    regions : int
        Number of regions.
    in_scope : array_like of bool, shape () or (n,)
        Those that the rule means (remote ones), besides their size.
    population_error : array_like of float, shape () or (n,)
        Relative error of the people, 0.1 for 10 %: it may decide whether a settlement is large
        enough for the rule.
    unplaced : array_like of int, shape () or (regions,)
        Facilities of the region without a place; where there are any, nothing is `NOT_MET`.

    """

    population: npt.ArrayLike
    region: Ints
    regions: int
    in_scope: npt.ArrayLike = True
    population_error: npt.ArrayLike = 0.0
    unplaced: npt.ArrayLike = 0


def evaluate_distance(
    rule: Rule,
    reached: Reach,
    settlements: Settlements,
    *,
    own_kind_m: npt.ArrayLike | None = None,
    own_kind_error_m: npt.ArrayLike = 0.0,
    loaded: Collection[str] = (),
) -> Evaluation:
    """Evaluate a rule of distance over settlements, by region.

    Parameters
    ----------
    rule : Rule
        `DISTANCE`.
    reached : Reach
        Of shape (n,), from `reach`; for a rule of straight distance with detour factor 1.
    settlements : Settlements
        Of shape (n,).
    own_kind_m : array_like of float, shape (n,), optional
        Distance of the rule's own kind, from a network; not finite where the network does not
        tell. Only this can show that a rule of walking or travel is met.
    own_kind_error_m : array_like of float, shape () or (n,)
        Its error.
    loaded : collection of str
        Classes of facility that the distances hold.

    Returns
    -------
    Evaluation
        By the records means by ``own_kind_m`` where known, else by ``reached.estimate``.

    """
    if rule.measure != DISTANCE:
        raise ValueError(f"not a rule of distance: {rule.rule}")
    estimate, most = reached.estimate, reached.straight_most
    if rule.distance_kind != "straight":
        most = np.full(most.shape, np.nan)
    if own_kind_m is not None:
        own = np.asarray(own_kind_m, dtype=np.float64)
        known = np.isfinite(own)
        estimate = np.where(known, own, estimate)
        most = np.where(known, own + np.asarray(own_kind_error_m, dtype=np.float64), most)
    return _tally(rule, settlements, reached.least, estimate, most, loaded)


def _tally(
    rule: Rule,
    settlements: Settlements,
    least_m: Floats,
    estimate_m: Floats,
    most_m: Floats,
    loaded: Collection[str],
) -> Evaluation:
    """Count settlements and people beyond the limit: for certain, by the records, at the most."""
    people = np.asarray(settlements.population, dtype=np.float64)
    region, regions = settlements.region, settlements.regions
    scope = _scope(people, settlements, rule.min_settlement_population)
    limit = rule.threshold + RADIUS_TOLERANCE_M
    open_region = np.broadcast_to(np.asarray(settlements.unplaced) > 0, (regions,))
    doubt = open_region[region] | bool(rule.missing_classes(loaded))
    beyond = scope.sure & (least_m > limit) & ~doubt
    open_yet = scope.perhaps & ~(most_m <= limit)
    over = scope.recorded & (estimate_m > limit)

    def count(chosen: Bools) -> Floats:
        return sum_by_group(chosen, region, regions)

    def sum_people(chosen: Bools) -> Floats:
        return sum_by_group(np.where(chosen & np.isfinite(people), people, 0.0), region, regions)

    least, most_open = count(beyond), count(open_yet)
    return masked(
        count(scope.perhaps) > 0,
        required=count(scope.recorded),
        available=count(scope.recorded & (estimate_m <= limit)),
        shortfall=count(over),
        shortfall_least=least,
        shortfall_most=most_open,
        population=sum_people(scope.recorded),
        affected=sum_people(over),
        affected_least=sum_people(beyond),
        affected_most=sum_people(open_yet),
        verdict=np.where(least > 0, NOT_MET, np.where(most_open == 0, MET, UNSURE)),
    )


def _scope(people: Floats, settlements: Settlements, least: float) -> _Scope:
    asked = np.broadcast_to(np.asarray(settlements.in_scope, dtype=bool), people.shape)
    inside = (settlements.region >= 0) & asked
    relative = np.asarray(settlements.population_error, dtype=np.float64)
    unknown = ~np.isfinite(people)
    return _Scope(
        recorded=inside & (people > least),
        sure=inside & (people * (1 - relative) > least),
        perhaps=inside & (unknown | (people * (1 + relative) > least)),
    )
