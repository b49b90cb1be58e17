"""Polygons as GeoJSON text, many at once."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

NULL = "null"


def only_polygons(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return each geometry's polygons as one MultiPolygon, or None where it has none.

    Parameters
    ----------
    geometries
        Shape (n,): shapely geometries of any kind, None allowed.

    """
    result = np.full(len(geometries), None, dtype=object)
    parts, rows = shapely.get_parts(np.asarray(geometries, dtype=object), return_index=True)
    nested = shapely.get_type_id(parts) == int(shapely.GeometryType.MULTIPOLYGON)
    if nested.any():
        inner, owner = shapely.get_parts(parts, return_index=True)
        parts, rows = inner, rows[owner]
    kept = (shapely.get_type_id(parts) == int(shapely.GeometryType.POLYGON)) & (
        ~shapely.is_empty(parts)
    )
    if kept.any():
        shapely.multipolygons(parts[kept], indices=rows[kept], out=result)
    return result


def geometry_texts(geometries: NDArray[np.object_], decimals: int) -> list[str]:
    """Write polygons as GeoJSON geometries (RFC 7946: rings by the right-hand rule).

    Parameters
    ----------
    geometries
        Shape (n,): polygons of shapely (EPSG:4326); None and empty ones become ``null``.
    decimals
        Decimals of a degree to keep; 5 are a metre.

    """
    polygons = only_polygons(geometries)
    known = np.array([polygon is not None for polygon in polygons], dtype=bool)
    texts = np.full(len(polygons), NULL, dtype=object)
    if known.any():
        rounded = shapely.transform(polygons[known], lambda xy: np.round(xy, decimals))
        turned = shapely.orient_polygons(rounded)
        written = np.asarray(shapely.to_geojson(turned), dtype=object)
        texts[known] = written
    return [str(text) for text in texts]
