"""Rules of service by region: what is asked, what is there, and what can be said of it."""

from __future__ import annotations

import pandas as pd

from data.store import Dataset

STANDARD_COLUMNS = (
    "kode",
    "nama",
    "rule",
    "label",
    "required",
    "available",
    "shortfall",
    "people_affected",
    "met",
    "verified",
    "legal_status",
    "article",
    "sentence",
    "service",
    "kewenangan",
    "measure",
    "threshold",
    "distance_kind",
    "shortfall_least",
    "shortfall_most",
    "people_least",
    "people_most",
)


def profiles(dataset: Dataset | None = None) -> pd.DataFrame:
    """Give the profiles with a computable rule: profile, label, rules, computable, legal_status."""
    raise NotImplementedError


def standards_table(
    profile: str,
    level: str = "kabkota",
    within: str | None = None,
    *,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Give `STANDARD_COLUMNS`, one row a region and computable rule, by code and rule."""
    raise NotImplementedError


def uncomputed_rules(profile: str, dataset: Dataset | None = None) -> pd.DataFrame:
    """Give the rules that these data cannot answer: rule, label, article, legal_status, reason."""
    raise NotImplementedError
