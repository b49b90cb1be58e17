"""Results by group and period: worked by hand, hidden below five, the demonstration apart."""

import datetime as dt

import pytest

from lib.services.skm import results
from lib.services.skm.results import Wanted
from tests.lib.skm.survey_sample import answer, unit


@pytest.fixture
def two_units(db):
    """Give two units of Belu: six who say 3 everywhere, five who say 4 but 2 for U3."""
    wedomu = unit(db, service="puskesmas")
    office = unit(db, "Disdukcapil", service_name="Dukcapil")
    answer(db, wedomu, 3, times=6, day=dt.date(2026, 3, 1))
    answer(db, office, 4, 4, 2, 4, 4, 4, 4, 4, 4, times=5, day=dt.date(2026, 8, 1))
    return wedomu, office


def test_all_answers_together_worked_by_hand(db, two_units):
    found = results.overall(Wanted(region="53.04"), db=db)
    # U3: (6·3 + 5·2) / 11 = 28/11; the others (6·3 + 5·4) / 11 = 38/11
    assert found.n == 11
    assert found.elements[2].mean == pytest.approx(28 / 11)
    assert found.elements[0].mean == pytest.approx(38 / 11)
    assert found.index == pytest.approx(25 / 9 * (8 * 38 + 28) / 11, abs=0.005)
    assert found.grade.mutu == "B"
    assert results.weakest(found)[0].code == "U3"


def test_by_unit_service_regency_and_period(db, two_units):
    wedomu, office = two_units
    wanted = Wanted(region="53")
    units = {cell.key: cell.result.index for cell in results.by_unit(wanted, db=db)}
    assert units == {str(wedomu.id): 75.0, str(office.id): 94.44}
    assert {cell.key for cell in results.by_service(wanted, db=db)} == {"puskesmas", "Dukcapil"}
    assert [(c.key, c.result.n) for c in results.by_regency(wanted, db=db)] == [("53.04", 11)]
    times = {
        step: [c.key for c in results.over_time(wanted, step, db=db)] for step in results.STEPS
    }
    assert times == {
        "tahunan": ["2026"],
        "semesteran": ["2026-S1", "2026-S2"],
        "triwulanan": ["2026-Q1", "2026-Q3"],
    }
    assert results.overall(Wanted(unit=wedomu.id), db=db).index == 75.0
    assert results.overall(Wanted(until=dt.date(2026, 6, 30)), db=db).n == 6
    assert results.overall(Wanted(since=dt.date(2026, 7, 1)), db=db).n == 5
    assert results.overall(Wanted(region="11"), db=db) == results.Result(
        0, False, None, None, None, ()
    )


def test_fewer_than_five_are_hidden_with_all_that_would_tell_them(db):
    own = unit(db)
    answer(db, own, times=4)
    found = results.overall(Wanted(), db=db)
    assert found == results.Result(0, True, None, None, None, ())
    answer(db, own)
    assert results.overall(Wanted(), db=db).index == 75.0


def test_a_hidden_group_takes_the_next_smallest_with_it(db):
    small, middle, large = (unit(db, name) for name in ("A", "B", "C"))
    answer(db, small, times=2)
    answer(db, middle, times=6)
    answer(db, large, times=9)
    shown = {c.key: c.result.hidden for c in results.by_unit(Wanted(), db=db)}
    assert shown == {str(small.id): True, str(middle.id): True, str(large.id): False}


def test_an_element_with_few_answers_is_hidden_and_the_index_with_it(db):
    own = unit(db)
    answer(db, own, *(3,) * 8, None, times=6)
    answer(db, own, times=2)
    found = results.overall(Wanted(), db=db)
    assert (found.n, found.index, found.grade, found.margin) == (8, None, None, None)
    assert (found.elements[8].n, found.elements[8].mean) == (0, None)
    assert found.elements[7].mean == 3.0


def test_regencies_by_year_for_the_goals(db, two_units):
    answer(db, two_units[0], 4, times=7, day=dt.date(2025, 12, 1))
    table = results.all_regencies(db=db)
    assert table[["kode", "year", "n"]].to_numpy().tolist() == [
        ["53.04", 2025, 7],
        ["53.04", 2026, 11],
    ]
    assert table["index"].tolist() == [100.0, 83.84]
    assert table["mutu"].tolist() == ["A", "B"]
    assert results.all_regencies(2025, db=db)["year"].tolist() == [2025]
    assert results.regency_index("53.04", db=db).index == 83.84
    assert results.regency_index("53.04", 2025, db=db).index == 100.0
    assert results.regency_index("53.05", db=db).index is None


def test_no_answers_give_no_figures(db):
    assert results.all_regencies(db=db).empty
    assert results.by_unit(Wanted(), db=db) == ()
    assert results.over_time(Wanted(), db=db) == ()
    assert results.regency_index("53.04", db=db).n == 0


def test_answers_that_come_later_are_seen(db):
    own = unit(db)
    answer(db, own, times=5)
    assert results.overall(Wanted(), db=db).n == 5
    answer(db, own, 4, times=5)
    assert results.overall(Wanted(), db=db).index == 87.5


def test_the_change_between_the_last_two_periods_with_its_margin(db):
    own = unit(db)
    assert results.change(()) is None
    for value, day in ((2, dt.date(2025, 12, 1)), (4, dt.date(2026, 2, 1))):
        answer(db, own, value, times=4, day=day)
        answer(db, own, 3, times=4, day=day)
    found = results.change(results.over_time(Wanted(), db=db))
    assert (found.before, found.after) == ("2025", "2026")
    assert found.points == pytest.approx(87.5 - 62.5)
    # Both years: scores 12.5 above and below their mean, s = 12.5·√(8/7); t(0.975; 7) = 2.3646
    each = 2.3646 * 12.5 * (8 / 7) ** 0.5 / 8**0.5
    assert found.margin == pytest.approx(2**0.5 * each, abs=1e-3)
    assert found.clear
