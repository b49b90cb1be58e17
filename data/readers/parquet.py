"""Read Parquet, with geometry where it is GeoParquet; runs in the child process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from data.problems import Problems
from data.readers.errors import ArchiveError, DamagedFileError
from data.readers.geometry import clean, find_crs
from data.readers.parsed import Parsed, check_cells, check_size
from data.readers.spatial import text_columns
from data.readers.table import ReadOptions
from lib.errors import NoRowsError
from lib.limits import MAX_ARCHIVE_BYTES


def read_parquet(
    path: Path, name: str, form: str, options: ReadOptions, share: Callable[[float], None]
) -> Parsed:
    """Read a table; the geometry is GeoParquet's primary column, in WKB.

    Raises
    ------
    InputFileError

    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
        about = file.metadata
        check_size(name, about.num_rows, about.num_columns)
        sizes = [about.row_group(i).total_byte_size for i in range(about.num_row_groups)]
        if sum(sizes) > MAX_ARCHIVE_BYTES:
            raise ArchiveError(file=name, reason=f"{sum(sizes) // 1024**2} MB")
        table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise DamagedFileError(file=name, form=form.upper()) from error
    share(0.5)
    if not table.num_rows:
        raise NoRowsError(file=name)
    geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    column = geo.get("primary_column", "")
    frame = text_columns(table, [each for each in table.column_names if each != column])
    check_cells(name, frame)
    rows = np.arange(1, table.num_rows + 1, dtype=np.int64)
    problems = Problems()
    if column not in table.column_names:
        return Parsed(frame, rows, problems)
    crs = find_crs(name, options.crs, _crs(geo["columns"][column]))
    shapes = shapely.from_wkb(
        np.array(table[column].to_pylist(), dtype=object), on_invalid="ignore"
    )
    shapes, label = clean(shapes, rows, crs, name, problems)
    return Parsed(frame, rows, problems, geometry=shapes, crs=label)


def _crs(column: dict[str, Any]) -> str | None:
    """Return GeoParquet's reference system: degrees where none is named, None where it is null."""
    if "crs" not in column:
        return "EPSG:4326"
    crs = column["crs"]
    return json.dumps(crs) if crs else None
