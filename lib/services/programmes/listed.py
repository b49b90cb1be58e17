"""Programmes of a region: the ready ones, those that people add, and ending them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.catalogue import load_catalogue
from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_choices import PROGRAMME_KINDS
from data.db.kpi_tables import programme
from data.programmes import ReadyProgramme, ready_programmes
from lib.auth import PERENCANA, Actor
from lib.i18n import both
from lib.services.acts import tell
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.people import Clock, require, utc_now
from lib.services.programmes.errors import (
    ProgrammeError,
    ProgrammeMissingError,
    ProgrammeNameError,
)

told = functools.partial(tell, programme.name)
"""Write what was done to a programme to the audit trail."""
SPM_PREFIX = "SPM "
"""Names of minimum service standards begin so; they stand in a table of their own (`spm`)."""


@dataclass(frozen=True)
class Programme:
    """One programme.

    Parameters
    ----------
    id
        None for a ready programme of which nothing was entered in the region yet.
    region
        Dotted code; "" is the nation.
    ready
        What is known of a ready one; None for others.

    """

    id: int | None
    region: str
    sector: str
    name: str
    kind: str
    carried_by: str
    beneficiaries: str
    legal_basis: str
    made_by: str = ""
    made_at: dt.datetime | None = None
    ready: ReadyProgramme | None = None

    def said(self, field: str, language: str) -> str:
        """Return name, carried_by or beneficiaries, in the language where it is a ready one."""
        if self.ready is not None:
            return self.ready.said(field, language)
        found: str = getattr(self, field)
        return found


def programmes(region: str, *, db: Database | None = None) -> tuple[Programme, ...]:
    """Return the programmes of a region: the ready ones first, then its own by name."""
    with (db or database()).read() as connection:
        rows = connection.execute(
            sa.select(programme)
            .where(programme.c.region == region, programme.c.retired_at.is_(None))
            .order_by(programme.c.name)
        ).all()
    known = {row.name: _programme(row) for row in rows}
    ready = [known.get(each.name_id) or _unused(each, region) for each in ready_programmes()]
    own = [
        each
        for each in known.values()
        if each.ready is None and not each.name.startswith(SPM_PREFIX)
    ]
    return (*ready, *own)


def programme_by_id(programme_id: int, *, db: Database | None = None) -> Programme:
    """Return a programme that was not ended.

    Raises
    ------
    ProgrammeMissingError

    """
    this = (programme.c.id == programme_id) & programme.c.retired_at.is_(None)
    with (db or database()).read() as connection:
        row = connection.execute(sa.select(programme).where(this)).first()
    if row is None:
        raise ProgrammeMissingError(value=programme_id)
    return _programme(row)


def add_programme(
    actor: Actor,
    region: str,
    name: str,
    sector: str,
    kind: str,
    *,
    carried_by: str = "",
    beneficiaries: str = "",
    legal_basis: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Enter a programme of a region and return its number.

    Raises
    ------
    ProgrammeError, ProgrammeNameError, UnknownRegionError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner of that region.

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    values = {"name": tidy(name, 200), "sector": sector, "kind": kind, "region": region}
    values |= {"carried_by": tidy(carried_by, 500), "beneficiaries": tidy(beneficiaries, 500)}
    values |= {"legal_basis": tidy(legal_basis, 500)}
    lacks = [] if values["name"] else ["name"]
    lacks += [] if sector in load_catalogue().sectors else ["sector"]
    refuse([*lacks, *([] if kind in PROGRAMME_KINDS else ["kind"])])
    if str(values["name"]).startswith(SPM_PREFIX):
        raise ProgrammeNameError(value=values["name"])
    with db.write() as connection:
        return insert(connection, db, actor, values, now())


def ensure(
    actor: Actor, region: str, code: str, *, db: Database | None = None, now: Clock = utc_now
) -> int:
    """Return the number of a ready programme in a region, entering it if it is not there yet.

    Raises
    ------
    ProgrammeMissingError
        For a code that none has.
    UnknownRegionError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    ready = next((each for each in ready_programmes() if each.code == code), None)
    if ready is None:
        raise ProgrammeMissingError(value=code)
    basis = "; ".join(each.basis for each in ready.legal)
    values = {"region": region, "name": ready.name_id, "sector": ready.sector, "kind": ready.kind}
    values |= {"carried_by": ready.carried_by_id, "beneficiaries": ready.beneficiaries_id}
    with db.write() as connection:
        return there_or_new(connection, db, actor, values | {"legal_basis": basis}, now())


def end_programme(
    actor: Actor, programme_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """End a programme; its figures and stages stay.

    Raises
    ------
    ProgrammeMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    known = programme_by_id(programme_id, db=db)
    actor = require(actor, PERENCANA, known.region, db=db)
    this = (programme.c.id == programme_id) & programme.c.retired_at.is_(None)
    with db.write() as connection:
        done = connection.execute(sa.update(programme).where(this).values(retired_at=now()))
        if not done.rowcount:
            raise ProgrammeMissingError(value=programme_id)
        told(connection, actor, "programme.end", programme_id, region=known.region)


def there_or_new(
    connection: Connection, db: Database, actor: Actor, values: dict[str, str], at: dt.datetime
) -> int:
    """Return the number of the programme of this region and name, entered if need be."""
    db.lock(connection, f"programme/{values['region']}")
    known = _named(connection, values)
    if known is not None and known.retired_at is None:
        return int(known.id)
    return insert(connection, db, actor, values, at)


def insert(
    connection: Connection, db: Database, actor: Actor, values: dict[str, str], at: dt.datetime
) -> int:
    """Enter a programme; one that was ended is taken up again, as it is entered now.

    Raises
    ------
    ProgrammeNameError
        If the region has one of this name.

    """
    db.lock(connection, f"programme/{values['region']}")
    known = _named(connection, values)
    row = {**values, "made_by": actor.key, "made_at": at, "retired_at": None}
    if known is None:
        new = sa.insert(programme).values(**row).returning(programme.c.id)
        number = int(connection.execute(new).scalar_one())
    elif known.retired_at is None:
        raise ProgrammeNameError(value=values["name"])
    else:
        number = int(known.id)
        connection.execute(sa.update(programme).where(programme.c.id == number).values(**row))
    told(connection, actor, "programme.add", number, region=values["region"])
    return number


def _named(connection: Connection, values: dict[str, str]) -> Any | None:
    """Return number and end of the programme of this region and name."""
    this = (programme.c.region == values["region"]) & (programme.c.name == values["name"])
    return connection.execute(sa.select(programme.c.id, programme.c.retired_at).where(this)).first()


def refuse(names: Iterable[str]) -> None:
    """Refuse an entry by the fields that are missing or wrong.

    Raises
    ------
    ProgrammeError

    """
    texts = [both(f"program.isian.{name}") for name in names]
    if texts:
        said = (", ".join(text.lower() for text in column) for column in zip(*texts, strict=True))
        missing, missing_en = said
        raise ProgrammeError(missing=missing, missing_en=missing_en)


def _unused(ready: ReadyProgramme, region: str) -> Programme:
    return Programme(
        id=None,
        region=region,
        sector=ready.sector,
        name=ready.name_id,
        kind=ready.kind,
        carried_by=ready.carried_by_id,
        beneficiaries=ready.beneficiaries_id,
        legal_basis="; ".join(each.basis for each in ready.legal),
        ready=ready,
    )


def _programme(row: sa.Row[Any]) -> Programme:
    return Programme(
        id=row.id,
        region=row.region,
        sector=row.sector,
        name=row.name,
        kind=row.kind,
        carried_by=row.carried_by,
        beneficiaries=row.beneficiaries,
        legal_basis=row.legal_basis,
        made_by=row.made_by,
        made_at=row.made_at,
        ready=next((each for each in ready_programmes() if each.name_id == row.name), None),
    )
