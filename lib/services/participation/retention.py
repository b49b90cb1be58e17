"""Erasing what points to a person when the time of keeping is over.

Reports stay, masked and without their private rows, so that counts and answers remain. What is
erased is counted first (`due`), and nothing is without `apply`. A report whose sender has asked
about their data is left alone until that is answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db import audit
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import (
    data_request,
    report,
    report_comment,
    report_photo,
    report_private,
    report_support,
)
from data.retention import Keeping, keeping
from lib.auth import ADMIN, Actor
from lib.services.people import Clock, require, utc_now

GONE = "gone-"
"""Beginning of what stands where the mark of a person stood."""
_CHUNK = 2_000
_GRID, _SAME = 100.0, 1e-6  # coarse points lie on hundredths of a degree, as published


@dataclass(frozen=True)
class Due:
    """One kind of data whose time is over.

    Parameters
    ----------
    kind
        A field of `Keeping`.
    days
        How long it is kept.
    before
        What ended before that moment is due.
    count
        Rows that are due, or were erased.

    """

    kind: str
    days: int
    before: dt.datetime
    count: int


def due(
    *, keep: Keeping | None = None, db: Database | None = None, now: Clock = utc_now
) -> tuple[Due, ...]:
    """Count what is to be erased; erase nothing."""
    keep, moment = keep or keeping(), now()
    with (db or database()).read() as connection:
        return tuple(
            _told(kind, keep, moment, _count(connection, _WHICH[kind](keep, moment)))
            for kind in _WHICH
        )


def apply(
    actor: Actor,
    *,
    keep: Keeping | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> tuple[Due, ...]:
    """Erase what is due, all of it or nothing, and tell how much; again, it erases nothing.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Unless the actor is an admin of the nation.

    """
    db = db or database()
    actor = require(actor, ADMIN, db=db)
    keep, moment = keep or keeping(), now()
    with db.write() as connection:
        db.lock(connection, "retention")
        touched = _private_reports(connection, keep, moment)
        done = tuple(
            _told(kind, keep, moment, _erase(connection, kind, keep, moment)) for kind in _WHICH
        )
        _drop_empty(connection, touched, moment)
        counts = {each.kind: each.count for each in done}
        if any(counts.values()):
            audit.record(
                connection, actor=actor.key, action="retention.run", subject_type="report",
                details=counts,
            )  # fmt: skip
    return done


def _told(kind: str, keep: Keeping, moment: dt.datetime, count: int) -> Due:
    days = int(getattr(keep, kind))
    return Due(kind, days, moment - dt.timedelta(days), count)


def _over(days: int, keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    """Return the query of reports that ended so many days ago, and wait for no answer of ours."""
    ended = report.c.closed_at < moment - dt.timedelta(days)
    never = report.c.closed_at.is_(None) & (
        report.c.received_at < moment - dt.timedelta(days + keep.unclosed)
    )
    asked = sa.exists().where(
        data_request.c.report_id == report.c.id, data_request.c.state == "baru"
    )
    return sa.select(report.c.id).where(ended | never, ~asked)


def _contacts(keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    own = report_private.c.report_id
    over = own.in_(_over(keep.contact, keep, moment))
    return sa.select(own).where(report_private.c.contact.is_not(None), over)


def _originals(keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    own = report_private.c.report_id
    over = own.in_(_over(keep.original, keep, moment))
    return sa.select(own).where(report_private.c.original.is_not(None), over)


def _photos(keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    over = report_photo.c.report_id.in_(_over(keep.photos, keep, moment))
    return sa.select(report_photo.c.id).where(over)


def _points(keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    exact = sa.or_(
        *(
            sa.func.abs(column * _GRID - sa.func.round(column * _GRID)) > _SAME
            for column in (report.c.lat, report.c.lon)
        ),
        report.c.place != "",
    )
    over = report.c.id.in_(_over(keep.points, keep, moment))
    return sa.select(report.c.id).where(exact, over)


def _marks(keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    over = report_support.c.report_id.in_(_over(keep.marks, keep, moment))
    there = ~report_support.c.person.startswith(GONE)
    return sa.select(report_support.c.id).where(there, over)


def _requests(keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    answered = data_request.c.done_at < moment - dt.timedelta(keep.requests)
    words = (data_request.c.text != "") | (data_request.c.note != "")
    return sa.select(data_request.c.id).where(answered, words)


def _comments(keep: Keeping, moment: dt.datetime) -> sa.Select[int]:
    old = report_comment.c.at < moment - dt.timedelta(keep.comments)
    unseen = report_comment.c.published_at.is_(None) | report_comment.c.withdrawn_at.is_not(None)
    return sa.select(report_comment.c.id).where(old, unseen)


_WHICH: Mapping[str, Callable[[Keeping, dt.datetime], sa.Select[int]]] = {
    "contact": _contacts,
    "original": _originals,
    "photos": _photos,
    "points": _points,
    "marks": _marks,
    "requests": _requests,
    "comments": _comments,
}


def _count(connection: Connection, query: sa.Select[int]) -> int:
    return int(connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0)


def _erase(connection: Connection, kind: str, keep: Keeping, moment: dt.datetime) -> int:
    """Erase one kind and return how many rows it touched."""
    which = _WHICH[kind](keep, moment)
    statement: sa.Update | sa.Delete
    if kind in ("contact", "original"):
        empty = {kind: sa.null()}
        statement = sa.update(report_private).where(report_private.c.report_id.in_(which))
        statement = statement.values(**empty)
    elif kind == "photos":
        statement = sa.delete(report_photo).where(report_photo.c.id.in_(which))
    elif kind == "points":
        statement = sa.update(report).where(report.c.id.in_(which))
        lat, lon = (sa.func.round(each * _GRID) / _GRID for each in (report.c.lat, report.c.lon))
        statement = statement.values(lat=lat, lon=lon, place="")
    elif kind == "marks":
        gone = sa.literal(GONE).concat(sa.cast(report_support.c.id, sa.Text))
        statement = sa.update(report_support).where(report_support.c.id.in_(which))
        statement = statement.values(person=gone)
    elif kind == "requests":
        statement = sa.update(data_request).where(data_request.c.id.in_(which))
        statement = statement.values(text="", note="")
    else:
        statement = sa.delete(report_comment).where(report_comment.c.id.in_(which))
    return int(connection.execute(statement).rowcount)


def _private_reports(connection: Connection, keep: Keeping, moment: dt.datetime) -> list[int]:
    """Return the reports of whose private row something is due."""
    queries = (_contacts(keep, moment), _originals(keep, moment))
    found = {number for each in queries for number in connection.scalars(each)}
    return sorted(found)


def _drop_empty(connection: Connection, numbers: list[int], moment: dt.datetime) -> None:
    """Drop the private rows that hold nothing any more, and mark their reports as erased."""
    for start in range(0, len(numbers), _CHUNK):
        some = numbers[start : start + _CHUNK]
        empty = (
            report_private.c.report_id.in_(some)
            & report_private.c.contact.is_(None)
            & report_private.c.original.is_(None)
        )
        gone = list(
            connection.scalars(
                sa.delete(report_private).where(empty).returning(report_private.c.report_id)
            )
        )
        this = report.c.id.in_(gone)
        connection.execute(sa.update(report).where(this).values(erased_at=moment))
