"""The offices that handle reports, and which one a report goes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.catalogue import load_catalogue
from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import service_unit
from lib.auth import ADMIN, PERENCANA, Actor
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.offices_errors import OfficeExistsError, OfficeMissingError
from lib.services.participation.record import inside
from lib.services.people import Clock, fresh, utc_now
from lib.services.regions import chain, within
from lib.services.skm.units import check_region

LONGEST_NAME = 120


@dataclass(frozen=True)
class Office:
    """An office of a regency or province; without sectors it serves all of them."""

    id: int
    region: str
    name: str
    sectors: tuple[str, ...]
    retired_at: dt.datetime | None

    def serves(self, region: str) -> bool:
        """Tell whether a region lies in that of the office."""
        return within(region, self.region)


def add(
    actor: Actor,
    region: str,
    name: str,
    sectors: Iterable[str] = (),
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Office:
    """Add an office of a regency or province for some sectors, or for all.

    One of that name that was retired serves again.

    Raises
    ------
    ReportFieldError, UnknownRegionError, OfficeExistsError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner or admin of the region.

    """
    db = db or database()
    name, wanted = " ".join(name.split()), sorted(set(sectors))
    if not 0 < len(name) <= LONGEST_NAME:
        raise ReportFieldError(field="nama unit", value=name, expected=f"1–{LONGEST_NAME}")
    known = load_catalogue().sectors
    for each in wanted:
        if each not in known:
            raise ReportFieldError(field="sektor", value=each, expected=", ".join(known))
    check_region(region)
    actor = manager(actor, region, db=db)
    values = {"region": region, "name": name, "sectors": wanted, "made_by": actor.key}
    gone = (
        (service_unit.c.region == region)
        & (service_unit.c.name == name)
        & service_unit.c.retired_at.is_not(None)
    )
    back = sa.update(service_unit).where(gone).values(sectors=wanted, retired_at=None)
    adding = sa.insert(service_unit).values(**values, made_at=now())
    try:
        with db.write() as connection:
            row = connection.execute(back.returning(*service_unit.c)).first()
            if row is None:
                row = connection.execute(adding.returning(*service_unit.c)).one()
            made = _office(row)
            _tell(connection, actor, "office.add", made)
    except sa.exc.IntegrityError:
        raise OfficeExistsError(name=name) from None
    return made


def retire(
    actor: Actor, office_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """Give an office no more reports; those that it has stay with it.

    Raises
    ------
    OfficeMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    own = by_id(office_id, db=db)
    actor = manager(actor, own.region, db=db)
    serving = (service_unit.c.id == office_id) & service_unit.c.retired_at.is_(None)
    with db.write() as connection:
        done = connection.execute(sa.update(service_unit).where(serving).values(retired_at=now()))
        if done.rowcount:
            _tell(connection, actor, "office.retire", own)


def manager(actor: Actor, region: str, *, db: Database | None = None) -> Actor:
    """Return the actor as of this moment, if they plan or administer in a region.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    actor = fresh(actor, db=db)
    if not actor.may(ADMIN, region):
        actor.require(PERENCANA, region)
    return actor


def by_id(office_id: int, *, db: Database | None = None) -> Office:
    """Return an office, also one that is retired.

    Raises
    ------
    OfficeMissingError

    """
    with (db or database()).read() as connection:
        row = connection.execute(
            sa.select(service_unit).where(service_unit.c.id == office_id)
        ).first()
    if row is None:
        raise OfficeMissingError
    return _office(row)


def listed(
    region: str = "", *, retired: bool = False, db: Database | None = None
) -> tuple[Office, ...]:
    """Return the offices in a region by name ("" is the nation), without those that are retired."""
    query = _serving(retired=retired).where(inside(service_unit.c.region, region))
    with (db or database()).read() as connection:
        return tuple(_office(row) for row in connection.execute(query))


def serving(region: str, *, db: Database | None = None) -> tuple[Office, ...]:
    """Return who may be given reports of a region: its own offices, then those above it."""
    query = _serving().where(service_unit.c.region.in_(("", *chain(region))))
    with (db or database()).read() as connection:
        found = [_office(row) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda each: (-len(each.region), each.name)))


def names(*, db: Database | None = None) -> dict[int, str]:
    """Return the name of each office, also of those that are retired."""
    return {each.id: each.name for each in listed(retired=True, db=db)}


def route(region: str, sector: str, *, db: Database | None = None) -> int | None:
    """Return the office that a report of a region and sector goes to, None where there is none.

    The regency's own office for the sector goes first, then its office for all sectors. The
    province's are left for the officers to choose: most sectors are not in its competence.
    """
    query = _serving().where(service_unit.c.region == region)
    with (db or database()).read() as connection:
        own = [_office(row) for row in connection.execute(query)]
    special = next((each.id for each in own if sector and sector in each.sectors), None)
    return special or next((each.id for each in own if not each.sectors), None)


def _serving(*, retired: bool = False) -> sa.Select[Any]:
    """Return the query of offices by name; those that are retired only where they are asked for."""
    query = sa.select(service_unit).order_by(service_unit.c.name, service_unit.c.id)
    return query if retired else query.where(service_unit.c.retired_at.is_(None))


def _tell(connection: sa.Connection, actor: Actor, action: str, office: Office) -> None:
    record(
        connection,
        actor=actor.key,
        action=action,
        subject_type="service_unit",
        subject_id=str(office.id),
        details={"region": office.region, "sectors": list(office.sectors)},
    )


def _office(row: sa.Row[Any]) -> Office:
    return Office(int(row.id), row.region, row.name, tuple(row.sectors), row.retired_at)
