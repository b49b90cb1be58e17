"""Capacity within reach: the enhanced two-step floating catchment area (E2SFCA).

First each facility's capacity is divided by the people who may come, those further off
weighing less; then each village adds up what the facilities in its reach offer (Luo and Qi
2009, Health & Place 15). Pairs come from two KD-trees, sums from `np.bincount`. The same
within 1e-9 as PySAL `access` 1.1 on the same pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geo.coverage import RADIUS_TOLERANCE_M, Ints, share
from geo.ecef import RADIUS_MAX_M, Floats, geodesic_from_ecef, to_ecef

# Weights of Luo and Qi 2009 for 0 to 10, to 20 and to 30 minutes: slow and sharp decay.
SLOW_DECAY = (1.0, 0.68, 0.22)
SHARP_DECAY = (1.0, 0.42, 0.09)


@dataclass(frozen=True)
class Pairs:
    """Hold villages and facilities within reach of each other, all of shape (pairs,)."""

    demand_row: Ints
    supply_row: Ints
    distance_m: Floats


@dataclass(frozen=True)
class Catchment:
    """Hold the result of E2SFCA.

    Attributes
    ----------
    access : shape (n,)
        Capacity per person at each place; 0 where no facility is in reach, NaN where the place
        has no position.
    ratio : shape (m,)
        Capacity per weighted person of each facility; NaN where nobody is in its reach.
    weighted_people : shape (m,)
        People in its reach, weighted by decay.

    """

    access: Floats
    ratio: Floats
    weighted_people: Floats


def pairs_within(
    lat: npt.ArrayLike,
    lon: npt.ArrayLike,
    supply_lat: npt.ArrayLike,
    supply_lon: npt.ArrayLike,
    radius_m: float,
) -> Pairs:
    """Find all pairs of places and facilities within a radius; the radius itself is within.

    Parameters
    ----------
    lat, lon : array_like of float, shape (n,)
        Places in degrees, EPSG:4326; those not finite are in no pair.
    supply_lat, supply_lon : array_like of float, shape (m,)
        Facilities likewise.
    radius_m : float
        Geodesic metres, above 0.

    Returns
    -------
    Pairs
        Sorted by place, then facility.

    """
    if not (np.isfinite(radius_m) and radius_m > 0):
        raise ValueError("radius_m must be a finite number above 0")
    places, facilities = to_ecef(lat, lon), to_ecef(supply_lat, supply_lon)
    own = np.flatnonzero(np.isfinite(places).all(axis=1))
    other = np.flatnonzero(np.isfinite(facilities).all(axis=1))
    if not own.size or not other.size:
        return Pairs(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    # No chord of that surface length is longer than under the weakest curvature.
    chord = 2 * RADIUS_MAX_M * np.sin(radius_m / (2 * RADIUS_MAX_M)) + 2 * RADIUS_TOLERANCE_M
    found = cKDTree(places[own]).sparse_distance_matrix(
        cKDTree(facilities[other]), chord, output_type="ndarray"
    )
    row, column = own[found["i"]], other[found["j"]]
    metres = geodesic_from_ecef(places[row], facilities[column])
    keep = np.flatnonzero(metres <= radius_m + RADIUS_TOLERANCE_M)
    keep = keep[np.lexsort((column[keep], row[keep]))]
    return Pairs(row[keep], column[keep], metres[keep])


def step_weights(
    distance: npt.ArrayLike, limits: Sequence[float], weights: Sequence[float] = SLOW_DECAY
) -> Floats:
    """Weigh distances by zones (Luo and Qi 2009).

    Parameters
    ----------
    distance : array_like of float, shape (pairs,)
        Metres or minutes.
    limits : sequence of float
        Outer limit of each zone, rising, in the same unit; the limit itself is within.
    weights : sequence of float
        Weight of each zone, not negative.

    Returns
    -------
    ndarray of float64, shape (pairs,)
        0 beyond the last limit and for NaN.

    Raises
    ------
    ValueError
        If limits do not rise, a weight is negative, or their numbers differ.

    """
    edges = np.asarray(limits, dtype=np.float64)
    levels = np.asarray(weights, dtype=np.float64)
    if edges.shape != levels.shape or (np.diff(edges) <= 0).any() or (levels < 0).any():
        raise ValueError("limits must rise, each with one weight that is not negative")
    return np.asarray(np.r_[levels, 0.0][np.searchsorted(edges, distance, side="left")])


def gaussian_weights(distance: npt.ArrayLike, sigma: float) -> Floats:
    """Weigh distances by exp(-d²/(2 sigma²)).

    Parameters
    ----------
    distance : array_like of float, shape (pairs,)
        Metres or minutes.
    sigma : float
        In the same unit, above 0.

    Returns
    -------
    ndarray of float64, shape (pairs,)
        1 at zero; 0 for NaN and inf.

    """
    if not (np.isfinite(sigma) and sigma > 0):
        raise ValueError("sigma must be a finite number above 0")
    scaled = np.asarray(distance, dtype=np.float64) / sigma
    return np.where(np.isnan(scaled), 0.0, np.exp(-(np.nan_to_num(scaled, posinf=np.inf) ** 2) / 2))


def fill_capacity(capacity: npt.ArrayLike) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Give facilities of unknown capacity the median of the known; 1 if none is known.

    Parameters
    ----------
    capacity : array_like of float, shape (m,)
        NaN where unknown.

    Returns
    -------
    filled : ndarray of float64, shape (m,)
    assumed : ndarray of bool, shape (m,)
        Where it was filled, to be said beside the figure.

    """
    given = np.asarray(capacity, dtype=np.float64)
    assumed = ~np.isfinite(given)
    middle = 1.0 if assumed.all() else float(np.median(given[~assumed]))
    return np.where(assumed, middle, given), assumed


def e2sfca(
    pairs: Pairs,
    weight: npt.ArrayLike,
    population: npt.ArrayLike,
    capacity: npt.ArrayLike,
    placed: npt.ArrayLike | None = None,
) -> Catchment:
    """Compute capacity per person by two-step floating catchments with distance decay.

    Parameters
    ----------
    pairs : Pairs
        From `pairs_within`, or of travel times.
    weight : array_like of float, shape (pairs,)
        Decay weight of each pair, from 0 to 1.
    population : array_like of float, shape (n,)
        People of each place.
    capacity : array_like of float, shape (m,)
        Of each facility (beds; 1 where all count alike). Fill unknown ones first.
    placed : array_like of bool, shape (n,), optional
        Places with a position; others get NaN.

    Returns
    -------
    Catchment

    Raises
    ------
    ValueError
        If people or capacities are negative or not finite.

    Examples
    --------
    One facility of 10 beds, 80 people near (weight 1) and 40 far (weight 1/2): 10 beds for
    80 + 20 people are 0.1 each; the far get half of that.

    >>> pairs = Pairs(np.array([0, 1]), np.array([0, 0]), np.zeros(2))
    >>> e2sfca(pairs, [1, 0.5], [80, 40], [10]).access.tolist()
    [0.1, 0.05]

    """
    people = np.asarray(population, dtype=np.float64)
    offered = np.asarray(capacity, dtype=np.float64)
    for values in (people, offered):
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise ValueError("people and capacities must be finite and not negative")
    decay = np.asarray(weight, dtype=np.float64)
    demand = np.bincount(
        pairs.supply_row, weights=decay * people[pairs.demand_row], minlength=offered.size
    ).astype(np.float64)
    ratio = share(offered, demand)
    # A facility that nobody can come to offers nothing to anybody.
    offer = np.where(np.isnan(ratio), 0.0, ratio)[pairs.supply_row]
    access = np.bincount(pairs.demand_row, weights=decay * offer, minlength=people.size)
    if placed is not None:
        access = np.where(np.asarray(placed, dtype=bool), access, np.nan)
    return Catchment(access.astype(np.float64), ratio, demand)
