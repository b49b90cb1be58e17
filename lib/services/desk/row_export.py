"""Tables of any length out to a file: in parts, whole or not at all, cancelled cleanly.

`lib.services.reports.tables` makes files of a page's size in memory. A version of a dataset may
hold a million rows: here each part is written and let go, so memory is that of one part, and the
target appears only when the last row stands in it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from lib.encode import csv_frame, plain
from lib.errors import AppError, ArgumentError, OutputError
from lib.services.reports.tables import without_infinities

FORMS = ("csv", "geojson")
PART_ROWS = 20_000
Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


class ExportCancelledError(AppError, InterruptedError):
    """Say that whoever asked for an export has stopped it."""

    code = "E_EXPORT_CANCELLED"
    text_id = "Pengunduhan dibatalkan; tidak ada berkas yang ditulis."
    text_en = "The export was cancelled; no file was written."


def in_parts(frame: pd.DataFrame, rows: int = PART_ROWS) -> Iterator[pd.DataFrame]:
    """Give a frame piece by piece; an empty one once, for its header."""
    for start in range(0, max(len(frame), 1), rows):
        yield frame.iloc[start : start + rows]


def export_rows(
    parts: Iterable[pd.DataFrame],
    output: str | Path,
    *,
    form: str = "csv",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> int:
    """Write parts of one table to a file and return the number of rows.

    Parameters
    ----------
    parts
        Frames of the same columns, drawn one at a time. GeoJSON takes the columns lat and lon
        (degrees, EPSG:4326) as the point; rows without them get no geometry.
    output
        Where; a file that stands there is replaced when all is written.
    form
        csv (UTF-8 with byte order mark, guarded against formulas) or geojson.
    progress
        Called with the rows written so far, after each part.
    cancelled
        Asked before each part.

    Raises
    ------
    AppError
        E_EXPORT_CANCELLED, E_OUTPUT, E_ARGUMENT for another form, or what drawing a part raises;
        the target is then as it was, and nothing stands beside it.

    """
    if form not in FORMS:
        raise ArgumentError(reason=f"{form}: {', '.join(FORMS)}")
    target = Path(output)
    try:
        handle, name = tempfile.mkstemp(prefix=".ekspor-", dir=target.resolve().parent)
    except OSError as error:
        raise OutputError(path=str(output), reason=error.strerror or str(error)) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            writer = _write_csv if form == "csv" else _write_geojson
            rows = writer(_watched(parts, progress, cancelled), stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target.resolve())
    except AppError:
        raise
    except OSError as error:
        raise OutputError(path=str(output), reason=error.strerror or str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
    return rows


def _watched(
    parts: Iterable[pd.DataFrame], progress: Progress | None, cancelled: Cancelled | None
) -> Iterator[pd.DataFrame]:
    done = 0
    for part in parts:
        if cancelled is not None and cancelled():
            raise ExportCancelledError
        yield part
        done += len(part)
        if progress is not None:
            progress(done)


def _write_csv(parts: Iterator[pd.DataFrame], stream: BinaryIO) -> int:
    rows = 0
    for number, part in enumerate(parts):
        guarded = csv_frame(without_infinities(part.copy(deep=False)))
        text: str = guarded.to_csv(index=False, header=number == 0, lineterminator="\r\n")
        stream.write((("\ufeff" if number == 0 else "") + text).encode("utf-8", "replace"))
        rows += len(part)
    return rows


def _write_geojson(parts: Iterator[pd.DataFrame], stream: BinaryIO) -> int:
    stream.write(b'{"type":"FeatureCollection","features":[')
    rows = 0
    for part in parts:
        names = [str(each) for each in part.columns if each not in ("lat", "lon")]
        values = [part[each].tolist() for each in names]
        lines = []
        for point, *cells in zip(_points(part), *values, strict=True):
            properties = {name: plain(cell) for name, cell in zip(names, cells, strict=True)}
            feature = {"type": "Feature", "geometry": point, "properties": properties}
            lines.append(json.dumps(feature, ensure_ascii=False, allow_nan=False))
        if lines:
            head = ",\n" if rows else "\n"
            stream.write((head + ",\n".join(lines)).encode("utf-8", "replace"))
        rows += len(part)
    stream.write(b"\n]}\n")
    return rows


def _points(part: pd.DataFrame) -> Sequence[dict[str, object] | None]:
    if not {"lat", "lon"} <= set(part.columns):
        return [None] * len(part)
    lon = part["lon"].to_numpy(dtype=float, na_value=np.nan)
    lat = part["lat"].to_numpy(dtype=float, na_value=np.nan)
    there = np.isfinite(lon) & np.isfinite(lat)
    return [
        {"type": "Point", "coordinates": [x, y]} if placed else None
        for x, y, placed in zip(lon.tolist(), lat.tolist(), there.tolist(), strict=True)
    ]
