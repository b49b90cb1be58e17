"""The gap between developed and remote groups, before and after a change of facilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.store import Dataset
from geo.coverage import covered_by_group, share, sum_by_group
from geo.ecef import Floats
from lib.services.gap_groups import Group, Grouping, Members, members
from lib.services.planning.scene import Scene

USUAL, ALWAYS = "daerah_tertinggal", "keterpencilan"


@dataclass(frozen=True)
class GapChange:
    """Two groups of people of a region, and their shares within reach.

    Attributes
    ----------
    grouping
        Where the groups come from, with its note on list, status and years.
    first, other
        The grouping's focus and the rest; where it has none, the groups with the least and the
        most people within reach today.
    before_first_pct, before_other_pct, after_first_pct, after_other_pct
        Per cent of their people within reach.

    """

    grouping: Grouping
    first: Group
    other: Group
    before_first_pct: float
    before_other_pct: float
    after_first_pct: float
    after_other_pct: float

    @property
    def before(self) -> float:
        """Other minus first today, in percentage points."""
        return self.before_other_pct - self.before_first_pct

    @property
    def after(self) -> float:
        """Other minus first afterwards, in percentage points."""
        return self.after_other_pct - self.after_first_pct


def gap_change(
    dataset: Dataset, around: Scene, after: Floats, radius_m: float, grouping: str | None
) -> GapChange | None:
    """Compare two groups of a region before and after; None where people are in one group only.

    Parameters
    ----------
    dataset, around
        The data, and the people of the region with what serves them.
    after
        Metres afterwards, shape (n,).
    radius_m
        Of reach.
    grouping
        As in `lib.services.planning.whatif.effects`.

    Raises
    ------
    GroupingError

    """
    for code in (USUAL, ALWAYS) if grouping is None else (grouping,):
        found = _compared(members(code, dataset=dataset), around, after, radius_m)
        if found is not None:
            return found
    return None


def _compared(who: Members, around: Scene, after: Floats, radius_m: float) -> GapChange | None:
    group, number = who.village[around.rows], len(who.groups)
    people = sum_by_group(around.people, group, number)
    before_pct, after_pct = (
        share(covered_by_group(metres, around.people, group, number, radius_m), people) * 100
        for metres in (around.now[1], after)
    )
    there = np.flatnonzero(people > 0)
    if len(there) < 2:
        return None
    focus = who.position(who.grouping.focus)
    if focus in there and len(there) == 2:
        first, other = focus, int(there[there != focus][0])
    else:
        order = there[np.argsort(before_pct[there], kind="stable")]
        first, other = int(order[0]), int(order[-1])
    return GapChange(
        who.grouping, who.groups[first], who.groups[other],
        float(before_pct[first]), float(before_pct[other]),
        float(after_pct[first]), float(after_pct[other]),
    )  # fmt: skip
