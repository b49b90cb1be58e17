"""Bring a database back from a backup. What it replaces is kept beside, never deleted."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa

from data.db import audit, health, marker, migrate
from data.db.backup import (
    UPLOADS,
    Manifest,
    check_copy,
    extract,
    opened_backup,
    refuse_other_rows,
)
from data.db.connect import Database
from data.db.errors import BackupError, DatabaseInUseError, faults_told, file_faults_told
from data.db.files import fsync, log_files, sha256_of
from data.db.opening import open_database
from data.db.snapshot import postgresql_tool, snapshot
from data.db.tables import web_session
from lib.errors import AppError


def restore(url: str, folder: Path, source: Path, *, actor: str) -> Manifest:
    """Check a backup wholly, then put it in the place of the database.

    Nothing is touched unless the backup is whole. The database that was there, sound or damaged,
    is renamed (SQLite) or dumped into the folder `backups` (PostgreSQL).

    Parameters
    ----------
    url, folder
        Of the database and its data folder, which need not be there or be sound.
    source
        The backup.
    actor
        For the audit trail.

    Raises
    ------
    BackupError
        If the backup is damaged, altered, or of the other kind of database.
    DatabaseNewerError
        If it was made by a newer release.
    DatabaseInUseError
        If a process has the database open.

    """
    target = Database(url, folder)
    try:
        with file_faults_told():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (
                tempfile.TemporaryDirectory(dir=folder) as work,
                opened_backup(source) as (archive, manifest),
            ):
                _refuse_unfit(target, manifest, source)
                for member in manifest.files:
                    extract(archive, member, manifest, Path(work, member.replace("/", "-")))
                _put(target, manifest, Path(work))
                _put_uploads(manifest, Path(work), folder)
            checksum = sha256_of(source)
    finally:
        target.close()
    _note(url, folder, manifest, actor, checksum)
    return manifest


def _refuse_unfit(target: Database, manifest: Manifest, source: Path) -> None:
    if manifest.backend != target.backend:
        raise BackupError(file=source.name, reason=f"of {manifest.backend}, not {target.backend}")
    if f"database.{'db' if target.path else 'dump'}" not in manifest.files:
        raise BackupError(file=source.name, reason="no database in it")
    migrate.refuse_newer(manifest.schema)


def _put(target: Database, manifest: Manifest, work: Path) -> None:
    if target.path is not None:
        new = work / "database.db"
        check_copy(new, manifest.tables)
        _replace(target.path, new)
        return
    found = None
    with suppress(AppError):  # a damaged or empty one cannot be kept
        found = health.check(target)
    if found is not None:
        if found != manifest.schema:  # pg_restore leaves what the other release has besides
            raise BackupError(file="database.dump", reason="another release: use an empty database")
        kept = target.folder / "backups"
        kept.mkdir(mode=0o700, exist_ok=True)
        snapshot(target, kept / f"replaced-{_stamp()}.dump")
    postgresql_tool(
        target, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-acl",
        "--exit-on-error", "--single-transaction", str(work / "database.dump"),
    )  # fmt: skip
    with target.read() as connection:
        refuse_other_rows("database.dump", manifest.tables, health.row_counts(connection))


def _replace(path: Path, new: Path) -> None:
    """Put a SQLite file in the place of another one, whose log must never meet it."""
    with faults_told(), closing(sqlite3.connect(new)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # a copy by VACUUM INTO is not
    new.chmod(0o600)
    fsync(new)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    ready = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    _refuse_in_use(path)
    shutil.move(new, ready)  # copies where the data folder lies on another disk
    fsync(ready)
    aside = path.with_name(f"{path.name}.replaced-{_stamp()}")
    # First the log: left beside the restored file it would be played into it.
    for log in log_files(path):
        if log.exists():
            log.rename(log.with_name(log.name.replace(path.name, aside.name, 1)))
    marker.forget(path)
    if path.exists():
        _link(path, aside)
    ready.replace(path)  # at no moment is there no database of this name
    fsync(path.parent)


def _link(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        shutil.copyfile(path, aside)


def _refuse_in_use(path: Path) -> None:
    """Refuse a database that a process has open: it would go on writing to the old file."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            if (error.sqlite_errorcode or 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise DatabaseInUseError from error
            # a damaged one: that is why it is being replaced


def _put_uploads(manifest: Manifest, work: Path, folder: Path) -> None:
    uploads = folder / UPLOADS
    uploads.mkdir(mode=0o700, exist_ok=True)
    for member in manifest.files:
        if member.startswith(f"{UPLOADS}/"):
            (work / member.replace("/", "-")).replace(folder / member)
    fsync(uploads)


def _note(url: str, folder: Path, manifest: Manifest, actor: str, checksum: str) -> None:
    database = open_database(url, folder)
    try:
        with database.write() as connection:
            # Whoever signed out after the backup shall not be signed in by it.
            still = web_session.c.ended_at.is_(None)
            now = dt.datetime.now(dt.UTC)
            connection.execute(sa.update(web_session).where(still).values(ended_at=now))
            audit.record(
                connection,
                actor=actor,
                action="database.restore",
                subject_type="database",
                details={"made_at": manifest.made_at, "rows": sum(manifest.tables.values())},
                checksum=checksum,
            )
    finally:
        database.close()


def _stamp() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
