"""The steps by which a report is handled: a table of what follows from what, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED, PROPOSALS, STATES
from data.db.participation_tables import report as table
from data.db.participation_tables import service_unit
from lib.auth import PERENCANA, PETUGAS, Actor, ForbiddenError, SignInNeededError
from lib.services.participation import offices
from lib.services.participation.errors import ReportStateError
from lib.services.participation.offices import Office
from lib.services.participation.record import Report, inside
from lib.services.people import fresh

OPEN = tuple(state for state in STATES if state not in ENDED)


@dataclass(frozen=True)
class Step:
    """One step of handling.

    Parameters
    ----------
    sources
        States it can be taken from.
    target
        The state it leads to; "" is the one before the citizen was waited for.
    words
        Whether the officer must write something; the citizen reads it.
    waits
        Whether the citizen's reply is waited for: clocks stand still until it comes.
    answers
        Whether it answers the citizen.
    office, original
        Whether it names an office; the report it is a duplicate of.

    """

    sources: tuple[str, ...]
    target: str
    words: bool = False
    waits: bool = False
    answers: bool = False
    office: bool = False
    original: bool = False


_LOOKED_AT = ("terverifikasi", "didisposisi", "ditindaklanjuti")
_BEFORE_ANSWER = ("diterima", "terverifikasi", "didisposisi")
STEPS: Mapping[str, Step] = {
    "verifikasi": Step(("diterima",), "terverifikasi"),
    "disposisi": Step(("diterima", "terverifikasi"), "didisposisi", office=True),
    "tanggapi": Step(_LOOKED_AT, "ditindaklanjuti", words=True, answers=True),
    "tuntas": Step(_LOOKED_AT, "ditindaklanjuti", words=True, waits=True, answers=True),
    "tanya": Step(("diterima", *_LOOKED_AT), "ditunda", words=True, waits=True),
    "lanjut": Step(("ditunda",), ""),
    "selesai": Step(("ditindaklanjuti",), "selesai"),
    # A citizen who is not content says so after the end: the officer takes it up again.
    "buka": Step(("selesai", "ditolak"), "ditindaklanjuti", words=True),
    "tolak": Step(_BEFORE_ANSWER, "ditolak", words=True, answers=True),
    "duplikat": Step((*_BEFORE_ANSWER, "ditindaklanjuti"), "duplikat", answers=True, original=True),
    "alihkan": Step(OPEN, "dialihkan", words=True, answers=True),
    # The citizen goes there, also with what ended: the officer notes it, nothing is forwarded.
    "ombudsman": Step((*OPEN, "selesai", "ditolak", "dialihkan"), "ombudsman"),
}


def possible(report: Report) -> tuple[str, ...]:
    """Return the steps that follow from where a report stands."""
    return tuple(name for name, step in STEPS.items() if report.state in step.sources)


def step_of(report: Report, name: str) -> Step:
    """Return a step that may be taken on a report.

    Raises
    ------
    ReportStateError

    """
    step = STEPS.get(name)
    if step is None or report.state not in step.sources:
        raise ReportStateError(state=report.state, step=name)
    return step


def may_handle(actor: Actor, report: Report, office: Office | None) -> bool:
    """Tell whether somebody handles a report that lies with an office, or with none yet.

    An officer of a whole region handles what lies there; an officer of an office what lies with
    it; a planner proposals of the region.
    """
    if actor.is_operator:
        return True
    for each in actor.grants:
        if not each.covers(report.region):
            continue
        if each.role == PERENCANA and report.kind in PROPOSALS:
            return True
        if each.role != PETUGAS:
            continue
        own = office is not None and each.unit == office.name and each.covers(office.region)
        if not each.unit or own:
            return True
    return False


def handler(actor: Actor, report: Report, *, db: Database | None = None) -> Actor:
    """Return the actor as of this moment, if they handle this report.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    actor = fresh(actor, db=db)
    office = None if report.unit_id is None else offices.by_id(report.unit_id, db=db)
    if may_handle(actor, report, office):
        return actor
    if actor.account_id is None and not actor.grants:
        raise SignInNeededError
    raise ForbiddenError(role=PETUGAS, region=report.region)


def of_all(actor: Actor, region: str) -> bool:
    """Tell whether somebody works for the whole of a region: as planner, or for no one office."""
    officer = any(
        each.role == PETUGAS and not each.unit and each.covers(region) for each in actor.grants
    )
    return officer or actor.may(PERENCANA, region)


def handled_by(actor: Actor, *, db: Database | None = None) -> sa.ColumnElement[bool]:
    """Return the condition for the reports that somebody handles, as `may_handle` has it."""
    if actor.is_operator:
        return sa.true()
    parts: list[sa.ColumnElement[bool]] = []
    for each in actor.grants:
        here = inside(table.c.region, each.region)
        if each.role == PERENCANA:
            parts.append(here & table.c.kind.in_(PROPOSALS))
        elif each.role == PETUGAS and each.unit:
            parts.append(here & table.c.unit_id.in_(_units(each.unit, each.region, db)))
        elif each.role == PETUGAS:
            parts.append(here)
    return sa.or_(sa.false(), *parts)


def _units(name: str, region: str, db: Database | None) -> list[int]:
    """Return the offices of a name within a region, also those that are retired."""
    this = (service_unit.c.name == name) & inside(service_unit.c.region, region)
    with (db or database()).read() as connection:
        return list(connection.scalars(sa.select(service_unit.c.id).where(this)))
