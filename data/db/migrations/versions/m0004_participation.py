"""Participation: reports, proposals and offers of citizens, and how they are handled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    _create_offices()
    _create_activities()
    _create_reports()
    _create_handling()
    _create_voices()
    _create_guards()
    _create_data_rights()


def _create_offices() -> None:
    op.create_table(
        "service_unit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_unit")),
        sa.UniqueConstraint("region", "name", name=op.f("uq_service_unit_region_name")),
    )
    op.create_table(
        "answer_template",
        sa.Column("id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
    )
    op.create_table(
        "holiday_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('libur', 'cuti_bersama', 'kerja')", name=op.f("ck_holiday_change_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_change")),
    )


def _create_activities() -> None:
    op.create_table(
        "activity",
        sa.Column("id", KEY, nullable=False),
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("joining", sa.Text(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_activity_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_programme_id"), "activity", ["programme_id"])
    op.create_table(
        "activity_result",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer()),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_result_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_result")),
    )
    op.create_index(op.f("ix_activity_result_activity_id"), "activity_result", ["activity_id"])


def _create_reports() -> None:
    op.create_table(
        "report",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double()),
        sa.Column("lon", sa.Double()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("facility_class", sa.Text(), nullable=False),
        sa.Column("facility_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("event_day", sa.Date()),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("sensitive", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("plain_words", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("programme_id", KEY),
        sa.Column("activity_id", KEY),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("supervised", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unit_id", KEY),
        sa.Column("musrenbang", sa.Text(), nullable=False),
        sa.Column("duplicate_of", KEY),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("verify_due", MOMENT),
        sa.Column("answer_due", MOMENT),
        sa.Column("finish_due", MOMENT),
        sa.Column("reply_due", MOMENT),
        sa.Column("paused_at", MOMENT),
        sa.Column("verified_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("published_at", MOMENT),
        sa.Column("erased_at", MOMENT),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'loket', 'telepon', 'whatsapp', 'surat', 'api', 'impor')",
            name=op.f("ck_report_channel"),
        ),
        sa.CheckConstraint(
            "identity IN ('terbuka', 'rahasia', 'anonim')", name=op.f("ck_report_identity")
        ),
        sa.CheckConstraint(
            "kind IN ('pengaduan', 'aspirasi', 'usulan', 'informasi', 'saran', 'relawan', "
            "'gotong_royong', 'donasi', 'pelatihan')",
            name=op.f("ck_report_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('diterima', 'terverifikasi', 'didisposisi', 'ditindaklanjuti', "
            "'selesai', 'ditolak', 'duplikat', 'dialihkan', 'ditunda', 'ombudsman')",
            name=op.f("ck_report_state"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_report_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["report.id"], name=op.f("fk_report_duplicate_of_report")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_report_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["service_unit.id"], name=op.f("fk_report_unit_id_service_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("form_key", name=op.f("uq_report_form_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_report_secret_hash")),
        sa.UniqueConstraint("ticket", name=op.f("uq_report_ticket")),
    )
    op.create_index(op.f("ix_report_activity_id"), "report", ["activity_id"])
    op.create_index(op.f("ix_report_programme_id"), "report", ["programme_id"])
    op.create_index("ix_report_received", "report", ["received_at"])
    op.create_index("ix_report_region", "report", ["region", "state"])
    op.create_index("ix_report_unit", "report", ["unit_id", "state"])


def _create_handling() -> None:
    op.create_table(
        "report_private",
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("contact", sa.LargeBinary()),
        sa.Column("original", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_private_report_id_report")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_private")),
    )
    op.create_table(
        "report_event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("unit_id", KEY),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("form_key", sa.Text()),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('state', 'answer', 'note', 'addition', 'handover', "
            "'moderation', 'musrenbang', 'request')",
            name=op.f("ck_report_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_event_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["service_unit.id"], name=op.f("fk_report_event_unit_id_service_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_event")),
        sa.UniqueConstraint("form_key", name=op.f("uq_report_event_form_key")),
    )
    op.create_index(op.f("ix_report_event_report_id"), "report_event", ["report_id"])
    op.create_table(
        "report_photo",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("event_id", KEY),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("published_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["event_id"], ["report_event.id"], name=op.f("fk_report_photo_event_id_report_event")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_photo_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_photo")),
    )
    op.create_index(op.f("ix_report_photo_report_id"), "report_photo", ["report_id"])


def _create_voices() -> None:
    op.create_table(
        "report_support",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('juga', 'dukung')", name=op.f("ck_report_support_kind")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_support_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_support")),
        sa.UniqueConstraint("report_id", "person", name=op.f("uq_report_support_report_id_person")),
    )
    op.create_table(
        "report_comment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_comment_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comment")),
        sa.UniqueConstraint("form_key", name=op.f("uq_report_comment_form_key")),
    )
    op.create_index(op.f("ix_report_comment_report_id"), "report_comment", ["report_id"])
    op.create_table(
        "report_rating",
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 4", name=op.f("ck_report_rating_score")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_rating_report_id_report")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_rating")),
    )


def _create_guards() -> None:
    op.create_table(
        "abuse_block",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abuse_block")),
    )
    op.create_index("ix_abuse_block_person", "abuse_block", ["person"])
    op.create_table(
        "api_key",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_key_key_hash")),
    )


def _create_data_rights() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('akses', 'perbaikan', 'hapus')", name=op.f("ck_data_request_kind")
        ),
        sa.CheckConstraint(
            "state IN ('baru', 'selesai', 'ditolak')", name=op.f("ck_data_request_state")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_data_request_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("form_key", name=op.f("uq_data_request_form_key")),
    )
    op.create_index(op.f("ix_data_request_report_id"), "data_request", ["report_id"])
    op.create_table(
        "breach",
        sa.Column("id", KEY, nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("revealed", sa.Text(), nullable=False),
        sa.Column("circumstances", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer()),
        sa.Column("told_at", MOMENT),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach")),
    )
