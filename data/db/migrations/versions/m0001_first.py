"""The first schema: accounts, datasets with their versions, uploads, corrections, audit trail.

What a migration does never changes once released, so nothing here comes from `data.db.tables`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table of an empty database."""
    _create_files()
    _create_people()
    _create_datasets()
    _create_facilities()
    _create_features()
    _create_corrections()
    _create_audit()
    _protect_audit()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _create_files() -> None:
    op.create_table(
        "app_meta",
        _text("key"),
        _text("value"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_app_meta")),
    )
    op.create_table(
        "upload",
        _text("sha256"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _text("name"),
        _text("uploaded_by"),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_upload")),
    )
    op.create_table(
        "mapping_memory",
        _text("shape_key"),
        _text("kind"),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        _text("updated_by"),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("shape_key", "kind", name=op.f("pk_mapping_memory")),
    )
    op.execute("INSERT INTO app_meta (key, value) VALUES ('data_revision', '0')")


def _create_people() -> None:
    op.create_table(
        "account",
        sa.Column("id", KEY, nullable=False),
        _text("login"),
        _text("name"),
        sa.Column("password_hash", sa.Text()),
        sa.Column("credential", sa.Integer(), nullable=False),
        _text("created_by"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "account_identity",
        _text("issuer"),
        _text("subject"),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        _refers("account_identity", "account_id", "account"),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_account_identity")),
    )
    op.create_index("ix_account_identity_account_id", "account_identity", ["account_id"])
    op.create_table(
        "sign_in_attempt",
        _text("login_hash"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("login_hash", name=op.f("pk_sign_in_attempt")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        _text("role"),
        _text("region"),
        _text("unit"),
        _text("granted_by"),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("revoked_by", sa.Text()),
        sa.Column("revoked_at", MOMENT),
        sa.CheckConstraint(
            "role IN ('warga', 'petugas', 'analis', 'perencana', 'admin')",
            name=op.f("ck_role_grant_role"),
        ),
        _refers("role_grant", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_account_id", "role_grant", ["account_id"])
    op.create_index(
        "uq_role_grant_open",
        "role_grant",
        ["account_id", "role", "region", "unit"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _create_datasets() -> None:
    op.create_table(
        "dataset",
        sa.Column("id", KEY, nullable=False),
        _text("kind"),
        _text("key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_dataset_kind_key")),
    )
    op.create_table(
        "dataset_version",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dataset_id", KEY, nullable=False),
        sa.Column("number", sa.Integer()),
        _text("state"),
        _text("mode"),
        _text("region"),
        _text("file_name"),
        _text("file_sha256"),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("rows_in", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("rows_repaired", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        _text("source"),
        _text("licence"),
        sa.Column("data_year", sa.SmallInteger()),
        _text("note"),
        _text("created_by"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", MOMENT),
        sa.CheckConstraint(
            "(number IS NOT NULL) = (state = 'published')", name=op.f("ck_dataset_version_numbered")
        ),
        sa.CheckConstraint(
            "mode IN ('baseline', 'add', 'replace_region', 'replace_all', 'restore', 'correction')",
            name=op.f("ck_dataset_version_mode"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'published', 'rejected')", name=op.f("ck_dataset_version_state")
        ),
        _refers("dataset_version", "dataset_id", "dataset"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_version")),
        sa.UniqueConstraint(
            "dataset_id", "number", name=op.f("uq_dataset_version_dataset_id_number")
        ),
    )
    op.create_index("ix_dataset_version_file_sha256", "dataset_version", ["file_sha256"])


def _create_facilities() -> None:
    op.create_table(
        "facility",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dataset_id", KEY, nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("closed_by", KEY),
        _text("facility_id"),
        _text("nama"),
        _text("kode_kabkota"),
        _text("kode_kecamatan"),
        sa.Column("lat", sa.Double()),
        sa.Column("lon", sa.Double()),
        _text("location_quality"),
        sa.Column("location_score", sa.Float()),
        sa.Column("active", sa.Boolean(), nullable=False),
        _text("source"),
        sa.Column("year", sa.SmallInteger()),
        _text("attributes"),
        _refers("facility", "closed_by", "dataset_version"),
        _refers("facility", "dataset_id", "dataset"),
        _refers("facility", "version_id", "dataset_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
    )
    op.create_index("ix_facility_closed", "facility", ["dataset_id", "closed_by"])
    op.create_index("ix_facility_facility", "facility", ["dataset_id", "facility_id"])
    op.create_index("ix_facility_kabkota", "facility", ["dataset_id", "kode_kabkota"])
    op.create_index("ix_facility_version", "facility", ["dataset_id", "version_id"])


def _create_features() -> None:
    op.create_table(
        "feature",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dataset_id", KEY, nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("closed_by", KEY),
        _text("key"),
        _text("kode"),
        _text("properties"),
        sa.Column("geometry", sa.LargeBinary()),
        _refers("feature", "closed_by", "dataset_version"),
        _refers("feature", "dataset_id", "dataset"),
        _refers("feature", "version_id", "dataset_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature")),
    )
    op.create_index("ix_feature_closed", "feature", ["dataset_id", "closed_by"])
    op.create_index("ix_feature_key", "feature", ["dataset_id", "key"])
    op.create_index("ix_feature_kode", "feature", ["dataset_id", "kode"])
    op.create_index("ix_feature_version", "feature", ["dataset_id", "version_id"])


def _create_corrections() -> None:
    op.create_table(
        "correction",
        sa.Column("id", KEY, nullable=False),
        _text("ticket"),
        _text("secret_hash"),
        _text("kind"),
        _text("dataset_kind"),
        _text("dataset_key"),
        _text("facility_id"),
        _text("kode_kabkota"),
        _text("text"),
        sa.Column("lat", sa.Double()),
        sa.Column("lon", sa.Double()),
        _text("state"),
        _text("answer"),
        sa.Column("version_id", KEY),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("handled_by", sa.Text()),
        sa.Column("handled_at", MOMENT),
        sa.CheckConstraint(
            "kind IN ('closed', 'moved', 'wrong_place', 'missing', 'other')",
            name=op.f("ck_correction_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('baru', 'diterapkan', 'ditolak')", name=op.f("ck_correction_state")
        ),
        _refers("correction", "version_id", "dataset_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("ticket", name=op.f("uq_correction_ticket")),
    )
    op.create_index("ix_correction_queue", "correction", ["state", "kode_kabkota"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _text("actor"),
        _text("action"),
        _text("subject_type"),
        _text("subject_id"),
        sa.Column("details", sa.JSON(), nullable=False),
        _text("checksum"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_subject", "audit", ["subject_type", "subject_id"])


def _protect_audit() -> None:
    """Let rows of the audit trail only be added."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = "SELECT RAISE(ABORT, 'the audit trail only grows');"
        for name, moment in (
            ("update", "BEFORE UPDATE ON audit"),
            ("delete", "BEFORE DELETE ON audit"),
            # INSERT OR REPLACE deletes without asking the trigger above
            (
                "replace",
                "BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)",
            ),
        ):
            op.execute(f"CREATE TRIGGER audit_no_{name} {moment} BEGIN {refuse} END")
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )
