"""Files that people brought, kept as they came under their SHA-256, never under their names."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
import secrets
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.errors import UploadDamagedError, file_faults_told
from data.db.files import fsync, sha256_of
from data.db.tables import upload

_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep_upload(
    database: Database, connection: Connection, content: bytes, *, name: str, actor: str
) -> str:
    """Keep the bytes of a file and return their SHA-256; the same bytes are kept once.

    The file is on the disk before the row is: bytes of a transaction that fails are left over and
    do no harm.

    Parameters
    ----------
    database
        Its folder holds `uploads`.
    connection
        Of the change that the file belongs to.
    content
        The bytes.
    name
        Only to be shown.
    actor
        `lib.auth.Actor.key`.

    Raises
    ------
    StorageFullError, DatabaseReadOnlyError

    """
    digest = hashlib.sha256(content).hexdigest()
    _write(upload_path(database.folder, digest), content)
    there = connection.scalar(sa.select(upload.c.sha256).where(upload.c.sha256 == digest))
    if there is None:
        connection.execute(
            sa.insert(upload).values(
                sha256=digest,
                size=len(content),
                name=name,
                uploaded_by=actor,
                uploaded_at=dt.datetime.now(dt.UTC),
            )
        )
    return digest


def read_upload(database: Database, digest: str) -> bytes:
    """Return the bytes of a file that was kept.

    Raises
    ------
    UploadDamagedError
        When they are gone or altered.

    """
    path = upload_path(database.folder, digest)
    with contextlib.suppress(FileNotFoundError):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == digest:
            return content
    raise UploadDamagedError(file=digest)


def upload_path(folder: Path, digest: str) -> Path:
    """Return where the bytes of a SHA-256 stand in a data folder.

    Raises
    ------
    ValueError
        For what is no SHA-256: it would name another file.

    """
    if not _SHA256.fullmatch(digest):
        raise ValueError("not a SHA-256")
    return folder / "uploads" / digest


def _write(path: Path, content: bytes) -> None:
    if path.exists() and path.stat().st_size == len(content) and sha256_of(path) == path.name:
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with file_faults_told():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            fsync(draft)
            draft.replace(path)
            fsync(path.parent)
        finally:
            draft.unlink(missing_ok=True)
