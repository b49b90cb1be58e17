"""The line over time: periods in their order, gaps where nothing is published, margins behind."""

import datetime as dt

import pytest

from lib.i18n import using
from lib.services.charts.drawing import Box, Dot, Path
from lib.services.skm.chart import over_time_chart
from lib.services.skm.results import Wanted, over_time
from tests.lib.skm.survey_sample import answer, unit


def draw(db, step="tahunan", **wanted):
    return over_time_chart(over_time(Wanted(**wanted), step, db=db), "Belu", "Judul", 560.0)


def marks(chart, kind, colour):
    return [each for each in chart.marks if isinstance(each, kind) and each.colour == colour]


@pytest.fixture
def three_quarters(sqlite_db):
    """Give answers of the first, second and fourth quarter: 5 of 3, 5 of 2, 5 of 4."""
    own = unit(sqlite_db)
    for month, value in ((1, 3), (5, 2), (11, 4)):
        answer(sqlite_db, own, value, times=5, day=dt.date(2026, month, 3))
    return sqlite_db


def test_each_period_is_a_point_and_a_quarter_without_answers_breaks_the_line(three_quarters):
    with using("id"):
        chart = draw(three_quarters, "triwulanan")
    tips = [each.tip for each in marks(chart, Dot, "main")]
    assert tips == ["Belu, 2026-Q1: 75", "Belu, 2026-Q2: 50", "Belu, 2026-Q4: 100"]
    lines = [each for each in marks(chart, Path, "main") if each.width == 2.2]
    assert [len(each.points) for each in lines] == [2]


def test_half_years_follow_each_other_across_the_year(sqlite_db):
    own = unit(sqlite_db)
    answer(sqlite_db, own, times=5, day=dt.date(2025, 12, 30))
    answer(sqlite_db, own, times=5, day=dt.date(2026, 1, 2))
    first, second = marks(draw(sqlite_db, "semesteran"), Dot, "main")
    assert [each.tip[6:13] for each in (first, second)] == ["2025-S2", "2026-S1"]
    line = next(p for p in marks(draw(sqlite_db, "semesteran"), Path, "main") if p.width == 2.2)
    assert len(line.points) == 2


def test_a_hidden_period_is_never_drawn(three_quarters):
    own = unit(three_quarters, "Disdukcapil")
    answer(three_quarters, own, 1, times=4, day=dt.date(2026, 8, 1))
    tips = " ".join(each.tip for each in marks(draw(three_quarters, "triwulanan"), Dot, "main"))
    assert "Q3" not in tips
    assert draw(three_quarters, "triwulanan", unit=own.id) is None


def test_one_period_or_none_is_no_line(three_quarters, sqlite_db):
    assert draw(three_quarters, "tahunan") is None
    assert draw(sqlite_db, region="11") is None


def test_margins_stay_within_the_scale_of_the_index(sqlite_db):
    own = unit(sqlite_db)
    for month in (1, 5):
        answer(sqlite_db, own, 4, times=5, day=dt.date(2026, month, 3))
        answer(sqlite_db, own, 1, day=dt.date(2026, month, 3))
    with using("id"):
        bars = marks(draw(sqlite_db, "triwulanan"), Box, "pale")
    # (5·4 + 1) / 6 · 25 = 87.5; t(5) · 25 · 1.2247 / √6 = 32.13: no more than 100
    assert [each.tip for each in bars] == ["2026-Q1: 55,37 – 100", "2026-Q2: 55,37 – 100"]
