"""Where a KPI stands in the cycle: hand-worked cases, each by what is on record."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.auth import operator
from lib.services.kpi import cycle, entered, follow_up, register
from lib.services.kpi.cycle import Figure
from lib.services.kpi.entered import Value
from lib.services.kpi.follow_up import Action, Entry
from lib.services.kpi.register import Definition
from tests.lib.kpi.people import BELU, SMART, START, at

TODAY = dt.date(2027, 3, 1)
DEFINED = Definition(1, BELU, "ibu_hamil", 1, SMART, "account:1", START, START)


def action(state="direncanakan", due=dt.date(2027, 2, 1), on=dt.date(2027, 1, 5)):
    moment = dt.datetime.combine(on, dt.time(), dt.UTC)
    entries = (Entry(state, None, "", "", "account:1", moment),)
    return Action(1, BELU, "Bidan", "Dinkes", 1, "ibu_hamil", "", due, "account:1", START, entries)


@pytest.mark.parametrize(
    ("year", "value"),
    [(2024, None), (2025, 61.0), (2026, 68.0), (2027, 75.0), (2028, 82.5), (2029, 90.0),
     (2031, 90.0)],
)  # fmt: skip
def test_the_path_is_straight_from_the_baseline_through_the_targets(year, value):
    assert cycle.path(SMART, year) == value


def test_without_a_baseline_the_path_begins_with_the_first_target():
    bare = replace(SMART, baseline=None, baseline_year=None)
    assert (cycle.path(bare, 2026), cycle.path(bare, 2028)) == (None, 82.5)


@pytest.mark.parametrize(
    ("frequency", "today", "ended", "due"),
    [
        ("tahunan", (2027, 3, 1), (2026, 12, 31), (2027, 1, 31)),
        ("semesteran", (2027, 3, 1), (2026, 12, 31), (2027, 1, 31)),
        ("semesteran", (2027, 7, 1), (2027, 6, 30), (2027, 7, 31)),
        ("triwulanan", (2027, 5, 31), (2027, 3, 31), (2027, 5, 1)),
        ("bulanan", (2028, 3, 31), (2028, 2, 29), (2028, 3, 31)),
    ],
)
def test_periods_end_with_the_calendar_and_are_due_31_days_later(frequency, today, ended, due):
    assert cycle.last_period(frequency, dt.date(*today)) == (dt.date(*ended), dt.date(*due))
    assert cycle.next_due(frequency, dt.date(*ended)) == dt.date(*due)


@pytest.mark.parametrize(
    ("figures", "actions", "step", "why", "due"),
    [
        ([], [], "data", "no_figure", (2026, 12, 25)),
        ([Figure(2025, 61.0)], [], "data", "old_figure", (2027, 1, 31)),
        ([Figure(2026, 68.0)], [], "laporan", "on_path", (2028, 1, 31)),
        ([Figure(2026, 67.9)], [], "tindak_lanjut", "behind", None),
        ([Figure(2025, 90.0), Figure(2026, 60.0)], [], "tindak_lanjut", "behind", None),
        ([Figure(2026, 67.9)], [action()], "tindak_lanjut", "acting", (2027, 2, 1)),
        ([Figure(2026, 67.9)], [action("selesai")], "evaluasi", "again", (2028, 1, 31)),
        ([Figure(2027, 80.0)], [action("selesai")], "laporan", "on_path", (2028, 1, 31)),
        ([Figure(2026, 67.9)], [action("dibatalkan")], "tindak_lanjut", "behind", None),
    ],
)
def test_a_kpi_goes_round_by_what_is_on_record(figures, actions, step, why, due):
    found = cycle.standing(DEFINED, figures, actions, TODAY)
    expected = dt.date(*due) if due else None
    assert (found.step, found.why, found.due) == (step, why, expected)


def test_lower_can_be_better():
    lower = replace(SMART, direction="down", targets={2027: 55.0})
    defined = replace(DEFINED, proposal=lower)
    assert cycle.standing(defined, [Figure(2026, 58.0)], [], TODAY).step == "laporan"
    assert cycle.standing(defined, [Figure(2026, 58.1)], [], TODAY).step == "tindak_lanjut"


def test_when_the_last_target_has_passed_new_ones_are_needed():
    found = cycle.standing(DEFINED, [Figure(2029, 90.0)], [], dt.date(2030, 1, 1))
    assert (found.step, found.why) == ("tujuan", "new_target")
    assert cycle.standing(DEFINED, [], [], dt.date(2029, 12, 31)).step == "data"


def test_a_figure_before_the_path_cannot_be_judged():
    bare = replace(SMART, baseline=None, baseline_year=None)
    found = cycle.standing(replace(DEFINED, proposal=bare), [Figure(2026, 68.0)], [], TODAY)
    assert (found.step, found.why, found.expected) == ("analisis", "no_path", None)


def test_a_quarter_that_ended_later_is_newer_than_the_year_before():
    quarterly = replace(DEFINED, proposal=replace(SMART, frequency="triwulanan"))
    figures = [Figure(2026, 70.0), Figure(2026, 71.0, "2026-Q3"), Figure(2026, 72.0, "2026-Q4")]
    assert cycle.standing(quarterly, figures[1:2], [], TODAY).why == "old_figure"
    assert cycle.standing(quarterly, figures[1:], [], TODAY).figure == figures[2]


def test_the_baseline_of_the_year_that_ended_needs_no_second_figure():
    found = cycle.standing(DEFINED, [], [], dt.date(2026, 12, 1))
    assert found.due == dt.date(2027, 1, 31)


def test_days_late_count_from_the_day_it_was_due():
    found = cycle.standing(DEFINED, [Figure(2025, 61.0)], [], TODAY)
    assert (found.days_late(TODAY), found.days_late(dt.date(2027, 1, 31))) == (29, 0)


def test_a_kpi_goes_once_around_in_the_database(db):
    number = register.define(operator(), BELU, "ibu_hamil", SMART, db=db, now=at())

    def step():
        (found,) = cycle.standings(BELU, TODAY, db=db)
        return found.step, found.why

    assert step() == ("data", "no_figure")
    entered.enter(operator(), number, [Value(BELU, 2026, 62.0)], "Dinkes", db=db)
    assert step() == ("tindak_lanjut", "behind")
    due = dt.date(2027, 2, 1)
    task = follow_up.add(operator(), BELU, "Bidan", "Dinkes", due, kpi_id=number, db=db, now=at())
    assert step() == ("tindak_lanjut", "acting")
    follow_up.write_entry(operator(), task, "selesai", evidence="SK 1", db=db, now=at(70))
    assert step() == ("evaluasi", "again")
    entered.enter(operator(), number, [Value(BELU, 2027, 76.0)], "Dinkes", db=db)
    assert step() == ("laporan", "on_path")
    counted = cycle.count_by_step(cycle.standings(BELU, TODAY, db=db))
    assert (sum(counted.values()), counted["laporan"]) == (1, 1)


def test_a_ready_kpi_is_judged_by_its_computed_figures(db):
    proposal = replace(
        SMART, measure="ipm", baseline=62.5, baseline_year=2019, targets={2029: 70.0}
    )
    register.define(operator(), BELU, "ipm", proposal, db=db)
    (found,) = cycle.standings(BELU, TODAY, db=db)
    assert found.figure == Figure(2022, 63.22)
    assert found.expected == pytest.approx(62.5 + 0.3 * 7.5)
    assert (found.step, found.why) == ("tindak_lanjut", "behind")
    assert cycle.standings("53.21", TODAY, db=db) == ()
