"""How far a programme is in the cycle of government: six stages a year, each with its entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_choices import STAGE_STATES, STAGES
from data.db.kpi_tables import programme_stage
from lib.auth import PERENCANA, Actor
from lib.services.kpi.register_checks import tidy
from lib.services.kpi.smart import YEARS
from lib.services.people import Clock, require, utc_now
from lib.services.programmes.listed import programme_by_id, refuse, told


@dataclass(frozen=True)
class Stage:
    """One stage of a programme in a year; "belum" and no dates where nothing was entered."""

    stage: str
    year: int
    state: str = STAGE_STATES[0]
    due: dt.date | None = None
    done: dt.date | None = None
    document: str = ""
    responsible: str = ""
    note: str = ""
    made_by: str = ""
    made_at: dt.datetime | None = None

    def days_late(self, today: dt.date) -> int:
        """Return by how many days the stage is late, 0 if it is not or is done."""
        if self.due is None or self.state == "selesai":
            return 0
        return max((today - self.due).days, 0)


def write_stage(
    actor: Actor,
    programme_id: int,
    stage: Stage,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Say how far a stage is: who wrote it and when are taken from the call.

    Raises
    ------
    ProgrammeError
        For an unknown stage, state or year, or a stage that is done without its day.
    ProgrammeMissingError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner of the programme's region.

    """
    db = db or database()
    known = programme_by_id(programme_id, db=db)
    actor = require(actor, PERENCANA, known.region, db=db)
    lacks = [] if stage.stage in STAGES else ["stage"]
    lacks += [] if stage.state in STAGE_STATES else ["state"]
    lacks += [] if stage.year in YEARS else ["year"]
    refuse([*lacks, *(["done"] if stage.state == "selesai" and stage.done is None else [])])
    texts = {name: tidy(getattr(stage, name), 500) for name in ("document", "responsible", "note")}
    plain = {name: getattr(stage, name) for name in ("stage", "year", "state", "due", "done")}
    with db.write() as connection:
        connection.execute(
            sa.insert(programme_stage).values(
                programme_id=programme_id, **plain, **texts, made_by=actor.key, made_at=now()
            )
        )
        told(connection, actor, "programme.stage", programme_id, stage=stage.stage, year=stage.year)


def stages(programme_id: int, year: int, *, db: Database | None = None) -> tuple[Stage, ...]:
    """Return the six stages of a year in their order, each as its newest entry says."""
    newest = {each.stage: each for each in stage_history(programme_id, year, db=db)[::-1]}
    return tuple(newest.get(name, Stage(name, year)) for name in STAGES)


def stage_history(programme_id: int, year: int, *, db: Database | None = None) -> tuple[Stage, ...]:
    """Return every entry of a year, the newest first."""
    table = programme_stage.c
    query = sa.select(programme_stage).where(table.programme_id == programme_id, table.year == year)
    with (db or database()).read() as connection:
        return tuple(map(_stage, connection.execute(query.order_by(table.id.desc()))))


def stages_of_many(
    ids: Sequence[int], *, db: Database | None = None
) -> dict[int, dict[int, tuple[Stage, ...]]]:
    """Return what was entered of several programmes, by programme and year: newest entries."""
    table = programme_stage.c
    query = sa.select(programme_stage).where(table.programme_id.in_(ids)).order_by(table.id)
    newest: dict[int, dict[int, dict[str, Stage]]] = {}
    with (db or database()).read() as connection:
        for row in connection.execute(query):
            newest.setdefault(row.programme_id, {}).setdefault(row.year, {})[row.stage] = _stage(
                row
            )
    return {
        number: {year: tuple(known.values()) for year, known in years.items()}
        for number, years in newest.items()
    }


def _stage(row: sa.Row[Any]) -> Stage:
    return Stage(
        stage=row.stage,
        year=row.year,
        state=row.state,
        due=row.due,
        done=row.done,
        document=row.document,
        responsible=row.responsible,
        note=row.note,
        made_by=row.made_by,
        made_at=row.made_at,
    )
