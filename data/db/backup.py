"""Backups: one file with the database and the uploads, whole or not there; and the way back.

A backup is a ZIP of `manifest.json`, `database.db` (SQLite) or `database.dump` (pg_dump's custom
format), and `uploads/<sha256>`. The manifest holds size and SHA-256 of each file, the rows of each
table, and the step of the schema. Others may write while it is made: it holds one moment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from data.db import audit, health, migrate
from data.db.connect import Database, sqlite_engine
from data.db.errors import (
    BackupError,
    DatabaseReadOnlyError,
    StorageFullError,
    faults_told,
    file_faults_told,
)
from data.db.files import fsync, sha256_of
from data.db.snapshot import snapshot

UPLOADS = "uploads"
MANIFEST = "manifest.json"
_FORMAT = 1
_BLOCK = 2**20
_LONGEST_MANIFEST = 64 * 2**20
_MEMBER = re.compile(r"database\.(db|dump)|uploads/[0-9a-f]{64}")


@dataclass(frozen=True)
class Manifest:
    """Hold what a backup says about itself; `files` gives size and SHA-256 by name."""

    format: int
    backend: str
    schema: str
    made_at: str
    tables: Mapping[str, int]
    files: Mapping[str, tuple[int, str]]

    @property
    def damaged(self) -> tuple[str, ...]:
        """Name the uploads whose bytes are no longer those that were brought."""
        uploads = {name: sha for name, (_, sha) in self.files.items() if name.startswith(UPLOADS)}
        return tuple(name for name, sha in uploads.items() if Path(name).name != sha)


@dataclass(frozen=True)
class Made:
    """Hold what was written: the file's size and SHA-256, and its manifest."""

    size: int
    sha256: str
    manifest: Manifest


def backup(database: Database, target: Path, *, actor: str) -> Made:
    """Write a backup and give it its name when it is whole and was read back.

    Parameters
    ----------
    database
        An open database; others may write to it meanwhile.
    target
        The file; an older backup of that name is replaced at the end, another file never.
    actor
        For the audit trail, where the backup is noted after it was made.

    Raises
    ------
    DatabaseDamagedError
        If the copy does not pass SQLite's integrity check.
    StorageFullError, BackupError
        Nothing is left of the backup then.

    """
    target = target.absolute()
    _refuse_target(target)
    draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(4)}.tmp")
    with file_faults_told(), tempfile.TemporaryDirectory(dir=target.parent) as folder:
        name = "database.db" if database.path else "database.dump"
        copy = Path(folder, name)
        schema, tables = _copy(database, copy)
        try:
            files = _pack(
                draft, {name: copy, **_uploads(database.folder)}, database, schema, tables
            )
            made = Made(draft.stat().st_size, sha256_of(draft), files)
            with opened_backup(draft) as (archive, manifest):
                for member in manifest.files:
                    _check_member(archive, member, manifest, None)
            fsync(draft)
            draft.replace(target)
            fsync(target.parent)
        finally:
            draft.unlink(missing_ok=True)
    # A full or read-only disk is a reason to make a backup elsewhere, not to fail.
    with suppress(StorageFullError, DatabaseReadOnlyError), database.write() as connection:
        audit.record(
            connection,
            actor=actor,
            action="database.backup",
            subject_type="database",
            details={"rows": sum(tables.values()), "files": len(files.files)},
            checksum=made.sha256,
        )
    return made


@contextmanager
def opened_backup(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Give an open backup and its manifest; the files in it are yet to be checked.

    Raises
    ------
    BackupError
        If it is none, or one of a newer release.

    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive, path)
    except FileNotFoundError:
        raise BackupError(file=path.name, reason="no such file") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BackupError(file=path.name, reason=f"not a whole backup ({error})") from error


def extract(archive: zipfile.ZipFile, member: str, manifest: Manifest, target: Path) -> None:
    """Write one file of a backup to a path, if it is what the manifest says.

    Raises
    ------
    BackupError
        If its size or checksum differs; the path is not there then.

    """
    try:
        with target.open("xb") as stream:
            _check_member(archive, member, manifest, stream)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    fsync(target)


def check_copy(path: Path, tables: Mapping[str, int] | None) -> tuple[str | None, dict[str, int]]:
    """Check a SQLite file that nobody uses; return its schema's step and rows by table.

    Raises
    ------
    DatabaseDamagedError
        If SQLite finds it damaged.
    BackupError
        If its rows are not those expected.

    """
    engine = sqlite_engine(path, writes=False)
    try:
        with faults_told(), engine.begin() as connection:
            health.refuse_damaged(connection, "integrity_check")
            counts = dict(health.row_counts(connection))
            schema = migrate.revision(connection)
    finally:
        engine.dispose()
    if tables is not None:
        refuse_other_rows(path.name, tables, counts)
    return schema, counts


def refuse_other_rows(name: str, told: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Refuse rows by table that differ from what a manifest tells.

    Raises
    ------
    BackupError
        Naming the tables.

    """
    wrong = sorted(each for each in told if told[each] != found.get(each))
    if wrong:
        raise BackupError(file=name, reason=f"row counts differ: {', '.join(wrong)}")


def _refuse_target(target: Path) -> None:
    if target.is_dir() or not target.parent.is_dir():
        raise BackupError(file=target.name, reason="no such folder, or a folder itself")
    if target.exists():  # the database itself, say
        try:
            with opened_backup(target):
                return
        except BackupError as error:
            raise BackupError(file=target.name, reason="another file has this name") from error


def _copy(database: Database, copy: Path) -> tuple[str, dict[str, int]]:
    """Write the database's copy; return its schema's step and rows by table, of one moment."""
    if database.path is not None:
        snapshot(database, copy)
        schema, tables = check_copy(copy, None)
        return str(schema), tables
    with database.read() as connection:
        # The transaction's own view of the data, which pg_dump takes over.
        exported = str(connection.scalar(sa.text("SELECT pg_export_snapshot()")))
        schema, tables = migrate.revision(connection), dict(health.row_counts(connection))
        snapshot(database, copy, exported=exported)
    return str(schema), tables


def _uploads(folder: Path) -> dict[str, Path]:
    """Return every upload; those of versions that came since the copy do no harm."""
    found = sorted((folder / UPLOADS).glob("*")) if (folder / UPLOADS).is_dir() else []
    members = {f"{UPLOADS}/{each.name}": each for each in found if each.is_file()}
    return {name: path for name, path in members.items() if _MEMBER.fullmatch(name)}


def _pack(
    draft: Path,
    members: Mapping[str, Path],
    database: Database,
    schema: str,
    tables: dict[str, int],
) -> Manifest:
    files: dict[str, tuple[int, str]] = {}
    with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        draft.chmod(0o600)  # it holds password hashes
        for name, path in members.items():
            archive.write(path, name)
            files[name] = (path.stat().st_size, sha256_of(path))
        made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        manifest = Manifest(_FORMAT, database.backend, schema, made_at, tables, files)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        with archive.open(MANIFEST) as stream:
            told = json.loads(stream.read(_LONGEST_MANIFEST))
        newer = told["format"] > _FORMAT
        told["files"] = {name: (int(size), str(sha)) for name, (size, sha) in told["files"].items()}
        manifest = Manifest(**told)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupError(file=path.name, reason="no manifest of a backup") from error
    if newer or not all(_MEMBER.fullmatch(name) for name in manifest.files):
        raise BackupError(file=path.name, reason="made by a newer release")
    return manifest


def _check_member(
    archive: zipfile.ZipFile, member: str, manifest: Manifest, target: IO[bytes] | None
) -> None:
    size, sha256 = manifest.files[member]
    digest, seen = hashlib.sha256(), 0
    try:
        with archive.open(member) as stream:
            while seen <= size and (block := stream.read(_BLOCK)):
                seen += len(block)
                digest.update(block)
                if target is not None:
                    target.write(block)
    except KeyError:
        seen = -1
    if seen != size or digest.hexdigest() != sha256:
        raise BackupError(file=Path(str(archive.filename)).name, reason=f"{member}: wrong checksum")
