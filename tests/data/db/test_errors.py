"""Faults of the drivers reach people as one sentence with a stable code."""

import errno
import pickle
import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from data.db.errors import app_error, faults_told, file_faults_told
from lib.errors import AppError


def of_sqlite(code):
    fault = sqlite3.OperationalError("something of SQLite's")
    fault.sqlite_errorcode = code
    return fault


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), "E_STORAGE"),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), "E_STORAGE"),
        (of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), "E_STORAGE"),
        (of_sqlite(sqlite3.SQLITE_IOERR_READ), "E_DATABASE"),
        (of_sqlite(sqlite3.SQLITE_IOERR_SHORT_READ), "E_DATABASE"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), "E_DATABASE"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT_INDEX), "E_DATABASE"),
        (of_sqlite(sqlite3.SQLITE_NOTADB), "E_DATABASE"),
        (of_sqlite(sqlite3.SQLITE_BUSY), "E_DATABASE_BUSY"),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), "E_DATABASE_BUSY"),
        (of_sqlite(sqlite3.SQLITE_READONLY), "E_READ_ONLY"),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), "E_DATABASE_OPEN"),
        (psycopg.errors.DiskFull(), "E_STORAGE"),
        (psycopg.errors.LockNotAvailable(), "E_DATABASE_BUSY"),
        (psycopg.errors.DeadlockDetected(), "E_DATABASE_BUSY"),
        (psycopg.errors.TooManyConnections(), "E_DATABASE_BUSY"),
        (psycopg.errors.ReadOnlySqlTransaction(), "E_READ_ONLY"),
        (psycopg.errors.DataCorrupted("bad page\nmore"), "E_DATABASE"),
        (psycopg.errors.AdminShutdown(), "E_DATABASE_OPEN"),
        (psycopg.errors.InvalidPassword(), "E_DATABASE_OPEN"),
        (psycopg.errors.InvalidCatalogName(), "E_DATABASE_OPEN"),
        (psycopg.OperationalError("connection refused"), "E_DATABASE_OPEN"),
    ],
    ids=lambda each: each if isinstance(each, str) else type(each).__name__,
)
def test_a_fault_of_the_machine_has_its_code_in_both_languages(fault, code):
    told = app_error(fault)
    assert told.code == code
    assert told.message("id") != told.message("en")
    assert pickle.loads(pickle.dumps(told)).code == code


@pytest.mark.parametrize(
    "fault",
    [
        of_sqlite(sqlite3.SQLITE_CONSTRAINT),
        of_sqlite(sqlite3.SQLITE_ERROR),
        psycopg.errors.UniqueViolation(),
        psycopg.errors.SyntaxError(),
        ValueError("no driver's"),
        None,
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_fault_of_the_code_is_left_as_it_is(fault):
    assert app_error(fault) is None


def test_faults_inside_a_block_are_told_and_keep_their_cause():
    cause = of_sqlite(sqlite3.SQLITE_FULL)
    with pytest.raises(AppError, match="E_STORAGE") as caught, faults_told():
        raise sa.exc.OperationalError("INSERT", {}, cause)
    assert caught.value.__cause__.orig is cause
    with pytest.raises(AppError, match="E_DATABASE_BUSY"), faults_told():
        raise sa.exc.TimeoutError("every connection is in use")
    with pytest.raises(sa.exc.IntegrityError), faults_told():
        raise sa.exc.IntegrityError("INSERT", {}, of_sqlite(sqlite3.SQLITE_CONSTRAINT))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "E_STORAGE"),
        (errno.EDQUOT, "E_STORAGE"),
        (errno.EFBIG, "E_STORAGE"),
        (errno.EROFS, "E_READ_ONLY"),
        (errno.EACCES, "E_READ_ONLY"),
        (errno.EIO, "E_DATABASE_OPEN"),
    ],
)
def test_faults_of_files_are_told(number, code):
    with pytest.raises(AppError, match=f"^{code}:"), file_faults_told():
        raise OSError(number, "told by the system")
