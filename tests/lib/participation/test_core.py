"""A report as it stands, its history, and the vault of what points to a person."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from data.db.participation_tables import report
from lib.errors import ConfigError
from lib.services.participation import record, vault
from lib.services.participation.errors import ReportMissingError
from tests.reports import MONDAY, a_report

CONTACT = {"name": "Maria Bere", "phone": "081234567890"}


def test_a_report_is_found_by_number_ticket_and_link(db):
    own = a_report(db, ticket="PL-7KQ4M2XY")
    assert record.by_id(own.id, db=db) == own
    assert record.by_ticket(" pl-7kq4m2xy ", db=db) == own
    assert record.by_secret("secret-PL-7KQ4M2XY", db=db) == own


def test_an_error_of_the_database_repeats_nothing_that_people_wrote(db):
    """Such an error comes to the log, with all that was to be written unless that is hidden."""
    own = a_report(db)
    with pytest.raises(sa.exc.IntegrityError) as told:
        a_report(db, ticket=own.ticket, text="Ibu Maria Bere sakit")
    assert "Maria" not in str(told.value)


@pytest.mark.parametrize("secret", ["", "secret-PL-7KQ4M2X", "x" * 10_000])
def test_another_link_finds_nothing(db, secret):
    a_report(db, ticket="PL-7KQ4M2XY")
    with pytest.raises(ReportMissingError):
        record.by_secret(secret, db=db)


def test_history_is_told_in_order_and_its_sender_reads_the_public_part(db):
    own = a_report(db)
    with db.write() as connection:
        record.add_event(connection, own.id, "note", at=MONDAY, actor="account:1", text="periksa")
        record.add_event(
            connection,
            own.id,
            "state",
            at=MONDAY,
            actor="account:1",
            state="terverifikasi",
            public=True,
            details={"due": "2026-11-26"},
        )
    everything = record.events(own.id, db=db)
    assert [each.kind for each in everything] == ["note", "state"]
    seen = record.events(own.id, public=True, db=db)
    assert [(each.state, each.details, each.at) for each in seen] == [
        ("terverifikasi", {"due": "2026-11-26"}, MONDAY)
    ]


@pytest.mark.parametrize(
    ("changes", "public"),
    [
        ({}, False),
        ({"published_at": MONDAY}, True),
        ({"published_at": MONDAY, "identity": "terbuka"}, True),
        ({"published_at": MONDAY, "identity": "rahasia"}, False),
        ({"published_at": MONDAY, "sensitive": "anak"}, False),
    ],
)
def test_only_what_was_looked_through_and_is_not_confidential_is_public(db, changes, public):
    own = a_report(db, **changes)
    with db.read() as connection:
        found = connection.scalars(sa.select(report.c.id).where(record.PUBLIC)).all()
    assert (own.public, found == [own.id]) == (public, public)


def test_what_was_encrypted_is_read_again_and_tells_nothing():
    own = vault.Vault(Fernet.generate_key().decode())
    token = own.close(CONTACT)
    assert own.open(token) == CONTACT
    assert b"Maria" not in token
    assert b"0812" not in base64.urlsafe_b64decode(token)


def test_a_new_key_reads_the_old_and_knows_the_same_persons():
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    before, after = vault.Vault(old), vault.Vault(f"{new}, {old}")
    assert after.open(before.close(CONTACT)) == CONTACT
    assert after.person("browser") == before.person("browser")
    assert after.person("browser") != after.person("another")
    with pytest.raises(vault.ContactKeyError):
        before.open(after.close(CONTACT))


@pytest.mark.parametrize("keys", ["", " , ", "short", "é" * 44])
def test_a_wrong_key_stops_the_start_without_being_told(keys):
    with pytest.raises(ConfigError) as told:
        vault.Vault(keys)
    assert keys.strip() == "" or keys not in told.value.message("en")


def test_the_kept_key_is_made_once_and_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "data" / vault.KEY_FILE
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: vault._kept_key(path), range(16)))
    assert len(keys) == 1
    assert vault.Vault(keys.pop())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [vault.KEY_FILE]
