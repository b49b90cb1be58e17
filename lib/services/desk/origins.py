"""Where the data in effect come from: datasets with their versions, files, and who brought them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from data.current import current_dataset
from data.db.engine import database
from data.db.tables import account, dataset, dataset_version
from data.db.uploads import read_upload
from data.store import load_dataset
from data.versions import rows
from data.versions.kinds import BOUNDARIES, FACILITIES, FIXED_KEYS, key_exists, rows_of, table_of
from data.versions.presence import PublishedVersions, database_present
from lib.auth import ADMIN, ANALIS, PERENCANA, Actor
from lib.services.desk import roles
from lib.services.desk.errors import UnknownVersionError
from lib.services.desk.records import (
    Version,
    read_versions,
    select_versions,
    version_by_id,
)
from lib.services.people import fresh

_ACCOUNT = "account:"


@dataclass(frozen=True)
class Holding:
    """A dataset that the desk keeps, and the number of its version in effect (0: embedded)."""

    kind: str
    key: str
    number: int
    empty: bool

    @property
    def name(self) -> str:
        """Kind and key as one text, as links carry it."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Origin:
    """Rows in effect that were loaded by one version."""

    kind: str
    key: str
    number: int
    rows: int
    source: str
    licence: str
    data_year: int | None


def holdings() -> tuple[Holding, ...]:
    """Return every dataset of the desk: facility classes, tables, boundaries, loaded networks."""
    base = load_dataset()
    numbers = _numbers()
    names = [(FACILITIES, key) for key in base.classes]
    names += [(kind, key) for kind, keys in FIXED_KEYS.items() for key in keys]
    names += [each for each in numbers if each not in names]
    return tuple(
        Holding(kind, key, numbers.get((kind, key), 0), _is_empty(kind, key))
        for kind, key in names
        if key_exists(kind, key, base.classes)
    )


def _is_empty(kind: str, key: str) -> bool:
    present = current_dataset()
    if kind == FACILITIES:
        return not present.has_data(key)
    return kind != BOUNDARIES and present.table(table_of(kind, key)).empty


def _numbers() -> dict[tuple[str, str], int]:
    if not database_present():
        return {}
    with database().read() as connection:
        query = (
            sa.select(dataset.c.kind, dataset.c.key, sa.func.max(dataset_version.c.number))
            .join(dataset_version, dataset_version.c.dataset_id == dataset.c.id)
            .group_by(dataset.c.id, dataset.c.kind, dataset.c.key)
            .having(sa.func.max(dataset_version.c.number) >= 1)
            .order_by(dataset.c.kind, dataset.c.key)
        )
        return {(str(kind), str(key)): int(n) for kind, key, n in connection.execute(query)}


def origins() -> tuple[Origin, ...]:
    """Return what was loaded and is in effect: rows by the version that brought them."""
    return _origins(PublishedVersions().revision())


@functools.lru_cache(maxsize=2)
def _origins(revision: str) -> tuple[Origin, ...]:
    """Count once for each publication: a dataset may have a million rows."""
    if not revision:
        return ()
    found: list[Origin] = []
    for kind, key in _numbers():
        with database().read() as connection:
            dataset_id = rows.find_dataset(connection, kind, key)
            if dataset_id is not None:
                found += _origins_of(connection, kind, key, dataset_id)
    return tuple(found)


def _origins_of(
    connection: sa.engine.Connection, kind: str, key: str, dataset_id: int
) -> list[Origin]:
    table, version = rows_of(kind), dataset_version.c
    newest = rows.newest_number(connection, dataset_id)
    query = (
        sa.select(
            version.number, sa.func.count(), version.source, version.licence, version.data_year
        )
        .join(dataset_version, version.id == table.c.version_id)
        .where(rows.in_effect(connection, kind, dataset_id, newest), version.number >= 1)
        .group_by(version.id, version.number, version.source, version.licence, version.data_year)
        .order_by(version.number)
    )
    return [
        Origin(kind, key, int(number), int(count), source, licence, year)
        for number, count, source, licence, year in connection.execute(query)
    ]


def names_of(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of people by their keys in the record, for those who work at the desk.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    actor = fresh(actor)
    if not any(map(actor.has, (ANALIS, PERENCANA, ADMIN))):
        actor.require(PERENCANA)
    wanted = {each for each in keys if each}
    numbers = [int(each.removeprefix(_ACCOUNT)) for each in wanted if each.startswith(_ACCOUNT)]
    with database().read() as connection:
        query = sa.select(account.c.id, account.c.name).where(account.c.id.in_(numbers))
        names = {f"{_ACCOUNT}{number}": str(name) for number, name in connection.execute(query)}
    return {each: names.get(each, each.partition(":")[2] or each) for each in wanted}


def own_loads(actor: Actor, most: int = 100) -> tuple[Version, ...]:
    """Return what somebody brought, whatever became of it, the newest first."""
    actor = fresh(actor)
    if not database_present():
        return ()
    with database().read() as connection:
        query = select_versions().where(dataset_version.c.created_by == actor.key)
        return read_versions(connection, query.order_by(dataset_version.c.id.desc()).limit(most))


def file_as_uploaded(actor: Actor, version_id: int) -> bytes:
    """Return the bytes of the file that a version was made from.

    Raises
    ------
    SignInNeededError, ForbiddenError
        For those who are neither analyst nor planner of its regions.
    UnknownVersionError
        When there is no such version, or it was made without a file.
    UploadDamagedError

    """
    opened = database()
    with opened.read() as connection:
        version = version_by_id(connection, version_id)
    roles.require_see(fresh(actor), version.regions)
    if not version.file_sha256:
        raise UnknownVersionError(value=version_id)
    return read_upload(opened, version.file_sha256)
