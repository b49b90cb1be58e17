"""The points of the map's layers: facilities by class, and villages out of reach of a service."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.services.pointstyle import layer_exists, parse_out_of_reach
from lib.web import source


@dataclass(frozen=True)
class Points:
    """The points of a layer: rows of a shared table that have a place, and its column of ids."""

    table: pd.DataFrame
    rows: NDArray[np.int32]
    identity: str

    def coordinates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return lat, lon in WGS84 degrees, shape (n,) each."""
        lat, lon = (self.table[name].to_numpy(float)[self.rows] for name in ("lat", "lon"))
        return lat, lon

    def described(self, chosen: NDArray[np.intp]) -> list[list[object]]:
        """List ``[lat, lon, id, name, quality letter]`` of some of the points."""
        # Read from the table each time: kept as Python's text the names would take 25 MB.
        rows = self.rows[chosen]
        ids, names, quality = (
            self.table[name].array[rows].tolist()
            for name in (self.identity, "nama", "location_quality")
        )
        lat, lon = (
            self.table[name].to_numpy(float)[rows].round(5).tolist() for name in ("lat", "lon")
        )
        letters = [str(each)[:1] for each in quality]
        return [list(each) for each in zip(lat, lon, ids, names, letters, strict=True)]


def layer_points(layer: str) -> Points:
    """Return the points of a layer: active, placed facilities, or villages out of reach.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    out = parse_out_of_reach(layer)
    if out is not None:
        return _points(source.dataset().villages, ~source.villages_within(*out), "kode")
    if not layer_exists(layer):
        raise KeyError(layer)
    table = source.dataset().facilities[layer]
    placed = table["active"].to_numpy(bool) & np.isfinite(table["lat"].to_numpy(float))
    return _points(table, placed, "id")


def _points(table: pd.DataFrame, kept: NDArray[np.bool_], identity: str) -> Points:
    return Points(table, np.flatnonzero(kept).astype(np.int32), identity)
