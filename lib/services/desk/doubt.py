"""The points of a file that somebody should look at on a map, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.problems import ERROR, REPAIR, WARNING
from data.versions.kinds import FACILITIES
from lib.services.desk.intake import Intake
from lib.services.desk.report import sentence

REJECTED, PLACED, REPAIRED, DOUBTFUL = "ditolak", "ditempatkan", "diperbaiki", "diragukan"
SORTS = (REJECTED, DOUBTFUL, PLACED, REPAIRED)
MOST_POINTS = 400
"""Points of each sort: more would hide the map."""
COLUMNS = ("row", "nama", "lat", "lon", "sort", "why")
_ABOUT_PLACE = (
    "E_CENTROID", "E_COORD_DIGIT", "E_COORD_DMS", "E_COORD_POINT", "E_COORD_SIGN",
    "E_COORD_SWAPPED", "E_OUT_OF_AREA", "W_COORD_IMPRECISE", "W_COORD_REPEATED",
    "W_NEAR_DUPLICATE", "W_NEAR_EXISTING", "W_PLACED", "W_REGION_MISMATCH",
)  # fmt: skip
# Points further out than this would draw the map away from the country.
_LOW, _HIGH = (-16.0, 88.0), (12.0, 148.0)


def doubtful_points(intake: Intake, most: int = MOST_POINTS) -> pd.DataFrame:
    """Return points to look at, at most so many of each sort.

    Parameters
    ----------
    intake
        A file of facilities; of other kinds there are none.
    most
        Points of each sort, the first in the file.

    Returns
    -------
    DataFrame
        `COLUMNS`: the row in the file, the name, degrees (EPSG:4326), one of `SORTS`, and the
        sentence of the first problem of the row.

    """
    empty = pd.DataFrame({name: [] for name in COLUMNS})
    if intake.kind != FACILITIES:
        return empty
    found = []
    for sort, severity in ((REJECTED, ERROR), (DOUBTFUL, WARNING), (REPAIRED, REPAIR)):
        at = _points_of(intake, severity)
        told: dict[int, tuple[str, str]] = {}
        for code in _ABOUT_PLACE:
            part = intake.problems.only(code=code, severity=severity)
            if len(part) == 0:
                continue
            own = PLACED if code == "W_PLACED" else sort
            for each in part.head(most):
                told.setdefault(each.row, (own, sentence(each)))
        here = at[at["row"].isin(list(told))].copy()
        here["sort"] = [told[row][0] for row in here["row"]]
        here["why"] = [told[row][1] for row in here["row"]]
        found.append(here)
    # A row with several sorts of problems is told once, by the gravest.
    joined = pd.concat(found).drop_duplicates("row")
    if joined.empty:
        return empty
    return joined.groupby("sort").head(most)[list(COLUMNS)].reset_index(drop=True)


def _points_of(intake: Intake, severity: str) -> pd.DataFrame:
    if severity != ERROR:
        table = intake.accepted[["row", "nama", "lat", "lon"]]
        return table[table["lat"].notna() & table["lon"].notna()]
    raw, fields = intake.raw, intake.mapping.fields
    if not {"lat", "lon", "nama"} <= set(fields):
        return intake.accepted.iloc[:0][["row", "nama", "lat", "lon"]]
    rejected = np.isin(raw.rows, intake.rejected)
    part = raw.frame[rejected]
    table = pd.DataFrame(
        {
            "row": raw.rows[rejected],
            "nama": part[fields["nama"]].astype("str").to_numpy(),
            "lat": _degrees(part[fields["lat"]]),
            "lon": _degrees(part[fields["lon"]]),
        }
    )
    return table[_near(table["lat"], table["lon"])]


def _degrees(cells: pd.Series) -> NDArray[np.float64]:
    """Read cells as they stand, with a point or comma; what is no number is NaN."""
    text = cells.astype("str").str.strip().str.replace(",", ".", regex=False)
    numbers: NDArray[np.float64] = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64)
    return numbers


def _near(lat: pd.Series, lon: pd.Series) -> pd.Series:
    return lat.between(_LOW[0], _HIGH[0]) & lon.between(_LOW[1], _HIGH[1])
