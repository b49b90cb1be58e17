"""Publish a version within a transaction: close what it replaces, number it, tell everybody."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.audit import record
from data.db.tables import correction, dataset_version
from data.versions import rows, store
from data.versions.kinds import BOUNDARIES, REGION_TABLE, VILLAGE_TABLE, rows_of
from lib.auth import Actor
from lib.services.desk.errors import VersionConflictError
from lib.services.desk.records import PUBLISHED, Version, version_by_id

UPSERT_KINDS = (REGION_TABLE, VILLAGE_TABLE, BOUNDARIES)
"""Kinds in which a row that is added takes the place of the one with its key."""
APPLIED = "diterapkan"
"""State of a report on the data once the version that answers it is in effect."""
_EXAMPLES = 3


def publish(connection: Connection, actor: Actor, version: Version) -> Version:
    """Bring the rows of a pending version into effect; the dataset must be locked.

    Raises
    ------
    VersionConflictError
        When ids of its rows are in effect already and stay so.

    """
    newest = rows.newest_number(connection, version.dataset_id)
    closed = _close(connection, version, newest)
    _refuse_conflicts(connection, version, newest)
    return mark_published(connection, actor, version.id, newest + 1, {"closed": closed})


def mark_published(
    connection: Connection, actor: Actor, version_id: int, number: int, details: dict[str, object]
) -> Version:
    """Give a version its number, count the publication and write the audit row."""
    connection.execute(
        sa.update(dataset_version)
        .where(dataset_version.c.id == version_id)
        .values(
            number=number,
            state=PUBLISHED,
            decided_by=actor.key,
            decided_at=dt.datetime.now(dt.UTC),
        )
    )
    answered = correction.c.version_id == version_id
    connection.execute(sa.update(correction).where(answered).values(state=APPLIED))
    store.count_publication(connection)
    made = version_by_id(connection, version_id)
    record(
        connection,
        actor=actor.key,
        action="version.publish",
        subject_type="dataset_version",
        subject_id=str(version_id),
        details={"kind": made.kind, "key": made.key, "number": number, "mode": made.mode} | details,
        checksum=made.file_sha256,
    )
    return made


def replaced(connection: Connection, version: Version, newest: int) -> sa.ColumnElement[bool]:
    """Return the condition for the rows that a pending version will close."""
    table = rows_of(version.kind)
    effective = rows.in_effect(connection, version.kind, version.dataset_id, newest)
    if version.mode == "replace_all":
        return effective
    if version.mode == "replace_region":
        return sa.and_(effective, rows.within(version.kind, version.region))
    if version.kind in UPSERT_KINDS or version.mode == "correction":
        brought = sa.select(table.c.key if "key" in table.c else table.c.facility_id).where(
            table.c.dataset_id == version.dataset_id, table.c.version_id == version.id
        )
        return sa.and_(effective, table.c[rows.identity_of(version.kind)].in_(brought))
    return sa.false()


def _close(connection: Connection, version: Version, newest: int) -> int:
    which = replaced(connection, version, newest)
    return rows.close_rows(connection, version.kind, version.id, which)


def _refuse_conflicts(connection: Connection, version: Version, newest: int) -> None:
    """Refuse ids that are in effect; those that this version closed are no longer open."""
    table = rows_of(version.kind)
    own, identity = table.alias("own"), rows.identity_of(version.kind)
    query = (
        sa.select(own.c[identity])
        .join(
            table,
            sa.and_(table.c.dataset_id == own.c.dataset_id, table.c[identity] == own.c[identity]),
        )
        .where(
            own.c.dataset_id == version.dataset_id,
            own.c.version_id == version.id,
            table.c.closed_by.is_(None),
            rows.in_effect(connection, version.kind, version.dataset_id, newest),
        )
    )
    found = sorted(str(each) for each in connection.execute(query).scalars())
    if found:
        raise VersionConflictError(count=len(found), examples=found[:_EXAMPLES])
