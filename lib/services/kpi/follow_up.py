"""Follow-up: what a region does about a KPI, by whom and when, and what became of it.

An action is never rewritten: its state, a new date, a note and evidence are entries of their own.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_choices import ACTION_STATES
from data.db.kpi_tables import follow_up, follow_up_entry, kpi
from lib.auth import PERENCANA, Actor
from lib.services.acts import tell
from lib.services.kpi.register import by_id
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.kpi.register_errors import ActionError, ActionMissingError
from lib.services.kpi.register_words import field_words
from lib.services.people import Clock, require, utc_now

_told = functools.partial(tell, follow_up.name)
OPEN = ("direncanakan", "berjalan")
_DAYS = (dt.date(2000, 1, 1), dt.date(2100, 12, 31))


@dataclass(frozen=True)
class Entry:
    """What became of an action: its state, perhaps a new date, a note, evidence."""

    state: str
    due: dt.date | None
    note: str
    evidence: str
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True)
class Action:
    """One action with its entries, the oldest first.

    Parameters
    ----------
    id, region, title, owner
        The owner is an office, not a person.
    kpi_id, code, measure
        The KPI of the register and its code, or that of a computed KPI.
    first_due
        The date it was planned for at first.

    """

    id: int
    region: str
    title: str
    owner: str
    kpi_id: int | None
    code: str
    measure: str
    first_due: dt.date
    made_by: str
    made_at: dt.datetime
    entries: tuple[Entry, ...] = ()

    @property
    def state(self) -> str:
        """One of `ACTION_STATES`: that of the newest entry."""
        return self.entries[-1].state if self.entries else ACTION_STATES[0]

    @property
    def due(self) -> dt.date:
        """The newest date that was set."""
        moved = [each.due for each in self.entries if each.due is not None]
        return moved[-1] if moved else self.first_due

    @property
    def is_open(self) -> bool:
        """Tell whether there is still something to do."""
        return self.state in OPEN

    def days_late(self, today: dt.date) -> int:
        """Return by how many days it is late, 0 if it is not or nothing is left to do."""
        return max((today - self.due).days, 0) if self.is_open else 0


@dataclass(frozen=True)
class Effect:
    """A KPI before an action began and after it: (year, value) each; None where not measured."""

    before: tuple[int, float] | None
    after: tuple[int, float] | None

    @property
    def change(self) -> float | None:
        """Return the difference in the unit of the KPI."""
        if self.before is None or self.after is None:
            return None
        return self.after[1] - self.before[1]


def add(
    actor: Actor,
    region: str,
    title: str,
    owner: str,
    due: dt.date | None,
    *,
    kpi_id: int | None = None,
    measure: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Plan an action for a KPI of the register, or for a computed one, and return its number.

    Raises
    ------
    ActionError
        Without title, owner, a date of 2000 to 2100 or a KPI.
    KpiMissingError, UnknownRegionError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner of that region.

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    title, owner = tidy(title, 300), tidy(owner, 200)
    if kpi_id is not None:
        measure = by_id(kpi_id, db=db).proposal.measure
    there = {"title": title, "owner": owner, "due": _is_day(due), "kpi": kpi_id or measure}
    _refuse_lacking([name for name, value in there.items() if not value])
    values: dict[str, Any] = {
        "kpi_id": kpi_id,
        "measure": measure,
        "region": region,
        "title": title,
    }
    values |= {"owner": owner, "due": due, "made_by": actor.key, "made_at": now()}
    with db.write() as connection:
        added = connection.execute(sa.insert(follow_up).values(**values).returning(follow_up.c.id))
        number = int(added.scalar_one())
        _told(connection, actor, "follow_up.add", number, region=region)
    return number


def write_entry(
    actor: Actor,
    action_id: int,
    state: str,
    *,
    note: str = "",
    evidence: str = "",
    due: dt.date | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Say what became of an action; one that is done needs its evidence.

    Raises
    ------
    ActionError, ActionMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    known = by_number(action_id, db=db)
    actor = require(actor, PERENCANA, known.region, db=db)
    note, evidence = tidy(note), tidy(evidence)
    lacks = [] if state in ACTION_STATES else ["state"]
    if state == "selesai" and not evidence:
        lacks.append("evidence")
    if due is not None and not _is_day(due):
        lacks.append("due")
    _refuse_lacking(lacks)
    values = {"follow_up_id": action_id, "state": state, "due": due, "note": note}
    values |= {"evidence": evidence, "made_by": actor.key, "made_at": now()}
    with db.write() as connection:
        connection.execute(sa.insert(follow_up_entry).values(**values))
        _told(connection, actor, "follow_up.entry", action_id, region=known.region, state=state)


def actions(region: str | None = None, *, db: Database | None = None) -> tuple[Action, ...]:
    """Return the actions of a region and what lies within it, or all, the earliest due first."""
    where = []
    if region:
        within = follow_up.c.region.startswith(f"{region}.", autoescape=True)
        where.append((follow_up.c.region == region) | within)
    return tuple(sorted(_read(db or database(), *where), key=lambda each: (each.due, each.id)))


def by_number(action_id: int, *, db: Database | None = None) -> Action:
    """Return one action.

    Raises
    ------
    ActionMissingError

    """
    found = _read(db or database(), follow_up.c.id == action_id)
    if not found:
        raise ActionMissingError(value=action_id)
    return found[0]


def late(
    today: dt.date, region: str | None = None, *, db: Database | None = None
) -> tuple[Action, ...]:
    """Return the open actions whose date has passed, the latest first of all."""
    return tuple(each for each in actions(region, db=db) if each.days_late(today))


def effect(action: Action, series: Sequence[tuple[int, float]]) -> Effect:
    """Compare a KPI's figures by year before and after an action.

    Before is the newest figure of the year in which it was planned or an earlier one; after is
    the newest of a later year. That both differ does not say that the action made it so.
    """
    start = action.made_at.year
    before = [(year, value) for year, value in sorted(series) if year <= start]
    after = [(year, value) for year, value in sorted(series) if year > start]
    return Effect(before[-1] if before else None, after[-1] if after else None)


def _is_day(day: dt.date | None) -> bool:
    return day is not None and _DAYS[0] <= day <= _DAYS[1]


def _refuse_lacking(names: Sequence[str]) -> None:
    if names:
        raise ActionError(missing=field_words(names, "id"), missing_en=field_words(names, "en"))


def _read(db: Database, *where: sa.ColumnElement[bool]) -> list[Action]:
    query = (
        sa.select(follow_up, kpi.c.code)
        .join_from(follow_up, kpi, isouter=True)
        .where(*where)
        .order_by(follow_up.c.id)
    )
    with db.read() as connection:
        rows = connection.execute(query).all()
        entries: dict[int, list[Entry]] = {}
        wanted = sa.select(follow_up.c.id).where(*where)
        log = sa.select(follow_up_entry).where(follow_up_entry.c.follow_up_id.in_(wanted))
        for row in connection.execute(log.order_by(follow_up_entry.c.id)):
            entry = Entry(row.state, row.due, row.note, row.evidence, row.made_by, row.made_at)
            entries.setdefault(row.follow_up_id, []).append(entry)
    return [_action(row, entries.get(row.id, [])) for row in rows]


def _action(row: sa.Row[Any], entries: Sequence[Entry]) -> Action:
    return Action(
        id=row.id,
        region=row.region,
        title=row.title,
        owner=row.owner,
        kpi_id=row.kpi_id,
        code=row.code or row.measure,
        measure=row.measure,
        first_due=row.due,
        made_by=row.made_by,
        made_at=row.made_at,
        entries=tuple(entries),
    )
