"""What people of a programme do together: the next dates, how to join, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db import audit
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import activity, activity_result, report
from lib.auth import PERENCANA, PETUGAS, Actor
from lib.errors import UnknownRegionError
from lib.privacy import redact
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.participation import record
from lib.services.participation.community import told_count
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from lib.services.participation.proposals import supports_of
from lib.services.people import Clock, fresh, utc_now
from lib.services.programmes.listed import programme_by_id
from lib.services.regions import within

LONGEST_TITLE, LONGEST_TEXT = 120, 1_000
MOST_PEOPLE = 1_000_000
MOST = 200
"""Calls that one list holds."""
CALLS = "gotong_royong"
_NOT_COUNTED = ("ditolak", "duplikat")


@dataclass(frozen=True)
class Outcome:
    """What came of an activity, and how many took part."""

    text: str
    people: int | None
    made_at: dt.datetime


@dataclass(frozen=True)
class Activity:
    """One activity of a programme.

    Parameters
    ----------
    id, programme_id, region, village
        Numbers and dotted codes; ``village`` is "" where it is not told.
    title, place, joining
        What, where, and how to join, in words; masked.
    day
        The next date, None where it is regular.
    joined
        How many offered to take part, at least (`community.told_count`).
    outcomes
        The oldest first.

    """

    id: int
    programme_id: int
    region: str
    village: str
    title: str
    place: str
    joining: str
    day: dt.date | None
    joined: int | None = None
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class Call:
    """A public call of a citizen to do something together, without its exact place."""

    id: int
    ticket: str
    region: str
    district: str
    title: str
    text: str
    day: dt.date
    joined: int


def handler(actor: Actor, region: str, *, db: Database | None = None) -> Actor:
    """Return the actor as of this moment, if they are planner or officer of a region.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    actor = fresh(actor, db=db)
    if not actor.may(PERENCANA, region):
        actor.require(PETUGAS, region)
    return actor


def add(
    actor: Actor,
    programme_id: int,
    region: str,
    title: str,
    *,
    day: dt.date | None = None,
    village: str = "",
    place: str = "",
    joining: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Announce an activity of a programme in a regency, and return its number.

    Raises
    ------
    ReportFieldError, ProgrammeMissingError, UnknownRegionError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    check_region(region)
    if len(region) != 5:
        raise UnknownRegionError(value=region)
    actor = handler(actor, region, db=db)
    own = programme_by_id(programme_id, db=db)
    if not within(region, own.region):
        raise UnknownRegionError(value=region)
    if village and not within(village, region):
        raise ReportFieldError(field="desa", value=village, expected=f"{region}.…")
    values: dict[str, Any] = {"programme_id": programme_id, "region": region, "village": village}
    values |= {"title": _words(title, "nama kegiatan", LONGEST_TITLE), "day": day}
    values |= {"place": redact(tidy(place, 200)), "joining": redact(tidy(joining, 500))}
    values |= {"made_by": actor.key, "made_at": now()}
    with db.write() as connection:
        made = connection.execute(sa.insert(activity).values(**values).returning(activity.c.id))
        number = int(made.scalar_one())
        _note(connection, actor, "activity.add", number, region)
    return number


def end(
    actor: Actor, activity_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """Take an activity off the list; its results stay in the database.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    region = _region(activity_id, db)
    actor = handler(actor, region, db=db)
    this = (activity.c.id == activity_id) & activity.c.retired_at.is_(None)
    with db.write() as connection:
        if not connection.execute(
            sa.update(activity).where(this).values(retired_at=now())
        ).rowcount:
            raise ReportMissingError
        _note(connection, actor, "activity.end", activity_id, region)


def add_outcome(
    actor: Actor,
    activity_id: int,
    text: str,
    people: int | None = None,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Write what came of an activity, and how many took part if it was counted.

    Raises
    ------
    ReportMissingError, ReportFieldError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    region = _region(activity_id, db)
    actor = handler(actor, region, db=db)
    said = _words(text, "hasil", LONGEST_TEXT)
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        raise ReportFieldError(field="peserta", value=people, expected=f"0–{MOST_PEOPLE}")
    values = {"activity_id": activity_id, "text": said, "people": people}
    values |= {"made_by": actor.key, "made_at": now()}
    with db.write() as connection:
        connection.execute(sa.insert(activity_result).values(**values))
        _note(connection, actor, "activity.result", activity_id, region)


def activities(
    region: str, programme_id: int | None = None, *, db: Database | None = None
) -> tuple[Activity, ...]:
    """Return what is announced in a region of any level: by date, the undated ones last."""
    joined = (
        sa.select(sa.func.count())
        .where(report.c.activity_id == activity.c.id, report.c.state.not_in(_NOT_COUNTED))
        .where(~report.c.demo)
        .scalar_subquery()
    )
    query = sa.select(activity, joined.label("joined")).where(
        activity.c.retired_at.is_(None), record.inside(activity.c.region, region[:5])
    )
    if programme_id is not None:
        query = query.where(activity.c.programme_id == programme_id)
    query = query.order_by(activity.c.day.is_(None), activity.c.day, activity.c.id)
    with (db or database()).read() as connection:
        rows = connection.execute(query).all()
        outcomes = _outcomes(connection, [row.id for row in rows])
    names = ("id", "programme_id", "region", "village", "title", "place", "joining", "day")
    return tuple(
        Activity(
            **{name: getattr(row, name) for name in names},
            joined=told_count(int(row.joined)),
            outcomes=outcomes.get(row.id, ()),
        )
        for row in rows
    )


def calls(
    region: str, today: dt.date, *, demo: bool = False, db: Database | None = None
) -> tuple[Call, ...]:
    """Return the public calls of citizens for a day that has not passed, the next first."""
    supports = supports_of(report.c.id)
    names = ("id", "ticket", "region", "district", "title", "text")
    query = (
        sa.select(
            *(report.c[name] for name in names),
            report.c.event_day.label("day"),
            supports.label("joined"),
        )
        .where(
            record.PUBLIC,
            record.lies_in(region),
            report.c.kind == CALLS,
            report.c.event_day >= today,
            report.c.demo == demo,
            report.c.state.not_in((*_NOT_COUNTED, "selesai")),
        )
        .order_by(report.c.event_day, report.c.id)
        .limit(MOST)
    )
    with (db or database()).read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Call(**dict(row._mapping) | {"title": redact(row.title), "text": redact(row.text)})
        for row in rows
    )


def _outcomes(connection: Connection, ids: list[int]) -> dict[int, tuple[Outcome, ...]]:
    query = sa.select(activity_result).where(activity_result.c.activity_id.in_(ids))
    found: dict[int, tuple[Outcome, ...]] = {}
    for row in connection.execute(query.order_by(activity_result.c.id)) if ids else ():
        told = Outcome(row.text, row.people, row.made_at)
        found[row.activity_id] = (*found.get(row.activity_id, ()), told)
    return found


def _region(activity_id: int, db: Database) -> str:
    query = sa.select(activity.c.region).where(activity.c.id == activity_id)
    with db.read() as connection:
        region = connection.scalar(query)
    if region is None:
        raise ReportMissingError
    return str(region)


def _words(text: str, field: str, most: int) -> str:
    said = tidy(text, most + 1)
    if not 2 <= len(said) <= most:
        raise ReportFieldError(field=field, value=said[:40], expected=f"2–{most}")
    return redact(said)


def _note(connection: Connection, actor: Actor, action: str, number: int, region: str) -> None:
    audit.record(
        connection, actor=actor.key, action=action, subject_type="activity",
        subject_id=str(number), details={"region": region},
    )  # fmt: skip
