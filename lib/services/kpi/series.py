"""The figures of the ready KPIs: every year at hand, of all kabupaten/kota at once."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.db.engine import database
from lib.services import measures
from lib.services.kpi.measures import BUDGETS, ELEMENTS, RESPONSES, ReadyKpi, ready_kpi, ready_kpis

COLUMNS = ("kode", "year", "value")
FRESH_S = 5.0
"""How old an index of satisfaction may be on screen."""
# Words in the notes of a budget whose realisation is not that of a whole year.
_PART_OF_YEAR = r"sebagian tahun|hanya sampai"


def every_year(code: str) -> pd.DataFrame:
    """Return `COLUMNS` of a ready KPI, by code and year; only figures that there are.

    Answers and reports of people change at any time and are read anew after `FRESH_S`; all else is
    kept by version of the dataset. Shared, never changed by callers.

    Raises
    ------
    UnknownKpiError

    """
    return _answered(code) if ready_kpi(code).from_people else _kept(code)


def years(code: str) -> tuple[int, ...]:
    """Return the years of which there are figures, oldest first."""
    return tuple(sorted({int(year) for year in every_year(code)["year"].unique()}))


def values(code: str, year: int | None = None) -> pd.DataFrame:
    """Return `COLUMNS` with one row a regency: of a year, or the newest each one has."""
    table = every_year(code)
    if year is not None:
        return table[table["year"] == year].reset_index(drop=True)
    return table.drop_duplicates("kode", keep="last").reset_index(drop=True)


def baselines(code: str) -> pd.DataFrame:
    """Return `COLUMNS` of the first year of each regency."""
    return every_year(code).drop_duplicates("kode", keep="first").reset_index(drop=True)


def of_region(code: str, region: str) -> tuple[tuple[int, float], ...]:
    """Return (year, value) of one regency, oldest first."""
    table = every_year(code)
    own = table[table["kode"] == region]
    return tuple((int(y), float(v)) for y, v in zip(own["year"], own["value"], strict=True))


@kept_by_version()
def _kept(code: str) -> pd.DataFrame:
    kpi = ready_kpi(code)
    make: Callable[[ReadyKpi], pd.DataFrame] = (
        _reach if kpi.service is not None else _budget if code in BUDGETS else _indicator
    )
    table = make(kpi)
    known = table[np.isfinite(table["value"].to_numpy(dtype=np.float64))]
    return _tidy(known)


def _tidy(table: pd.DataFrame) -> pd.DataFrame:
    result = table[list(COLUMNS)].astype({"year": "int64", "value": "float64"})
    return result.sort_values(["kode", "year"], kind="stable").reset_index(drop=True)


def _reach(kpi: ReadyKpi) -> pd.DataFrame:
    """Give the share of people within the service's threshold, in a straight line.

    Its year is that of the newest list of facilities.
    """
    service = kpi.service
    assert service is not None
    facilities = current_dataset().service_facilities(service)
    own = facilities.loc[facilities["active"].astype(bool), "year"]
    if not measures.has_data(service) or own.empty:
        return pd.DataFrame({name: [] for name in COLUMNS})
    table = measures.coverage(service.code, service.default_radius_km * 1000, "kabkota", None)
    value = table["coverage_pct"].astype("float64").to_numpy()
    return pd.DataFrame({"kode": table["kode"].to_numpy(), "year": int(own.max()), "value": value})


def _budget(kpi: ReadyKpi) -> pd.DataFrame:
    """Give what was realised of a budget in per cent; parts of a year are left out."""
    table = current_dataset().budgets
    whole = ~table["note"].astype("str").str.contains(_PART_OF_YEAR)
    own = table[(table["item"] == kpi.of) & (table["level"] == kpi.level) & whole]
    own = own[(own["budget"] > 0) & own["realisation"].notna()]
    value = own["realisation"] / own["budget"] * 100
    return own.assign(value=value).drop_duplicates(["kode", "year"], keep="last")


def _indicator(kpi: ReadyKpi) -> pd.DataFrame:
    table = current_dataset().indicators
    own = table[table["indicator"].astype("str") == kpi.of]
    return own.drop_duplicates(["kode", "year"], keep="last")


def _answered(code: str) -> pd.DataFrame:
    """Give published indices; a reader's page asks several times, and is answered once."""
    moment = int(time.monotonic() // FRESH_S)
    address = database().url.render_as_string(hide_password=True)
    if code in RESPONSES:
        table = _responses(address, moment).rename(columns={RESPONSES[code]: "value"})
        return _tidy(table[table["value"].notna()])
    if code not in ELEMENTS:
        return _indices(address, moment)
    table = _elements(address, moment)
    own = table.rename(columns={ELEMENTS[code]: "value"})
    return _tidy(own[own["value"].notna()])


@functools.lru_cache(maxsize=2)
def _indices(_address: str, _moment: int) -> pd.DataFrame:
    from lib.services.skm.results import all_regencies

    return _tidy(all_regencies().rename(columns={"index": "value"}))


@functools.lru_cache(maxsize=2)
def _elements(_address: str, _moment: int) -> pd.DataFrame:
    from lib.services.skm.results import all_elements

    return all_elements()


@functools.lru_cache(maxsize=2)
def _responses(_address: str, _moment: int) -> pd.DataFrame:
    from lib.services.participation.board import all_regencies

    return all_regencies()


def warm() -> None:
    """Compute the figures of all ready KPIs, so that the first reader need not wait."""
    for code, kpi in ready_kpis().items():
        if not kpi.from_people:
            _kept(code)
