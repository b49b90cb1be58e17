"""Answers that were given on paper or in another survey: typed in a grid, or loaded as a file.

All rows are taken or none. The same file or grid for the same unit adds nothing a second time.
A file may hold the answers of several units of one regency, named in a column of its own.
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
from lib.auth import Actor
from lib.services.people import Clock, utc_now
from lib.services.skm.batch_rows import Part, forms_of, others_of, part_of
from lib.services.skm.errors import SurveyEmptyError, SurveyMissingError
from lib.services.skm.file_units import by_unit
from lib.services.skm.table import answers_of
from lib.services.skm.units import Unit, by_id, handler

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


@dataclass(frozen=True)
class Share:
    """What a file holds for one unit.

    Parameters
    ----------
    unit
        Whose answers they are.
    answers, empty
        Rows with and without an answer.
    known
        Whether it was loaded before, so that nothing will be added.

    """

    unit: Unit
    answers: int
    empty: int
    known: bool


def check_file(
    actor: Actor,
    unit_id: int,
    content: bytes,
    name: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> tuple[Share, ...]:
    """Return what a file would add to each unit, without adding it.

    Raises
    ------
    AppError
        As `load_file`.

    """
    db = db or database()
    _, checksum, parts = _read_file(actor, unit_id, content, name, db, now())
    with db.read() as connection:
        return tuple(
            Share(each.unit, len(each.rows), each.empty, _is_known(connection, each.unit, checksum))
            for each in parts
        )


def load_file(
    actor: Actor,
    unit_id: int,
    content: bytes,
    name: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Loaded:
    """Add the answers of a file: columns U1 to U9, and `COLUMNS` of `batch_rows`.

    They are those of one unit, or of the units that a column of `UNIT_COLUMNS` (`table`) names.

    Raises
    ------
    InputFileError, MissingColumnError, AnswerError, AnswerRowError
        As `lib.services.skm.table.answers_of`.
    SurveyUnitsError
        If it names what is no unit of the regency.
    SurveyRowError, SurveyEmptyError
        For a row that cannot be used; if there is no answer at all.
    SurveyMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, checksum, parts = _read_file(actor, unit_id, content, name, db, now())
    return _store(actor, parts, "berkas", checksum, db)


def _read_file(
    actor: Actor, unit_id: int, content: bytes, name: str, db: Database, moment: dt.datetime
) -> tuple[Actor, str, list[Part]]:
    """Return the actor as of now, the file's checksum, and what it holds for each unit."""
    chosen, actor = _own(actor, unit_id, db)
    raw = read_table(content, name)
    values, names = answers_of(raw)
    numbers = [int(row) for row in raw.rows]
    others = others_of(raw)
    checksum = hashlib.sha256(content).hexdigest()
    answered = np.asarray(~np.isnan(values).all(axis=1))
    parts = []
    for unit, places in by_unit(names, answered, numbers, chosen, db=db):
        actor = handler(actor, unit.region, unit.name, db=db)
        forms = forms_of(values, others, places.tolist(), checksum, unit)
        own = [numbers[place] for place in places.tolist()]
        parts.append(part_of(unit, forms, own, "berkas", checksum, moment))
    return actor, checksum, parts


def enter_grid(
    actor: Actor,
    unit_id: int,
    grid: pd.DataFrame,
    key: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Loaded:
    """Add the rows of a grid that was typed from paper: U1 to U9, and `COLUMNS` of `batch_rows`.

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
    forms = forms_of(values, others_of(raw), range(len(rows)), checksum, unit)
    part = part_of(unit, forms, rows, "kertas", checksum, now())
    return _store(actor, [part], "kertas", checksum, db)


def _own(actor: Actor, unit_id: int, db: Database) -> tuple[Unit, Actor]:
    unit = by_id(unit_id, db=db)
    actor = handler(actor, unit.region, unit.name, db=db)
    if unit.demo:
        raise SurveyMissingError
    return unit, actor


def _same(unit: Unit, checksum: str) -> sa.ColumnElement[bool]:
    return (skm_response.c.unit_id == unit.id) & (skm_response.c.batch == checksum)


def _is_known(connection: Connection, unit: Unit, checksum: str) -> bool:
    query = sa.select(skm_response.c.id).where(_same(unit, checksum)).limit(1)
    return connection.execute(query).first() is not None


def _store(
    actor: Actor, parts: Sequence[Part], channel: str, checksum: str, db: Database
) -> Loaded:
    """Write all that is new in one transaction."""
    parts = sorted((each for each in parts if each.rows), key=lambda each: each.unit.id)
    if not parts:
        raise SurveyEmptyError
    added = empty = 0
    with db.write() as connection:
        for part in parts:  # in the order of their numbers, so that no two wait for each other
            unit = part.unit
            db.lock(connection, f"skm/{unit.id}/{checksum}")
            if _is_known(connection, unit, checksum):
                continue
            _insert(connection, part.rows, part.texts, _same(unit, checksum))
            record(
                connection,
                actor=actor.key,
                action="survey.load",
                subject_type="skm_unit",
                subject_id=str(unit.id),
                details={"rows": len(part.rows), "channel": channel},
                checksum=checksum,
            )
            added, empty = added + len(part.rows), empty + part.empty
    return Loaded(added, empty, known=not added)


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
