"""Whether a database is sound, told before anything is written to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db import marker
from data.db.connect import Database
from data.db.errors import DatabaseDamagedError, file_faults_told
from data.db.migrate import revision
from data.db.schema import metadata

_MAGIC = b"SQLite format 3\0"


def check(database: Database) -> str | None:
    """Return the step of the schema of a sound database, None if PostgreSQL has no schema yet.

    A SQLite file is read page by page (`quick_check`), about a second for every 100 MB. A log
    that belongs to another file shows there too.

    Raises
    ------
    DatabaseDamagedError
        If it is no database, cut short, damaged, or has lost its tables.
    DatabaseUnreachableError
        If it cannot be opened.

    """
    noted = 0
    if database.path is not None:
        _check_header(database.path)
        noted = marker.noted(database.path)  # before the snapshot: others go on writing
    with database.read() as connection:
        if database.path is not None:
            refuse_damaged(connection, "quick_check")
        found = revision(connection)
        if database.path is not None and found is not None:
            marker.refuse_loss(database.path, connection, noted)
    if found is None and database.path is not None:
        raise DatabaseDamagedError(reason=f"{database.path.name}: no tables")
    return found


def refuse_damaged(connection: Connection, how: str) -> None:
    """Run SQLite's `quick_check` or `integrity_check` and refuse what it finds.

    Raises
    ------
    DatabaseDamagedError
        With its first finding.

    """
    finding = str(connection.exec_driver_sql(f"PRAGMA {how}(1)").scalar())
    if finding != "ok":
        raise DatabaseDamagedError(reason=finding.splitlines()[-1])


def row_counts(connection: Connection) -> Mapping[str, int]:
    """Return the rows of each table that there is, by name."""
    present = set(sa.inspect(connection).get_table_names())
    return {
        table.name: int(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        )
        for table in metadata.sorted_tables
        if table.name in present
    }


def _check_header(path: Path) -> None:
    with file_faults_told(), path.open("rb") as stream:
        start = stream.read(len(_MAGIC))
    if start != _MAGIC:
        raise DatabaseDamagedError(reason=f"{path.name}: not a SQLite file" if start else "0 bytes")
