"""Writers that are killed, that are many, that wait too long (hazards B9 1, 3, 4, 13)."""

import random
import time

import pytest
import sqlalchemy as sa

from data.db import backup, health, restore, tables
from data.db.connect import BUSY_SECONDS, Database
from data.db.errors import DatabaseBusyError
from tests.databases import opened
from tests.faults.database_child import COUNT_UPS, ROWS, facility_rows, version_row

KILLS, WRITERS = 10, 50
BASELINE = 100


def begin_dataset(database):
    with database.write() as connection:
        connection.execute(sa.insert(tables.dataset).values(kind="facilities", key="puskesmas"))
        connection.execute(sa.insert(tables.dataset_version).values(version_row(0)))
        connection.execute(sa.insert(tables.facility), facility_rows(1, 0, BASELINE))


def counts(database):
    with database.read() as connection:
        found = health.row_counts(connection)
    return found["facility"], found["dataset_version"], found["audit"]  # one row a whole write


def settle(database):
    """Wait until PostgreSQL has noticed that a client is gone."""
    if database.backend == "sqlite":
        return
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND state <> 'idle'"
    )
    end = time.monotonic() + 20
    with database.write() as connection:
        while connection.scalar(others):
            assert time.monotonic() < end
            time.sleep(0.02)
            connection.execute(sa.text("SELECT pg_stat_clear_snapshot()"))


def test_a_writer_killed_at_ten_moments_leaves_all_or_nothing(database_url, tmp_path, jobs):
    with opened(database_url, tmp_path) as database:
        begin_dataset(database)
    job = ("big_write", database_url, tmp_path)
    jobs.start(job)
    jobs.began()
    start = time.monotonic()
    assert jobs.ended() == [0]
    length = time.monotonic() - start
    written, chance, seen = 1, random.Random(53), set()
    for _ in range(KILLS):
        jobs.start(job)
        pid = jobs.began()
        time.sleep(chance.uniform(0, length))
        jobs.kill(pid)
        [status] = jobs.ended()
        with opened(database_url, tmp_path) as database:  # by itself, checked page by page
            settle(database)
            facilities, versions, now = counts(database)
            assert now in ({written + 1} if status == 0 else {written, written + 1})
            assert (facilities, versions) == (BASELINE + now * ROWS, 1 + now)
            seen.add(now == written)
            written = now
            with database.write() as connection:  # nothing is left locked
                connection.execute(sa.insert(tables.app_meta).values(key=f"k{pid}", value=""))
    assert True in seen, "no kill came before the end of a write"


def test_fifty_writing_processes_lose_nothing(database_url, tmp_path, jobs):
    with opened(database_url, tmp_path):
        pass
    jobs.start(*(("count_up", database_url, tmp_path, f"w{each}") for each in range(WRITERS)))
    assert jobs.ended() == [0] * WRITERS
    with opened(database_url, tmp_path) as database, database.read() as connection:
        found = dict(connection.execute(sa.select(tables.app_meta)).all())
    total = WRITERS * COUNT_UPS
    assert found.pop(tables.DATA_REVISION) == str(total)
    assert sorted(map(int, found.values())) == list(range(total))
    waits = sorted(each for [each] in jobs.heard("waited"))
    assert len(waits) == WRITERS
    assert waits[-1] < BUSY_SECONDS


def test_a_lock_held_by_another_process_gives_a_clear_error_in_time(database_url, tmp_path, jobs):
    with opened(database_url, tmp_path):
        pass
    jobs.start(("hold", database_url, tmp_path))
    pid = jobs.began()
    database = Database(database_url, tmp_path, busy_seconds=0.3)
    start = time.monotonic()
    with pytest.raises(DatabaseBusyError) as caught, database.write() as connection:
        database.lock(connection, "revision")
    assert time.monotonic() - start < 5
    assert "Ulangi" in caught.value.message("id")
    with database.read() as connection:  # readers do not wait
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.app_meta)) == 1
    jobs.kill(pid)
    assert jobs.ended() == [-9]
    with database.write() as connection:
        database.lock(connection, "revision")
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.app_meta)) == 1
    database.close()


def test_a_backup_made_while_others_write_holds_one_moment(database_url, tmp_path, jobs):
    """Every counted step writes the counter and a row: in any one moment they agree."""
    with opened(database_url, tmp_path) as database:
        jobs.start(*(("count_up", database_url, tmp_path, f"w{each}") for each in range(6)))
        jobs.began()
        made = [backup.backup(database, tmp_path / f"{n}.zip", actor="os:a") for n in range(3)]
        assert jobs.ended() == [0] * 6
    rows = [each.manifest.tables["app_meta"] - 1 for each in made]
    assert rows == sorted(rows)
    for number, expected in enumerate(rows):
        restore.restore(database_url, tmp_path, tmp_path / f"{number}.zip", actor="os:a")
        with opened(database_url, tmp_path) as database, database.read() as connection:
            found = dict(connection.execute(sa.select(tables.app_meta)).all())
        assert found.pop(tables.DATA_REVISION) == str(expected)
        assert sorted(map(int, found.values())) == list(range(expected))
