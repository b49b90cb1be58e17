"""The desk: whose reports are seen, how they are sorted, counted and found."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.participation_tables import report_rating
from lib.auth import Actor, Grant, operator
from lib.services.participation import (
    clock,
    desk,
    handling,
    moderation,
    offices,
    proposals,
    record,
    steps,
)
from lib.services.participation.desk import Filters
from tests.lib.participation.staff import (
    BELU,
    HEALTH,
    NEIGHBOUR,
    NTT,
    OF_HEALTH,
    OFFICER,
    PLANNER,
    STRANGERS,
)
from tests.reports import MONDAY, a_report

DAY = dt.timedelta(days=1)
NOW = lambda: MONDAY + 30 * DAY  # noqa: E731


def tickets(db, actor, **filters):
    found = desk.queue(actor, Filters(**filters), db=db, now=NOW)
    return [each.ticket for each in found.reports]


@pytest.fixture
def some(db):
    office = offices.add(operator(), BELU, HEALTH, ["kesehatan"], db=db)
    due = lambda days: MONDAY + days * DAY  # noqa: E731
    a_report(db, ticket="A", verify_due=due(40), unit_id=office.id, kind="usulan")
    a_report(db, ticket="B", verify_due=due(3), title="Jalan 100% rusak")
    a_report(db, ticket="C", verified_at=MONDAY, verify_due=due(1), answer_due=due(2))
    a_report(db, ticket="D", state="ditunda", paused_at=MONDAY, reply_due=due(50))
    a_report(db, ticket="E", state="selesai", published_at=MONDAY, closed_at=MONDAY)
    a_report(db, ticket="F", region="53.21", identity="rahasia")
    a_report(db, ticket="G", demo=True)
    return office


def test_late_ones_come_first_and_each_sort_is_counted(db, some):
    assert tickets(db, OFFICER) == ["C", "B", "A"]
    assert tickets(db, OFFICER, sort=desk.LATE) == ["C", "B"]
    assert tickets(db, OFFICER, sort=desk.WAIT) == ["D"]
    assert tickets(db, OFFICER, sort=desk.CLOSED) == ["E"]
    assert sorted(tickets(db, OFFICER, sort=desk.LOOK)) == ["A", "B", "C", "D"]
    assert desk.queue(OFFICER, Filters(), db=db, now=NOW).counts == {
        desk.OPEN: 3, desk.LATE: 2, desk.REPLY: 0, desk.WAIT: 1, desk.LOOK: 4, desk.CLOSED: 1,
        desk.ALL: 5,
    }  # fmt: skip


def test_late_in_the_query_is_late_by_the_clock(db, some):
    for each in desk.queue(operator(), Filters(sort=desk.ALL), db=db, now=NOW).reports:
        listed = each.ticket in tickets(db, operator(), sort=desk.LATE)
        assert listed == bool(clock.late(each, NOW()))


def test_each_sees_what_they_handle_and_nothing_else(db, some):
    everything = {"sort": desk.ALL}
    assert tickets(db, NEIGHBOUR, **everything) == ["F"]
    assert tickets(db, OF_HEALTH, **everything) == ["A"]
    assert tickets(db, PLANNER, **everything) == ["A"]
    province = Actor(None, "Petugas NTT", (Grant("petugas", NTT),))
    assert len(tickets(db, province, **everything)) == 6
    for actor in STRANGERS:
        seen = desk.queue(actor, Filters(**everything), db=db, now=NOW).reports
        for each in seen:
            office = None if each.unit_id is None else offices.by_id(each.unit_id, db=db)
            assert steps.may_handle(actor, each, office)
    assert tickets(db, OFFICER, **everything, demo=True) == ["G"]


def test_what_citizens_add_waits_until_an_officer_does_something(db):
    own, ended = a_report(db, ticket="A"), a_report(db, ticket="B", state="selesai")
    a_report(db, ticket="C")
    with db.write() as connection:
        for each in (own, ended):
            record.add_event(connection, each.id, "note", at=MONDAY, actor="account:1")
            record.add_event(connection, each.id, "addition", at=MONDAY, actor="warga", text="Halo")
            record.add_event(connection, each.id, "state", at=MONDAY, actor="sistem")
    assert sorted(tickets(db, OFFICER, sort=desk.REPLY)) == ["A", "B"]
    handling.note(operator(), own.id, "Sudah dibaca.", db=db)
    assert tickets(db, OFFICER, sort=desk.REPLY) == ["B"]


def test_a_bad_mark_waits_until_an_officer_does_something(db):
    for ticket, score in (("A", 1), ("B", 3)):
        own = a_report(db, ticket=ticket, state="selesai", answered_at=MONDAY)
        with db.write() as connection:
            values = {"report_id": own.id, "score": score, "at": MONDAY}
            connection.execute(sa.insert(report_rating).values(**values))
    assert tickets(db, OFFICER, sort=desk.REPLY) == ["A"]
    own = record.by_ticket("A", db=db)
    handling.step(operator(), own.id, "buka", "Kami periksa lagi.", expected_state="selesai", db=db)
    assert tickets(db, OFFICER, sort=desk.REPLY) == []


def test_a_comment_waits_until_an_officer_shows_it_or_takes_it_away(db):
    own = a_report(db, ticket="A", kind="usulan", published_at=MONDAY)
    a_report(db, ticket="B", kind="usulan", published_at=MONDAY)
    assert tickets(db, OFFICER, sort=desk.LOOK) == []
    for n in range(2):
        proposals.comment(own.id, "a" * 32, "Setuju sekali", f"komentar-00000000{n}", db=db)
    assert tickets(db, OFFICER, sort=desk.LOOK) == ["A"]
    for each, public in zip(
        moderation.comments(OFFICER, own.id, db=db), (True, False), strict=True
    ):
        assert tickets(db, OFFICER, sort=desk.LOOK) == ["A"]
        moderation.set_comment(OFFICER, each.id, public=public, db=db)
    assert tickets(db, OFFICER, sort=desk.LOOK) == []


def test_filters_narrow_and_signs_of_patterns_are_plain_text(db, some):
    assert tickets(db, OFFICER, kind="usulan") == ["A"]
    assert tickets(db, OFFICER, unit_id=some.id) == ["A"]
    assert tickets(db, OFFICER, words="100%") == ["B"]
    assert tickets(db, OFFICER, words="100_ rusak") == []
    assert tickets(db, OFFICER, words="jalan") == ["B"]
    assert tickets(db, OFFICER, sector="pendidikan") == []
    assert tickets(db, operator(), region="53.2") == []
    assert tickets(db, operator(), region="53.21") == ["F"]
    assert tickets(db, OFFICER, page=1) == []


def test_the_desk_ends_what_nobody_replied_to(db):
    a_report(db, ticket="T", state="ditunda", paused_at=MONDAY, reply_due=MONDAY + DAY)
    assert tickets(db, OFFICER, sort=desk.CLOSED) == ["T"]


def test_names_of_officers_are_shown_and_those_of_nobody_are_not(db):
    assert desk.names_of(["warga", "sistem", "account:999"], db=db) == {}
