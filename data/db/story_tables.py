"""The tables of stories, as SQLAlchemy Core: a story and the revisions of its scenes.

A scene is a saved state of a page with its words, so that a story shows the figures of the data in
effect. Revisions are only added. Regions are dotted Kemendagri codes; "" is the whole nation.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.db.tables import BIG_ID, UtcDateTime, made_columns, metadata, text_column

story = sa.Table(
    "story",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("token", unique=True),  # of its link
    text_column("region", default=""),
    sa.Column("shared_at", UtcDateTime),  # null: its planner alone reads it
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
    sa.Index("ix_story_region", "region"),
)

story_revision = sa.Table(
    "story_revision",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("story_id", sa.ForeignKey("story.id"), nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    text_column("name"),
    sa.Column("scenes", sa.JSON, nullable=False),  # a list, as `lib.services.story.scene` has it
    *made_columns(),
    sa.UniqueConstraint("story_id", "number"),
)
