"""One database, SQLite or PostgreSQL: an engine that writes and one that only reads.

SQLite: WAL, so that readers never wait for the writer; synchronous FULL, so that what was committed
outlives a power cut; foreign keys; and writers begin with IMMEDIATE, because a transaction that
reads first and writes later loses updates or fails under others' writes. PostgreSQL: READ COMMITTED
for writers, who take `Database.lock` before they read what they will change, and a REPEATABLE READ
snapshot for readers. Faults of the drivers are raised as errors of `data.db.errors`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from data.db import marker
from data.db.errors import (
    DatabaseReadOnlyError,
    StorageFullError,
    faults_told,
)
from lib.errors import ConfigError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BUSY_SECONDS = 30.0
_READ_SECONDS = 300  # the longest statement of a reader in PostgreSQL
_WRITER_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    f"journal_size_limit = {64 * 2**20}",  # what the log shrinks to after a large import
)
_POOL: dict[str, Any] = {"pool_size": 5, "max_overflow": 15, "pool_timeout": BUSY_SECONDS}


class Database:
    """Give connections that write and connections that read.

    Parameters
    ----------
    url
        SQLAlchemy URL, of a SQLite file or a PostgreSQL database.
    folder
        The data folder: uploads and backups stand in it.
    busy_seconds
        How long a writer waits for others before E_DATABASE_BUSY.

    Raises
    ------
    ConfigError
        For a URL of another kind.

    """

    def __init__(self, url: str, folder: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = _parsed(url)
        self.folder = folder
        self.backend = self.url.get_backend_name()
        self.path: Path | None = None
        self.busy_seconds = busy_seconds
        if self.backend == SQLITE:
            self.path = Path(str(self.url.database)).expanduser().absolute()
            self._writer = sqlite_engine(self.path, busy_seconds)
            self._reader = sqlite_engine(self.path, busy_seconds, writes=False)
        else:
            self._writer = self._postgresql_engine(writes=True)
            self._reader = self._postgresql_engine(writes=False)

    def __repr__(self) -> str:
        return f"Database({self.url.render_as_string(hide_password=True)})"

    @property
    def read_only(self) -> bool:
        """Tell whether this process may not write to the file (PostgreSQL says so by itself)."""
        return self.path is not None and not _writable(self.path)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes; committed at the end of the block, or nothing of it is.

        Raises
        ------
        StorageFullError, DatabaseBusyError, DatabaseReadOnlyError, DatabaseDamagedError
        DatabaseUnreachableError

        """
        if self.read_only:
            raise DatabaseReadOnlyError
        newest = 0
        with faults_told(), self._writer.begin() as connection:
            yield connection
            if self.path is not None:
                _refuse_ended(connection)
                newest = marker.newest(connection)
        if self.path is not None:
            marker.keep(self.path, newest)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that reads one snapshot and cannot write.

        Raises
        ------
        DatabaseReadOnlyError
            When the block tries to write; others as `write`.

        """
        with faults_told(), self._reader.begin() as connection:
            yield connection

    def lock(self, connection: Connection, name: str) -> None:
        """Keep others who lock the same name waiting until this transaction ends.

        Take it before reading what will be changed. A writer of SQLite is alone already.
        """
        if self.backend == POSTGRESQL:
            key = sa.func.hashtextextended(name, 0)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))

    def close(self) -> None:
        """Close every connection; the last one of a SQLite file empties its -wal."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a transaction that may change the schema: foreign keys are off in SQLite."""
        engine = self._writer
        if self.path is not None:
            engine = sqlite_engine(self.path, self.busy_seconds, foreign_keys=False)
        try:
            with faults_told(), engine.begin() as connection:
                self.lock(connection, "schema")
                yield connection
        finally:
            if engine is not self._writer:
                engine.dispose()

    def _postgresql_engine(self, *, writes: bool) -> Engine:
        milliseconds = int(self.busy_seconds * 1000)
        options = f"-c timezone=UTC -c lock_timeout={milliseconds}"
        if not writes:
            options += f" -c statement_timeout={_READ_SECONDS * 1000}"
        return sa.create_engine(
            self.url,
            isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
            execution_options={} if writes else {"postgresql_readonly": True},
            connect_args={"options": options, "connect_timeout": 10},
            pool_pre_ping=True,
            hide_parameters=True,
            **_POOL,
        )


def sqlite_engine(
    path: Path,
    busy_seconds: float = BUSY_SECONDS,
    *,
    writes: bool = True,
    foreign_keys: bool = True,
) -> Engine:
    """Return an engine of a SQLite file, set up as every part of the product needs it."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?{_mode(path, writes=writes)}",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,  # the pool hands a connection to one thread at a time
        )
        try:
            for pragma in (
                f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
                *(_WRITER_PRAGMAS if writes else ("query_only = ON",)),
            ):
                connection.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    # Errors come to the log: what people wrote must not come with them.
    engine = sa.create_engine(
        "sqlite://",
        creator=connect,
        poolclass=sa.pool.QueuePool,
        hide_parameters=True,
        **_POOL,
    )
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"

    # sqlite3 would begin by itself, late and DEFERRED: it is told not to, and we do.
    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine


def _mode(path: Path, *, writes: bool) -> str:
    if writes:
        if not path.exists():
            # SQLite gives -wal and -shm the same permissions: nobody else reads password hashes.
            path.touch(mode=0o600)
        return "mode=rw"
    # A WAL database needs its -shm file; where none can be made, nobody writes either.
    wal = path.with_name(path.name + "-wal")
    return "mode=ro" if _writable(path) or wal.exists() else "mode=ro&immutable=1"


def _writable(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _refuse_ended(connection: Connection) -> None:
    """Refuse to commit what SQLite has already undone, which would seem to succeed.

    It may end a transaction by itself when the disk is full; code that swallowed that error would
    go on without one.
    """
    raw: Any = connection.connection.dbapi_connection
    if not raw.in_transaction:
        raise StorageFullError


def _parsed(url: str) -> URL:
    try:
        parsed = sa.make_url(url)
        backend = parsed.get_backend_name()
    except sa.exc.ArgumentError:
        backend = ""
    if backend == POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if backend == SQLITE and parsed.database and parsed.database != ":memory:":
        return parsed
    raise ConfigError(
        name="PETA_DATABASE_URL", value="***", expected="sqlite:///… / postgresql://…"
    )
