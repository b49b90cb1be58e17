"""Senders blocked for abuse: by the keyed mark of a browser, for a time, never by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import abuse_block, report_private
from lib.auth import ADMIN, Actor
from lib.privacy import redact
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from lib.services.participation.record import by_id
from lib.services.participation.steps import handler
from lib.services.participation.vault import vault
from lib.services.people import Clock, require, utc_now

MOST_DAYS = 90
LONGEST_REASON = 300


@dataclass(frozen=True)
class Block:
    """One block of a sender, until a moment (UTC)."""

    id: int
    reason: str
    until: dt.datetime
    made_at: dt.datetime
    lifted_at: dt.datetime | None

    def active(self, now: dt.datetime) -> bool:
        """Tell whether it holds."""
        return self.lifted_at is None and self.until > now


def block_sender(
    actor: Actor,
    report_id: int,
    reason: str,
    days: int,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Block whoever sent a report that the actor handles, for some days; return the block's number.

    Raises
    ------
    ReportMissingError
        Also where nothing is kept of the sender.
    ReportFieldError, SignInNeededError, ForbiddenError

    """
    db, moment = db or database(), now()
    own = by_id(report_id, db=db)
    actor = handler(actor, own, db=db)
    words = redact(reason)
    if not 0 < len(words) <= LONGEST_REASON:
        raise ReportFieldError(field="alasan", value=words[:80], expected=f"1–{LONGEST_REASON}")
    if not 1 <= days <= MOST_DAYS:
        raise ReportFieldError(field="hari", value=days, expected=f"1–{MOST_DAYS}")
    person = _sender(report_id, db)
    values = {"person": person, "reason": words, "made_by": actor.key, "made_at": moment}
    with db.write() as connection:
        added = connection.execute(
            sa.insert(abuse_block)
            .values(**values, until=moment + dt.timedelta(days=days))
            .returning(abuse_block.c.id)
        )
        number = int(added.scalar_one())
        details = {"region": own.region, "days": days}
        _tell(connection, actor, "block.add", number, details)
    return number


def lift(actor: Actor, number: int, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """End a block before its time.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db, moment = db or database(), now()
    actor = require(actor, ADMIN, db=db)
    with db.write() as connection:
        held = (abuse_block.c.id == number) & abuse_block.c.lifted_at.is_(None)
        lifting = sa.update(abuse_block).where(held).values(lifted_at=moment)
        if not connection.execute(lifting).rowcount:
            raise ReportMissingError
        _tell(connection, actor, "block.lift", number, {})


def listed(actor: Actor, *, db: Database | None = None) -> tuple[Block, ...]:
    """Return the blocks, the newest first, without who they are of.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    require(actor, ADMIN, db=db)
    names = Block.__dataclass_fields__
    query = sa.select(*(abuse_block.c[name] for name in names)).order_by(abuse_block.c.id.desc())
    with (db or database()).read() as connection:
        return tuple(Block(**row._mapping) for row in connection.execute(query.limit(500)))


def _sender(report_id: int, db: Database) -> str:
    """Return the mark of a report's sender, which stands encrypted with what was sent."""
    mine = report_private.c.report_id == report_id
    with db.read() as connection:
        token = connection.scalar(sa.select(report_private.c.original).where(mine))
    person = vault().open(token).get("person", "") if token else ""
    if not person:
        raise ReportMissingError
    return person


def _tell(
    connection: sa.Connection, actor: Actor, action: str, number: int, details: dict[str, object]
) -> None:
    record(
        connection,
        actor=actor.key,
        action=action,
        subject_type="abuse_block",
        subject_id=str(number),
        details=details,
    )
