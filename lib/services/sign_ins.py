"""Sessions of browsers that are signed in, kept in the database.

A browser holds a random token in a cookie; the database holds its SHA-256, so that a copy of the
database signs nobody in. A session ends at sign-out, after its hours, when nothing is asked of it
for a while, and with a new password or a closed account (`account.credential` counts up). An
identity of OpenID Connect has a session as well, named by its identity token, so that all of this
holds for it too, though the cookie that carries it is Streamlit's and lasts for 30 days.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import logging
import secrets
import threading
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.tables import account, web_session
from lib.auth import Actor, SignInNeededError
from lib.config import settings
from lib.errors import AppError
from lib.services.identities import sign_in_identity
from lib.services.people import Clock, set_password, utc_now
from lib.services.people_rows import actor_of, record

_LOG = logging.getLogger(__name__)
TOUCH = "session-touch"
_TOUCH_AFTER = dt.timedelta(seconds=60)
_KEPT = dt.timedelta(days=1)
# What tells two identity tokens of one person apart; providers give some of these.
_TOKEN_MARKS = ("iss", "sub", "iat", "jti", "sid", "nonce", "at_hash")


def begin(
    actor: Actor, *, former: str = "", db: Database | None = None, now: Clock = utc_now
) -> str:
    """Begin a session of somebody who has just proved who they are; return its token.

    Parameters
    ----------
    actor
        As `people.sign_in` returned it.
    former
        Token that the browser came with: that session ends.
    db, now
        Other ones than those of the process.

    """
    db = db or database()
    token = secrets.token_urlsafe(32)
    moment = now()
    with db.write() as connection:
        connection.execute(sa.delete(web_session).where(web_session.c.expires_at < moment - _KEPT))
        _end(connection, former, moment)
        _insert(connection, token, actor, moment, moment + _lifetime())
    return token


def actor_by(token: str, *, db: Database | None = None, now: Clock = utc_now) -> Actor | None:
    """Return whose session a token stands for, with the grants of this moment; None if over."""
    db = db or database()
    moment = now()
    with db.read() as connection:
        row = connection.execute(
            sa.select(account, web_session.c.seen_at)
            .join(web_session)
            .where(
                web_session.c.token_hash == _hash(token),
                web_session.c.ended_at.is_(None),
                web_session.c.expires_at > moment,
                web_session.c.seen_at > moment - dt.timedelta(minutes=settings().idle_minutes),
                web_session.c.credential == account.c.credential,
                account.c.disabled_at.is_(None),
            )
        ).first()
        if row is None:
            return None
        actor = actor_of(connection, row)
    if row.seen_at < moment - _TOUCH_AFTER:
        # Aside, since a long import may hold up other writers, and a page waits for none.
        touch = functools.partial(_touch, db, token, moment)
        threading.Thread(target=touch, name=TOUCH, daemon=True).start()
    return actor


def actor_by_identity(
    claims: Mapping[str, Any], *, db: Database | None = None, now: Clock = utc_now
) -> Actor | None:
    """Return whose account an identity token signs in to; None if its session is over.

    Parameters
    ----------
    claims
        Of an identity token that has been verified: iss, sub, iat and what else it says.
    db, now
        Other ones than those of the process.

    Raises
    ------
    IdentityUnknownError
        If no account has this identity.

    """
    db = db or database()
    token = identity_token(claims)
    with db.read() as connection:
        known = web_session.c.token_hash == _hash(token)
        begun = connection.execute(sa.select(web_session.c.token_hash).where(known)).first()
    if begun is not None:
        return actor_by(token, db=db, now=now)
    moment = now()
    expires = _issued(claims) + _lifetime()
    if expires <= moment:
        return None
    actor = sign_in_identity(
        str(claims.get("iss", "")),
        str(claims.get("sub", "")),
        verified_email=str(claims.get("email", "")) if claims.get("email_verified") is True else "",
        db=db,
        now=now,
    )
    try:
        with db.write() as connection:
            _insert(connection, token, actor, moment, expires)
    except sa.exc.IntegrityError:  # another tab was quicker
        return actor_by(token, db=db, now=now)
    return actor


def identity_token(claims: Mapping[str, Any]) -> str:
    """Return what names the session of an identity token."""
    return "\n".join(f"{name}={claims.get(name, '')}" for name in _TOKEN_MARKS)


def change_password(
    token: str, current: str, new: str, *, db: Database | None = None, now: Clock = utc_now
) -> str:
    """Change the password of whose session this is; return the token of a new session.

    Every session of the account ends, this one too.

    Raises
    ------
    SignInNeededError, WrongPasswordError, LockedError, PasswordRuleError, PasswordSameError

    """
    db = db or database()
    actor = actor_by(token, db=db, now=now)
    if actor is None:
        raise SignInNeededError
    own = sa.select(account).where(account.c.id == actor.account_id)
    with db.read() as connection:
        login = connection.execute(own).one().login
    set_password(actor, login, new, current=current, db=db, now=now)
    with db.read() as connection:
        renewed = actor_of(connection, connection.execute(own).one())
    return begin(renewed, db=db, now=now)


def end(token: str, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """End a session, in every tab; nothing happens for a token that stands for none."""
    with (db or database()).write() as connection:
        _end(connection, token, now())


def _end(connection: Connection, token: str, moment: dt.datetime) -> None:
    if not token:
        return
    this = (web_session.c.token_hash == _hash(token)) & web_session.c.ended_at.is_(None)
    row = connection.execute(sa.select(account).join(web_session).where(this)).first()
    if row is not None:
        connection.execute(sa.update(web_session).where(this).values(ended_at=moment))
        record(connection, actor_of(connection, row), "account.sign_out", row.id)


def _insert(
    connection: Connection, token: str, actor: Actor, moment: dt.datetime, expires: dt.datetime
) -> None:
    values = {
        "token_hash": _hash(token),
        "account_id": actor.account_id,
        "credential": actor.credential,
        "started_at": moment,
        "seen_at": moment,
        "expires_at": expires,
    }
    connection.execute(sa.insert(web_session).values(**values))


def _touch(db: Database, token: str, moment: dt.datetime) -> None:
    try:
        with db.write() as connection:
            this = (web_session.c.token_hash == _hash(token)) & (web_session.c.seen_at < moment)
            connection.execute(sa.update(web_session).where(this).values(seen_at=moment))
    except AppError as error:  # a full disk: the session then ends when it would have, idle
        _LOG.warning("a session was not prolonged: %s", error)


def _lifetime() -> dt.timedelta:
    return dt.timedelta(hours=settings().session_hours)


def _issued(claims: Mapping[str, Any]) -> dt.datetime:
    """Return when an identity token was made; one that does not say was made long ago."""
    try:
        return dt.datetime.fromtimestamp(float(claims.get("iat", 0)), dt.UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return dt.datetime.fromtimestamp(0, dt.UTC)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
