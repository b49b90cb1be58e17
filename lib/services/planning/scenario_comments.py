"""What officials say of a scenario; who reads the scenario reads it, too."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.plan_tables import scenario_comment
from lib.auth import ANALIS, PERENCANA, PETUGAS, Actor
from lib.privacy import redact
from lib.services.acts import tell
from lib.services.kpi.register_checks import tidy
from lib.services.people import Clock, fresh, utc_now
from lib.services.planning.scenario_errors import ScenarioFieldError, ScenarioMissingError
from lib.services.planning.scenario_read import by_id

_told = functools.partial(tell, scenario_comment.name)
LONGEST = 1_000


@dataclass(frozen=True)
class Comment:
    """One comment, by whom (`lib.auth.Actor.key`) and when."""

    id: int
    text: str
    made_by: str
    made_at: dt.datetime


def comment(
    actor: Actor,
    scenario_id: int,
    text: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Comment on a scenario that one may read, as a planner, analyst or officer of its region.

    Raises
    ------
    ScenarioMissingError, ScenarioFieldError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor = fresh(actor, db=db)
    known = by_id(actor, scenario_id, db=db)
    if not any(actor.may(role, known.region) for role in (ANALIS, PETUGAS)):
        actor.require(PERENCANA, known.region)
    said = tidy(redact(text), LONGEST)
    if not said:
        raise ScenarioFieldError(field="comment", value=text)
    values = {"scenario_id": scenario_id, "text": said, "made_by": actor.key, "made_at": now()}
    with db.write() as connection:
        new = sa.insert(scenario_comment).values(**values).returning(scenario_comment.c.id)
        number = int(connection.execute(new).scalar_one())
        _told(connection, actor, "scenario.comment", number, scenario=scenario_id)
    return number


def withdraw(
    actor: Actor, comment_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """Take back a comment of one's own.

    Raises
    ------
    ScenarioMissingError
        If there is no such comment by this actor.

    """
    db = db or database()
    actor = fresh(actor, db=db)
    mine = actor.account_id is not None or actor.is_operator
    this = (
        (scenario_comment.c.id == comment_id)
        & (scenario_comment.c.made_by == actor.key)
        & scenario_comment.c.withdrawn_at.is_(None)
    )
    with db.write() as connection:
        change = sa.update(scenario_comment).where(this).values(withdrawn_at=now())
        if not mine or not connection.execute(change).rowcount:
            raise ScenarioMissingError
        _told(connection, actor, "scenario.comment_withdraw", comment_id)


def comments(actor: Actor, scenario_id: int, *, db: Database | None = None) -> tuple[Comment, ...]:
    """Return the comments on a scenario that the actor may read, the oldest first.

    Raises
    ------
    ScenarioMissingError

    """
    db = db or database()
    by_id(actor, scenario_id, db=db)
    columns = (scenario_comment.c[name] for name in ("id", "text", "made_by", "made_at"))
    query = (
        sa.select(*columns)
        .where(
            scenario_comment.c.scenario_id == scenario_id,
            scenario_comment.c.withdrawn_at.is_(None),
        )
        .order_by(scenario_comment.c.id)
    )
    with db.read() as connection:
        return tuple(Comment(*row) for row in connection.execute(query))
