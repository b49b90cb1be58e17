"""Proposals of citizens: how many support them, and what is said of them.

Only what everybody may read is listed, supported and commented. Comments are masked when they come
and public only once somebody looked them through.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import MUSRENBANG, PROPOSALS
from data.db.participation_tables import report, report_comment, report_support
from lib.privacy import redact
from lib.services.participation import intake_check, record, senders
from lib.services.participation.errors import (
    ReportFieldError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.record import PUBLIC
from lib.services.people import Clock, utc_now

SUPPORTED = (*PROPOSALS, "gotong_royong")
"""What others can stand behind: proposals, and calls to do something together."""
REFUSED, COPY = "ditolak", "duplikat"
SHORTEST, LONGEST = 2, 1_000
"""Characters of a comment, and of the reason of a refusal."""
ORDERS = ("dukungan", "terbaru")
_PERSON = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Proposal:
    """A proposal as everybody may read it.

    Parameters
    ----------
    id, ticket, kind, sector, service, region, district, village, state, received_at, demo
        As in `record.Report`; the point and the place in words stay inside.
    title, text
        Masked of what points to a person.
    evidence
        The gap in coverage that it is tied to, as measured when it was sent.
    musrenbang
        One of `MUSRENBANG`, "" before the first stage.
    supports, comments
        How many support it, and how many comments on it can be read.

    """

    id: int
    ticket: str
    kind: str
    sector: str
    service: str
    region: str
    district: str
    village: str
    state: str
    received_at: dt.datetime
    demo: bool
    title: str
    text: str
    evidence: Mapping[str, Any]
    musrenbang: str
    supports: int
    comments: int


@dataclass(frozen=True)
class Wanted:
    """Which proposals: of a region (any level, "" is the nation), stage, sector."""

    region: str = ""
    stage: str | None = None
    sector: str = ""
    order: str = ORDERS[0]
    demo: bool = False


@dataclass(frozen=True)
class Comment:
    """What somebody said of a proposal, as everybody may read it."""

    id: int
    text: str
    at: dt.datetime


def listed(
    wanted: Wanted, *, most: int = 50, skip: int = 0, db: Database | None = None
) -> tuple[Proposal, ...]:
    """Return public proposals, those with most support or the newest first."""
    query = _select().where(*_which(wanted)).limit(most).offset(skip)
    first = sa.desc("supports") if wanted.order == ORDERS[0] else report.c.received_at.desc()
    query = query.order_by(first, report.c.id.desc())
    with (db or database()).read() as connection:
        return tuple(_proposal(row) for row in connection.execute(query))


def by_stage(wanted: Wanted, *, db: Database | None = None) -> dict[str, int]:
    """Return how many public proposals stand at each stage; "" is before the first."""
    query = (
        sa.select(report.c.musrenbang, sa.func.count())
        .where(*_which(wanted))
        .group_by(report.c.musrenbang)
    )
    with (db or database()).read() as connection:
        found = {stage: int(n) for stage, n in connection.execute(query).all()}
    return {stage: found.get(stage, 0) for stage in ("", *MUSRENBANG)}


def by_id(report_id: int, *, db: Database | None = None) -> Proposal:
    """Return a public proposal.

    Raises
    ------
    ReportMissingError
        If there is none of this number that everybody may read.

    """
    return _one((report.c.id == report_id) & report.c.kind.in_(PROPOSALS), db)


def by_ticket(ticket: str, *, db: Database | None = None) -> Proposal:
    """Return a public proposal or call (`SUPPORTED`) by its ticket, however it was typed.

    Raises
    ------
    ReportMissingError

    """
    mine = report.c.ticket == ticket.strip().upper()
    return _one(mine & report.c.kind.in_(SUPPORTED), db)


def _one(which: sa.ColumnElement[bool], db: Database | None) -> Proposal:
    with (db or database()).read() as connection:
        row = connection.execute(_select().where(which, PUBLIC)).first()
    if row is None:
        raise ReportMissingError
    return _proposal(row)


def support(
    report_id: int, person: str, *, db: Database | None = None, now: Clock = utc_now
) -> bool:
    """Count somebody as a supporter, once, and tell whether they are a new one.

    Parameters
    ----------
    report_id
        Of a public proposal or call (`SUPPORTED`) that was not refused and is no example.
    person
        Their mark (`lib.services.participation.vault.Vault.person`).
    db, now
        For tests.

    Raises
    ------
    ReportMissingError, ReportStateError, ReportBlockedError

    """
    db = db or database()
    moment = now()
    with db.write() as connection:
        db.lock(connection, f"report/{report_id}")  # also while a copy brings its supporters along
        _open_to(connection, report_id, person, moment, SUPPORTED)
        same = (report_support.c.report_id == report_id) & (report_support.c.person == person)
        if connection.execute(sa.select(report_support.c.id).where(same)).first():
            return False
        values = {"report_id": report_id, "person": person, "kind": "dukung", "at": moment}
        connection.execute(sa.insert(report_support).values(**values))
    return True


def supported_by(person: str, *, db: Database | None = None) -> frozenset[int]:
    """Return the numbers of the reports that somebody supports."""
    query = sa.select(report_support.c.report_id).where(report_support.c.person == person)
    with (db or database()).read() as connection:
        return frozenset(connection.scalars(query))


def comment(
    report_id: int,
    person: str,
    text: str,
    form_key: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> bool:
    """Take a comment, to be looked through before it is public; tell whether it is a new one.

    Parameters
    ----------
    report_id, person
        As `support`.
    text
        `SHORTEST` to `LONGEST` characters; identity numbers, telephones and mail are masked.
    form_key
        Of this comment alone: sent twice, it counts once.
    db, now
        For tests.

    Raises
    ------
    ReportMissingError, ReportStateError, ReportBlockedError, ReportFieldError

    """
    db = db or database()
    intake_check.check_form_key(form_key)
    said = said_of(text, "komentar")
    moment = now()
    with db.write() as connection:
        _open_to(connection, report_id, person, moment, PROPOSALS)
        db.lock(connection, f"comment/{form_key}")
        same = report_comment.c.form_key == form_key
        if connection.execute(sa.select(report_comment.c.id).where(same)).first():
            return False
        values = {"report_id": report_id, "form_key": form_key, "person": person}
        connection.execute(sa.insert(report_comment).values(**values, text=said, at=moment))
    return True


def said_of(text: str, field: str) -> str:
    """Return a text of `SHORTEST` to `LONGEST` characters, masked.

    Raises
    ------
    ReportFieldError

    """
    said = text.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise ReportFieldError(field=field, value=len(said), expected=f"{SHORTEST}–{LONGEST}")
    return redact(said)


def comments(report_id: int, *, most: int = 100, db: Database | None = None) -> tuple[Comment, ...]:
    """Return the comments on a public proposal that were looked through, the oldest first.

    Raises
    ------
    ReportMissingError

    """
    by_id(report_id, db=db)
    query = (
        sa.select(report_comment.c.id, report_comment.c.text, report_comment.c.at)
        .where(report_comment.c.report_id == report_id, _readable())
        .order_by(report_comment.c.id)
        .limit(most)
    )
    with (db or database()).read() as connection:
        return tuple(Comment(*row) for row in connection.execute(query))


def supports_of(report_id: sa.ColumnElement[int]) -> sa.ScalarSelect[int]:
    """Return, for queries, how many support a report."""
    own = sa.select(sa.func.count()).where(report_support.c.report_id == report_id)
    return own.scalar_subquery()


def _open_to(
    connection: Connection,
    report_id: int,
    person: str,
    moment: dt.datetime,
    kinds: tuple[str, ...],
) -> None:
    """Refuse what is not public, was refused or repeats another, and somebody who is blocked."""
    if not _PERSON.fullmatch(person):
        raise ReportFieldError(field="perangkat", value=person, expected="32 hex")
    this = (report.c.id == report_id) & report.c.kind.in_(kinds) & PUBLIC & ~report.c.demo
    row = connection.execute(sa.select(report.c.musrenbang, report.c.state).where(this)).first()
    if row is None:
        raise ReportMissingError
    if REFUSED in (row.musrenbang, row.state) or row.state == COPY:
        raise ReportStateError(state=COPY if row.state == COPY else REFUSED, step="dukung")
    senders.refuse_blocked(connection, person, moment)


def _which(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    where = [
        report.c.kind.in_(PROPOSALS),
        PUBLIC,
        report.c.demo == wanted.demo,
        report.c.state != COPY,
        record.lies_in(wanted.region),
    ]
    if wanted.stage is not None:
        where.append(report.c.musrenbang == wanted.stage)
    if wanted.sector:
        where.append(report.c.sector == wanted.sector)
    return where


def _readable() -> sa.ColumnElement[bool]:
    return report_comment.c.published_at.is_not(None) & report_comment.c.withdrawn_at.is_(None)


def _select() -> sa.Select[Any]:
    """Return the query of proposals with how many support and how many comments they have."""
    own = [report.c[each.name] for each in fields(Proposal) if each.name in report.c]
    supports = supports_of(report.c.id)
    readable = (
        sa.select(sa.func.count())
        .where(report_comment.c.report_id == report.c.id, _readable())
        .scalar_subquery()
    )
    return sa.select(*own, supports.label("supports"), readable.label("comments"))


def _proposal(row: sa.Row[Any]) -> Proposal:
    values = dict(row._mapping)
    return Proposal(**values | {name: redact(values[name]) for name in ("title", "text")})
