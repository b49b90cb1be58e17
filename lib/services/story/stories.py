"""Stories: saved revision by revision, shared by link, copied, removed.

Who planned a story reads it alone until it is shared; then everybody does who has its link, and
each planner of its region may save to it. To save one names the revision that it was made from, so
that two planners do not overwrite each other.
"""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.story_tables import story, story_revision
from lib.auth import PERENCANA, Actor
from lib.services.acts import tell
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.people import Clock, require, utc_now
from lib.services.story.errors import StoryChangedError, StoryFieldError, StoryMissingError
from lib.services.story.read import Story, by_id, by_token, listed, newest
from lib.services.story.scene import MOST_NAME, Scene, all_settled

__all__ = ["Story", "by_id", "by_token", "copy", "create", "listed", "retire", "save", "share"]

_told = functools.partial(tell, story.name)
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
    row = {"token": secrets.token_urlsafe(12), "region": region}
    with db.write() as connection:
        new = sa.insert(story).values(**row, made_by=actor.key, made_at=moment)
        number = int(connection.execute(new.returning(story.c.id)).scalar_one())
        _insert(connection, number, 1, content, actor, moment)
        _told(connection, actor, "story.create", number, region=region)
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
        _insert(connection, story_id, expected + 1, content, actor, now())
        _told(connection, actor, "story.save", story_id, revision=expected + 1)
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
    _change(db, actor, story_id, action, shared_at=now() if shared else None)


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
    _change(db, actor, story_id, "retire", retired_at=now())


def _writable(actor: Actor, story_id: int, db: Database) -> tuple[Actor, Story]:
    """Return the actor and the story, if they may change it."""
    known = by_id(actor, story_id, db=db)
    return require(actor, PERENCANA, known.region, db=db), known


def _change(db: Database, actor: Actor, story_id: int, action: str, **values: Any) -> None:
    this = (story.c.id == story_id) & story.c.retired_at.is_(None)
    with db.write() as connection:
        if not connection.execute(sa.update(story).where(this).values(**values)).rowcount:
            raise StoryMissingError
        _told(connection, actor, f"story.{action}", story_id)


def _content(name: str, scenes: Scenes) -> dict[str, Any]:
    said = tidy(name, MOST_NAME)
    if not said:
        raise StoryFieldError(field="name", value=name)
    found = all_settled(scenes)
    if not found:
        raise StoryFieldError(field="scenes", value="0")
    return {"name": said, "scenes": [each.to_json() for each in found]}


def _insert(
    connection: Connection,
    story_id: int,
    number: int,
    content: Mapping[str, Any],
    actor: Actor,
    moment: dt.datetime,
) -> None:
    row = {"story_id": story_id, "number": number, "made_by": actor.key, "made_at": moment}
    connection.execute(sa.insert(story_revision).values(**row, **content))
