"""Jobs of the fault tests, in processes of their own: ``python -m tests.faults.database_child``.

The program reads jobs from standard input, one a line as JSON: name, URL, folder, more. Each runs
in a fork of its own, so that all of them start at once and nothing is imported twice. It says its
process number when the job begins, and how it ended.
"""

import json
import os
import resource
import sys
import time
import traceback
from pathlib import Path

import sqlalchemy as sa

from data.db import audit, backup, health, tables
from data.db.engine import Database, open_database
from lib.errors import AppError

ROWS, PARTS = 6_000, 12
COUNT_UPS = 5
SMALL_DISK = 400_000  # bytes a file may have
STRANGER = 65534  # nobody


def say(*words):
    os.write(1, (json.dumps(words) + "\n").encode())  # at once and whole, whoever else writes


def begin():
    say("begin", os.getpid())


def big_write(database):
    """Write a version of many rows, part by part, in one transaction."""
    with database.write() as connection:
        begin()
        number = connection.scalar(sa.select(sa.func.max(tables.dataset_version.c.number))) + 1
        version = connection.execute(
            sa.insert(tables.dataset_version)
            .values(version_row(number))
            .returning(tables.dataset_version.c.id)
        ).scalar_one()
        for part in range(PARTS):
            connection.execute(sa.insert(tables.facility), facility_rows(version, part))
        audit.record(connection, actor="os:a", action="version.publish", subject_type="version")


def version_row(number):
    return {
        "dataset_id": 1, "number": number, "state": "published", "mode": "add",
        "created_by": "os:a", "created_at": sa.func.current_timestamp(),
    }  # fmt: skip


def facility_rows(version, part, rows=ROWS // PARTS):
    return [
        {"dataset_id": 1, "version_id": version, "facility_id": f"P{version}-{part}-{each}",
         "nama": f"Puskesmas {each}", "lat": -8.5, "lon": 120.5, "location_quality": "surveyed",
         "active": True}
        for each in range(rows)
    ]  # fmt: skip


def count_up(database, name):
    """Read a number, add one and write it, and insert a row of one's own, again and again."""
    begin()
    longest = 0.0
    for each in range(COUNT_UPS):
        start = time.monotonic()
        with database.write() as connection:
            database.lock(connection, "revision")
            where = tables.app_meta.c.key == tables.DATA_REVISION
            found = int(connection.scalar(sa.select(tables.app_meta.c.value).where(where)))
            connection.execute(sa.update(tables.app_meta).where(where).values(value=str(found + 1)))
            connection.execute(
                sa.insert(tables.app_meta).values(key=f"{name}:{each}", value=str(found))
            )
        longest = max(longest, time.monotonic() - start)
    say("waited", longest)


def hold(database):
    """Begin a write and keep it open until the process is killed."""
    with database.write() as connection:
        database.lock(connection, "revision")
        connection.execute(sa.insert(tables.app_meta).values(key="held", value="1"))
        begin()
        time.sleep(120)


def on_a_small_disk(database, target):
    """Write more than fits, then read; make a backup that does not fit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK, SMALL_DISK))
    tell_refusal(lambda: big_write(database))
    with database.read() as connection:
        say("rows", dict(health.row_counts(connection)))
    database.close()  # as far as the log can be emptied
    tell_refusal(lambda: backup.backup(database, Path(target), actor="os:a"))


def tell_refusal(work):
    try:
        work()
    except AppError as error:
        say("refused", error.code, error.message("id"))


def as_a_stranger(url, folder):
    """Read and try to write as a user who may only read."""
    open_database(url, Path(folder)).close()  # imports what a stranger perhaps may not read
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(STRANGER)
        os.setuid(STRANGER)
    opened = open_database(url, Path(folder))
    with opened.read() as connection:
        say("rows", dict(health.row_counts(connection)))
    tell_refusal(lambda: big_write(opened))


def run(job, url, folder, *rest):
    if job == "open":
        begin()
        open_database(url, Path(folder), versions=tuple(map(Path, rest))).close()
    elif job == "as_a_stranger":
        as_a_stranger(url, folder)
    else:
        work = {f.__name__: f for f in (big_write, count_up, hold, on_a_small_disk)}[job]
        work(Database(url, Path(folder)), *rest)


def forked(job):
    if os.fork():
        return
    status = 1
    try:
        run(*job)
        status = 0
    except AppError as error:
        say("refused", error.code)
        status = 3
    except Exception:  # noqa: BLE001 - told, and its exit status is 1
        traceback.print_exc()
    finally:
        os._exit(status)


def main():
    for line in sys.stdin:
        jobs = json.loads(line)
        for job in jobs:
            forked(job)
        for _ in jobs:
            pid, status = os.wait()
            say("ended", pid, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
