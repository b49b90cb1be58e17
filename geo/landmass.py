"""Tell which land a place stands on: connected parts of the region polygons, and bridges.

Two places on one landmass can be joined without a boat. Parts of polygons are the same land when
they touch; fixed links (bridges, causeways) join landmasses on top of that.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

_GEOD = Geod(ellps="WGS84")
# At most this many metres make a degree, in either direction, between 11° S and 6° N.
_METRES_PER_DEGREE_MIN = 109_000.0


def connected_parts(
    parts: NDArray[Any], links: NDArray[np.int64] | None = None, within_deg: float = 0.0
) -> NDArray[np.int32]:
    """Return a component number for each polygon part; parts that touch share one.

    Parameters
    ----------
    parts
        Polygons (n,), EPSG:4326.
    links
        Pairs of part indices (m, 2) joined although they do not touch, or None.
    within_deg
        Parts this near (degrees) count as touching; 0 for real contact only.

    Returns
    -------
    numpy.ndarray
        int32 (n,), numbered from 0 in the order of first appearance.

    """
    tree = shapely.STRtree(parts)
    if within_deg > 0:
        left, right = tree.query(parts, predicate="dwithin", distance=within_deg)
    else:
        left, right = tree.query(parts, predicate="intersects")
    if links is not None and len(links):
        left = np.concatenate([left, links[:, 0]])
        right = np.concatenate([right, links[:, 1]])
    weights = np.ones(len(left), dtype=np.int8)
    graph = coo_matrix((weights, (left, right)), shape=(len(parts), len(parts)))
    _, labels = connected_components(graph, directed=False)
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[inverse]


def number_by_area(
    components: NDArray[np.int32], area_km2: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Return landmass numbers for parts: 1 is the largest component, ties by first part."""
    total = np.bincount(components, weights=area_km2)
    order = np.argsort(-total, kind="stable")
    number = np.empty(len(total), dtype=np.int32)
    number[order] = np.arange(1, len(total) + 1, dtype=np.int32)
    return number[components]


class LandLookup:
    """Find the region and the landmass of points, vectorised and deterministic.

    Parameters
    ----------
    parts
        Polygons (n,), EPSG:4326.
    part_landmass_ids
        int (n,), the landmass of each part.
    part_region_index
        int (n,), the row of each part's region; regions are sorted by code, so that the lowest
        index wins where a point lies on a border.

    """

    def __init__(
        self,
        parts: NDArray[Any],
        part_landmass_ids: NDArray[np.int32],
        part_region_index: NDArray[np.int64],
    ) -> None:
        order = np.argsort(part_region_index, kind="stable")
        self._parts = np.asarray(parts, dtype=object)[order]
        self._landmass = np.asarray(part_landmass_ids, dtype=np.int32)[order]
        self._region = np.asarray(part_region_index, dtype=np.int64)[order]
        shapely.prepare(self._parts)
        self._tree = shapely.STRtree(self._parts)

    def locate(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64], limit_m: float = 5_000.0
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
        """Return region index, landmass id and distance in metres for each point.

        Parameters
        ----------
        lat, lon
            float64 (n,), degrees; points that are not finite are found nowhere.
        limit_m
            A point in no polygon goes to the nearest one within this distance.

        Returns
        -------
        tuple of numpy.ndarray
            Region index int64 (-1 nowhere), landmass id int32 (-1 nowhere), distance float64: 0
            inside, geodesic metres to the nearest part outside, NaN nowhere. "Nearest" is taken in
            degrees, which at Indonesia's latitudes orders distances to within 2 %.

        """
        lat = np.asarray(lat, dtype=np.float64)
        lon = np.asarray(lon, dtype=np.float64)
        part = self._containing(lat, lon)
        distance = np.where(part >= 0, 0.0, np.nan)
        lost = np.flatnonzero((part < 0) & np.isfinite(lat) & np.isfinite(lon))
        near, metres = self._nearest(lat[lost], lon[lost], limit_m)
        part[lost], distance[lost] = near, metres
        found = part >= 0
        region = np.where(found, self._region[part], -1)
        landmass = np.where(found, self._landmass[part], -1).astype(np.int32)
        return region, landmass, distance

    def _containing(self, lat: NDArray[Any], lon: NDArray[Any]) -> NDArray[np.int64]:
        result = np.full(len(lat), -1, dtype=np.int64)
        usable = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        points = shapely.points(lon[usable], lat[usable])
        # Boxes first, then prepared polygons on coordinates: far cheaper than a predicate query,
        # which would prepare the points.
        which, part = self._tree.query(points)
        which = usable[which]
        hit = shapely.intersects_xy(self._parts[part], lon[which], lat[which])
        which, part = which[hit], part[hit]
        order = np.lexsort((part, which))
        first, start = np.unique(which[order], return_index=True)
        result[first] = part[order][start]
        return result

    def _nearest(
        self, lat: NDArray[Any], lon: NDArray[Any], limit_m: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        result = np.full(len(lat), -1, dtype=np.int64)
        metres = np.full(len(lat), np.nan)
        if not len(lat) or limit_m <= 0:
            return result, metres
        points = shapely.points(lon, lat)
        which, part = self._tree.query_nearest(
            points, max_distance=limit_m / _METRES_PER_DEGREE_MIN, all_matches=True
        )
        order = np.lexsort((part, which))
        first, start = np.unique(which[order], return_index=True)
        chosen = part[order][start]
        ends = shapely.get_coordinates(shapely.shortest_line(points[first], self._parts[chosen]))
        ends = ends.reshape(-1, 4)
        _, _, length = _GEOD.inv(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])
        within = np.asarray(length) <= limit_m
        result[first[within]] = chosen[within]
        metres[first[within]] = np.asarray(length)[within]
        return result, metres
