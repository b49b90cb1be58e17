"""Detour factors: how much longer the way by road is, measured on the roads at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from geo.ecef import Floats, geodesic_from_ecef
from geo.network import Ints, Network


@dataclass(frozen=True)
class Detour:
    """Hold how much longer roads are than the straight line, by bands of straight distance.

    ``limits_m`` has shape (bands + 1,), the rest (bands,); NaN where there are no pairs.
    """

    limits_m: Floats
    median: Floats
    p90: Floats
    pairs: Ints


def detour_factors(
    network: Network,
    generator: np.random.Generator,
    limits_m: Sequence[float] = (1_000.0, 3_000.0, 10_000.0, 30_000.0),
    sources: int = 100,
) -> Detour:
    """Measure road length over straight line between nodes of one component.

    Parameters
    ----------
    network : Network
        From `build_network`.
    generator : numpy.random.Generator
        Chooses the sources; the same seed gives the same answer.
    limits_m : sequence of float
        Limits of the bands of straight distance, rising.
    sources : int
        Nodes from which all others are measured.

    Returns
    -------
    Detour

    """
    edges = np.asarray(limits_m, dtype=np.float64)
    nodes = len(network.points)
    chosen = generator.choice(nodes, min(sources, nodes), replace=False)
    metres = np.atleast_2d(
        dijkstra(network.graph(network.length_m), directed=False, indices=chosen)
    )
    row, column = np.nonzero(np.isfinite(metres))
    straight = geodesic_from_ecef(network.points[chosen[row]], network.points[column])
    inside = (straight >= edges[0]) & (straight < edges[-1])
    band = np.searchsorted(edges, straight[inside], side="right") - 1
    ratio = metres[row, column][inside] / straight[inside]
    found = np.full((2, edges.size - 1), np.nan)
    for number in range(edges.size - 1):
        own = ratio[band == number]
        if own.size:
            found[:, number] = np.quantile(own, (0.5, 0.9))
    pairs = np.bincount(band, minlength=edges.size - 1).astype(np.intp)
    return Detour(edges, found[0], found[1], pairs)
