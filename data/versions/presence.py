"""Published versions, as `data.current` asks for them: reading alone makes no database.

Nothing of the database is imported before there is one, so that a dashboard without uploads starts
as fast as before.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import unquote

from data.overlay import Overlay
from lib.config import settings


class PublishedVersions:
    """The published versions of the database, none while its SQLite file was never made."""

    def revision(self) -> str:
        """Return a text that changes with each publication, "" where nothing was published."""
        if not database_present():
            return ""
        from data.versions.store import DatabaseSource

        return DatabaseSource().revision()

    def overlay(self) -> Overlay:
        """Return the tables in effect."""
        from data.versions.store import DatabaseSource

        return DatabaseSource().overlay()


def database_present() -> bool:
    """Tell whether there is a database to read, without making or opening one."""
    # Another thread may be in the midst of importing it.
    opened = getattr(sys.modules.get("data.db.engine"), "opened", None)
    if opened is not None and opened() is not None:
        return True
    kind, _, rest = settings().database_url.partition(":///")
    if not kind.startswith("sqlite"):
        return True
    return Path(unquote(rest.partition("?")[0])).expanduser().exists()
