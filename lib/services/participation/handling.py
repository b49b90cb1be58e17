"""Handling reports: each step checked, logged with who and when, and told to the citizen.

The steps are those of `steps.STEPS`. A step that finds the report elsewhere than its officer saw
it is refused; two officers never overwrite each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED
from data.db.participation_tables import report_support
from lib.auth import Actor
from lib.errors import AppError
from lib.privacy import redact
from lib.services.participation import clock, offices, proposals, steps
from lib.services.participation.changes import locked, set_values, tell
from lib.services.participation.errors import (
    ReportChangedError,
    ReportFieldError,
    ReportStateError,
)
from lib.services.participation.offices_errors import OfficeMissingError
from lib.services.participation.record import (
    Report,
    add_event,
    by_id,
    by_ticket,
    event_known,
)
from lib.services.participation.waits import reopened_values, resumed_values, state_before
from lib.services.people import Clock, utc_now

LONGEST_TEXT = 5_000


@dataclass(frozen=True)
class Done:
    """What became of a step on many reports: their numbers, and why some were left as they were."""

    done: tuple[int, ...]
    failed: tuple[tuple[int, AppError], ...]


@dataclass(frozen=True)
class _Taken:
    """A step with all that it needs, to be written."""

    name: str
    step: steps.Step
    text: str
    office: offices.Office | None
    original: Report | None


def step(
    actor: Actor,
    report_id: int,
    name: str,
    text: str = "",
    *,
    expected_state: str,
    office_id: int | None = None,
    original_ticket: str = "",
    form_key: str | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Report:
    """Take a step on a report that stands where its officer saw it, and return it.

    Parameters
    ----------
    actor
        An officer of the report.
    report_id, name
        Which report, and which of `steps.STEPS`.
    text
        What the citizen reads; personal numbers are masked.
    expected_state
        Where the officer saw it.
    office_id
        Who is to handle it (disposisi).
    original_ticket
        Of the report that it repeats (duplikat).
    form_key
        Of the form it was sent with: the same one sent twice does nothing more.
    db, now
        Database and clock.

    Raises
    ------
    ReportMissingError, ReportStateError, ReportChangedError, ReportFieldError, OfficeMissingError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    own = by_id(report_id, db=db)
    actor = steps.handler(actor, own, db=db)
    if form_key and _came_before(form_key, db):
        return own
    if own.state != expected_state:
        raise ReportChangedError
    taken = _taken(actor, own, name, _words(text), office_id, original_ticket, db)
    with db.write() as connection:
        taken = _with_original(db, connection, report_id, taken)
        seen, own = own, locked(db, connection, report_id)
        if form_key and event_known(connection, form_key):
            return own
        if (own.state, own.unit_id) != (expected_state, seen.unit_id):
            raise ReportChangedError
        _write(connection, own, taken, actor.key, now(), form_key, db)
    return by_id(report_id, db=db)


def bulk(
    actor: Actor,
    expected: Mapping[int, str],
    name: str,
    text: str = "",
    *,
    office_id: int | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Done:
    """Take one step on many reports, each seen in a state; each is moved wholly or not at all."""
    done, failed = [], []
    for number, state in expected.items():
        try:
            step(
                actor, number, name, text, expected_state=state, office_id=office_id, db=db, now=now
            )
        except AppError as error:
            failed.append((number, error))
        else:
            done.append(number)
    return Done(tuple(done), tuple(failed))


def note(
    actor: Actor, report_id: int, text: str, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """Write a note among the officers, which no citizen sees.

    Raises
    ------
    ReportMissingError, ReportFieldError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    own = by_id(report_id, db=db)
    actor = steps.handler(actor, own, db=db)
    words = _needed(_words(text))
    with db.write() as connection:
        add_event(connection, own.id, "note", at=now(), actor=actor.key, text=words)
        tell(connection, actor.key, "report.note", own, {})


def hand_over(
    actor: Actor,
    report_id: int,
    office_id: int,
    text: str = "",
    *,
    expected_office: int | None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Report:
    """Give an open report to another office of its region, or of the province above it.

    Raises
    ------
    ReportMissingError, ReportStateError, ReportChangedError, ReportFieldError, OfficeMissingError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    own = by_id(report_id, db=db)
    actor = steps.handler(actor, own, db=db)
    office, words, moment = _office(own, office_id, db), _words(text), now()
    with db.write() as connection:
        own = locked(db, connection, report_id)
        if own.ended:
            raise ReportStateError(state=own.state, step="serahkan")
        if own.unit_id != expected_office:
            raise ReportChangedError
        set_values(connection, own.id, {"unit_id": office.id})
        add_event(
            connection,
            own.id,
            "handover",
            at=moment,
            actor=actor.key,
            text=words,
            public=True,
            unit_id=office.id,
        )
        tell(connection, actor.key, "report.hand_over", own, {"office": office.id})
    return by_id(report_id, db=db)


def _taken(
    actor: Actor,
    own: Report,
    name: str,
    words: str,
    office_id: int | None,
    original_ticket: str,
    db: Database,
) -> _Taken:
    """Check a step with what it needs."""
    found = steps.step_of(own, name)
    return _Taken(
        name,
        found,
        _needed(words) if found.words else words,
        _office(own, office_id, db) if found.office else None,
        _original(actor, own, original_ticket, db) if found.original else None,
    )


def _write(
    connection: Connection,
    own: Report,
    taken: _Taken,
    who: str,
    moment: dt.datetime,
    form_key: str | None,
    db: Database,
) -> None:
    found = steps.step_of(own, taken.name)
    state = found.target or state_before(connection, own.id)
    values = resumed_values(own, moment, db) | _marks(own, found, state, moment)
    if own.closed_at is not None and state not in ENDED:
        values |= reopened_values(own, moment, db)
    if found.waits:
        values["paused_at"] = moment
        values["reply_due"] = clock.due(own.region, moment, clock.REPLY_DAYS, db=db)
    details: dict[str, Any] = {"step": taken.name, "from": own.state}
    if taken.office is not None:
        values["unit_id"] = taken.office.id
    if taken.original is not None:
        values["duplicate_of"] = taken.original.id
        details["original"] = taken.original.ticket
        _merge(connection, own, taken.original, moment)
    set_values(connection, own.id, values)
    add_event(
        connection,
        own.id,
        "answer" if found.words and found.answers else "state",
        at=moment,
        actor=who,
        state=state,
        text=taken.text,
        public=True,
        unit_id=values.get("unit_id", own.unit_id),
        details=details,
        form_key=form_key,
    )
    tell(connection, who, "report.step", own, {"step": taken.name, "from": own.state, "to": state})


def _marks(own: Report, found: steps.Step, state: str, moment: dt.datetime) -> dict[str, Any]:
    """Return the state, and the moments that are reached with it for the first time."""
    values: dict[str, Any] = {"state": state}
    if own.verified_at is None and state not in {"diterima", "ditunda", "ombudsman"}:
        values["verified_at"] = moment
    if own.answered_at is None and found.answers:
        values["answered_at"] = moment
    if state in ENDED and own.closed_at is None:
        values["closed_at"] = moment
    return values


def _merge(connection: Connection, own: Report, original: Report, moment: dt.datetime) -> None:
    """Count who supports a duplicate, and its sender, for the report that it repeats.

    Confidential reports have no supporters, neither as the one nor as the other.
    """
    if any(each.sensitive or each.identity == "rahasia" for each in (own, original)):
        return
    kind = "dukung" if original.kind in proposals.SUPPORTED else "juga"
    table = report_support
    people = connection.scalars(sa.select(table.c.person).where(table.c.report_id == own.id)).all()
    known = set(
        connection.scalars(sa.select(table.c.person).where(table.c.report_id == original.id))
    )
    for person in dict.fromkeys([f"laporan:{own.id}", *people]):
        if person not in known:
            connection.execute(
                sa.insert(table).values(report_id=original.id, person=person, kind=kind, at=moment)
            )


def _original(actor: Actor, own: Report, ticket: str, db: Database) -> Report:
    """Return the report that another one repeats: one that the officer handles, no duplicate."""
    found = by_ticket(ticket, db=db)
    steps.handler(actor, found, db=db)
    if found.id == own.id or found.state == "duplikat":
        raise ReportFieldError(field="nomor tiket", value=ticket, expected="PL-…")
    return found


def _with_original(db: Database, connection: Connection, report_id: int, taken: _Taken) -> _Taken:
    """Return a step with the report that is repeated as it stands, which nobody changes meanwhile.

    Both are locked in the order of their numbers, so that two officers never wait for each other.
    """
    if taken.original is None:
        return taken
    for number in sorted((report_id, taken.original.id)):
        db.lock(connection, f"report/{number}")
    original = locked(db, connection, taken.original.id)
    if original.state == "duplikat":
        raise ReportChangedError
    return replace(taken, original=original)


def _office(own: Report, office_id: int | None, db: Database) -> offices.Office:
    found = offices.by_id(office_id or 0, db=db)
    if found.retired_at is not None or not found.serves(own.region):
        raise OfficeMissingError
    return found


def _words(text: str) -> str:
    words = redact(text)
    if len(words) > LONGEST_TEXT:
        raise ReportFieldError(field="isi", value=len(words), expected=f"≤ {LONGEST_TEXT}")
    return words


def _needed(words: str) -> str:
    if not words:
        raise ReportFieldError(field="isi", value="", expected=f"1–{LONGEST_TEXT}")
    return words


def _came_before(form_key: str, db: Database) -> bool:
    with db.read() as connection:
        return event_known(connection, form_key)
