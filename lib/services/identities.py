"""Identities of OpenID Connect: which account each one signs in to."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.tables import account, account_identity
from lib.auth import Actor
from lib.services.people import Clock, admin, find, over, utc_now
from lib.services.people_errors import IdentityUnknownError
from lib.services.people_rows import actor_of, record


def sign_in_identity(
    issuer: str,
    subject: str,
    *,
    verified_email: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> Actor:
    """Return whose account an identity signs in to.

    The pair of issuer and subject counts. An e-mail address counts once, as an invitation: an
    account without a password and without an identity, whose sign-in name is the address, is
    linked to the first identity for which the provider vouches that the address is its own.

    Parameters
    ----------
    issuer, subject
        As the verified identity token names them.
    verified_email
        The address, if the provider says that it has been verified.
    db, now
        Other ones than those of the process.

    Raises
    ------
    IdentityUnknownError
        If no account has it, or only a disabled one.

    """
    db = db or database()
    if not issuer or not subject:
        raise IdentityUnknownError(subject=subject, issuer=issuer)
    email = verified_email.strip().casefold()
    invited = (
        (account.c.login == email)
        & account.c.password_hash.is_(None)
        & account.c.disabled_at.is_(None)
        & ~sa.exists().where(account_identity.c.account_id == account.c.id)
    )
    with db.read() as connection:  # strangers shall not hold up those who write
        row = _linked(connection, issuer, subject)
        known = row is not None or (
            email and connection.execute(sa.select(account.c.id).where(invited)).first()
        )
    if not known:
        raise IdentityUnknownError(subject=subject, issuer=issuer)
    with db.write() as connection:
        db.lock(connection, "identities")
        row = _linked(connection, issuer, subject)
        if row is None and email:
            row = connection.execute(sa.select(account).where(invited)).first()
            if row is not None:
                _link(connection, issuer, subject, row.id, now)
                details: dict[str, object] = {"issuer": issuer, "by": "email"}
                record(connection, actor_of(connection, row), "account.identity", row.id, details)
        if row is None:
            raise IdentityUnknownError(subject=subject, issuer=issuer)
        actor = actor_of(connection, row)
        record(connection, actor, "account.sign_in", row.id, {"issuer": issuer})
    return actor


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
    actor = admin(actor, db)
    row = find(login, db=db)
    over(actor, row)
    if not issuer or not subject:
        raise IdentityUnknownError(subject=subject, issuer=issuer)
    try:
        with db.write() as connection:
            _link(connection, issuer, subject, row.id, now)
            record(connection, actor, "account.identity", row.id, {"issuer": issuer})
    except sa.exc.IntegrityError:
        raise IdentityUnknownError(subject=subject, issuer=issuer) from None


def _linked(connection: Connection, issuer: str, subject: str) -> sa.Row[tuple[object, ...]] | None:
    of = (account_identity.c.issuer == issuer) & (account_identity.c.subject == subject)
    return connection.execute(
        sa.select(account).join(account_identity).where(of, account.c.disabled_at.is_(None))
    ).first()


def _link(connection: Connection, issuer: str, subject: str, account_id: int, now: Clock) -> None:
    values = {"issuer": issuer, "subject": subject, "account_id": account_id, "linked_at": now()}
    connection.execute(sa.insert(account_identity).values(**values))
