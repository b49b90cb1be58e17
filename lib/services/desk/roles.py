"""Who may do what at the desk, in one place; each function of the desk asks here first.

Analysts load and handle reports, planners decide what is published; PETA_ANALYSTS_PUBLISH lets
analysts do both. Every right is for a region: replacing the whole of a dataset needs the nation's.
"""

from __future__ import annotations

from collections.abc import Iterable

from lib.auth import ANALIS, PERENCANA, Actor
from lib.config import settings

ANALYST, PLANNER = ANALIS, PERENCANA
NATION = ""


def require(actor: Actor, role: str, regions: Iterable[str]) -> None:
    """Raise unless the actor has the role in every region; "" is the whole nation.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    for region in sorted(set(regions)) or [NATION]:
        actor.require(role, region)


def may(actor: Actor, role: str, regions: Iterable[str]) -> bool:
    """Tell whether the actor has the role in every region."""
    return all(actor.may(role, region) for region in set(regions) or {NATION})


def may_load(actor: Actor, regions: Iterable[str]) -> bool:
    """Tell whether the actor may load data of these regions."""
    return may(actor, ANALYST, regions)


def require_load(actor: Actor, regions: Iterable[str]) -> None:
    """Raise unless the actor may load data of these regions."""
    require(actor, ANALYST, regions)


def may_see(actor: Actor, regions: Iterable[str]) -> bool:
    """Tell whether the actor may see versions of these regions that are not published."""
    regions = list(regions)
    return may(actor, ANALYST, regions) or may(actor, PLANNER, regions)


def require_see(actor: Actor, regions: Iterable[str]) -> None:
    """Raise unless the actor may see versions of these regions that are not published."""
    regions = list(regions)
    if not may_see(actor, regions):
        require(actor, PLANNER, regions)


def may_publish(actor: Actor, regions: Iterable[str]) -> bool:
    """Tell whether what the actor loads is published at once."""
    regions = list(regions)
    if settings().analysts_publish and may(actor, ANALYST, regions):
        return True
    return may(actor, PLANNER, regions)


def require_publish(actor: Actor, regions: Iterable[str]) -> None:
    """Raise unless the actor may decide on what is published of these regions."""
    regions = list(regions)
    if not may_publish(actor, regions):
        require(actor, PLANNER, regions)
