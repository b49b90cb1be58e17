"""What a map's layers hold: the villages of a regency, roads, features as GeoJSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.store import Dataset
from data.versions.kinds import ROADS_PREFIX
from lib.i18n import t

DECIMALS = 5
Geometries = NDArray[np.object_]


def village_points(dataset: Dataset, kode: str) -> list[list[Any]]:
    """Give ``[lat, lon, kode, nama, population, quality]`` of a regency's villages by code.

    ``quality`` is v for a village's own point, d for its kecamatan's.

    Raises
    ------
    KeyError
        If there is no such regency.
    """
    table = dataset.villages
    kept = table.loc[table["kode"].str.slice(0, 5).eq(kode)].sort_values("kode")
    if kept.empty:
        raise KeyError(kode)
    rows = zip(
        kept["lat"].round(5).tolist(),
        kept["lon"].round(5).tolist(),
        kept["kode"].astype(str).tolist(),
        kept["nama"].astype(str).tolist(),
        kept["population"].tolist(),
        kept["location_quality"].astype(str).str.slice(0, 1).tolist(),
        strict=True,
    )
    return [list(row) for row in rows]


def road_label(table: str) -> str:
    """Name a road table in the reader's language: an embedded one, or a loaded network."""
    if table.startswith(ROADS_PREFIX):
        return t("jalan.unggahan", name=table.removeprefix(ROADS_PREFIX).replace("_", " "))
    return t(f"jalan.{table}")


def road_features(dataset: Dataset, table: str) -> dict[str, Any]:
    """Give a road table as GeoJSON: n is the name, k the class, c the condition ("" unknown)."""
    frame = dataset.table(table)
    properties = [
        {"n": str(n), "k": str(k), "c": str(c)}
        for n, k, c in zip(
            frame["nama"].fillna(""),
            frame["kelas"].fillna(""),
            frame["kondisi"].fillna(""),
            strict=True,
        )
    ]
    return feature_collection(properties, dataset.geometries(table))


def feature_collection(
    properties: Sequence[dict[str, Any]], geometries: Geometries, decimals: int = DECIMALS
) -> dict[str, Any]:
    """Give a FeatureCollection in the order given, coordinates rounded.

    ``geometries`` are in EPSG:4326; a missing one is null, so that the feature keeps its place
    and the string of classes stays aligned.
    """
    rounded = shapely.transform(geometries, lambda c: np.round(c, decimals))
    features = [
        {
            "type": "Feature",
            "properties": each,
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for each, shape in zip(properties, rounded, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}
