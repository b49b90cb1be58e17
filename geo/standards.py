"""Rules of service evaluated by region, with three verdicts.

`tidak_terpenuhi` only where the data leave no doubt: even the straight line less the error of
both places exceeds the limit, or the count stays short though every facility of doubtful or
unknown place is granted to where it helps most. `terpenuhi` only by the rule's own kind of
distance, or by a count that doubt cannot undo. All else is `belum_dapat_dipastikan`.

Where classes of facility that the rule counts are not loaded (madrasah), more may exist than
the data know, so nothing is called `tidak_terpenuhi`. Whether a rule is in force is not told
here: the sentence about a revoked one is the caller's to choose.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.coverage import Ints, sum_by_group
from geo.ecef import Floats

Bools = npt.NDArray[np.bool_]
Verdicts = npt.NDArray[np.int8]

VERDICTS = ("tidak_terpenuhi", "belum_dapat_dipastikan", "terpenuhi")
NOT_MET, UNSURE, MET = 0, 1, 2
NOT_APPLICABLE = -1

PER_DISTRICT = "facilities_per_district"
PER_VILLAGE = "facilities_per_village"
PEOPLE_PER_FACILITY = "people_per_facility"
DISTANCE = "distance"
MEASURES = (PER_DISTRICT, PER_VILLAGE, PEOPLE_PER_FACILITY, DISTANCE)
DISTANCE_KINDS = ("none", "straight", "walking", "travel")


@dataclass(frozen=True)
class Rule:
    """Hold one rule of service; values are checked when it is made.

    Attributes
    ----------
    rule, subject
        Its id and what it counts.
    measure
        One of `MEASURES`.
    threshold
        Facilities for each unit, people for each facility, or metres.
    distance_kind
        ``straight``, ``walking``, ``travel``; ``none`` for counts.
    min_settlement_population
        The rule is for settlements of more people than this; 0 is for all.
    needs_classes
        Classes of facility that it counts; if one is not loaded, nothing is ``NOT_MET``.

    """

    rule: str
    subject: str
    measure: str
    threshold: float
    distance_kind: str = "none"
    min_settlement_population: float = 0.0
    needs_classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(f"unknown measure: {self.measure!r}")
        if self.distance_kind not in DISTANCE_KINDS:
            raise ValueError(f"unknown kind of distance: {self.distance_kind!r}")
        if (self.measure == DISTANCE) != (self.distance_kind != "none"):
            raise ValueError("a kind of distance belongs to rules of distance, and to no others")
        if not (np.isfinite(self.threshold) and self.threshold > 0):
            raise ValueError("the threshold must be a finite number above 0")

    def missing_classes(self, loaded: Collection[str]) -> tuple[str, ...]:
        """Return the classes it needs that are not among those loaded."""
        return tuple(each for each in self.needs_classes if each not in loaded)


@dataclass(frozen=True)
class Evaluation:
    """Hold what a rule says of each region; all of shape (regions,), NaN where not available.

    Attributes
    ----------
    required, available, shortfall
        By the records: facilities. A surplus in one kecamatan makes up for no lack in another,
        so the shortfall can exceed the difference. For rules of distance: settlements to which
        the rule applies, those within the limit, and those beyond it.
    shortfall_least, shortfall_most
        What the shortfall is at the least and at the most, given what is in doubt.
    population
        People to whom the rule applies.
    affected, affected_least, affected_most
        People who lack what the rule asks: by the records, for certain, and at the most.
    verdict : ndarray of int8
        Position in `VERDICTS`; `NOT_APPLICABLE` where the rule applies to nothing.

    """

    required: Floats
    available: Floats
    shortfall: Floats
    shortfall_least: Floats
    shortfall_most: Floats
    population: Floats
    affected: Floats
    affected_least: Floats
    affected_most: Floats
    verdict: Verdicts

    def verdict_names(self) -> list[str | None]:
        """Return the verdict of each region by name; None where the rule does not apply."""
        return [VERDICTS[each] if each >= 0 else None for each in self.verdict]


def evaluate_counts(
    rule: Rule,
    counts: npt.ArrayLike,
    population: npt.ArrayLike,
    region: Ints,
    regions: int,
    *,
    doubtful: npt.ArrayLike = 0,
    unplaced: npt.ArrayLike = 0,
    loaded: Collection[str] = (),
) -> Evaluation:
    """Evaluate a rule of facilities for each kecamatan or desa, by region.

    Parameters
    ----------
    rule : Rule
        `PER_DISTRICT` or `PER_VILLAGE`.
    counts : array_like of int, shape (units,)
        Facilities recorded in each kecamatan or desa.
    population : array_like of float, shape (units,)
        People of each.
    region : ndarray of int, shape (units,)
        Region of each, 0 to regions - 1; -1 leaves it out.
    regions : int
        Number of regions.
    doubtful : array_like of int, shape () or (units,)
        Those among ``counts`` that may stand in another unit of the region.
    unplaced : array_like of int, shape () or (regions,)
        Facilities of the region without any unit; not among ``counts``.
    loaded : collection of str
        Classes of facility that the counts hold.

    Returns
    -------
    Evaluation

    """
    if rule.measure not in (PER_DISTRICT, PER_VILLAGE):
        raise ValueError(f"not a rule of counts by unit: {rule.rule}")
    count = np.asarray(counts, dtype=np.float64)
    loose = np.broadcast_to(np.asarray(doubtful, dtype=np.float64), count.shape)
    homeless = np.broadcast_to(np.asarray(unplaced, dtype=np.float64), (regions,))
    if (count < loose).any():
        raise ValueError("more facilities are doubtful than there are")
    units = _Units(count, loose, np.asarray(population, dtype=np.float64), region, regions)
    return _tally(rule.threshold, units, homeless, missing=bool(rule.missing_classes(loaded)))


@dataclass(frozen=True)
class _Units:
    count: Floats
    loose: Floats
    people: Floats
    region: Ints
    regions: int

    def total(self, values: npt.ArrayLike) -> Floats:
        return sum_by_group(values, self.region, self.regions)


def _tally(threshold: float, units: _Units, homeless: Floats, *, missing: bool) -> Evaluation:
    """Count what lacks by the records, and at the least and most, given what is in doubt."""
    people, total = units.people, units.total
    lacking = np.maximum(0.0, threshold - units.count)
    firm_lack = np.maximum(0.0, threshold - (units.count - units.loose))
    number, most, grants = total(np.ones(people.size)), total(firm_lack), total(units.loose)
    least = np.zeros(units.regions) if missing else np.maximum(0.0, most - grants - homeless)
    spared = _largest_spared(people * (firm_lack > 0), grants + homeless, units.region)
    return masked(
        number > 0,
        required=threshold * number,
        available=total(units.count) + homeless,
        shortfall=total(lacking),
        shortfall_least=least,
        shortfall_most=most,
        population=total(people),
        affected=total(people * (lacking > 0)),
        affected_least=np.where(least > 0, total(spared), 0.0),
        affected_most=total(people * (firm_lack > 0)),
        verdict=_verdict(least, most),
    )


def _verdict(least: Floats, most: Floats) -> npt.NDArray[np.int_]:
    return np.where(least > 0, NOT_MET, np.where(most == 0, MET, UNSURE))


def evaluate_ratio(
    rule: Rule,
    population: npt.ArrayLike,
    facilities: npt.ArrayLike,
    *,
    doubtful: npt.ArrayLike = 0,
    population_error: float = 0.0,
    loaded: Collection[str] = (),
) -> Evaluation:
    """Evaluate a rule of people for each facility, by region.

    ``required = ceil(population / threshold)``, ``shortfall = max(0, required - available)``.

    Parameters
    ----------
    rule : Rule
        `PEOPLE_PER_FACILITY`.
    population, facilities : array_like of float, shape (regions,)
        People and facilities; NaN people give `UNSURE`, zero people `NOT_APPLICABLE`.
    doubtful : array_like of float, shape () or (regions,)
        Those among ``facilities`` that may not be there.
    population_error : float
        Relative error of the people, 0.1 for 10 %.
    loaded : collection of str
        Classes of facility that the counts hold.

    Returns
    -------
    Evaluation

    """
    if rule.measure != PEOPLE_PER_FACILITY:
        raise ValueError(f"not a rule of people per facility: {rule.rule}")
    people = np.asarray(population, dtype=np.float64)
    people = np.where(np.isfinite(people), people, np.nan)
    count = np.asarray(facilities, dtype=np.float64)
    sure = count - np.broadcast_to(np.asarray(doubtful, dtype=np.float64), count.shape)

    def lack(size: Floats, number: Floats) -> tuple[Floats, Floats]:
        needed = np.ceil(size / rule.threshold)
        return np.maximum(0.0, needed - number), np.maximum(0.0, size - number * rule.threshold)

    shortfall, affected = lack(people, count)
    least, affected_least = lack(people * (1 - population_error), count)
    most, affected_most = lack(people * (1 + population_error), sure)
    if rule.missing_classes(loaded):
        least, affected_least = np.zeros(count.shape), np.zeros(count.shape)
    return masked(
        ~(people <= 0),
        required=np.ceil(people / rule.threshold),
        available=count,
        shortfall=shortfall,
        shortfall_least=least,
        shortfall_most=most,
        population=people,
        affected=affected,
        affected_least=affected_least,
        affected_most=affected_most,
        verdict=_verdict(least, most),
    )


def masked(applies: Bools, *, verdict: npt.NDArray[np.int_], **values: Floats) -> Evaluation:
    """Make an evaluation whose figures are NaN where the rule applies to nothing."""
    figures = {name: np.where(applies, value, np.nan) for name, value in values.items()}
    return Evaluation(verdict=np.where(applies, verdict, NOT_APPLICABLE).astype(np.int8), **figures)


def _largest_spared(people: Floats, grants: Floats, region: Ints) -> Floats:
    """Set to zero, in each region, as many of the largest as facilities may turn up there."""
    order = np.lexsort((-people, region))
    ordered = region[order]
    new = np.r_[True, ordered[1:] != ordered[:-1]] if order.size else np.empty(0, dtype=bool)
    place = np.arange(order.size) - np.flatnonzero(new)[np.cumsum(new) - 1]
    result = np.empty(people.size)
    result[order] = np.where(place < grants[ordered], 0.0, people[order])
    return result
