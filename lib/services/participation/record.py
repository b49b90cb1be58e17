"""A report as it stands, and its history: the rows that all other parts read and write."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED
from data.db.participation_tables import report, report_event
from lib.services.participation.errors import ReportMissingError

CITIZEN, SYSTEM = "warga", "sistem"
"""Who steps of a history are by that no officer took."""


@dataclass(frozen=True)
class Report:
    """One report, proposal or offer, without what points to a person.

    The columns of `data.db.participation_tables.report` by their names; `title`, `text` and `place`
    are masked already. `lat` and `lon` (degrees, WGS84) are exact and not for the public.
    """

    id: int
    ticket: str
    kind: str
    sector: str
    service: str
    region: str
    district: str
    village: str
    lat: float | None
    lon: float | None
    place: str
    facility_class: str
    facility_id: str
    title: str
    text: str
    event_day: dt.date | None
    identity: str
    sensitive: str
    channel: str
    form: str
    device: str
    language: str
    plain_words: bool
    seconds: int | None
    consent: str
    programme_id: int | None
    activity_id: int | None
    details: Mapping[str, Any]
    evidence: Mapping[str, Any]
    supervised: bool
    state: str
    unit_id: int | None
    musrenbang: str
    duplicate_of: int | None
    received_at: dt.datetime
    verify_due: dt.datetime | None
    answer_due: dt.datetime | None
    finish_due: dt.datetime | None
    reply_due: dt.datetime | None
    paused_at: dt.datetime | None
    verified_at: dt.datetime | None
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    published_at: dt.datetime | None
    erased_at: dt.datetime | None
    batch: str
    demo: bool

    @property
    def ended(self) -> bool:
        """Whether no clock of ours runs any more."""
        return self.state in ENDED

    @property
    def public(self) -> bool:
        """Whether everybody may read it: looked through, and not confidential in any way."""
        return self.published_at is not None and self.identity != "rahasia" and not self.sensitive


@dataclass(frozen=True)
class Event:
    """One entry of a report's history."""

    id: int
    report_id: int
    kind: str
    state: str
    text: str
    public: bool
    actor: str
    unit_id: int | None
    details: Mapping[str, Any]
    at: dt.datetime


PUBLIC = (
    report.c.published_at.is_not(None)
    & (report.c.identity != "rahasia")
    & (report.c.sensitive == "")
)
"""As `Report.public`, for queries: what every public output must ask for."""

_COLUMNS = [report.c[each.name] for each in fields(Report)]
_EVENT_COLUMNS = [report_event.c[each.name] for each in fields(Event)]


def select_reports() -> sa.Select[Any]:
    """Return the query of reports, to be narrowed; its rows are for `report_of`."""
    return sa.select(*_COLUMNS)


def lies_in(region: str) -> sa.ColumnElement[bool]:
    """Return the condition that a report lies in a region of any level; "" is the nation."""
    if not region:
        return sa.true()
    columns = (None, report.c.region, report.c.district, report.c.village)
    column = columns[min(region.count("."), 3)]
    if column is None:
        return report.c.region.startswith(f"{region}.", autoescape=True)
    return column == region


def inside(column: sa.ColumnElement[str], region: str) -> sa.ColumnElement[bool]:
    """Return the condition that a dotted code lies in a region, or is it; all lie in ""."""
    if not region:
        return sa.true()
    return (column == region) | column.startswith(f"{region}.", autoescape=True)


def report_of(row: sa.Row[Any]) -> Report:
    """Return a row of `select_reports` as a report."""
    return Report(**row._mapping)


def by_id(report_id: int, *, db: Database | None = None) -> Report:
    """Return a report by its number.

    Raises
    ------
    ReportMissingError

    """
    return _one(report.c.id == report_id, db)


def by_ticket(ticket: str, *, db: Database | None = None) -> Report:
    """Return a report by its ticket, however it was typed: for officers, who sign in.

    Raises
    ------
    ReportMissingError

    """
    return _one(report.c.ticket == ticket.strip().upper(), db)


def by_secret(secret: str, *, db: Database | None = None) -> Report:
    """Return the report whose secret link this is.

    It is found by its hash: how long the search takes tells nothing about the secret.

    Raises
    ------
    ReportMissingError

    """
    return _one(report.c.secret_hash == secret_hash(secret), db)


def secret_hash(secret: str) -> str:
    """Return what is kept of a link's secret (at least 128 random bits): its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def events(
    report_id: int, *, public: bool = False, db: Database | None = None
) -> tuple[Event, ...]:
    """Return the history of a report, the oldest first; `public` is what its sender may read."""
    query = sa.select(*_EVENT_COLUMNS).where(report_event.c.report_id == report_id)
    if public:
        query = query.where(report_event.c.public)
    with (db or database()).read() as connection:
        rows = connection.execute(query.order_by(report_event.c.id)).all()
    return tuple(Event(**row._mapping) for row in rows)


def add_event(
    connection: Connection,
    report_id: int,
    kind: str,
    *,
    at: dt.datetime,
    actor: str,
    state: str = "",
    text: str = "",
    public: bool = False,
    unit_id: int | None = None,
    details: Mapping[str, Any] | None = None,
    form_key: str | None = None,
) -> int:
    """Add to the history of a report in the transaction of the change itself; return its number.

    `text` must be masked already (`lib.privacy.redact`).
    """
    added = connection.execute(
        sa.insert(report_event)
        .values(
            report_id=report_id,
            kind=kind,
            state=state,
            text=text,
            public=public,
            actor=actor,
            unit_id=unit_id,
            details=dict(details or {}),
            form_key=form_key,
            at=at,
        )
        .returning(report_event.c.id)
    )
    return int(added.scalar_one())


def event_known(connection: Connection, form_key: str) -> bool:
    """Tell whether something was added to a history with this form."""
    query = sa.select(report_event.c.id).where(report_event.c.form_key == form_key)
    return connection.execute(query).first() is not None


def _one(which: sa.ColumnElement[bool], db: Database | None) -> Report:
    with (db or database()).read() as connection:
        row = connection.execute(select_reports().where(which)).first()
    if row is None:
        raise ReportMissingError
    return report_of(row)
