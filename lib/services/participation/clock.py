"""The clocks of a report: until when it is verified, answered and finished, and what is late.

Limits are in working days of the region, after the day of receipt there (Permenpan-RB 62/2018 and
lapor.go.id, as `domain.md` 4 has them); each ends at four in the afternoon, local time. Clocks
stand still only while the citizen is waited for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from data.db.connect import Database
from data.db.participation_choices import OFFERS
from geo import working_days
from lib.services.participation import holidays
from lib.services.participation.record import Report
from lib.services.skm.units import local_day, zone_of

VERIFY_DAYS, ANSWER_DAYS, REPLY_DAYS = 3, 5, 10
FINISH_DAYS = {"informasi": 5, "aspirasi": 5, "usulan": 5, "saran": 5, "pengaduan": 14}
SUPERVISED_DAYS = 60
END_OF_DAY = dt.time(16)
VERIFY, ANSWER, FINISH = "verifikasi", "jawaban", "penyelesaian"
CLOCKS = (VERIFY, ANSWER, FINISH)


@dataclass(frozen=True)
class Dues:
    """Until when (UTC) a report is verified, first answered and finished; offers have no end."""

    verify: dt.datetime
    answer: dt.datetime
    finish: dt.datetime | None


def dues(
    kind: str,
    region: str,
    received_at: dt.datetime,
    supervised: bool = False,  # noqa: FBT001, FBT002
    *,
    db: Database | None = None,
) -> Dues:
    """Return the moments until which a report received then is handled."""
    days = finish_days(kind, supervised=supervised)
    return Dues(
        verify=due(region, received_at, VERIFY_DAYS, db=db),
        answer=due(region, received_at, ANSWER_DAYS, db=db),
        finish=None if days is None else due(region, received_at, days, db=db),
    )


def finish_days(kind: str, *, supervised: bool = False) -> int | None:
    """Return in how many working days a kind of report is finished; None for offers."""
    if kind in OFFERS:
        return None
    return SUPERVISED_DAYS if supervised and kind == "pengaduan" else FINISH_DAYS[kind]


def due(region: str, start: dt.datetime, days: int, *, db: Database | None = None) -> dt.datetime:
    """Return the end (UTC) of the n-th working day after a moment's day in a region."""
    first = local_day(region, start)
    known = holidays.calendar(first.year, first.year + 1, db=db)
    day = working_days.add(np.datetime64(first), days, known.off, known.worked)
    return _end_of(day.astype(dt.date), region)


def resumed(
    region: str,
    due_at: dt.datetime,
    paused_at: dt.datetime,
    moment: dt.datetime,
    *,
    db: Database | None = None,
) -> dt.datetime:
    """Return a due moment moved by the wait for the citizen: as many working days remain.

    What was late before the wait stays late, and the last day begins anew on the next.
    """
    if due_at <= paused_at:
        return due_at
    then, last, today = (local_day(region, each) for each in (paused_at, due_at, moment))
    if today <= then:
        return due_at
    known = holidays.calendar(min(then.year, today.year), max(last.year, today.year) + 1, db=db)
    left = working_days.count(np.datetime64(then), np.datetime64(last), known.off, known.worked)
    day = working_days.add(np.datetime64(today), max(left, 1), known.off, known.worked)
    return _end_of(day.astype(dt.date), region)


def running(report: Report) -> dict[str, dt.datetime]:
    """Return the clocks that run, each with its moment: none while the citizen is waited for."""
    if report.ended or report.paused_at is not None:
        return {}
    found = {
        VERIFY: report.verify_due if report.verified_at is None else None,
        ANSWER: report.answer_due if report.answered_at is None else None,
        FINISH: report.finish_due,
    }
    return {name: moment for name, moment in found.items() if moment is not None}


def late(report: Report, now: dt.datetime) -> tuple[str, ...]:
    """Return which of `CLOCKS` ran out, in their order."""
    return tuple(name for name, moment in running(report).items() if moment < now)


def next_due(report: Report) -> dt.datetime | None:
    """Return the earliest moment that runs, past or to come."""
    return min(running(report).values(), default=None)


def days_between(
    region: str, start: dt.datetime, end: dt.datetime, *, db: Database | None = None
) -> int:
    """Count the working days of a region after one moment's day until another's."""
    first, last = local_day(region, start), local_day(region, end)
    known = holidays.calendar(first.year, max(first.year, last.year), db=db)
    return working_days.count(np.datetime64(first), np.datetime64(last), known.off, known.worked)


def _end_of(day: dt.date, region: str) -> dt.datetime:
    return dt.datetime.combine(day, END_OF_DAY, zone_of(region)).astimezone(dt.UTC)
