"""Points of a map tile by two binary searches in Morton order (Web Mercator, EPSG:3857)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.ecef import Floats

Ints = npt.NDArray[np.intp]
Codes = npt.NDArray[np.uint64]
BITS = 26
"""Bits of a coordinate: enough for the pixels of zoom 18."""
SIZE = 256
"""Pixels along a side of a tile."""
_CHUNK = 8_192
LAT_LIMIT = 85.0511287798066
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def to_mercator(lat: npt.ArrayLike, lon: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Turn degrees (EPSG:4326) into the unit square of Web Mercator, y downward.

    Parameters
    ----------
    lat, lon : array_like of float, shape (n,)
        Degrees.

    Returns
    -------
    x, y : ndarray of float64, shape (n,)
        0 to 1 from the north-west corner; NaN where a coordinate is not finite, and at the poles.

    """
    phi, lam = np.array([lat, lon], dtype=np.float64)
    lost = ~(np.isfinite(lam) & (np.abs(phi) < 90))  # a pole is endlessly far
    phi[lost] = np.nan
    x = np.where(lost, np.nan, lam / 360 + 0.5)
    return x, 0.5 - np.arctanh(np.sin(np.radians(phi))) / (2 * np.pi)


def morton(column: npt.ArrayLike, row: npt.ArrayLike) -> Codes:
    """Interleave the bits of two integers below 2**32, the column's in the even places."""
    return _spread(column) | (_spread(row) << np.uint64(1))


def _spread(value: npt.ArrayLike) -> Codes:
    bits = np.asarray(value, dtype=np.uint64)
    for shift, mask in _SPREAD:
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits


def _coded(lat: Floats, lon: Floats, first: int) -> tuple[Codes, npt.NDArray[np.int32]]:
    """Return the codes of the points inside the Mercator square, and their rows from `first`."""
    x, y = to_mercator(lat, lon)
    with np.errstate(invalid="ignore"):
        inside = np.flatnonzero((np.abs(lat) <= LAT_LIMIT) & (x >= 0) & (x <= 1))
    edge = 2**BITS - 1
    columns = np.minimum(np.floor(x[inside] * 2**BITS), edge).astype(np.int64)
    lines = np.clip(np.floor(y[inside] * 2**BITS), 0, edge).astype(np.int64)
    return morton(columns, lines), (inside + first).astype(np.int32)


class TileIndex:
    """Cut a fixed set of points into map tiles.

    Parameters
    ----------
    lat, lon : array_like of float, shape (n,)
        Degrees, EPSG:4326. Points not finite or beyond the Mercator square are in no tile.

    """

    def __init__(self, lat: npt.ArrayLike, lon: npt.ArrayLike) -> None:
        lats, lons = np.array([lat, lon], dtype=np.float64).reshape(2, -1)
        # By pieces that stay in the processor's cache: so the time grows with the points alone.
        parts = [
            _coded(lats[first : first + _CHUNK], lons[first : first + _CHUNK], first)
            for first in range(0, len(lats), _CHUNK)
        ]
        codes = np.concatenate([each[0] for each in parts] or [np.empty(0, dtype=np.uint64)])
        rows = np.concatenate([each[1] for each in parts] or [np.empty(0, dtype=np.int32)])
        order = np.argsort(codes)
        self.codes = codes[order]
        self.rows = rows[order]

    def __len__(self) -> int:
        return len(self.rows)

    def slice(self, z: int, x: int, y: int) -> slice:
        """Return the slice of ``self.rows`` that lies in tile z/x/y.

        Raises
        ------
        ValueError
            If there is no such tile, or z is above 26.

        """
        if not (0 <= z <= BITS and 0 <= x < 2**z and 0 <= y < 2**z):
            raise ValueError(f"no such tile: {z}/{x}/{y}")
        shift = 2 * (BITS - z)
        first = int(morton(x, y)) << shift
        ends = np.array([first, first + (1 << shift)], dtype=np.uint64)
        start, stop = np.searchsorted(self.codes, ends, side="left")
        return slice(int(start), int(stop))

    def tile(self, z: int, x: int, y: int) -> Ints:
        """Return the rows of the points in a tile, ascending; shape (k,)."""
        return np.sort(self.rows[self.slice(z, x, y)])

    def count(self, z: int, x: int, y: int) -> int:
        """Return the number of points in a tile."""
        span = self.slice(z, x, y)
        return int(span.stop) - int(span.start)

    def pixels(self, z: int, x: int, y: int) -> Ints:
        """Return the pixels of a tile that hold a point, each once: ``line * SIZE + column``.

        Raises
        ------
        ValueError
            If there is no such tile, or z is above 18.

        """
        shift = 2 * (BITS - z) - _PIXEL_BITS
        if shift < 0:
            raise ValueError(f"no pixels at zoom {z}")
        # In Morton order the points of a pixel stand together.
        codes = self.codes[self.slice(z, x, y)] >> np.uint64(shift)
        first = np.ones(codes.size, dtype=bool)
        first[1:] = codes[1:] != codes[:-1]
        return _PIXEL[(codes[first] & np.uint64(SIZE * SIZE - 1)).astype(np.intp)]


def _pixel_by_code() -> Ints:
    line, column = np.divmod(np.arange(SIZE * SIZE), SIZE)
    pixel = np.empty(SIZE * SIZE, dtype=np.intp)
    pixel[morton(column, line).astype(np.intp)] = np.arange(SIZE * SIZE)
    return pixel


_PIXEL_BITS = 16
_PIXEL = _pixel_by_code()
