"""A plan in yearly stages under yearly ceilings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.ecef import Floats
from lib.services.figures import check_radius
from lib.services.planning.case import Case
from lib.services.planning.effect_errors import StageError
from lib.services.planning.siting import reach_of, told

_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Stages:
    """Sites by year.

    Attributes
    ----------
    sites
        The sites that are built, in the order in which they are: rank (in the plan), id, name,
        lat, lon, year, cost, people_gained (newly within reach in that order),
        cumulative_coverage_pct.
    years
        year, ceiling, spent, left, sites, people_gained, coverage_pct (at the end of the year).
    unplaced
        rank, id, name, cost of sites that no year has money for.

    """

    sites: pd.DataFrame
    years: pd.DataFrame
    unplaced: pd.DataFrame


def plan(
    case: Case,
    radius_m: float,
    sites: pd.DataFrame,
    cost: npt.ArrayLike,
    ceilings: Mapping[int, float],
) -> Stages:
    """Lay sites out over years: each year those of highest rank that its money still allows.

    Money that is left in a year lapses. Where the next site costs more than is left, a later one
    that fits goes first, and what each gains is counted in the order in which they are built.

    Parameters
    ----------
    case, radius_m
        People and candidates that the sites were chosen from; geodesic metres of reach.
    sites
        Of a `SitePlan` or a `Curve`: rank, id, name, lat, lon.
    cost
        Of each site, shape (k,), rupiah, above 0.
    ceilings
        Rupiah by year.

    Raises
    ------
    RadiusError
    StageError
        If a cost or a ceiling is not usable, or a site is not among the candidates.

    """
    check_radius(radius_m)
    price = _prices(cost, len(sites))
    ceilings = _ceilings(ceilings)
    year_of = _years(price, ceilings)
    order = np.lexsort((np.arange(len(price)), year_of))
    built = order[np.isfinite(year_of[order])]
    rows = pd.Index(case.candidates["id"]).get_indexer(pd.Index(sites["id"].iloc[built]))
    if (rows < 0).any():
        raise StageError(field="id", value=str(sites["id"].iloc[built[rows < 0][0]]))
    table, before, _ = told(case, reach_of(case, radius_m), radius_m, rows.astype(np.intp))
    table["rank"] = sites["rank"].to_numpy()[built]
    table["year"] = year_of[built].astype(np.int64)
    table["cost"] = price[built]
    late = order[~np.isfinite(year_of[order])]
    unplaced = sites[["rank", "id", "name"]].iloc[late].assign(cost=price[late])
    return Stages(table, _by_year(table, ceilings, before), unplaced.reset_index(drop=True))


def _prices(cost: npt.ArrayLike, number: int) -> Floats:
    price = np.asarray(cost, dtype=np.float64)
    if price.shape != (number,):
        raise StageError(field="cost", value=f"{price.shape}")
    bad = price[~(np.isfinite(price) & (price > 0))]
    if bad.size:
        raise StageError(field="cost", value=float(bad[0]))
    return price


def _ceilings(ceilings: Mapping[int, float]) -> dict[int, float]:
    for year, money in ceilings.items():
        if not (np.isfinite(money) and money >= 0):
            raise StageError(field=str(year), value=money)
    return {int(year): float(ceilings[year]) for year in sorted(ceilings)}


def _years(price: Floats, ceilings: Mapping[int, float]) -> Floats:
    """Return the year of each site, inf for none."""
    year_of = np.full(len(price), np.inf)
    for year, ceiling in ceilings.items():
        left = ceiling * (1 + _TOLERANCE)
        for row in np.flatnonzero(np.isinf(year_of)).tolist():
            if price[row] <= left:
                year_of[row] = year
                left -= price[row]
    return year_of


def _by_year(table: pd.DataFrame, ceilings: Mapping[int, float], before: float) -> pd.DataFrame:
    rows, reached = [], before
    for year, ceiling in ceilings.items():
        own = table[table["year"] == year]
        spent = float(own["cost"].sum())
        if len(own):
            reached = float(own["cumulative_coverage_pct"].iloc[-1])
        rows.append((year, ceiling, spent, max(ceiling - spent, 0.0), len(own),
                     float(own["people_gained"].sum()), reached))  # fmt: skip
    columns = ["year", "ceiling", "spent", "left", "sites", "people_gained", "coverage_pct"]
    return pd.DataFrame(rows, columns=columns)
