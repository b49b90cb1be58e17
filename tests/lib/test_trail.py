"""The audit trail as it is read, and what shows that it was not tampered with."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db import audit, tables
from lib.auth import GUEST, Actor, ForbiddenError, SignInNeededError, operator
from lib.services import people, roles, trail, trail_table
from lib.services.trail import Wanted


@pytest.fixture
def done(db):
    for number in range(3):
        people.add_account(operator(), f"akun{number}", "", None, db=db)
    roles.grant(operator(), "akun1", "analis", "53", db=db)
    with db.write() as connection:
        audit.record(connection, actor="account:2", action="version.publish",
                     subject_type="dataset_version", subject_id="7", checksum="ab")  # fmt: skip
        audit.record(connection, actor="account:2", action="versionx", subject_type="a_b")
    return db


def actions(db, **wanted):
    return [each.action for each in trail.entries(operator(), Wanted(**wanted), db=db)]


def test_rows_are_found_by_who_what_and_to_what(done):
    assert actions(done, actor="account:2") == ["versionx", "version.publish"]
    assert actions(done, action="version.") == ["version.publish"]
    assert actions(done, action="%.") == []
    assert actions(done, subject_type="account", subject_id="2") == ["role.grant", "account.add"]
    assert len(actions(done)) == 6


def test_rows_are_found_by_time(done):
    moments = [each.at for each in trail.entries(operator(), db=done)]
    assert actions(done, since=moments[0]) == ["versionx"]
    assert actions(done, until=moments[0])[0] == "version.publish"
    assert actions(done, since=moments[0] + dt.timedelta(seconds=1)) == []


def test_the_overview_counts_what_is_asked_for_and_names_what_there_is(done):
    seen = trail.overview(operator(), Wanted(action="account."), db=done)
    assert seen.rows == 3
    assert set(seen.actors) == {operator().key, "account:2"}
    assert set(seen.actions) == {"account.add", "role.grant", "version.publish", "versionx"}
    assert set(seen.subject_types) == {"account", "dataset_version", "a_b"}
    assert seen.guarded


def test_account_keys_have_names(done):
    keys = ["account:2", "os:budi", "account:99", "account:x", "warga"]
    assert trail.names(operator(), keys, db=done) == {"account:2": "akun1"}


def test_a_trail_without_its_guard_shows(done):
    sqlite = done.backend == "sqlite"
    with done.write() as connection:
        drop = "DROP TRIGGER audit_no_delete" if sqlite else "ALTER TABLE audit DISABLE TRIGGER ALL"
        connection.execute(sa.text(drop))
    try:
        assert not trail.overview(operator(), Wanted(), db=done).guarded
        with done.write() as connection:
            connection.execute(sa.delete(tables.audit).where(tables.audit.c.id == 3))
        missing = trail.overview(operator(), Wanted(), db=done).missing
        assert missing == (1 if sqlite else None)
    finally:
        if not sqlite:
            with done.write() as connection:
                connection.execute(sa.text("ALTER TABLE audit ENABLE TRIGGER ALL"))


def test_a_whole_trail_misses_no_row(done):
    assert trail.overview(operator(), Wanted(), db=done).missing in {0, None}


READING = {
    "entries": lambda actor, db: trail.entries(actor, db=db),
    "overview": lambda actor, db: trail.overview(actor, Wanted(), db=db),
    "names": lambda actor, db: trail.names(actor, ["account:1"], db=db),
    "csv": lambda actor, db: trail_table.csv_file(actor, Wanted(), db=db),
}


@pytest.mark.parametrize("call", READING)
def test_only_admins_of_the_nation_read_it(db, call):
    people.add_account(operator(), "dewi", "Dewi", None, db=db)
    dewi = Actor(people.find("dewi", db=db).id, "Dewi")
    with pytest.raises(SignInNeededError):
        READING[call](GUEST, db)
    for role, region in (("perencana", ""), ("analis", ""), ("admin", "53.05"), ("admin", "53")):
        roles.grant(operator(), "dewi", role, region, db=db)
        with pytest.raises(ForbiddenError):
            READING[call](dewi, db)
    roles.grant(operator(), "dewi", "admin", "", db=db)
    READING[call](dewi, db)
