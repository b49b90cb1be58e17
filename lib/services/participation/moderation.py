"""What may be public: somebody looks at words and photos, beside the words as they were sent.

A report of whom nobody may know (`rahasia`, or a sensitive matter) cannot be published at all.
Opening what points to a person is for those who handle the report, and each opening is told to the
audit trail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import report_comment, report_photo, report_private, report_rating
from lib.auth import Actor
from lib.services.participation.changes import locked, set_values, tell
from lib.services.participation.errors import ReportMissingError, ReportStateError
from lib.services.participation.record import Report, add_event, by_id
from lib.services.participation.steps import handler
from lib.services.participation.vault import vault
from lib.services.people import Clock, utc_now

PUBLISH, HIDE = "terbitkan", "sembunyikan"
_MARK = "person"


@dataclass(frozen=True)
class Opened:
    """What was sent with a report: the contact, and the words before anything was masked."""

    contact: Mapping[str, str] = field(repr=False)
    original: Mapping[str, str] = field(repr=False)

    @property
    def empty(self) -> bool:
        """Whether there is nothing any more, or never was."""
        return not self.contact and not self.original


@dataclass(frozen=True)
class Photo:
    """A photo of a report or of an entry of its history; JPEG."""

    id: int
    event_id: int | None
    content: bytes = field(repr=False)
    width: int
    height: int
    published_at: dt.datetime | None


@dataclass(frozen=True)
class Comment:
    """A comment on a proposal."""

    id: int
    text: str
    at: dt.datetime
    published_at: dt.datetime | None
    withdrawn_at: dt.datetime | None


def opened(actor: Actor, report_id: int, *, db: Database | None = None) -> Opened:
    """Decrypt what points to the sender of a report, for who handles it.

    Raises
    ------
    ReportMissingError, ContactKeyError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    own = by_id(report_id, db=db)
    actor = handler(actor, own, db=db)
    with db.write() as connection:
        query = sa.select(report_private).where(report_private.c.report_id == report_id)
        row = connection.execute(query).first()
        tell(connection, actor.key, "report.open_private", own, {})
    if row is None:
        return Opened({}, {})
    original = vault().open(row.original) if row.original else {}
    return Opened(
        vault().open(row.contact) if row.contact else {},
        {name: text for name, text in original.items() if name != _MARK},
    )


def publishable(own: Report) -> bool:
    """Tell whether a report may ever be public."""
    return own.identity != "rahasia" and not own.sensitive and own.erased_at is None


def publish(
    actor: Actor, report_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> Report:
    """Make a report public, without its photos.

    Raises
    ------
    ReportStateError
        For one that may not be.
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    return _moderate(actor, report_id, PUBLISH, now, db)


def hide(
    actor: Actor, report_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> Report:
    """Take a report, and its photos with it, out of what is public.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    return _moderate(actor, report_id, HIDE, now, db)


def photos(actor: Actor, report_id: int, *, db: Database | None = None) -> tuple[Photo, ...]:
    """Return the photos of a report for who handles it.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    handler(actor, by_id(report_id, db=db), db=db)
    table = report_photo
    columns = (table.c.id, table.c.event_id, table.c.content, table.c.width, table.c.height)
    query = sa.select(*columns, table.c.published_at).where(table.c.report_id == report_id)
    with db.read() as connection:
        rows = connection.execute(query.order_by(table.c.id)).all()
    return tuple(Photo(**row._mapping) for row in rows)


def rating(actor: Actor, report_id: int, *, db: Database | None = None) -> tuple[int, str] | None:
    """Return how the citizen marked the answer (1 to 4) and why, for who handles the report.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    handler(actor, by_id(report_id, db=db), db=db)
    query = sa.select(report_rating.c.score, report_rating.c.text)
    with db.read() as connection:
        row = connection.execute(query.where(report_rating.c.report_id == report_id)).first()
    return None if row is None else (int(row.score), str(row.text))


def comments(actor: Actor, report_id: int, *, db: Database | None = None) -> tuple[Comment, ...]:
    """Return the comments on a report for who handles it.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    handler(actor, by_id(report_id, db=db), db=db)
    table = report_comment
    columns = (table.c.id, table.c.text, table.c.at, table.c.published_at, table.c.withdrawn_at)
    query = sa.select(*columns).where(table.c.report_id == report_id).order_by(table.c.id)
    with db.read() as connection:
        rows = connection.execute(query).all()
    return tuple(Comment(**row._mapping) for row in rows)


def set_photo(
    actor: Actor,
    photo_id: int,
    *,
    public: bool,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Publish or hide one photo of a report that is public.

    Raises
    ------
    ReportMissingError, ReportStateError, SignInNeededError, ForbiddenError

    """
    db, moment = db or database(), now()
    own, actor = _of(actor, report_photo, photo_id, db)
    if public and own.published_at is None:
        raise ReportStateError(state=own.state, step=PUBLISH)
    _part(actor, own, report_photo, photo_id, {"published_at": moment if public else None}, db)


def set_comment(
    actor: Actor,
    comment_id: int,
    *,
    public: bool,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Publish a comment, or take it away.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db, moment = db or database(), now()
    own, actor = _of(actor, report_comment, comment_id, db)
    values = {"published_at": moment, "withdrawn_at": None} if public else {"withdrawn_at": moment}
    _part(actor, own, report_comment, comment_id, values, db)


def _moderate(actor: Actor, report_id: int, how: str, now: Clock, db: Database | None) -> Report:
    db, moment = db or database(), now()
    actor = handler(actor, by_id(report_id, db=db), db=db)
    with db.write() as connection:
        own = locked(db, connection, report_id)
        if how == PUBLISH and not publishable(own):
            raise ReportStateError(state=own.state, step=PUBLISH)
        if (own.published_at is not None) == (how == PUBLISH):
            return own
        set_values(connection, own.id, {"published_at": moment if how == PUBLISH else None})
        if how == HIDE:
            of_it = report_photo.c.report_id == report_id
            connection.execute(sa.update(report_photo).where(of_it).values(published_at=None))
        add_event(
            connection, own.id, "moderation", at=moment, actor=actor.key, details={"step": how}
        )
        tell(connection, actor.key, "report.moderate", own, {"step": how})
    return by_id(report_id, db=db)


def _of(actor: Actor, table: sa.Table, number: int, db: Database) -> tuple[Report, Actor]:
    """Return the report of a photo or comment, and the actor, if they handle it."""
    with db.read() as connection:
        query = sa.select(table.c.report_id).where(table.c.id == number)
        report_id = connection.scalars(query).first()
    if report_id is None:
        raise ReportMissingError
    own = by_id(report_id, db=db)
    return own, handler(actor, own, db=db)


def _part(
    actor: Actor,
    own: Report,
    table: sa.Table,
    number: int,
    values: Mapping[str, Any],
    db: Database,
) -> None:
    with db.write() as connection:
        connection.execute(sa.update(table).where(table.c.id == number).values(**values))
        details = {"part": table.name, "row": number, "set": sorted(values)}
        tell(connection, actor.key, "report.moderate", own, details)
