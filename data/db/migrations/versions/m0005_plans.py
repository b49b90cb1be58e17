"""Plans: scenarios with their revisions and comments, and what means cost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    _create_scenarios()
    _create_costs()


def _create_scenarios() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shared_at", MOMENT),
        sa.Column("locked_at", MOMENT),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("token", name=op.f("uq_scenario_token")),
    )
    op.create_index("ix_scenario_region", "scenario", ["region"])
    op.create_table(
        "scenario_revision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("scenario_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("data_version", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_revision_scenario_id_scenario")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_revision")),
        sa.UniqueConstraint(
            "scenario_id", "number", name=op.f("uq_scenario_revision_scenario_id_number")
        ),
    )
    op.create_index(op.f("ix_scenario_revision_scenario_id"), "scenario_revision", ["scenario_id"])
    op.create_table(
        "scenario_comment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("scenario_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_comment_scenario_id_scenario")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_comment")),
    )
    op.create_index(op.f("ix_scenario_comment_scenario_id"), "scenario_comment", ["scenario_id"])


def _create_costs() -> None:
    op.create_table(
        "means_cost",
        sa.Column("id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("cost_rp", sa.Double()),
        sa.Column("yearly_rp", sa.Double()),
        sa.Column("months", sa.Double()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_means_cost")),
    )
    op.create_index("ix_means_cost_region", "means_cost", ["region", "means"])
