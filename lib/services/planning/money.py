"""What a region can bear beside what a plan takes, and alternatives against each other.

Transfers and village funds are context with their year: they are spent already on much else, and
say neither that the money is free nor how well it is used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import NATION
from lib.i18n import t

ITEMS = ("transfer_ke_daerah", "dau", "dak_fisik", "dana_desa", "apbd_belanja_modal")
"""Of the table of budgets; capital spending is known of East Java alone."""
_REGENCY = 5
_PAID_FROM = {"apbd": "apbd_belanja_modal", "dak_fisik": "dak_fisik", "dana_desa": "dana_desa"}


@dataclass(frozen=True)
class Budget:
    """What a region had of one item in its newest year.

    Parameters
    ----------
    item, year
        One of `ITEMS`.
    budget_rp
        Rupiah in the whole year; of a province the sum of its regencies that are known.
    known, regencies
        How many regencies are in it, of how many.
    source
        Code of the source in the catalogue.

    """

    item: str
    year: int
    budget_rp: float
    known: int
    regencies: int
    source: str

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return t(f"rencana_usulan.uang.{self.item}")

    def share_pct(self, amount_rp: float) -> float:
        """Return an amount in percent of the budget; NaN without one."""
        return amount_rp / self.budget_rp * 100 if self.budget_rp > 0 else math.nan


@dataclass(frozen=True)
class Spending:
    """What a plan spends: in which year, out of what, how much."""

    year: int
    funding: str
    amount_rp: float


@dataclass(frozen=True)
class Taken:
    """What a plan takes beside a budget, in the year in which it takes most."""

    budget: Budget
    year: int
    amount_rp: float

    @property
    def share_pct(self) -> float:
        """The amount in percent of the budget."""
        return self.budget.share_pct(self.amount_rp)


@dataclass(frozen=True)
class Alternative:
    """A plan to weigh: its cost in rupiah (None unknown) and the people newly within reach."""

    name: str
    cost_rp: float | None
    people: float


def bearable(region: str, *, dataset: Dataset | None = None) -> tuple[Budget, ...]:
    """Return the budgets of a regency, or summed over those of a province, newest year each.

    What is not known, as of the six of Jakarta, is left out.
    """
    dataset = dataset or current_dataset()
    codes = dataset.regions["kode"].astype("str")
    if region and region != NATION:
        codes = codes[codes.str.startswith(region[:_REGENCY])]
    table = _budgets(dataset)
    table = table[table["kode"].isin(set(codes))]
    found = []
    for item in ITEMS:
        own = table[table["item"] == item]
        if own.empty:
            continue
        year = int(own["year"].max())
        rows = own[own["year"] == year].drop_duplicates("kode")
        total, source = float(rows["budget"].sum()), str(rows["source"].iloc[0])
        found.append(Budget(item, year, total, len(rows), len(codes), source))
    return tuple(found)


def taken(budgets: Sequence[Budget], spending: Sequence[Spending]) -> tuple[Taken, ...]:
    """Lay what a plan spends beside the budgets it would come out of.

    All of it is laid beside the transfers, that of each kind of money beside its own budget.
    What the plan does not touch is left out.
    """
    found = []
    for budget in budgets:
        by_year: dict[int, float] = {}
        for each in spending:
            if budget.item == ITEMS[0] or _PAID_FROM.get(each.funding) == budget.item:
                by_year[each.year] = by_year.get(each.year, 0.0) + each.amount_rp
        if by_year:
            year = max(by_year, key=lambda one: (by_year[one], -one))
            found.append(Taken(budget, year, by_year[year]))
    return tuple(found)


def weigh(alternatives: Sequence[Alternative]) -> pd.DataFrame:
    """Compare plans by what one person newly within reach costs.

    Returns
    -------
    DataFrame
        name, cost_rp, people, per_person_rp (NaN where the cost is unknown or nobody gains),
        beaten (another one costs no more and reaches no fewer, and is better in one of both), in
        the order given.

    """
    rows = []
    for each in alternatives:
        cost = math.nan if each.cost_rp is None else each.cost_rp
        per_person = cost / each.people if each.people > 0 else math.nan
        beaten = any(_beats(other, each) for other in alternatives)
        rows.append((each.name, cost, each.people, per_person, beaten))
    return pd.DataFrame(rows, columns=["name", "cost_rp", "people", "per_person_rp", "beaten"])


def _beats(one: Alternative, other: Alternative) -> bool:
    if one.cost_rp is None or other.cost_rp is None:
        return False
    no_worse = one.cost_rp <= other.cost_rp and one.people >= other.people
    return no_worse and (one.cost_rp < other.cost_rp or one.people > other.people)


@kept_by_version(maxsize=2)
def _budgets(dataset: Dataset) -> pd.DataFrame:
    """Return the items that are shown, where a budget is known."""
    table = dataset.budgets
    keep = table["item"].isin(ITEMS) & (table["budget"] > 0) & (table["level"] == "kabkota")
    return table.loc[keep, ["kode", "item", "year", "budget", "source"]]
