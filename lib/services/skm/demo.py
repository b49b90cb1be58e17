"""A generated set of units and answers, to see the survey at work before anybody has answered.

It is made only when a planner asks for it, belongs to units of its own that are marked, is never
counted with real answers, and goes at a stroke.
"""

from __future__ import annotations

import datetime as dt
import secrets
import zlib
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import skm_comment, skm_response, skm_unit
from lib.auth import PERENCANA, Actor
from lib.services.people import Clock, require, utc_now
from lib.services.skm.classes import ELEMENTS, HIGHEST, LOWEST
from lib.services.skm.units import Unit, check_region, listed, local_day

ANSWERS = 240
"""Answers of each unit, over two years."""
_DAYS = 730
_BLANK = 0.03
_SPREAD = 0.75
_UNITS = (
    ("Puskesmas (contoh)", "puskesmas", (3.3, 3.1, 2.6, 3.7, 3.2, 3.3, 3.4, 2.9, 2.8)),
    ("Rumah sakit (contoh)", "rumah_sakit", (3.2, 2.9, 2.5, 3.2, 3.3, 3.4, 3.3, 3.0, 3.2)),
    ("Dukcapil (contoh)", "", (3.4, 3.2, 2.9, 3.9, 3.5, 3.3, 3.5, 3.2, 3.1)),
    ("Kantor kecamatan (contoh)", "", (3.1, 3.0, 2.8, 3.8, 3.1, 2.9, 3.2, 2.6, 2.7)),
)
"""Name, service, and what people answer on average, by element."""


def make(
    actor: Actor, region: str, *, db: Database | None = None, now: Clock = utc_now
) -> tuple[Unit, ...]:
    """Make the demonstration set of a regency, if it has none, and return its units.

    Raises
    ------
    UnknownRegionError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = require(actor, PERENCANA, region, db=db)
    check_region(region)
    moment, chance = now(), np.random.default_rng(zlib.crc32(region.encode()))
    there = sa.select(skm_unit.c.id).where(skm_unit.c.demo, skm_unit.c.region == region).limit(1)
    with db.write() as connection:
        db.lock(connection, f"skm_demo/{region}")  # two planners at once make one set
        if connection.scalar(there) is None:
            for name, service, level in _UNITS:
                values = {"name": name, "service": service, "region": region, "population": 2_000}
                _unit(connection, actor, values, moment, np.asarray(level), chance)
            _note(connection, actor, "survey.demo_made", region)
    return listed(region, demo=True, db=db)


def remove(actor: Actor, region: str, *, db: Database | None = None) -> int:
    """Delete the demonstration set of a regency, and return how many answers went.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = require(actor, PERENCANA, region, db=db)
    own = sa.select(skm_unit.c.id).where(skm_unit.c.demo, skm_unit.c.region == region)
    answers = sa.select(skm_response.c.id).where(skm_response.c.unit_id.in_(own))
    with db.write() as connection:
        connection.execute(sa.delete(skm_comment).where(skm_comment.c.response_id.in_(answers)))
        gone = connection.execute(sa.delete(skm_response).where(skm_response.c.unit_id.in_(own)))
        connection.execute(sa.delete(skm_unit).where(skm_unit.c.demo, skm_unit.c.region == region))
        _note(connection, actor, "survey.demo_removed", region)
    return int(gone.rowcount)


def _unit(
    connection: Connection,
    actor: Actor,
    values: dict[str, Any],
    moment: dt.datetime,
    level: np.ndarray[Any, np.dtype[np.float64]],
    chance: np.random.Generator,
) -> None:
    token = secrets.token_urlsafe(9)
    made = {"token": token, "demo": True, "made_by": actor.key, "made_at": moment}
    number = connection.execute(
        sa.insert(skm_unit).values(**values, **made).returning(skm_unit.c.id)
    ).scalar_one()
    today = local_day(str(values["region"]), moment)
    ago = np.sort(chance.integers(0, _DAYS, ANSWERS))
    # Those who are content are so with most things; later answers are a little better.
    mood = chance.normal(0, 0.35, (ANSWERS, 1)) + (0.2 * (1 - ago / _DAYS))[:, None]
    drawn = np.rint(level + mood + chance.normal(0, _SPREAD, (ANSWERS, len(ELEMENTS))))
    given = np.clip(drawn, LOWEST, HIGHEST).astype(int)
    blank = chance.random(given.shape) < _BLANK
    rows = [
        {
            "unit_id": number,
            "form_key": f"demo-{token}-{place}",
            "day": today - dt.timedelta(days=int(ago[place])),
            **{
                name.lower(): None if blank[place, at] else int(given[place, at])
                for at, name in enumerate(ELEMENTS)
            },
            "channel": "web",
            "at": moment,
        }
        for place in range(ANSWERS)
    ]
    connection.execute(sa.insert(skm_response), rows)


def _note(connection: Connection, actor: Actor, action: str, region: str) -> None:
    record(
        connection, actor=actor.key, action=action, subject_type="skm_unit",
        details={"region": region},
    )  # fmt: skip
