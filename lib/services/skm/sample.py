"""How many respondents a survey needs."""

from __future__ import annotations

import math

CHI_SQUARE = 3.841
"""Of one degree of freedom at 95 % confidence, as Krejcie and Morgan (1970) took it."""


def krejcie_morgan(population: int, *, share: float = 0.5, error: float = 0.05) -> int:
    """Return the sample for a population, by Krejcie and Morgan (1970).

    Parameters
    ----------
    population
        Those who were served in the period, at least 1.
    share, error
        Expected share and accepted error, both above 0 and below 1.

    Notes
    -----
    Rounded to the nearest whole person, as their published table is.

    """
    spread = CHI_SQUARE * share * (1 - share)
    size = spread * population / (error**2 * (population - 1) + spread)
    return min(population, math.floor(size + 0.5))


def slovin(population: int, *, error: float = 0.05) -> int:
    """Return the sample for a population, by Slovin's formula N / (1 + N e²), rounded up."""
    return min(population, math.ceil(population / (1 + population * error**2) - 1e-9))
