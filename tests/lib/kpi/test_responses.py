"""KPIs of response: figures by hand, of real reports alone, hidden where few."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.engine import set_database
from data.db.participation_tables import report_rating
from lib.services.kpi import scorecard, series
from lib.services.kpi.measures import RESPONSES, ready_kpi
from tests.reports import a_report

BELU, ALOR = "53.04", "53.05"
START = dt.datetime(2025, 11, 24, 2, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_database(db, monkeypatch):
    before = set_database(db)
    monkeypatch.setattr(series, "FRESH_S", 1e-6)  # nothing is kept between two readings
    yield
    set_database(before)


def reports(db, waits, region=BELU, **changes):
    made = [
        a_report(db, region=region, received_at=START, answer_due=START + 7 * DAY,
                 answered_at=START + wait * DAY, **changes)
        for wait in waits
    ]  # fmt: skip
    for each, score in zip(made, (4, 4, 3, 3, 1), strict=False):
        with db.write() as connection:
            connection.execute(
                sa.insert(report_rating).values(report_id=each.id, score=score, at=START)
            )


def test_they_are_of_quality_and_more_is_better():
    for code, unit in zip(RESPONSES, ("pct", "index"), strict=True):
        kpi = ready_kpi(code)
        assert (kpi.family, kpi.direction, kpi.unit) == ("kualitas", "up", unit)
        assert not kpi.from_indicator
        assert kpi.sources()
    assert ready_kpi("respons_puas").unit_label("id") == "indeks 25–100"
    assert ready_kpi("respons_tepat").text(66.6) == "67\u00a0%"


def test_figures_are_as_worked_out_by_hand(db):
    reports(db, (1, 2, 3, 8, 9))
    assert series.of_region("respons_tepat", BELU) == ((2025, 60.0),)
    assert series.of_region("respons_puas", BELU) == ((2025, 75.0),)
    assert scorecard.scorecard("respons_tepat", BELU).value == 60.0


def test_few_and_made_up_ones_are_not_told(db):
    reports(db, (1, 2, 3, 4), region=ALOR)
    reports(db, (1,) * 6, region=ALOR, demo=True)
    assert series.of_region("respons_tepat", ALOR) == ()
    assert series.of_region("respons_puas", ALOR) == ()
