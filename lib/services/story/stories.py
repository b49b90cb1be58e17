"""Stories: saved revision by revision, shared by link, copied, removed.

Who planned a story reads it alone until it is shared; then everybody does who has its link, and
each planner of its region may save to it. To save one names the revision that it was made from, so
that two planners do not overwrite each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data.db.connect import Database
from data.db.engine import database
from data.db.story_tables import story
from lib.auth import PERENCANA, Actor
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.people import Clock, require, utc_now
from lib.services.story.errors import StoryChangedError, StoryFieldError, StoryMissingError
from lib.services.story.read import STORIES, Story, by_id, by_token, listed, newest
from lib.services.story.scene import MOST_NAME, Scene, all_settled

__all__ = ["Story", "by_id", "by_token", "copy", "create", "listed", "retire", "save", "share"]

Scenes = Sequence[Mapping[str, Any] | Scene]


def create(
    actor: Actor,
    region: str,
    name: str,
    scenes: Scenes,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Story:
    """Save a new story and return it.

    Parameters
    ----------
    actor
        A planner of the region.
    region, name
        What it is of, "" for the nation, and how it is called.
    scenes
        As `lib.services.story.scene.settled` takes them.
    db, now
        For tests.

    Raises
    ------
    StoryFieldError, StoryFullError, UnknownRegionError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    content, moment = _content(name, scenes), now()
    with db.write() as connection:
        number = STORIES.begin(connection, actor, {"region": region}, content, moment)
    return by_id(actor, number, db=db)


def save(
    actor: Actor,
    story_id: int,
    name: str,
    scenes: Scenes,
    *,
    expected: int,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Save a further revision and return its number.

    ``expected`` is the revision that it was made from.

    Raises
    ------
    StoryChangedError
        If there is a newer revision than the expected one.
    StoryMissingError, StoryFieldError, StoryFullError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, _ = _writable(actor, story_id, db)
    content = _content(name, scenes)
    with db.write() as connection:
        db.lock(connection, f"story/{story_id}")
        # Looked up again under the lock: it may have been removed a moment ago.
        known = newest(connection, story.c.id == story_id)
        if known is None:
            raise StoryMissingError
        if known.number != expected:
            raise StoryChangedError(name=known.name, newest=known.number, seen=expected)
        STORIES.save(connection, actor, story_id, expected + 1, content, now())
    return expected + 1


def copy(
    actor: Actor, story_id: int, name: str, *, db: Database | None = None, now: Clock = utc_now
) -> Story:
    """Make a story of one's own from the newest revision of another that one may read.

    Raises
    ------
    StoryMissingError, StoryFieldError, SignInNeededError, ForbiddenError

    """
    known = by_id(actor, story_id, db=db)
    return create(actor, known.region, name, known.scenes, db=db, now=now)


def share(
    actor: Actor,
    story_id: int,
    *,
    shared: bool = True,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Let everybody with the link see a story, or its planner alone again.

    Raises
    ------
    StoryMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, _ = _writable(actor, story_id, db)
    action = "share" if shared else "unshare"
    STORIES.change(db, actor, story_id, action, shared_at=now() if shared else None)


def retire(
    actor: Actor, story_id: int, *, db: Database | None = None, now: Clock = utc_now
) -> None:
    """Remove a story from every list; its link no longer opens it.

    Raises
    ------
    StoryMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    actor, _ = _writable(actor, story_id, db)
    STORIES.change(db, actor, story_id, "retire", retired_at=now())


def _writable(actor: Actor, story_id: int, db: Database) -> tuple[Actor, Story]:
    """Return the actor and the story, if they may change it."""
    known = by_id(actor, story_id, db=db)
    return require(actor, PERENCANA, known.region, db=db), known


def _content(name: str, scenes: Scenes) -> dict[str, Any]:
    said = tidy(name, MOST_NAME)
    if not said:
        raise StoryFieldError(field="name", value=name)
    found = all_settled(scenes)
    if not found:
        raise StoryFieldError(field="scenes", value="0")
    return {"name": said, "scenes": [each.to_json() for each in found]}
