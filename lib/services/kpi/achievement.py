"""How far a target was reached: the formulas for both directions, and the classes.

Rising KPIs: real / target × 100. Falling ones: (2 × target − real) / target × 100. The classes
are those of Permendagri 86/2017 as the dataset has them; the text itself was not seen.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.store import load_dataset
from lib.services.skm.classes import rounded

SYSTEM = "realisasi_kinerja_permendagri86_2017"
LOWEST_PCT, HIGHEST_PCT = 0.0, 100.0
"""What an achievement is cut to where it is classed; what was computed is shown beside it."""


@dataclass(frozen=True)
class Grade:
    """A class of achievement: its number from the lowest, its names, and where it begins."""

    number: int
    label_id: str
    label_en: str
    at_least: float

    def label(self, language: str) -> str:
        """Name the class in a language."""
        return self.label_en if language == "en" else self.label_id


@functools.cache
def grades() -> tuple[Grade, ...]:
    """Return the classes, from the lowest.

    The table is written in whole per cent (76-90, 91-100); the gaps between go to the lower
    class, so that nothing is rounded up into a better one.
    """
    table = load_dataset().table("standards_grades")
    own = table[table["sistem"] == SYSTEM].sort_values("low")
    rows = own[["label_id", "label_en", "low"]].itertuples(index=False)
    return tuple(Grade(n, str(a), str(b), float(low)) for n, (a, b, low) in enumerate(rows))


def achieved_pct(
    real: ArrayLike, target: ArrayLike, *, rising: ArrayLike = True
) -> NDArray[np.float64]:
    """Return the achievement in per cent, not cut; arrays are broadcast.

    Parameters
    ----------
    real, target
        In the unit of the KPI; NaN where not available.
    rising
        Whether more is better.

    Returns
    -------
    ndarray
        NaN where either is missing, and where the target is not above 0: against nought or less
        a share has no meaning.

    """
    value = np.asarray(real, dtype=np.float64)
    aim = np.asarray(target, dtype=np.float64)
    value, aim, up = np.broadcast_arrays(value, aim, np.asarray(rising, dtype=bool))
    top = np.where(up, value, 2 * aim - value)
    usable = np.isfinite(value) & np.isfinite(aim) & (aim > 0)
    shares = np.divide(top, aim, out=np.full(value.shape, np.nan), where=usable)
    return np.asarray(shares * 100, dtype=np.float64)


def capped(pct: ArrayLike) -> NDArray[np.float64]:
    """Cut achievements to 0 to 100 per cent; NaN stays."""
    return np.clip(np.asarray(pct, dtype=np.float64), LOWEST_PCT, HIGHEST_PCT)


def grade_numbers(pct: ArrayLike) -> NDArray[np.int64]:
    """Return the number of the class of each achievement, -1 where it is not available."""
    shown = rounded(capped(pct))
    edges = [grade.at_least for grade in grades()[1:]]
    number = np.searchsorted(edges, shown, side="right")
    return np.where(np.isfinite(shown), number, -1).astype(np.int64)


def achievement(real: float | None, target: float | None, direction: str) -> float | None:
    """Return one achievement in per cent, not cut; None where it is not available."""
    if real is None or target is None:
        return None
    pct = float(achieved_pct(real, target, rising=direction == "up"))
    return pct if math.isfinite(pct) else None


def meets(value: float, asked: float, direction: str) -> bool:
    """Tell whether a value is at least as good as what is asked for."""
    return value <= asked if direction == "down" else value >= asked


def grade_of(pct: float | None) -> Grade | None:
    """Return the class of one achievement, None where it is not available."""
    number = -1 if pct is None else int(grade_numbers(pct))
    return grades()[number] if number >= 0 else None
