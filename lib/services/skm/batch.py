"""Answers that were given on paper or in another survey: typed in a grid, or loaded as a file.

All rows are taken or none. The same file or grid for the same unit adds nothing a second time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import skm_comment, skm_response
from data.readers.read import read_table
from data.readers.table import RawTable
from lib.auth import Actor
from lib.privacy import redact
from lib.services.people import Clock, utc_now
from lib.services.skm.answers import Form, row_of
from lib.services.skm.errors import (
    SurveyEmptyError,
    SurveyFieldError,
    SurveyMissingError,
    SurveyRowError,
    SurveyUnitsError,
)
from lib.services.skm.table import answers_of
from lib.services.skm.units import Unit, by_id, handler

FIRST_DAY = dt.date(2017, 1, 1)
"""Earlier surveys followed the rules of 2004, whose index is another one."""
COLUMNS = {
    "tanggal": "day",
    "usia": "age_group",
    "jenis_kelamin": "sex",
    "pendidikan": "education",
    "pekerjaan": "occupation",
    "saran": "text",
}
"""Columns that a file may have besides U1 to U9, with what they are here."""
_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_CHUNK = 5_000


@dataclass(frozen=True)
class Loaded:
    """What became of a file or grid.

    Parameters
    ----------
    added, empty
        Answers that were added; rows without any answer, which were left out.
    known
        Whether it was loaded before, so that nothing was added.

    """

    added: int
    empty: int
    known: bool


def load_file(
    actor: Actor,
    unit_id: int,
    content: bytes,
    name: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Loaded:
    """Add the answers of a file (columns U1 to U9, and `COLUMNS`) to a unit.

    Raises
    ------
    InputFileError, MissingColumnError, AnswerError, AnswerRowError
        As `lib.services.skm.table.answers_of`.
    SurveyUnitsError
        If it holds answers of several units.
    SurveyRowError, SurveyEmptyError
        For a row that cannot be used; if there is no answer at all.
    SurveyMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    unit, actor = _own(actor, unit_id, db)
    raw = read_table(content, name)
    values, names = answers_of(raw)
    several = sorted(set(names)) if names is not None else []
    if len(several) > 1:
        raise SurveyUnitsError(count=len(several), units=several[:5])
    checksum = hashlib.sha256(content).hexdigest()
    forms = _forms(values, _others(raw), checksum, unit)
    return _store(actor, unit, forms, [int(row) for row in raw.rows], "berkas", checksum, db, now)


def enter_grid(
    actor: Actor,
    unit_id: int,
    grid: pd.DataFrame,
    key: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Loaded:
    """Add the rows of a grid (columns U1 to U9, and `COLUMNS`) that was typed from paper.

    Parameters
    ----------
    actor, unit_id
        Who, and for which unit.
    grid
        As typed; empty cells are answers that were not given.
    key
        Of this grid: sent twice, it counts once, while two alike are two.
    db, now
        For tests.

    Raises
    ------
    MissingColumnError, AnswerError, SurveyRowError, SurveyEmptyError
    SurveyMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    unit, actor = _own(actor, unit_id, db)
    content = grid.to_csv(index=False).encode()
    raw = read_table(content, "formulir.csv")
    values, _ = answers_of(raw)
    checksum = hashlib.sha256(key.encode() + content).hexdigest()
    rows = [int(row) - 1 for row in raw.rows]  # a grid has no header row
    forms = _forms(values, _others(raw), checksum, unit)
    return _store(actor, unit, forms, rows, "kertas", checksum, db, now)


def _own(actor: Actor, unit_id: int, db: Database) -> tuple[Unit, Actor]:
    unit = by_id(unit_id, db=db)
    actor = handler(actor, unit.region, unit.name, db=db)
    if unit.demo:
        raise SurveyMissingError
    return unit, actor


def _others(raw: RawTable) -> list[dict[str, str]]:
    named = {column.strip().casefold(): column for column in raw.columns}
    kept = {ours: named[theirs] for theirs, ours in COLUMNS.items() if theirs in named}
    if not kept:
        return [{}] * len(raw.frame)
    texts = {ours: raw.frame[column].astype("str").str.strip() for ours, column in kept.items()}
    return [
        {str(k): str(v) for k, v in row.items()} for row in pd.DataFrame(texts).to_dict("records")
    ]


def _forms(
    values: np.ndarray[Any, np.dtype[np.float64]],
    others: Sequence[dict[str, str]],
    checksum: str,
    unit: Unit,
) -> list[tuple[Form, str]]:
    """Return forms with the day as it was written."""
    found = []
    for place, (row, other) in enumerate(zip(values.tolist(), others, strict=True)):
        about = {key: value for key, value in other.items() if key not in {"day", "text"}}
        answers = tuple(None if each != each else int(each) for each in row)
        key = f"{checksum[:48]}-{unit.id}-{place}"
        form = Form(key, answers, about=about, text=other.get("text", ""))
        found.append((form, other.get("day", "")))
    return found


def _store(
    actor: Actor,
    unit: Unit,
    forms: Sequence[tuple[Form, str]],
    numbers: Sequence[int],
    channel: str,
    checksum: str,
    db: Database,
    now: Clock,
) -> Loaded:
    moment = now()
    rows, texts = [], {}
    for (form, day), number in zip(forms, numbers, strict=True):
        if all(each is None for each in form.answers):
            continue
        rows.append(_row(unit, form, day, number, channel, checksum, moment))
        words = redact(form.text)
        if words:
            texts[form.form_key] = words
    if not rows:
        raise SurveyEmptyError
    with db.write() as connection:
        db.lock(connection, f"skm/{unit.id}/{checksum}")
        same = (skm_response.c.unit_id == unit.id) & (skm_response.c.batch == checksum)
        if connection.execute(sa.select(skm_response.c.id).where(same).limit(1)).first():
            return Loaded(0, 0, known=True)
        _insert(connection, rows, texts, same)
        record(
            connection,
            actor=actor.key,
            action="survey.load",
            subject_type="skm_unit",
            subject_id=str(unit.id),
            details={"rows": len(rows), "channel": channel},
            checksum=checksum,
        )
    return Loaded(len(rows), len(forms) - len(rows), known=False)


def _row(
    unit: Unit,
    form: Form,
    day: str,
    number: int,
    channel: str,
    checksum: str,
    moment: dt.datetime,
) -> dict[str, Any]:
    try:
        dated = Form(form.form_key, form.answers, _day(day), form.about, form.text)
        return row_of(unit, dated, channel, moment, checksum, first=FIRST_DAY)
    except SurveyFieldError as error:
        raise SurveyRowError(row=number, **error.details) from None


def _day(text: str) -> dt.date | None:
    """Read a day as people and workbooks write it; None where there is none."""
    if not text:
        return None
    for form in _DAY_FORMS:
        try:
            return dt.datetime.strptime(text[:10], form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise SurveyFieldError(field="tanggal", value=text, expected="2026-11-24")


def _insert(
    connection: Connection,
    rows: Sequence[dict[str, Any]],
    texts: dict[str, str],
    same: sa.ColumnElement[bool],
) -> None:
    for start in range(0, len(rows), _CHUNK):
        connection.execute(sa.insert(skm_response), list(rows[start : start + _CHUNK]))
    if not texts:
        return
    query = sa.select(skm_response.c.id, skm_response.c.form_key).where(same)
    words = [
        {"response_id": number, "text": texts[key]}
        for number, key in connection.execute(query).all()
        if key in texts
    ]
    connection.execute(sa.insert(skm_comment), words)
