"""Codes of the problems of rows that readers tell, with what each means.

The sentences that people read are in ``masalah.po``; they are filled from row, column, value and
the details named here.
"""

from __future__ import annotations

CODES = {
    "E_NUL": "NUL bytes in a file",
    "E_QUOTE": "broken quoting",
    "E_FIELD_COUNT": "row with more or fewer fields than the header",  # found, expected
    "E_GEOMETRY": "a geometry that is missing, empty, a collection or beyond repair",  # reason
    "E_COORD": "a coordinate that is missing, not finite, or no degrees at all",
    "W_TOTAL_ROW": "a row of totals, left out",
    "W_SECTION_ROW": "a heading between rows, left out and made a column",
    "W_NOTE_ROW": "a signature, source or remark below the table, left out",
    "W_NUMBERING_ROW": "a row that numbers the columns, left out",
    "W_FILLED_DOWN": "a blank or merged cell filled from the one above",  # after
    "W_HIDDEN_ROW": "a row that is hidden in the sheet, read all the same",
    "W_DATE_FOR_NUMBER": "a date where a number or coordinate belongs",
    "W_GEOMETRY_REPAIRED": "a geometry made valid",  # reason, before_km2, after_km2
    "W_Z_DROPPED": "heights of geometries, left out",  # count
    "W_REPROJECTED": "geometries turned into EPSG:4326",  # crs, count
}
