"""The tables of plans, as SQLAlchemy Core: scenarios with their revisions, comments and costs.

A scenario is what was chosen and changed, never the figures alone: a revision holds all that is
needed to compute them again, the version of the data they were computed with, and what came out, so
that a change of the data can be told. Revisions are only added. Regions are dotted Kemendagri
codes; "" is the whole nation.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.db.tables import BIG_ID, UtcDateTime, made_columns, metadata, text_column

scenario = sa.Table(
    "scenario",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("token", unique=True),  # of its link
    text_column("region", default=""),
    text_column("service"),
    text_column("name"),
    sa.Column("shared_at", UtcDateTime),  # null: its planner alone reads it
    sa.Column("locked_at", UtcDateTime),
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
    sa.Index("ix_scenario_region", "region"),
)

scenario_revision = sa.Table(
    "scenario_revision",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("scenario_id", sa.ForeignKey("scenario.id"), nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),  # the question, its limits, and the changes
    text_column("data_version"),
    sa.Column("figures", sa.JSON, nullable=False),  # as computed then
    text_column("note", default=""),
    *made_columns(),
    sa.UniqueConstraint("scenario_id", "number"),
)

scenario_comment = sa.Table(
    "scenario_comment",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("scenario_id", sa.ForeignKey("scenario.id"), nullable=False, index=True),
    text_column("text"),
    *made_columns(),
    sa.Column("withdrawn_at", UtcDateTime),
)

# What a means costs and how long it takes in a region; the newest row counts.
means_cost = sa.Table(
    "means_cost",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("region", default=""),
    text_column("means"),  # code of data/means.toml
    sa.Column("cost_rp", sa.Double),  # null takes an entry back
    sa.Column("yearly_rp", sa.Double),
    sa.Column("months", sa.Double),  # until it takes effect
    text_column("source", default=""),  # "": an assumption
    *made_columns(),
    sa.Index("ix_means_cost_region", "region", "means"),
)
