"""From degrees to pixels: an equirectangular map, true at the equator or at the scope's middle."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

KM_PER_DEGREE = 111.195
"""One degree of a great circle of a sphere of 6,371 km."""

NATION: tuple[tuple[float, float], tuple[float, float]] = ((-11.2, 94.8), (6.2, 141.1))
NATIONAL_SPAN = 20.0
"""Degrees of longitude from which a map is drawn true at the equator."""

MINIMAL_SPAN = 0.02

Bounds = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Projection:
    """An equirectangular projection onto a page: x to the right, y down, in pixels.

    ``cosine`` shortens degrees of longitude; ``scale`` is pixels per degree of latitude.
    """

    cosine: float
    scale: float
    west: float
    north: float
    left: float = 0.0
    top: float = 0.0

    def project(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return pixels x and y of places in degrees (EPSG:4326), each of shape (n,)."""
        x = self.left + (lon - self.west) * self.cosine * self.scale
        y = self.top + (self.north - lat) * self.scale
        return x, y

    def project_xy(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return pixels, shape (n, 2), of lon, lat pairs, shape (n, 2); for shapely.transform."""
        x, y = self.project(xy[:, 0], xy[:, 1])
        return np.column_stack((x, y))

    def pixels_per_km(self) -> float:
        """Return pixels per kilometre along the parallel where the map is true."""
        return self.scale / KM_PER_DEGREE


def usable_bounds(bounds: Bounds, geometry_bounds: NDArray[np.float64]) -> Bounds:
    """Return south-west and north-east corners that span an area, whatever came in.

    Parameters
    ----------
    bounds
        ((south, west), (north, east)) in degrees; may be NaN, reversed or a single point.
    geometry_bounds
        Shape (4,): west, south, east, north of the geometries; NaN when there are none.

    """
    south, west, north, east = (float(v) for corner in bounds for v in corner)
    if not all(map(math.isfinite, (south, west, north, east))) or south > north or west > east:
        if not np.isfinite(geometry_bounds).all():
            return NATION
        west, south, east, north = (float(v) for v in geometry_bounds)
    grow_lat = max(0.0, (MINIMAL_SPAN - (north - south)) / 2)
    grow_lon = max(0.0, (MINIMAL_SPAN - (east - west)) / 2)
    south, north = max(-89.0, south - grow_lat), min(89.0, north + grow_lat)
    west, east = max(-180.0, west - grow_lon), min(180.0, east + grow_lon)
    return (south, west), (north, east)


def extent(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return west, south, east, north of shapes, shape (4,); NaN when there is nothing."""
    if not len(geometries):
        return np.full(4, np.nan)
    bounds: NDArray[np.float64] = shapely.total_bounds(geometries)
    return bounds


def cosine_of(bounds: Bounds) -> float:
    """Return the shortening of longitude: 1 for the nation, else that of the middle latitude."""
    (south, west), (north, east) = bounds
    if east - west >= NATIONAL_SPAN:
        return 1.0
    return math.cos(math.radians((south + north) / 2))


def aspect_of(bounds: Bounds) -> float:
    """Return width over height of the map of some bounds."""
    (south, west), (north, east) = bounds
    return (east - west) * cosine_of(bounds) / (north - south)


def fit(bounds: Bounds, width: float, height: float, margin: float) -> Projection:
    """Return the projection that fits bounds, centred, into a page of pixels.

    Parameters
    ----------
    bounds
        ((south, west), (north, east)) in degrees, spanning an area (see ``usable_bounds``).
    width, height, margin
        Pixels; the margin is kept free on each side.

    """
    (south, west), (north, east) = bounds
    cosine = cosine_of(bounds)
    across, down = (east - west) * cosine, north - south
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    left, top = (width - across * scale) / 2, (height - down * scale) / 2
    return Projection(cosine, scale, west, north, left, top)


def scale_length_km(pixels_per_km: float, widest_px: float) -> float:
    """Return the longest of 1, 2, 5 times a power of ten km that fits into a width in pixels."""
    longest = max(widest_px / pixels_per_km, 1e-3)
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in (1, 2, 5) if step * power <= longest * (1 + 1e-9))
