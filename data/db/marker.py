"""A number beside the SQLite file that tells when the newest commits have gone missing.

SQLite keeps new commits in the -wal file until they are copied into the main one. Where only the
main file was saved or copied, those are gone and nothing in the file says so. Each commit therefore
notes the newest row of the audit trail in a small file beside it; a database whose trail ends
earlier has lost something. Rows of the trail are never deleted, so its numbers only grow.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.errors import DatabaseDamagedError

_NEWEST = sa.text("SELECT coalesce(max(id), 0) FROM audit")


def newest(connection: Connection) -> int:
    """Return the number of the newest row of the trail, of this transaction too."""
    return int(connection.execute(_NEWEST).scalar_one())


def keep(database: Path, number: int) -> None:
    """Note the number of a commit. A note that cannot be written leaves the older one."""
    if number <= noted(database):
        return
    path = _path(database)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        draft.write_text(f"{number}\n", encoding="utf-8")
        draft.replace(path)


def noted(database: Path) -> int:
    """Return the number noted beside a database, 0 where there is none."""
    try:
        return int(_path(database).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def refuse_loss(database: Path, connection: Connection, wanted: int) -> None:
    """Refuse a database whose trail ends before a number noted earlier than this snapshot.

    Raises
    ------
    DatabaseDamagedError
        With the numbers of both.

    """
    there = newest(connection)
    if there < wanted:
        raise DatabaseDamagedError(reason=f"{database.name}-wal: {there} < {wanted}")


def forget(database: Path) -> None:
    """Delete the note: a restored database begins its own."""
    _path(database).unlink(missing_ok=True)


def _path(database: Path) -> Path:
    return database.with_name(database.name + "-audit")
