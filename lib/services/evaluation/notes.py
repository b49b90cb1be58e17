"""What people add to an evaluation: notes to SWOT and to the parts of a case study.

A note is never rewritten: it is taken back by a mark, and stays in the database.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_choices import NOTE_KINDS
from data.db.kpi_tables import evaluation_note
from lib.auth import PERENCANA, Actor
from lib.privacy import redact
from lib.services.acts import tell
from lib.services.evaluation.errors import NoteError, NoteMissingError
from lib.services.kpi.register_checks import check_region
from lib.services.people import Clock, require, utc_now

_told = functools.partial(tell, evaluation_note.name)
MOST_CHARS = 2_000
SIDES = ("strength", "weakness", "opportunity", "threat")
CASE = "case"
MARK = "kpi/"
"""How the part of a note begins that marks a step of a KPI as done (`marks`)."""


@dataclass(frozen=True)
class Note:
    """One note: its kind (of `NOTE_KINDS`), its part of a case study, text and evidence."""

    id: int
    kind: str
    part: str
    text: str
    evidence: str
    made_at: dt.datetime


def add_note(
    actor: Actor,
    region: str,
    kind: str,
    text: str,
    *,
    part: str = "",
    evidence: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Keep a note on a region and return its id; what names a person is taken out of it.

    Raises
    ------
    NoteError
        If there is no text, too much of it, or the kind is unknown.
    UnknownRegionError, SignInNeededError, ForbiddenError
        Unless the actor is a planner of that region.

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    texts = {"text": text.strip(), "evidence": evidence.strip()}
    if kind not in NOTE_KINDS or not texts["text"] or max(map(len, texts.values())) > MOST_CHARS:
        raise NoteError(most=MOST_CHARS)
    row = {name: redact(value) for name, value in texts.items()}
    row |= {"region": region, "kind": kind, "part": part, "made_by": actor.key}
    with db.write() as connection:
        made = (
            sa.insert(evaluation_note).values(**row, made_at=now()).returning(evaluation_note.c.id)
        )
        number = int(connection.execute(made).scalar_one())
        _told(connection, actor, "evaluation.note", number, region=region, kind=kind)
    return number


def withdraw_note(
    actor: Actor, note_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """Take a note back.

    Raises
    ------
    NoteMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    own = evaluation_note.c.id == note_id
    with db.read() as connection:
        region = connection.execute(sa.select(evaluation_note.c.region).where(own)).scalar()
    if region is None:
        raise NoteMissingError
    actor = require(actor, PERENCANA, region, db=db)
    open_ = own & evaluation_note.c.withdrawn_at.is_(None)
    with db.write() as connection:
        mark = sa.update(evaluation_note).where(open_).values(withdrawn_at=now())
        if not connection.execute(mark).rowcount:
            raise NoteMissingError
        _told(connection, actor, "evaluation.withdraw", note_id, region=region)


def notes(region: str, *, db: Database | None = None) -> tuple[Note, ...]:
    """Return the notes on a region that stand, without marks of KPIs, the oldest first."""
    return tuple(each for each in kept_notes(region, db=db) if not each.part.startswith(MARK))


def kept_notes(region: str, *, db: Database | None = None) -> tuple[Note, ...]:
    """Return every note on a region that stands, the oldest first."""
    table = evaluation_note.c
    query = (
        sa.select(evaluation_note)
        .where((table.region == region) & table.withdrawn_at.is_(None))
        .order_by(table.made_at, table.id)
    )
    with (db or database()).read() as connection:
        return tuple(
            Note(row.id, row.kind, row.part, row.text, row.evidence, row.made_at)
            for row in connection.execute(query)
        )
