"""Accounts: signing in, and who may do what where.

Services take an `Actor` and call `require` first: it reads the grants anew, so that a role taken
back, a new password or a disabled account counts at the next call, in every open session. Each
change is written to the audit trail in its own transaction.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.tables import account, account_identity
from lib.auth import ADMIN, GUEST, Actor, SignInNeededError
from lib.services import passwords
from lib.services.people_errors import (
    IdentityUnknownError,
    LoginError,
    WrongPasswordError,
)
from lib.services.people_rows import Account, account_of, actor_of, by_login, grants_of, record

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
    login = login.strip().casefold()
    locks = passwords.count_attempt(db, login, now())
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
            new = {"password_hash": passwords.hashed(password)}
            connection.execute(sa.update(account).where(account.c.id == row.id).values(**new))
        actor = actor_of(connection, row)
        record(connection, actor, "account.sign_in", row.id)
    return actor


def sign_in_identity(issuer: str, subject: str, *, db: Database | None = None) -> Actor:
    """Return whose account an identity of OpenID Connect is linked to.

    Only the pair of issuer and subject counts; an e-mail address is no proof.

    Raises
    ------
    IdentityUnknownError
        If it is linked to none, or to a disabled one.

    """
    with (db or database()).write() as connection:
        of = (account_identity.c.issuer == issuer) & (account_identity.c.subject == subject)
        row = connection.execute(
            sa.select(account).join(account_identity).where(of, account.c.disabled_at.is_(None))
        ).first()
        if row is None or not issuer or not subject:
            raise IdentityUnknownError(subject=subject)
        actor = actor_of(connection, row)
        record(connection, actor, "account.sign_in", row.id, {"issuer": issuer})
    return actor


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
    actor = _admin(actor, db)
    login = login.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise LoginError(value=login)
    if password is not None:
        passwords.check_rules(password, login)
    values = {
        "login": login,
        "name": " ".join(name.split())[:_NAME_CHARS] or login,
        "password_hash": None if password is None else passwords.hashed(password),
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

    Raises
    ------
    PasswordRuleError, WrongPasswordError, LockedError
    AccountMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = fresh(actor, db=db)
    row = find(login, db=db)
    _over(actor, row)
    if actor.account_id == row.id and row.has_password:
        sign_in(row.login, current, db=db, now=now)
    passwords.check_rules(password, row.login)
    new = {"password_hash": passwords.hashed(password), "credential": account.c.credential + 1}
    with db.write() as connection:
        connection.execute(sa.update(account).where(account.c.id == row.id).values(**new))
        passwords.forget_attempts(connection, row.login)
        record(connection, actor, "account.password", row.id)


def disable(actor: Actor, login: str, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """Close an account to its owner and end its sessions; what it did stays in the trail.

    Raises
    ------
    AccountMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = fresh(actor, db=db)
    row = find(login, db=db)
    _over(actor, row)
    new = {"disabled_at": now(), "credential": account.c.credential + 1}
    with db.write() as connection:
        connection.execute(sa.update(account).where(account.c.id == row.id).values(**new))
        record(connection, actor, "account.disable", row.id)


def link_identity(
    actor: Actor,
    login: str,
    issuer: str,
    subject: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Let an identity of OpenID Connect sign in to an account.

    Raises
    ------
    IdentityUnknownError
        If it is empty, or linked already.
    AccountMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = _admin(actor, db)
    row = find(login, db=db)
    _over(actor, row)
    if not issuer or not subject:
        raise IdentityUnknownError(subject=subject)
    values = {"issuer": issuer, "subject": subject, "account_id": row.id, "linked_at": now()}
    try:
        with db.write() as connection:
            connection.execute(sa.insert(account_identity).values(**values))
            record(connection, actor, "account.identity", row.id, {"issuer": issuer})
    except sa.exc.IntegrityError:
        raise IdentityUnknownError(subject=subject) from None


def find(login: str, *, db: Database | None = None) -> Account:
    """Return an account by its sign-in name; what asks for it must check who asks.

    Raises
    ------
    AccountMissingError

    """
    with (db or database()).read() as connection:
        return by_login(connection, login)


def accounts(actor: Actor, *, db: Database | None = None) -> tuple[Account, ...]:
    """Return every account, by sign-in name, for an admin of any region.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    _admin(actor, db)
    with db.read() as connection:
        rows = connection.execute(sa.select(account).order_by(account.c.login)).all()
        granted = grants_of(connection, [row.id for row in rows])
    return tuple(account_of(row, granted.get(row.id, ())) for row in rows)


def _admin(actor: Actor, db: Database) -> Actor:
    """Return the actor if they manage people anywhere."""
    actor = fresh(actor, db=db)
    if not actor.has(ADMIN):
        actor.require(ADMIN)
    return actor


def _over(actor: Actor, row: Account) -> None:
    """Refuse whoever is not the owner, nor an admin over every grant that the account has."""
    if actor.account_id == row.id:
        return
    if not actor.has(ADMIN):
        actor.require(ADMIN)
    for grant in row.grants:
        actor.require(ADMIN, grant.region)
