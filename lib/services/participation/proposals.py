"""Proposals of citizens: who supports them, what is said of them, and their way to the RKPD.

A proposal goes through the Musrenbang stage by stage or is refused with the reason; every step is
an entry of its history that everybody can read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db import audit
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import MUSRENBANG
from data.db.participation_tables import abuse_block, report, report_comment, report_support
from lib.auth import PERENCANA, Actor
from lib.privacy import redact
from lib.services.participation import record
from lib.services.participation.errors import (
    ReportBlockedError,
    ReportChangedError,
    ReportFieldError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.record import PUBLIC, Event, Report
from lib.services.people import Clock, require, utc_now

PROPOSALS = ("usulan", "aspirasi")
REFUSED = "ditolak"
SHORTEST, LONGEST = 2, 1_000
"""Characters of a comment, and of the reason of a refusal."""
ORDERS = ("dukungan", "terbaru")
NEXT: Mapping[str, tuple[str, ...]] = {
    "": MUSRENBANG,
    **{
        stage: (*MUSRENBANG[place + 1 : -1], REFUSED) for place, stage in enumerate(MUSRENBANG[:-2])
    },
    "rkpd": (),
    REFUSED: (),
}
"""Where a proposal may go from a stage: onwards, or to its refusal; the RKPD is the end."""
_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,100}")
_PERSON = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Proposal:
    """A public proposal with how many support it and how many comments can be read."""

    report: Report
    supports: int
    comments: int

    @property
    def stage(self) -> str:
        """One of `MUSRENBANG`, "" before the first."""
        return self.report.musrenbang


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
    supports, comments = _counts()
    first = supports.desc() if wanted.order == ORDERS[0] else report.c.received_at.desc()
    query = (
        record.select_reports()
        .add_columns(supports.label("supports"), comments.label("comments"))
        .where(*_which(wanted))
        .order_by(first, report.c.id.desc())
        .limit(most)
        .offset(skip)
    )
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
    supports, comments = _counts()
    query = (
        record.select_reports()
        .add_columns(supports.label("supports"), comments.label("comments"))
        .where(report.c.id == report_id, report.c.kind.in_(PROPOSALS), PUBLIC)
    )
    with (db or database()).read() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise ReportMissingError
    return _proposal(row)


def steps(report_id: int, *, db: Database | None = None) -> tuple[Event, ...]:
    """Return the steps of a public proposal through the Musrenbang, the oldest first.

    Raises
    ------
    ReportMissingError

    """
    by_id(report_id, db=db)
    found = record.events(report_id, public=True, db=db)
    return tuple(each for each in found if each.kind == "musrenbang")


def support(
    report_id: int, person: str, *, db: Database | None = None, now: Clock = utc_now
) -> bool:
    """Count somebody as a supporter, once, and tell whether they are a new one.

    Parameters
    ----------
    report_id
        Of a public proposal that was not refused and is no example.
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
        _open_to(connection, report_id, person, moment)
        db.lock(connection, f"support/{report_id}/{person}")
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
    if not _FORM_KEY.fullmatch(form_key):
        raise ReportFieldError(field="form", value=form_key, expected="16–100")
    said = _said(text, "komentar")
    moment = now()
    with db.write() as connection:
        _open_to(connection, report_id, person, moment)
        db.lock(connection, f"comment/{form_key}")
        same = report_comment.c.form_key == form_key
        if connection.execute(sa.select(report_comment.c.id).where(same)).first():
            return False
        values = {"report_id": report_id, "form_key": form_key, "person": person}
        connection.execute(sa.insert(report_comment).values(**values, text=said, at=moment))
    return True


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


def advance(
    actor: Actor,
    report_id: int,
    stage: str,
    reason: str,
    *,
    expected: str,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Take a proposal to a later stage of the Musrenbang, or refuse it with the reason.

    Parameters
    ----------
    actor
        A planner of the proposal's region.
    report_id, stage
        Which proposal, and one of `NEXT` of its present stage.
    reason
        Needed for a refusal, else "" or what was decided; masked and public.
    expected
        The stage that the actor saw it at.
    db, now
        For tests.

    Raises
    ------
    ReportMissingError, ReportChangedError, ReportStateError, ReportFieldError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    found = record.by_id(report_id, db=db)
    actor = require(actor, PERENCANA, found.region, db=db)
    if found.kind not in PROPOSALS:
        raise ReportMissingError
    said = _said(reason, "alasan") if reason.strip() or stage == REFUSED else ""
    if stage not in NEXT.get(expected, ()):
        raise ReportStateError(state=expected or "usulan", step=stage)
    with db.write() as connection:
        this = (report.c.id == report_id) & (report.c.musrenbang == expected)
        moved = connection.execute(sa.update(report).where(this).values(musrenbang=stage))
        if not moved.rowcount:
            raise ReportChangedError
        details = {"stage": stage, "before": expected}
        record.add_event(
            connection, report_id, "musrenbang", at=now(), actor=actor.key, text=said,
            public=True, details=details,
        )  # fmt: skip
        audit.record(
            connection, actor=actor.key, action="report.musrenbang", subject_type="report",
            subject_id=str(report_id), details={**details, "region": found.region},
        )  # fmt: skip


def _said(text: str, field: str) -> str:
    """Return a text within its limits, masked."""
    said = text.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise ReportFieldError(field=field, value=len(said), expected=f"{SHORTEST}–{LONGEST}")
    return redact(said)


def _open_to(connection: Connection, report_id: int, person: str, moment: dt.datetime) -> None:
    """Refuse what is no public proposal, was refused, or comes from somebody who is blocked."""
    if not _PERSON.fullmatch(person):
        raise ReportFieldError(field="perangkat", value=person, expected="32 hex")
    this = (report.c.id == report_id) & report.c.kind.in_(PROPOSALS) & PUBLIC & ~report.c.demo
    row = connection.execute(sa.select(report.c.musrenbang).where(this)).first()
    if row is None:
        raise ReportMissingError
    if row.musrenbang == REFUSED:
        raise ReportStateError(state=REFUSED, step="dukung")
    blocked = (
        (abuse_block.c.person == person)
        & (abuse_block.c.until > moment)
        & abuse_block.c.lifted_at.is_(None)
    )
    if connection.execute(sa.select(abuse_block.c.id).where(blocked).limit(1)).first():
        raise ReportBlockedError


def _which(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    where = [
        report.c.kind.in_(PROPOSALS),
        PUBLIC,
        report.c.demo == wanted.demo,
        record.lies_in(wanted.region),
    ]
    if wanted.stage is not None:
        where.append(report.c.musrenbang == wanted.stage)
    if wanted.sector:
        where.append(report.c.sector == wanted.sector)
    return where


def _readable() -> sa.ColumnElement[bool]:
    return report_comment.c.published_at.is_not(None) & report_comment.c.withdrawn_at.is_(None)


def _counts() -> tuple[sa.ScalarSelect[int], sa.ScalarSelect[int]]:
    """Return how many support a report and how many of its comments are public."""
    supports = (
        sa.select(sa.func.count())
        .where(report_support.c.report_id == report.c.id)
        .correlate(report)
        .scalar_subquery()
    )
    readable = (
        sa.select(sa.func.count())
        .where(report_comment.c.report_id == report.c.id, _readable())
        .correlate(report)
        .scalar_subquery()
    )
    return supports, readable


def _proposal(row: sa.Row[Any]) -> Proposal:
    values = dict(row._mapping)
    supports, readable = int(values.pop("supports")), int(values.pop("comments"))
    return Proposal(Report(**values), supports, readable)
