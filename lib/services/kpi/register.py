"""The register of KPIs: what a region means to reach, revision by revision.

A revision is a new row, so that what was meant before stays readable. A KPI of the nation or of a
province holds for the regions within, unless one of them defines the same code itself.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import kpi, kpi_revision, programme
from lib.auth import PERENCANA, Actor
from lib.services.acts import tell
from lib.services.kpi.register_checks import CODE, TEXTS, check_region, settled_proposal
from lib.services.kpi.register_errors import (
    KpiChangedError,
    KpiCodeError,
    KpiMissingError,
)
from lib.services.kpi.smart import Proposal
from lib.services.measures import NATION
from lib.services.people import Clock, require, utc_now
from lib.services.regions import chain

_told = functools.partial(tell, kpi.name)
_PLAIN = ("baseline", "baseline_year", "programme_id")


@dataclass(frozen=True)
class Definition:
    """One revision of a KPI.

    Parameters
    ----------
    id, region, code
        Of the KPI; "" is the nation.
    number
        Of the revision, from 1.
    proposal
        What it says.
    made_by, made_at
        Who wrote the revision (`lib.auth.Actor.key`), and when.
    begun_at, retired_at
        When the KPI was first defined, and ended.

    """

    id: int
    region: str
    code: str
    number: int
    proposal: Proposal
    made_by: str
    made_at: dt.datetime
    begun_at: dt.datetime
    retired_at: dt.datetime | None = None

    @property
    def key(self) -> str:
        """Name the figures it is measured by: a computed KPI's code, or its own."""
        return self.proposal.measure or self.code


def define(
    actor: Actor,
    region: str,
    code: str,
    proposal: Proposal,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Enter a KPI of a region and return its id; one that was ended is taken up again.

    Raises
    ------
    SmartError, KpiCodeError, UnknownRegionError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner of that region.

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    if not CODE.fullmatch(code):
        raise KpiCodeError(value=code)
    proposal = settled_proposal(proposal)
    moment, by = now(), actor.key
    with db.write() as connection:
        db.lock(connection, f"kpi/{region}/{code}")
        number, revision = _begun(connection, region, code, by, moment)
        _insert(connection, number, revision, proposal, by, moment)
        _told(connection, actor, "kpi.define", number, region=region, code=code)
    return number


def revise(
    actor: Actor,
    kpi_id: int,
    proposal: Proposal,
    *,
    seen: int | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Write a new revision of a KPI and return its number.

    ``seen`` is the revision that it was written from.

    Raises
    ------
    SmartError, KpiMissingError, SignInNeededError, ForbiddenError
    KpiChangedError
        If there is a newer revision than the one seen.

    """
    db = db or database()
    current = by_id(kpi_id, db=db)
    actor = require(actor, PERENCANA, current.region, db=db)
    proposal = settled_proposal(proposal)
    with db.write() as connection:
        db.lock(connection, f"kpi/{current.region}/{current.code}")
        newest = _one(connection, kpi_id)
        if newest is None or newest.retired_at is not None:
            raise KpiMissingError(value=current.code)
        if seen is not None and newest.number != seen:
            raise KpiChangedError(value=current.code)
        number = newest.number + 1
        _insert(connection, kpi_id, number, proposal, actor.key, now())
        _told(connection, actor, "kpi.revise", kpi_id, region=current.region, code=current.code)
    return number


def retire(actor: Actor, kpi_id: int, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """End a KPI; its revisions and values stay.

    Raises
    ------
    KpiMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    current = by_id(kpi_id, db=db)
    actor = require(actor, PERENCANA, current.region, db=db)
    this = (kpi.c.id == kpi_id) & kpi.c.retired_at.is_(None)
    with db.write() as connection:
        if not connection.execute(sa.update(kpi).where(this).values(retired_at=now())).rowcount:
            raise KpiMissingError(value=current.code)
        _told(connection, actor, "kpi.retire", kpi_id, region=current.region, code=current.code)


def by_id(kpi_id: int, *, db: Database | None = None) -> Definition:
    """Return the newest revision of a KPI.

    Raises
    ------
    KpiMissingError

    """
    with (db or database()).read() as connection:
        found = _one(connection, kpi_id)
    if found is None:
        raise KpiMissingError(value=kpi_id)
    return found


def definitions(
    region: str | None = None, *, retired: bool = False, db: Database | None = None
) -> tuple[Definition, ...]:
    """Return the newest revisions of the KPIs that a region itself has, or all there are.

    They are in the order of regions and codes.
    """
    where = [] if region is None else [kpi.c.region == region]
    if not retired:
        where.append(kpi.c.retired_at.is_(None))
    with (db or database()).read() as connection:
        return tuple(map(_definition, connection.execute(_newest().where(*where))))


def in_force(region: str, *, db: Database | None = None) -> tuple[Definition, ...]:
    """Return the KPIs that hold for a region, by code: its own, its province's, the nation's."""
    return _nearest(definitions(db=db), region)


def history(kpi_id: int, *, db: Database | None = None) -> tuple[Definition, ...]:
    """Return every revision of a KPI, the newest first."""
    rows = _all().where(kpi.c.id == kpi_id).order_by(None).order_by(kpi_revision.c.number.desc())
    with (db or database()).read() as connection:
        return tuple(map(_definition, connection.execute(rows)))


def targets_of(region: str, *, db: Database | None = None) -> dict[str, dict[int, float]]:
    """Return the targets that hold for a region: {code: {year: value}}.

    The code is that of the computed KPI where the definition names one, else its own.
    """
    return {each.key: dict(each.proposal.targets) for each in in_force(region, db=db)}


def targets_by_region(
    regions: Sequence[str], *, db: Database | None = None
) -> dict[str, dict[str, dict[int, float]]]:
    """Return `targets_of` of many regions from one look at the register."""
    known = definitions(db=db)
    return {
        region: {each.key: dict(each.proposal.targets) for each in _nearest(known, region)}
        for region in regions
    }


def _nearest(known: Sequence[Definition], region: str) -> tuple[Definition, ...]:
    """Pick per figure the definition of the nearest region, and return them by code."""
    around = ("", *chain(region)[1:]) if region not in {"", NATION} else ("",)
    found: dict[str, Definition] = {}
    for each in sorted((one for one in known if one.region in around), key=lambda d: len(d.region)):
        found[each.key] = each
    return tuple(sorted(found.values(), key=lambda each: each.code))


def _begun(
    connection: Connection, region: str, code: str, by: str, at: dt.datetime
) -> tuple[int, int]:
    """Return the number of a KPI that begins, or begins again, and that of its next revision."""
    same = (kpi.c.region == region) & (kpi.c.code == code)
    known = connection.execute(_newest().where(same)).first()
    if known is None:
        new = sa.insert(kpi).values(region=region, code=code, made_by=by, made_at=at)
        return int(connection.execute(new.returning(kpi.c.id)).scalar_one()), 1
    if known.retired_at is None:
        raise KpiCodeError(value=code)
    connection.execute(sa.update(kpi).where(kpi.c.id == known.kpi_id).values(retired_at=None))
    return int(known.kpi_id), int(known.number) + 1


def _insert(
    connection: Connection, kpi_id: int, number: int, said: Proposal, by: str, at: dt.datetime
) -> None:
    linked = said.programme_id
    if linked is not None:
        there = sa.select(programme.c.id).where(programme.c.id == linked)
        linked = connection.execute(there).scalar()
    values = {name: getattr(said, name) for name in (*TEXTS, *_PLAIN)} | {"programme_id": linked}
    targets = {str(year): float(value) for year, value in sorted(said.targets.items())}
    row = {"kpi_id": kpi_id, "number": number, "targets": targets, "made_by": by, "made_at": at}
    connection.execute(sa.insert(kpi_revision).values(**values, **row))


def _all() -> sa.Select[Any]:
    columns = (kpi.c.region, kpi.c.code, kpi.c.made_at.label("begun_at"), kpi.c.retired_at)
    joined = sa.select(*columns, kpi_revision).join_from(kpi, kpi_revision)
    return joined.order_by(kpi.c.region, kpi.c.code)


def _newest() -> sa.Select[Any]:
    other = kpi_revision.alias("other")
    last = (
        sa.select(sa.func.max(other.c.number))
        .where(other.c.kpi_id == kpi_revision.c.kpi_id)
        .scalar_subquery()
    )
    return _all().where(kpi_revision.c.number == last)


def _one(connection: Connection, kpi_id: int) -> Definition | None:
    row = connection.execute(_newest().where(kpi.c.id == kpi_id)).first()
    return None if row is None else _definition(row)


def _definition(row: sa.Row[Any]) -> Definition:
    said = {name: getattr(row, name) for name in (*TEXTS, *_PLAIN)}
    targets = {int(year): float(value) for year, value in row.targets.items()}
    return Definition(
        id=row.kpi_id,
        region=row.region,
        code=row.code,
        number=row.number,
        proposal=Proposal(**said, targets=targets),
        made_by=row.made_by,
        made_at=row.made_at,
        begun_at=row.begun_at,
        retired_at=row.retired_at,
    )
