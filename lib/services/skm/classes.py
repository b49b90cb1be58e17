"""The nine elements and the classes of the index, following Permenpan-RB 14/2017.

The annex of the regulation was not seen; elements and thresholds agree in several published
implementations. The classes of Kepmenpan 25/2004 are revoked: they are data, and never used here.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.store import load_dataset

ELEMENTS = tuple(f"U{number}" for number in range(1, 10))
LOWEST, HIGHEST = 1, 4
SCALE = 25.0
"""Of the index: 1 to 4 becomes 25 to 100."""
# Means of whole answers hit the middle between two hundredths exactly; floats may fall just below.
_SLACK = 1e-9


SYSTEM = "permenpanrb_14_2017"


@dataclass(frozen=True)
class Grade:
    """A class of the index: its letter (mutu), its name (kinerja) and where it begins."""

    mutu: str
    kinerja: str
    kinerja_en: str
    at_least: float


@functools.cache
def grades() -> tuple[Grade, ...]:
    """Return the classes of 2017 from the dataset's table, from the best.

    The regulation's own table leaves gaps between classes (88.30 to 88.31), so that only the
    lower bounds of the index, rounded to two decimals, are used.
    """
    table = load_dataset().table("standards_skm_classes")
    own = table[table["sistem"] == SYSTEM].sort_values("threshold", ascending=False)
    columns = ("mutu", "label_id", "label_en", "threshold")
    return tuple(
        Grade(str(mutu), str(name), str(name_en), float(at_least))
        for mutu, name, name_en, at_least in own[list(columns)].itertuples(index=False)
    )


def rounded(values: ArrayLike) -> NDArray[np.float64]:
    """Round to two decimals, halves up, as the classes want it: 64.995 becomes 65.00."""
    return np.asarray(np.floor(np.asarray(values, np.float64) * 100 + 0.5 + _SLACK) / 100)


def grade_of(index: float) -> Grade | None:
    """Return the class of an index of 25 to 100; None where the index is not available."""
    if math.isnan(index):
        return None
    shown = float(rounded(index))
    return next(grade for grade in grades() if shown >= grade.at_least)
