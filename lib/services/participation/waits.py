"""Waiting for the citizen: clocks stand still, go on with a reply, or the report ends by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED
from data.db.participation_tables import report, report_event
from lib.services.participation import clock
from lib.services.participation.changes import locked, set_values, tell
from lib.services.participation.record import CITIZEN, SYSTEM, Report, add_event
from lib.services.people import Clock, utc_now

NO_REPLY = "tanpa_balasan"
"""Why a report ended by itself (`details.reason` of the event)."""


def replied(connection: Connection, own: Report, at: dt.datetime, *, db: Database) -> None:
    """Let the clocks of a report go on, in the transaction in which its citizen replies."""
    if own.paused_at is None or own.ended:
        return
    set_values(connection, own.id, resumed_values(own, at, db))
    if own.state == "ditunda":
        back = state_before(connection, own.id)
        set_values(connection, own.id, {"state": back})
        add_event(connection, own.id, "state", at=at, actor=CITIZEN, state=back, public=True)
    tell(connection, CITIZEN, "report.reply", own, {})


def accepted(connection: Connection, own: Report, at: dt.datetime, *, db: Database) -> None:
    """End a report in the transaction in which its citizen accepts the answer that was final."""
    if own.ended or own.state != "ditindaklanjuti" or own.reply_due is None:
        return
    set_values(
        connection, own.id, resumed_values(own, at, db) | {"state": "selesai", "closed_at": at}
    )
    add_event(connection, own.id, "state", at=at, actor=CITIZEN, state="selesai", public=True)
    tell(connection, CITIZEN, "report.accept", own, {})


def disputed(connection: Connection, own: Report, at: dt.datetime, *, db: Database) -> None:
    """Let the clocks go on in the transaction in which a citizen rates the final answer badly."""
    if own.ended or own.state != "ditindaklanjuti" or own.paused_at is None:
        return
    set_values(connection, own.id, resumed_values(own, at, db))
    tell(connection, CITIZEN, "report.dispute", own, {})


def close_unanswered(*, db: Database | None = None, now: Clock = utc_now) -> int:
    """End the reports whose citizen did not reply within the time for it; return how many.

    They end at the moment the time was over, whenever this runs.
    """
    db, moment = db or database(), now()
    waiting = (report.c.reply_due < moment) & report.c.state.not_in(ENDED)
    with db.read() as connection:
        numbers = connection.scalars(sa.select(report.c.id).where(waiting)).all()
    done = 0
    for number in numbers:
        with db.write() as connection:
            own = locked(db, connection, number)
            if own.ended or own.reply_due is None or own.reply_due >= moment:
                continue
            values = resumed_values(own, own.reply_due, db)
            set_values(
                connection, number, values | {"state": "selesai", "closed_at": own.reply_due}
            )
            add_event(
                connection,
                number,
                "state",
                at=own.reply_due,
                actor=SYSTEM,
                state="selesai",
                public=True,
                details={"reason": NO_REPLY},
            )
            tell(connection, SYSTEM, "report.close", own, {"reason": NO_REPLY})
            done += 1
    return done


def resumed_values(own: Report, moment: dt.datetime, db: Database) -> dict[str, Any]:
    """Return the clocks after a wait for the citizen: what was left before it is left now."""
    if own.paused_at is None:
        return {}
    values: dict[str, Any] = {"paused_at": None, "reply_due": None}
    met = {"verify_due": own.verified_at, "answer_due": own.answered_at, "finish_due": None}
    for name, reached in met.items():
        until: dt.datetime | None = getattr(own, name)
        if until is not None and reached is None:
            values[name] = clock.resumed(own.region, until, own.paused_at, moment, db=db)
    return values


def reopened_values(own: Report, moment: dt.datetime, db: Database) -> dict[str, Any]:
    """Return the clocks of a report that had ended: the time since then is not the officers'."""
    values: dict[str, Any] = {"closed_at": None}
    if own.finish_due is not None and own.closed_at is not None:
        values["finish_due"] = clock.resumed(
            own.region, own.finish_due, own.closed_at, moment, db=db
        )
    return values


def state_before(connection: Connection, report_id: int) -> str:
    """Return where a report stood before its citizen was asked."""
    query = (
        sa.select(report_event.c.details)
        .where((report_event.c.report_id == report_id) & (report_event.c.state == "ditunda"))
        .order_by(report_event.c.id.desc())
        .limit(1)
    )
    details = connection.scalars(query).first() or {}
    return str(details.get("from", "terverifikasi"))
