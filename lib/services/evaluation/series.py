"""Figures of several years, by regency: what trends, comparisons and risks are computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from geo.ecef import Floats
from lib.services.evaluation.errors import SeriesError
from lib.services.indicators import LOADED_SECTOR, indicators
from lib.services.measures import Measure, all_measures

LEAST_YEARS = 4
# Figures that differ only in price or wording from another one that is offered.
_LEFT_OUT = ("pdrb",)


@dataclass(frozen=True)
class Panel:
    """An indicator by regency and year.

    Parameters
    ----------
    code, measure
        The indicator, and how its values are written.
    kodes
        Codes of the kabupaten/kota, ascending.
    years
        Ascending; every year from the first to the last that any regency has.
    values : ndarray, shape (regencies, years)
        NaN where there is none.
    sources
        Ids of the sources.

    """

    code: str
    measure: Measure
    kodes: tuple[str, ...]
    years: tuple[int, ...]
    values: Floats
    sources: tuple[str, ...]

    @property
    def up(self) -> bool:
        """Tell whether a higher value is better."""
        return self.measure.worse == "low"

    def row(self, kode: str) -> int:
        """Return the row of a regency, -1 if it has none."""
        return self.kodes.index(kode) if kode in self.kodes else -1

    def of(self, kode: str) -> Floats:
        """Return a regency's values by year; all NaN if it has none."""
        row = self.row(kode)
        return np.full(len(self.years), np.nan) if row < 0 else self.values[row]


@kept_by_version()
def followed() -> tuple[str, ...]:
    """Return the codes of the indicators with at least `LEAST_YEARS` years, in their order.

    Loaded ones are left out: nothing says which of their ends is better.
    """
    table = current_dataset().indicators
    number = table.groupby(table["indicator"].astype("str"))["year"].nunique()
    many = set(number.index[number >= LEAST_YEARS])
    return tuple(
        code
        for code, each in indicators().items()
        if code in many and code not in _LEFT_OUT and each.sector != LOADED_SECTOR
    )


@kept_by_version(maxsize=32)
def panel(code: str) -> Panel:
    """Return the figures of an indicator by regency and year.

    Raises
    ------
    SeriesError
        If it has too few years.

    """
    if code not in followed():
        raise SeriesError(value=code)
    table = current_dataset().indicators
    own = table[table["indicator"].astype("str") == code]
    years = range(int(own["year"].min()), int(own["year"].max()) + 1)
    wide = own.pivot_table(index="kode", columns="year", values="value", aggfunc="last")
    wide = wide.reindex(columns=pd.Index(years)).sort_index()
    return Panel(
        code=code,
        measure=all_measures()[code],
        kodes=tuple(map(str, wide.index)),
        years=tuple(years),
        values=wide.to_numpy(dtype=np.float64),
        sources=tuple(sorted(own["source"].astype("str").unique())),
    )
