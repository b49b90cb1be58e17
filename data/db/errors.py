"""Errors of the database, and which faults of its drivers they stand for."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from lib.errors import AppError


class StorageFullError(AppError, OSError):
    """Say that the storage is full or refuses to take more."""

    code = "E_STORAGE"
    text_id = (
        "Penyimpanan penuh: perubahan tidak disimpan, data yang ada tetap utuh. "
        "Kosongkan ruang penyimpanan, lalu ulangi."
    )
    text_en = (
        "The storage is full: the change was not kept, the data there are whole. "
        "Make room, then try again."
    )


class DatabaseDamagedError(AppError, OSError):
    """Say that the database is damaged, in ``reason``, and how to bring it back."""

    code = "E_DATABASE"
    text_id = (
        "Basis data rusak ({reason}) dan tidak dibuka. Hentikan aplikasi, simpan salinan "
        "berkasnya, lalu jalankan `python -m lib.cli restore BERKAS` dengan cadangan terakhir."
    )
    text_en = (
        "The database is damaged ({reason}) and was not opened. Stop the app, keep a copy of the "
        "file, then run `python -m lib.cli restore FILE` with the last backup."
    )


class DatabaseBusyError(AppError, TimeoutError):
    """Say that others kept the database busy for too long."""

    code = "E_DATABASE_BUSY"
    text_id = (
        "Basis data sedang dipakai proses lain; perubahan belum disimpan. Ulangi sebentar lagi."
    )
    text_en = "Others are using the database; the change was not kept. Try again in a moment."


class DatabaseInUseError(DatabaseBusyError):
    """Refuse to replace a database that a process has open."""

    text_id = "Basis data sedang dibuka aplikasi. Hentikan aplikasi dahulu, lalu ulangi."
    text_en = "The app has the database open. Stop the app first, then try again."


class DatabaseNewerError(AppError, RuntimeError):
    """Refuse a database that a newer release has written."""

    code = "E_DATABASE_NEWER"
    text_id = (
        "Basis data ({found}) dibuat oleh rilis yang lebih baru daripada aplikasi ini ({known}). "
        "Pasang rilis terbaru, atau pulihkan cadangan dari rilis ini."
    )
    text_en = (
        "The database ({found}) was written by a newer release than this one ({known}). "
        "Install the newer release, or restore a backup of this one."
    )


class DatabaseReadOnlyError(AppError, PermissionError):
    """Say that the database can be read and not be written."""

    code = "E_READ_ONLY"
    text_id = (
        "Basis data hanya dapat dibaca; perubahan tidak disimpan. "
        "Periksa izin tulis pada folder data."
    )
    text_en = (
        "The database can only be read; the change was not kept. "
        "Check that the data folder may be written to."
    )


class DatabaseUnreachableError(AppError, ConnectionError):
    """Say that the database cannot be opened or reached."""

    code = "E_DATABASE_OPEN"
    text_id = (
        "Basis data tidak dapat dibuka. Periksa PETA_DATA_DIR, PETA_DATABASE_URL, izin foldernya, "
        "dan apakah servernya berjalan."
    )
    text_en = (
        "The database cannot be opened. Check PETA_DATA_DIR, PETA_DATABASE_URL, the permissions "
        "of the folder, and whether its server runs."
    )


class BackupError(AppError, ValueError):
    """Refuse a backup that cannot be made, or is not whole."""

    code = "E_BACKUP"
    text_id = "Cadangan “{file}” tidak dapat dipakai: {reason}."
    text_en = "The backup “{file}” cannot be used: {reason}."


class UploadDamagedError(AppError, OSError):
    """Say that a file once brought is gone or was altered."""

    code = "E_UPLOAD"
    text_id = (
        "Berkas asli ({file}) hilang atau berubah isinya; pulihkan folder uploads dari cadangan."
    )
    text_en = (
        "The original file ({file}) is gone or was altered; restore the folder uploads from a "
        "backup."
    )


_READ_FAULTS = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
_SQLITE: dict[int, type[AppError]] = {
    sqlite3.SQLITE_FULL: StorageFullError,
    sqlite3.SQLITE_IOERR: StorageFullError,  # writing and syncing; reading is told apart
    sqlite3.SQLITE_BUSY: DatabaseBusyError,
    sqlite3.SQLITE_LOCKED: DatabaseBusyError,
    sqlite3.SQLITE_READONLY: DatabaseReadOnlyError,
    sqlite3.SQLITE_PERM: DatabaseUnreachableError,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachableError,
}
_SQLSTATE: dict[str, type[AppError]] = {
    "53100": StorageFullError,  # disk_full
    "53300": DatabaseBusyError,  # too_many_connections
    "55P03": DatabaseBusyError,  # lock_not_available
    "40P01": DatabaseBusyError,  # deadlock_detected
    "40001": DatabaseBusyError,  # serialization_failure
    "57014": DatabaseBusyError,  # query_canceled: over the time limit
    "25006": DatabaseReadOnlyError,  # read_only_sql_transaction
}


def app_error(fault: BaseException | None) -> AppError | None:
    """Return the error that a fault of sqlite3 or psycopg stands for, if it stands for one.

    What is a fault of the code and not of the machine (a broken constraint, wrong SQL) gives None.
    """
    if isinstance(fault, sqlite3.Error):
        return _of_sqlite(fault)
    state = getattr(fault, "sqlstate", None)
    if isinstance(state, str):
        if state.startswith("XX"):
            return DatabaseDamagedError(reason=str(fault).splitlines()[0])
        if state.startswith(("08", "57P", "28", "3D")):  # link, shutdown, sign-in, no such database
            return DatabaseUnreachableError()
        return _SQLSTATE[state]() if state in _SQLSTATE else None
    # psycopg has no state for a server that does not answer
    gone = type(fault).__module__.startswith("psycopg") and "OperationalError" in [
        kind.__name__ for kind in type(fault).__mro__
    ]
    return DatabaseUnreachableError() if gone else None


def _of_sqlite(fault: sqlite3.Error) -> AppError | None:
    code = getattr(fault, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if code in _READ_FAULTS or primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DatabaseDamagedError(reason=str(fault))
    kind = _SQLITE.get(primary)
    return kind() if kind else None


_ERRNO: dict[int | None, type[AppError]] = {
    errno.ENOSPC: StorageFullError,
    errno.EDQUOT: StorageFullError,
    errno.EFBIG: StorageFullError,
    errno.EROFS: DatabaseReadOnlyError,
    errno.EACCES: DatabaseReadOnlyError,
    errno.EPERM: DatabaseReadOnlyError,
}


@contextmanager
def faults_told() -> Iterator[None]:
    """Raise faults of the drivers inside the block as errors that people can read."""
    try:
        yield
    except PoolTimeoutError as error:  # every connection of this process is in use
        raise DatabaseBusyError from error
    except (DBAPIError, sqlite3.Error) as error:
        told = app_error(error.orig if isinstance(error, DBAPIError) else error)
        if told is None:
            raise
        raise told from error


@contextmanager
def file_faults_told() -> Iterator[None]:
    """Raise faults of the file system inside the block as errors that people can read."""
    try:
        yield
    except AppError:
        raise
    except OSError as error:
        raise _ERRNO.get(error.errno, DatabaseUnreachableError)() from error
