"""Writing to a report in a transaction: alone, and told in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.audit import record
from data.db.connect import Database
from data.db.participation_tables import report
from lib.services.participation.errors import ReportMissingError
from lib.services.participation.record import Report, report_of, select_reports


def locked(db: Database, connection: Connection, report_id: int) -> Report:
    """Return a report as it stands, with all others who would change it waiting.

    Raises
    ------
    ReportMissingError

    """
    db.lock(connection, f"report/{report_id}")
    row = connection.execute(select_reports().where(report.c.id == report_id)).first()
    if row is None:
        raise ReportMissingError
    return report_of(row)


def set_values(connection: Connection, report_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a report."""
    if values:
        connection.execute(sa.update(report).where(report.c.id == report_id).values(**values))


def tell(
    connection: Connection, who: str, action: str, own: Report, details: Mapping[str, object]
) -> None:
    """Tell the audit trail what was done to a report: codes only, never words of people."""
    record(
        connection,
        actor=who,
        action=action,
        subject_type="report",
        subject_id=str(own.id),
        details={"region": own.region, **details},
    )
