"""Region names with several readings, or none, that the points of their rows may decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.problems import ERROR, WARNING, Problems
from data.validation.region_names import RegionNames


@dataclass(frozen=True)
class OpenName:
    """A region name with several readings, or none, and which rows (places, n) bear it.

    `details` are those of its problem: readings, or the suggestion.
    """

    value: str
    bearers: NDArray[np.int64]
    choices: tuple[str, ...]
    details: Mapping[str, object]


def settle(
    names: Sequence[OpenName], kode: NDArray[np.object_], column: str, rows: NDArray[np.int64],
    official: RegionNames, problems: Problems,
) -> None:  # fmt: skip
    """Take the regency of each row's point where its name leaves that open; refuse the others.

    Parameters
    ----------
    names
        As read.
    kode
        The regency that the point of each row tells, "" where there is none (n,); emptied for the
        rows that are refused.
    column, rows, official, problems
        The column of the names, row numbers (n,), official names, and what to add to.

    """
    for each in names:
        found = kode[each.bearers]
        decided = np.isin(found, each.choices) if each.choices else found != ""
        lost, kept = each.bearers[~decided], each.bearers[decided]
        kode[lost] = ""
        several = bool(each.choices)
        problems.add("E_REGION_AMBIGUOUS" if several else "E_REGION", ERROR, rows[lost], column,
                     each.value, **each.details)  # fmt: skip
        chosen = np.array([official.official(k) for k in found[decided]], dtype=object)
        problems.add("W_REGION_AMBIGUOUS" if several else "W_REGION_NAME", WARNING, rows[kept],
                     column, each.value, chosen=chosen, **each.details)  # fmt: skip
