"""A road network without what lies in some areas: roads that a flood or a slide takes away."""

from __future__ import annotations

import numpy as np

from geo.ecef import Floats
from geo.network import Network, connected_parts

_LEAST_M2 = 1e-6


def without_areas(network: Network, middles: Floats, radii_m: Floats) -> tuple[Network, Floats]:
    """Cut a network where it lies in circles: stretches that touch one are not passable.

    Parameters
    ----------
    network
        From `geo.network.build_network`.
    middles, radii_m
        Of a circles: earth-centred metres, shape (a, 3), and metres, shape (a,). A circle is
        taken straight through the ground, which is the same to 1 m up to 100 km.

    Returns
    -------
    Network
        The same nodes with the edges that are left.
    ndarray of float64
        Metres of each edge that was cut.

    """
    first = network.points[network.start]
    along = network.points[network.end] - first
    squared = np.maximum(np.einsum("ij,ij->i", along, along), _LEAST_M2)
    hit = np.zeros(len(first), dtype=bool)
    for middle, radius_m in zip(middles, radii_m, strict=True):
        share_of = np.clip(np.einsum("ij,ij->i", middle - first, along) / squared, 0.0, 1.0)
        nearest = first + along * share_of[:, None]
        hit |= np.linalg.norm(nearest - middle, axis=1) <= radius_m
    left = ~hit
    cut = Network(
        network.points, network.start[left], network.end[left], network.length_m[left],
        network.minutes[left], *connected_parts(
            network.start[left], network.end[left], network.length_m[left], len(network.points)
        ), network.gaps_joined, network.crossings_joined,
    )  # fmt: skip
    return cut, network.length_m[hit]
