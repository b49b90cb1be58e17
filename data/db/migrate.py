"""Bring the schema of a database to that of this release, in one transaction."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from data.db.errors import DatabaseDamagedError, DatabaseNewerError

SCRIPTS = Path(__file__).with_name("migrations")
VERSIONS = (SCRIPTS / "versions",)
_VERSION_TABLE = "alembic_version"


def revision(connection: Connection) -> str | None:
    """Return the step that a database stands at, None where there is no schema."""
    if not sa.inspect(connection).has_table(_VERSION_TABLE):
        return None
    found = connection.execute(sa.text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608
    return None if found is None else str(found)


def newest(versions: tuple[Path, ...] = VERSIONS) -> str:
    """Return the step that this release works with."""
    return str(ScriptDirectory.from_config(_config(versions)).get_current_head())


def refuse_newer(found: str | None, versions: tuple[Path, ...] = VERSIONS) -> None:
    """Refuse a step that this release does not know.

    Raises
    ------
    DatabaseNewerError
        Naming both steps.

    """
    known = [
        each.revision for each in ScriptDirectory.from_config(_config(versions)).walk_revisions()
    ]
    if found is not None and found not in known:
        raise DatabaseNewerError(found=found, known=newest(versions))


def upgrade(connection: Connection, versions: tuple[Path, ...] = VERSIONS) -> None:
    """Run the steps that are missing on a connection in a transaction; the caller commits.

    Foreign keys must be off in SQLite, which makes a table again to change it; they are checked
    here before the caller may commit.

    Raises
    ------
    DatabaseDamagedError
        If rows would refer to what is not there.

    """
    config = _config(versions)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise DatabaseDamagedError(reason=f"foreign key of {broken[0]}")


def _config(versions: tuple[Path, ...]) -> Config:
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", _escaped(SCRIPTS))
    config.set_main_option("version_locations", "\n".join(_escaped(each) for each in versions))
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
