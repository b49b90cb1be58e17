"""What somebody did to a row, told to the audit trail within the same transaction."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from data.db.audit import record
from lib.auth import Actor


def tell(
    table: str, connection: Connection, actor: Actor, action: str, number: int, **details: object
) -> None:
    """Write an act to the trail; rows of it stay for ever, so ``details`` hold no personal data.

    Parameters
    ----------
    table, number
        The row it was done to.
    connection
        That of the change: both are kept, or neither.
    actor, action
        Who, and a verb after its area, such as "kpi.define".
    details
        Counts and codes.

    """
    record(
        connection,
        actor=actor.key,
        action=action,
        subject_type=table,
        subject_id=str(number),
        details=details,
    )
