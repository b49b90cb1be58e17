"""The database of this process: `database()` reads and writes what people bring."""

from __future__ import annotations

import threading

from data.db.connect import BUSY_SECONDS, Database
from data.db.opening import open_database
from lib.config import settings

__all__ = ["BUSY_SECONDS", "Database", "database", "open_database", "opened", "set_database"]
_lock = threading.Lock()
_opened: Database | None = None


def database() -> Database:
    """Return the database of the settings; the first call opens, makes or migrates it.

    Raises
    ------
    AppError
        As `open_database`.

    """
    global _opened  # noqa: PLW0603 - the one database of this process
    with _lock:  # two threads must not migrate at once
        if _opened is None:
            _opened = open_database(settings().database_url)
        return _opened


def opened() -> Database | None:
    """Return the database of this process if it has been opened, and open none."""
    return _opened


def set_database(new: Database | None) -> Database | None:
    """Put another database in the place of that of the settings, and return what was there."""
    global _opened
    with _lock:
        before, _opened = _opened, new
        return before
