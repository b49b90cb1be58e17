"""What a sender may claim of the own data: to see, correct or erase it, or to keep it private."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import DATA_REQUESTS
from data.db.participation_tables import data_request, report_photo
from lib.privacy import redact
from lib.services.participation import intake_check
from lib.services.participation.changes import locked, set_values, tell
from lib.services.participation.errors import ReportFieldError, ReportStateError
from lib.services.participation.record import CITIZEN, add_event
from lib.services.participation.tickets import own_of
from lib.services.people import Clock, utc_now

MAX_REQUEST_TEXT = 1_000
REQUEST_HOURS = 72  # UU 27/2022


def ask_data(
    secret: str,
    kind: str,
    text: str,
    form_key: str,
    *,
    address: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> bool:
    """Ask to see, correct or erase the own data; tell whether it is a new request.

    Raises
    ------
    ReportMissingError, ReportFieldError, ReportBusyError
    ReportStateError
        While a request of the same kind is open.

    """
    db = db or database()
    intake_check.check_form_key(form_key)
    own = own_of(secret, address, db)
    if kind not in DATA_REQUESTS:
        raise ReportFieldError(field="hak", value=kind[:40], expected=", ".join(DATA_REQUESTS))
    said = intake_check.tidy_text(text)
    if len(said) > MAX_REQUEST_TEXT:
        expected = f"≤ {MAX_REQUEST_TEXT}"
        raise ReportFieldError(field="hak", value=f"{len(said)}", expected=expected)
    moment = now()
    with db.write() as connection:
        own = locked(db, connection, own.id)
        wanted = (data_request.c.report_id == own.id) | (data_request.c.form_key == form_key)
        rows = connection.execute(sa.select(data_request).where(wanted)).all()
        same = [row.report_id for row in rows if row.form_key == form_key]
        if same == [own.id]:
            return False
        if same:
            raise ReportFieldError(field="formulir", value=form_key[:40], expected="16–100")
        if any((row.kind, row.state) == (kind, "baru") for row in rows):
            raise ReportStateError(state=own.state, step=kind)
        connection.execute(
            sa.insert(data_request).values(
                report_id=own.id,
                form_key=form_key,
                kind=kind,
                text=redact(said),
                state="baru",
                received_at=moment,
                due_at=moment + dt.timedelta(hours=REQUEST_HOURS),
            )
        )
        add_event(connection, own.id, "request", at=moment, actor=CITIZEN, details={"kind": kind})
        tell(connection, CITIZEN, "report.data_request", own, {"kind": kind})
    return True


def keep_private(
    secret: str, *, address: str = "", db: Database | None = None, now: Clock = utc_now
) -> None:
    """Take a report out of what is public for good: it counts as confidential from now on.

    Raises
    ------
    ReportMissingError, ReportBusyError

    """
    db = db or database()
    own = own_of(secret, address, db)
    with db.write() as connection:
        own = locked(db, connection, own.id)
        if own.identity == "rahasia":
            return
        set_values(connection, own.id, {"identity": "rahasia", "published_at": None})
        hidden = report_photo.c.report_id == own.id
        connection.execute(sa.update(report_photo).where(hidden).values(published_at=None))
        add_event(
            connection, own.id, "moderation", at=now(), actor=CITIZEN, details={"private": True}
        )
        tell(connection, CITIZEN, "report.keep_private", own, {})
