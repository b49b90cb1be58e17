"""The calendar of working days: the decrees' days off, and what admins changed in it."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

import data
from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import HOLIDAYS
from data.db.participation_tables import holiday_change
from geo.working_days import Days
from lib.auth import ADMIN, Actor
from lib.services.participation.errors import ReportFieldError
from lib.services.people import Clock, require, utc_now

FILE = Path(data.__file__).parent / "holidays.toml"
LONGEST_NAME = 120
OFF, LEAVE, WORKED = HOLIDAYS
IN_FORCE, UNVERIFIED, UNKNOWN = "berlaku", "belum_diverifikasi", "belum_diketahui"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Holiday:
    """One day of the calendar that is not as its weekday: off, joint leave, or worked."""

    day: dt.date
    kind: str
    name: str
    changed: bool = False  # by an admin, against the decree


@dataclass(frozen=True)
class YearSource:
    """By which decree the days of a year are known, and what its status is."""

    year: int
    source: str
    status: str


@dataclass(frozen=True)
class Calendar:
    """Days off and days worked by exception, each ``datetime64[D]``, for `geo.working_days`."""

    off: Days
    worked: Days


def calendar(first: int, last: int, *, db: Database | None = None) -> Calendar:
    """Return the calendar of the years from ``first`` to ``last``."""
    found = [each for year in range(first, last + 1) for each in decreed(year)]
    kinds = {each.day: each.kind for each in found}
    kinds |= {each.day: each.kind for each in _changes(first, last, db)}
    off = [day for day, kind in kinds.items() if kind != WORKED]
    worked = [day for day, kind in kinds.items() if kind == WORKED]
    return Calendar(np.array(off, "datetime64[D]"), np.array(worked, "datetime64[D]"))


def listed(year: int, *, db: Database | None = None) -> tuple[Holiday, ...]:
    """Return the days of a year that differ from their weekday, as they count now."""
    known = {each.day: each for each in decreed(year)}
    known |= {each.day: each for each in _changes(year, year, db)}
    return tuple(known[day] for day in sorted(known))


def decreed(year: int) -> tuple[Holiday, ...]:
    """Return the days of a year by decree; of an unknown year those of a fixed date alone."""
    content = _content()
    own = next((each for each in content["year"] if each["year"] == year), None)
    if own is None:
        days = [(dt.date(year, each["month"], each["day"]), each["name"])
                for each in content["fixed"]]  # fmt: skip
        return tuple(Holiday(day, OFF, name) for day, name in days)
    return tuple(
        Holiday(each["day"], kind, each["name"]) for kind in (OFF, LEAVE) for each in own[kind]
    )


def source(year: int) -> YearSource:
    """Return how the days of a year are known."""
    own = next((each for each in _content()["year"] if each["year"] == year), None)
    if own is None:
        return YearSource(year, "", UNKNOWN)
    return YearSource(year, own["source"], own["status"])


def set_day(
    actor: Actor,
    day: dt.date,
    kind: str,
    name: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Make a day one off, of joint leave, or worked, for the whole nation.

    Clocks that run already keep the moments they were given.

    Raises
    ------
    ReportFieldError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = require(actor, ADMIN, db=db)
    name = " ".join(name.split())
    if kind not in HOLIDAYS:
        raise ReportFieldError(field="jenis hari", value=kind, expected=", ".join(HOLIDAYS))
    if not 0 < len(name) <= LONGEST_NAME:
        raise ReportFieldError(field="nama hari", value=name, expected=f"1–{LONGEST_NAME}")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ReportFieldError(field="tanggal", value=day, expected=f"{FIRST_YEAR}–{LAST_YEAR}")
    values = {"day": day, "kind": kind, "name": name, "made_by": actor.key, "made_at": now()}
    with db.write() as connection:
        connection.execute(sa.insert(holiday_change).values(**values))
        record(
            connection,
            actor=actor.key,
            action="holiday.set",
            subject_type="holiday_change",
            subject_id=day.isoformat(),
            details={"kind": kind},
        )


def _changes(first: int, last: int, db: Database | None) -> list[Holiday]:
    """Return what admins changed, the newest of a day last."""
    within = holiday_change.c.day.between(dt.date(first, 1, 1), dt.date(last, 12, 31))
    query = sa.select(holiday_change).where(within).order_by(holiday_change.c.id)
    with (db or database()).read() as connection:
        rows = connection.execute(query).all()
    return [Holiday(row.day, row.kind, row.name, changed=True) for row in rows]


@functools.cache
def _content() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
