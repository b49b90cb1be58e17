"""Several standards of one service side by side, and the regencies where they disagree."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.current import current_dataset
from data.store import Dataset
from lib.services.gap_rules import OwnRule
from lib.services.gap_standards import own_table, profiles, standards_table
from lib.services.gap_terms import PLAIN, Terms


@dataclass(frozen=True, eq=False)
class Sides:
    """Hold the rules on a service and what each says of the regencies.

    Attributes
    ----------
    rules
        rule, label, profile (its label), legal_status, verified, required, shortfall and
        people_affected (sums over regencies), and the number of regencies by verdict:
        terpenuhi, belum_dapat_dipastikan, tidak_terpenuhi.
    verdicts
        kode and nama, and for each rule its verdict; only regencies where one rule is met and
        another is not, those with the most people concerned first.
    """

    rules: pd.DataFrame
    verdicts: pd.DataFrame


_VERDICTS = ("terpenuhi", "belum_dapat_dipastikan", "tidak_terpenuhi")


def sides(
    service: str,
    within: str | None = None,
    own: tuple[OwnRule, ...] = (),
    *,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> Sides:
    """Lay every rule on a service, of all profiles and of one's own, side by side.

    Arguments and errors as `lib.services.gap_standards.standards_table`.
    """
    dataset = dataset or current_dataset()
    known = profiles(dataset)
    parts = []
    for profile, label in zip(known["profile"], known["label"], strict=True):
        table = standards_table(profile, "kabkota", within, terms=terms, dataset=dataset)
        parts.append(table[table["service"] == service].assign(profile=label))
    mine = tuple(rule for rule in own if rule.service == service)
    if mine:
        table = own_table(mine, "kabkota", within, terms=terms, dataset=dataset)
        parts.append(table.assign(profile=""))
    every = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return Sides(_rules(every), _disagreeing(every))


def _rules(every: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for rule, part in every.groupby("rule", sort=False):
        first, counts = part.iloc[0], part["met"].value_counts()
        rows.append(
            {
                "rule": rule,
                **{name: first[name] for name in ("label", "profile", "legal_status", "verified")},
                **{
                    name: part[name].sum(min_count=1)
                    for name in ("required", "shortfall", "people_affected")
                },
                **{name: int(counts.get(name, 0)) for name in _VERDICTS},
            }
        )
    return pd.DataFrame(rows)


def _disagreeing(every: pd.DataFrame) -> pd.DataFrame:
    told = every[every["met"].notna()]
    wide = told.pivot_table(index="kode", columns="rule", values="met", aggfunc="first", sort=False)
    met, unmet = ((wide == verdict).any(axis=1) for verdict in (_VERDICTS[0], _VERDICTS[2]))
    people = told.groupby("kode")["people_affected"].max()
    apart = wide[met & unmet]
    order = (
        people.reindex(apart.index).astype("float64").sort_values(ascending=False, kind="stable")
    )
    table = apart.reindex(order.index).reset_index()
    names = told.drop_duplicates("kode").set_index("kode")["nama"]
    table.insert(1, "nama", names.reindex(table["kode"]).to_numpy())
    return table
