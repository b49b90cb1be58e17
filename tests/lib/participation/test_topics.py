"""Topics over time: words of public titles, and a table of counts of five or more."""

import datetime as dt

import numpy as np

from lib.services.participation import board, published, topics
from tests.reports import MONDAY, a_report

DAY = dt.timedelta(days=1)


def now():
    return MONDAY + 3 * DAY


def test_words_are_those_of_five_public_titles_or_more(db):
    for place in range(6):
        a_report(db, published_at=MONDAY if place else None, title="Obat di puskesmas, OBAT habis")
    for _ in range(4):
        a_report(db, published_at=MONDAY, title="Jembatan untuk warga […]")
    a_report(db, published_at=MONDAY, title="Obat habis", received_at=MONDAY - 500 * DAY)
    found = topics.words(published.Wanted(), db=db, now=now)
    assert [(each.word, each.n) for each in found] == [("habis", 5), ("obat", 5), ("puskesmas", 5)]
    assert found[0].by_month == (*[0] * 11, 5)


def test_a_month_that_has_begun_in_the_east_is_counted_there(db):
    """Two in the morning of 1 December in Merauke is still November by UTC."""
    dawn = dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC)
    for _ in range(5):
        a_report(db, region="93.01", published_at=MONDAY, title="Obat habis", received_at=dawn)
    found = topics.words(published.Wanted(), db=db, now=lambda: dawn)
    assert [(each.word, each.n) for each in found] == [("habis", 5), ("obat", 5)]
    assert found[0].by_month[-1] == 5


def test_sectors_by_month(db):
    for month, n in ((0, 6), (1, 7)):
        for _ in range(n):
            a_report(db, received_at=MONDAY - month * 30 * DAY)
    a_report(db, sector="pendidikan")
    months, table = topics.by_sector(board.Wanted(), db=db)
    assert months == ("2026-10", "2026-11")
    assert table.loc["kesehatan"].tolist() == [7, 6]
    assert np.isnan(table.loc["pendidikan", "2026-11"])
    assert table.loc["pendidikan", "2026-10"] == 0
    assert topics.by_sector(board.Wanted(region="11"), db=db)[0] == ()


def test_where_months_tell_nothing_quarters_do(db):
    for month in (1, 2, 3):
        for _ in range(2):
            a_report(db, received_at=dt.datetime(2026, month, 10, tzinfo=dt.UTC))
    periods, table = topics.by_sector(board.Wanted(), db=db)
    assert periods == ("2026-Q1",)
    assert table.loc["kesehatan"].tolist() == [6]


def test_confidential_reports_are_no_topic(db):
    for _ in range(6):
        a_report(db, identity="rahasia")
    assert topics.by_sector(board.Wanted(), db=db)[0] == ()
