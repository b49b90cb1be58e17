"""Limits of what people load, in one place; README "Limits" documents each.

Every number is checked before the work that it bounds where that can be known, and while the work
runs otherwise. What is over a limit is refused with E_LIMIT or, for archives, E_ARCHIVE.
"""

from __future__ import annotations

MAX_FILE_BYTES = 50 * 1024**2  # a file as loaded
MAX_ROWS = 1_000_000  # rows of data
MAX_COLUMNS = 200
MAX_CELL_CHARS = 10_000
MAX_ARCHIVE_MEMBERS = 2_000  # files inside a ZIP, XLSX, XLSB or ODS
MAX_ARCHIVE_BYTES = 600 * 1024**2  # all members of an archive, expanded
MAX_ARCHIVE_RATIO = 100  # expanded to packed, of any member of a megabyte or more
MAX_SHEETS = 100  # sheets of a workbook, layers of a spatial file
MAX_VERTICES = 5_000_000  # of all geometries of a file
CHILD_MEMORY_BYTES = 2 * 1024**3  # address space of the process that parses what is not text
CHILD_CPU_SECONDS = 120
CHILD_WALL_SECONDS = 180
MAX_RASTER_BYTES = 2 * 1024**3  # a GeoTIFF of population, which stays on disk
MAX_UPLOADS_BYTES = 1024**3  # files uploaded or on their way, of all sessions together
MAX_DRAFT_BYTES = 100 * 1024**2  # files read and checked at the desk but not decided on yet
