"""Hiding of small counts: what a table of groups may tell without pointing to a person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST = 5
"""People, or what they sent, below which nothing is published."""


def hidden(n: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which groups to hide: those of one to four, and so many more that a sum tells none.

    Parameters
    ----------
    n
        Counts by group, shape (n,).

    """
    result = (n > 0) & (n < FEWEST)
    while 0 < n[result].sum() < FEWEST and (~result & (n > 0)).any():
        shown = np.flatnonzero(~result & (n > 0))
        result[shown[np.argmin(n[shown])]] = True
    return result
