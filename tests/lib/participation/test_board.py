"""The public board: figures worked out by hand, and no group of fewer than five."""

import datetime as dt
import itertools
from collections import Counter

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.db.participation_tables import report_rating
from lib.services.participation import board
from lib.services.participation.board import Wanted
from lib.services.participation.tally import _countable, tally
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


def test_confidential_ones_count_in_full_fives_of_a_regency_kind_and_year(db, six):
    """The first five of a kind; neither the rest, nor where reports are told by something else."""
    for n, changes in ((7, {}), (4, {"kind": "saran"}), (4, {"region": "53.03"})):
        for _ in range(n):
            a_report(db, sensitive="korupsi", **changes)
    assert board.total(Wanted(), db=db, now=now).received == 6 + 5
    by = {what: board.by(Wanted(), what, db=db, now=now) for what in ("kind", "regency", "sector")}
    assert [(each.key, each.received) for each in by["kind"]] == [("pengaduan", 11)]
    assert [(each.key, each.received) for each in by["regency"]] == [("53.04", 11)]
    assert [(each.key, each.received) for each in by["sector"]] == [("kesehatan", 6)]
    year, part = (
        Wanted(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, until)) for until in (31, 30)
    )
    assert board.total(year, db=db, now=now).received == 11
    for cut in (part, Wanted(sector="kesehatan")):
        assert board.total(cut, db=db, now=now).received == 6


def test_how_a_confidential_answer_is_rated_is_told_to_nobody(db, six):
    for score in (1, 1, 1, 1, 4):
        rate(db, a_report(db, identity="rahasia", answered_at=MONDAY + 20 * DAY), score)
    cell = board.total(Wanted(), db=db, now=now)
    assert (cell.received, cell.ratings) == (11, 5)
    assert (cell.waited, cell.satisfaction) == (3, pytest.approx(2.8 * 25))
    assert cell.answered == pytest.approx(10 / 11 * 100)


def test_what_a_file_says_has_ended_counts_as_answered(db):
    for state in ("selesai", "selesai", "ditolak", "diterima", "ditindaklanjuti"):
        a_report(db, state=state, channel="impor")
    assert board.total(Wanted(), db=db, now=now).answered == pytest.approx(60)


@settings(deadline=None, max_examples=12)
@given(st.lists(st.tuples(*(st.integers(0, 1) for _ in range(5)), st.integers(1, 7)), max_size=12))
def test_whatever_is_subtracted_leaves_fives_of_confidential_reports(groups):
    """Every figure of the board, less the reports that are not confidential, is so many fives."""
    rows = [own for *own, n in groups for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["region", "kind", "sector", "year", "secret"]).assign(
        id=lambda own: range(len(own)), unit_id=lambda own: own["sector"], state="diterima"
    )
    for name, words in (("region", ("53.03", "53.04")), ("kind", ("usulan", "saran")),
                        ("sector", ("", "kesehatan"))):  # fmt: skip
        frame[name] = frame[name].map(dict(enumerate(words))).astype("str")
    frame["day"] = (frame["year"].astype("int64") + 55).to_numpy().astype("datetime64[Y]")
    frame["day"] = frame["day"].astype("datetime64[s]")
    frame["secret"] = frame["secret"].astype(bool)
    counted = frame[_countable(frame)].reset_index(drop=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(board, "tally", lambda **_: counted)
        for wanted in _choices():
            for what in ("", *board.BY):
                own = board.picked(wanted, what)
                secret = own[own["secret"]]
                keys = board._keys(secret, what) if what else [""] * len(secret)
                assert all(n % 5 == 0 for n in Counter(keys).values())


def _choices():
    for region, kind, sector, unit, year in itertools.product(
        ("", "53", "53.04"), ("", "saran"), ("", "kesehatan"), (None, 1), (None, 2025, 2026)
    ):
        since, until = (None if year is None else dt.date(year, *end) for end in ((1, 1), (12, 31)))
        yield Wanted(region, kind, sector, unit, since, until)


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
