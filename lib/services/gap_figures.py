"""Figures of groups of places from arrays: shared by the embedded dataset and by files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.coverage import Ints, covered, share, sum_by_group, weighted_percentile_by_group
from geo.ecef import Floats
from geo.equity import concentration_index, erreygers_index, gini, palma, theil
from geo.gaps import percentile_ratio_by_group
from lib.services.figures import sea_crossing, whole
from lib.services.travel import Unit

Bools = npt.NDArray[np.bool_]
_COLUMNS = (
    "group", "label", "regions", "villages", "population", "population_covered", "coverage_pct",
    "out_of_reach", "median_{}", "p90_{}", "mean_{}", "sea_crossing_population", "facilities",
    "facilities_per_10k", "shortfall",
)  # fmt: skip


def table_columns(unit: Unit = "km") -> tuple[str, ...]:
    """Return the columns of a table of groups: ``median_km`` or ``median_minutes``, and so on."""
    return tuple(each.format(unit) for each in _COLUMNS)


@dataclass(frozen=True)
class Measured:
    """Hold places with people, how far each is from a service, and what they are ranked by.

    Attributes
    ----------
    value, people : shape (n,)
        Metres or minutes (inf without any facility, NaN where not known), and people.
    away, known, doubtful : shape (n,)
        Whether no facility stands on the place's own landmass, whether that can be told, and
        whether only one of doubtful place could stand there.
    region : shape (n,)
        Row of the regency; -1 where it is not known.
    ipm, poverty : shape (n,)
        Of the regency; NaN where not known.
    order : shape (n,)
        ``np.argsort(value)``.
    unit
        ``km`` where values are metres, ``minutes`` where they are minutes.

    """

    value: Floats
    people: Floats
    away: Bools
    known: Bools
    doubtful: Bools
    region: Ints
    ipm: Floats
    poverty: Floats
    order: Ints
    unit: Unit = "km"


@dataclass(frozen=True)
class Gap:
    """Compare two groups in a scope, and tell how unequal distances are in the whole scope.

    Attributes
    ----------
    first, other
        Codes of the two groups: the grouping's focus and the rest, or, where it has none, the
        groups with the least and the most people within reach.
    worse, better
        The same two by their share within reach.
    first_pct, other_pct, first_population, other_population
        Per cent within reach, and the people behind it.
    absolute_gap_pct, ratio
        Other minus first in percentage points (below 0 if the first is better off), and other
        over first; NaN where the first is 0.
    p90_p10, gini, theil, theil_between, theil_within, palma
        Of the distances of all people in the scope. Theil and its parts leave out people in no
        group, so that the parts add up.
    concentration_index, concentration_index_poverty
        Of distance, people ranked by their regency's IPM (below 0: the low-IPM are farther) and
        by its poverty (above 0: the poorer are farther).
    reach_concentration
        Erreygers index of being within reach, ranked by IPM; above 0: for the high-IPM.
    population, ungrouped_population
        People of the scope, and those of them in none of the groups.

    """

    first: str
    other: str
    worse: str
    better: str
    first_pct: float
    other_pct: float
    first_population: float
    other_population: float
    absolute_gap_pct: float
    ratio: float
    p90_p10: float
    gini: float
    theil: float
    theil_between: float
    theil_within: float
    palma: float
    concentration_index: float
    concentration_index_poverty: float
    reach_concentration: float
    population: float
    ungrouped_population: float


def figures(
    measured: Measured, group: Ints, scope: Bools, groups: int, limit: float
) -> dict[str, npt.ArrayLike]:
    """Give the figures of people and distance as columns of groups + 1 rows, the last of all.

    Parameters
    ----------
    measured : Measured
        All places.
    group : ndarray of int, shape (n,)
        Position of each place's group; -1 for none.
    scope : ndarray of bool, shape (n,)
        Places that count.
    groups : int
        Number of groups.
    limit : float
        In the unit of the values: metres or minutes.

    """
    value, people = measured.value, measured.people
    # Those in no group are one more, so that the whole is the sum and every place is summed once.
    member = np.where(scope, np.where(group >= 0, group, groups), -1).astype(np.intp)

    def total(values: npt.ArrayLike) -> Floats:
        sums = sum_by_group(values, member, groups + 1)
        return np.append(sums[:groups], sums.sum())

    known = ~np.isnan(value) & (people > 0)
    product = np.zeros(people.shape)
    np.multiply(value, people, out=product, where=known)
    size = total(people)
    inside = np.where(size > 0, total(people * covered(value, limit)), np.nan)
    shares = np.vstack(
        [
            weighted_percentile_by_group(value, people, each, count, (0.5, 0.9), measured.order)
            for each, count in (
                (np.where(member < groups, member, -1), groups),
                (np.minimum(member, 0), 1),
            )
        ]
    )
    ways = (measured.away, measured.known, people)
    sea = np.append(
        sea_crossing(*ways, member, groups + 1, measured.doubtful)[:groups],
        sea_crossing(*ways, np.minimum(member, 0), 1, measured.doubtful),
    )
    unit = measured.unit
    return {
        "regions": _regions(member, measured.region, groups),
        "villages": total(np.ones(people.shape)).astype(np.int64),
        "population": whole(size),
        "population_covered": whole(inside),
        "coverage_pct": share(inside, size) * 100,
        "out_of_reach": whole(size - inside),
        f"median_{unit}": _told(shares[:, 0], unit),
        f"p90_{unit}": _told(shares[:, 1], unit),
        f"mean_{unit}": _told(share(total(product), total(np.where(known, people, 0.0))), unit),
        "sea_crossing_population": whole(sea),
    }


def _told(values: Floats, unit: Unit) -> Floats:
    return np.where(np.isfinite(values), values / (1000 if unit == "km" else 1), np.nan)


def _regions(member: Ints, region: Ints, groups: int) -> npt.NDArray[np.int64]:
    """Count the regencies with any place in each group, and in the scope."""
    both = (member >= 0) & (region >= 0)
    width = int(region.max(initial=0)) + 1
    pairs = np.bincount(member[both] * width + region[both], minlength=(groups + 1) * width) > 0
    table = pairs.reshape(groups + 1, width)
    counts = np.append(table[:groups].sum(axis=1), table.any(axis=0).sum())
    return counts.astype(np.int64)


def choose_two(table: pd.DataFrame, focus: str) -> tuple[str, str]:
    """Choose the groups to compare among those with people: the focus and the rest, or extremes.

    ``table`` has group, population and coverage_pct, without the row of all. Empty codes where
    there are not two groups with a figure.
    """
    known = table[table["coverage_pct"].notna() & (table["population"] > 0)]
    if len(known) < 2 or (focus and focus not in set(known["group"])):
        return "", ""
    if focus:
        return focus, str(known.loc[known["group"] != focus, "group"].iloc[0])
    pct = known.set_index("group")["coverage_pct"]
    return str(pct.idxmin()), str(pct.idxmax())


def gap_of(
    measured: Measured,
    group: Ints,
    scope: Bools,
    limit: float,
    table: pd.DataFrame,
    focus: str,
    *,
    groups: int,
) -> Gap:
    """Compute the gap between two rows of a table, and the inequality of the scope.

    Parameters
    ----------
    measured, scope
        As in `figures`.
    group : ndarray of int, shape (n,)
        Position of each place's group; -1 for none or outside the scope.
    limit : float
        In the unit of the values: metres or minutes.
    table : DataFrame
        group, population, coverage_pct of the groups.
    focus : str
        The group that the gap is told of; "" for the extremes.
    groups : int
        Number of groups.

    """
    first, other = choose_two(table, focus)
    rows = table.set_index("group")
    pct = [float(rows["coverage_pct"].get(code, np.nan)) for code in (first, other)]
    size = [float(rows["population"].get(code, np.nan)) for code in (first, other)]
    worse, better = (first, other) if not pct[0] > pct[1] else (other, first)
    value, people = measured.value[scope], measured.people[scope]
    # Those in no group count as one more, so that the parts sum to the inequality of the scope.
    place = np.where(group[scope] < 0, groups, group[scope])
    parts = theil(value, people, place, groups + 1)
    one = np.zeros(len(value), dtype=np.intp)
    reached = np.where(np.isnan(value), np.nan, covered(value, limit))
    return Gap(
        first=first,
        other=other,
        worse=worse,
        better=better,
        first_pct=pct[0],
        other_pct=pct[1],
        first_population=size[0],
        other_population=size[1],
        absolute_gap_pct=pct[1] - pct[0],
        ratio=pct[1] / pct[0] if pct[0] > 0 else float("nan"),
        p90_p10=float(percentile_ratio_by_group(value, people, one, 1)[0]),
        gini=gini(value, people),
        theil=parts.total,
        theil_between=parts.between,
        theil_within=parts.within,
        palma=palma(value, people),
        concentration_index=concentration_index(value, people, measured.ipm[scope]),
        concentration_index_poverty=concentration_index(value, people, measured.poverty[scope]),
        reach_concentration=erreygers_index(reached, people, measured.ipm[scope]),
        population=float(people.sum()),
        ungrouped_population=float(people[group[scope] < 0].sum()),
    )


def per_10k(facilities: npt.ArrayLike, people: npt.ArrayLike) -> Floats:
    """Divide facilities by 10,000 people; NaN where not available."""
    return share(np.asarray(facilities, dtype=float), np.asarray(people, dtype=float)) * 10_000
