"""Figures of several years, by regency: what trends, comparisons and risks are computed from."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from geo.ecef import Floats
from lib.i18n import not_available
from lib.services.evaluation.errors import SeriesError
from lib.services.formatting import indicator_text
from lib.services.indicators import LOADED_SECTOR, indicators
from lib.services.kpi.cycle import Figure
from lib.services.kpi.entered import values_of, years_at_hand
from lib.services.kpi.measures import ready_kpis
from lib.services.kpi.own import OwnKpi, by_year
from lib.services.kpi.register import by_id, definitions
from lib.services.measures import Measure, all_measures

LEAST_YEARS = 4
OWN = "kpi-"
"""How the code of a KPI of the register begins here; its number follows."""
_REGENCY = 5
# Figures that differ only in price or wording from another one that is offered.
_LEFT_OUT = ("pdrb",)


P = ParamSpec("P")
R = TypeVar("R")
Asked = Callable[Concatenate[str, P], R]


def kept_of_indicators(maxsize: int) -> Callable[[Asked[P, R]], Asked[P, R]]:
    """Keep what a function returns for a code by version of the dataset, as `kept_by_version`.

    Values of KPIs of the register come at any time: those are computed anew.
    """

    def keep(function: Asked[P, R]) -> Asked[P, R]:
        kept = kept_by_version(maxsize)(function)

        @functools.wraps(function)
        def ask(code: str, *args: P.args, **kwargs: P.kwargs) -> R:
            return (function if code.startswith(OWN) else kept)(code, *args, **kwargs)

        return cast("Asked[P, R]", ask)

    return keep


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
        Ids of the sources, or the source as people wrote it.
    own
        The KPI of the register, where it is one that people fill in.

    """

    code: str
    measure: Measure
    kodes: tuple[str, ...]
    years: tuple[int, ...]
    values: Floats
    sources: tuple[str, ...]
    own: OwnKpi | None = None

    def text(self, value: float) -> str:
        """Write a value with its unit, "tidak tersedia" where there is none."""
        if self.own is None:
            return indicator_text(indicators()[self.code], value)
        return self.own.text(value) if np.isfinite(value) else not_available()

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


def own_codes() -> tuple[str, ...]:
    """Return the codes here of the KPIs of the register with values of several years."""
    many = {number for number, years in years_at_hand().items() if years >= LEAST_YEARS}
    return tuple(
        f"{OWN}{each.id}"
        for each in definitions()
        if each.id in many and each.proposal.measure not in ready_kpis()
    )


def own_kpi(code: str) -> OwnKpi:
    """Return the KPI of the register that a code here stands for.

    Raises
    ------
    SeriesError

    """
    number = code.removeprefix(OWN)
    if code not in own_codes():
        raise SeriesError(value=code)
    return OwnKpi(by_id(int(number)))


def _own_panel(code: str) -> Panel:
    kpi = own_kpi(code)
    figures: dict[str, list[Figure]] = {}
    for each in values_of(kpi.said.id):
        figures.setdefault(each.region, []).append(Figure(each.year, each.value, each.period))
    table = pd.DataFrame(
        {
            region: {year: figure.value for year, figure in by_year(found).items()}
            for region, found in sorted(figures.items())
            if len(region) == _REGENCY
        },
        dtype="float64",
    )
    if len(table) < LEAST_YEARS:
        raise SeriesError(value=code)
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    return Panel(
        code=code,
        measure=kpi.measure,
        kodes=tuple(map(str, table.columns)),
        years=tuple(years),
        values=table.reindex(pd.Index(years)).to_numpy(dtype=np.float64).T,
        sources=kpi.sources(),
        own=kpi,
    )


@kept_of_indicators(32)
def panel(code: str) -> Panel:
    """Return the figures of an indicator, or of a KPI of the register, by regency and year.

    Raises
    ------
    SeriesError
        If it has too few years.

    """
    if code.startswith(OWN):
        return _own_panel(code)
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
