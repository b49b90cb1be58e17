"""SMART: what each of the five letters still needs of a KPI.

Specific names what is counted, where it comes from and who answers for it; measurable gives it a
formula and a unit; achievable has a target ahead of the baseline and the means to reach it;
relevant says what it serves; time-bound has a year for the target and a rhythm of measuring.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.db.kpi_choices import DIRECTIONS, FREQUENCIES

LETTERS = ("S", "M", "A", "R", "T")
FAMILIES = ("kepuasan", "efisiensi", "jangkauan", "kualitas", "dampak")
YEARS = range(2000, 2101)

_TEXTS: dict[str, tuple[str, ...]] = {
    "S": ("name", "definition", "sector", "family", "owner"),
    "M": ("formula", "unit", "source"),
    "A": ("means",),
    "R": ("relevance",),
    "T": (),
}


@dataclass(frozen=True)
class Proposal:
    """What somebody means to measure.

    Parameters
    ----------
    name, definition, formula, unit, source
        In words.
    family
        One of `FAMILIES`.
    sector
        Code of a sector of the catalogue, or a word of one's own.
    owner
        Who answers for it: an office, not a person's name.
    direction, frequency
        Whether higher ("up") or lower is better; how often it is measured.
    targets
        Value by year, in the unit.
    baseline, baseline_year
        Where it stood at first; None if that is not known.
    relevance, means
        Which goal it serves, and by what the target can be reached.
    measure
        Code of a computed KPI, "" where values are entered.
    programme_id
        Of the programme that it belongs to.

    """

    name: str = ""
    family: str = ""
    sector: str = ""
    definition: str = ""
    formula: str = ""
    unit: str = ""
    source: str = ""
    owner: str = ""
    frequency: str = ""
    direction: str = ""
    relevance: str = ""
    means: str = ""
    baseline: float | None = None
    baseline_year: int | None = None
    targets: Mapping[int, float] = field(default_factory=dict)
    measure: str = ""
    programme_id: int | None = None


def check(proposal: Proposal) -> dict[str, tuple[str, ...]]:
    """Return what each letter lacks, by letter in their order; empty tuples where nothing.

    What is lacking are names of fields, "target" for a number, "year" for a year that is no
    calendar year of 2000 to 2100 or a baseline without its year, "ahead" for a last target that
    is not better than the baseline.
    """
    lacks = {
        letter: [name for name in names if not str(getattr(proposal, name)).strip()]
        for letter, names in _TEXTS.items()
    }
    if proposal.family and proposal.family not in FAMILIES:
        lacks["S"].append("family")
    if proposal.direction not in DIRECTIONS:
        lacks["M"].append("direction")
    numbers = tuple(proposal.targets.values())
    if not numbers or not all(math.isfinite(value) for value in numbers):
        lacks["M"].append("target")
    if proposal.baseline is not None and not math.isfinite(proposal.baseline):
        lacks["M"].append("baseline")
    if not ahead(proposal):
        lacks["A"].append("ahead")
    if proposal.frequency not in FREQUENCIES:
        lacks["T"].append("frequency")
    if not _years_known(proposal):
        lacks["T"].append("year")
    return {letter: tuple(names) for letter, names in lacks.items()}


def missing(proposal: Proposal) -> tuple[str, ...]:
    """Return everything that is lacking, letter by letter; empty when the KPI is SMART."""
    return tuple(name for names in check(proposal).values() for name in names)


def ahead(proposal: Proposal) -> bool:
    """Tell whether the last target is better than the baseline, or there is none to compare."""
    if proposal.baseline is None or not proposal.targets:
        return True
    last = proposal.targets[max(proposal.targets)]
    step = last - proposal.baseline
    return step < 0 if proposal.direction == "down" else step > 0


def _years_known(proposal: Proposal) -> bool:
    years = set(proposal.targets)
    if not years or not all(year in YEARS for year in years):
        return False
    if proposal.baseline is None:
        return True
    first = proposal.baseline_year
    return first is not None and first in YEARS and first <= max(years)
