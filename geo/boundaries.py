"""Make boundaries consistent: clean, round and simplify polygons that share their borders.

Shapes are shapely polygons or multipolygons in EPSG:4326 (longitude first, degrees), one a
region, in arrays whose order is kept. A *coverage* is such an array without overlaps, whose
neighbours share their border vertex by vertex (GEOS's definition, `shapely.coverage_is_valid`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

Shapes = NDArray[Any]
_GEOD = Geod(ellps="WGS84")
_ROUNDS = 12
_BORDER_STEP_DEG = 0.01
_CELL_GRID_DEG = 1e-7
_SHIFT_DEG = 2e-5


@dataclass(frozen=True)
class DisplayRecipe:
    """State how a coverage is thinned out for the screen (degrees and km²)."""

    part_min_km2: float = 0.05
    area_share: float = 0.98
    island_max_km2: float = 3.0
    island_tolerance: float = 0.0003
    tolerance: float = 0.005
    decimals: int = 4


def geodesic_area_km2(shapes: Shapes) -> NDArray[np.float64]:
    """Return the area of each shape on the WGS84 ellipsoid in km² (Karney, by pyproj)."""
    areas = [
        0.0 if s is None or s.is_empty else abs(_GEOD.geometry_area_perimeter(s)[0]) / 1e6
        for s in shapes
    ]
    return np.array(areas, dtype=np.float64)


def to_multipolygon(shape: Any) -> Any:
    """Return the polygons of a shape as one MultiPolygon, largest first; lines are dropped.

    The order of the parts is fixed by area, then by the bounds, so that equal input gives equal
    bytes. Rings are oriented as GeoJSON asks: outer ones counter-clockwise.
    """
    parts = [p for p in _polygons(shape) if not p.is_empty and p.area > 0]
    parts.sort(key=lambda p: (-p.area, p.bounds))
    return shapely.orient_polygons(shapely.MultiPolygon(parts))


def clean_coverage(
    shapes: Shapes, *, snapping_distance: float = 1e-6, gap_width: float = 0.002
) -> Shapes:
    """Return the shapes as a coverage: overlaps given away, narrow gaps closed.

    An overlap goes to the smaller of its claimants (`min_area`), which is right where a young
    region is drawn over its parent: Kab. Sorong comes to 7,376 of 7,565 km² that way and to
    12,393 by GEOS's default. Method: `shapely.coverage_clean` (GEOS 3.14).
    """
    with np.errstate(invalid="ignore"):
        cleaned = shapely.coverage_clean(
            shapes,
            snapping_distance=snapping_distance,
            gap_width=gap_width,
            merge_strategy="min_area",
        )
    return _as_array([to_multipolygon(s) for s in cleaned])


def is_coverage(shapes: Shapes) -> bool:
    """Tell whether every shape is valid and all together make a valid coverage."""
    return bool(shapely.is_valid(shapes).all()) and bool(shapely.coverage_is_valid(shapes))


def round_coverage(shapes: Shapes, decimals: int = 5) -> Shapes:
    """Return the coverage with rounded coordinates, still a valid coverage.

    Rounding point by point keeps shared borders shared, but folds narrow places; those are
    cleaned, which makes new vertices, which are rounded again, until nothing changes.

    Raises
    ------
    ValueError
        If no valid rounding is found within a dozen rounds.

    """
    current = shapes
    for _ in range(_ROUNDS):
        current = _as_array([to_multipolygon(_rounded(s, decimals)) for s in current])
        if is_coverage(current):
            return current
        current = clean_coverage(current, snapping_distance=0.0, gap_width=0.0)
    message = f"no valid coverage at {decimals} decimals after {_ROUNDS} rounds"
    raise ValueError(message)


def simplify_for_display(shapes: Shapes, recipe: DisplayRecipe | None = None) -> Shapes:
    """Return a light version of a coverage for a map of the whole country.

    Small parts go unless the region needs them for the share of its area; small free islands are
    simplified by themselves, because coverage simplification eats them; the rest is simplified as
    one coverage, so that neighbours keep sharing borders. No region loses all its parts.

    Parameters
    ----------
    shapes
        A valid coverage; its parts that touch no other region's part are free islands.
    recipe
        The thresholds; the defaults are those measured for the 514 regencies (speed.md 4).

    """
    recipe = recipe or DisplayRecipe()
    parts, owner = shapely.get_parts(shapes, return_index=True)
    area = geodesic_area_km2(parts)
    keep = _parts_to_keep(area, owner, len(shapes), recipe)
    free = _touches_no_other(parts, owner) & (area < recipe.island_max_km2)
    islands = shapely.simplify(parts[keep & free], recipe.island_tolerance)
    land = _regroup(parts[keep & ~free], owner[keep & ~free], len(shapes))
    land = shapely.coverage_simplify(land, recipe.tolerance)
    groups: list[list[Any]] = [_polygons(s) for s in land]
    for island, index in zip(islands, owner[keep & free], strict=True):
        groups[index].append(island)
    return _as_array(
        [
            _mended(shapely.MultiPolygon(group), fallback, recipe)
            for group, fallback in zip(groups, shapes, strict=True)
        ]
    )


def nest_in_region(
    shapes: Shapes,
    region: Any,
    anchors: Shapes | None = None,
    anchor_owner: NDArray[np.int64] | None = None,
) -> Shapes:
    """Return the shapes cut and filled so that together they are the region.

    What lies outside the region is cut off. What of the region none covers is divided among the
    shapes by nearness to their borders and anchors (Voronoi cells). A shape that lies wholly
    outside keeps nothing: the caller decides what to show for it.

    Parameters
    ----------
    shapes
        Valid polygons without overlaps (some may be empty).
    region
        The polygon they ought to fill.
    anchors, anchor_owner
        Points known to belong to a shape, and the index of that shape: villages of a kecamatan
        whose polygon the source has cut short.

    """
    inside = [to_multipolygon(shapely.intersection(s, region)) for s in shapes]
    rest = _polygons(shapely.difference(region, shapely.union_all(inside)))
    if not rest or all(s.is_empty for s in inside):
        return _as_array(inside)
    ground = shapely.union_all(rest)
    points, owner = _border_points(inside)
    if anchors is not None and anchor_owner is not None:
        # Those in the sea count too: the point of an atoll's village often lies in its lagoon.
        voting = ~shapely.intersects(anchors, shapely.union_all(inside))
        points = np.concatenate([points, shapely.get_coordinates(anchors[voting])])
        owner = np.concatenate([owner, anchor_owner[voting]])
    cells, cell_owner = _voronoi(points, owner, region)
    shapely.prepare(ground)
    near = shapely.intersects(cells, ground)
    for index in np.unique(cell_owner[near]):
        # Voronoi cells do not meet to the last bit: unite them on a grid of a centimetre.
        mine = cells[near & (cell_owner == index)]
        zone = shapely.union_all(mine, grid_size=_CELL_GRID_DEG)
        gained = _polygons(shapely.intersection(zone, ground))
        inside[index] = to_multipolygon(shapely.union_all([inside[index], *gained]))
    return _as_array(inside)


def simplify_coverage(shapes: Shapes, tolerance: float, decimals: int = 5) -> Shapes:
    """Return shapes simplified as one coverage and rounded; each is valid, none gets lost.

    Overlaps left in the input do no harm beyond looking uneven there; a shape that would vanish
    is kept as it was.
    """
    simplified = shapely.coverage_simplify(shapes, tolerance)
    recipe = DisplayRecipe(decimals=decimals, part_min_km2=0.0)
    return _as_array(
        [
            to_multipolygon(s) if s.is_empty else _mended(s, s, recipe)
            for s in (b if a.is_empty else a for a, b in zip(simplified, shapes, strict=True))
        ]
    )


def label_point(shape: Any) -> tuple[float, float]:
    """Return latitude and longitude of a point well inside the largest part of a shape.

    It is the centre of the largest circle that fits (shapely.maximum_inscribed_circle), to about
    a fiftieth of the part's extent.
    """
    part = max(_polygons(shape), key=lambda p: p.area)
    circle = shapely.maximum_inscribed_circle(part, tolerance=max(part.area**0.5 / 50, 1e-5))
    lon, lat = shapely.get_coordinates(circle)[0]
    return float(lat), float(lon)


def _polygons(shape: Any) -> list[Any]:
    """Return all polygons in a shape of any kind, collections opened."""
    if shape is None:
        return []
    parts = shapely.get_parts(shape)
    if shapely.get_type_id(shape) == shapely.GeometryType.GEOMETRYCOLLECTION:
        parts = shapely.get_parts(parts)
    return [p for p in parts if shapely.get_type_id(p) == shapely.GeometryType.POLYGON]


def _as_array(shapes: list[Any]) -> Shapes:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _rounded(shape: Any, decimals: int) -> Any:
    """Round the coordinates, drop repeated points and rings that fold to a line."""
    reduced = shapely.set_precision(shape, 10.0**-decimals, mode="pointwise")
    exact = shapely.transform(reduced, lambda xy: np.round(xy, decimals) + 0.0)
    polygons = [p for p in _polygons(exact) if not p.is_empty and p.area > 0]
    return shapely.MultiPolygon(polygons)


def _parts_to_keep(
    area: NDArray[np.float64], owner: NDArray[np.int64], count: int, recipe: DisplayRecipe
) -> NDArray[np.bool_]:
    """Keep the parts that are large enough, and the largest ones up to the share of area."""
    order = np.lexsort((-area, owner))
    sorted_area, sorted_owner = area[order], owner[order]
    running = np.cumsum(sorted_area)
    start = np.searchsorted(sorted_owner, np.arange(count))
    before = running - sorted_area - (running[start] - sorted_area[start])[sorted_owner]
    total = np.bincount(owner, weights=area, minlength=count)[sorted_owner]
    keep = np.zeros(len(area), dtype=bool)
    keep[order] = (sorted_area >= recipe.part_min_km2) | (before < recipe.area_share * total)
    return keep


def _touches_no_other(parts: Shapes, owner: NDArray[np.int64]) -> NDArray[np.bool_]:
    left, right = shapely.STRtree(parts).query(parts, predicate="intersects")
    free = np.ones(len(parts), dtype=bool)
    free[left[owner[left] != owner[right]]] = False
    return free


def _regroup(parts: Shapes, owner: NDArray[np.int64], count: int) -> Shapes:
    groups: list[list[Any]] = [[] for _ in range(count)]
    for part, index in zip(parts, owner, strict=True):
        groups[index].append(part)
    return _as_array([shapely.MultiPolygon(g) for g in groups])


def _mended(shape: Any, fallback: Any, recipe: DisplayRecipe) -> Any:
    """Round a shape and mend it where that folded it; fall back to its largest original part."""
    result = _rounded(shape, recipe.decimals)
    for _ in range(_ROUNDS):
        if shapely.is_valid(result):
            break
        result = _rounded(shapely.union_all(_polygons(shapely.make_valid(result))), recipe.decimals)
    if result.is_empty or not shapely.is_valid(result):
        result = max(_polygons(fallback), key=lambda p: p.area)
    return to_multipolygon(result)


def _border_points(shapes: list[Any]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points along the borders of shapes, close enough together to stand for them."""
    lines = shapely.segmentize(shapely.boundary(_as_array(shapes)), _BORDER_STEP_DEG)
    points, owner = shapely.get_coordinates(lines, return_index=True)
    return points, owner.astype(np.int64)


def _voronoi(
    points: NDArray[np.float64], owner: NDArray[np.int64], extent: Any
) -> tuple[Shapes, NDArray[np.int64]]:
    """Return Voronoi cells with their owners: of the first point in each square of 10 or 100 m.

    GEOS makes false cells of points that nearly coincide or lie on one circle, as regular borders
    have them: hence the thinning, and a shift of each point by up to two metres (always the same).
    """
    for decimals in (4, 3):
        _, first = np.unique(np.round(points, decimals), axis=0, return_index=True)
        shift = np.random.default_rng(0).uniform(-_SHIFT_DEG, _SHIFT_DEG, (len(first), 2))
        try:
            cells = shapely.voronoi_polygons(
                shapely.multipoints(points[first] + shift), extend_to=extent, ordered=True
            )
        except shapely.errors.GEOSException:
            continue
        return shapely.make_valid(shapely.get_parts(cells)), owner[first]
    message = "GEOS makes no Voronoi cells of these borders"
    raise ValueError(message)
