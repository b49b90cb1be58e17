"""A GeoTIFF of people per cell on disk, read by windows that no block is split by."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo.ecef import Floats, geodesic_m
from lib.errors import EmptyFileError, FileMissingError, LimitError, NotAFileError
from lib.limits import MAX_RASTER_BYTES
from lib.services.desk.raster_errors import RasterCellError
from lib.services.travel_errors import (
    RasterBandError,
    RasterCrsError,
    RasterDamagedError,
    RasterTypeError,
)
from lib.services.travel_raster import MAX_BLOCK_CELLS, is_geotiff

MAX_CELLS = 4_000_000_000
WINDOW_CELLS = 1024  # of each side, about; some 60 bytes a cell are needed
CELL_M = (10.0, 60_000.0)


@dataclass(frozen=True)
class Window:
    """A piece of a raster, in cells from its upper left corner."""

    row: int
    column: int
    height: int
    width: int


class PopulationRaster:
    """An open raster; make it by `opened_population`.

    `cell_m` is the height and width of a cell in the middle of the raster, metres.
    """

    def __init__(self, source: Any, name: str, band: int) -> None:
        self._source, self._band = source, band
        self.name = name
        self._turn = source.transform
        self.shape = (int(source.height), int(source.width))
        crs = CRS.from_wkt(source.crs.to_wkt())
        plain = crs.to_epsg() == 4326
        self._out = None if plain else Transformer.from_crs(crs, 4326, always_xy=True)
        self._into = None if plain else Transformer.from_crs(4326, crs, always_xy=True)
        self.cell_m = self._cell_sizes()

    def to_degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return longitude and latitude (EPSG:4326) of places in the raster's coordinates."""
        if self._out is None:
            return x, y
        lon, lat = self._out.transform(x, y)
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)

    def outlines(self, shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        """Return geometries of EPSG:4326 in the raster's coordinates."""
        into = self._into
        if into is None:
            return shapes

        def move(points: Floats) -> Floats:
            return np.column_stack(into.transform(points[:, 0], points[:, 1]))

        return np.asarray(shapely.transform(shapes, move), dtype=object)

    def windows(self, rows: int, columns: int) -> list[Window]:
        """Return windows of whole blocks of so many cells that together are the raster."""
        tall = rows * max(1, WINDOW_CELLS // rows)
        wide = columns * max(1, WINDOW_CELLS // columns)
        height, width = self.shape
        return [
            Window(row, column, min(tall, height - row), min(wide, width - column))
            for row in range(0, height, tall)
            for column in range(0, width, wide)
        ]

    def read(self, window: Window) -> Floats:
        """Return the values of a window, shape (h, w); NaN where there is no data."""
        from rasterio.windows import Window as Part  # type: ignore[import-untyped]

        part = Part(window.column, window.row, window.width, window.height)
        values = self._source.read(self._band, window=part, masked=True)
        plain = np.ma.filled(values.astype(np.float64), np.nan)
        scale = float(self._source.scales[self._band - 1])
        return np.asarray(plain * scale + float(self._source.offsets[self._band - 1]))

    def centres(self, window: Window) -> tuple[Floats, Floats]:
        """Return x of the columns (w,) and y of the rows (h,) of a window, cell centres."""
        turn = self._turn
        x = turn.c + turn.a * (window.column + np.arange(window.width) + 0.5)
        y = turn.f + turn.e * (window.row + np.arange(window.height) + 0.5)
        return np.asarray(x), np.asarray(y)

    def labels(self, window: Window, outlines: npt.NDArray[np.object_]) -> npt.NDArray[np.int32]:
        """Return which outline holds the centre of each cell, shape (h, w); -1 for none."""
        from rasterio.features import rasterize  # type: ignore[import-untyped]
        from rasterio.transform import Affine  # type: ignore[import-untyped]

        turn = self._turn
        west, north = turn.c + turn.a * window.column, turn.f + turn.e * window.row
        east, south = west + turn.a * window.width, north + turn.e * window.height
        shape = (window.height, window.width)
        empty = np.full(shape, -1, dtype=np.int32)
        frame = shapely.box(west, south, east, north)
        near = np.flatnonzero(shapely.intersects(outlines, frame))
        margin = (turn.a - turn.e) / 2
        edges = (west - margin, south - margin, east + margin, north + margin)
        pieces = [(shapely.clip_by_rect(outlines[each], *edges), int(each)) for each in near]
        pieces = [(piece, each) for piece, each in pieces if not piece.is_empty]
        if not pieces:
            return empty
        place = Affine(turn.a, 0, west, 0, turn.e, north)
        return np.asarray(rasterize(pieces, out=empty, transform=place), dtype=np.int32)

    def _cell_sizes(self) -> tuple[float, float]:
        rows, columns = self.shape
        turn = self._turn
        x = turn.c + turn.a * (columns / 2 + np.array([0.0, 0.0, 1.0]))
        y = turn.f + turn.e * (rows / 2 + np.array([0.0, 1.0, 0.0]))
        lon, lat = self.to_degrees(x, y)
        down, right = geodesic_m(lat[[0, 0]], lon[[0, 0]], lat[1:], lon[1:])
        return float(down), float(right)


@contextlib.contextmanager
def opened_population(path: Path, band: int = 1) -> Iterator[PopulationRaster]:
    """Open a population raster on disk by the GeoTIFF driver only.

    Raises
    ------
    InputFileError
        E_FILE_NOT_FOUND, E_FILE_UNREADABLE, E_EMPTY, E_LIMIT, E_RASTER_TYPE, _READ, _CRS, _BAND
        or _CELL; reading from it may raise E_RASTER_READ.

    """
    import rasterio  # type: ignore[import-untyped]
    from rasterio.errors import RasterioError  # type: ignore[import-untyped]

    name = path.name
    _check_file(path, name)
    try:
        with (
            rasterio.Env(GDAL_CACHEMAX=64, GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"),
            rasterio.open(path, driver="GTiff") as source,
        ):
            _check_source(source, name, band)
            raster = _made(source, name, band)
            yield raster
    except (RasterioError, MemoryError) as error:
        raise RasterDamagedError(file=name) from error


def _check_file(path: Path, name: str) -> None:
    if not path.exists():
        raise FileMissingError(file=name)
    try:
        if not path.is_file():
            raise NotAFileError(file=name)
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4)
    except PermissionError as error:
        raise NotAFileError(file=name) from error
    if not size:
        raise EmptyFileError(file=name)
    if size > MAX_RASTER_BYTES:
        raise LimitError(file=name, limit=f"{MAX_RASTER_BYTES // 1024**2} MB")
    if not is_geotiff(head):
        raise RasterTypeError(file=name)


def _check_source(source: Any, name: str, band: int) -> None:
    if source.crs is None:
        raise RasterCrsError(file=name, crs="-")
    kind = str(source.dtypes[band - 1]) if 1 <= band <= source.count else ""
    if not kind.startswith(("float", "int", "uint")):
        raise RasterBandError(file=name, band=band, bands=source.count)
    turn = source.transform
    if turn.b or turn.d or turn.a <= 0 or turn.e >= 0:
        low, high = CELL_M
        raise RasterCellError(file=name, low=low, high=high, found=f"{turn.a:g} × {-turn.e:g}")
    if source.width * source.height > MAX_CELLS:
        raise LimitError(file=name, limit=f"{MAX_CELLS // 10**6} juta sel (million cells)")
    if max(height * width for height, width in source.block_shapes) > MAX_BLOCK_CELLS:
        limit = f"{MAX_BLOCK_CELLS // 10**6} juta sel per blok (million cells a block)"
        raise LimitError(file=name, limit=limit)


def _made(source: Any, name: str, band: int) -> PopulationRaster:
    try:
        raster = PopulationRaster(source, name, band)
    except ProjError as error:
        raise RasterCrsError(file=name, crs=str(source.crs)) from error
    low, high = CELL_M
    if not all(low <= size <= high for size in raster.cell_m):  # NaN included
        found = " × ".join(f"{size:.0f} m" for size in raster.cell_m)
        raise RasterCellError(file=name, low=low, high=high, found=found)
    return raster
