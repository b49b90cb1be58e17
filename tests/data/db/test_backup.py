"""Backups are made, checked, restored and compared; what is not whole is refused."""

import contextlib
import io
import json
import zipfile
import zlib

import pytest
import sqlalchemy as sa

from data.db import audit, backup, restore, tables
from data.db.errors import (
    BackupError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseNewerError,
    StorageFullError,
    UploadDamagedError,
)
from data.db.files import log_files, sha256_of
from data.db.schema import metadata
from data.db.uploads import keep_upload, read_upload, upload_path
from lib.auth import operator
from lib.services import people, sign_ins
from tests.databases import opened

ME = "os:budi"


def fill(database, count=20):
    """Write a dataset of some facilities with the file that brought them, and give its SHA-256."""
    with database.write() as connection:
        digest = keep_upload(database, connection, b"id,nama\n1,A\n", name="../a.csv", actor=ME)
        insert_facilities(connection, count)
        audit.record(connection, actor=ME, action="version.publish", subject_type="dataset")
    return digest


def insert_facilities(connection, count):
    now = tables.sa.func.current_timestamp()
    connection.execute(sa.insert(tables.dataset).values(id=1, kind="facilities", key="puskesmas"))
    connection.execute(
        sa.insert(tables.dataset_version).values(
            id=1, dataset_id=1, number=0, state="published", mode="baseline", created_by=ME,
            created_at=now,
        )
    )  # fmt: skip
    rows = [
        {"dataset_id": 1, "version_id": 1, "facility_id": f"P{n}", "nama": f"Puskesmas {n}",
         "lat": -8.5, "lon": 120.0 + n / 1000, "location_quality": "surveyed", "active": True}
        for n in range(count)
    ]  # fmt: skip
    connection.execute(sa.insert(tables.facility), rows)


def contents(database, *, without=("audit",)):
    """Give every row of every table but some."""
    with database.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in metadata.sorted_tables
            if table.name not in without
        }


def actions(database):
    with database.read() as connection:
        return list(connection.scalars(sa.select(tables.audit.c.action).order_by("id")))


@pytest.fixture
def place(database_url, tmp_path):
    """Give the address and data folder of a database, not open."""
    return database_url, tmp_path


def test_what_is_restored_equals_what_was_kept(place, tmp_path):
    url, folder = place
    target = tmp_path / "cadangan.zip"
    with opened(url, folder) as database:
        digest = fill(database)
        before = contents(database)
        made = backup.backup(database, target, actor=ME)
        with database.write() as connection:  # what came after is gone again
            connection.execute(sa.delete(tables.facility))
            connection.execute(sa.insert(tables.app_meta).values(key="late", value="1"))
    upload_path(folder, digest).unlink()
    assert (made.sha256, made.size) == (sha256_of(target), target.stat().st_size)
    assert made.manifest.tables["facility"] == 20
    assert target.stat().st_mode & 0o077 == 0
    restore.restore(url, folder, target, actor="os:siti")
    with opened(url, folder) as database:
        assert contents(database) == before
        assert actions(database) == ["version.publish", "database.restore"]
        assert read_upload(database, digest).startswith(b"id,nama")
        with database.write() as connection:  # and it goes on
            audit.record(connection, actor=ME, action="a.b", subject_type="t")
            with pytest.raises(sa.exc.DBAPIError, match="only grows"):
                connection.exec_driver_sql("DELETE FROM audit")


def test_a_backup_goes_into_an_empty_place(place, tmp_path, postgresql_server):
    from tests.databases import new_database, sqlite_url

    url, folder = place
    with opened(url, folder) as database:
        digest = fill(database)
        before = contents(database)
        backup.backup(database, tmp_path / "b.zip", actor=ME)
    elsewhere = tmp_path / "elsewhere"
    with new_database(postgresql_server) as empty:
        other = empty if url.startswith("postgresql") else sqlite_url(elsewhere)
        restore.restore(other, elsewhere, tmp_path / "b.zip", actor=ME)
        with opened(other, elsewhere) as database:
            assert contents(database) == before
            assert read_upload(database, digest)


def test_a_restored_backup_signs_nobody_in(place, tmp_path):
    url, folder = place
    target = tmp_path / "cadangan.zip"
    with opened(url, folder) as database:
        people.add_account(operator(), "siti", "Siti", "kuda benar baterai", db=database)
        token = sign_ins.begin(
            people.sign_in("siti", "kuda benar baterai", db=database), db=database
        )
        backup.backup(database, target, actor=ME)
        sign_ins.end(token, db=database)
    restore.restore(url, folder, target, actor=ME)
    with opened(url, folder) as database:
        assert sign_ins.actor_by(token, db=database) is None
        people.sign_in("siti", "kuda benar baterai", db=database)


def test_the_trail_tells_of_the_backup_with_its_checksum(db, tmp_path):
    made = backup.backup(db, tmp_path / "b.zip", actor=ME)
    with db.read() as connection:
        row = connection.execute(sa.select(tables.audit)).one()
    assert (row.actor, row.action, row.checksum) == (ME, "database.backup", made.sha256)


def test_an_older_backup_is_replaced_and_nothing_else_is(sqlite_db, tmp_path):
    target = tmp_path / "b.zip"
    backup.backup(sqlite_db, target, actor=ME)
    first = sha256_of(target)
    fill(sqlite_db)
    backup.backup(sqlite_db, target, actor=ME)
    assert sha256_of(target) != first
    for path in (sqlite_db.path, tmp_path, tmp_path / "none" / "b.zip"):
        with pytest.raises(BackupError):
            backup.backup(sqlite_db, path, actor=ME)
    assert sqlite_db.path.read_bytes().startswith(b"SQLite format 3")
    assert {each.name for each in tmp_path.glob(".*")} == set()


@pytest.mark.parametrize("place_of_flip", [0.02, 0.3, 0.6, 0.9])
def test_one_flipped_bit_is_found_before_anything_is_touched(sqlite_db, tmp_path, place_of_flip):
    fill(sqlite_db, 500)
    made = backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    sqlite_db.close()
    whole = (tmp_path / "b.zip").read_bytes()
    for place in range(int(made.size * place_of_flip), made.size):
        content = bytearray(whole)
        content[place] ^= 4
        if unpacked(content) != unpacked(whole):  # some bits of a packed file say nothing
            break
    refused(sqlite_db, tmp_path, bytes(content))


def unpacked(content):
    """Give the files of a ZIP by name, None if they cannot be read."""
    unreadable = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
    with contextlib.suppress(*unreadable), zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("length", [0, 1, 0.5, 0.999])
def test_a_backup_cut_short_is_refused(sqlite_db, tmp_path, length):
    fill(sqlite_db)
    made = backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    sqlite_db.close()
    keep = length if isinstance(length, int) else int(made.size * length)
    refused(sqlite_db, tmp_path, (tmp_path / "b.zip").read_bytes()[:keep])


def refused(database, folder, content, kind=BackupError):
    """Try to restore, and see that everything in the folder is as it was."""
    (folder / "b.zip").write_bytes(content)
    before = listing(folder)
    with pytest.raises(kind) as caught:
        restore.restore(f"sqlite:///{database.path}", folder, folder / "b.zip", actor=ME)
    assert listing(folder) == before
    return caught.value


def listing(folder):
    return {
        str(path.relative_to(folder)): sha256_of(path)
        for path in folder.rglob("*")
        if path.is_file()
    }


def repacked(path, change):
    """Give a backup with its manifest changed, checksums of the ZIP included."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    change(manifest, members)
    members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path.read_bytes()


def test_what_a_manifest_may_not_say(sqlite_db, tmp_path):
    fill(sqlite_db)
    backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    sqlite_db.close()
    whole = (tmp_path / "b.zip").read_bytes()

    def refuse(change, kind=BackupError):
        (tmp_path / "b.zip").write_bytes(whole)
        return refused(sqlite_db, tmp_path, repacked(tmp_path / "b.zip", change), kind)

    refuse(lambda manifest, _: manifest["tables"].update(facility=21))
    refuse(lambda manifest, _: manifest.update(format=2))
    refuse(lambda manifest, _: manifest["files"].update({"../evil": [1, "0" * 64]}))
    refuse(lambda manifest, _: manifest.pop("schema"))
    refuse(lambda _, members: members.pop("database.db"))
    refuse(lambda manifest, _: manifest.update(backend="postgresql"))
    newer = refuse(lambda manifest, _: manifest.update(schema="9999"), DatabaseNewerError)
    assert "9999" in newer.message("id")


def test_a_damaged_upload_is_named_and_the_rest_is_kept(sqlite_db, tmp_path):
    digest = fill(sqlite_db)
    upload_path(sqlite_db.folder, digest).write_bytes(b"altered")
    made = backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    assert made.manifest.damaged == (f"uploads/{digest}",)
    with pytest.raises(UploadDamagedError):
        read_upload(sqlite_db, digest)


def test_an_open_database_is_not_replaced(sqlite_db, tmp_path):
    fill(sqlite_db)
    backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    with pytest.raises(DatabaseBusyError, match="Stop the app"):
        restore.restore(f"sqlite:///{sqlite_db.path}", tmp_path, tmp_path / "b.zip", actor=ME)
    assert len(contents(sqlite_db)["facility"]) == 20


def test_a_restored_file_is_wal_again_and_meets_no_old_log(sqlite_db, tmp_path):
    fill(sqlite_db)
    backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    with sqlite_db.write() as connection:
        connection.execute(sa.update(tables.facility).values(nama="lain"))
    path, stale = sqlite_db.path, log_files(sqlite_db.path)[0].read_bytes()
    assert stale
    sqlite_db.close()
    path.write_bytes(b"x" * 5000)  # damaged, with a log of its former self beside it
    log_files(path)[0].write_bytes(stale)
    restore.restore(f"sqlite:///{path}", tmp_path, tmp_path / "b.zip", actor=ME)
    assert path.read_bytes()[18:20] == b"\x02\x02"  # WAL, by SQLite's file format
    with opened(f"sqlite:///{path}", tmp_path) as database:
        assert "lain" not in "".join(contents(database)["facility"])
    kept = [each for each in path.parent.glob("peta.db.replaced-*") if "-wal" not in each.name]
    assert [each.read_bytes() for each in kept] == [b"x" * 5000]


def test_a_damaged_database_gives_no_backup(sqlite_db, tmp_path):
    fill(sqlite_db, 3000)
    root = "SELECT rootpage FROM sqlite_master WHERE name = 'facility'"
    with sqlite_db.read() as connection:
        page = connection.exec_driver_sql(root).scalar_one() - 1
    sqlite_db.close()
    content = bytearray(sqlite_db.path.read_bytes())
    content[page * 4096 : (page + 1) * 4096] = b"\xff" * 4096
    sqlite_db.path.write_bytes(content)
    with pytest.raises(DatabaseDamagedError):
        backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    assert not (tmp_path / "b.zip").exists()


def test_a_backup_that_does_not_fit_leaves_nothing(sqlite_db, tmp_path, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    fill(sqlite_db)
    monkeypatch.setattr("data.db.backup.fsync", full)
    with pytest.raises(StorageFullError):
        backup.backup(sqlite_db, tmp_path / "b.zip", actor=ME)
    assert {each.name for each in tmp_path.iterdir()} <= {
        "peta.db", "peta.db-wal", "peta.db-shm", "peta.db-audit", "uploads",
    }  # fmt: skip
