"""Goals with their figures, follow-up, programmes, and the survey of satisfaction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    _create_programmes()
    _create_goals()
    _create_follow_up()
    _create_surveys()


def _create_programmes() -> None:
    op.create_table(
        "programme",
        sa.Column("id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("carried_by", sa.Text(), nullable=False),
        sa.Column("beneficiaries", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.CheckConstraint(
            "kind IN ('pemerintah', 'swasta', 'bumn', 'komunitas')", name=op.f("ck_programme_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("region", "name", name=op.f("uq_programme_region_name")),
    )
    op.create_table(
        "programme_figure",
        sa.Column("id", KEY, nullable=False),
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("budget_rp", sa.Double()),
        sa.Column("realisation_rp", sa.Double()),
        sa.Column("recipients", sa.Double()),
        sa.Column("eligible", sa.Double()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_figure_programme_id_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_figure")),
    )
    op.create_index(op.f("ix_programme_figure_programme_id"), "programme_figure", ["programme_id"])
    op.create_table(
        "programme_stage",
        sa.Column("id", KEY, nullable=False),
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("done", sa.Date()),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "stage IN ('perencanaan', 'penganggaran', 'pengadaan', "
            "'implementasi', 'monitoring', 'evaluasi')",
            name=op.f("ck_programme_stage_stage"),
        ),
        sa.CheckConstraint(
            "state IN ('belum', 'berjalan', 'selesai', 'terhambat')",
            name=op.f("ck_programme_stage_state"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_stage_programme_id_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_stage")),
    )
    op.create_index(op.f("ix_programme_stage_programme_id"), "programme_stage", ["programme_id"])


def _create_goals() -> None:
    op.create_table(
        "kpi",
        sa.Column("id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi")),
        sa.UniqueConstraint("region", "code", name=op.f("uq_kpi_region_code")),
    )
    op.create_table(
        "kpi_revision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kpi_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("programme_id", KEY),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("relevance", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Double()),
        sa.Column("baseline_year", sa.SmallInteger()),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("direction IN ('up', 'down')", name=op.f("ck_kpi_revision_direction")),
        sa.CheckConstraint(
            "frequency IN ('bulanan', 'triwulanan', 'semesteran', 'tahunan')",
            name=op.f("ck_kpi_revision_frequency"),
        ),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_kpi_revision_kpi_id_kpi")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_kpi_revision_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_revision")),
        sa.UniqueConstraint("kpi_id", "number", name=op.f("uq_kpi_revision_kpi_id_number")),
    )
    op.create_index(op.f("ix_kpi_revision_kpi_id"), "kpi_revision", ["kpi_id"])
    op.create_table(
        "kpi_value",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kpi_id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_kpi_value_kpi_id_kpi")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_value")),
    )
    op.create_index("ix_kpi_value_series", "kpi_value", ["kpi_id", "region", "year"])


def _create_follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kpi_id", KEY),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_follow_up_kpi_id_kpi")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_kpi_id"), "follow_up", ["kpi_id"])
    op.create_index("ix_follow_up_region", "follow_up", ["region", "due"])
    op.create_table(
        "follow_up_entry",
        sa.Column("id", KEY, nullable=False),
        sa.Column("follow_up_id", KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('direncanakan', 'berjalan', 'selesai', 'dibatalkan')",
            name=op.f("ck_follow_up_entry_state"),
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_follow_up_entry_follow_up_id_follow_up"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_entry")),
    )
    op.create_index(op.f("ix_follow_up_entry_follow_up_id"), "follow_up_entry", ["follow_up_id"])
    op.create_table(
        "evaluation_note",
        sa.Column("id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.CheckConstraint(
            "kind IN ('strength', 'weakness', 'opportunity', 'threat', 'case')",
            name=op.f("ck_evaluation_note_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_note")),
    )
    op.create_index("ix_evaluation_note_region", "evaluation_note", ["region", "kind"])


def _create_surveys() -> None:
    op.create_table(
        "skm_unit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("service_name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("facility_id", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer()),
        sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skm_unit")),
        sa.UniqueConstraint("token", name=op.f("uq_skm_unit_token")),
    )
    op.create_table(
        "skm_response",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("u1", sa.SmallInteger()),
        sa.Column("u2", sa.SmallInteger()),
        sa.Column("u3", sa.SmallInteger()),
        sa.Column("u4", sa.SmallInteger()),
        sa.Column("u5", sa.SmallInteger()),
        sa.Column("u6", sa.SmallInteger()),
        sa.Column("u7", sa.SmallInteger()),
        sa.Column("u8", sa.SmallInteger()),
        sa.Column("u9", sa.SmallInteger()),
        sa.Column("age_group", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("education", sa.Text(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'kertas', 'berkas', 'telepon')",
            name=op.f("ck_skm_response_channel"),
        ),
        sa.CheckConstraint("u1 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u1")),
        sa.CheckConstraint("u2 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u2")),
        sa.CheckConstraint("u3 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u3")),
        sa.CheckConstraint("u4 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u4")),
        sa.CheckConstraint("u5 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u5")),
        sa.CheckConstraint("u6 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u6")),
        sa.CheckConstraint("u7 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u7")),
        sa.CheckConstraint("u8 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u8")),
        sa.CheckConstraint("u9 BETWEEN 1 AND 4", name=op.f("ck_skm_response_u9")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["skm_unit.id"], name=op.f("fk_skm_response_unit_id_skm_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skm_response")),
        sa.UniqueConstraint("form_key", name=op.f("uq_skm_response_form_key")),
    )
    op.create_index("ix_skm_response_period", "skm_response", ["unit_id", "day"])
    op.create_table(
        "skm_comment",
        sa.Column("response_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["skm_response.id"],
            name=op.f("fk_skm_comment_response_id_skm_response"),
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_skm_comment")),
    )
    # ### end Alembic commands ###
