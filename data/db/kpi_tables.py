"""The tables of goals, surveys, programmes and follow-up, as SQLAlchemy Core.

History is kept by adding rows: a definition has revisions, a figure that is corrected gets a newer
row, an action and a stage have entries. Only a mark such as `retired_at` is ever set later. Regions
are dotted Kemendagri codes; "" is the whole nation.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.db.kpi_choices import (
    ACTION_STATES,
    CHANNELS,
    DIRECTIONS,
    FREQUENCIES,
    NOTE_KINDS,
    PROGRAMME_KINDS,
    STAGE_STATES,
    STAGES,
)
from data.db.tables import BIG_ID, UtcDateTime, made_columns, metadata, one_of, text_column

programme = sa.Table(
    "programme",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("region", default=""),
    text_column("sector"),
    text_column("name"),
    text_column("kind"),
    text_column("carried_by", default=""),
    text_column("beneficiaries", default=""),
    text_column("legal_basis", default=""),
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
    sa.UniqueConstraint("region", "name"),
    one_of("kind", PROGRAMME_KINDS),
)

# Of one year; the newest row of a year counts.
programme_figure = sa.Table(
    "programme_figure",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("programme_id", sa.ForeignKey("programme.id"), nullable=False, index=True),
    sa.Column("year", sa.SmallInteger, nullable=False),
    sa.Column("budget_rp", sa.Double),
    sa.Column("realisation_rp", sa.Double),
    sa.Column("recipients", sa.Double),
    sa.Column("eligible", sa.Double),
    text_column("source"),
    *made_columns(),
)

# The newest row of a stage and year counts.
programme_stage = sa.Table(
    "programme_stage",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("programme_id", sa.ForeignKey("programme.id"), nullable=False, index=True),
    sa.Column("year", sa.SmallInteger, nullable=False),
    text_column("stage"),
    text_column("state"),
    sa.Column("due", sa.Date),
    sa.Column("done", sa.Date),
    text_column("document", default=""),
    text_column("responsible", default=""),
    text_column("note", default=""),
    *made_columns(),
    one_of("stage", STAGES),
    one_of("state", STAGE_STATES),
)

kpi = sa.Table(
    "kpi",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("region", default=""),
    text_column("code"),
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
    sa.UniqueConstraint("region", "code"),
)

# The newest revision counts; older ones say what was meant before.
kpi_revision = sa.Table(
    "kpi_revision",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("kpi_id", sa.ForeignKey("kpi.id"), nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    text_column("name"),
    text_column("family"),
    text_column("sector"),
    sa.Column("programme_id", sa.ForeignKey("programme.id")),
    text_column("definition"),
    text_column("formula"),
    text_column("unit"),
    text_column("source"),
    text_column("frequency"),
    text_column("direction"),
    text_column("owner"),
    text_column("measure", default=""),  # code of a computed KPI; "" where values are entered
    text_column("relevance", default=""),
    text_column("means", default=""),  # by which the target can be reached
    sa.Column("baseline", sa.Double),
    sa.Column("baseline_year", sa.SmallInteger),
    sa.Column("targets", sa.JSON, nullable=False),  # {"2027": 80.0}
    *made_columns(),
    sa.UniqueConstraint("kpi_id", "number"),
    one_of("frequency", FREQUENCIES),
    one_of("direction", DIRECTIONS),
)

# Entered or loaded; the newest row of a region and period counts.
kpi_value = sa.Table(
    "kpi_value",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("kpi_id", sa.ForeignKey("kpi.id"), nullable=False),
    text_column("region", default=""),
    sa.Column("year", sa.SmallInteger, nullable=False),
    text_column("period", default=""),  # "" is the year, else 2026-Q1 or 2026-03
    sa.Column("value", sa.Double),  # null takes a value back
    text_column("source"),
    text_column("checksum", default=""),  # of the file it came with
    *made_columns(),
    sa.Index("ix_kpi_value_series", "kpi_id", "region", "year"),
)

follow_up = sa.Table(
    "follow_up",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("kpi_id", sa.ForeignKey("kpi.id"), index=True),
    text_column("measure", default=""),  # of a ready KPI that nobody has taken up yet
    text_column("region", default=""),
    text_column("title"),
    text_column("owner"),
    sa.Column("due", sa.Date, nullable=False),
    *made_columns(),
    sa.Index("ix_follow_up_region", "region", "due"),
)

# What became of an action, entry by entry.
follow_up_entry = sa.Table(
    "follow_up_entry",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("follow_up_id", sa.ForeignKey("follow_up.id"), nullable=False, index=True),
    text_column("state"),
    sa.Column("due", sa.Date),  # a new date, if it moved
    text_column("note", default=""),
    text_column("evidence", default=""),
    *made_columns(),
    one_of("state", ACTION_STATES),
)

# What people write in SWOT, case studies and on the analysis and report of a KPI; taken back by a
# mark, never rewritten.
evaluation_note = sa.Table(
    "evaluation_note",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("region", default=""),
    text_column("kind"),
    text_column("part", default=""),  # of a case study
    text_column("text"),
    text_column("evidence", default=""),
    *made_columns(),
    sa.Column("withdrawn_at", UtcDateTime),
    sa.Index("ix_evaluation_note_region", "region", "kind"),
    one_of("kind", NOTE_KINDS),
)

skm_unit = sa.Table(
    "skm_unit",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("token", unique=True),  # of its public link
    text_column("name"),
    text_column("service", default=""),  # code of services.toml, "" for any other
    text_column("service_name", default=""),
    text_column("region"),
    text_column("facility_id", default=""),
    sa.Column("population", sa.Integer),  # people served in the period, for the sample's size
    sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()),
    *made_columns(),
    sa.Column("closed_at", UtcDateTime),
)

skm_response = sa.Table(
    "skm_response",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("unit_id", sa.ForeignKey("skm_unit.id"), nullable=False),
    text_column("form_key", unique=True),  # of one form sent: sent twice, it counts once
    sa.Column("day", sa.Date, nullable=False),  # of the service, where the unit is
    *[sa.Column(f"u{number}", sa.SmallInteger) for number in range(1, 10)],
    text_column("age_group", default=""),
    text_column("sex", default=""),
    text_column("education", default=""),
    text_column("occupation", default=""),
    text_column("channel"),
    text_column("batch", default=""),  # checksum of the file or grid it came with
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_skm_response_period", "unit_id", "day"),
    one_of("channel", CHANNELS),
    *[
        sa.CheckConstraint(f"u{number} BETWEEN 1 AND 4", name=f"u{number}")
        for number in range(1, 10)
    ],
)

# Free text apart from the answers: read by those who handle the unit alone.
skm_comment = sa.Table(
    "skm_comment",
    metadata,
    sa.Column("response_id", sa.ForeignKey("skm_response.id"), primary_key=True),
    text_column("text"),
)
