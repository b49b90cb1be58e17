"""The commands user, backup, restore and audit, as an operator types them."""

import io
import json
import sqlite3

import pytest

from data.db import engine
from lib import cli
from lib.auth import operator
from lib.config import read_settings
from lib.errors import ArgumentError
from lib.services import people

WORD = "kuda benar baterai"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in a data folder of its own; give exit status, output and error."""
    settings = read_settings({"PETA_DATA_DIR": str(tmp_path / "data")})
    monkeypatch.setattr(engine, "settings", lambda: settings)
    monkeypatch.setattr("data.db.opening.settings", lambda: settings)
    monkeypatch.setattr("lib.cli_db.settings", lambda: settings)
    before = engine.set_database(None)

    def call(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        status = cli.main([*arguments, "--language", "en"])
        told = capsys.readouterr()
        left = engine.set_database(None)  # each command is a process of its own
        if left is not None:
            left.close()
        return status, told.out, told.err

    yield call
    engine.set_database(before)


def add(run, login, *more):
    return run("user", "add", login, "--password-stdin", *more, stdin=f"{WORD}\n")


def test_the_first_admin_is_made_and_can_sign_in(run, tmp_path):
    status, out, err = add(run, "Budi", "--name", "Budi Santoso", "--role", "admin")
    assert (status, err) == (0, "")
    assert "Budi Santoso" in out
    database = engine.open_database(f"sqlite:///{tmp_path}/data/peta.db", tmp_path)
    try:
        actor = people.sign_in("budi", WORD, db=database)
        assert people.require(actor, "admin", db=database)
    finally:
        database.close()


def test_roles_are_given_listed_and_taken_back(run):
    add(run, "siti")
    assert run("user", "grant", "siti", "--role", "analis", "--region", "53.04")[0] == 0
    run("user", "grant", "siti", "--role", "petugas", "--region", "53", "--unit", "Dinkes")
    (account,) = json.loads(run("user", "list", "--format", "json")[1])
    assert account["roles"] == [
        {"role": "analis", "region": "53.04", "unit": ""},
        {"role": "petugas", "region": "53", "unit": "Dinkes"},
    ]
    run("user", "revoke", "siti", "--role", "analis", "--region", "53.04")
    run("user", "disable", "siti")
    (account,) = json.loads(run("user", "list", "--format", "json")[1])
    assert [each["role"] for each in account["roles"]] == ["petugas"]
    assert account["disabled_at"]
    assert run("user", "reopen", "siti", "--format", "json")[0] == 0
    (account,) = json.loads(run("user", "unlock", "siti", "--format", "json")[1])
    assert account["disabled_at"] is None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("user", "add", "tono"), "E_ARGUMENT"),  # no terminal to ask for a password
        (("user", "add", "tono", "--no-password", "--region", "53"), "E_ARGUMENT"),
        (("user", "add", "tono", "--no-password", "--role", "raja"), "E_ROLE"),
        (
            ("user", "add", "tono", "--no-password", "--role", "analis", "--region", "99"),
            "E_REGION",
        ),
        (("user", "add", "x", "--no-password"), "E_LOGIN"),
        (("user", "add", "tono", "--password-stdin"), "E_PASSWORD_RULE"),
        (("user", "grant", "tono", "--role", "analis"), "E_ACCOUNT"),
        (("user", "disable", "tono"), "E_ACCOUNT"),
        (("user",), "E_ARGUMENT"),
        (("audit", "--limit", "0"), "E_ARGUMENT"),
        (("backup", "/tidak/ada/cadangan.zip"), "E_BACKUP"),
        (("restore", "/tidak/ada/cadangan.zip"), "E_BACKUP"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_no_account(run, arguments, code):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"{code}: ")
    assert err.count("\n") == 1
    assert json.loads(run("user", "list", "--format", "json")[1]) == []


def test_a_new_password_replaces_the_old_one(run, tmp_path):
    add(run, "siti")
    assert run("user", "password", "siti", "--password-stdin", stdin=f"{WORD} dua\n")[0] == 0
    database = engine.open_database(f"sqlite:///{tmp_path}/data/peta.db", tmp_path)
    try:
        assert people.sign_in("siti", f"{WORD} dua", db=database).name == "siti"
    finally:
        database.close()


def test_the_trail_names_the_user_of_the_machine(run):
    add(run, "siti", "--role", "analis", "--region", "53.04")
    rows = json.loads(run("audit", "--format", "json")[1])
    assert [(each["actor"], each["action"]) for each in rows] == [
        (operator().key, "role.grant"),
        (operator().key, "account.add"),
    ]
    (one,) = json.loads(run("audit", "--action", "role.", "--format", "json")[1])
    assert one["details"] == {"role": "analis", "region": "53.04", "unit": ""}


def test_a_backup_brings_back_what_was_deleted(run, tmp_path):
    add(run, "siti", "--role", "admin")
    file = tmp_path / "cadangan.zip"
    status, out, _ = run("backup", str(file), "--format", "json")
    assert status == 0
    assert json.loads(out)[0]["bytes"] == file.stat().st_size
    add(run, "agus")
    path = tmp_path / "data" / "peta.db"
    path.write_bytes(b"x" * 5000)
    status, _, err = run("user", "list")
    assert status == 2
    assert err.startswith("E_DATABASE: ")
    assert "lib.cli restore" in err
    assert run("restore", str(file))[0] == 0
    accounts = json.loads(run("user", "list", "--format", "json")[1])
    assert [each["login"] for each in accounts] == ["siti"]
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_backup_with_a_damaged_upload_says_so(run, tmp_path):
    add(run, "siti")
    folder = tmp_path / "data" / "uploads"
    folder.mkdir()
    (folder / ("0" * 64)).write_bytes(b"altered")
    status, out, _ = run("backup", str(tmp_path / "b.zip"), "--format", "json")
    assert status == 1
    assert json.loads(out)[0]["damaged_uploads"] == f"uploads/{'0' * 64}"


def test_passwords_typed_twice_must_agree(run, monkeypatch):
    terminal = io.StringIO("")
    terminal.isatty = lambda: True
    typed = iter([WORD, WORD + "!"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    monkeypatch.setattr("sys.stdin", terminal)
    with pytest.raises(ArgumentError, match="the two passwords differ"):
        cli.cli_db._password(stdin=False)
