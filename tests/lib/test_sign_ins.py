"""Sessions of browsers on both databases: what begins one, and everything that ends it."""

import datetime as dt
import time

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from data.db import tables
from data.db.schema import metadata
from lib.auth import Grant, operator
from lib.services import identities, passwords, people, roles, sign_ins, trail
from lib.services.people_errors import IdentityUnknownError

WORD = "kuda benar baterai"
START = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
ISSUER = "https://masuk.example"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)


def at(minutes):
    return lambda: START + dt.timedelta(minutes=minutes)


@pytest.fixture
def siti(db):
    people.add_account(operator(), "siti", "Siti Aminah", WORD, db=db)
    roles.grant(operator(), "siti", "analis", "53.04", db=db)
    return people.sign_in("siti", WORD, db=db)


@pytest.fixture
def token(db, siti):
    return sign_ins.begin(siti, db=db, now=at(0))


def seen(db):
    with db.read() as connection:
        return connection.scalar(sa.select(tables.web_session.c.seen_at))


def test_a_token_stands_for_the_account_with_the_grants_of_this_moment(db, siti, token):
    assert sign_ins.actor_by(token, db=db, now=at(1)) == siti
    roles.revoke(operator(), "siti", "analis", "53.04", db=db)
    assert sign_ins.actor_by(token, db=db, now=at(1)).grants == ()
    roles.grant(operator(), "siti", "perencana", "53", db=db)
    assert sign_ins.actor_by(token, db=db, now=at(1)).grants == (Grant("perencana", "53"),)


def test_the_database_keeps_no_token(db, token):
    with db.read() as connection:
        kept = [
            str(connection.execute(sa.select(table)).all()) for table in metadata.tables.values()
        ]
    assert len(token) >= 43
    assert not any(token in each for each in kept)


@pytest.mark.parametrize("wrong", ["", "x", "' OR 1=1 --", "a" * 100_000])
def test_another_token_stands_for_nobody(db, token, wrong):
    assert sign_ins.actor_by(wrong, db=db, now=at(1)) is None


def test_a_session_ends_when_it_is_not_used_and_lives_on_while_it_is(db, token):
    assert sign_ins.actor_by(token, db=db, now=at(59)) is not None
    until = time.monotonic() + 10
    while seen(db) == START and time.monotonic() < until:
        time.sleep(0.02)
    assert seen(db) == at(59)()
    assert sign_ins.actor_by(token, db=db, now=at(118)) is not None
    assert sign_ins.actor_by(token, db=db, now=at(118 + 61)) is None


def test_a_session_ends_after_its_hours_however_busy_it_is(db, token):
    with db.write() as connection:
        connection.execute(sa.update(tables.web_session).values(seen_at=at(12 * 60 - 1)()))
    assert sign_ins.actor_by(token, db=db, now=at(12 * 60 - 1)) is not None
    assert sign_ins.actor_by(token, db=db, now=at(12 * 60)) is None


@pytest.mark.parametrize("how", ["sign_out", "own_password", "password", "disable", "reopen"])
def test_sign_out_a_new_password_and_a_closed_account_end_it_for_good(db, siti, token, how):
    if how == "sign_out":
        sign_ins.end(token, db=db, now=at(1))
        assert trail.entries(operator(), db=db)[0].action == "account.sign_out"
    elif how == "own_password":
        people.set_password(siti, "siti", WORD + " dua", current=WORD, db=db)
    elif how == "password":
        people.set_password(operator(), "siti", WORD + " dua", db=db)
    else:
        people.disable(operator(), "siti", db=db)
    if how == "reopen":
        people.reopen(operator(), "siti", db=db)
        assert people.sign_in("siti", WORD, db=db).grants == siti.grants
    assert sign_ins.actor_by(token, db=db, now=at(1)) is None


def test_a_new_sign_in_ends_the_session_that_the_browser_came_with(db, siti, token):
    new = sign_ins.begin(siti, former=token, db=db, now=at(1))
    assert new != token
    assert sign_ins.actor_by(token, db=db, now=at(1)) is None
    assert sign_ins.actor_by(new, db=db, now=at(1)) == siti


def test_sessions_long_over_are_dropped(db, siti, token):
    sign_ins.begin(siti, db=db, now=at(40 * 60))
    with db.read() as connection:
        assert len(connection.execute(sa.select(tables.web_session)).all()) == 1


def claims(**more):
    return {
        "iss": ISSUER,
        "sub": "abc",
        "iat": START.timestamp(),
        "email": "siti@example.id",
        **more,
    }


def test_an_identity_signs_in_to_its_account_until_sign_out(db, siti):
    identities.link_identity(operator(), "siti", ISSUER, "abc", db=db)
    assert sign_ins.actor_by_identity(claims(), db=db, now=at(1)) == siti
    assert sign_ins.actor_by_identity(claims(), db=db, now=at(2)) == siti
    signed = [each.action for each in trail.entries(operator(), db=db)]
    assert signed.count("account.sign_in") == 2  # one by password in the fixture
    sign_ins.end(sign_ins.identity_token(claims()), db=db, now=at(3))
    # Streamlit's cookie lives on: it must not sign in again by itself
    assert sign_ins.actor_by_identity(claims(), db=db, now=at(4)) is None
    again = claims(iat=at(5)().timestamp())
    assert sign_ins.actor_by_identity(again, db=db, now=at(5)) == siti


@pytest.mark.parametrize("iat", [START.timestamp() - 13 * 3600, None, "x", 1e300])
def test_an_old_identity_token_begins_no_session(db, siti, iat):
    identities.link_identity(operator(), "siti", ISSUER, "abc", db=db)
    assert sign_ins.actor_by_identity(claims(iat=iat), db=db, now=at(0)) is None


def test_a_verified_address_links_an_invited_account_once(db):
    people.add_account(operator(), "siti@example.id", "Siti", None, db=db)
    for unsure in (False, None, "true", 1):
        with pytest.raises(IdentityUnknownError):
            sign_ins.actor_by_identity(claims(email_verified=unsure), db=db, now=at(0))
    first = sign_ins.actor_by_identity(claims(email_verified=True), db=db, now=at(0))
    assert first.name == "Siti"
    # the address may be given to somebody else later on
    with pytest.raises(IdentityUnknownError):
        sign_ins.actor_by_identity(claims(email_verified=True, sub="abd"), db=db, now=at(0))
    actions = [each.action for each in trail.entries(operator(), db=db)]
    assert actions == ["account.sign_in", "account.identity", "account.add"]


def test_an_address_takes_over_no_account_that_has_a_password(db):
    people.add_account(operator(), "siti@example.id", "Siti", WORD, db=db)
    with pytest.raises(IdentityUnknownError):
        sign_ins.actor_by_identity(claims(email_verified=True), db=db, now=at(0))
