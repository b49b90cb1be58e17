"""What a load would change, before anybody decides: rows and figures, before and after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.catalogue import Service, load_catalogue
from data.current import current_dataset, using
from data.db.engine import database
from data.store import Dataset, load_dataset
from data.versions import features, rows, store
from data.versions.kinds import (
    BOUNDARIES,
    FACILITIES,
    REGION_TABLE,
    VILLAGE_TABLE,
    rows_of,
)
from data.versions.overlaying import table_from
from data.versions.presence import database_present
from geo.boundaries import geodesic_area_km2
from lib.auth import Actor
from lib.errors import AppError
from lib.services.coverage import coverage_table
from lib.services.desk import roles
from lib.services.desk.commit import Load
from lib.services.desk.publish import UPSERT_KINDS, replaced
from lib.services.desk.records import version_by_id
from lib.services.desk.versions import Comparison, compare_rows, dataset_with, rows_at
from lib.services.figures import region_names
from lib.services.people import fresh

COLUMNS = ("kode", "nama", "before", "after", "difference")
"""Columns of `Effect.table`; what before and after are is said by `Effect.measure`."""


@dataclass(frozen=True)
class Effect:
    """What would change.

    Parameters
    ----------
    comparison
        Rows added, moved, removed, changed.
    measure
        What `table` holds: "coverage_pct" (share of people within the radius, per cent),
        "population" (people of villages), "area_km2" (of boundaries), "rows" (rows of a table or
        network), each by region.
    table
        `COLUMNS`; only regions in which something changes, the largest change first.
    before, after
        The same for the nation: share, sum or count; NaN where it is not available.
    service, radius_m
        Of "coverage_pct", else "" and NaN.

    """

    comparison: Comparison = field(repr=False)
    measure: str
    table: pd.DataFrame = field(repr=False)
    before: float
    after: float
    service: str = ""
    radius_m: float = float("nan")


def effect(load: Load, *, mode: str, region: str = "") -> Effect:
    """Tell what committing a load would change against what is in effect now."""
    present = _present_rows(load.kind, load.key)
    return _effect(load.kind, load.key, present, rows_after(load, present, mode, region))


def effect_of_version(actor: Actor, version_id: int) -> Effect:
    """Tell what publishing a version that waits would change.

    Raises
    ------
    SignInNeededError, ForbiddenError
        For those who are neither analyst nor planner of its regions.
    UnknownVersionError

    """
    with database().read() as connection:
        version = version_by_id(connection, version_id)
        roles.require_see(fresh(actor), version.regions)
        newest = rows.newest_number(connection, version.dataset_id)
        present = store.rows_at(connection, version.kind, version.dataset_id, newest)
        gone = replaced(connection, version, newest)
        kept = _kept(connection, version.kind, version.dataset_id, newest, gone)
        own = rows_of(version.kind).c
        brought = sa.and_(own.dataset_id == version.dataset_id, own.version_id == version.id)
        after = pd.concat(
            [kept, rows.read_rows(connection, version.kind, brought)], ignore_index=True
        )
    return _effect(version.kind, version.key, present, after)


def effect_of_restore(actor: Actor, kind: str, key: str, number: int) -> Effect:
    """Tell what bringing an older version into effect again would change.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Without the right to publish for every region whose rows change.
    UnknownDatasetError, UnknownVersionError

    """
    present, after = _present_rows(kind, key), rows_at(kind, key, number)
    compared = compare_rows(kind, present, after)
    column = rows.region_of(kind)
    parts = (compared.added, compared.removed, compared.moved, compared.changed)
    codes = pd.concat([each[column] for each in parts]).astype("str").str.slice(0, 5)
    if len(codes):
        roles.require_publish(fresh(actor), set(codes))
    return _effect(kind, key, present, after)


def _kept(
    connection: Connection, kind: str, dataset_id: int, newest: int, gone: sa.ColumnElement[bool]
) -> pd.DataFrame:
    effective = rows.in_effect(connection, kind, dataset_id, newest)
    return rows.read_rows(connection, kind, sa.and_(effective, sa.not_(gone)))


def rows_after(load: Load, present: pd.DataFrame, mode: str, region: str) -> pd.DataFrame:
    """Return the stored rows that would be in effect."""
    identity, code = rows.identity_of(load.kind), present[rows.region_of(load.kind)].astype("str")
    if mode == "replace_all":
        kept = present.iloc[:0]
    elif mode == "replace_region":
        kept = present[~(code.eq(region) | code.str.startswith(f"{region}."))]
    elif load.kind in UPSERT_KINDS:
        kept = present[~present[identity].isin(load.rows[identity])]
    else:
        kept = present
    return pd.concat([kept, load.rows[list(present.columns)]], ignore_index=True)


def _present_rows(kind: str, key: str) -> pd.DataFrame:
    if database_present():
        with database().read() as connection:
            dataset_id = rows.find_dataset(connection, kind, key)
            if dataset_id is not None:
                newest = rows.newest_number(connection, dataset_id)
                return store.rows_at(connection, kind, dataset_id, newest)
    return store.embedded_rows(kind, key, load_dataset())


def _effect(kind: str, key: str, before: pd.DataFrame, after: pd.DataFrame) -> Effect:
    compared = compare_rows(kind, before, after)
    if kind == FACILITIES:
        return _coverage_effect(key, before, after, compared)
    if kind == VILLAGE_TABLE:
        return _measured(compared, "population", _people(key, before, after))
    if kind == BOUNDARIES:
        areas = _areas(before), _areas(after)
        return _measured(compared, "area_km2", areas)
    counts = tuple(
        each["kode"].astype("str").str.slice(0, 5).value_counts().astype("float64")
        for each in (before, after)
    )
    if kind == REGION_TABLE:
        touched = pd.concat([compared.added, compared.removed, compared.changed])["kode"]
        codes = set(touched.astype("str").str.slice(0, 5))
        counts = tuple(each[each.index.isin(codes)] for each in counts)
        return _measured(compared, "rows", counts, every=True)
    return _measured(compared, "rows", counts)


def _coverage_effect(
    key: str, before: pd.DataFrame, after: pd.DataFrame, compared: Comparison
) -> Effect:
    service = service_of_class(key)
    radius_m = service.default_radius_km * 1000.0
    tables = []
    for stored in (before, after):
        text = hashlib.sha256(pd.util.hash_pandas_object(stored).to_numpy().tobytes()).hexdigest()
        tables.append(_coverage(dataset_with(FACILITIES, key, stored, text), service, radius_m))
    (shares, nation), (shares_after, nation_after) = tables
    made = _measured(compared, "coverage_pct", (shares, shares_after))
    return Effect(compared, made.measure, made.table, nation, nation_after, service.code, radius_m)


def _coverage(dataset: Dataset, service: Service, radius_m: float) -> tuple[pd.Series, float]:
    """Return the share of people within reach by regency, and the nation's; 0 without data."""
    with using(dataset):
        try:
            own = coverage_table(service.code, radius_m, "kabkota", dataset=dataset)
            nation = coverage_table(service.code, radius_m, "nasional", dataset=dataset)
        except AppError:
            codes = dataset.regions["kode"]
            return pd.Series(0.0, index=pd.Index(codes)), 0.0
    shares = own.set_index("kode")["coverage_pct"].astype("float64")
    return shares, float(nation["coverage_pct"].iloc[0])


def service_of_class(facility_class: str) -> Service:
    """Return the service that shows a facility class: its own, else the first that has it."""
    services = load_catalogue().services
    if facility_class in services:
        return services[facility_class]
    return next(each for each in services.values() if facility_class in each.classes)


def _people(key: str, before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Sum the people of villages by regency, as the tables that the rows make have them."""
    sums = []
    for stored in (before, after):
        table = table_from(VILLAGE_TABLE, key, stored, load_dataset())
        sums.append(table.groupby(table["kode"].str.slice(0, 5))["population"].sum())
    return sums[0].astype("float64"), sums[1].astype("float64")


def _areas(stored: pd.DataFrame) -> pd.Series:
    ordered = stored.sort_values("key", kind="stable")
    shapes = features.shapes_from(stored)
    known = np.array([each is not None and not shapely.is_empty(each) for each in shapes])
    areas = np.full(len(shapes), np.nan)
    areas[known] = geodesic_area_km2(shapes[known])
    return pd.Series(areas, index=pd.Index(ordered["key"].astype("str")))


def _measured(
    compared: Comparison,
    measure: str,
    pair: tuple[pd.Series, ...],
    *,
    every: bool = False,
) -> Effect:
    before, after = pair
    codes = before.index.union(after.index)
    one, other = before.reindex(codes), after.reindex(codes)
    if measure == "rows":
        one, other = one.fillna(0), other.fillna(0)
    table = pd.DataFrame({"kode": codes, "before": one.to_numpy(), "after": other.to_numpy()})
    table["difference"] = table["after"] - table["before"]
    levels = ("provinsi", "kabkota", "kecamatan")
    names = pd.concat([region_names(current_dataset(), level) for level in levels])
    table.insert(1, "nama", names.reindex(codes).fillna("").to_numpy())
    # What differs by less than a rounding has not changed.
    differs = table["difference"].abs().gt(1e-9) | (table["before"].isna() ^ table["after"].isna())
    shown = table if every else table[differs]
    order = shown["difference"].abs().sort_values(ascending=False, kind="stable").index
    totals = (float("nan"),) * 2 if measure == "coverage_pct" else (one.sum(), other.sum())
    return Effect(
        compared,
        measure,
        shown.loc[order, list(COLUMNS)].reset_index(drop=True),
        float(totals[0]),
        float(totals[1]),
    )
