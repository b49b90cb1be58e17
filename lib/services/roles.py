"""Giving roles and taking them back."""

from __future__ import annotations

import sqlalchemy as sa

from data.current import current_dataset
from data.db import audit as trail
from data.db.connect import Database
from data.db.engine import database
from data.db.tables import account, role_grant
from lib.auth import ADMIN, PETUGAS, ROLES, WARGA, Actor
from lib.errors import UnknownRegionError
from lib.services.people import Clock, find, require, utc_now
from lib.services.people_errors import GrantMissingError, RoleError
from lib.services.people_rows import refuse_no_admin

GIVEN = tuple(role for role in ROLES if role != WARGA)
"""Roles that are given; everybody is warga."""


def grant(
    actor: Actor,
    login: str,
    role: str,
    region: str = "",
    unit: str = "",
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> bool:
    """Give an account a role for a region; returns whether it did not have it yet.

    Raises
    ------
    RoleError, UnknownRegionError, AccountMissingError
    SignInNeededError, ForbiddenError
        Unless the actor is an admin over that region.

    """
    db = db or database()
    check_grant(role, region, unit)
    actor = require(actor, ADMIN, region, db=db)
    number = find(login, db=db).id
    with db.write() as connection:
        db.lock(connection, f"grants/{number}")
        if connection.execute(
            sa.select(role_grant.c.id).where(_is(number, role, region, unit))
        ).first():
            return False
        values = {"account_id": number, "role": role, "region": region, "unit": unit}
        connection.execute(
            sa.insert(role_grant).values(**values, granted_by=actor.key, granted_at=now())
        )
        trail.record(
            connection,
            actor=actor.key,
            action="role.grant",
            subject_type="account",
            subject_id=str(number),
            details={"role": role, "region": region, "unit": unit},
        )
    return True


def revoke(
    actor: Actor,
    login: str,
    role: str,
    region: str = "",
    unit: str = "",
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Take a role back; it counts at the account's next call.

    Raises
    ------
    GrantMissingError, AccountMissingError
    LastAdminError
        For the last admin of the nation who can sign in.
    SignInNeededError, ForbiddenError
        Unless the actor is an admin over that region.

    """
    db = db or database()
    actor = require(actor, ADMIN, region, db=db)
    number = find(login, db=db).id
    with db.write() as connection:
        if role == ADMIN and region == "":
            refuse_no_admin(db, connection, without=account.c.id == number)
        done = connection.execute(
            sa.update(role_grant)
            .where(_is(number, role, region, unit))
            .values(revoked_by=actor.key, revoked_at=now())
        )
        if done.rowcount == 0:
            raise GrantMissingError(value=login, role=role)
        trail.record(
            connection,
            actor=actor.key,
            action="role.revoke",
            subject_type="account",
            subject_id=str(number),
            details={"role": role, "region": region, "unit": unit},
        )


def check_grant(role: str, region: str = "", unit: str = "") -> None:
    """Refuse a role, a region or a unit that there is not.

    Raises
    ------
    RoleError, UnknownRegionError

    """
    if role not in GIVEN or (unit and role != PETUGAS):
        raise RoleError(value=role, choices=GIVEN)
    if region and not _is_region(region):
        raise UnknownRegionError(value=region)


def _is_region(code: str) -> bool:
    dataset = current_dataset()
    tables = {2: dataset.provinces, 5: dataset.regions, 8: dataset.districts}
    return len(code) in tables and code in set(tables[len(code)]["kode"])


def _is(account_id: int, role: str, region: str, unit: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        role_grant.c.account_id == account_id,
        role_grant.c.role == role,
        role_grant.c.region == region,
        role_grant.c.unit == unit,
        role_grant.c.revoked_at.is_(None),
    )
