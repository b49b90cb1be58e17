"""Facility points for a file that is read without a network: all of them, or an even choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.i18n import number, t
from lib.services.mapview import PointLayer
from lib.services.reports.words import plain

MOST_POINTS = 20_000
_CELLS = 1 << 15

Points = tuple[NDArray[np.float64], NDArray[np.float64], Sequence[str]]
"""Latitudes, longitudes and names of a layer, in the same order."""


def morton(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return a number per place, shape (n,), that is near for places near each other."""
    column = ((lon + 180) / 360 * (_CELLS - 1)).astype(np.int64)
    row = ((lat + 90) / 180 * (_CELLS - 1)).astype(np.int64)
    code = np.zeros(len(column), dtype=np.int64)
    for bit in range(15):
        code |= ((column >> bit) & 1) << (2 * bit)
        code |= ((row >> bit) & 1) << (2 * bit + 1)
    return code


def choose_evenly(
    lat: NDArray[np.float64], lon: NDArray[np.float64], most: int
) -> NDArray[np.int64]:
    """Return rows of at most ``most`` known places, spread as all of them are, in their order.

    The places are taken at equal steps along a space-filling (Morton) curve.
    """
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90))
    if len(known) <= most:
        return known
    curve = known[np.argsort(morton(lat[known], lon[known]), kind="stable")]
    steps = (np.arange(most) * len(curve)) // max(1, most)
    return np.sort(curve[steps])


def inline_points(
    layers: Iterable[PointLayer],
    tiles: Iterable[Mapping[str, Any]],
    points: Mapping[str, Points],
    most: int = MOST_POINTS,
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the point layers with their points inside, and a note for each thinned one.

    Parameters
    ----------
    layers, tiles
        The layers of the view, and what the core is told of each on screen, in the same order.
    points
        Points by the key of the layer; layers without are left out.
    most
        How many points all layers together may have; they share it by their size.
    """
    kept = [
        (layer, dict(tile))
        for layer, tile in zip(layers, tiles, strict=False)
        if layer.layer in points
    ]
    total = sum(len(points[layer.layer][0]) for layer, _ in kept)
    told: list[dict[str, Any]] = []
    notes: list[str] = []
    for layer, tile in kept:
        lat, lon = (np.asarray(values, dtype=float) for values in points[layer.layer][:2])
        names = points[layer.layer][2]
        share = len(lat) if total <= most else len(lat) * most // total
        rows = choose_evenly(lat, lon, share)
        if total > most:
            counts = {"tampil": number(len(rows)), "jumlah": number(len(lat))}
            notes.append(t("ekspor.titik_dijarangkan", lapisan=plain(layer.label), **counts))
        dropped = {"url", "json", "rep", "tell"}
        known = {key: value for key, value in tile.items() if key not in dropped}
        told.append(known | {"pts": [_row(lat, lon, names, row) for row in rows.tolist()]})
    return told, notes


def _row(
    lat: NDArray[np.float64], lon: NDArray[np.float64], names: Sequence[str], row: int
) -> list[float | str]:
    """Return a point as the core reads it: place, no id, name."""
    return [round(float(lat[row]), 5), round(float(lon[row]), 5), "", plain(names[row], 80)]
