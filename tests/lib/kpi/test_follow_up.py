"""Follow-up on both databases: planned, late, done with evidence, never rewritten."""

import datetime as dt

import pytest

from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services import trail
from lib.services.kpi import follow_up, register
from lib.services.kpi.register_errors import ActionError, ActionMissingError, KpiMissingError
from tests.lib.kpi.people import BELU, MALAKA, NTT, SMART, START, at, officer, planner

DUE = dt.date(2026, 12, 10)


@pytest.fixture
def kpi_id(db):
    return register.define(operator(), BELU, "ibu_hamil", SMART, db=db)


@pytest.fixture
def action(db, kpi_id):
    return follow_up.add(
        operator(), BELU, "Tambah bidan", "Dinkes", DUE, kpi_id=kpi_id, db=db, now=at()
    )


def test_an_action_is_planned_and_seen_due(db, action):
    (found,) = follow_up.actions(BELU, db=db)
    assert (found.id, found.state, found.due, found.code) == (
        action, "direncanakan", DUE, "ibu_hamil",
    )  # fmt: skip
    assert follow_up.late(DUE, db=db) == ()
    assert [each.days_late(DUE + dt.timedelta(3)) for each in follow_up.actions(db=db)] == [3]
    assert follow_up.late(DUE + dt.timedelta(1), db=db) == (found,)


def test_entries_are_added_and_the_newest_counts(db, action):
    later = dt.date(2027, 1, 15)
    follow_up.write_entry(operator(), action, "berjalan", note="Tertunda", due=later, db=db)
    assert follow_up.late(DUE + dt.timedelta(9), db=db) == ()
    follow_up.write_entry(operator(), action, "selesai", evidence="SK 12/2027", db=db)
    found = follow_up.by_number(action, db=db)
    assert [each.state for each in found.entries] == ["berjalan", "selesai"]
    assert (found.state, found.due, found.first_due) == ("selesai", later, DUE)
    assert (found.is_open, found.days_late(dt.date(2030, 1, 1))) == (False, 0)
    told = [each.action for each in trail.entries(operator(), db=db)]
    assert told[:3] == ["follow_up.entry", "follow_up.entry", "follow_up.add"]


@pytest.mark.parametrize(
    ("title", "owner", "due"),
    [("", "Dinkes", DUE), ("Bidan", " ", DUE), ("Bidan", "Dinkes", None),
     ("Bidan", "Dinkes", dt.date(1026, 1, 1))],
)  # fmt: skip
def test_title_owner_and_date_are_needed(db, kpi_id, title, owner, due):
    with pytest.raises(ActionError):
        follow_up.add(operator(), BELU, title, owner, due, kpi_id=kpi_id, db=db)
    assert follow_up.actions(db=db) == ()


def test_an_action_is_for_a_kpi_of_the_register_or_a_computed_one(db):
    with pytest.raises(ActionError):
        follow_up.add(operator(), BELU, "Bidan", "Dinkes", DUE, db=db)
    with pytest.raises(KpiMissingError):
        follow_up.add(operator(), BELU, "Bidan", "Dinkes", DUE, kpi_id=99, db=db)
    follow_up.add(operator(), BELU, "Bidan", "Dinkes", DUE, measure="ipm", db=db)
    assert follow_up.actions(db=db)[0].code == "ipm"


def test_done_needs_evidence_and_states_are_known_ones(db, action):
    for state in ("selesai", "lupa", ""):
        with pytest.raises(ActionError):
            follow_up.write_entry(operator(), action, state, db=db)
    with pytest.raises(ActionMissingError):
        follow_up.write_entry(operator(), action + 1, "berjalan", db=db)


def test_a_region_sees_what_lies_within_it(db, action):
    follow_up.add(operator(), MALAKA, "Bidan", "Dinkes", DUE, measure="ipm", db=db)
    assert [len(follow_up.actions(code, db=db)) for code in (BELU, MALAKA, NTT, "5", None)] == [
        1, 1, 2, 0, 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("series", "before", "after", "change"),
    [
        ([(2027, 70.0), (2025, 61.0), (2026, 64.0)], (2026, 64.0), (2027, 70.0), 6.0),
        ([(2025, 61.0)], (2025, 61.0), None, None),
        ([(2028, 70.0)], None, (2028, 70.0), None),
        ([], None, None, None),
    ],
)
def test_effect_compares_the_figures_before_and_after(db, action, series, before, after, change):
    found = follow_up.effect(follow_up.by_number(action, db=db), series)
    assert START.year == 2026
    assert (found.before, found.after, found.change) == (before, after, change)


def test_none_but_a_planner_of_the_region_follows_up(db, kpi_id, action):
    for actor, error in (
        (GUEST, SignInNeededError),
        (officer(db), ForbiddenError),
        (planner(db, MALAKA), ForbiddenError),
    ):
        with pytest.raises(error):
            follow_up.add(actor, BELU, "Bidan", "Dinkes", DUE, kpi_id=kpi_id, db=db)
        with pytest.raises(error):
            follow_up.write_entry(actor, action, "berjalan", db=db)
    follow_up.write_entry(planner(db), action, "berjalan", db=db)
    assert follow_up.by_number(action, db=db).state == "berjalan"
