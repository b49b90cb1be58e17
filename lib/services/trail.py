"""The audit trail as admins read it: who did what, when, to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db import audit as rows
from data.db.connect import Database
from data.db.engine import database
from data.db.tables import account, audit
from lib.auth import ADMIN, Actor
from lib.services.people import require

MOST = 100_000
_ACCOUNT = "account:"


@dataclass(frozen=True)
class Entry:
    """Hold one row of the audit trail."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    subject_type: str
    subject_id: str
    details: Mapping[str, object]
    checksum: str


@dataclass(frozen=True)
class Wanted:
    """Say which rows are asked for; what is empty asks for all.

    Parameters
    ----------
    since, until
        Moments: from the first one on, and before the second one.
    actor
        The key of who did it, such as "account:12" or "os:budi".
    action
        One action, or those of an area ("account.").
    subject_type, subject_id
        What it was done to.

    """

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    actor: str = ""
    action: str = ""
    subject_type: str = ""
    subject_id: str = ""


@dataclass(frozen=True)
class Trail:
    """Hold what the trail is about as a whole.

    Parameters
    ----------
    rows
        Those that were asked for.
    actors, actions, subject_types
        All that there are, to choose from.
    guarded
        Whether the database refuses to change and to delete rows.
    missing
        Numbers that no row has: rows taken out past the guard. None where it cannot be told,
        since PostgreSQL leaves out numbers of transactions that were given up.

    """

    rows: int
    actors: tuple[str, ...]
    actions: tuple[str, ...]
    subject_types: tuple[str, ...]
    guarded: bool
    missing: int | None


def entries(
    actor: Actor,
    wanted: Wanted = Wanted(),
    *,
    limit: int = 100,
    before: int | None = None,
    db: Database | None = None,
) -> tuple[Entry, ...]:
    """Return rows of the trail, the newest first, for an admin of the nation.

    Parameters
    ----------
    actor
        Who asks.
    wanted
        Which rows.
    limit
        Rows at most.
    before
        Only rows of smaller numbers: the page after the one that ended with it.
    db
        Another database than that of the settings.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    require(actor, ADMIN, db=db)
    query = sa.select(audit).where(*_conditions(wanted)).order_by(audit.c.id.desc())
    if before is not None:
        query = query.where(audit.c.id < before)
    with db.read() as connection:
        found = connection.execute(query.limit(min(limit, MOST)))
        return tuple(Entry(**row._mapping) for row in found)


def overview(actor: Actor, wanted: Wanted, *, db: Database | None = None) -> Trail:
    """Return what the trail holds, for an admin of the nation.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    require(actor, ADMIN, db=db)
    with db.read() as connection:
        count = sa.select(sa.func.count()).select_from(audit).where(*_conditions(wanted))
        return Trail(
            rows=int(connection.execute(count).scalar_one()),
            actors=_distinct(connection, audit.c.actor),
            actions=_distinct(connection, audit.c.action),
            subject_types=_distinct(connection, audit.c.subject_type),
            guarded=rows.guarded(connection),
            missing=rows.missing(connection),
        )


def names(actor: Actor, keys: Iterable[str], *, db: Database | None = None) -> dict[str, str]:
    """Return the sign-in names that account keys ("account:12") stand for, for such an admin.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    require(actor, ADMIN, db=db)
    numbers = {
        int(key.removeprefix(_ACCOUNT))
        for key in keys
        if key.startswith(_ACCOUNT) and key.removeprefix(_ACCOUNT).isdecimal()
    }
    with db.read() as connection:
        found = connection.execute(sa.select(account.c.id, account.c.login)).all()
    return {f"{_ACCOUNT}{row.id}": row.login for row in found if row.id in numbers}


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    columns = {
        "actor": wanted.actor,
        "subject_type": wanted.subject_type,
        "subject_id": wanted.subject_id,
    }
    found: list[sa.ColumnElement[bool]] = [
        audit.c[name] == value for name, value in columns.items() if value
    ]
    if wanted.action.endswith("."):
        found.append(audit.c.action.startswith(wanted.action, autoescape=True))
    elif wanted.action:
        found.append(audit.c.action == wanted.action)
    if wanted.since is not None:
        found.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(audit.c.at < wanted.until)
    return found


def _distinct(connection: Connection, column: sa.Column[str]) -> tuple[str, ...]:
    return tuple(connection.scalars(sa.select(column).distinct().order_by(column)))
