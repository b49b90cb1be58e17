"""The tables of what people write, as SQLAlchemy Core; the same in SQLite and PostgreSQL.

The schema itself is made by `data.db.migrations`; a test compares the two. Times are UTC. Regions
are dotted Kemendagri codes; "" is the whole nation.

A row of `facility` or `feature` is in effect at published version N of its dataset when the number
of the version that brought it is at most N, and it is open (`closed_by` is null), or closed by a
version whose number is above N or which is not published. Version 0 is the embedded dataset.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from lib.auth import ROLES

VERSION_STATES = ("pending", "published", "rejected")
VERSION_MODES = ("baseline", "add", "replace_region", "replace_all", "restore", "correction")
CORRECTION_KINDS = ("closed", "moved", "wrong_place", "missing", "other")
CORRECTION_STATES = ("baru", "diterapkan", "ditolak")
DATA_REVISION = "data_revision"


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """Keep moments in UTC: aware ones go in and come out; a naive one is refused."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Use timestamptz in PostgreSQL; SQLite keeps text without a zone."""
        aware = dialect.name == "postgresql"
        return dialect.type_descriptor(sa.DateTime(timezone=aware))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Turn an aware moment into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(dt.UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> dt.datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        moment: dt.datetime = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC)


# SQLite numbers rows by itself only in a column that is declared plain INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    """Allow a column these values only."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def text_column(name: str, **options: Any) -> sa.Column[str]:
    """Return a column of text that is never null."""
    return sa.Column(name, sa.Text, nullable=False, **options)


def made_columns() -> list[sa.Column[Any]]:
    """Return the columns that say who wrote a row, and when."""
    return [
        text_column("made_by"),  # `lib.auth.Actor.key`
        sa.Column("made_at", UtcDateTime, nullable=False),
    ]


app_meta = sa.Table(
    "app_meta",
    metadata,
    text_column("key", primary_key=True),
    text_column("value"),
)

account = sa.Table(
    "account",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("login", unique=True),  # case-folded
    text_column("name"),
    sa.Column("password_hash", sa.Text),  # null: signs in through OpenID Connect only
    sa.Column("credential", sa.Integer, nullable=False, default=0),  # a new one ends sessions
    # An admin set the password: until its owner sets another one, the account has no roles.
    sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()),
    text_column("created_by"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
)

account_identity = sa.Table(
    "account_identity",
    metadata,
    text_column("issuer", primary_key=True),
    text_column("subject", primary_key=True),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False, index=True),
    sa.Column("linked_at", UtcDateTime, nullable=False),
)

# Of a browser that is signed in: it has the token, here stands only its hash.
web_session = sa.Table(
    "web_session",
    metadata,
    text_column("token_hash", primary_key=True),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False, index=True),
    sa.Column("credential", sa.Integer, nullable=False),  # that of the account at its start
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    sa.Column("ended_at", UtcDateTime),
)

# Kept by login and not by account, so that a lock does not tell which logins exist.
sign_in_attempt = sa.Table(
    "sign_in_attempt",
    metadata,
    text_column("login_hash", primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
)

role_grant = sa.Table(
    "role_grant",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False, index=True),
    text_column("role"),
    text_column("region", default=""),
    text_column("unit", default=""),
    text_column("granted_by"),
    sa.Column("granted_at", UtcDateTime, nullable=False),
    sa.Column("revoked_by", sa.Text),
    sa.Column("revoked_at", UtcDateTime),
    one_of("role", ROLES),
)
sa.Index(
    "uq_role_grant_open",
    role_grant.c.account_id,
    role_grant.c.role,
    role_grant.c.region,
    role_grant.c.unit,
    unique=True,
    sqlite_where=role_grant.c.revoked_at.is_(None),
    postgresql_where=role_grant.c.revoked_at.is_(None),
)

# Append-only: triggers of the migration refuse every UPDATE and DELETE.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    text_column("actor"),
    text_column("action"),
    text_column("subject_type"),
    text_column("subject_id", default=""),
    sa.Column("details", sa.JSON, nullable=False),
    text_column("checksum", default=""),
    sa.Index("ix_audit_subject", "subject_type", "subject_id"),
)

dataset = sa.Table(
    "dataset",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("kind"),  # facilities, networks, region_table, village_table, boundaries
    text_column("key"),
    sa.UniqueConstraint("kind", "key"),
)

dataset_version = sa.Table(
    "dataset_version",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("dataset_id", sa.ForeignKey("dataset.id"), nullable=False),
    sa.Column("number", sa.Integer),  # null until published
    text_column("state"),
    text_column("mode"),
    text_column("region", default=""),
    text_column("file_name", default=""),
    text_column("file_sha256", default="", index=True),
    sa.Column("file_size", sa.BigInteger, nullable=False, default=0),
    sa.Column("rows_in", sa.Integer, nullable=False, default=0),
    sa.Column("rows_accepted", sa.Integer, nullable=False, default=0),
    sa.Column("rows_rejected", sa.Integer, nullable=False, default=0),
    sa.Column("rows_repaired", sa.Integer, nullable=False, default=0),
    sa.Column("mapping", sa.JSON, nullable=False, default=dict),
    sa.Column("choices", sa.JSON, nullable=False, default=dict),
    sa.Column("report", sa.JSON, nullable=False, default=dict),
    text_column("source", default=""),
    text_column("licence", default=""),
    sa.Column("data_year", sa.SmallInteger),
    text_column("note", default=""),
    text_column("created_by"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_at", UtcDateTime),
    sa.UniqueConstraint("dataset_id", "number"),
    sa.CheckConstraint("(number IS NOT NULL) = (state = 'published')", name="numbered"),
    one_of("state", VERSION_STATES),
    one_of("mode", VERSION_MODES),
)


def _row_columns() -> list[sa.Column[Any]]:
    """Return what `facility` and `feature` share: which version brought and closed a row."""
    version = "dataset_version.id"
    return [
        sa.Column("id", BIG_ID, primary_key=True),
        sa.Column("dataset_id", sa.ForeignKey("dataset.id"), nullable=False),
        sa.Column("version_id", sa.ForeignKey(version), nullable=False),
        sa.Column("closed_by", sa.ForeignKey(version)),
    ]


facility = sa.Table(
    "facility",
    metadata,
    *_row_columns(),
    text_column("facility_id"),
    text_column("nama"),
    text_column("kode_kabkota", default=""),
    text_column("kode_kecamatan", default=""),
    sa.Column("lat", sa.Double),  # null: not placed
    sa.Column("lon", sa.Double),
    text_column("location_quality"),
    sa.Column("location_score", sa.Float),
    sa.Column("active", sa.Boolean, nullable=False),
    text_column("source", default=""),
    sa.Column("year", sa.SmallInteger),
    text_column("attributes", default="{}"),  # JSON text, written as it is: no work for each row
    sa.Index("ix_facility_version", "dataset_id", "version_id"),
    sa.Index("ix_facility_closed", "dataset_id", "closed_by"),
    sa.Index("ix_facility_facility", "dataset_id", "facility_id"),
    sa.Index("ix_facility_kabkota", "dataset_id", "kode_kabkota"),
)

feature = sa.Table(
    "feature",
    metadata,
    *_row_columns(),
    text_column("key"),
    text_column("kode", default=""),
    text_column("properties", default="{}"),  # JSON text
    sa.Column("geometry", sa.LargeBinary),  # WKB, EPSG:4326; null for tables
    sa.Index("ix_feature_version", "dataset_id", "version_id"),
    sa.Index("ix_feature_closed", "dataset_id", "closed_by"),
    sa.Index("ix_feature_key", "dataset_id", "key"),
    sa.Index("ix_feature_kode", "dataset_id", "kode"),
)

upload = sa.Table(
    "upload",
    metadata,
    text_column("sha256", primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    text_column("name"),  # only to be shown, never a path
    text_column("uploaded_by"),
    sa.Column("uploaded_at", UtcDateTime, nullable=False),
)

mapping_memory = sa.Table(
    "mapping_memory",
    metadata,
    text_column("shape_key", primary_key=True),
    text_column("kind", primary_key=True),
    sa.Column("mapping", sa.JSON, nullable=False),
    sa.Column("choices", sa.JSON, nullable=False),
    text_column("updated_by"),
    sa.Column("updated_at", UtcDateTime, nullable=False),
)

correction = sa.Table(
    "correction",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("ticket", unique=True),
    text_column("secret_hash"),
    text_column("kind"),
    text_column("dataset_kind"),
    text_column("dataset_key"),
    text_column("facility_id", default=""),
    text_column("kode_kabkota", default=""),
    text_column("text", default=""),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
    text_column("state"),
    text_column("answer", default=""),
    sa.Column("version_id", sa.ForeignKey("dataset_version.id")),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("handled_by", sa.Text),
    sa.Column("handled_at", UtcDateTime),
    sa.Index("ix_correction_queue", "state", "kode_kabkota"),
    one_of("kind", CORRECTION_KINDS),
    one_of("state", CORRECTION_STATES),
)
