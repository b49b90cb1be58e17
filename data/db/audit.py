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
