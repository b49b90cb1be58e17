"""The rules that the embedded dataset keeps; each yields a sentence per breach."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data.catalogue import Catalogue
from data.store import Dataset

# Kepmendagri 300.2.2-2430/2025 and Dukcapil, second half of 2024 (domain.md 6.1).
POPULATION_TOTAL = 284_973_643
PROVINCES, REGIONS, DISTRICTS = 38, 514, 7_285
MIN_VILLAGES = 83_762
NATION = "ID"
# Bounds of Indonesia in degrees (domain.md 6.3).
SOUTH, NORTH, WEST, EAST = -11.5, 6.5, 94.5, 141.5
LOCATION_QUALITIES = {"surveyed", "village", "district", "unknown"}
_IDM_TOLERANCE = 0.02
_SHOWN = 5
Rule = Callable[[Dataset, Catalogue], Iterator[str]]


def check_counts(dataset: Dataset, _catalogue: Catalogue) -> Iterator[str]:
    """Check that provinces, regencies, kecamatan and villages are all there, each once."""
    for name, expected in (
        ("provinces", PROVINCES),
        ("regions", REGIONS),
        ("districts", DISTRICTS),
    ):
        found = len(dataset.table(name))
        if found != expected:
            yield f"{name}: {found} rows, {expected} expected"
    if len(dataset.villages) < MIN_VILLAGES:
        yield f"villages: {len(dataset.villages)} rows, at least {MIN_VILLAGES} expected"
    for name in ("provinces", "regions", "districts", "villages"):
        kode = dataset.table(name)["kode"]
        yield from _list(name, "codes occur twice", kode[kode.duplicated()])
    empty = set(dataset.regions["kode"]) - set(dataset.villages["kode"].str[:5])
    yield from _list("regions", "regencies without a village", sorted(empty))


def check_population(dataset: Dataset, _catalogue: Catalogue) -> Iterator[str]:
    """Check that people sum to the official total at every level."""
    regions = dataset.regions.set_index("kode")["population"]
    for name in ("provinces", "regions", "districts", "villages"):
        frame = dataset.table(name)
        people = frame["population"]
        bad = people.isna() | people.lt(0).fillna(value=True)
        yield from _list(name, "population missing or negative", frame.loc[bad, "kode"])
        if int(people.sum()) != POPULATION_TOTAL:
            yield f"{name}: population {int(people.sum()):,}, official {POPULATION_TOTAL:,}"
    for name in ("districts", "villages"):
        frame = dataset.table(name)
        sums = frame.groupby(frame["kode"].str[:5])["population"].sum()
        differ = sums.reindex(regions.index).ne(regions)
        yield from _list(name, "regencies whose sum is not official", regions.index[differ])
    by_province = regions.groupby(regions.index.str[:2]).sum()
    provinces = dataset.provinces.set_index("kode")["population"]
    differ = by_province.reindex(provinces.index).ne(provinces)
    yield from _list("provinces", "not the sum of their regencies", provinces.index[differ])
    sexes = dataset.regions["population_male"] + dataset.regions["population_female"]
    differ = sexes.ne(dataset.regions["population"])
    yield from _list("regions", "men and women do not add up", dataset.regions["kode"][differ])


def check_codes(dataset: Dataset, _catalogue: Catalogue) -> Iterator[str]:
    """Check that every code refers to a row that exists, and children carry their parent's code."""
    provinces, regions = set(dataset.provinces["kode"]), set(dataset.regions["kode"])
    districts = set(dataset.districts["kode"])
    for name, column, parents in (
        ("regions", "kode_provinsi", provinces),
        ("districts", "kode_kabkota", regions),
        ("villages", "kode_kecamatan", districts),
    ):
        frame = dataset.table(name)
        parent = frame[column]
        yield from _list(name, f"{column} unknown", frame["kode"][_unknown(parent, parents)])
        prefixed = [k.startswith(f"{p}.") for k, p in zip(frame["kode"], parent, strict=True)]
        yield from _list(name, f"{column} is no prefix of kode", frame["kode"][~np.array(prefixed)])
    strange = set(dataset.indicators["kode"].unique()) - regions
    yield from _list("indicators", "unknown regencies", strange)
    strange = set(dataset.budgets["kode"].unique()) - regions - provinces - {NATION}
    yield from _list("budgets", "unknown regions", strange)


def check_points(dataset: Dataset, _catalogue: Catalogue) -> Iterator[str]:
    """Check that points lie inside Indonesia, and every region and village has one."""
    for name in ("provinces", "regions", "districts", "villages"):
        frame = dataset.table(name)
        yield from _list(name, "points missing or outside", frame["kode"][~_inside(frame)])
    for facility_class, frame in dataset.facilities.items():
        placed = frame["lat"].notna() | frame["lon"].notna()
        wrong = placed & ~_inside(frame)
        yield from _list(f"facilities_{facility_class}", "points outside", frame["id"][wrong])


def check_facilities(dataset: Dataset, _catalogue: Catalogue) -> Iterator[str]:
    """Check that facilities carry unique ids, known regions and a defined quality."""
    regions, districts = set(dataset.regions["kode"]), set(dataset.districts["kode"])
    land = [-1, *dataset.landmasses["id"]]
    for facility_class, frame in dataset.facilities.items():
        name, ids = f"facilities_{facility_class}", frame["id"]
        yield from _list(name, "ids occur twice", ids[ids.duplicated()])
        unknown = _unknown(frame["kode_kabkota"], regions)
        yield from _list(name, "unknown regencies", ids[unknown])
        unknown = _unknown(frame["kode_kecamatan"], districts)
        yield from _list(name, "unknown kecamatan", ids[unknown])
        odd = ~frame["location_quality"].isin(LOCATION_QUALITIES)
        yield from _list(name, "location quality not defined", ids[odd])
        placed = frame["location_quality"].eq("unknown") & frame["lat"].notna()
        yield from _list(name, "placed and unknown at once", ids[placed])
        yield from _list(name, "unknown landmass", ids[~frame["landmass_id"].isin(land)])
    stray = ~dataset.villages["landmass_id"].isin(land)
    yield from _list("villages", "unknown landmass", dataset.villages["kode"][stray])


def check_indicators(dataset: Dataset, catalogue: Catalogue) -> Iterator[str]:
    """Check that indicators are finite, once a region and year, and in the catalogue."""
    frame = dataset.indicators
    bad = ~np.isfinite(frame["value"])
    yield from _list("indicators", "values not finite", frame["kode"][bad])
    twice = frame.duplicated(["kode", "indicator", "year"])
    yield from _list("indicators", "rows occur twice", frame["indicator"][twice].unique())
    percent = frame[frame["indicator"].str.endswith("_pct")]
    outside = ~percent["value"].between(0, 100)
    yield from _list("indicators", "percent outside 0..100", percent["kode"][outside])
    present = set(frame["indicator"])
    yield from _list(
        "services.toml", "indicators without data", set(catalogue.indicators) - present
    )
    yield from _list("indicators", "not in services.toml", present - set(catalogue.indicators))


def check_village_index(dataset: Dataset, _catalogue: Catalogue) -> Iterator[str]:
    """Check that the IDM of villages agrees with their regency's: a shifted code parts them."""
    villages = dataset.villages
    mean = villages.groupby(villages["kode"].str[:5])["idm_score"].mean()
    frame = dataset.indicators
    stated = frame[frame["indicator"].eq("idm")].set_index("kode")["value"]
    apart = (mean.reindex(stated.index) - stated).abs()
    wrong = apart.gt(_IDM_TOLERANCE) | apart.isna()
    yield from _list("villages", "IDM apart from the regency's", stated.index[wrong])


def check_catalogue(dataset: Dataset, catalogue: Catalogue) -> Iterator[str]:
    """Check that rules and sources that the catalogue and the tables name exist."""
    rules = set(dataset.standards["rule"])
    for service in catalogue.services.values():
        yield from _list(service.code, "standards unknown", set(service.standards) - rules)
    services = set(dataset.standards["service"]) - {""} - set(catalogue.services)
    yield from _list("standards", "services unknown", services)
    for name in dataset.names:
        for column in ("source", "location_source"):
            if column in pq.read_schema(dataset.root / f"{name}.parquet").names:
                used = set(dataset.table(name)[column].dropna().unique()) - {""}
                yield from _list(name, "sources unknown", used - set(catalogue.sources))


RULES: tuple[Rule, ...] = (
    check_counts,
    check_population,
    check_codes,
    check_points,
    check_facilities,
    check_indicators,
    check_village_index,
    check_catalogue,
)


def _inside(frame: pd.DataFrame) -> pd.Series:
    return frame["lat"].between(SOUTH, NORTH) & frame["lon"].between(WEST, EAST)


def _unknown(codes: pd.Series, known: set[str]) -> pd.Series:
    """Tell which codes are filled and not known; blanks are allowed."""
    strange = set(codes.dropna().unique()) - known - {""}
    return codes.isin(list(strange))


def _list(table: str, what: str, values: object) -> Iterator[str]:
    """Yield one sentence with the count and the first few values, nothing if there are none."""
    found = sorted(str(value) for value in values)  # type: ignore[attr-defined]
    if found:
        more = ", …" if len(found) > _SHOWN else ""
        yield f"{table}: {what}: {len(found)} ({', '.join(found[:_SHOWN])}{more})"
