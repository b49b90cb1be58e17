"""Schemas that are made, changed, killed midway, or too new (hazards B9 9)."""

import shutil

import pytest
import sqlalchemy as sa

from data.db import migrate, tables
from data.db.connect import Database
from data.db.errors import DatabaseNewerError
from data.db.opening import open_database
from data.db.snapshot import postgresql_tool
from tests.databases import opened, sqlite_url

NEWEST = migrate.newest()
STEP = """
import json, os, time
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "next", "{newest}", None, None

def upgrade():
    op.add_column("app_meta", sa.Column("note", sa.Text()))
    op.execute("UPDATE app_meta SET value = 'changed'")
    {midway}
    with op.batch_alter_table("upload") as table:
        table.alter_column("name", existing_type=sa.Text(), nullable=True)
"""
SLOWLY = r'os.write(1, b"[\"midway\"]\n"); time.sleep(60)'
WRONGLY = 'op.execute("INSERT INTO nowhere VALUES (1)")'


def next_release(folder, midway="pass"):
    """Give the folders of migrations of a release that has one step more."""
    folder.mkdir(exist_ok=True)
    step = STEP.format(midway=midway, newest=NEWEST)
    (folder / "m_next.py").write_text(step, encoding="utf-8")
    return (*migrate.VERSIONS, folder)


def state(database):
    """Give step, what is kept, and columns."""
    with database.read() as connection:
        columns = {each["name"] for each in sa.inspect(connection).get_columns("app_meta")}
        value = connection.scalar(sa.select(tables.app_meta.c.value).where(kept))
        return migrate.revision(connection), value, "note" in columns


kept = tables.app_meta.c.key == "kept"
BEFORE, AFTER = (NEWEST, "7", False), ("next", "changed", True)


@pytest.fixture
def place(database_url, tmp_path):
    with opened(database_url, tmp_path) as database, database.write() as connection:
        connection.execute(sa.insert(tables.app_meta).values(key="kept", value="7"))
    return database_url, tmp_path


def copy_before(url, folder):
    """Open the copy that was made before the change."""
    if url.startswith("sqlite"):
        return Database(f"sqlite:///{folder / 'backups' / 'before-next.db'}", folder)
    target, dump = Database(url, folder), folder / "backups" / "before-next.dump"
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    postgresql_tool(target, "pg_restore", *options, str(dump))
    return target


def test_a_migration_killed_midway_changes_nothing(place, tmp_path, jobs):
    url, folder = place
    slow = next_release(tmp_path / "next", SLOWLY)
    jobs.start(("open", url, folder, *map(str, slow)))
    pid = jobs.began()
    jobs.hear("midway")
    jobs.kill(pid)
    assert jobs.ended() == [-9]
    with opened(url, folder) as database:  # this release goes on
        assert state(database) == BEFORE
        with database.write() as connection:
            connection.execute(sa.insert(tables.app_meta).values(key="later", value=""))
    ready = next_release(tmp_path / "next")
    migrated = open_database(url, folder, versions=ready)  # and so does the next one
    assert state(migrated) == AFTER
    migrated.close()


def test_an_older_schema_is_copied_before_it_is_changed(place, tmp_path):
    url, folder = place
    migrated = open_database(url, folder, versions=next_release(tmp_path / "next"))
    assert state(migrated) == AFTER
    migrated.close()
    copy = copy_before(url, folder)
    assert state(copy) == BEFORE
    copy.close()


def test_a_migration_that_fails_changes_nothing(place, tmp_path):
    url, folder = place
    with pytest.raises(sa.exc.DBAPIError):
        open_database(url, folder, versions=next_release(tmp_path / "next", WRONGLY))
    with opened(url, folder) as database:
        assert state(database) == BEFORE


def test_a_newer_schema_is_refused_and_left_alone(place, tmp_path):
    url, folder = place
    open_database(url, folder, versions=next_release(tmp_path / "next")).close()
    with pytest.raises(DatabaseNewerError) as caught:
        open_database(url, folder)
    assert caught.value.code == "E_DATABASE_NEWER"
    assert {"next", NEWEST} <= set(
        caught.value.message("id").replace("(", " ").replace(")", " ").split()
    )
    same = Database(url, folder)
    assert state(same) == AFTER
    same.close()


def test_processes_that_start_together_make_one_schema(database_url, tmp_path, jobs):
    jobs.start(*[("open", database_url, tmp_path)] * 6)
    assert jobs.ended() == [0] * 6
    with opened(database_url, tmp_path) as database, database.read() as connection:
        assert migrate.revision(connection) == NEWEST
    assert not list(tmp_path.glob(".peta.db.*"))


def test_the_first_schema_is_made_whole_or_not_at_all(tmp_path, jobs):
    """A start killed while it makes the file leaves no file that seems to be a database."""
    first = tmp_path / "first"
    shutil.copytree(migrate.VERSIONS[0], first)
    step = next(first.glob("m0001*.py"))
    text = step.read_text(encoding="utf-8")
    step.write_text(
        text.replace(
            "    _create_files()", f"    import os, time\n    _create_files()\n    {SLOWLY}"
        ),
        encoding="utf-8",
    )
    url = sqlite_url(tmp_path)
    jobs.start(("open", url, tmp_path, str(first)))
    pid = jobs.began()
    jobs.hear("midway")
    jobs.kill(pid)
    jobs.ended()
    assert not (tmp_path / "peta.db").exists()
    with opened(url, tmp_path) as database, database.read() as connection:
        assert migrate.revision(connection) == NEWEST
