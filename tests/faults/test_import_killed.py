"""The command import under faults: killed, without room, many at once, on a damaged database.

Hazards B9 1, 2, 3 and 5, as an operator meets them: reading, checking and committing in one.
"""

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

from data.db import backup, restore
from data.db.tables import audit, dataset, dataset_version, facility
from tests.databases import opened, sqlite_url
from tests.source import ROOT

MOMENTS, ROWS, TOGETHER = 10, 12_000, 8
HEADER = "kode_faskes,nama,kode_kabkota,lat,lon\n"


class Imports:
    """Run commands of ``tests.faults.import_child``."""

    def __init__(self, process):
        self._process = process

    def _hear(self):
        line = self._process.stdout.readline()
        assert line, "the process of the imports has ended"
        return json.loads(line)[1]

    def run(self, url, folder, *commands, kill_after_s=None, most_bytes=None):
        """Run commands at once, killed after a while; give exit statuses and seconds."""
        jobs = [[url, str(folder), list(map(str, words)), most_bytes] for words in commands]
        self._process.stdin.write(json.dumps(jobs) + "\n")
        self._process.stdin.flush()
        pids = self._hear()
        start = time.monotonic()
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return self._hear(), time.monotonic() - start


@pytest.fixture(scope="module")
def imports():
    command = [sys.executable, "-m", "tests.faults.import_child"]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Imports(process)
        process.stdin.close()


def klinik(path, rows=ROWS, first=0):
    """Write a file of clinics in Belu, no two at one place."""
    lines = [
        f"K{at},Klinik {at},53.04,{-9.1 - at % 100 / 1000},{124.9 + at // 100 / 10_000:.4f}\n"
        for at in range(first, first + rows)
    ]
    path.write_text(HEADER + "".join(lines))
    return ("import", path, "--service", "klinik", "--language", "en")


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


def said(folder, number=0):
    return (folder / f"said-{number}.txt").read_text()


def test_an_import_killed_at_any_moment_leaves_all_or_nothing(imports, database_url, tmp_path):
    words = klinik(tmp_path / "klinik.csv")
    with opened(database_url, tmp_path) as database:
        empty = state(database)
    [status], whole_s = imports.run(database_url, tmp_path, words)
    assert status == 0, said(tmp_path)
    with opened(database_url, tmp_path) as database:
        assert state(database)[0] == ROWS
        forget(database)
    chance = random.Random(3)
    killed = 0
    for moment in range(MOMENTS):  # from the reading of the file to the last byte on the disk
        after_s = whole_s * (moment + chance.random()) / MOMENTS
        [status], _ = imports.run(database_url, tmp_path, words, kill_after_s=after_s)
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
    [status], _ = imports.run(database_url, tmp_path, words)
    assert status == 0, said(tmp_path)
    with opened(database_url, tmp_path) as database:
        assert state(database)[0] == ROWS
        assert state(database)[2] > empty[2]


def test_an_import_without_room_says_so_and_changes_nothing(imports, tmp_path):
    url = sqlite_url(tmp_path)
    first, second = klinik(tmp_path / "a.csv", 50), klinik(tmp_path / "b.csv", first=50)
    assert imports.run(url, tmp_path, first)[0] == [0]
    with opened(url, tmp_path) as database:
        before = state(database)
    room = (tmp_path / "b.csv").stat().st_size + 100_000  # for the file's own copy, no more
    assert imports.run(url, tmp_path, second, most_bytes=room)[0] == [2]
    assert said(tmp_path).startswith("E_STORAGE: ")
    with opened(url, tmp_path) as database:  # reads go on
        assert state(database) == before
    listing = ("versions", "--service", "klinik", "--format", "json")
    assert imports.run(url, tmp_path, listing, most_bytes=room)[0] == [0]
    assert [each["version"] for each in json.loads(said(tmp_path))] == [1, 0]
    assert imports.run(url, tmp_path, second)[0] == [0]


def test_imports_at_the_same_time_all_arrive(imports, database_url, tmp_path):
    with opened(database_url, tmp_path):
        pass
    each = 40
    commands = [klinik(tmp_path / f"{at}.csv", each, at * each) for at in range(TOGETHER)]
    statuses, _ = imports.run(database_url, tmp_path, *commands)
    assert statuses == [0] * TOGETHER, said(tmp_path, statuses.index(max(statuses)))
    with opened(database_url, tmp_path) as database:
        assert state(database)[:2] == (TOGETHER * each, TOGETHER + 1)
        with database.read() as connection:
            numbers = connection.execute(sa.select(dataset_version.c.number)).scalars().all()
    assert sorted(numbers) == list(range(TOGETHER + 1))


def test_the_same_file_at_the_same_time_is_loaded_once(imports, database_url, tmp_path):
    with opened(database_url, tmp_path):
        pass
    words = klinik(tmp_path / "a.csv", 40)
    statuses, _ = imports.run(database_url, tmp_path, *[words] * 4)
    assert statuses == [0] * 4, said(tmp_path, statuses.index(max(statuses)))
    with opened(database_url, tmp_path) as database:
        assert state(database)[:2] == (40, 2)


def test_a_damaged_database_takes_no_import_until_a_backup_is_back(imports, tmp_path):
    url = sqlite_url(tmp_path)
    first, second = klinik(tmp_path / "a.csv", 300), klinik(tmp_path / "b.csv", 20, 300)
    assert imports.run(url, tmp_path, first)[0] == [0]
    with opened(url, tmp_path) as database:
        backup.backup(database, tmp_path / "b.zip", actor="os:budi")
        path = database.path
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xa5" * 4096 * 2
    path.write_bytes(content)
    assert imports.run(url, tmp_path, second)[0] == [2]
    assert said(tmp_path).startswith("E_DATABASE: ")
    assert "python -m lib.cli restore" in said(tmp_path)
    assert path.read_bytes() == content
    restore.restore(url, tmp_path, tmp_path / "b.zip", actor="os:budi")
    assert imports.run(url, tmp_path, second)[0] == [0]
    with opened(url, tmp_path) as database:
        assert state(database)[0] == 320
