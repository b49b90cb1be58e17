"""Passwords: rules, Argon2 hashes, and a lock after repeated failures."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import math
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.tables import sign_in_attempt
from lib.services.people_errors import LockedError, PasswordRuleError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST, DIFFERENT = 12, 128, 5
FAILURES = 5
"""Wrong sign-ins in a row before a name is locked."""
LOCKED_FOR = dt.timedelta(minutes=15)
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another one: 79 bits in 16
_TRIES = 50
_FORGOTTEN_AFTER = dt.timedelta(days=1)
# A hash takes 64 MiB: many sign-ins at once must not take all memory.
_at_once = threading.BoundedSemaphore(2)


def check_rules(password: str, login: str) -> None:
    """Refuse a password that breaks the rules.

    Raises
    ------
    PasswordRuleError
        Always the same sentence, which names every rule.

    """
    text = _normal(password)
    sound = SHORTEST <= len(text) <= LONGEST and len(set(text)) >= DIFFERENT
    if not sound or login.casefold() in text.casefold():
        raise PasswordRuleError(least=SHORTEST, most=LONGEST)


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password, parameters and salt included."""
    with _at_once:
        return _hasher().hash(_normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was hashed; takes as long where there is none."""
    from argon2.exceptions import InvalidHashError, VerificationError

    text = _normal(password)[: LONGEST + 1]
    with _at_once:
        try:
            _hasher().verify(kept or _nobodys(), text)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def count_attempt(database: Database, login: str, now: dt.datetime) -> bool:
    """Count an attempt as failed before it is looked at, so that many at once count as many.

    Returns
    -------
    bool
        Whether this one, if it fails, locks the name.

    Raises
    ------
    LockedError
        When the name is locked.

    """
    key = _key(login)
    table = sign_in_attempt
    with database.write() as connection:
        database.lock(connection, f"sign-in/{key}")
        connection.execute(sa.delete(table).where(table.c.last_at < now - _FORGOTTEN_AFTER))
        row = connection.execute(sa.select(table).where(table.c.login_hash == key)).first()
        failures = row.failures if row is not None and row.last_at > now - LOCKED_FOR else 0
        if row is not None and failures >= FAILURES:
            left = row.last_at + LOCKED_FOR - now
            raise LockedError(minutes=max(1, math.ceil(left.total_seconds() / 60)))
        connection.execute(sa.delete(table).where(table.c.login_hash == key))
        values = {"login_hash": key, "failures": failures + 1, "last_at": now}
        connection.execute(sa.insert(table).values(**values))
    return bool(failures + 1 >= FAILURES)


def forget_attempts(connection: Connection, login: str) -> None:
    """Begin counting anew, after a right sign-in or a new password."""
    connection.execute(
        sa.delete(sign_in_attempt).where(sign_in_attempt.c.login_hash == _key(login))
    )


def locked(connection: Connection, logins: Iterable[str], now: dt.datetime) -> frozenset[str]:
    """Return which sign-in names are locked at a moment."""
    table = sign_in_attempt
    lock = (table.c.failures >= FAILURES) & (table.c.last_at > now - LOCKED_FOR)
    hashes = set(connection.scalars(sa.select(table.c.login_hash).where(lock)))
    return frozenset(login for login in logins if hashes and _key(login) in hashes)


def temporary(login: str) -> str:
    """Return a random password that can be read out, for the one sign-in before its change."""
    made = ""
    # By chance one has few different letters, or the name in it; a name that no account can have
    # ("-") may be in every one, and is refused with the account.
    for _ in range(_TRIES):
        letters = "".join(secrets.choice(_READABLE) for _ in range(16))
        made = "-".join(letters[start : start + 4] for start in range(0, 16, 4))
        with contextlib.suppress(PasswordRuleError):
            check_rules(made, login)
            break
    return made


def _normal(password: str) -> str:
    # The same characters may be typed composed or decomposed, by keyboard.
    return unicodedata.normalize("NFKC", password)


def _key(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()


@functools.cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # Argon2id, RFC 9106 second choice: 64 MiB, 3 passes, 4 lanes


@functools.cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_hex(16))
