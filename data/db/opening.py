"""Open a database: made at first use, checked, brought to this release's schema."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from data.db import health, marker, migrate
from data.db.connect import BUSY_SECONDS, Database, sqlite_engine
from data.db.errors import (
    DatabaseDamagedError,
    DatabaseReadOnlyError,
    faults_told,
    file_faults_told,
)
from data.db.files import fsync, log_files
from data.db.snapshot import snapshot
from lib.config import settings


def open_database(
    url: str,
    folder: Path | None = None,
    *,
    busy_seconds: float = BUSY_SECONDS,
    versions: tuple[Path, ...] = migrate.VERSIONS,
) -> Database:
    """Open a database; make it where there is none; bring an older one up to date.

    Before an older schema is changed, a copy is put into the folder `backups`.

    Parameters
    ----------
    url
        SQLAlchemy URL of a SQLite file or of PostgreSQL.
    folder
        The data folder (uploads, backups); by default that of the settings.
    busy_seconds
        How long a write waits for another one.
    versions
        Folders of migrations; only tests give other ones.

    Raises
    ------
    DatabaseDamagedError, DatabaseNewerError, DatabaseUnreachableError, DatabaseReadOnlyError
        The database was not changed then.

    """
    opened = Database(url, folder or settings().data_dir, busy_seconds=busy_seconds)
    try:
        if opened.path is not None and not opened.path.exists():
            _make(opened.path, versions)
        found = health.check(opened)
        migrate.refuse_newer(found, versions)
        if found != migrate.newest(versions):
            _bring_up_to_date(opened, versions)
    except BaseException:
        opened.close()
        raise
    return opened


def _make(path: Path, versions: tuple[Path, ...]) -> None:
    """Make a new file beside and give it its name when it is whole.

    So a file of that name without tables is always a damaged one, and two processes that start
    together end with one database.
    """
    if any(log.exists() for log in log_files(path)):
        raise DatabaseDamagedError(reason=f"{path.name}: missing beside its -wal")
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    with faults_told(), file_faults_told():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker.forget(path)
        try:
            engine = sqlite_engine(new, foreign_keys=False)
            try:
                with engine.begin() as connection:
                    migrate.upgrade(connection, versions)
            finally:
                engine.dispose()  # the last connection moves the log into the file
            fsync(new)
            _name(new, path)
        finally:
            for leftover in (new, *log_files(new)):
                leftover.unlink(missing_ok=True)


def _name(new: Path, path: Path) -> None:
    """Give a file its name unless there is one of that name by now."""
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            new.rename(path)
    fsync(path.parent)


def _bring_up_to_date(opened: Database, versions: tuple[Path, ...]) -> None:
    if opened.read_only:
        raise DatabaseReadOnlyError
    with opened.migrating() as connection:
        found = migrate.revision(connection)  # another process may have been faster
        migrate.refuse_newer(found, versions)
        if found == migrate.newest(versions):
            return
        if found is not None:
            snapshot(opened, _copy_before(opened, migrate.newest(versions)))
        migrate.upgrade(connection, versions)


def _copy_before(opened: Database, step: str) -> Path:
    folder = opened.folder / "backups"
    with file_faults_told():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy = folder / f"before-{step}.{'db' if opened.path else 'dump'}"
        copy.unlink(missing_ok=True)  # of an attempt that did not end
    return copy
