"""A killed import leaves all of its rows or none, and a sound database for the next one."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from data.db.tables import audit, dataset, dataset_version, facility
from tests.databases import opened
from tests.faults.import_child import ROWS
from tests.source import ROOT

MOMENTS = 10


class Imports:
    def __init__(self, process):
        self._process = process

    def hear(self):
        line = self._process.stdout.readline()
        assert line, "the process of the imports has ended"
        return json.loads(line)

    def run(self, url, folder, kill_after_s=None):
        """Import, killed after a while; give the exit status and the seconds it took."""
        self._process.stdin.write(json.dumps([url, str(folder)]) + "\n")
        self._process.stdin.flush()
        _, pid = self.hear()
        start = time.monotonic()
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _, status = self.hear()
        return status, time.monotonic() - start


@pytest.fixture(scope="module")
def imports():
    command = [sys.executable, "-m", "tests.faults.import_child"]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Imports(process)
        process.stdin.close()


def state(database):
    with database.read() as connection:

        def count(table):
            return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()

        return count(facility), count(dataset_version), count(audit)


def forget(database):
    """Empty the tables, so that the next import begins anew."""
    with database.write() as connection:
        for table in (facility, dataset_version, dataset):
            connection.execute(sa.delete(table))


def test_an_import_killed_at_any_moment_leaves_all_or_nothing(imports, database_url, tmp_path):
    with opened(database_url, tmp_path) as database:
        empty = state(database)
    status, whole_s = imports.run(database_url, tmp_path)
    assert status == 0
    with opened(database_url, tmp_path) as database:
        full = state(database)
        assert full[0] == ROWS
        forget(database)
    chance = random.Random(3)
    killed = 0
    for _ in range(MOMENTS):
        status, _ = imports.run(database_url, tmp_path, chance.uniform(0, whole_s))
        killed += status == -signal.SIGKILL
        with opened(database_url, tmp_path) as database:
            rows, versions, _ = state(database)
            assert (rows, versions) in ((0, 0), (ROWS, 2))
            forget(database)
            if database.path is not None:
                with database.read() as connection:
                    check = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
                assert check == "ok"
    assert killed >= MOMENTS // 2
    status, _ = imports.run(database_url, tmp_path)
    assert status == 0
    with opened(database_url, tmp_path) as database:
        assert state(database)[0] == ROWS
        assert state(database)[2] > empty[2]
