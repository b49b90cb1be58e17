"""Accounts and grants as rows of the database; nothing here checks who asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db import audit
from data.db.connect import Database
from data.db.tables import account, account_identity, role_grant
from lib.auth import ADMIN, Actor, Grant
from lib.services.people_errors import AccountMissingError, LastAdminError


@dataclass(frozen=True)
class Account:
    """Hold an account as admins see it, with its grants in effect."""

    id: int
    login: str
    name: str
    has_password: bool
    created_at: dt.datetime
    disabled_at: dt.datetime | None
    grants: tuple[Grant, ...]
    must_change: bool = False
    has_identity: bool = False
    locked: bool = False


def by_login(connection: Connection, login: str) -> Account:
    """Return an account by its sign-in name.

    Raises
    ------
    AccountMissingError

    """
    where = account.c.login == login.strip().casefold()
    row = connection.execute(sa.select(account).where(where)).first()
    if row is None:
        raise AccountMissingError(value=login)
    return account_of(row, grants_of(connection, [row.id]).get(row.id, ()))


def grants_of(connection: Connection, ids: list[int]) -> dict[int, tuple[Grant, ...]]:
    """Return the grants in effect of accounts, by account."""
    found: dict[int, tuple[Grant, ...]] = {}
    in_effect = role_grant.c.account_id.in_(ids) & role_grant.c.revoked_at.is_(None)
    for row in connection.execute(sa.select(role_grant).where(in_effect).order_by(role_grant.c.id)):
        grant = Grant(row.role, row.region, row.unit)
        found[row.account_id] = (*found.get(row.account_id, ()), grant)
    return found


def actor_of(connection: Connection, row: sa.Row[Any]) -> Actor:
    """Return who an account's row stands for, with the grants of this moment.

    Whoever must change the password first has none until then.
    """
    granted = () if row.must_change else grants_of(connection, [row.id]).get(row.id, ())
    return Actor(row.id, row.name, granted, row.credential, must_change=row.must_change)


def account_of(
    row: sa.Row[Any],
    granted: tuple[Grant, ...],
    *,
    has_identity: bool = False,
    locked: bool = False,
) -> Account:
    """Return an account from its row; the last two are for lists of admins."""
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        grants=granted,
        must_change=row.must_change,
        has_identity=has_identity,
        locked=locked,
    )


def refuse_no_admin(
    db: Database, connection: Connection, *, without: sa.ColumnElement[bool]
) -> None:
    """Refuse a change after which nobody could manage people in the whole nation any more.

    Parameters
    ----------
    db, connection
        The transaction of the change, before it is made.
    without
        Which accounts, or grants, are about to go.

    Raises
    ------
    LastAdminError
        Only if there is such an admin now.

    """
    db.lock(connection, "admins")  # two admins must not remove each other at once
    identified = sa.exists().where(account_identity.c.account_id == account.c.id)
    admins = (
        sa.select(account.c.id)
        .join(role_grant)
        .where(
            role_grant.c.role == ADMIN,
            role_grant.c.region == "",
            role_grant.c.revoked_at.is_(None),
            account.c.disabled_at.is_(None),
            account.c.password_hash.is_not(None) | identified,
        )
    )
    left = connection.execute(admins.where(sa.not_(without)).limit(1)).first()
    if left is None and connection.execute(admins.limit(1)).first() is not None:
        raise LastAdminError


def record(
    connection: Connection,
    actor: Actor,
    action: str,
    account_id: int | str,
    details: dict[str, object] | None = None,
) -> None:
    """Write a row of the audit trail about an account."""
    audit.record(
        connection,
        actor=actor.key,
        action=action,
        subject_type="account",
        subject_id=str(account_id),
        details=details,
    )
