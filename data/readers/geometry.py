"""Bring geometries of a file to plain, valid ones in EPSG:4326, and tell what was wrong.

E_GEOMETRY: none, empty, a collection, or beyond repair. E_COORD: not finite, or no degrees (metres
under the label of degrees). W_GEOMETRY_REPAIRED: made valid, with the area before and after.
W_Z_DROPPED and W_REPROJECTED: once a file, with how many.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError

from data.problems import ERROR, WARNING, Problems
from data.readers.errors import NoCrsError, StatedCrsError
from lib.errors import LimitError
from lib.limits import MAX_VERTICES

Shapes = NDArray[np.object_]
_WGS84 = Geod(ellps="WGS84")
_KEPT_DIGITS = 6


def find_crs(name: str, stated: str | None, given: str | None) -> CRS:
    """Return the stated reference system, else the file's.

    Raises
    ------
    NoCrsError
        If there is neither, or the file's is an undefined one.
    StatedCrsError
        If it is unknown.

    """
    text = stated or given
    if not text or "undefined" in text.lower():
        raise NoCrsError(file=name)
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise StatedCrsError(file=name, crs=text) from error
    if not (crs.is_geographic or crs.is_projected or crs.is_compound):
        raise NoCrsError(file=name)
    return crs


def clean(
    shapes: Shapes, rows: NDArray[np.int64], crs: CRS, name: str, problems: Problems
) -> tuple[Shapes, str]:
    """Return geometries (n,) in EPSG:4326, None where unusable, and what they were given in.

    Raises
    ------
    LimitError
        If there are more than 5 million vertices.

    """
    if int(shapely.get_num_coordinates(shapes).sum()) > MAX_VERTICES:
        raise LimitError(file=name, limit=f"{MAX_VERTICES} titik sudut")
    shapes = shapes.copy()
    _drop_unusable(shapes, rows, problems)
    high = shapely.has_z(shapes)
    if high.any():
        shapes[high] = shapely.force_2d(shapes[high])
        problems.add("W_Z_DROPPED", WARNING, 0, count=int(high.sum()))
    label = crs.to_string() if len(crs.to_string()) < 60 else crs.name
    if not crs.equals(CRS(4326), ignore_axis_order=True):
        shapes = _reproject(shapes, crs)
        problems.add("W_REPROJECTED", WARNING, 0, crs=label, count=int((shapes != None).sum()))  # noqa: E711
    _drop_no_degrees(shapes, rows, problems)
    _repair(shapes, rows, problems)
    return shapes, label


def _reproject(shapes: Shapes, crs: CRS) -> Shapes:
    to_degrees = Transformer.from_crs(crs, 4326, always_xy=True)

    def turn(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = to_degrees.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, y])

    result: Shapes = shapely.transform(shapes, turn)
    return result


def _drop_unusable(shapes: Shapes, rows: NDArray[np.int64], problems: Problems) -> None:
    nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    problems.add("E_GEOMETRY", ERROR, rows[nothing], reason="kosong")
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    mixed &= ~nothing
    problems.add("E_GEOMETRY", ERROR, rows[mixed], "", "GeometryCollection",
                 reason="GeometryCollection")  # fmt: skip
    shapes[nothing | mixed] = None
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    odd = np.unique(owner[~np.isfinite(points).all(axis=1)])
    _tell_coordinates(shapes, odd, rows, problems)


def _drop_no_degrees(shapes: Shapes, rows: NDArray[np.int64], problems: Problems) -> None:
    box = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        far = (np.abs(box[:, [0, 2]]) > 180).any(axis=1) | (np.abs(box[:, [1, 3]]) > 90).any(axis=1)
        far |= box[:, 2] - box[:, 0] > 180  # across the antimeridian
        far |= ~np.isfinite(box).all(axis=1)
    far &= ~shapely.is_missing(shapes)
    _tell_coordinates(shapes, np.flatnonzero(far), rows, problems)


def _tell_coordinates(
    shapes: Shapes, at: NDArray[np.int64], rows: NDArray[np.int64], problems: Problems
) -> None:
    if not len(at):
        return
    firsts = [shapely.get_coordinates(shapes[i])[0].tolist() for i in at]
    problems.add("E_COORD", ERROR, rows[at], "", [f"{x}, {y}" for x, y in firsts])
    shapes[at] = None


def _repair(shapes: Shapes, rows: NDArray[np.int64], problems: Problems) -> None:
    broken = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    for i in broken:
        before, mended = shapes[i], shapely.make_valid(shapes[i])
        if shapely.get_dimensions(before) == 2:  # slivers of a line are no area
            parts = [part for part in shapely.get_parts([mended]).tolist() if part.area > 0]
            flat = [p for part in parts for p in shapely.get_parts([part]).tolist() if p.area > 0]
            mended = shapely.multipolygons(flat) if len(flat) != 1 else flat[0]
        if mended.is_empty:
            problems.add("E_GEOMETRY", ERROR, rows[i], reason=shapely.is_valid_reason(before))
            shapes[i] = None
            continue
        problems.add(
            "W_GEOMETRY_REPAIRED", WARNING, rows[i],
            reason=shapely.is_valid_reason(before),
            before_km2=area_km2(before), after_km2=area_km2(mended),
        )  # fmt: skip
        shapes[i] = mended


def area_km2(shape: shapely.Geometry) -> float:
    """Return the geodesic area on WGS84, km², whatever the direction of the rings."""
    area, _ = _WGS84.geometry_area_perimeter(shape)
    return round(abs(float(area)) / 1e6, _KEPT_DIGITS)
