"""What some facilities alone offer within reach of each village, by the method of `capacity`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.current import current_dataset
from data.store import Dataset
from geo.capacity import e2sfca, pairs_within
from geo.ecef import Floats
from lib.services.access import Bools, village_arrays
from lib.services.capacity import PER, Decay, decay_weights


def offered_per_1000(
    lat: npt.ArrayLike,
    lon: npt.ArrayLike,
    capacity: npt.ArrayLike,
    radius_m: float,
    decay: Decay = "lambat",
    *,
    dataset: Dataset | None = None,
) -> Floats:
    """Compute what some facilities alone offer within reach of every village.

    In E2SFCA a facility's capacity is shared by the people near it, whatever else stands near
    them: what several facilities offer adds up, so that a change needs only what it touches.

    Parameters
    ----------
    lat, lon, capacity
        Of k facilities, degrees (EPSG:4326); capacity not below 0.
    radius_m, decay, dataset
        As in `lib.services.capacity.capacity_access`.

    Returns
    -------
    ndarray of float64, shape (villages,)
        Capacity per 1,000 people; 0 where none of them is in reach, or without a place.

    """
    dataset = dataset or current_dataset()
    villages, people = dataset.villages, village_arrays(dataset).population
    here = villages["lat"].to_numpy(dtype=np.float64), villages["lon"].to_numpy(dtype=np.float64)
    near = np.flatnonzero(_near(here, np.asarray(lat), np.asarray(lon), radius_m))
    pairs = pairs_within(here[0][near], here[1][near], lat, lon, radius_m)
    weights = decay_weights(pairs.distance_m, radius_m, decay)
    offered = np.zeros(len(villages))
    offered[near] = e2sfca(pairs, weights, people[near], capacity).access * PER
    return offered


def _near(here: tuple[Floats, Floats], lat: Floats, lon: Floats, radius_m: float) -> Bools:
    """Return which places lie in the box around all facilities, widened by the radius."""
    if not len(lat):
        return np.zeros(len(here[0]), dtype=bool)
    margin = radius_m / 100_000.0  # a degree is longer than that in Indonesia
    inside = [
        (each >= edge.min() - margin) & (each <= edge.max() + margin)
        for each, edge in zip(here, (lat, lon), strict=True)
    ]
    return np.asarray(inside[0] & inside[1])
