"""What changes that are tried cost, by the means that was chosen for new places."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.current import current_dataset
from data.store import Dataset
from lib.services.figures import known_codes
from lib.services.planning.edits import OF
from lib.services.planning.means import MeansCost, site_costs
from lib.services.planning.near import village_row
from lib.services.planning.rota import units

_FREE = ("close", "hazard")
"""Kinds that need no money of their own; what a closure saves is not known."""


@dataclass(frozen=True)
class EditCost:
    """What changes cost.

    Attributes
    ----------
    means
        Of new places and of facilities that are raised.
    places
        How many of them there are.
    cost_rp, yearly_rp
        Of all of them, once and each year; None where nothing is known of the means.
    per_person_rp
        Once, for each person gained; None where nobody is or nothing is known.
    uncosted
        Kinds of other changes that cost something not known here, each once.

    """

    means: MeansCost
    places: int
    cost_rp: float | None
    yearly_rp: float | None
    per_person_rp: float | None
    uncosted: tuple[str, ...]


def cost_of_edits(
    changes: Sequence[Mapping[str, Any]],
    means: MeansCost,
    people_gained: float,
    *,
    dataset: Dataset | None = None,
) -> EditCost:
    """Sum what changes cost.

    Parameters
    ----------
    changes
        Rows as in `lib.services.planning.edits.edits_of`.
    means
        For new places, with its costs in the region.
    people_gained
        Who come to be within reach by the changes.
    dataset
        The one in effect by default.

    """
    new = [row for row in changes if is_new(row)]
    kinds = [str(row["kind"]) for row in changes if not is_new(row) and row["kind"] not in _FREE]
    once = yearly = None
    amounts = units([means.means] * len(new))
    if new and means.cost_rp is not None:
        costs = site_costs(means, cost_codes(new, dataset), dataset=dataset)
        once = math.fsum(float(each) * n for each, n in zip(costs, amounts, strict=True))
    if new and means.yearly_rp is not None:
        yearly = means.yearly_rp * math.fsum(amounts)
    each = once / people_gained if once is not None and people_gained > 0 else None
    return EditCost(means, len(new), once, yearly, each, tuple(dict.fromkeys(kinds)))


def cost_codes(rows: Sequence[Mapping[str, Any]], dataset: Dataset | None = None) -> list[str]:
    """Return for each place the code by which its remoteness is told.

    That of its own village or kecamatan, else of the village next to it, "" without one.
    """
    dataset = dataset or current_dataset()
    known = known_codes(dataset)
    return [_code(row, known, dataset) for row in rows]


def _code(row: Mapping[str, Any], known: frozenset[str], dataset: Dataset) -> str:
    code = str(row.get("id") or "")
    if code in known or row.get("lat") is None or row.get("lon") is None:
        return code if code in known else ""
    at = village_row(float(row["lat"]), float(row["lon"]), dataset=dataset)
    return str(dataset.villages["kode"].iloc[at]) if at >= 0 else ""


def is_new(row: Mapping[str, Any]) -> bool:
    """Return whether a change brings a facility of the service where there was none."""
    return row["kind"] == "add" or (row["kind"] == "upgrade" and OF in str(row.get("id")))
