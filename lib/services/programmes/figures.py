"""Budget, realisation and recipients of programmes by year, and attainment of the SPM.

A figure that is corrected gets a newer row; the newest of a year counts. What nobody entered is
None and never zero.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.current import current_dataset, kept_by_version
from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import programme, programme_figure
from lib.auth import PERENCANA, Actor
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.kpi.smart import YEARS
from lib.services.people import Clock, require, utc_now
from lib.services.programmes.errors import ProgrammeMissingError
from lib.services.programmes.listed import (
    SPM_PREFIX,
    programme_by_id,
    refuse,
    there_or_new,
    told,
)

_SECTOR_OF = {"Pendidikan": "pendidikan", "Kesehatan": "kesehatan", "Sosial": "sosial",
              "Pekerjaan umum": "infrastruktur", "Perumahan rakyat": "infrastruktur"}  # fmt: skip
_MOST = 1e15  # more rupiah than the nation spends in a year


@dataclass(frozen=True)
class Amounts:
    """What is known of one year, in rupiah and in people or families; None where it is not."""

    budget_rp: float | None = None
    realisation_rp: float | None = None
    recipients: float | None = None
    eligible: float | None = None

    @property
    def realisation_pct(self) -> float | None:
        """Return realisation in percent of the budget."""
        return share_pct(self.realisation_rp, self.budget_rp)

    @property
    def reach_pct(self) -> float | None:
        """Return recipients in percent of the eligible."""
        return share_pct(self.recipients, self.eligible)


@dataclass(frozen=True)
class YearFigure:
    """The figures of one year, who gave them and from where."""

    year: int
    amounts: Amounts
    source: str
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True)
class SpmService:
    """One service of the minimum service standards (PP 2/2018)."""

    code: str
    field_id: str
    field_en: str
    name_id: str
    name_en: str
    article: str
    seen: bool

    @property
    def stored_name(self) -> str:
        """Return the name of its programme in the database."""
        return f"{SPM_PREFIX}{self.field_id}: {self.name_id}"


def share_pct(part: float | None, whole: float | None) -> float | None:
    """Return a part in percent; None where either is missing or the whole is 0."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * 100


def add_figure(
    actor: Actor,
    programme_id: int,
    year: int,
    amounts: Amounts,
    source: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Keep the figures of a year.

    Raises
    ------
    ProgrammeError
        Without any figure or source, or for a number below 0, endless or beyond sense.
    ProgrammeMissingError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner of the programme's region.

    """
    db = db or database()
    known = programme_by_id(programme_id, db=db)
    actor = require(actor, PERENCANA, known.region, db=db)
    said = _checked(year, amounts, source)
    with db.write() as connection:
        _insert(connection, actor, programme_id, year, amounts, said, now())


def figures(programme_id: int, *, db: Database | None = None) -> tuple[YearFigure, ...]:
    """Return the figures in force of a programme by year."""
    return figures_of_many([programme_id], db=db).get(programme_id, ())


def figures_of_many(
    ids: Sequence[int], *, db: Database | None = None
) -> dict[int, tuple[YearFigure, ...]]:
    """Return the figures in force of several programmes, by programme and year."""
    keys = (programme_figure.c.programme_id, programme_figure.c.year)
    newest = sa.select(sa.func.max(programme_figure.c.id)).group_by(*keys)
    query = (
        sa.select(programme_figure)
        .where(programme_figure.c.programme_id.in_(ids), programme_figure.c.id.in_(newest))
        .order_by(*keys)
    )
    found: dict[int, list[YearFigure]] = {}
    with (db or database()).read() as connection:
        for row in connection.execute(query):
            found.setdefault(row.programme_id, []).append(_figure(row))
    return {number: tuple(rows) for number, rows in found.items()}


@kept_by_version()
def spm_services() -> tuple[SpmService, ...]:
    """Return the services of the SPM in the order of the regulation."""
    rows = current_dataset().table("standards_spm").to_dict("records")
    return tuple(
        SpmService(
            code=f"spm_{number:02d}",
            field_id=str(row["urusan"]),
            field_en=str(row["urusan_en"]),
            name_id=str(row["layanan"]),
            name_en=str(row["layanan_en"]),
            article=str(row["article"]),
            seen=row["verified"] == "S",
        )
        for number, row in enumerate(rows, 1)
    )


def add_spm(
    actor: Actor,
    region: str,
    code: str,
    year: int,
    served: float | None,
    target: float | None,
    source: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Keep how many of those who have a right to an SPM service were served to standard.

    Raises
    ------
    ProgrammeError, ProgrammeMissingError, UnknownRegionError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner of that region.

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    service = next((each for each in spm_services() if each.code == code), None)
    if service is None:
        raise ProgrammeMissingError(value=code)
    refuse([] if served is not None else ["served"])
    refuse([] if target else ["target"])
    amounts = Amounts(recipients=served, eligible=target)
    said = _checked(year, amounts, source)
    values = {"region": region, "name": service.stored_name, "kind": "pemerintah"}
    values |= {"sector": _SECTOR_OF.get(service.field_id, "sosial"), "legal_basis": service.article}
    with db.write() as connection:
        number = there_or_new(connection, db, actor, values, now())
        _insert(connection, actor, number, year, amounts, said, now())


def spm_attainment(
    region: str, *, db: Database | None = None
) -> Mapping[str, tuple[YearFigure, ...]]:
    """Return the figures of each SPM service of a region by year; by code, where entered."""
    db = db or database()
    names = {each.stored_name: each.code for each in spm_services()}
    this = (programme.c.region == region) & programme.c.name.in_(list(names))
    with db.read() as connection:
        rows = connection.execute(sa.select(programme.c.id, programme.c.name).where(this)).all()
    found = figures_of_many([row.id for row in rows], db=db)
    return {names[row.name]: found[row.id] for row in rows if row.id in found}


def _checked(year: int, amounts: Amounts, source: str) -> str:
    """Return the tidy source of figures that make sense."""
    values = vars(amounts)
    given = {name: value for name, value in values.items() if value is not None}
    lacks = [name for name, v in given.items() if not (math.isfinite(v) and 0 <= v <= _MOST)]
    lacks += [] if given else ["figure"]
    lacks += [] if year in YEARS else ["year"]
    said = tidy(source, 300)
    refuse([*lacks, *([] if said else ["source"])])
    return said


def _insert(
    connection: Connection,
    actor: Actor,
    number: int,
    year: int,
    amounts: Amounts,
    source: str,
    at: dt.datetime,
) -> None:
    values = {"programme_id": number, "year": year, "source": source, **vars(amounts)}
    connection.execute(sa.insert(programme_figure).values(**values, made_by=actor.key, made_at=at))
    told(connection, actor, "programme.figure", number, year=year)


def _figure(row: sa.Row[Any]) -> YearFigure:
    amounts = Amounts(row.budget_rp, row.realisation_rp, row.recipients, row.eligible)
    return YearFigure(row.year, amounts, row.source, row.made_by, row.made_at)
