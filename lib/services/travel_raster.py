"""Minutes over a friction raster that a user loads, such as the Malaria Atlas surfaces.

A GeoTIFF in EPSG:4326 whose cells say how long one metre takes (Weiss et al. 2018, Nature 553;
2020, Nature Medicine 26). Its bytes stay as they came: here they are checked,
`lib.services.travel_friction` computes with them.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from geo.ecef import Floats
from geo.friction import Grid
from lib.errors import EmptyFileError, LimitError
from lib.limits import MAX_FILE_BYTES
from lib.services.files import LAT_RANGE, LON_RANGE
from lib.services.travel_errors import (
    RasterAreaError,
    RasterBandError,
    RasterCrsError,
    RasterDamagedError,
    RasterEmptyError,
    RasterShapeError,
    RasterTypeError,
    RasterUnitsError,
)

Units = Literal["minutes_per_metre", "kmh"]
UNIT_LABELS: dict[Units, str] = {
    "minutes_per_metre": "jalur.satuan.menit_per_meter",
    "kmh": "jalur.satuan.kmh",
}
MAX_FILE_CELLS = 60_000_000
MAX_BLOCK_CELLS = 8_000_000
CELL_DEGREES = (0.0005, 0.1)
# Between these the median of a surface must lie: a crawl in the mountains, a city of motorways.
MEDIAN_KMH = (0.2, 120.0)
_SAMPLE = 1_000
_MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")


@dataclass(frozen=True)
class FrictionRaster:
    """Hold a checked GeoTIFF of friction.

    Attributes
    ----------
    name, sha256
        As told, and of the bytes.
    grid
        Where the whole raster lies.
    band, bands, dtype, nodata
        Of the file.
    units
        What its values are.
    median_kmh
        What the median of passable cells means as a speed, from a sample.
    passable_share
        Of the cells, from a sample.

    """

    name: str
    sha256: str
    content: bytes = field(repr=False, compare=False)
    grid: Grid
    band: int
    bands: int
    dtype: str
    nodata: float | None = field(compare=False)
    units: Units
    median_kmh: float
    passable_share: float


def open_friction(
    content: bytes, name: str = "GeoTIFF", *, units: Units = "minutes_per_metre", band: int = 1
) -> FrictionRaster:
    """Check the bytes of a GeoTIFF and describe it; nothing is written to disk.

    Parameters
    ----------
    content : bytes
        At most 50 MB, 60 million cells, cells of 0.0005 to 0.1 degrees, north-up, EPSG:4326.
    name : str
        For messages only.
    units : str
        ``minutes_per_metre`` (Malaria Atlas) or ``kmh``.
    band : int
        From 1.

    Raises
    ------
    InputFileError
        E_EMPTY, E_LIMIT, E_RASTER_TYPE, _READ, _CRS, _BAND, _SHAPE, _AREA, _EMPTY or _UNITS.

    """
    _check_bytes(content, name)
    with opened(content, name) as source:
        grid = _checked_grid(source, name)
        _check_band(source, band, name)
        sample = _sample(source, band, units)
        kmh, passable = _check_values(sample, units, name)
        return FrictionRaster(
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            grid=grid,
            band=band,
            bands=int(source.count),
            dtype=str(source.dtypes[band - 1]),
            nodata=None if source.nodata is None else float(source.nodata),
            units=units,
            median_kmh=kmh,
            passable_share=passable,
        )


def is_geotiff(head: bytes) -> bool:
    """Tell whether bytes begin as a GeoTIFF does."""
    return head.startswith(_MAGIC)


def _check_bytes(content: bytes, name: str) -> None:
    if not content:
        raise EmptyFileError(file=name)
    if len(content) > MAX_FILE_BYTES:
        raise LimitError(file=name, limit=f"{MAX_FILE_BYTES // 1024**2} MB")
    if not is_geotiff(content[:4]):
        raise RasterTypeError(file=name)


@contextlib.contextmanager
def opened(content: bytes, name: str) -> Iterator[Any]:
    """Open bytes by the GeoTIFF driver only; faults while reading say that it is damaged."""
    # Slow to import, and only needed by those who load a raster.
    import rasterio  # type: ignore[import-untyped]
    from rasterio.errors import RasterioError  # type: ignore[import-untyped]
    from rasterio.io import MemoryFile  # type: ignore[import-untyped]

    try:
        with (
            rasterio.Env(GDAL_CACHEMAX=64, GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"),
            MemoryFile(content) as file,
            file.open(driver="GTiff") as source,
        ):
            yield source
    except (RasterioError, MemoryError) as error:
        raise RasterDamagedError(file=name) from error


def _checked_grid(source: Any, name: str) -> Grid:
    crs = source.crs
    if crs is None or crs.to_epsg() != 4326:
        raise RasterCrsError(file=name, crs="-" if crs is None else crs.to_string())
    turn = source.transform
    low, high = CELL_DEGREES
    sizes = (turn.a, -turn.e)
    if turn.b or turn.d or not all(low <= size <= high for size in sizes):
        found = f"{turn.a:g} × {-turn.e:g}"
        raise RasterShapeError(file=name, low=low, high=high, found=found)
    if source.width * source.height > MAX_FILE_CELLS:
        raise LimitError(file=name, limit=f"{MAX_FILE_CELLS // 10**6} juta sel (million cells)")
    if max(height * width for height, width in source.block_shapes) > MAX_BLOCK_CELLS:
        limit = f"{MAX_BLOCK_CELLS // 10**6} juta sel per blok (million cells a block)"
        raise LimitError(file=name, limit=limit)
    grid = Grid(turn.f, turn.c, -turn.e, turn.a, (source.height, source.width))
    south = grid.north - grid.cell_lat * grid.shape[0]
    east = grid.west + grid.cell_lon * grid.shape[1]
    outside = south > LAT_RANGE[1] or grid.north < LAT_RANGE[0]
    if outside or east < LON_RANGE[0] or grid.west > LON_RANGE[1]:
        raise RasterAreaError(file=name, area="Indonesia")
    return grid


def _check_band(source: Any, band: int, name: str) -> None:
    kind = str(source.dtypes[band - 1]) if 1 <= band <= source.count else ""
    if not kind.startswith(("float", "int", "uint")):
        raise RasterBandError(file=name, band=band, bands=source.count)


def _sample(source: Any, band: int, units: Units) -> Floats:
    """Read at most 1,000 × 1,000 cells of the whole raster as friction."""
    rows, columns = min(source.height, _SAMPLE), min(source.width, _SAMPLE)
    values = source.read(band, out_shape=(rows, columns), masked=True)
    return as_friction(values, units)


def as_friction(values: Any, units: Units) -> Floats:
    """Return minutes per metre; NaN where there is no value or none above 0."""
    plain = np.ma.filled(values.astype(np.float64), np.nan)
    plain[~(np.isfinite(plain) & (plain > 0))] = np.nan
    return plain if units == "minutes_per_metre" else np.asarray(0.06 / plain)


def _check_values(sample: Floats, units: Units, name: str) -> tuple[float, float]:
    known = sample[np.isfinite(sample)]
    if not known.size:
        raise RasterEmptyError(file=name)
    kmh = 0.06 / float(np.median(known))
    if not MEDIAN_KMH[0] <= kmh <= MEDIAN_KMH[1]:
        raise RasterUnitsError(file=name, units=units, kmh=f"{kmh:.3g}")
    return kmh, known.size / sample.size
