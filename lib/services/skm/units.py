"""The units that are surveyed: each has a link of its own, open until it is closed."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import skm_unit
from lib.auth import PERENCANA, PETUGAS, Actor
from lib.errors import UnknownRegionError
from lib.services.people import Clock, fresh, utc_now
from lib.services.regions import region_name, within
from lib.services.skm.errors import SurveyClosedError, SurveyFieldError, SurveyMissingError
from lib.services.skm.facilities import of_key

LONGEST_NAME = 120
LARGEST = 100_000_000
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,32}")
_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}


@dataclass(frozen=True)
class Unit:
    """One unit of service whose users are asked.

    Parameters
    ----------
    id, token
        Its number, and the last part of its public address.
    name, service, service_name
        Its name; the code of a service of the catalogue ("" for any other) and its name in words.
    region
        Dotted code of the regency or province it belongs to.
    facility_id
        Key of the facility in the data (`lib.services.skm.facilities`), "" where it is none.
    population
        People served in a period, None where not told.
    demo
        Whether it belongs to the demonstration set.
    closed_at
        When it stopped taking answers.

    """

    id: int
    token: str
    name: str
    service: str
    service_name: str
    region: str
    facility_id: str
    population: int | None
    demo: bool
    closed_at: dt.datetime | None

    @property
    def open(self) -> bool:
        """Whether it takes answers."""
        return self.closed_at is None


def handler(actor: Actor, region: str, unit: str = "", *, db: Database | None = None) -> Actor:
    """Return the actor as of this moment, if they handle surveys of a region or unit.

    Raises
    ------
    SignInNeededError, ForbiddenError
        For whoever is neither planner nor officer there.

    """
    actor = fresh(actor, db=db)
    if not actor.may(PERENCANA, region):
        actor.require(PETUGAS, region, unit)
    return actor


def add(
    actor: Actor,
    name: str,
    region: str,
    *,
    service: str = "",
    service_name: str = "",
    facility_id: str = "",
    population: int | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Unit:
    """Open a survey for a unit, and return it with its token.

    Raises
    ------
    SurveyFieldError, UnknownRegionError, UnknownServiceError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    name = " ".join(name.split())
    _check(name, region, service, population)
    _check_facility(facility_id, region)
    actor = handler(actor, region, name, db=db)
    values = {
        "token": secrets.token_urlsafe(9),
        "name": name,
        "service": service,
        "service_name": " ".join(service_name.split())[:LONGEST_NAME],
        "region": region,
        "facility_id": facility_id,
        "population": population,
        "demo": False,
        "made_by": actor.key,
        "made_at": now(),
    }
    with db.write() as connection:
        row = connection.execute(sa.insert(skm_unit).values(**values).returning(*skm_unit.c)).one()
        record(
            connection,
            actor=actor.key,
            action="survey.open",
            subject_type="skm_unit",
            subject_id=str(row.id),
            details={"region": region},
        )
    return _unit(row)


def _check(name: str, region: str, service: str, population: int | None) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise SurveyFieldError(field="nama", value=name, expected=f"1–{LONGEST_NAME}")
    check_region(region)
    if service:
        load_catalogue().service(service)
    if population is not None and not 1 <= population <= LARGEST:
        raise SurveyFieldError(
            field="jumlah yang dilayani", value=population, expected=f"1–{LARGEST}"
        )


def _check_facility(key: str, region: str) -> None:
    own = of_key(key) if key else None
    if key and (own is None or not within(own.kode_kabkota, region)):
        raise SurveyFieldError(field="fasilitas", value=key, expected=region_name(region))


def check_region(region: str) -> None:
    """Refuse what is neither a regency nor a province.

    Raises
    ------
    UnknownRegionError

    """
    dataset = current_dataset()
    if region not in {*map(str, dataset.regions["kode"]), *map(str, dataset.provinces["kode"])}:
        raise UnknownRegionError(value=region)


def close(actor: Actor, unit_id: int, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """Take no more answers through a unit's link; its results stay.

    Raises
    ------
    SurveyMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    own = by_id(unit_id, db=db)
    actor = handler(actor, own.region, own.name, db=db)
    still_open = (skm_unit.c.id == unit_id) & skm_unit.c.closed_at.is_(None)
    with db.write() as connection:
        if connection.execute(
            sa.update(skm_unit).where(still_open).values(closed_at=now())
        ).rowcount:
            record(
                connection,
                actor=actor.key,
                action="survey.close",
                subject_type="skm_unit",
                subject_id=str(unit_id),
                details={"region": own.region},
            )


def by_token(token: str, *, db: Database | None = None) -> Unit:
    """Return the unit whose link this is; a demonstration has none.

    Raises
    ------
    SurveyMissingError
        For an unknown token.
    SurveyClosedError
        If it takes no more answers.

    """
    if not _TOKEN.fullmatch(token):
        raise SurveyMissingError
    own = _one((skm_unit.c.token == token) & ~skm_unit.c.demo, db)
    if not own.open:
        raise SurveyClosedError(name=own.name)
    return own


def by_id(unit_id: int, *, db: Database | None = None) -> Unit:
    """Return a unit by its number.

    Raises
    ------
    SurveyMissingError

    """
    return _one(skm_unit.c.id == unit_id, db)


def _one(which: sa.ColumnElement[bool], db: Database | None) -> Unit:
    with (db or database()).read() as connection:
        row = connection.execute(sa.select(skm_unit).where(which)).first()
    if row is None:
        raise SurveyMissingError
    return _unit(row)


def listed(region: str = "", *, demo: bool = False, db: Database | None = None) -> tuple[Unit, ...]:
    """Return the units in a region ("" is the nation), those of the demonstration or the others."""
    query = sa.select(skm_unit).where(skm_unit.c.demo == demo).order_by(skm_unit.c.name)
    with (db or database()).read() as connection:
        rows = connection.execute(query).all()
    found = map(_unit, rows)
    return tuple(each for each in found if within(each.region, region))


def local_day(region: str, moment: dt.datetime) -> dt.date:
    """Return the calendar day at a unit: Indonesia has three time zones."""
    return moment.astimezone(zone_of(region)).date()


def zone_of(region: str) -> dt.timezone:
    """Return the time zone of a regency or province; what has none keeps western time."""
    return dt.timezone(dt.timedelta(hours=_HOURS.get(_zones().get(region, ""), 7)))


@kept_by_version()
def _zones() -> dict[str, str]:
    dataset = current_dataset()
    tables = (dataset.provinces, dataset.regions)
    return {kode: zone for each in tables
            for kode, zone in zip(each["kode"], each["timezone"], strict=True)}  # fmt: skip


def _unit(row: sa.Row[Any]) -> Unit:
    return Unit(
        id=int(row.id),
        token=row.token,
        name=row.name,
        service=row.service,
        service_name=row.service_name,
        region=row.region,
        facility_id=row.facility_id,
        population=row.population,
        demo=bool(row.demo),
        closed_at=row.closed_at,
    )
