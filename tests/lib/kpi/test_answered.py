"""KPIs of single elements of the survey, worked by hand; the demonstration is never among them."""

import datetime as dt

import numpy as np
import pytest

from data.db.engine import set_database
from lib.auth import operator
from lib.services.kpi import scorecard, series, table
from lib.services.kpi.measures import ELEMENTS, ready_kpi
from lib.services.skm import demo, results
from tests.lib.skm.survey_sample import answer, now, unit

BELU, ALOR, SIKKA = "53.04", "53.05", "53.07"
LAST_YEAR = dt.date(2025, 12, 30)


@pytest.fixture(autouse=True)
def _own_database(sqlite_db, monkeypatch):
    before = set_database(sqlite_db)
    monkeypatch.setattr(series, "FRESH_S", 1e-6)  # nothing is kept between two readings
    yield
    set_database(before)


def test_time_accuracy_and_friendliness_are_the_third_fifth_and_seventh_element():
    assert ELEMENTS == {"skm_waktu": "U3", "skm_kesesuaian": "U5", "skm_perilaku": "U7"}
    for code in ELEMENTS:
        kpi = ready_kpi(code)
        assert (kpi.family, kpi.direction, kpi.unit) == ("kualitas", "up", "index")
        assert kpi.unit_label("id") == "indeks 25–100"
        assert not kpi.from_indicator


def test_each_is_the_mean_of_its_own_answers_times_25(sqlite_db):
    own = unit(sqlite_db)
    answer(sqlite_db, own, 1, 1, 4, 1, 2, 1, 3, 1, 1, times=4)
    answer(sqlite_db, own, 1, 1, 3, 1, 2, 1, 4, 1, 1)
    answer(sqlite_db, own, 1, 1, 3, 1, None, 1, 3, 1, 1, times=2)
    # U3: (4·4 + 3·3) / 7 · 25; U5: 2 · 25 of five answers; U7: (4·3 + 4 + 2·3) / 7 · 25
    found = {code: dict(series.of_region(code, BELU)) for code in ELEMENTS}
    assert found == {
        "skm_waktu": {2026: 89.29},
        "skm_kesesuaian": {2026: 50.0},
        "skm_perilaku": {2026: 78.57},
    }
    assert table.scores("skm_waktu")["value"].notna().sum() == 1


def test_years_stand_beside_each_other_and_the_card_tells_the_change(sqlite_db):
    own = unit(sqlite_db)
    answer(sqlite_db, own, 3, times=5, day=LAST_YEAR)
    answer(sqlite_db, own, 3, 3, 4, 3, 3, 3, 3, 3, 3, times=5)
    card = scorecard.scorecard("skm_waktu", BELU)
    assert (card.baseline, card.value, card.change, card.year) == (75.0, 100.0, 25.0, 2026)


def test_an_element_of_fewer_than_five_answers_is_hidden_where_others_are_shown(sqlite_db):
    own = unit(sqlite_db)
    answer(sqlite_db, own, 3, 3, 3, 3, 3, 3, 3, 3, 3, times=4)
    answer(sqlite_db, own, 3, 3, None, 3, 3, 3, 3, 3, 3, times=2)
    assert series.of_region("skm_waktu", BELU) == ()
    assert series.of_region("skm_perilaku", BELU) == ((2026, 75.0),)
    assert series.of_region("skm", BELU) == ()  # eight elements are no index
    assert scorecard.scorecard("skm_waktu", BELU).value is None


def test_a_regency_of_few_is_hidden_and_the_demonstration_is_not_counted(sqlite_db):
    answer(sqlite_db, unit(sqlite_db, region=ALOR), times=4)
    answer(sqlite_db, unit(sqlite_db, region=BELU), times=6)
    answer(sqlite_db, unit(sqlite_db, region="53"), times=9)  # a province's own office
    demo.make(operator(), SIKKA, db=sqlite_db, now=now)
    assert not set(results.all_elements()["kode"]) & {ALOR, SIKKA, "53"}
    frame = table.scores("skm_perilaku")
    assert np.isnan(frame.loc[[ALOR, SIKKA], "value"].astype(float)).all()


def test_nobody_has_answered_and_nothing_is_available():
    assert results.all_elements().empty
    for code in ELEMENTS:
        assert series.every_year(code).empty
        assert ready_kpi(code).text(float("nan")) == "tidak tersedia"
