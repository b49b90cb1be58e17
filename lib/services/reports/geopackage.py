"""Layers of a map as one GeoPackage: regions with their values, facilities, villages.

A GeoPackage is one file that QGIS and ArcGIS open; each layer says in its description where it
comes from and that its borders are indicative.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.services.reports.geojson import only_polygons
from lib.services.reports.words import plain

_CRS = "EPSG:4326"


@dataclass(frozen=True)
class Layer:
    """One layer: its name in the file, its heading, its rows and their shapes (EPSG:4326)."""

    name: str
    heading: str
    frame: pd.DataFrame
    shapes: NDArray[np.object_]
    kind: str


def region_layer(heading: str, frame: pd.DataFrame, shapes: NDArray[np.object_]) -> Layer:
    """Give the layer of regions, one row a shape of ``shapes``; what is no polygon is empty."""
    return Layer("wilayah", heading, frame, only_polygons(shapes), "MultiPolygon")


def point_layer(name: str, heading: str, frame: pd.DataFrame) -> Layer:
    """Give a layer of points from ``lat`` and ``lon``; rows without a place are left out."""
    import shapely

    placed = frame[np.isfinite(frame["lat"]) & np.isfinite(frame["lon"])]
    shapes = shapely.points(placed["lon"].to_numpy(float), placed["lat"].to_numpy(float))
    return Layer(name, heading, placed, np.asarray(shapes, dtype=object), "Point")


def to_gpkg_bytes(layers: Sequence[Layer], description: str) -> bytes:
    """Write layers as one GeoPackage.

    Parameters
    ----------
    layers
        At least one; text loses its control characters, missing values stay missing.
    description
        Sources, notes and date, told by every layer.
    """
    import geopandas as gpd
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peta.gpkg"
        for layer in layers:
            frame = gpd.GeoDataFrame(_clean(layer.frame), geometry=layer.shapes, crs=_CRS)
            pyogrio.write_dataframe(
                frame, path, driver="GPKG", layer=layer.name, append=path.exists(),
                geometry_type=layer.kind, layer_options={
                    "IDENTIFIER": plain(layer.heading), "DESCRIPTION": plain(description),
                },
            )  # fmt: skip
        return path.read_bytes()


def _clean(frame: pd.DataFrame) -> pd.DataFrame:
    """Make the text of a frame fit for a database of SQLite."""
    copied = frame.reset_index(drop=True).copy()
    for place in range(copied.shape[1]):
        column = copied.iloc[:, place]
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            continue
        texts = [None if pd.isna(value) else plain(value) for value in column]
        copied.isetitem(place, pd.Series(texts, dtype="object"))
    return copied
