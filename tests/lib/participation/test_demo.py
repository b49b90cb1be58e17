"""The demonstration on both databases: marked everywhere, never mixed, deleted at a stroke."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.participation_tables import (
    report,
    report_event,
    report_private,
    report_rating,
    report_support,
)
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.errors import UnknownRegionError
from lib.services import trail
from lib.services.participation import demo, proposals
from lib.services.participation.demo_texts import MARK, STORIES
from lib.services.participation.proposals import Wanted
from lib.services.participation.sensitive import sensitive_words
from tests.lib.kpi.people import BELU, MALAKA, planner
from tests.reports import a_report

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)


def now():
    return NOW


def rows(db, table):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def test_a_set_is_marked_in_every_row_and_nobody_is_in_it(db):
    assert not demo.exists(BELU, db=db)
    assert demo.make(operator(), BELU, db=db, now=now) == demo.EACH
    assert demo.exists("53", db=db)
    found = rows(db, report)
    assert all(each.demo and MARK in each.title and each.batch == "contoh" for each in found)
    assert all(each.ticket.startswith("CONTOH-") for each in found)
    assert {each.region for each in found} == {BELU}
    assert all(each.received_at <= NOW for each in found)
    assert rows(db, report_private) == []
    states = {each.state for each in found}
    assert {"diterima", "ditindaklanjuti", "selesai", "ditolak"} <= states
    assert all((each.state in ("selesai", "ditolak")) == (each.closed_at is not None)
               for each in found)  # fmt: skip
    assert all(each.published_at is None or each.verified_at for each in found)
    assert 20 < len(rows(db, report_rating)) < demo.EACH
    assert all(each.actor == "contoh" and each.at <= NOW for each in rows(db, report_event))
    tied = [each for each in found if each.evidence]
    assert tied
    assert all(each.evidence["distance_m"] >= 0 for each in tied)


def test_it_is_never_among_real_reports(db):
    real = a_report(db, kind="usulan", published_at=NOW)
    demo.make(operator(), BELU, db=db, now=now)
    assert [each.id for each in proposals.listed(Wanted(BELU), db=db)] == [real.id]
    shown = proposals.listed(Wanted(BELU, demo=True), db=db)
    assert shown
    assert all(each.demo for each in shown)
    assert sum(proposals.by_stage(Wanted(BELU, demo=True), db=db).values()) == len(shown)


def test_a_second_one_adds_nothing_and_deleting_takes_all_of_it_and_nothing_else(db):
    real = a_report(db)
    demo.make(operator(), BELU, db=db, now=now)
    assert demo.make(operator(), BELU, db=db, now=now) == 0
    assert demo.remove(operator(), BELU, db=db) == demo.EACH
    assert demo.remove(operator(), BELU, db=db) == 0
    assert [each.id for each in rows(db, report)] == [real.id]
    assert [rows(db, each) for each in (report_event, report_support, report_rating)] == [[]] * 3
    told = [each.action for each in trail.entries(operator(), db=db)]
    assert told == ["report.demo_removed", "report.demo_made"]


def test_the_nation_gets_three_regencies(db):
    assert demo.make(operator(), "", db=db, now=now) == 3 * demo.EACH
    assert {each.region for each in rows(db, report)} == set(demo.SOME)
    assert demo.remove(operator(), "", db=db) == 3 * demo.EACH


def test_only_a_planner_of_the_region_makes_and_deletes_it(db):
    actor = planner(db, MALAKA)
    for work in (demo.make, demo.remove):
        with pytest.raises(ForbiddenError):
            work(actor, BELU, db=db)
        with pytest.raises(ForbiddenError):
            work(actor, "", db=db)
        with pytest.raises(SignInNeededError):
            work(GUEST, BELU, db=db)
    with pytest.raises(UnknownRegionError):
        demo.make(operator(), "99.99", db=db)
    assert rows(db, report) == []


def test_no_story_speaks_of_what_must_stay_confidential():
    assert not [each.title for each in STORIES if sensitive_words(each.title, each.text)]
