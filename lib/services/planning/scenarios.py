"""Scenarios: named, saved revision by revision, shared by link, locked, compared.

Who planned a scenario reads it alone until it is shared; then everybody does who has its link, and
each planner of its region may save to it. To save one names the revision that it was made from, so
that two planners do not overwrite each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.db.connect import Database
from data.db.engine import database
from data.db.plan_tables import scenario
from lib.auth import PERENCANA, Actor
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.people import Clock, require, utc_now
from lib.services.planning.scenario_content import settled, settled_figures
from lib.services.planning.scenario_errors import (
    ScenarioChangedError,
    ScenarioFieldError,
    ScenarioLockedError,
    ScenarioMissingError,
)
from lib.services.planning.scenario_read import (
    MOST_COMPARED,
    SCENARIOS,
    Scenario,
    by_id,
    by_token,
    history,
    listed,
    newest,
    to_compare,
)

__all__ = [
    "MOST_COMPARED",
    "Scenario",
    "by_id",
    "by_token",
    "copy",
    "create",
    "history",
    "listed",
    "lock",
    "rename",
    "retire",
    "save",
    "share",
    "to_compare",
]

_MOST_NAME, _MOST_NOTE = 120, 500


def create(
    actor: Actor,
    region: str,
    service: str,
    name: str,
    content: Mapping[str, Any],
    figures: Mapping[str, Any],
    *,
    note: str = "",
    data_version: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> Scenario:
    """Save a new scenario and return it.

    Parameters
    ----------
    actor
        A planner of the region.
    region, service, name
        What it plans, and how it is called.
    content, figures
        As `scenario_content` describes them.
    note
        Of the first revision.
    data_version
        The data of the figures; those in effect by default.
    db, now
        For tests.

    Raises
    ------
    ScenarioFieldError, UnknownRegionError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    if service not in load_catalogue().services:
        raise ScenarioFieldError(field="service", value=service)
    name, moment = _settled_name(name), now()
    revision = _revision(content, figures, note, data_version)
    row = {"region": region, "service": service, "name": name}
    with db.write() as connection:
        number = SCENARIOS.begin(connection, actor, row, revision, moment)
    return by_id(actor, number, db=db)


def save(
    actor: Actor,
    scenario_id: int,
    content: Mapping[str, Any],
    figures: Mapping[str, Any],
    *,
    expected: int,
    note: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Save a further revision and return its number.

    ``expected`` is the revision that it was made from.

    Raises
    ------
    ScenarioChangedError
        If there is a newer revision than the expected one.
    ScenarioMissingError, ScenarioLockedError, ScenarioFieldError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, _ = _writable(actor, scenario_id, db)
    revision = _revision(content, figures, note, "")
    with db.write() as connection:
        db.lock(connection, f"scenario/{scenario_id}")
        # Looked up again under the lock: it may have been locked or removed a moment ago.
        known = newest(connection, scenario.c.id == scenario_id)
        if known is None:
            raise ScenarioMissingError
        if known.locked:
            raise ScenarioLockedError(name=known.name)
        if known.number != expected:
            raise ScenarioChangedError(name=known.name, newest=known.number, seen=expected)
        SCENARIOS.save(connection, actor, scenario_id, expected + 1, revision, now())
    return expected + 1


def copy(
    actor: Actor,
    scenario_id: int,
    name: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Scenario:
    """Make a scenario of one's own from the newest revision of another that one may read.

    Raises
    ------
    ScenarioMissingError, ScenarioFieldError, SignInNeededError, ForbiddenError

    """
    known = by_id(actor, scenario_id, db=db)
    return create(
        actor, known.region, known.service, name, known.content, known.figures,
        note=known.note, data_version=known.data_version, db=db, now=now,
    )  # fmt: skip


def rename(actor: Actor, scenario_id: int, name: str, *, db: Database | None = None) -> None:
    """Give a scenario another name.

    Raises
    ------
    ScenarioMissingError, ScenarioLockedError, ScenarioFieldError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, known = _writable(actor, scenario_id, db)
    if known.locked:
        raise ScenarioLockedError(name=known.name)
    SCENARIOS.change(db, actor, scenario_id, "rename", name=_settled_name(name))


def share(
    actor: Actor,
    scenario_id: int,
    *,
    shared: bool = True,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Let everybody with the link read a scenario, or its planner alone again.

    Raises
    ------
    ScenarioMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, _ = _writable(actor, scenario_id, db)
    action = "share" if shared else "unshare"
    SCENARIOS.change(db, actor, scenario_id, action, shared_at=now() if shared else None)


def lock(
    actor: Actor,
    scenario_id: int,
    *,
    locked: bool = True,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Close a scenario to further revisions, or open it again.

    Raises
    ------
    ScenarioMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, _ = _writable(actor, scenario_id, db)
    action = "lock" if locked else "unlock"
    SCENARIOS.change(db, actor, scenario_id, action, locked_at=now() if locked else None)


def retire(
    actor: Actor, scenario_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """Remove a scenario from every list; its link no longer opens it.

    Raises
    ------
    ScenarioMissingError, ScenarioLockedError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, known = _writable(actor, scenario_id, db)
    if known.locked:
        raise ScenarioLockedError(name=known.name)
    SCENARIOS.change(db, actor, scenario_id, "retire", retired_at=now())


def _writable(actor: Actor, scenario_id: int, db: Database) -> tuple[Actor, Scenario]:
    """Return the actor and the scenario, if they may change it."""
    known = by_id(actor, scenario_id, db=db)
    return require(actor, PERENCANA, known.region, db=db), known


def _settled_name(name: str) -> str:
    said = tidy(name, _MOST_NAME)
    if not said:
        raise ScenarioFieldError(field="name", value=name)
    return said


def _revision(
    content: Mapping[str, Any], figures: Mapping[str, Any], note: str, data_version: str
) -> dict[str, Any]:
    return {
        "content": settled(content),
        "figures": settled_figures(figures),
        "note": tidy(note, _MOST_NOTE),
        "data_version": data_version or current_dataset().version,
    }
