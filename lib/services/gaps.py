"""Gaps between groups of people in their reach of services: the numbers of the page Kesenjangan.

Every figure weighs a village by its people. Distances are straight lines from a village's point
to the nearest facility. All results are new frames or frozen dataclasses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.store import Dataset
from lib.services.gap_groups import GROUPINGS, Group, Grouping, members

__all__ = [
    "GROUPINGS",
    "TABLE_COLUMNS",
    "Gap",
    "Group",
    "Grouping",
    "Headline",
    "compare_services",
    "gap_summary",
    "group_table",
    "headline",
    "members",
]
TABLE_COLUMNS = (
    "group",
    "label",
    "regions",
    "villages",
    "population",
    "population_covered",
    "coverage_pct",
    "out_of_reach",
    "median_km",
    "p90_km",
    "mean_km",
    "sea_crossing_population",
    "facilities",
    "facilities_per_10k",
    "shortfall",
)
Sets = tuple[Sequence[str], Sequence[str]]


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


@dataclass(frozen=True)
class Headline:
    """Say the gap as one sentence in both languages, and whether it carries a range."""

    text_id: str
    text_en: str
    ranged: bool

    def text(self) -> str:
        """Give the sentence in the reader's language."""
        from lib.i18n import pick

        return pick(self.text_id, self.text_en)


def group_table(
    service: str,
    radius_m: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Give `TABLE_COLUMNS`, one row a group with people in the scope, and last "semua"."""
    raise NotImplementedError


def gap_summary(
    service: str,
    radius_m: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    dataset: Dataset | None = None,
) -> Gap:
    """Compare the groups of a grouping, in the nation or a province."""
    raise NotImplementedError


def compare_services(
    grouping: str,
    within: str | None = None,
    sets: Sets | None = None,
    *,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Give service, radius_km and `TABLE_COLUMNS` for all services that have data."""
    raise NotImplementedError


def headline(
    service: str,
    radius_m: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    dataset: Dataset | None = None,
) -> Headline:
    """Say the gap as one true sentence, with its range if the ranking's errors are known."""
    raise NotImplementedError
