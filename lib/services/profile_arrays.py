"""What profiles read again and again, as arrays and small tables kept per dataset version."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.current import current_dataset, kept_by_version
from lib.services.access import active_facilities, located, village_arrays
from lib.services.measures import NATION, indicator_newest

QUALITIES = ("surveyed", "village", "district", "unknown")


@kept_by_version()
def own_point() -> NDArray[np.bool_]:
    """Tell which villages have a point of their own, shape (villages,)."""
    quality = current_dataset().villages["location_quality"]
    return np.asarray(quality == "village", dtype=bool)


@kept_by_version()
def village_people() -> NDArray[np.int64]:
    """Give the people of each village, shape (villages,)."""
    return np.asarray(current_dataset().villages["population"], dtype=np.int64)


@kept_by_version(maxsize=64)
def surveyed(service_code: str) -> NDArray[np.bool_]:
    """Tell which rows of ``located(service)`` have a surveyed point."""
    return np.asarray(located(service_code)["location_quality"] == "surveyed", dtype=bool)


@kept_by_version(maxsize=1024)
def village_rows(code: str) -> NDArray[np.intp]:
    """Give the row numbers of the villages of a region; villages are sorted by code."""
    codes = village_arrays(current_dataset()).codes
    if code == NATION:
        return np.arange(len(codes))
    low, high = np.searchsorted(codes, [f"{code}.".encode(), f"{code}/".encode()])
    return np.arange(low, high)


@kept_by_version(maxsize=256)
def quality_counts(service_code: str, length: int) -> pd.DataFrame:
    """Count the active facilities by place and by how their place is known.

    Parameters
    ----------
    service_code
        A service with data.
    length
        Length of the codes to count by: 0 for the nation, 2, 5 or 8.

    Returns
    -------
    pandas.DataFrame
        Index code, columns `QUALITIES`, int64.

    """
    table = active_facilities(service_code)
    if length == 0:
        place = pd.Series(NATION, index=table.index)
    else:
        column = "kode_kecamatan" if length == 8 else "kode_kabkota"
        place = table[column].str.slice(0, length)
    counts = pd.crosstab(place, table["location_quality"])
    return counts.reindex(columns=list(QUALITIES), fill_value=0)


@kept_by_version(maxsize=256)
def year_ranges(measure: str, length: int) -> dict[str, tuple[int, int]]:
    """Give the first and last year of the newest figures, by code of that length (0, 2 or 5)."""
    newest = indicator_newest(measure)
    if newest.empty:
        return {}
    keys = newest.index.str.slice(0, length) if length else np.full(len(newest), NATION)
    years = newest["year"].groupby(keys).agg(["min", "max"])
    return {
        str(code): (int(low), int(high))
        for code, low, high in zip(years.index, years["min"], years["max"], strict=True)
    }


@kept_by_version()
def region_facts() -> dict[str, tuple[float, bool, bool]]:
    """Give area (km²) and both flags of least development, by code of kabupaten/kota."""
    regions = current_dataset().regions
    return {
        code: (float(area), bool(first), bool(second))
        for code, area, first, second in zip(
            regions["kode"],
            regions["area_km2"],
            regions["tertinggal_2020_2024"],
            regions["tertinggal_rpjmn_2025_2029"],
            strict=True,
        )
    }
