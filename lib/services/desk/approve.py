"""Decide on versions that wait: a planner publishes or refuses them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from data.current import look_again
from data.db.audit import record
from data.db.engine import database
from data.db.tables import correction, dataset_version
from data.versions import store
from lib.auth import Actor
from lib.services.desk import roles
from lib.services.desk.errors import VersionDecidedError
from lib.services.desk.publish import publish
from lib.services.desk.records import (
    PENDING,
    REJECTED,
    Version,
    read_versions,
    select_versions,
    version_by_id,
)
from lib.services.people import fresh

_LONGEST_NOTE = 2_000


def scope_of_version(version: Version) -> tuple[str, ...]:
    """Return the regions that deciding on a version needs a right to."""
    if version.mode == "replace_all":
        return (roles.NATION,)
    return (version.region,) if version.mode == "replace_region" else version.regions


def decide(actor: Actor, version_id: int, *, accept: bool, note: str = "") -> Version:
    """Publish a pending version, or refuse it; its rows and record are kept either way.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Without the planner's role for every region touched.
    UnknownVersionError, VersionDecidedError
    VersionConflictError
        When its ids have come into effect meanwhile.

    """
    actor = fresh(actor)
    opened = database()
    with opened.write() as connection:
        found = version_by_id(connection, version_id)
        roles.require_publish(actor, scope_of_version(found))
        store.lock_dataset(opened, connection, found.kind, found.key)
        found = version_by_id(connection, version_id)
        if found.state != PENDING:
            raise VersionDecidedError(state=found.state)
        said = "\n".join(each for each in (found.note, note[:_LONGEST_NOTE]) if each)
        connection.execute(
            sa.update(dataset_version).where(dataset_version.c.id == found.id).values(note=said)
        )
        if accept:
            made = publish(connection, actor, found)
        else:
            connection.execute(
                sa.update(dataset_version)
                .where(dataset_version.c.id == found.id)
                .values(state=REJECTED, decided_by=actor.key, decided_at=dt.datetime.now(dt.UTC))
            )
            # What the version was to answer waits for another answer.
            connection.execute(
                sa.update(correction)
                .where(correction.c.version_id == found.id)
                .values(version_id=None, answer="", handled_by=None, handled_at=None)
            )
            record(
                connection,
                actor=actor.key,
                action="version.reject",
                subject_type="dataset_version",
                subject_id=str(found.id),
                details={"kind": found.kind, "key": found.key},
                checksum=found.file_sha256,
            )
            made = version_by_id(connection, found.id)
    if accept:
        look_again()
    return made


def waiting(actor: Actor) -> tuple[Version, ...]:
    """Return the versions that wait and on which the actor may decide, the oldest first."""
    actor = fresh(actor)
    with database().read() as connection:
        query = select_versions().where(dataset_version.c.state == PENDING)
        found = read_versions(connection, query.order_by(dataset_version.c.id))
    return tuple(each for each in found if roles.may_publish(actor, scope_of_version(each)))
