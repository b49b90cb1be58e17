"""Reading scenarios: who may read which, one or many, to compare."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.current import current_dataset
from data.db.connect import Database
from data.db.engine import database
from data.db.plan_tables import scenario, scenario_revision
from lib.auth import Actor
from lib.services.people import fresh
from lib.services.planning.scenario_content import Content, Figures
from lib.services.planning.scenario_errors import ScenarioMissingError, ScenarioNumberError
from lib.services.revised import Revised, readable

SCENARIOS = Revised(scenario, scenario_revision, ScenarioMissingError)
MOST_COMPARED = 4
_MOST_LISTED = 500


@dataclass(frozen=True)
class Scenario:
    """A scenario with one of its revisions.

    Parameters
    ----------
    id, token
        Its number, and the unguessable word of its link.
    region, service, name
        What it plans; "" is the nation.
    shared, locked
        Whether everybody with the link reads it, and whether it takes no further revision.
    made_by, made_at
        Who began it (`lib.auth.Actor.key`), and when.
    number
        Of the revision, from 1.
    content, figures
        As `scenario_content.settled` leaves them; figures as computed when it was saved.
    data_version
        Of the dataset that the figures were computed with.
    note, saved_by, saved_at
        Of the revision.

    """

    id: int
    token: str
    region: str
    service: str
    name: str
    shared: bool
    locked: bool
    made_by: str
    made_at: dt.datetime
    number: int
    content: Content
    figures: Figures
    data_version: str
    note: str
    saved_by: str
    saved_at: dt.datetime

    @property
    def data_changed(self) -> bool:
        """Whether the data in effect are others than those of the figures."""
        return self.data_version != current_dataset().version


def by_id(actor: Actor, scenario_id: int, *, db: Database | None = None) -> Scenario:
    """Return the newest revision of a scenario that the actor may read.

    Raises
    ------
    ScenarioMissingError
        If there is none, or it is another planner's and not shared.

    """
    return _read(actor, scenario.c.id == scenario_id, db or database())


def by_token(actor: Actor, token: str, *, db: Database | None = None) -> Scenario:
    """Return a scenario by the word of its link; errors as `by_id`."""
    return _read(actor, scenario.c.token == token, db or database())


def listed(
    actor: Actor, region: str = "", service: str = "", *, db: Database | None = None
) -> tuple[Scenario, ...]:
    """Return the scenarios of a region and what lies within that the actor may read.

    The last saved come first.
    """
    db = db or database()
    actor = fresh(actor, db=db)
    where: list[sa.ColumnElement[bool]] = []
    if region:
        inside = scenario.c.region.startswith(f"{region}.", autoescape=True)
        where.append((scenario.c.region == region) | inside)
    if service:
        where.append(scenario.c.service == service)
    where.append(SCENARIOS.seen_by(actor))
    query = _select().where(*where).order_by(scenario_revision.c.made_at.desc())
    with db.read() as connection:
        rows = connection.execute(query.limit(_MOST_LISTED)).all()
    return tuple(map(_scenario, rows))


def history(actor: Actor, scenario_id: int, *, db: Database | None = None) -> tuple[Scenario, ...]:
    """Return every revision of a scenario that the actor may read, the newest first.

    Raises
    ------
    ScenarioMissingError

    """
    db = db or database()
    by_id(actor, scenario_id, db=db)
    query = (
        _select(every=True)
        .where(scenario.c.id == scenario_id)
        .order_by(scenario_revision.c.number.desc())
    )
    with db.read() as connection:
        return tuple(map(_scenario, connection.execute(query).all()))


def to_compare(
    actor: Actor, tokens: Sequence[str], *, db: Database | None = None
) -> tuple[Scenario, ...]:
    """Return two to four scenarios in the order of their words, each once.

    Raises
    ------
    ScenarioNumberError, ScenarioMissingError

    """
    chosen = tuple(dict.fromkeys(tokens))
    if not 2 <= len(chosen) <= MOST_COMPARED:
        raise ScenarioNumberError(value=len(chosen), most=MOST_COMPARED)
    return tuple(by_token(actor, token, db=db) for token in chosen)


def _read(actor: Actor, this: sa.ColumnElement[bool], db: Database) -> Scenario:
    actor = fresh(actor, db=db)
    with db.read() as connection:
        found = newest(connection, this)
    if found is None or not readable(actor, found):
        raise ScenarioMissingError
    return found


def _select(*, every: bool = False) -> sa.Select[Any]:
    own = ("id", "token", "region", "service", "name", "shared_at", "locked_at", "made_by",
           "made_at")  # fmt: skip
    revision = ("number", "content", "figures", "data_version", "note")
    return SCENARIOS.query(own, revision, every=every)


def newest(connection: Connection, this: sa.ColumnElement[bool]) -> Scenario | None:
    """Return the newest revision of a scenario, whoever asks; None if there is none."""
    row = connection.execute(_select().where(this)).first()
    return None if row is None else _scenario(row)


def _scenario(row: sa.Row[Any]) -> Scenario:
    values = dict(row._mapping)
    values["shared"] = values.pop("shared_at") is not None
    values["locked"] = values.pop("locked_at") is not None
    return Scenario(**{each.name: values[each.name] for each in dataclasses.fields(Scenario)})
