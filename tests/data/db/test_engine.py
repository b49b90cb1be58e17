"""One way to write and one to read, alike in SQLite and PostgreSQL."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from data.db import audit, engine, tables
from data.db.connect import Database
from data.db.errors import DatabaseBusyError, DatabaseReadOnlyError, DatabaseUnreachableError
from data.db.health import row_counts
from data.db.schema import metadata
from lib.errors import ConfigError
from tests.databases import opened

JAKARTA = dt.timezone(dt.timedelta(hours=7))


def put(connection, key, value="1"):
    connection.execute(sa.insert(tables.app_meta).values(key=key, value=value))


def keys(database):
    with database.read() as connection:
        return set(connection.scalars(sa.select(tables.app_meta.c.key)))


def test_the_migrations_make_what_the_tables_say(db):
    with db.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert set(row_counts(connection)) == set(metadata.tables)


@pytest.mark.parametrize(
    "table", [t for t in metadata.sorted_tables if t.constraints], ids=lambda t: t.name
)
def test_every_check_of_the_tables_is_in_the_database(sqlite_db, table):
    with sqlite_db.read() as connection:
        told = {each["name"] for each in sa.inspect(connection).get_check_constraints(table.name)}
    ours = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
    assert {name.split(table.name + "_", 1)[1] for name in told} == {
        str(name).removeprefix(f"ck_{table.name}_") for name in ours
    }


def test_a_transaction_is_kept_whole_or_not_at_all(db):
    with db.write() as connection:
        put(connection, "kept")
    with pytest.raises(RuntimeError), db.write() as connection:  # noqa: PT012
        put(connection, "lost")
        raise RuntimeError
    assert keys(db) == {"data_revision", "kept"}


def test_a_reader_sees_one_state_and_does_not_wait_for_the_writer(db):
    with db.write() as writing:
        put(writing, "early")
        with db.read() as reading:
            before = reading.scalar(sa.select(sa.func.count()).select_from(tables.app_meta))
    with db.read() as reading:
        first = reading.scalar(sa.select(sa.func.count()).select_from(tables.app_meta))
        with db.write() as writing:
            put(writing, "late")
        again = reading.scalar(sa.select(sa.func.count()).select_from(tables.app_meta))
    assert (before, first, again) == (1, 2, 2)
    assert keys(db) == {"data_revision", "early", "late"}


def test_a_reader_cannot_write(db):
    with pytest.raises(DatabaseReadOnlyError), db.read() as connection:
        put(connection, "sly")
    assert keys(db) == {"data_revision"}


def test_foreign_keys_and_checks_hold(db):
    now = dt.datetime.now(dt.UTC)
    row = {"account_id": 1, "role": "analis", "granted_by": "os:a", "granted_at": now}
    with pytest.raises(sa.exc.IntegrityError), db.write() as connection:
        connection.execute(sa.insert(tables.role_grant).values(**row))
    with db.write() as connection:
        account = {"id": 1, "login": "a", "name": "A", "created_by": "os:a", "created_at": now}
        connection.execute(sa.insert(tables.account).values(**account))
    for wrong in ({"role": "raja"}, {"account_id": 2}):
        with pytest.raises(sa.exc.IntegrityError), db.write() as connection:
            connection.execute(sa.insert(tables.role_grant).values(**{**row, **wrong}))
    with pytest.raises(sa.exc.IntegrityError), db.write() as connection:  # noqa: PT012
        connection.execute(sa.insert(tables.role_grant).values(**row))
        connection.execute(sa.insert(tables.role_grant).values(**row))


def test_moments_go_in_with_a_zone_and_come_out_in_utc(db):
    moment = dt.datetime(2026, 11, 24, 7, 30, 15, 123456, tzinfo=JAKARTA)
    with db.write() as connection:
        connection.execute(
            sa.insert(tables.sign_in_attempt).values(login_hash="x", failures=1, last_at=moment)
        )
    with db.read() as connection:
        found = connection.scalar(sa.select(tables.sign_in_attempt.c.last_at))
    assert found == moment
    assert found.utcoffset() == dt.timedelta(0)
    with pytest.raises(sa.exc.StatementError), db.write() as connection:  # noqa: PT012
        naive = moment.replace(tzinfo=None)
        connection.execute(
            sa.insert(tables.sign_in_attempt).values(login_hash="y", failures=1, last_at=naive)
        )


def test_counting_up_under_a_lock_loses_nothing(db):
    """Read, decide, write: eight threads, each ten times."""

    def count_up():
        for _ in range(10):
            with db.write() as connection:
                db.lock(connection, "revision")
                where = tables.app_meta.c.key == tables.DATA_REVISION
                found = connection.scalar(sa.select(tables.app_meta.c.value).where(where))
                new = sa.update(tables.app_meta).where(where).values(value=str(int(found) + 1))
                connection.execute(new)

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with db.read() as connection:
        assert connection.scalar(sa.select(tables.app_meta.c.value)) == "80"


def test_who_waits_too_long_is_told(database_url, tmp_path):
    with opened(database_url, tmp_path):
        pass
    impatient = Database(database_url, tmp_path, busy_seconds=0.05)
    try:
        with impatient.write() as first:
            impatient.lock(first, "one")
            with pytest.raises(DatabaseBusyError), impatient.write() as second:
                impatient.lock(second, "one")
    finally:
        impatient.close()


def test_the_trail_only_grows(db):
    with db.write() as connection:
        for number in range(2):
            audit.record(
                connection,
                actor="os:budi",
                action="version.publish",
                subject_type="dataset_version",
                subject_id=str(number),
                details={"rows": 7},
                checksum="ab" * 32,
            )
    for statement in (
        "UPDATE audit SET actor = 'os:siti'",
        "DELETE FROM audit WHERE id = 1",
        "TRUNCATE audit"
        if db.backend == "postgresql"
        else "REPLACE INTO audit SELECT * FROM audit",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="only grows"), db.write() as connection:
            connection.exec_driver_sql(statement)
    with db.read() as connection:
        rows = connection.execute(sa.select(tables.audit).order_by(tables.audit.c.id)).all()
    assert [(row.actor, row.subject_id, row.details) for row in rows] == [
        ("os:budi", "0", {"rows": 7}),
        ("os:budi", "1", {"rows": 7}),
    ]
    assert abs(rows[0].at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_the_trail_is_of_the_same_transaction(db):
    with pytest.raises(RuntimeError), db.write() as connection:  # noqa: PT012
        audit.record(connection, actor="os:a", action="a.b", subject_type="t")
        raise RuntimeError
    with db.read() as connection:
        assert row_counts(connection)["audit"] == 0


def test_sqlite_is_set_up_to_keep_what_it_is_given(sqlite_db):
    with sqlite_db.write() as connection:
        told = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert told == ["wal", 2, 1, 30000]
    assert sqlite_db.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "url", ["mysql://u:rahasia@h/d", "sqlite://", "sqlite:///:memory:", "rahasia", "x://rahasia"]
)
def test_another_kind_of_database_is_refused_without_showing_its_password(url, tmp_path):
    with pytest.raises(ConfigError) as caught:
        Database(url, tmp_path)
    assert "rahasia" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told(tmp_path):
    with pytest.raises(DatabaseUnreachableError):
        engine.open_database("postgresql://peta:rahasia@127.0.0.1:1/peta", tmp_path)


def test_the_database_of_the_process_is_opened_once(sqlite_db):
    before = engine.set_database(None)
    try:
        first = engine.database()
        assert engine.database() is first
        assert engine.set_database(sqlite_db) is first
        assert engine.database() is sqlite_db
        first.close()
    finally:
        engine.set_database(before)
