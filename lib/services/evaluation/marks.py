"""Analysis and report of a KPI's year, noted as done: what was found, and where it can be read.

A mark is a note of the evaluation (`notes`), so it is never rewritten; it names its KPI and year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.db.connect import Database
from lib.auth import Actor
from lib.services.evaluation.errors import NoteError
from lib.services.evaluation.notes import CASE, MARK, MOST_CHARS, Note, add_note, kept_notes
from lib.services.kpi.register import by_id
from lib.services.kpi.smart import YEARS
from lib.services.people import Clock, utc_now

STEPS = ("analisis", "laporan")


@dataclass(frozen=True)
class Mark:
    """A step that was done for a KPI and year: what was noted, where it is, and when it was."""

    kpi_id: int
    year: int
    step: str
    text: str
    evidence: str
    made_at: dt.datetime


def write_mark(
    actor: Actor,
    region: str,
    kpi_id: int,
    year: int,
    step: str,
    text: str,
    *,
    evidence: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Note that a step was done for a KPI and year in a region.

    Raises
    ------
    NoteError
        Without a text, or for a step or year that there is not.
    KpiMissingError, UnknownRegionError, SignInNeededError, ForbiddenError
        Unless the actor is a planner of that region.

    """
    by_id(kpi_id, db=db)
    if step not in STEPS or year not in YEARS:
        raise NoteError(most=MOST_CHARS)
    part = f"{MARK}{kpi_id}/{year}/{step}"
    add_note(actor, region, CASE, text, part=part, evidence=evidence, db=db, now=now)


def marks(region: str, *, db: Database | None = None) -> tuple[Mark, ...]:
    """Return the marks of a region's KPIs, the oldest first."""
    return tuple(_mark(each) for each in kept_notes(region, db=db) if each.part.startswith(MARK))


def _mark(note: Note) -> Mark:
    number, year, step = note.part.removeprefix(MARK).split("/")
    return Mark(int(number), int(year), step, note.text, note.evidence, note.made_at)
