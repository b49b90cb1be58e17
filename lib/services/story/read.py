"""Reading stories: who may read which."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.story_tables import story, story_revision
from lib.auth import Actor
from lib.services.people import fresh
from lib.services.revised import Revised, readable
from lib.services.story.errors import StoryMissingError
from lib.services.story.scene import Scene, all_settled

STORIES = Revised(story, story_revision, StoryMissingError)
_MOST_LISTED = 500


@dataclass(frozen=True)
class Story:
    """A story with its newest revision.

    Parameters
    ----------
    id, token
        Its number, and the unguessable word of its link.
    region, name
        What it is of ("" is the nation), and how it is called.
    shared
        Whether everybody with the link reads it.
    made_by, made_at
        Who began it (`lib.auth.Actor.key`), and when.
    number
        Of the revision, from 1.
    scenes
        In their order.
    saved_by, saved_at
        Of the revision.

    """

    id: int
    token: str
    region: str
    name: str
    shared: bool
    made_by: str
    made_at: dt.datetime
    number: int
    scenes: tuple[Scene, ...]
    saved_by: str
    saved_at: dt.datetime


def by_id(actor: Actor, story_id: int, *, db: Database | None = None) -> Story:
    """Return a story that the actor may read.

    Raises
    ------
    StoryMissingError
        If there is none, or it is another planner's and not shared.

    """
    return _read(actor, story.c.id == story_id, db or database())


def by_token(actor: Actor, token: str, *, db: Database | None = None) -> Story:
    """Return a story by the word of its link; errors as `by_id`."""
    return _read(actor, story.c.token == token, db or database())


def listed(actor: Actor, *, db: Database | None = None) -> tuple[Story, ...]:
    """Return the stories that the actor may read, the last saved first."""
    db = db or database()
    actor = fresh(actor, db=db)
    query = _select().where(STORIES.seen_by(actor)).order_by(story_revision.c.made_at.desc())
    with db.read() as connection:
        return tuple(map(_story, connection.execute(query.limit(_MOST_LISTED)).all()))


def newest(connection: Connection, this: sa.ColumnElement[bool]) -> Story | None:
    """Return a story with its newest revision, whoever asks; None if there is none."""
    row = connection.execute(_select().where(this)).first()
    return None if row is None else _story(row)


def _read(actor: Actor, this: sa.ColumnElement[bool], db: Database) -> Story:
    actor = fresh(actor, db=db)
    with db.read() as connection:
        found = newest(connection, this)
    if found is None or not readable(actor, found):
        raise StoryMissingError
    return found


def _select() -> sa.Select[Any]:
    own = ("id", "token", "region", "shared_at", "made_by", "made_at")
    return STORIES.query(own, ("number", "name", "scenes"))


def _story(row: sa.Row[Any]) -> Story:
    values = dict(row._mapping)
    values["shared"] = values.pop("shared_at") is not None
    values["scenes"] = all_settled(values["scenes"])
    return Story(**{each.name: values[each.name] for each in dataclasses.fields(Story)})
