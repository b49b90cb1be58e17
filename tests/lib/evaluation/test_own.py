"""KPIs that regions fill in are followed as indicators are, once they have years enough."""

import numpy as np
import pytest

from data.db.engine import set_database
from lib.auth import operator
from lib.services.evaluation import risk, series, trend
from lib.services.evaluation.errors import SeriesError
from lib.services.kpi import entered, register
from lib.services.kpi.entered import Value
from tests.lib.kpi.people import BELU, MALAKA, NTT, SMART, at, planner


@pytest.fixture
def code(sqlite_db):
    """Give a KPI of NTT, meant to reach 90 by 2029: Belu gains 2 a year, Malaka falls back."""
    before = set_database(sqlite_db)
    actor = planner(sqlite_db, NTT)
    number = register.define(actor, NTT, "ibu_hamil", SMART, db=sqlite_db, now=at())
    values = [Value(BELU, year, 60.0 + 2 * (year - 2022)) for year in range(2022, 2027)]
    values += [Value(MALAKA, 2022, 70.0), Value(MALAKA, 2026, 66.0), Value(NTT, 2026, 1.0),
               Value(BELU, 2026, 1.0, "2026-Q1")]  # fmt: skip
    entered.enter(actor, number, values, "Dinkes", db=sqlite_db, now=at())
    yield f"{series.OWN}{number}"
    set_database(before)


def test_a_panel_has_the_regencies_with_values_by_year(code):
    assert series.own_codes() == (code,)
    known = series.panel(code)
    assert known.kodes == (BELU, MALAKA)
    assert known.years == (2022, 2023, 2024, 2025, 2026)
    np.testing.assert_array_equal(known.of(BELU), [60, 62, 64, 66, 68])
    np.testing.assert_array_equal(known.of(MALAKA), [70, np.nan, np.nan, np.nan, 66])
    assert known.up
    assert np.isnan(known.of("32.04")).all()


def test_a_value_that_comes_later_counts_at_once(code):
    assert trend.trend(code, BELU).pace == pytest.approx(2.0)
    number = int(code.removeprefix(series.OWN))
    entered.enter(operator(), number, [Value(BELU, 2026, 88.0)], "Dinkes", now=at(1))
    assert trend.trend(code, BELU).own[-1] == 88.0


def test_who_moves_too_slowly_or_away_is_at_risk(code):
    found = risk.risks(code, risk.registered_targets(code)).set_index("kode")
    assert found.loc[BELU, "reason"] == "slow"
    # From 68 in 2026 to 90 in 2029 it takes 22 / 3 a year.
    assert found.loc[BELU, "needed"] == pytest.approx(22 / 3)
    assert found.loc[MALAKA, "reason"] == "away"
    rest = found.drop([BELU, MALAKA])
    assert set(rest["reason"]) == {"unknown"}
    assert all(kode.startswith(NTT) for kode in found.index)


@pytest.mark.parametrize("code_", ["kpi-", "kpi-999", "kpi-x", "kpi-1; drop"])
def test_a_code_that_stands_for_none_is_refused(sqlite_db, code_):
    before = set_database(sqlite_db)
    try:
        with pytest.raises(SeriesError):
            series.panel(code_)
    finally:
        set_database(before)
