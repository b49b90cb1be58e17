"""Datasets of the desk as a whole: version 0, tables at a version, and what is in effect."""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.engine import Database, database
from data.db.tables import DATA_REVISION, app_meta, dataset, dataset_version
from data.overlay import Overlay
from data.store import Dataset, load_dataset
from data.versions import facilities, features, rows
from data.versions.kinds import FACILITIES, key_exists
from data.versions.overlaying import Rows, overlay_from

DATA_TOKEN = "data_token"  # noqa: S105 - a name, no secret
"""Key of a random text, new with each publication: a restored backup may count on from an older
revision, and must not be taken for what was there before."""


@dataclass(frozen=True)
class Effective:
    """The newest published version of a dataset."""

    dataset_id: int
    kind: str
    key: str
    number: int
    text: str


def lock_dataset(database: Database, connection: Connection, kind: str, key: str) -> None:
    """Keep other writers of the dataset waiting until this transaction ends."""
    database.lock(connection, f"dataset:{kind}:{key}")


def ensure_dataset(connection: Connection, kind: str, key: str, base: Dataset) -> int:
    """Return the number of a dataset; the first time its embedded rows become version 0."""
    found = rows.find_dataset(connection, kind, key)
    if found is not None:
        return found
    added = rows.add_dataset(connection, kind, key)
    embedded = embedded_rows(kind, key, base)
    now = dt.datetime.now(dt.UTC)
    version = rows.add_version(
        connection,
        added,
        number=0,
        state="published",
        mode="baseline",
        rows_in=len(embedded),
        rows_accepted=len(embedded),
        report={"seed": base.version},
        source="data/seed",
        created_by="",
        created_at=now,
        decided_at=now,
    )
    rows.insert_rows(connection, kind, added, version, embedded)
    return added


def embedded_rows(kind: str, key: str, base: Dataset) -> pd.DataFrame:
    """Return the rows of version 0."""
    if kind == FACILITIES:
        return facilities.rows_from(base.facilities[key])
    return features.embedded_rows(kind, key, base)


def rows_at(connection: Connection, kind: str, dataset_id: int, number: int) -> pd.DataFrame:
    """Return the stored rows in effect at a published version."""
    which = rows.in_effect(connection, kind, dataset_id, number)
    return rows.read_rows(connection, kind, which)


def count_publication(connection: Connection) -> None:
    """Tell every process that something was published, in the transaction that does it."""
    number = sa.cast(sa.cast(app_meta.c.value, sa.Integer) + 1, sa.Text)
    raised = sa.update(app_meta).where(app_meta.c.key == DATA_REVISION).values(value=number)
    connection.execute(raised)
    token = secrets.token_hex(6)
    renewed = sa.update(app_meta).where(app_meta.c.key == DATA_TOKEN).values(value=token)
    if connection.execute(renewed).rowcount == 0:
        connection.execute(sa.insert(app_meta).values(key=DATA_TOKEN, value=token))


def revision(connection: Connection) -> str:
    """Return a text that changes with each publication, "" before the first."""
    query = sa.select(app_meta.c.key, app_meta.c.value).where(
        app_meta.c.key.in_([DATA_REVISION, DATA_TOKEN])
    )
    found = {str(key): str(value) for key, value in connection.execute(query)}
    number = found.get(DATA_REVISION, "0")
    return "" if number == "0" else f"{number}:{found.get(DATA_TOKEN, '')}"


def effective(connection: Connection) -> list[Effective]:
    """Return the newest published version of each dataset that has more than version 0."""
    newest = (
        sa.select(
            dataset_version.c.dataset_id,
            sa.func.max(dataset_version.c.number).label("number"),
        )
        .group_by(dataset_version.c.dataset_id)
        .having(sa.func.max(dataset_version.c.number) >= 1)
        .subquery()
    )
    version = dataset_version.c
    query = (
        sa.select(
            dataset.c.id, dataset.c.kind, dataset.c.key, newest.c.number, version.id,
            version.decided_at,
        )
        .join(newest, newest.c.dataset_id == dataset.c.id)
        .join(
            dataset_version,
            sa.and_(version.dataset_id == dataset.c.id, version.number == newest.c.number),
        )
        .order_by(dataset.c.id)
    )  # fmt: skip
    return [
        Effective(int(i), str(kind), str(key), int(number), f"{row}:{number}:{decided}")
        for i, kind, key, number, row, decided in connection.execute(query)
    ]


def overlay_of(found: list[Effective]) -> Overlay:
    """Return the tables of versions as an overlay; rows are read when a table is asked for."""
    classes, folder = load_dataset().classes, database().folder
    return overlay_from(
        {
            (each.kind, each.key): Rows(each.text, functools.partial(_stored, each), folder)
            for each in found
            if key_exists(each.kind, each.key, classes)
        }
    )


def _stored(each: Effective) -> pd.DataFrame:
    with database().read() as connection:
        return rows_at(connection, each.kind, each.dataset_id, each.number)


class DatabaseSource:
    """The published versions of the database of this process."""

    def revision(self) -> str:
        """Return a text that changes with each publication, "" before the first."""
        with database().read() as connection:
            return revision(connection)

    def overlay(self) -> Overlay:
        """Return the tables in effect."""
        with database().read() as connection:
            found = effective(connection)
        return overlay_of(found)
