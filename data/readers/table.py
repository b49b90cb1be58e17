"""What a reader gives: a table of text with the rows' numbers, and how it was read.

Nothing is interpreted here: ``32.10``, ``0101``, ``NA`` and ``-6,2`` stay as they stand in the
file. Numbers of a workbook are written with the fewest digits that give them back, whole ones
without ``.0``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.problems import ERROR, Problems

ALL_SHEETS = "*"
SHEET_COLUMN = "Nama lembar"  # added where sheets are stacked
SECTION_COLUMN = "Bagian"  # added where section rows stand between the rows
FORMS = ("csv", "xlsx", "xls", "xlsb", "ods", "geojson", "gpkg", "shp", "kml", "parquet")


@dataclass(frozen=True)
class ReadOptions:
    """What a person states about a file; None means: find out.

    Parameters
    ----------
    encoding
        One of `data.readers.encoding.ENCODINGS`.
    delimiter
        One of ``, ; TAB |``.
    decimal
        ``.`` or ``,``; not used in reading, kept for the checks.
    sheet, layer
        A sheet of a workbook, a layer of a spatial file; ``*`` stacks all of them.
    header_row
        Row number of the (last) header row, the first row being 1.
    crs
        Reference system of a spatial file that states none, such as ``EPSG:32748``.

    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    layer: str | None = None
    crs: str | None = None


@dataclass(frozen=True)
class Detected:
    """What was found out, how sure that is (0 to 1, 1 when stated), and what else is possible."""

    value: str
    confidence: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawTable:
    """A table of text.

    Parameters
    ----------
    columns
        Header names, unique.
    frame
        (n, columns) of dtype str; "" is an empty cell; index 0 to n-1.
    rows
        Row numbers in the file, (n,), ascending. Sheets that are stacked are numbered on from
        one to the next; `place` gives the sheet and its own row.
    geometry
        Shapely geometries (n,) in EPSG:4326, for spatial forms only.
    form
        One of `FORMS`.
    name
        As given: text to show (encoded), never a path.
    header_row
        Row number of the last header row, 0 where the form has none.
    crs
        What the file's coordinates were given in, "" for tables.
    problems
        Errors are rows that are not in `frame` (with `value` holding what stands there) or whose
        geometry is None; warnings and repairs tell what was left out or filled in.
    starts
        First row number of each sheet read, less 1.

    """

    columns: tuple[str, ...]
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    form: str
    sha256: str
    size: int
    name: str
    geometry: NDArray[np.object_] | None = None
    encoding: Detected | None = None
    delimiter: Detected | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 0
    crs: str = ""
    problems: Problems = field(default_factory=Problems)
    starts: tuple[tuple[str, int], ...] = ()

    @property
    def total_rows(self) -> int:
        """Count the rows of data in the file: those in `frame` and those that were unreadable."""
        faulty = self.problems.rows_with(ERROR)
        return len(self.rows) + int((~np.isin(faulty, self.rows)).sum())

    def place(self, row: int) -> tuple[str, int]:
        """Return the sheet in which a row number lies, and its row number there."""
        for sheet, before in reversed(self.starts):
            if row > before:
                return sheet, row - before
        return self.sheet, row
