"""A copy of the database at one moment, made while others go on writing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from data.db.connect import Database
from data.db.errors import BackupError, faults_told
from data.db.files import fsync

_DUMP_SECONDS = 3600


def snapshot(database: Database, target: Path, *, exported: str = "") -> None:
    """Write a copy to a path where nothing is: a SQLite file, or pg_dump's custom format.

    Parameters
    ----------
    database
        What to copy.
    target
        A path where nothing is.
    exported
        PostgreSQL: the state to copy, as told by `pg_export_snapshot` of an open transaction.

    Raises
    ------
    BackupError
        If pg_dump is missing or fails.
    StorageFullError
        If the copy does not fit.

    """
    if database.path is not None:
        # VACUUM cannot run in a transaction, so it takes a plain connection of its own.
        engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(database.path)),
            connect_args={"timeout": database.busy_seconds, "isolation_level": None},
        )
        try:
            with faults_told(), engine.connect() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
        finally:
            engine.dispose()
    else:
        options = ["--format=custom", "--no-owner", "--no-acl", f"--file={target}"]
        if exported:
            options.append(f"--snapshot={exported}")
        postgresql_tool(database, "pg_dump", *options)
    fsync(target)


def postgresql_tool(database: Database, tool: str, *options: str) -> None:
    """Run pg_dump or pg_restore on a database; the password goes through the environment.

    Raises
    ------
    BackupError
        If the tool is not there, or ends with an error: its last line is the reason.

    """
    program = shutil.which(tool) or next(
        (str(each) for each in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"))[-1:]), None
    )
    if program is None:
        raise BackupError(file=tool, reason="not installed (postgresql-client)")
    url = database.url.set(drivername="postgresql")
    environment = dict(os.environ)
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    shown = url.set(password=None).render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 - a fixed program, arguments of our own
        [program, "--no-password", f"--dbname={shown}", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_DUMP_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise BackupError(file=tool, reason=lines[-1])
