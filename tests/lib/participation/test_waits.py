"""Waits for the citizen from the command line; what they do to clocks stands in test_handling."""

import datetime as dt
import json

from data.db.engine import set_database
from lib import cli
from lib.services.participation import record, waits
from tests.reports import MONDAY, a_report

PAST = MONDAY - dt.timedelta(days=300)


def test_the_command_line_ends_what_nobody_replied_to(sqlite_db, capsys):
    before = set_database(sqlite_db)
    try:
        own = a_report(sqlite_db, state="ditunda", received_at=PAST, paused_at=PAST,
                       reply_due=PAST + dt.timedelta(days=14))  # fmt: skip
        for closed in (1, 0):
            assert cli.main(["reports", "close", "--format", "json"]) == 0
            assert json.loads(capsys.readouterr().out)["closed"] == closed
    finally:
        set_database(before)
    assert record.by_id(own.id, db=sqlite_db).state == "selesai"


def test_a_bad_mark_of_a_final_answer_has_the_work_go_on(db):
    waiting = {"paused_at": MONDAY, "reply_due": MONDAY + dt.timedelta(days=14)}
    due = MONDAY + dt.timedelta(days=7, hours=6)  # the Monday after, 16.00
    own = a_report(db, state="ditindaklanjuti", answered_at=MONDAY, finish_due=due, **waiting)
    asked = a_report(db, state="ditunda", answered_at=MONDAY, **waiting)
    with db.write() as connection:
        for each in (own, asked):
            waits.disputed(connection, each, MONDAY + dt.timedelta(days=7), db=db)
    own = record.by_id(own.id, db=db)
    assert (own.state, own.paused_at, own.reply_due) == ("ditindaklanjuti", None, None)
    assert own.finish_due == due + dt.timedelta(days=7)
    assert record.by_id(asked.id, db=db) == asked  # a mark answers no question


def test_replies_to_what_waits_for_nobody_change_nothing(db):
    for own in (a_report(db), a_report(db, state="selesai", paused_at=MONDAY)):
        with db.write() as connection:
            waits.replied(connection, own, MONDAY, db=db)
            waits.accepted(connection, own, MONDAY, db=db)
        assert record.by_id(own.id, db=db) == own
        assert record.events(own.id, db=db) == ()
