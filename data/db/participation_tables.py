"""The tables of citizens' participation, as SQLAlchemy Core.

What may become public (`report`, `report_event`, `report_photo`) is masked of identity, telephone
and mail before it is written. What points to a person stands apart and encrypted
(`report_private`), and goes first when the time of keeping ends. History is kept by adding rows;
in `report` only the present state, its clocks and marks are set. Regions are dotted Kemendagri
codes; moments are UTC.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.db.participation_choices import (
    DATA_REQUEST_STATES,
    DATA_REQUESTS,
    EVENT_KINDS,
    HOLIDAYS,
    IDENTITIES,
    REPORT_CHANNELS,
    REPORT_KINDS,
    STATES,
    SUPPORTS,
)
from data.db.tables import BIG_ID, UtcDateTime, made_columns, metadata, one_of, text_column


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


# Who handles reports: an office of a region, for some sectors or (none named) for all.
service_unit = sa.Table(
    "service_unit",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("region"),
    text_column("name"),
    sa.Column("sectors", sa.JSON, nullable=False),  # ["kesehatan"]; [] is every sector
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
    sa.UniqueConstraint("region", "name"),
)

# What people of a programme do together, and how others join.
activity = sa.Table(
    "activity",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("programme_id", sa.ForeignKey("programme.id"), nullable=False, index=True),
    text_column("region"),
    text_column("village", default=""),
    text_column("title"),
    text_column("place", default=""),
    text_column("joining", default=""),  # how to join
    sa.Column("day", sa.Date),
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
)

activity_result = sa.Table(
    "activity_result",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("activity_id", sa.ForeignKey("activity.id"), nullable=False, index=True),
    text_column("text"),
    sa.Column("people", sa.Integer),  # who took part
    *made_columns(),
)

report = sa.Table(
    "report",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("ticket", unique=True),  # what people read to each other; tells nothing
    text_column("secret_hash", unique=True),  # SHA-256 of the link's secret
    text_column("form_key", unique=True),  # of one form sent: sent twice, it counts once
    text_column("kind"),
    text_column("sector", default=""),
    text_column("service", default=""),  # code of services.toml
    text_column("region"),  # the kabupaten/kota
    text_column("district", default=""),
    text_column("village", default=""),
    sa.Column("lat", sa.Double),  # exact: for those who handle it; public points are coarsened
    sa.Column("lon", sa.Double),
    text_column("place", default=""),
    text_column("facility_class", default=""),
    text_column("facility_id", default=""),
    text_column("title"),
    text_column("text"),
    sa.Column("event_day", sa.Date),
    text_column("identity"),
    text_column("sensitive", default=""),
    text_column("channel"),
    text_column("form", default=""),
    text_column("device", default=""),
    text_column("language", default="id"),
    _flag("plain_words"),
    sa.Column("seconds", sa.Integer),  # from opening the form to sending it
    text_column("consent", default=""),  # version of the text agreed to
    sa.Column("programme_id", sa.ForeignKey("programme.id"), index=True),
    sa.Column("activity_id", sa.ForeignKey("activity.id"), index=True),
    sa.Column("details", sa.JSON, nullable=False),  # of its kind: skills, goods, permit number
    sa.Column("evidence", sa.JSON, nullable=False),  # the gap it is tied to, as measured then
    _flag("supervised"),  # berkadar pengawasan
    text_column("state"),
    sa.Column("unit_id", sa.ForeignKey("service_unit.id")),
    text_column("musrenbang", default=""),  # the stage a proposal has reached
    sa.Column("duplicate_of", sa.ForeignKey("report.id")),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("verify_due", UtcDateTime),
    sa.Column("answer_due", UtcDateTime),
    sa.Column("finish_due", UtcDateTime),
    sa.Column("reply_due", UtcDateTime),  # the citizen's answer; then it ends by itself
    sa.Column("paused_at", UtcDateTime),  # waiting for the citizen
    sa.Column("verified_at", UtcDateTime),
    sa.Column("answered_at", UtcDateTime),  # the first answer
    sa.Column("closed_at", UtcDateTime),
    sa.Column("published_at", UtcDateTime),  # null: not looked through, or not public
    sa.Column("erased_at", UtcDateTime),
    text_column("batch", default=""),  # checksum of the file it came with
    _flag("demo"),
    sa.Index("ix_report_region", "region", "state"),
    sa.Index("ix_report_unit", "unit_id", "state"),
    sa.Index("ix_report_received", "received_at"),
    one_of("kind", REPORT_KINDS),
    one_of("identity", IDENTITIES),
    one_of("channel", REPORT_CHANNELS),
    one_of("state", STATES),
)

# Encrypted, apart: read only by those who handle the report.
report_private = sa.Table(
    "report_private",
    metadata,
    sa.Column("report_id", sa.ForeignKey("report.id"), primary_key=True),
    sa.Column("contact", sa.LargeBinary),  # JSON of name, phone, mail
    sa.Column("original", sa.LargeBinary),  # JSON of title and text as they were sent
)

report_event = sa.Table(
    "report_event",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("report_id", sa.ForeignKey("report.id"), nullable=False, index=True),
    text_column("kind"),
    text_column("state", default=""),  # reached by it
    text_column("text", default=""),
    _flag("public"),  # the citizen sees it; of a public report everybody
    text_column("actor"),  # `lib.auth.Actor.key`, "warga" for the citizen
    sa.Column("unit_id", sa.ForeignKey("service_unit.id")),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("form_key", sa.Text, unique=True),
    sa.Column("at", UtcDateTime, nullable=False),
    one_of("kind", EVENT_KINDS),
)

# Encoded anew by us, without what cameras write; public only once somebody looked at it.
report_photo = sa.Table(
    "report_photo",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("report_id", sa.ForeignKey("report.id"), nullable=False, index=True),
    sa.Column("event_id", sa.ForeignKey("report_event.id")),
    sa.Column("position", sa.SmallInteger, nullable=False),
    text_column("checksum"),
    sa.Column("content", sa.LargeBinary, nullable=False),  # JPEG
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("published_at", UtcDateTime),
)

report_support = sa.Table(
    "report_support",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("report_id", sa.ForeignKey("report.id"), nullable=False),
    text_column("person"),  # keyed hash of a browser's mark
    text_column("kind"),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("report_id", "person"),
    one_of("kind", SUPPORTS),
)

report_comment = sa.Table(
    "report_comment",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("report_id", sa.ForeignKey("report.id"), nullable=False, index=True),
    text_column("form_key", unique=True),
    text_column("person"),
    text_column("text"),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("published_at", UtcDateTime),
    sa.Column("withdrawn_at", UtcDateTime),
)

report_rating = sa.Table(
    "report_rating",
    metadata,
    sa.Column("report_id", sa.ForeignKey("report.id"), primary_key=True),
    sa.Column("score", sa.SmallInteger, nullable=False),  # 1 to 4, as in the survey
    text_column("text", default=""),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.CheckConstraint("score BETWEEN 1 AND 4", name="score"),
)

answer_template = sa.Table(
    "answer_template",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("region", default=""),
    text_column("title"),
    text_column("text"),
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
)

# What an admin changed in the calendar; the newest row of a day counts.
holiday_change = sa.Table(
    "holiday_change",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    text_column("kind"),
    text_column("name"),
    *made_columns(),
    one_of("kind", HOLIDAYS),
)

abuse_block = sa.Table(
    "abuse_block",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("person"),
    text_column("reason"),
    sa.Column("until", UtcDateTime, nullable=False),
    *made_columns(),
    sa.Column("lifted_at", UtcDateTime),
    sa.Index("ix_abuse_block_person", "person"),
)

api_key = sa.Table(
    "api_key",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    text_column("name"),
    text_column("key_hash", unique=True),
    text_column("region", default=""),  # where reports may be created with it
    *made_columns(),
    sa.Column("retired_at", UtcDateTime),
)

# What citizens ask about their own data: within 72 hours (UU 27/2022).
data_request = sa.Table(
    "data_request",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("report_id", sa.ForeignKey("report.id"), nullable=False, index=True),
    text_column("form_key", unique=True),
    text_column("kind"),
    text_column("text", default=""),
    text_column("state"),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("done_at", UtcDateTime),
    text_column("done_by", default=""),
    text_column("note", default=""),
    one_of("kind", DATA_REQUESTS),
    one_of("state", DATA_REQUEST_STATES),
)

# Breaches of personal data: what, when, handling; people are told within 72 hours.
breach = sa.Table(
    "breach",
    metadata,
    sa.Column("id", BIG_ID, primary_key=True),
    sa.Column("noticed_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    text_column("revealed"),  # which data
    text_column("circumstances"),  # when and how
    text_column("handling"),
    sa.Column("people", sa.Integer),
    sa.Column("told_at", UtcDateTime),
    *made_columns(),
)
