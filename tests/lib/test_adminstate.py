"""Links to the pages for admins: read back as written, nonsense left out, days as in Jakarta."""

import datetime as dt
import subprocess
import sys

import pytest

from lib.auth import operator
from lib.services import people, roles, trail_table
from lib.services.adminstate import (
    PeopleState,
    TrailState,
    parse_people,
    parse_trail,
    settle_trail,
)
from lib.services.trail import Entry, Wanted
from tests.source import ROOT

FULL = TrailState("2026-11-01", "2026-11-24", "account:12", "role.grant", "account", "7", 120)


def test_a_link_is_read_back_as_it_was_written():
    assert parse_trail(FULL.to_params()) == FULL
    assert parse_people(PeopleState(12).to_params()) == PeopleState(12)
    assert TrailState().to_params() == PeopleState().to_params() == {}


@pytest.mark.parametrize("who", ["os:budi", "warga", "os:DOMAIN\\budi", "account:1"])
def test_everybody_who_acts_can_be_linked_to(who):
    assert parse_trail({"pelaku": who}).pelaku == who


@pytest.mark.parametrize("name", ["sejak", "sampai", "pelaku", "tindakan", "jenis", "sebelum"])
@pytest.mark.parametrize(
    "wrong", ["<b>", "2026-13-01", "0001-01-01", "' OR 1=1", "-1", "9" * 40, "١٢", "a:" + "x" * 99]
)
def test_nonsense_is_left_out(name, wrong):
    assert parse_trail({name: wrong}) == TrailState()
    assert parse_people({"akun": wrong}) == PeopleState()


def test_days_begin_and_end_as_in_jakarta():
    wanted = FULL.wanted
    assert wanted.since == dt.datetime(2026, 10, 31, 17, tzinfo=dt.UTC)
    assert wanted.until == dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
    assert TrailState().wanted == Wanted()


def test_other_rows_are_shown_from_the_newest_on():
    assert settle_trail(FULL, {"tindakan": ""}).sebelum == 0
    assert settle_trail(FULL, {"sebelum": 60}).sebelum == 60


def entry(**changed):
    at = dt.datetime(2026, 11, 24, 7, 5, 33, tzinfo=dt.UTC)
    whole = {"id": 1, "at": at, "actor": "account:2", "action": "role.grant",
             "subject_type": "account", "subject_id": "3", "checksum": "",
             "details": {"role": "analis", "region": "53.04", "unit": ""}}  # fmt: skip
    return Entry(**{**whole, **changed})


def test_a_row_is_told_in_words():
    names = {"account:2": "ketua", "account:3": "siti"}
    (row,) = trail_table.screen_rows([entry()], names)
    assert row == (
        "24 Nov 2026 14.05.33 WIB", "ketua", "Memberi peran", "akun siti",
        "peran: analis; wilayah: 53.04",
    )  # fmt: skip
    (row,) = trail_table.screen_rows([entry(actor="os:budi", action="x.new", details={"k": 1})], {})
    assert row[1:3] == ("operator server (budi)", "x.new")
    assert row[4] == "k: 1"


def test_the_csv_holds_every_row_and_no_formula(sqlite_db):
    people.add_account(operator(), "siti", "Siti", None, db=sqlite_db)
    roles.grant(operator(), "siti", "petugas", "53", "=1+1", db=sqlite_db)
    text = trail_table.csv_file(operator(), Wanted(), db=sqlite_db).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].split(",")[:3] == ["id", "at", "actor"]
    assert len(lines) == 3
    assert not any(cell.startswith(("=", "@", "+")) for line in lines for cell in line.split(","))


def test_a_guest_waits_for_no_database():
    """What every page and the menu import leaves the database and the hashes alone."""
    check = (
        "import sys, lib.ui.signed_in, lib.ui.akun, lib.ui.navigation, lib.web.routes;"
        "print(sorted({'sqlalchemy', 'alembic', 'argon2', 'authlib'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
