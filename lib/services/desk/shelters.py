"""Shelters of victims are no points on a map: rows of them are refused, whoever loads them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.problems import ERROR, Problems
from data.versions.kinds import FACILITIES

SHELTER = "E_SHELTER"
_SECTOR = "sosial"
_WORDS = (
    r"\brumah[\s-]*aman\b|\bsafe[\s-]*house\b|\bshelter\b|\brumah perlindungan\b|"
    r"\btrauma cent(?:er|re)\b|\brptc\b|\brps[aw]\b"
)


def without_shelters(
    kind: str, key: str, accepted: pd.DataFrame, problems: Problems
) -> pd.DataFrame:
    """Return accepted rows of a social class but those whose name or sort is that of a shelter.

    What was left out is noted as E_SHELTER, without its name: the report may be passed on.
    """
    if kind != FACILITIES or not is_social(key) or accepted.empty:
        return accepted
    sort = [str(json.loads(each or "{}").get("kind", "")) for each in accepted["attributes"]]
    text = accepted["nama"].astype("str") + " " + pd.Series(sort, index=accepted.index)
    found = text.str.contains(_WORDS, case=False, regex=True).to_numpy(dtype=bool)
    rows = accepted["row"].to_numpy(dtype=np.int64)[found]
    if not len(rows):
        return accepted
    problems.add(SHELTER, ERROR, rows)
    return accepted[~found].reset_index(drop=True)


def is_social(facility_class: str) -> bool:
    """Tell whether a class is one of the social services."""
    return any(
        facility_class in each.classes and each.sector == _SECTOR
        for each in load_catalogue().services.values()
    )
