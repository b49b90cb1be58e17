"""The nine elements and the classes of the index, following Permenpan-RB 14/2017.

The annex of the regulation was not seen; elements and thresholds agree in several published
implementations (domain rules, section 3). The classes of Kepmenpan 25/2004 are revoked and stand
nowhere in this product.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

ELEMENTS = tuple(f"U{number}" for number in range(1, 10))
LOWEST, HIGHEST = 1, 4
SCALE = 25.0
"""Of the index: 1 to 4 becomes 25 to 100."""
# Means of whole answers hit the middle between two hundredths exactly; floats may fall just below.
_SLACK = 1e-9


@dataclass(frozen=True)
class Grade:
    """A class of the index: its letter (mutu), its name (kinerja) and where it begins."""

    mutu: str
    kinerja: str
    kinerja_en: str
    at_least: float


GRADES = (
    Grade("A", "Sangat Baik", "Very good", 88.31),
    Grade("B", "Baik", "Good", 76.61),
    Grade("C", "Kurang Baik", "Less than good", 65.0),
    Grade("D", "Tidak Baik", "Not good", 25.0),
)
"""From the best; the regulation's own table leaves gaps between classes, so that only the lower
bounds of the index, rounded to two decimals, are used."""


def rounded(values: ArrayLike) -> NDArray[np.float64]:
    """Round to two decimals, halves up, as the classes want it: 64.995 becomes 65.00."""
    return np.asarray(np.floor(np.asarray(values, np.float64) * 100 + 0.5 + _SLACK) / 100)


def grade_of(index: float) -> Grade | None:
    """Return the class of an index of 25 to 100; None where the index is not available."""
    if math.isnan(index):
        return None
    shown = float(rounded(index))
    return next(grade for grade in GRADES if shown >= grade.at_least)
