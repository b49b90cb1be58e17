"""Values of KPIs that people bring: typed, or loaded from a table. All rows are kept, or none.

The newest row of a region and period counts; one without a value takes an earlier one back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import kpi_value
from data.readers import read_table
from data.validation.cells import EMPTY, text_of, to_floats
from lib.auth import PERENCANA, PETUGAS, Actor
from lib.errors import UnknownRegionError
from lib.services.kpi.register import Definition, by_id
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.kpi.register_errors import (
    KpiComputedError,
    KpiMissingError,
    ValuesColumnsError,
    ValuesError,
)
from lib.services.kpi.smart import YEARS
from lib.services.people import Clock, fresh, require, utc_now
from lib.services.regions import within

COLUMNS = {
    "kode": ("kode", "kode_wilayah", "region", "code"),
    "year": ("year", "tahun"),
    "value": ("value", "nilai"),
    "period": ("period", "periode"),
}
NEEDED = ("kode", "year", "value")
_PERIOD = re.compile(r"(\d{4})-(Q[1-4]|S[12]|0[1-9]|1[0-2])")

# Why a row is refused, in Indonesian and English.
_NO_NUMBER = ("nilai bukan angka", "the value is no number")
_NO_YEAR = ("tahun bukan 2000 sampai 2100", "the year is not one of 2000 to 2100")
_NO_REGION = ("kode wilayah tidak dikenal", "the region code is unknown")
_OUTSIDE = ("wilayah di luar wilayah KPI", "the region lies outside that of the KPI")
_NO_PERIOD = (
    "periode bukan seperti 2026-Q1, 2026-S1, 2026-03",
    "the period is not like 2026-Q1, 2026-S1, 2026-03",
)
_TWICE = (
    "wilayah dan periode ini sudah ada di baris lain",
    "another row has this region and period",
)


@dataclass(frozen=True)
class Value:
    """One figure of a KPI.

    Parameters
    ----------
    region, year, period
        Dotted code, calendar year, "" for the whole year or 2026-Q1, 2026-S1, 2026-03.
    value
        In the unit of the KPI; None takes an earlier one back.
    row
        Where it stood in the table, for errors.

    """

    region: str
    year: int
    value: float | None
    period: str = ""
    row: int = 0


@dataclass(frozen=True)
class Kept:
    """A figure as it is kept: the value in force of a region and period."""

    region: str
    year: int
    period: str
    value: float
    source: str
    made_by: str
    made_at: dt.datetime


def read_values(content: bytes, name: str) -> tuple[Value, ...]:
    """Return the rows of a table with the columns kode, year, value and perhaps period.

    A row without a value was not measured and is left out. Cells that are no number become NaN,
    and the year 0, which `enter` refuses with their row.

    Raises
    ------
    ValuesColumnsError
    InputFileError
        If the file cannot be read.

    """
    table = read_table(content, name)
    heads = {head.strip().casefold(): head for head in table.columns}
    found = {
        field: next((heads[each] for each in names if each in heads), "")
        for field, names in COLUMNS.items()
    }
    lost = [field for field in NEEDED if not found[field]]
    if lost:
        raise ValuesColumnsError(missing=lost)
    texts = {field: table.frame[head].str.strip() for field, head in found.items() if head}
    years, _ = to_floats(text_of(texts["year"]))
    numbers, kinds = to_floats(text_of(texts["value"]))
    periods = texts["period"] if "period" in texts else [""] * len(years)
    rows = zip(texts["kode"], years, numbers, kinds, periods, table.rows, strict=True)
    return tuple(
        Value(
            region=code,
            year=int(year) if math.isfinite(year) and year % 1 == 0 else 0,
            value=float(value),
            period=period.upper(),
            row=int(row),
        )
        for code, year, value, kind, period, row in rows
        if kind != EMPTY
    )


def enter(
    actor: Actor,
    kpi_id: int,
    values: Sequence[Value],
    source: str,
    *,
    checksum: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Keep values of a KPI and return how many; a file that was loaded before adds none.

    Raises
    ------
    ValuesError
        With `details["problems"]`: (row, Indonesian, English) of each wrong row.
    KpiMissingError, KpiComputedError
    SignInNeededError, ForbiddenError
        Unless the actor is an officer or a planner of every region of the rows.

    """
    db = db or database()
    known = by_id(kpi_id, db=db)
    if known.retired_at is not None:
        raise KpiMissingError(value=known.code)
    if known.proposal.measure:
        raise KpiComputedError(value=known.code)
    _refuse_wrong(known, values)
    actor = _allowed(actor, sorted({each.region for each in values}) or [known.region], db)
    moment, said = now(), tidy(source, 300)
    rows = [
        {"kpi_id": kpi_id, "region": each.region, "year": each.year, "period": each.period,
         "value": each.value, "source": said, "checksum": checksum,
         "made_by": actor.key, "made_at": moment}
        for each in values
    ]  # fmt: skip
    with db.write() as connection:
        db.lock(connection, f"kpi_value/{kpi_id}")
        same = (kpi_value.c.kpi_id == kpi_id) & (kpi_value.c.checksum == checksum)
        if not rows or (checksum and connection.execute(sa.select(kpi_value).where(same)).first()):
            return 0
        connection.execute(sa.insert(kpi_value), rows)
        record(
            connection,
            actor=actor.key,
            action="kpi.values",
            subject_type="kpi",
            subject_id=str(kpi_id),
            details={"rows": len(rows)},
            checksum=checksum,
        )
    return len(rows)


def load(
    actor: Actor,
    kpi_id: int,
    content: bytes,
    name: str,
    source: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Keep the values of a file; returns how many, 0 for one that was loaded before.

    Raises
    ------
    ValuesColumnsError, InputFileError
        And as `enter`.

    """
    checksum = hashlib.sha256(content).hexdigest()
    values = read_values(content, name)
    return enter(actor, kpi_id, values, source, checksum=checksum, db=db, now=now)


def values_of(
    kpi_id: int, region: str | None = None, *, db: Database | None = None
) -> tuple[Kept, ...]:
    """Return the figures in force of a KPI, by region, year and period."""
    where = [kpi_value.c.kpi_id == kpi_id]
    if region is not None:
        where.append(kpi_value.c.region == region)
    keys = (kpi_value.c.region, kpi_value.c.year, kpi_value.c.period)
    newest = sa.select(sa.func.max(kpi_value.c.id)).where(*where).group_by(*keys)
    query = (
        sa.select(kpi_value)
        .where(kpi_value.c.id.in_(newest), kpi_value.c.value.is_not(None))
        .order_by(*keys)
    )
    with (db or database()).read() as connection:
        return tuple(
            Kept(row.region, row.year, row.period, row.value, row.source, row.made_by, row.made_at)
            for row in connection.execute(query)
        )


def years_at_hand(*, db: Database | None = None) -> dict[int, int]:
    """Return of how many years each KPI of the register ever got a value, by its number."""
    years = sa.func.count(sa.distinct(kpi_value.c.year))
    query = sa.select(kpi_value.c.kpi_id, years).group_by(kpi_value.c.kpi_id)
    with (db or database()).read() as connection:
        return {int(number): int(count) for number, count in connection.execute(query)}


def _allowed(actor: Actor, regions: Sequence[str], db: Database) -> Actor:
    actor = fresh(actor, db=db)
    for region in regions:
        if not actor.may(PETUGAS, region):
            actor = require(actor, PERENCANA, region, db=db)
    return actor


def _refuse_wrong(known: Definition, values: Sequence[Value]) -> None:
    problems, seen = [], set()
    for place, each in enumerate(values, 1):
        key = (each.region, each.year, each.period)
        why = _TWICE if key in seen else _wrong(known, each)
        seen.add(key)
        if why:
            problems.append((each.row or place, *why))
    if problems:
        row, why_id, why_en = problems[0]
        raise ValuesError(
            count=len(problems), row=row, why=why_id, why_en=why_en, problems=tuple(problems)
        )


def _wrong(known: Definition, each: Value) -> tuple[str, str] | None:
    """Say why a row cannot be kept."""
    try:
        check_region(each.region)
    except UnknownRegionError:
        return _NO_REGION
    if not within(each.region, known.region):
        return _OUTSIDE
    if each.year not in YEARS:
        return _NO_YEAR
    if each.period:
        found = _PERIOD.fullmatch(each.period)
        if found is None or int(found[1]) != each.year:
            return _NO_PERIOD
    if each.value is not None and not math.isfinite(each.value):
        return _NO_NUMBER
    return None
