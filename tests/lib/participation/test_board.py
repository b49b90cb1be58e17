"""The public board: figures worked out by hand, and no group of fewer than five."""

import datetime as dt

import numpy as np
import pytest
import sqlalchemy as sa

from data.db.participation_tables import report_rating
from lib.services.participation import board
from lib.services.participation.board import Wanted
from lib.services.participation.tally import tally
from tests.reports import MONDAY, a_report

DAY = dt.timedelta(days=1)
DUE = MONDAY + 7 * DAY  # five working days on


def now():
    return MONDAY + 30 * DAY


def rate(db, own, score):
    with db.write() as connection:
        connection.execute(
            sa.insert(report_rating).values(report_id=own.id, score=score, at=MONDAY)
        )


@pytest.fixture
def six(db):
    """Give six reports of Belu: four answered in time, one late, one not at all."""
    waits = (1, 2, 3, 4, 14, None)
    made = [
        a_report(
            db,
            answer_due=DUE,
            answered_at=None if days is None else MONDAY + days * DAY,
            identity="rahasia" if days == 14 else "anonim",
        )
        for days in waits
    ]
    for own, score in zip(made, (4, 4, 3, 2, 1), strict=False):
        rate(db, own, score)
    return made


def test_figures_are_as_worked_out_by_hand(db, six):
    cell = board.total(Wanted(), db=db, now=now)
    assert (cell.received, cell.ratings) == (6, 5)
    assert cell.answered == pytest.approx(5 / 6 * 100)
    assert cell.in_time == pytest.approx(4 / 6 * 100)
    assert cell.waited == 3  # of 1, 2, 3, 4, 10 working days
    assert cell.satisfaction == pytest.approx(2.8 * 25)


def test_what_is_not_due_yet_is_not_late(db, six):
    cell = board.total(Wanted(), db=db, now=lambda: DUE - DAY)
    assert cell.in_time == pytest.approx(4 / 5 * 100)


def test_fewer_than_five_are_hidden(db, six):
    for _ in range(2):
        a_report(db, region="53.03", kind="usulan")
    assert board.total(Wanted(), db=db, now=now).received == 8
    kept = board.by(Wanted(), "regency", db=db, now=now)
    assert [(each.key, each.received, each.hidden) for each in kept] == [
        ("53.03", 0, True),
        ("53.04", 6, False),
    ]
    few = board.total(Wanted(region="53.03"), db=db, now=now)
    assert few == board.Cell("", 0, hidden=True)


def test_confidential_ones_of_a_region_with_few_reports_are_not_counted_at_all(db, six):
    for identity in ("anonim", "rahasia"):
        a_report(db, region="53.03", identity=identity)
    assert board.total(Wanted(), db=db, now=now).received == 7
    assert board.total(Wanted(region="53.04"), db=db, now=now).received == 6


def test_no_difference_of_two_totals_tells_a_confidential_report(db, six):
    for sensitive in ("korupsi", ""):
        a_report(db, kind="saran", sensitive=sensitive)
    assert board.total(Wanted(), db=db, now=now).received == 8
    kept = board.by(Wanted(), "kind", db=db, now=now)
    assert [(each.key, each.hidden, each.guarded) for each in kept] == [
        ("pengaduan", True, True),
        ("saran", True, False),
    ]
    # Neither may the choice of one be told: 8 - 6 would be 2.
    guarded = board.total(Wanted(kind="pengaduan"), db=db, now=now)
    assert guarded == board.Cell("", 0, hidden=True, guarded=True)
    months = board.by(Wanted(kind="pengaduan"), "month", db=db, now=now)
    assert all(each.hidden for each in months)


def test_the_demonstration_is_counted_apart(db, six):
    for _ in range(5):
        a_report(db, demo=True)
    assert board.total(Wanted(), db=db, now=now).received == 6
    assert board.total(Wanted(demo=True), db=db, now=now).received == 5


def test_offers_and_copies_ask_for_no_answer(db):
    for kind, state in (("relawan", "diterima"), ("pengaduan", "duplikat")):
        for _ in range(5):
            a_report(db, kind=kind, state=state, answer_due=DUE, answered_at=MONDAY + DAY)
    cell = board.total(Wanted(), db=db, now=now)
    assert (cell.received, cell.answered, cell.in_time) == (10, None, None)


def test_groups_and_choices(db, six):
    for _ in range(5):
        a_report(db, region="53.03", kind="usulan", received_at=MONDAY - 40 * DAY)
    months = board.by(Wanted(), "month", db=db, now=now)
    assert [(each.key, each.received) for each in months] == [("2026-10", 5), ("2026-11", 6)]
    (one,) = board.by(Wanted(since=dt.date(2026, 11, 1)), "kind", db=db, now=now)
    assert (one.key, one.received) == ("pengaduan", 6)
    assert [each.key for each in board.by(Wanted(), "province", db=db, now=now)] == ["53"]
    assert [each.key for each in board.by(Wanted(), "unit", db=db, now=now)] == [""]
    with pytest.raises(ValueError, match="weather"):
        board.by(Wanted(), "weather", db=db, now=now)


def test_nothing_at_all_is_nothing(db):
    assert board.total(Wanted(), db=db) == board.Cell("", 0)
    assert board.by(Wanted(), "kind", db=db) == ()


def test_waits_are_counted_as_numpy_counts_business_days(db):
    """Independent: `numpy.busday_count`, over a year without days of an admin's own."""
    start = dt.datetime(2026, 7, 6, 2, tzinfo=dt.UTC)
    for days in range(8):
        a_report(db, received_at=start, answered_at=start + days * DAY)
    first = np.datetime64("2026-07-06")
    # numpy counts the first day and not the last one: one day on gives ours.
    expected = [int(np.busday_count(first + 1, first + days + 1)) for days in range(8)]
    assert tally(db=db)["waited"].tolist() == expected


def test_the_table_is_kept_until_something_changes(db, six):
    first = tally(db=db)
    assert tally(db=db) is first
    rate(db, six[-1], 4)
    assert len(tally(db=db)["score"].dropna()) == 6
