"""Accounts on both databases: signing in, the lock, grants that count at once, no way around."""

import datetime as dt
import inspect
import threading
import unicodedata

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from data.db import tables
from lib.auth import GUEST, Actor, ForbiddenError, Grant, SignInNeededError, operator
from lib.errors import UnknownRegionError
from lib.services import identities, passwords, people, roles, trail, trail_table
from lib.services.people_errors import (
    AccountMissingError,
    GrantMissingError,
    IdentityUnknownError,
    LastAdminError,
    LockedError,
    LoginError,
    PasswordRuleError,
    PasswordSameError,
    RoleError,
    WrongPasswordError,
)

WORD = "kuda benar baterai"
START = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def siti(db):
    people.add_account(operator(), "siti", "Siti Aminah", WORD, db=db)
    roles.grant(operator(), "siti", "analis", "53.04", db=db)
    return "siti"


def at(minutes):
    return lambda: START + dt.timedelta(minutes=minutes)


def told(db):
    return [(each.actor, each.action) for each in trail.entries(operator(), db=db)][::-1]


def test_who_signs_in_has_the_grants_of_the_account(db, siti):
    actor = people.sign_in(" SITI ", WORD, db=db)
    assert (actor.name, actor.grants) == ("Siti Aminah", (Grant("analis", "53.04"),))
    assert people.require(actor, "analis", "53.04.12", db=db) == actor
    with pytest.raises(ForbiddenError):
        people.require(actor, "analis", "53.05", db=db)
    assert told(db) == [
        (operator().key, "account.add"),
        (operator().key, "role.grant"),
        (actor.key, "account.sign_in"),
    ]


def test_passwords_are_kept_as_argon2_hashes_only(db, siti):
    with db.read() as connection:
        kept = connection.scalar(sa.select(tables.account.c.password_hash))
        everything = str(connection.execute(sa.select(tables.audit)).all())
    assert kept.startswith("$argon2id$")
    assert WORD not in kept + everything


def test_a_hash_of_weaker_days_is_renewed_at_the_next_sign_in(db, siti, monkeypatch):
    stronger = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: stronger)
    people.sign_in("siti", WORD, db=db)
    with db.read() as connection:
        assert "m=128,t=2" in connection.scalar(sa.select(tables.account.c.password_hash))
    people.sign_in("siti", WORD, db=db)


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_sound_alike(db, siti):
    people.add_account(operator(), "agus", "Agus", WORD, db=db)
    people.disable(operator(), "agus", db=db)
    people.add_account(operator(), "dewi", "Dewi", None, db=db)
    for login, word in (("siti", WORD + "!"), ("tono", WORD), ("agus", WORD), ("dewi", "")):
        with pytest.raises(WrongPasswordError):
            people.sign_in(login, word, db=db)


@pytest.mark.parametrize("login", ["siti", "tidak-ada"])
def test_five_failures_lock_a_name_for_a_quarter_of_an_hour(db, siti, login):
    for minute in range(5):
        with pytest.raises(WrongPasswordError):
            people.sign_in(login, "salah semua ini", db=db, now=at(minute))
    with pytest.raises(LockedError) as caught:
        people.sign_in(login, WORD, db=db, now=at(6))
    assert caught.value.details["minutes"] == 13
    with pytest.raises(LockedError):
        people.sign_in(login, WORD, db=db, now=at(18.9))
    assert told(db).count(("warga", "account.lock")) == 1
    if login == "siti":
        assert people.sign_in(login, WORD, db=db, now=at(19.1)).name == "Siti Aminah"


def test_a_right_password_begins_the_count_anew_and_so_does_time(db, siti):
    for minute in (0, 1, 2, 3):
        with pytest.raises(WrongPasswordError):
            people.sign_in("siti", "salah semua ini", db=db, now=at(minute))
    people.sign_in("siti", WORD, db=db, now=at(4))
    for minute in (5, 6, 7, 8, 30, 31, 32, 33):
        with pytest.raises(WrongPasswordError):
            people.sign_in("siti", "salah semua ini", db=db, now=at(minute))


def test_guesses_at_once_count_as_many(db, siti):
    told = []

    def guess():
        try:
            people.sign_in("siti", "salah semua ini", db=db, now=at(0))
        except (WrongPasswordError, LockedError) as error:
            told.append(error.code)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == ["E_LOCKED"] * 7 + ["E_SIGN_IN_WRONG"] * 5


@pytest.mark.parametrize(
    "word", ["sebelas-11!", "aaaabbbbcccc", "x" * 12, "siti rahasia", "Rahasia SITI 1", "ab1-" * 33]
)
def test_weak_passwords_are_refused(sqlite_db, word):
    with pytest.raises(PasswordRuleError):
        people.add_account(operator(), "siti", "Siti", word, db=sqlite_db)


def test_a_password_is_the_same_typed_composed_or_decomposed(sqlite_db):
    word = "café du monde né"
    people.add_account(operator(), "siti", "Siti", word, db=sqlite_db)
    people.sign_in("siti", unicodedata.normalize("NFD", word), db=sqlite_db)


@pytest.mark.parametrize("login", ["si", "", "Siti Aminah", "ñ-ab", "a" * 65, "siti", "SITI"])
def test_a_sign_in_name_is_plain_and_taken_once(sqlite_db, login):
    people.add_account(operator(), "siti", "Siti", WORD, db=sqlite_db)
    with pytest.raises(LoginError):
        people.add_account(operator(), login, "Siti", WORD, db=sqlite_db)


def test_a_role_taken_back_counts_at_the_next_call(db, siti):
    actor = people.sign_in("siti", WORD, db=db)
    roles.revoke(operator(), "siti", "analis", "53.04", db=db)
    with pytest.raises(ForbiddenError):
        people.require(actor, "analis", "53.04", db=db)
    assert roles.grant(operator(), "siti", "analis", "53.04", db=db)
    assert not roles.grant(operator(), "siti", "analis", "53.04", db=db)
    people.require(actor, "analis", "53.04", db=db)
    with pytest.raises(GrantMissingError):
        roles.revoke(operator(), "siti", "perencana", "53.04", db=db)


@pytest.mark.parametrize("end", ["password", "disable"])
def test_a_new_password_or_a_closed_account_ends_open_sessions(db, siti, end):
    actor = people.sign_in("siti", WORD, db=db)
    if end == "disable":
        people.disable(operator(), "siti", db=db)
    else:
        people.set_password(operator(), "siti", WORD + " dua", db=db)
    with pytest.raises(SignInNeededError):
        people.require(actor, "analis", "53.04", db=db)
    if end == "password":
        people.require(people.sign_in("siti", WORD + " dua", db=db), "analis", "53.04", db=db)


def test_ones_own_password_needs_the_present_one(db, siti):
    actor = people.sign_in("siti", WORD, db=db)
    with pytest.raises(WrongPasswordError):
        people.set_password(actor, "siti", WORD + " dua", current="tebakan saya", db=db)
    people.set_password(actor, "siti", WORD + " dua", current=WORD, db=db)
    people.sign_in("siti", WORD + " dua", db=db)


def test_an_actor_that_was_made_up_has_no_rights(db, siti):
    forged = Actor(1, "Siti", (Grant("admin"),))
    with pytest.raises(ForbiddenError):
        people.require(forged, "admin", db=db)
    with pytest.raises(SignInNeededError):
        people.require(Actor(99, "?", (Grant("admin"),)), "admin", db=db)


def test_identities_sign_in_once_they_are_linked(db, siti):
    issuer = "https://masuk.example"
    with pytest.raises(IdentityUnknownError):
        identities.sign_in_identity(issuer, "abc", db=db)
    identities.link_identity(operator(), "siti", issuer, "abc", db=db)
    assert identities.sign_in_identity(issuer, "abc", db=db).name == "Siti Aminah"
    for wrong in (("https://lain.example", "abc"), (issuer, "abd"), (issuer, ""), ("", "")):
        with pytest.raises(IdentityUnknownError):
            identities.sign_in_identity(*wrong, db=db)
    people.add_account(operator(), "agus", "Agus", None, db=db)
    for subject in ("abc", ""):
        with pytest.raises(IdentityUnknownError):
            identities.link_identity(operator(), "agus", issuer, subject, db=db)
    people.disable(operator(), "siti", db=db)
    with pytest.raises(IdentityUnknownError):
        identities.sign_in_identity(issuer, "abc", db=db)


def signed_in(db, login, role, region):
    people.add_account(operator(), login, login, WORD, db=db)
    roles.grant(operator(), login, role, region, db=db)
    return people.sign_in(login, WORD, db=db)


CALLS = {
    "add": lambda actor, db: people.add_account(actor, "baru", "Baru", WORD, db=db),
    "list": lambda actor, db: people.accounts(actor, db=db),
    "password": lambda actor, db: people.set_password(actor, "siti", WORD + " dua", db=db),
    "disable": lambda actor, db: people.disable(actor, "siti", db=db),
    "reopen": lambda actor, db: people.reopen(actor, "siti", db=db),
    "unlock": lambda actor, db: people.unlock(actor, "siti", db=db),
    "link": lambda actor, db: identities.link_identity(actor, "siti", "https://x", "y", db=db),
    "grant": lambda actor, db: roles.grant(actor, "siti", "perencana", "53.04", db=db),
    "revoke": lambda actor, db: roles.revoke(actor, "siti", "analis", "53.04", db=db),
    "audit": lambda actor, db: trail.entries(actor, db=db),
}
OF_ANY_REGION = {"add", "list"}
CALLED = {
    "people.add_account", "people.accounts", "people.set_password", "people.disable",
    "people.reopen", "people.unlock", "identities.link_identity", "roles.grant", "roles.revoke",
    "trail.entries",
}  # fmt: skip
ELSEWHERE = {"trail.overview", "trail.names", "trail_table.csv_file"}  # tests/lib/test_trail.py
OF_ONESELF = {"people.fresh", "people.require", "people.own_account"}
BEHIND_THE_OTHERS = {"people.admin", "people.over"}


def test_no_call_in_somebodys_name_is_left_untried():
    found = {
        f"{module.__name__.rsplit('.', 1)[-1]}.{name}"
        for module in (people, identities, roles, trail, trail_table)
        for name, made in inspect.getmembers(module, inspect.isfunction)
        if made.__module__ == module.__name__ and "actor" in inspect.signature(made).parameters
        if not name.startswith("_")
    }
    assert found == CALLED | ELSEWHERE | OF_ONESELF | BEHIND_THE_OTHERS


@pytest.mark.parametrize("call", CALLS)
def test_privileged_calls_need_the_role_over_the_region(db, siti, call):
    with pytest.raises(SignInNeededError):
        CALLS[call](GUEST, db)
    with pytest.raises(ForbiddenError):
        CALLS[call](signed_in(db, "agus", "perencana", ""), db)
    neighbour = signed_in(db, "dewi", "admin", "53.05")
    if call in OF_ANY_REGION:
        CALLS[call](neighbour, db)
    else:
        with pytest.raises(ForbiddenError):
            CALLS[call](neighbour, db)
        of_province = signed_in(db, "joko", "admin", "53")
        if call == "audit":
            with pytest.raises(ForbiddenError):
                CALLS[call](of_province, db)
        else:
            CALLS[call](of_province, db)
    CALLS[call](operator(), db) if call in {"list", "audit"} else None


def test_an_admin_of_a_region_does_not_take_over_one_of_the_nation(db):
    signed_in(db, "ketua", "admin", "")
    small = signed_in(db, "dewi", "admin", "53.05")
    with pytest.raises(ForbiddenError):
        people.set_password(small, "ketua", WORD + " dua", db=db)
    with pytest.raises(ForbiddenError):
        roles.grant(small, "dewi", "admin", "", db=db)


def test_roles_regions_and_accounts_must_exist(sqlite_db):
    people.add_account(operator(), "siti", "Siti", WORD, db=sqlite_db)
    for wrong, error in (
        (("siti", "raja"), RoleError),
        (("siti", "warga"), RoleError),
        (("siti", "analis", "53.04", "Dinas"), RoleError),
        (("siti", "analis", "53.99"), UnknownRegionError),
        (("siti", "analis", "5304"), UnknownRegionError),
        (("tono", "analis", "53.04"), AccountMissingError),
    ):
        with pytest.raises(error):
            roles.grant(operator(), *wrong, db=sqlite_db)
    assert roles.grant(operator(), "siti", "petugas", "53.04", "Dinas Kesehatan", db=sqlite_db)


def test_the_trail_is_read_in_pages_and_by_area(sqlite_db):
    for number in range(5):
        people.add_account(operator(), f"akun{number}", "", WORD, db=sqlite_db)
    roles.grant(operator(), "akun1", "analis", "53", db=sqlite_db)
    first = trail.entries(operator(), limit=2, db=sqlite_db)
    second = trail.entries(operator(), limit=2, before=first[-1].id, db=sqlite_db)
    assert [each.id for each in (*first, *second)] == [6, 5, 4, 3]
    assert len(trail.entries(operator(), trail.Wanted(action="account."), db=sqlite_db)) == 5
    (one,) = trail.entries(operator(), trail.Wanted(action="role.grant"), db=sqlite_db)
    assert one.details == {"role": "analis", "region": "53", "unit": ""}


def admins(db, *logins):
    for login in logins:
        people.add_account(operator(), login, login, WORD, db=db)
        roles.grant(operator(), login, "admin", db=db)
    return [people.sign_in(login, WORD, db=db) for login in logins]


def test_the_last_admin_of_the_nation_cannot_be_lost(db):
    (head,) = admins(db, "ketua")
    people.add_account(operator(), "dewi", "Dewi", WORD, db=db)
    roles.grant(operator(), "dewi", "admin", "53", db=db)  # not of the nation
    people.add_account(operator(), "tono", "Tono", None, db=db)
    roles.grant(operator(), "tono", "admin", db=db)  # cannot sign in
    for actor in (head, operator()):
        with pytest.raises(LastAdminError):
            people.disable(actor, "ketua", db=db)
        with pytest.raises(LastAdminError):
            roles.revoke(actor, "ketua", "admin", db=db)
    assert people.require(head, "admin", db=db) == head
    people.disable(head, "dewi", db=db)
    roles.revoke(head, "dewi", "admin", "53", db=db)
    identities.link_identity(head, "tono", "https://masuk.example", "t", db=db)
    roles.revoke(head, "ketua", "admin", db=db)
    with pytest.raises(LastAdminError):
        people.disable(operator(), "tono", db=db)


def test_two_admins_who_remove_each_other_leave_one(db):
    first, second = admins(db, "satu", "dua")
    refused = []

    def remove(actor, login):
        try:
            roles.revoke(actor, login, "admin", db=db)
        except (LastAdminError, ForbiddenError) as error:
            refused.append(error.code)

    threads = [
        threading.Thread(target=remove, args=each) for each in ((first, "dua"), (second, "satu"))
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    left = [a.login for a in people.accounts(operator(), db=db) if a.grants]
    assert len(left) == 1


def test_a_closed_account_opens_again_and_a_lock_is_lifted(db, siti):
    people.disable(operator(), "siti", db=db)
    people.reopen(operator(), "siti", db=db)
    people.reopen(operator(), "siti", db=db)  # nothing to do, nothing to tell
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            people.sign_in("siti", "salah semua ini", db=db)
    (listed,) = people.accounts(operator(), db=db)
    assert listed.locked
    people.unlock(operator(), "siti", db=db)
    (listed,) = people.accounts(operator(), db=db)
    assert not listed.locked
    people.sign_in("siti", WORD, db=db)
    assert [action for _, action in told(db)][2:] == [
        "account.disable", "account.reopen", "account.lock", "account.unlock", "account.sign_in",
    ]  # fmt: skip


def test_a_password_of_an_admin_holds_for_its_change_only(db, siti):
    (head,) = admins(db, "ketua")
    people.set_password(head, "siti", WORD + " dua", db=db)
    forced = people.sign_in("siti", WORD + " dua", db=db)
    assert (forced.must_change, forced.grants) == (True, ())
    with pytest.raises(ForbiddenError):
        people.require(forced, "analis", "53.04", db=db)
    with pytest.raises(PasswordSameError):
        people.set_password(forced, "siti", WORD + " dua", current=WORD + " dua", db=db)
    people.set_password(forced, "siti", WORD + " tiga", current=WORD + " dua", db=db)
    own = people.sign_in("siti", WORD + " tiga", db=db)
    assert people.require(own, "analis", "53.04", db=db).must_change is False
    people.add_account(head, "agus", "Agus", WORD, db=db)
    assert people.sign_in("agus", WORD, db=db).must_change


def test_changing_ones_password_is_not_told_as_a_sign_in(db, siti):
    actor = people.sign_in("siti", WORD, db=db)
    people.set_password(actor, "siti", WORD + " dua", current=WORD, db=db)
    assert [action for _, action in told(db)][-2:] == ["account.sign_in", "account.password"]


def test_passwords_made_for_others_follow_the_rules_and_differ():
    made = {passwords.temporary("siti") for _ in range(200)}
    assert len(made) == 200
    for each in made:
        passwords.check_rules(each, "siti")
        assert not set(each) & set("01ilo")
    for impossible in ("", "-", "a"):  # a form may ask for any name
        assert len(passwords.temporary(impossible)) == 19


def test_each_change_of_people_is_told_with_who_did_it(db):
    (head,) = admins(db, "ketua")
    before = len(told(db))
    people.add_account(head, "siti", "Siti", WORD, db=db)
    roles.grant(head, "siti", "analis", "53.04", db=db)
    roles.revoke(head, "siti", "analis", "53.04", db=db)
    people.set_password(head, "siti", WORD + " dua", db=db)
    people.unlock(head, "siti", db=db)
    identities.link_identity(head, "siti", "https://masuk.example", "s", db=db)
    people.disable(head, "siti", db=db)
    people.reopen(head, "siti", db=db)
    assert told(db)[before:] == [
        (head.key, action)
        for action in (
            "account.add", "role.grant", "role.revoke", "account.password", "account.unlock",
            "account.identity", "account.disable", "account.reopen",
        )
    ]  # fmt: skip
