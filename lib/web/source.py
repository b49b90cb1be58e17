"""Where the routes take their data from: one door, so that tests can put a small set behind it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.current import current_dataset
from data.store import Dataset


def dataset() -> Dataset:
    """Return the dataset of this process (shared, never changed)."""
    return current_dataset()


def villages_within(
    service: str,
    radius_m: float,
    same_landmass: bool,  # noqa: FBT001 - one unpacked layer name
) -> NDArray[np.bool_]:
    """Tell for each village, in the table's order, whether a facility is within the radius."""
    from geo.coverage import covered  # the distances are computed on first use only
    from lib.services.access import access

    distance = access(service).distance(same_landmass=same_landmass)
    return np.asarray(covered(distance, radius_m), dtype=bool)
