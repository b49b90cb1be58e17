"""Accounts: signing in, and who may do what where.

Services take an `Actor` and call `require` first: it reads the grants anew, so that a role taken
back, a new password or a disabled account counts at the next call, in every open session. Each
change is written to the audit trail in its own transaction.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.tables import account, account_identity
from lib.auth import ADMIN, GUEST, Actor, SignInNeededError
from lib.services import passwords
from lib.services.people_errors import LoginError, PasswordSameError, WrongPasswordError
from lib.services.people_rows import (
    Account,
    account_of,
    actor_of,
    by_login,
    grants_of,
    record,
    refuse_no_admin,
)

Clock = Callable[[], dt.datetime]
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")
_NAME_CHARS = 120


def utc_now() -> dt.datetime:
    """Return the present moment, aware."""
    return dt.datetime.now(dt.UTC)


def sign_in(
    login: str, password: str, *, db: Database | None = None, now: Clock = utc_now
) -> Actor:
    """Return who signs in with a name and a password.

    Raises
    ------
    WrongPasswordError
        For a wrong password, an unknown name and a disabled account alike, after equal work.
    LockedError
        After five failures within a quarter of an hour.

    """
    db = db or database()
    row = _proved(login.strip().casefold(), password, db, now())
    with db.write() as connection:
        actor = actor_of(connection, row)
        record(connection, actor, "account.sign_in", row.id)
    return actor


def _proved(login: str, password: str, db: Database, moment: dt.datetime) -> sa.Row[Any]:
    """Return the row of the account whose password this is."""
    locks = passwords.count_attempt(db, login, moment)
    with db.read() as connection:
        row = connection.execute(sa.select(account).where(account.c.login == login)).first()
    usable = row is not None and row.disabled_at is None
    if not passwords.matches(password, row.password_hash if row and usable else None) or not row:
        if locks:
            with db.write() as connection:
                record(connection, GUEST, "account.lock", row.id if row else "")
        raise WrongPasswordError
    with db.write() as connection:
        passwords.forget_attempts(connection, login)
        if passwords.outdated(row.password_hash):
            values = {"password_hash": passwords.hashed(password)}
            connection.execute(sa.update(account).where(account.c.id == row.id).values(**values))
    return row


def fresh(actor: Actor, *, db: Database | None = None) -> Actor:
    """Return the same actor with the grants of this moment.

    Raises
    ------
    SignInNeededError
        If the account was disabled or has a new password since.

    """
    if actor.account_id is None:
        return actor
    with (db or database()).read() as connection:
        row = connection.execute(sa.select(account).where(account.c.id == actor.account_id)).first()
        if row is None or row.disabled_at is not None or row.credential != actor.credential:
            raise SignInNeededError
        return actor_of(connection, row)


def require(
    actor: Actor, role: str, region: str = "", unit: str = "", *, db: Database | None = None
) -> Actor:
    """Return the actor with the grants of this moment, if they cover what is asked.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Otherwise.

    """
    actor = fresh(actor, db=db)
    actor.require(role, region, unit)
    return actor


def add_account(
    actor: Actor,
    login: str,
    name: str,
    password: str | None = None,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Make an account without roles and return its id; without password it needs an identity.

    Raises
    ------
    LoginError, PasswordRuleError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = admin(actor, db)
    login = login.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise LoginError(value=login)
    if password is not None:
        passwords.check_rules(password, login)
    values = {
        "login": login,
        "name": " ".join(name.split())[:_NAME_CHARS] or login,
        "password_hash": None if password is None else passwords.hashed(password),
        "must_change": password is not None and _by_another(actor, None),
        "created_by": actor.key,
        "created_at": now(),
    }
    try:
        with db.write() as connection:
            added = connection.execute(sa.insert(account).values(**values).returning(account.c.id))
            number = int(added.scalar_one())
            record(connection, actor, "account.add", number)
    except sa.exc.IntegrityError:
        raise LoginError(value=login) from None
    return number


def set_password(
    actor: Actor,
    login: str,
    password: str,
    *,
    current: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Give an account a new password: one's own, or as an admin over all its roles.

    One's own needs the `current` one. Every session of the account ends, and a lock is lifted.
    A password that an admin sets is for one sign-in: its owner must then choose another one.

    Raises
    ------
    PasswordRuleError, PasswordSameError, WrongPasswordError, LockedError
    AccountMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = fresh(actor, db=db)
    row = find(login, db=db)
    over(actor, row)
    if actor.account_id == row.id and row.has_password:
        _proved(row.login, current, db, now())
        if password == current:
            raise PasswordSameError
    passwords.check_rules(password, row.login)
    new = {
        "password_hash": passwords.hashed(password),
        "credential": account.c.credential + 1,
        "must_change": _by_another(actor, row.id),
    }
    with db.write() as connection:
        connection.execute(sa.update(account).where(account.c.id == row.id).values(**new))
        passwords.forget_attempts(connection, row.login)
        record(connection, actor, "account.password", row.id)


def disable(actor: Actor, login: str, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """Close an account to its owner and end its sessions; what it did stays in the trail.

    Raises
    ------
    LastAdminError
        For the only admin of the nation who can sign in.
    AccountMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = fresh(actor, db=db)
    row = find(login, db=db)
    over(actor, row)
    new = {"disabled_at": now(), "credential": account.c.credential + 1}
    with db.write() as connection:
        refuse_no_admin(db, connection, without=account.c.id == row.id)
        connection.execute(sa.update(account).where(account.c.id == row.id).values(**new))
        record(connection, actor, "account.disable", row.id)


def reopen(actor: Actor, login: str, *, db: Database | None = None) -> None:
    """Open a closed account again, with the password and the roles that it had.

    Raises
    ------
    AccountMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = fresh(actor, db=db)
    row = find(login, db=db)
    over(actor, row)
    with db.write() as connection:
        this = (account.c.id == row.id) & account.c.disabled_at.is_not(None)
        if connection.execute(sa.update(account).where(this).values(disabled_at=None)).rowcount:
            record(connection, actor, "account.reopen", row.id)


def unlock(actor: Actor, login: str, *, db: Database | None = None) -> None:
    """Lift the lock that wrong passwords put on a sign-in name.

    Raises
    ------
    AccountMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = fresh(actor, db=db)
    row = find(login, db=db)
    over(actor, row)
    with db.write() as connection:
        passwords.forget_attempts(connection, row.login)
        record(connection, actor, "account.unlock", row.id)


def find(login: str, *, db: Database | None = None) -> Account:
    """Return an account by its sign-in name; what asks for it must check who asks.

    Raises
    ------
    AccountMissingError

    """
    with (db or database()).read() as connection:
        return by_login(connection, login)


def own_account(actor: Actor, *, db: Database | None = None) -> Account:
    """Return the account of whoever is signed in.

    Raises
    ------
    SignInNeededError
        For a guest.

    """
    with (db or database()).read() as connection:
        row = connection.execute(sa.select(account).where(account.c.id == actor.account_id)).first()
        if row is None:
            raise SignInNeededError
        return account_of(row, grants_of(connection, [row.id]).get(row.id, ()))


def accounts(
    actor: Actor, *, db: Database | None = None, now: Clock = utc_now
) -> tuple[Account, ...]:
    """Return every account, by sign-in name, for an admin of any region.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    admin(actor, db)
    with db.read() as connection:
        found = connection.execute(sa.select(account).order_by(account.c.login)).all()
        granted = grants_of(connection, [row.id for row in found])
        linked = set(connection.scalars(sa.select(account_identity.c.account_id)))
        locked = passwords.locked(connection, (row.login for row in found), now())
    return tuple(
        account_of(
            row,
            granted.get(row.id, ()),
            has_identity=row.id in linked,
            locked=row.login in locked,
        )
        for row in found
    )


def admin(actor: Actor, db: Database) -> Actor:
    """Return the actor if they manage people anywhere."""
    actor = fresh(actor, db=db)
    if not actor.has(ADMIN):
        actor.require(ADMIN)
    return actor


def _by_another(actor: Actor, account_id: int | None) -> bool:
    """Tell whether a password is set by an admin and not by its owner or at the command line."""
    return not actor.is_operator and actor.account_id != account_id


def over(actor: Actor, row: Account) -> None:
    """Refuse whoever is not the owner, nor an admin over every grant that the account has."""
    if actor.account_id == row.id:
        return
    if not actor.has(ADMIN):
        actor.require(ADMIN)
    for grant in row.grants:
        actor.require(ADMIN, grant.region)
