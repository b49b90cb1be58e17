"""Rows of versions in the database: which are in effect, and how they are brought and closed.

All of it is a handful of statements whatever the number of rows, and runs in the caller's one
transaction.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.tables import dataset, dataset_version
from data.versions.kinds import FACILITIES, rows_of

CHUNK = 20_000
"""Rows handed to the driver at a time: bounds memory, not the transaction."""

FACILITY_FIELDS = (
    "facility_id", "nama", "kode_kabkota", "kode_kecamatan", "lat", "lon", "location_quality",
    "location_score", "active", "source", "year", "attributes",
)  # fmt: skip
_TYPES = {
    "lat": "float64", "lon": "float64", "location_score": "float64", "year": "float64",
    "active": "bool", "geometry": "object",
}  # fmt: skip
FEATURE_FIELDS = ("key", "kode", "properties", "geometry")


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the columns that rows of a kind carry."""
    return FACILITY_FIELDS if kind == FACILITIES else FEATURE_FIELDS


def identity_of(kind: str) -> str:
    """Return the column by which rows of a kind are told apart."""
    return "facility_id" if kind == FACILITIES else "key"


def region_of(kind: str) -> str:
    """Return the column that holds the region's code."""
    return "kode_kabkota" if kind == FACILITIES else "kode"


def find_dataset(connection: Connection, kind: str, key: str) -> int | None:
    """Return the number of a dataset, None when nothing was ever loaded into it."""
    query = sa.select(dataset.c.id).where(dataset.c.kind == kind, dataset.c.key == key)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else int(found)


def add_dataset(connection: Connection, kind: str, key: str) -> int:
    """Add a dataset and return its number."""
    added = sa.insert(dataset).values(kind=kind, key=key).returning(dataset.c.id)
    return int(connection.execute(added).scalar_one())


def newest_number(connection: Connection, dataset_id: int) -> int:
    """Return the number of the newest published version, -1 where there is none."""
    query = sa.select(sa.func.max(dataset_version.c.number)).where(
        dataset_version.c.dataset_id == dataset_id
    )
    found = connection.execute(query).scalar_one()
    return -1 if found is None else int(found)


def published_ids(connection: Connection, dataset_id: int, number: int) -> list[int]:
    """Return the versions of a dataset that are published up to a number."""
    query = sa.select(dataset_version.c.id).where(
        dataset_version.c.dataset_id == dataset_id, dataset_version.c.number <= number
    )
    return [int(each) for each in connection.execute(query).scalars()]


def in_effect(
    connection: Connection,
    kind: str,
    dataset_id: int,
    number: int,
    table: sa.FromClause | None = None,
) -> sa.ColumnElement[bool]:
    """Return the condition that a row is in effect at a published version.

    `table` is another name of the kind's table, for a condition within a condition.
    """
    versions = published_ids(connection, dataset_id, number)
    # Within a condition rows are looked up by something else than their version.
    version = rows_of(kind).c.version_id if table is None else table.c.version_id + 0
    table = rows_of(kind) if table is None else table
    return sa.and_(
        table.c.dataset_id == dataset_id,
        version.in_(versions),
        sa.or_(table.c.closed_by.is_(None), table.c.closed_by.not_in(versions)),
    )


def only_at(
    connection: Connection, kind: str, dataset_id: int, number: int, other: int
) -> sa.ColumnElement[bool]:
    """Return the condition that a row is in effect at one version and none like it at another.

    Rows are alike when all that they carry is, whichever version brought them.
    """
    table, twin = rows_of(kind), rows_of(kind).alias("twin")
    # Twins are looked up by their identity. Written so that no other index seems of use: SQLite
    # took that of versions, and compared each of 44,000 rows with each.
    region = region_of(kind)
    alike = [
        table.c[name].is_not_distinct_from(
            twin.c[name].concat("") if name == region else twin.c[name]
        )
        for name in fields_of(kind)
    ]
    same = twin.c[identity_of(kind)] == table.c[identity_of(kind)]
    there = in_effect(connection, kind, dataset_id, other, twin)
    found = sa.exists().where(there, same, *alike)
    return sa.and_(in_effect(connection, kind, dataset_id, number), sa.not_(found))


def within(kind: str, region: str) -> sa.ColumnElement[bool]:
    """Return the condition that a row lies in a region; "" is the whole nation."""
    column = rows_of(kind).c[region_of(kind)]
    if not region:
        return sa.true()
    return sa.or_(column == region, column.startswith(f"{region}.", autoescape=True))


def insert_rows(
    connection: Connection, kind: str, dataset_id: int, version_id: int, frame: pd.DataFrame
) -> None:
    """Insert rows brought by a version; `frame` has the columns of `fields_of`."""
    table, fields = rows_of(kind), fields_of(kind)
    names = ("dataset_id", "version_id", *fields)
    for start in range(0, len(frame), CHUNK):
        part = frame.iloc[start : start + CHUNK]
        columns = [plain_values(part[name]) for name in fields]
        every = (itertools.repeat(each, len(part)) for each in (dataset_id, version_id))
        _insert(connection, table, names, list(zip(*every, *columns, strict=True)))


def _insert(
    connection: Connection, table: sa.Table, names: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    """Insert tuples of plain values; SQLite takes them as they are, in half the time."""
    if connection.dialect.paramstyle == "qmark":
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
        connection.exec_driver_sql(statement, rows)
    else:
        connection.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def plain_values(column: pd.Series) -> list[Any]:
    """Return a column as Python's own values, None where there is none."""
    values: list[Any] = column.to_numpy(dtype=object, na_value=None).tolist()
    if column.dtype != object:
        return values
    return [each.item() if isinstance(each, np.generic) else each for each in values]


def close_rows(
    connection: Connection, kind: str, version_id: int, which: sa.ColumnElement[bool]
) -> int:
    """Close the rows that a condition chooses, and return how many they were."""
    table = rows_of(kind)
    changed = sa.update(table).where(which).values(closed_by=version_id)
    return int(connection.execute(changed).rowcount)


def copy_rows(
    connection: Connection, kind: str, version_id: int, which: sa.ColumnElement[bool]
) -> int:
    """Bring rows again, as they once were, by a version; return how many they were."""
    table, fields = rows_of(kind), fields_of(kind)
    query = sa.select(
        table.c.dataset_id, sa.literal(version_id), *(table.c[name] for name in fields)
    ).where(which)
    copied = sa.insert(table).from_select(["dataset_id", "version_id", *fields], query)
    return int(connection.execute(copied).rowcount)


def read_rows(
    connection: Connection, kind: str, which: sa.ColumnElement[bool], fields: Sequence[str] = ()
) -> pd.DataFrame:
    """Read the rows that a condition chooses, in the order in which they were brought."""
    table, wanted = rows_of(kind), tuple(fields) or fields_of(kind)
    query = sa.select(*(table.c[name] for name in wanted)).where(which).order_by(table.c.id)
    result = connection.execute(query.execution_options(stream_results=True))
    parts = [_typed([tuple(row) for row in part], wanted) for part in _partitions(result)]
    return pd.concat(parts, ignore_index=True) if parts else _typed([], wanted)


def _typed(values: list[tuple[Any, ...]], names: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as a frame in compact types: a million rows as objects would take a gigabyte."""
    columns = list(zip(*values, strict=True)) if values else [()] * len(names)
    types = {name: _TYPES.get(name, "str") for name in names}
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=types[name])
            for name, column in zip(names, columns, strict=True)
        }
    )


def _partitions(result: sa.CursorResult[Any]) -> Iterator[Sequence[sa.Row[Any]]]:
    yield from result.partitions(CHUNK)


def add_version(connection: Connection, dataset_id: int, **values: Any) -> int:
    """Add the record of a version and return its row number."""
    values.setdefault("created_at", dt.datetime.now(dt.UTC))
    added = (
        sa.insert(dataset_version)
        .values(dataset_id=dataset_id, **values)
        .returning(dataset_version.c.id)
    )
    return int(connection.execute(added).scalar_one())
