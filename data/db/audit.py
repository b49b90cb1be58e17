"""The audit trail: who did what, when; written in the transaction of the change itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.tables import audit


def record(
    connection: Connection,
    *,
    actor: str,
    action: str,
    subject_type: str,
    subject_id: str = "",
    details: Mapping[str, object] | None = None,
    checksum: str = "",
) -> int:
    """Write one row and return its number.

    Rows cannot be changed or deleted, so they hold no personal data: an actor is the key of an
    account ("account:12") or of a user of the machine ("os:budi"), and `details` (anything that
    JSON can hold) are counts, codes and checksums, never text of citizens.

    Parameters
    ----------
    connection
        That of the change: both are kept, or neither.
    actor
        `lib.auth.Actor.key`.
    action
        A verb after its area, such as "version.publish" or "account.add".
    subject_type, subject_id
        What it was done to: the table's name and the row's key.
    details
        More, as JSON.
    checksum
        SHA-256 of the file or batch, where there is one.

    """
    row = connection.execute(
        sa.insert(audit)
        .values(
            at=dt.datetime.now(dt.UTC),
            actor=actor,
            action=action,
            subject_type=subject_type,
            subject_id=subject_id,
            details=dict(details or {}),
            checksum=checksum,
        )
        .returning(audit.c.id)
    )
    return int(row.scalar_one())


def guarded(connection: Connection) -> bool:
    """Tell whether the triggers stand that refuse to change and to delete rows."""
    if connection.dialect.name == "sqlite":
        names = ("audit_no_update", "audit_no_delete", "audit_no_replace")
        query = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return set(names) <= set(connection.scalars(query))
    query = sa.text(
        "SELECT tgenabled FROM pg_trigger WHERE tgname = 'audit_no_change' "
        "AND tgrelid = 'audit'::regclass"
    )
    return connection.scalar(query) in {"O", "A", b"O", b"A"}


def missing(connection: Connection) -> int | None:
    """Return how many numbers no row has; None in PostgreSQL, which skips some by itself.

    SQLite numbers rows one after the other, and a transaction that is given up gives its numbers
    back. Rows taken off the end do not show.
    """
    if connection.dialect.name != "sqlite":
        return None
    highest = sa.func.coalesce(sa.func.max(audit.c.id), 0)
    return int(connection.execute(sa.select(highest - sa.func.count())).scalar_one())
