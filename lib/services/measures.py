"""What a map can show of a region: access to a service, or an indicator of the region itself.

A figure on screen starts here: ``MEASURES`` says what each access measure is, ``values`` computes
it for every region of a scope, ``lib.services.coverage`` and ``geo`` do the arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.catalogue import Indicator, Service, load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from lib.services.coverage import coverage_table
from lib.services.indicators import indicators

Unit = Literal["pct", "people", "km", "per_10k", "of_standard", "index", "years", "rupiah", "ratio"]

NATION = "nasional"


@dataclass(frozen=True)
class Measure:
    """One thing that can be mapped.

    Attributes
    ----------
    code
        Stable code, also in the URL.
    family
        ``access`` is computed from facilities and villages; ``indicator`` is read from a table.
    unit
        How to write a value.
    worse
        Which end means more people in need; that end is drawn dark.
    centre
        The value a diverging ramp is centred on, or None for a sequential ramp.
    additive
        Whether values of parts add up to the whole (people), so that classes cannot be shared
        between levels.

    """

    code: str
    family: Literal["access", "indicator"]
    unit: Unit
    worse: Literal["low", "high"]
    decimals: int = 1
    centre: float | None = None
    additive: bool = False


ACCESS_MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure("jangkauan", "access", "pct", "low"),
        Measure("di_luar", "access", "people", "high", decimals=0, additive=True),
        Measure("jarak", "access", "km", "high"),
        Measure("rasio", "access", "per_10k", "low", decimals=2),
        Measure("standar", "access", "of_standard", "low", decimals=0, centre=100.0),
        Measure("laut", "access", "people", "high", decimals=0, additive=True),
    )
}
"""Reach in per cent, people out of reach, median distance, facilities per 10,000 people,
facilities against the population standard, people who must cross the sea."""

_UNITS: dict[str, Unit] = {
    "%": "pct",
    "persen": "pct",
    "tahun": "years",
    "% balita": "pct",
    "% desa": "pct",
    "rupiah": "rupiah",
    "rupiah/orang": "rupiah",
    "Rp": "rupiah",
    "rasio": "ratio",
}


def indicator_measure(indicator: Indicator) -> Measure:
    """Give the measure of an indicator of the catalogue."""
    return Measure(
        indicator.code,
        "indicator",
        _UNITS.get(indicator.unit, "index"),
        "low" if indicator.direction == "higher_better" else "high",
        decimals=indicator.decimals,
    )


@kept_by_version()
def all_measures() -> dict[str, Measure]:
    """Give every measure by code, access first, then indicators as the catalogue has them."""
    known = indicators().values()
    return ACCESS_MEASURES | {each.code: indicator_measure(each) for each in known}


def scope_level(scope: str) -> tuple[str, str | None]:
    """Give the level of the units drawn in a scope, and the code they lie in.

    The nation and a province are drawn by kabupaten/kota, a kabupaten/kota by kecamatan.
    """
    if scope == NATION:
        return "kabkota", None
    return ("kabkota", scope) if len(scope) == 2 else ("kecamatan", scope)


@kept_by_version(maxsize=128)
def population_standard(service: Service) -> pd.Series | None:
    """Give the first rule of a service that says how many people one facility serves, if any."""
    rules = current_dataset().standards
    named = rules["rule"].isin(list(service.standards))
    own = rules[named & (rules["measure"] == "people_per_facility")]
    return None if own.empty else own.iloc[0]


@kept_by_version(maxsize=128)
def distance_standards(service: Service) -> dict[float, tuple[str, str]]:
    """Give the limits of distance that rules of a service name: km, label in two languages."""
    rules = current_dataset().standards
    own = rules[rules["rule"].isin(list(service.standards)) & (rules["measure"] == "distance")]
    found: dict[float, tuple[str, str]] = {}
    for rule in own.to_dict("records"):
        km = float(rule["threshold"]) / (1000 if rule["unit"] == "m" else 1)
        found.setdefault(km, (str(rule["label_id"]), str(rule["label_en"])))
    return found


@kept_by_version(maxsize=128)
def has_data(service: Service) -> bool:
    """Tell whether any facility of a service is loaded."""
    return current_dataset().has_data(*service.classes)


def applies(measure: Measure, service: Service) -> bool:
    """Tell whether a measure can be computed for a service."""
    if measure.family == "indicator":
        return True
    if measure.code == "standar":
        return has_data(service) and population_standard(service) is not None
    return has_data(service)


@kept_by_version(maxsize=64)
def coverage(
    service: str, radius_m: float, level: str, within: str | None, *, same_landmass: bool = False
) -> pd.DataFrame:
    """Give the coverage table of a scope, indexed by code; shared, never changed by callers."""
    table = coverage_table(service, radius_m, level, within, same_landmass=same_landmass)
    return table.set_index("kode", drop=False)


def access_values(measure: Measure, service: Service, table: pd.DataFrame) -> pd.Series:
    """Compute an access measure from a coverage table; NaN where it is not available."""
    population = table["population"].astype("float64").where(table["population"] > 0)
    if measure.code == "jangkauan":
        return table["coverage_pct"].astype("float64")
    if measure.code == "di_luar":
        return population - table["population_covered"].astype("float64")
    if measure.code == "jarak":
        return table["median_km"].astype("float64")
    if measure.code == "laut":
        return table["sea_crossing_population"].astype("float64")
    facilities = table["facilities"].astype("float64")
    if measure.code == "rasio":
        return facilities / population * 10_000
    rule = population_standard(service)
    threshold = np.nan if rule is None else float(rule["threshold"])
    return facilities * threshold / population * 100


@kept_by_version(maxsize=256)
def values(
    code: str,
    service_code: str,
    radius_m: float,
    level: str,
    within: str | None,
    *,
    same_landmass: bool = False,
) -> pd.Series:
    """Give a measure for every region of a level, indexed by code.

    Parameters
    ----------
    code
        A key of ``all_measures()``.
    service_code, radius_m, same_landmass
        The service and the limit of distance in metres; ignored by indicators.
    level, within
        As ``scope_level`` gives them.

    Returns
    -------
    pandas.Series
        float64, NaN where not available; shared, never changed by callers.

    """
    measure = all_measures()[code]
    if measure.family == "indicator":
        return indicator_values(code, level, within)
    service = load_catalogue().service(service_code)
    table = coverage(service_code, radius_m, level, within, same_landmass=same_landmass)
    return access_values(measure, service, table)


def region_codes(dataset: Dataset, level: str, within: str | None) -> pd.Index:
    """Give the codes of a level within a code, in order."""
    table = {
        "provinsi": dataset.provinces,
        "kabkota": dataset.regions,
        "kecamatan": dataset.districts,
        "desa": dataset.villages,
    }[level]
    codes = pd.Index(table["kode"])
    return codes if within is None else codes[codes.str.startswith(within)]


def indicator_values(code: str, level: str, within: str | None) -> pd.Series:
    """Give the newest value of an indicator by region; NaN where none was published.

    Provinces and the nation are means of their kabupaten/kota weighted by population, since the
    source tables hold kabupaten/kota only. Below them only the village index exists.
    """
    dataset = current_dataset()
    index = pd.Index([NATION]) if level == NATION else region_codes(dataset, level, within)
    if level == "kecamatan":
        return _kecamatan_values(dataset, code).reindex(index)
    newest = indicator_newest(code)
    if level == "kabkota":
        return newest["value"].reindex(index)
    people = dataset.regions.set_index("kode")["population"].astype("float64")
    frame = pd.DataFrame({"value": newest["value"], "people": people}).dropna()
    group = frame.index.str[:2] if level == "provinsi" else np.full(len(frame), NATION)
    sums = (frame["value"] * frame["people"]).groupby(group).sum()
    return (sums / frame["people"].groupby(group).sum()).reindex(index)


def _kecamatan_values(dataset: Dataset, code: str) -> pd.Series:
    if code != "idm":
        return pd.Series(dtype="float64", index=pd.Index([], dtype="str"))
    villages = dataset.villages
    return villages["idm_score"].astype("float64").groupby(villages["kode_kecamatan"]).mean()


@kept_by_version()
def indicator_newest(code: str) -> pd.DataFrame:
    """Give value, year and source of an indicator, the newest of each region, by code."""
    table = current_dataset().indicators
    own = table[table["indicator"].astype("str") == code].sort_values(["kode", "year"])
    return own.drop_duplicates("kode", keep="last").set_index("kode")[["value", "year", "source"]]
