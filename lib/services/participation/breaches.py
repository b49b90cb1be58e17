"""The log of breaches of personal data: people are told within 72 hours (UU 27/2022, art. 46)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import breach
from lib.auth import ADMIN, Actor
from lib.privacy import redact
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from lib.services.people import Clock, require, utc_now

HOURS = 72
LONGEST = 2_000
MOST_PEOPLE = 300_000_000


@dataclass(frozen=True)
class Breach:
    """One breach: what was revealed, when and how, and what is done about it."""

    id: int
    noticed_at: dt.datetime
    due_at: dt.datetime
    revealed: str
    circumstances: str
    handling: str
    people: int | None
    told_at: dt.datetime | None

    def late(self, now: dt.datetime) -> bool:
        """Tell whether people have not been told in time."""
        return self.told_at is None and self.due_at < now


def log(
    actor: Actor,
    noticed_at: dt.datetime,
    revealed: str,
    circumstances: str,
    handling: str,
    *,
    people: int | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Write down a breach with the three things that its notice must say; return its number.

    Raises
    ------
    ReportFieldError, SignInNeededError, ForbiddenError

    """
    db, moment = db or database(), now()
    actor = require(actor, ADMIN, db=db)
    said = {"revealed": revealed, "circumstances": circumstances, "handling": handling}
    said = {name: redact(text) for name, text in said.items()}
    for name, text in said.items():
        if not 0 < len(text) <= LONGEST:
            raise ReportFieldError(field=name, value=text[:80], expected=f"1–{LONGEST}")
    if noticed_at > moment:
        raise ReportFieldError(field="waktu", value=noticed_at.isoformat(), expected="≤ kini")
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        raise ReportFieldError(field="orang", value=people, expected=f"0–{MOST_PEOPLE}")
    values = {**said, "people": people, "noticed_at": noticed_at, "made_by": actor.key}
    due_at = noticed_at + dt.timedelta(hours=HOURS)
    with db.write() as connection:
        added = connection.execute(
            sa.insert(breach).values(**values, due_at=due_at, made_at=moment).returning(breach.c.id)
        )
        number = int(added.scalar_one())
        _tell(connection, actor, "breach.log", number)
    return number


def told(actor: Actor, number: int, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """Note that people and the institution have been told.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db, moment = db or database(), now()
    actor = require(actor, ADMIN, db=db)
    with db.write() as connection:
        open_one = (breach.c.id == number) & breach.c.told_at.is_(None)
        if not connection.execute(
            sa.update(breach).where(open_one).values(told_at=moment)
        ).rowcount:
            raise ReportMissingError
        _tell(connection, actor, "breach.told", number)


def listed(actor: Actor, *, db: Database | None = None) -> tuple[Breach, ...]:
    """Return the breaches, the newest first.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    require(actor, ADMIN, db=db)
    names = Breach.__dataclass_fields__
    query = sa.select(*(breach.c[name] for name in names)).order_by(breach.c.id.desc())
    with (db or database()).read() as connection:
        return tuple(Breach(**row._mapping) for row in connection.execute(query))


def _tell(connection: sa.Connection, actor: Actor, action: str, number: int) -> None:
    record(
        connection,
        actor=actor.key,
        action=action,
        subject_type="breach",
        subject_id=str(number),
    )
