"""KPIs that regions fill in themselves: cards, readings and the command line say the same."""

import json
from dataclasses import replace

import pytest

from data.db.engine import set_database
from lib import cli
from lib.i18n import using
from lib.services.kpi import entered, own, readings, register, scorecard
from lib.services.kpi.cycle import Figure, standing
from lib.services.kpi.entered import Value
from tests.lib.kpi.people import BELU, MALAKA, NTT, SMART, START, at, planner


@pytest.fixture(autouse=True)
def base(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


@pytest.fixture
def filled(base):
    """Give a KPI of Belu: 61 in 2025, 75 meant for 2027, 62 reached in 2026."""
    actor = planner(base)
    number = register.define(actor, BELU, "ibu_hamil", SMART, db=base, now=at())
    values = [Value(BELU, 2024, 58.0), Value(BELU, 2026, 50.0, "2026-Q1"),
              Value(BELU, 2026, 62.0, "2026-Q3")]  # fmt: skip
    entered.enter(actor, number, values, "Dinkes", db=base, now=at())
    return number


def card_of(region=BELU, year=None):
    (found,) = (each for each in scorecard.scorecards(region, year) if each.kpi.code == "ibu_hamil")
    return found


def test_a_card_holds_the_newest_figure_against_target_and_path(filled):
    card = card_of()
    assert (card.value, card.year, card.period) == (62.0, 2026, "2026-Q3")
    assert (card.target_year, card.target) == (2027, 75.0)
    assert card.achievement == pytest.approx(62 / 75 * 100)
    assert card.grade.label("id") == "Tinggi"
    # From 61 in 2025 to 75 in 2027 the path asks for 68 in 2026.
    assert card.expected == 68.0
    assert card.on_path is False
    assert (card.baseline_year, card.change) == (2025, 1.0)
    assert card.history == ((2024, 58.0), (2026, 62.0))


def test_a_year_before_the_baseline_has_no_change_and_no_path(filled):
    card = card_of(year=2024)
    assert (card.value, card.change, card.expected, card.on_path) == (58.0, None, None, None)
    assert card_of(year=2025).value is None


def test_the_whole_year_counts_before_its_last_month(base):
    actor = planner(base)
    number = register.define(actor, BELU, "ibu_hamil", SMART, db=base, now=at())
    values = [Value(BELU, 2025, 70.0, "2025-12"), Value(BELU, 2025, 66.0)]
    entered.enter(actor, number, values, "Dinkes", db=base, now=at())
    assert (card_of().value, card_of().period) == (66.0, "")


def test_one_of_the_province_stands_in_its_regencies_and_a_computed_one_is_no_own_kpi(base):
    actor = planner(base, NTT)
    register.define(actor, NTT, "ibu_hamil", SMART, db=base, now=at())
    goal = replace(SMART, measure="kemiskinan_pct", direction="down", baseline=None,
                   baseline_year=None)  # fmt: skip
    register.define(actor, NTT, "miskin", goal, db=base, now=at())
    for region in (BELU, MALAKA):
        assert [each.code for each in own.own_kpis(region)] == ["ibu_hamil"]
    assert own.own_kpis("32.04") == ()
    assert card_of().value is None
    assert card_of().grade is None


def test_the_command_line_tells_what_the_card_tells(filled, capsys):
    assert cli.main(["kpi", "--region", BELU, "--format", "json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    card, row = card_of(), rows["ibu_hamil"]
    assert row["value"] == card.value
    assert (row["target"], row["target_year"], row["path"]) == (75.0, 2027, 68.0)
    assert row["achievement"] == pytest.approx(card.achievement, abs=1e-6)
    assert row["class"] == "Tinggi"
    assert "Dinas Kesehatan" in row["source"]


def test_achievement_and_path_are_named_apart_and_agree_with_the_cycle(filled):
    figure = Figure(2026, 62.0, "2026-Q3")
    with using("id"):
        assert readings.achieved_words(SMART, figure) == "82,7\xa0% (target 2027: 75\xa0%)"
        assert readings.path_words(SMART, figure) == "belum sesuai (jalur 2026: 68\xa0%)"
        assert readings.path_words(SMART, Figure(2027, 75.0)) == "sesuai (jalur 2027: 75\xa0%)"
        assert readings.achieved_words(SMART, None) == readings.path_words(SMART, None) == "–"
    with using("en"):
        assert readings.path_words(SMART, figure) == "off path (path in 2026: 68%)"
    where = standing(register.by_id(filled), [figure], [], START.date())
    assert where.why in {"behind", "old_figure"}
    assert where.expected == card_of().expected
