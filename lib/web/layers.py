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
    """The points of a layer: WGS84 degrees, and what their tooltips say; all shape (n,)."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    ids: NDArray[np.object_]
    names: NDArray[np.object_]
    quality: NDArray[np.object_]


def layer_points(layer: str) -> Points:
    """Return the points of a layer: active, placed facilities, or villages out of reach.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    out = parse_out_of_reach(layer)
    if out is not None:
        villages = source.dataset().villages
        return _points(villages.loc[~source.villages_within(*out)], "kode")
    if not layer_exists(layer):
        raise KeyError(layer)
    table = source.dataset().facilities[layer]
    placed = table["active"].to_numpy(bool) & np.isfinite(table["lat"].to_numpy(float))
    return _points(table.loc[placed], "id")


def _points(kept: pd.DataFrame, identity: str) -> Points:
    return Points(
        kept["lat"].to_numpy(float),
        kept["lon"].to_numpy(float),
        kept[identity].to_numpy(object),
        kept["nama"].to_numpy(object),
        kept["location_quality"].astype(str).str.slice(0, 1).to_numpy(object),
    )
