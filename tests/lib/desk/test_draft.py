"""Drafts: read and checked apart from the session, stopped, kept for their owner, let go."""

import threading

import pytest

from data.readers.table import ReadOptions
from lib.services.desk import draft as drafts
from lib.services.desk.draft import Draft, Plan, Shelf

FILE = (
    "id;nama;lat;lon;kode_kabkota\n"
    "A;Klinik Satu;-9,1061;124,8925;53.04\n"
    "B;Klinik Dua;-9,1161;124,9025;53.04\n"
    "C;Klinik Tiga;0;0;53.04\n"
)
CONTENT = FILE.encode()
PLAN = Plan("facilities", "klinik")
WAIT_S = 60


def made(content=CONTENT, plan=PLAN):
    found = Draft(content, "klinik.csv", "account:1")
    found.start(plan)
    assert found.wait(WAIT_S)
    return found


def test_a_file_is_read_checked_and_weighed(sqlite_desk):
    outcome = made().outcome
    assert outcome.fault is None
    assert outcome.intake.counts["accepted"] == 2
    assert outcome.groups[0].code == "E_NULL_ISLAND"
    assert outcome.counts["added"] == 2
    assert outcome.regions == ("53.04",)
    assert outcome.effect.after > 0 == outcome.effect.before


def test_a_file_that_cannot_be_used_says_why_and_can_be_read_otherwise(sqlite_desk):
    wrong = Plan("facilities", "klinik", options=ReadOptions(encoding="UTF-16 BE"))
    found = made(plan=wrong)
    assert found.outcome.fault.code == "E_NO_ROWS"
    assert found.outcome.raw is None
    found.start(PLAN)
    assert found.wait(WAIT_S)
    assert found.outcome.intake is not None


def test_columns_that_are_missing_leave_the_table_to_be_mapped(sqlite_desk):
    found = made(FILE.replace("nama", "xx").encode())
    assert found.outcome.fault.code == "E_MISSING_COLUMN"
    assert found.outcome.raw.columns[1] == "xx"
    mapping = {**found.outcome.mapping.fields, "nama": "xx"}
    found.start(Plan("facilities", "klinik", mapping=tuple(mapping.items())))
    assert found.wait(WAIT_S)
    assert found.outcome.intake.counts["accepted"] == 2


def test_the_table_is_read_once_as_long_as_nothing_of_its_form_is_stated(sqlite_desk, monkeypatch):
    found = made()
    raw = found.outcome.raw
    monkeypatch.setattr(drafts, "read_table", None)
    found.start(Plan("facilities", "klinik", mode="replace_region", region="53.04"))
    assert found.wait(WAIT_S)
    assert found.outcome.raw is raw
    assert found.outcome.intake.mode == "replace_region"


def test_a_run_that_is_stopped_says_so_and_can_be_done_again(sqlite_desk, monkeypatch):
    going, held = threading.Event(), threading.Event()
    real = drafts.read_table

    def slow(*arguments, **named):
        going.set()
        held.wait(WAIT_S)
        return real(*arguments, **named)

    monkeypatch.setattr(drafts, "read_table", slow)
    found = Draft(FILE.encode(), "klinik.csv", "account:1")
    found.start(PLAN)
    assert going.wait(WAIT_S)
    assert found.running
    found.cancel()
    held.set()
    assert found.wait(WAIT_S)
    assert found.outcome.fault.code == "E_CANCELLED"
    found.again()
    assert found.wait(WAIT_S)
    assert found.outcome.intake is not None


def test_stopping_the_last_phase_leaves_the_verdict(sqlite_desk, monkeypatch):
    going, held = threading.Event(), threading.Event()
    real = drafts.effect

    def slow(*arguments, **named):
        going.set()
        held.wait(WAIT_S)
        return real(*arguments, **named)

    monkeypatch.setattr(drafts, "effect", slow)
    found = Draft(FILE.encode(), "klinik.csv", "account:1")
    found.start(PLAN)
    assert going.wait(WAIT_S)
    found.cancel()
    assert not found.running
    outcome = found.outcome
    assert (outcome.fault, outcome.effect) == (None, None)
    assert outcome.intake.counts["accepted"] == 2
    held.set()
    assert found.wait(WAIT_S)


def test_a_fault_of_ours_is_told_by_a_number(sqlite_desk, monkeypatch, caplog):
    monkeypatch.setattr(drafts, "groups", lambda _: 1 / 0)
    fault = made().outcome.fault
    assert fault.code == "E_DRAFT"
    assert fault.details["number"] in caplog.text


def test_a_draft_is_found_by_its_owner_alone_and_gone_once_dropped():
    shelf = Shelf()
    found = Draft(b"x", "a.csv", "account:1")
    token = shelf.put(found)
    assert shelf.get(token, "account:2") is None
    shelf.drop(token, "account:2")
    assert shelf.get(token, "account:1") is found
    shelf.drop(token, "account:1")
    assert shelf.get(token, "account:1") is None


def test_the_files_held_are_bounded_and_the_idlest_gives_way():
    shelf = Shelf(most_bytes=100)
    tokens = [shelf.put(Draft(bytes(40), f"{i}.csv", "account:1")) for i in range(2)]
    assert shelf.get(tokens[0], "account:1")
    shelf.put(Draft(bytes(40), "2.csv", "account:1"))
    assert shelf.held_bytes() == 80
    assert shelf.get(tokens[1], "account:1") is None
    assert shelf.get(tokens[0], "account:1")


@pytest.mark.parametrize("idle_s", [-1.0])
def test_a_draft_that_nobody_looks_at_is_let_go(idle_s):
    shelf = Shelf(idle_s=idle_s)
    token = shelf.put(Draft(b"x", "a.csv", "account:1"))
    assert shelf.get(token, "account:1") is None
    assert shelf.held_bytes() == 0
