"""Databases for tests: a SQLite file always, and PostgreSQL, a server of one's own if need be.

The fixtures stand in ``tests/conftest.py``: `database_url` (twice, once for each), `db`, and
`sqlite_db`. PostgreSQL is taken from PETA_TEST_POSTGRES_URL, whose user may make databases; else
the server programs of this machine start one on loopback. Where there are none the test is
skipped, but in CI it fails.
"""

import contextlib
import functools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from data.db.engine import open_database
from data.db.schema import metadata
from lib.services.sign_ins import TOUCH

_WITHOUT_SYNC = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextlib.contextmanager
def postgresql_server():
    """Give the URL of a server's database "postgres"."""
    given = os.environ.get("PETA_TEST_POSTGRES_URL", "")
    if given:
        yield sa.make_url(given).set(drivername="postgresql")
        return
    programs = _programs()
    if programs is None:
        missing = "PostgreSQL is not installed (apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with (
        tempfile.TemporaryDirectory(prefix="peta-pg-") as folder,
        _started(programs, folder) as url,
    ):
        yield url


@contextlib.contextmanager
def new_database(server):
    """Give the URL of an empty database of a server, dropped at the end."""
    name = f"peta_test_{secrets.token_hex(6)}"
    plain = server.render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def sqlite_url(folder):
    return f"sqlite:///{Path(folder).as_posix()}/peta.db"


@functools.cache
def _programs():
    for program in (
        shutil.which("postgres"),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))[::-1],
    ):
        if program and Path(program).with_name("initdb").exists():
            return Path(program).resolve().parent
    return None


@contextlib.contextmanager
def _started(programs, folder):
    run_as = _run_as(folder)
    password, data = secrets.token_hex(12), f"{folder}/data"
    words = Path(folder, "password")
    words.write_text(password, encoding="ascii")
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "peta", "--auth=scram-sha-256", "--no-sync",
         f"--pwfile={words}", "--encoding=UTF8", "--locale=C"],
        check=True, capture_output=True, cwd=folder, **run_as,
    )  # fmt: skip
    port = _free_port()
    options = (
        "listen_addresses=127.0.0.1",
        f"port={port}",
        "unix_socket_directories=",
        *_WITHOUT_SYNC,
    )
    with Path(folder, "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *(each for one in options for each in ("-c", one))],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, **run_as,
        )  # fmt: skip
    try:
        url = sa.URL.create(
            "postgresql", "peta", password, host="127.0.0.1", port=port, database="postgres"
        )
        _wait(server, url.render_as_string(hide_password=False), Path(folder, "log"))
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing is worth keeping
        server.wait(30)


def _run_as(folder):
    """Have root run the server as somebody else: it refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {each.pw_name for each in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(server, url, log):
    end = time.monotonic() + 60
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=5).close()
            return
        assert server.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < end, log.read_text(errors="replace")
        time.sleep(0.05)


def empty(url):
    """Leave the schema of PostgreSQL and what its migrations put in, and nothing else."""
    names = ", ".join(table.name for table in metadata.sorted_tables)
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")  # the trail's trigger sleeps
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        connection.execute("INSERT INTO app_meta (key, value) VALUES ('data_revision', '0')")


@contextlib.contextmanager
def opened(url, folder):
    database = open_database(url, Path(folder))
    try:
        yield database
    finally:
        for thread in threading.enumerate():
            if thread.name == TOUCH:  # a session is being prolonged
                thread.join(10)
        database.close()
