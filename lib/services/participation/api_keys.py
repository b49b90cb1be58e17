"""Keys by which other programs may create reports: told once, kept as a hash, ended at any time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import api_key
from lib.auth import ADMIN, Actor
from lib.errors import AppError
from lib.services.participation.errors import ReportFieldError
from lib.services.people import Clock, require, utc_now
from lib.services.skm.units import check_region

LONGEST_NAME = 120
_KEY_BYTES = 32
_LONGEST_KEY = 200


class ApiKeyError(AppError, PermissionError):
    """Refuse a program without a key that is in force for the place."""

    code = "E_API_KEY"
    text_id = "Kunci API tidak ada, tidak berlaku, atau bukan untuk wilayah ini."
    text_en = "The API key is missing, not in force, or not for this region."


@dataclass(frozen=True)
class ApiKey:
    """A key without itself: whose it is, where it may create reports ("" is everywhere)."""

    id: int
    name: str
    region: str
    made_at: dt.datetime
    retired_at: dt.datetime | None


_COLUMNS = [api_key.c[name] for name in ApiKey.__dataclass_fields__]


def issue(
    actor: Actor,
    name: str,
    region: str = "",
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> str:
    """Make a key for a program and return it: it cannot be told again.

    Raises
    ------
    ReportFieldError, UnknownRegionError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = require(actor, ADMIN, db=db)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ReportFieldError(field="nama", value=name, expected=f"1–{LONGEST_NAME}")
    if region:
        check_region(region)
    key = secrets.token_urlsafe(_KEY_BYTES)
    values = {"name": name, "key_hash": _hash(key), "region": region,
              "made_by": actor.key, "made_at": now()}  # fmt: skip
    with db.write() as connection:
        number = connection.execute(
            sa.insert(api_key).values(**values).returning(api_key.c.id)
        ).scalar_one()
        record(connection, actor=actor.key, action="api_key.issue", subject_type="api_key",
               subject_id=str(number), details={"name": name, "region": region})  # fmt: skip
    return key


def retire(actor: Actor, number: int, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """End a key; one that has ended stays as it is.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = require(actor, ADMIN, db=db)
    still = (api_key.c.id == number) & api_key.c.retired_at.is_(None)
    with db.write() as connection:
        ended = connection.execute(sa.update(api_key).where(still).values(retired_at=now()))
        if ended.rowcount:
            record(connection, actor=actor.key, action="api_key.retire", subject_type="api_key",
                   subject_id=str(number), details={})  # fmt: skip


def listed(actor: Actor, *, db: Database | None = None) -> tuple[ApiKey, ...]:
    """Return all keys without themselves, the newest first.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    require(actor, ADMIN, db=db)
    with db.read() as connection:
        rows = connection.execute(sa.select(*_COLUMNS).order_by(api_key.c.id.desc())).all()
    return tuple(ApiKey(**row._mapping) for row in rows)


def check(key: str, *, db: Database | None = None) -> ApiKey:
    """Return whose key it is; found by its hash, so that the search's time tells nothing of it.

    Raises
    ------
    ApiKeyError

    """
    if not key or len(key) > _LONGEST_KEY:
        raise ApiKeyError
    own = (api_key.c.key_hash == _hash(key)) & api_key.c.retired_at.is_(None)
    with (db or database()).read() as connection:
        row = connection.execute(sa.select(*_COLUMNS).where(own)).first()
    if row is None:
        raise ApiKeyError
    return ApiKey(**row._mapping)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
