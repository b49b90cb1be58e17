"""Disks that are full, files that are damaged or may not be written (hazards B9 2, 5, 7)."""

import shutil
import stat
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.db import audit, backup, health, restore, tables
from data.db.errors import DatabaseDamagedError, StorageFullError
from data.db.files import log_files
from data.db.opening import open_database
from tests.databases import opened, sqlite_url
from tests.faults.database_child import facility_rows, version_row

ROWS = 300
ME = "os:budi"


def fill(database, rows=ROWS):
    with database.write() as connection:
        connection.execute(sa.insert(tables.dataset).values(kind="facilities", key="puskesmas"))
        connection.execute(sa.insert(tables.dataset_version).values(version_row(0)))
        connection.execute(sa.insert(tables.facility), facility_rows(1, 0, rows))
    note(database)


def note(database):
    with database.write() as connection:
        audit.record(connection, actor=ME, action="version.publish", subject_type="version")


def facilities(database):
    with database.read() as connection:
        return health.row_counts(connection)["facility"]


# --- no room --------------------------------------------------------------------------------------


def test_a_file_that_may_not_grow_gives_a_clear_error_and_reads_go_on(tmp_path, jobs):
    url = sqlite_url(tmp_path)
    with opened(url, tmp_path) as database:
        fill(database, 3000)  # a copy of it does not fit either
    jobs.start(("on_a_small_disk", url, tmp_path, str(tmp_path / "b.zip")))
    assert jobs.ended() == [0]
    [writing, keeping] = jobs.heard("refused")
    assert writing[0] == keeping[0] == "E_STORAGE"
    assert "penuh" in writing[1]
    assert jobs.heard("rows")[0][0]["facility"] == 3000
    assert not (tmp_path / "b.zip").exists()
    assert not list(tmp_path.glob(".b.zip*"))
    with opened(url, tmp_path) as database:  # sound, and writable once there is room
        assert facilities(database) == 3000
        note(database)


def test_a_full_database_gives_a_clear_error_and_reads_go_on(sqlite_db):
    fill(sqlite_db)
    with sqlite_db.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(StorageFullError) as caught, sqlite_db.write() as connection:
        connection.execute(sa.insert(tables.facility), facility_rows(1, 1, 2000))
    assert "tetap utuh" in caught.value.message("id")
    assert facilities(sqlite_db) == ROWS
    note(sqlite_db)


def test_a_swallowed_full_disk_is_no_success(sqlite_db):
    """SQLite undoes the transaction by itself; what comes after must not be kept alone."""
    fill(sqlite_db)
    with pytest.raises(StorageFullError), sqlite_db.write() as connection:  # noqa: PT012
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        try:
            connection.execute(sa.insert(tables.facility), facility_rows(1, 1, 2000))
        except sa.exc.DBAPIError:
            audit.record(connection, actor=ME, action="version.publish", subject_type="version")
    assert facilities(sqlite_db) == ROWS


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "E_STORAGE"),
        ("55P03", "E_DATABASE_BUSY"),
        ("40P01", "E_DATABASE_BUSY"),
        ("XX001", "E_DATABASE"),
        ("57P01", "E_DATABASE_OPEN"),
    ],
)
def test_faults_of_the_server_are_told(db, state, code):
    if db.backend == "sqlite":
        return
    fault = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"
    with pytest.raises(OSError) as caught, db.write() as connection:  # noqa: PT011
        connection.exec_driver_sql(fault)
    assert caught.value.code == code


# --- damage ---------------------------------------------------------------------------------------


def header(path):
    overwrite(path, 0, b"not a database, not a database")


def one_page(path):
    middle = path.stat().st_size // 2 // 4096 * 4096
    overwrite(path, middle, b"\xa5" * 4096)


def overwrite(path, start, content):
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(content)


def truncated(path):
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size * 2 // 3)


def emptied(path):
    path.write_bytes(b"")


def without_tables(path):
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder, "other.db")
        engine = sa.create_engine(f"sqlite:///{other}")
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE something (x)")
        engine.dispose()
        shutil.copyfile(other, path)


@pytest.mark.parametrize("damage", [header, one_page, truncated, emptied, without_tables])
def test_a_damaged_file_is_refused_and_a_backup_brings_it_back(tmp_path, damage):
    url = sqlite_url(tmp_path)
    with opened(url, tmp_path) as database:
        fill(database)
        backup.backup(database, tmp_path / "b.zip", actor=ME)
        path = database.path
    damage(path)
    as_damaged = path.read_bytes()
    refused(url, tmp_path)
    assert path.read_bytes() == as_damaged
    bring_back(url, tmp_path)


def test_commits_that_went_missing_with_the_log_are_noticed(tmp_path):
    """Somebody copies the main file only, while the newest commits are in the -wal."""
    url = sqlite_url(tmp_path)
    with opened(url, tmp_path) as database:
        fill(database)
        backup.backup(database, tmp_path / "b.zip", actor=ME)
        path = database.path
    with opened(url, tmp_path) as database:
        early = path.read_bytes()
        note(database)
        assert path.read_bytes() == early
    path.write_bytes(early)
    refused(url, tmp_path)
    bring_back(url, tmp_path)


def test_a_log_of_another_database_is_noticed(tmp_path):
    url = sqlite_url(tmp_path)
    other = tmp_path / "other"
    with opened(sqlite_url(other), other) as database:
        fill(database, 900)
        foreign = log_files(database.path)[0].read_bytes()
    with opened(url, tmp_path) as database:
        fill(database)
        note(database)
        backup.backup(database, tmp_path / "b.zip", actor=ME)
        path = database.path
    log_files(path)[0].write_bytes(foreign)
    refused(url, tmp_path)
    bring_back(url, tmp_path)


def test_a_log_without_its_database_is_refused(tmp_path):
    url = sqlite_url(tmp_path)
    with opened(url, tmp_path) as database:
        fill(database)
        backup.backup(database, tmp_path / "b.zip", actor=ME)
        path, log = database.path, log_files(database.path)[0].read_bytes()
    path.unlink()
    log_files(path)[0].write_bytes(log)
    refused(url, tmp_path)
    bring_back(url, tmp_path)


def refused(url, folder):
    with pytest.raises(DatabaseDamagedError) as caught:
        open_database(url, folder)
    assert caught.value.code == "E_DATABASE"
    for language in ("id", "en"):
        assert "python -m lib.cli restore" in caught.value.message(language)


def bring_back(url, folder):
    restore.restore(url, folder, folder / "b.zip", actor=ME)
    with opened(url, folder) as database:
        assert facilities(database) == ROWS
        note(database)


# --- no permission --------------------------------------------------------------------------------


def test_a_folder_that_may_not_be_written_is_read_and_says_so(jobs):
    with tempfile.TemporaryDirectory() as name:  # not under the folder of pytest, which is closed
        folder = Path(name)
        url = sqlite_url(folder)
        with opened(url, folder) as database:
            fill(database)
            path = database.path
        path.chmod(0o444)
        folder.chmod(0o555)
        try:
            jobs.start(("as_a_stranger", url, folder))
            assert jobs.ended() == [0]
        finally:
            folder.chmod(stat.S_IRWXU)
    assert jobs.heard("rows")[0][0]["facility"] == ROWS
    [[code, told]] = jobs.heard("refused")
    assert code == "E_READ_ONLY"
    assert "hanya dapat dibaca" in told
