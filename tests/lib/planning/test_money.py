"""What a region can bear beside what a plan takes, by hand, and alternatives that beat others."""

import math

import pytest

from data.current import current_dataset
from lib.services.planning.money import (
    ITEMS,
    Alternative,
    Budget,
    Spending,
    bearable,
    taken,
    weigh,
)


def test_a_regency_has_its_newest_years():
    found = {each.item: each for each in bearable("53.04")}
    assert list(found) == ["transfer_ke_daerah", "dau", "dak_fisik", "dana_desa"]
    # Read in data/seed/budgets.parquet: Rp634.502 billion and Rp62.480 billion.
    assert (found["transfer_ke_daerah"].year, found["dana_desa"].year) == (2021, 2024)
    assert found["transfer_ke_daerah"].budget_rp == pytest.approx(6.34502e11, rel=1e-5)
    assert found["dana_desa"].budget_rp == pytest.approx(6.247997e10, rel=1e-6)
    assert (found["dau"].known, found["dau"].regencies) == (1, 1)
    assert bearable("53.04.01") == bearable("53.04")


def test_a_province_sums_its_regencies_and_says_how_many_are_known():
    whole = {each.item: each for each in bearable("53")}
    regencies = current_dataset().regions["kode"]
    inside = regencies[regencies.str.startswith("53.")]
    parts = [each for code in inside for each in bearable(code) if each.item == "dau"]
    assert whole["dau"].budget_rp == pytest.approx(sum(each.budget_rp for each in parts))
    assert whole["dau"].regencies == len(inside)
    assert "apbd_belanja_modal" in {each.item for each in bearable("35")}


def test_of_jakarta_nothing_is_known_and_nothing_is_made_up():
    assert bearable("31.74") == ()


def test_a_plan_is_laid_beside_its_own_money_in_its_dearest_year():
    budgets = [Budget(item, 2021, 100.0, 1, 1, "x") for item in ITEMS]
    spent = [Spending(2028, "apbd", 10.0), Spending(2029, "apbd", 20.0),
             Spending(2029, "apbd", 5.0), Spending(2028, "dak_fisik", 30.0)]  # fmt: skip
    found = {each.budget.item: each for each in taken(budgets, spent)}
    assert {item: (each.year, each.share_pct) for item, each in found.items()} == {
        "transfer_ke_daerah": (2028, 40.0),
        "dak_fisik": (2028, 30.0),
        "apbd_belanja_modal": (2029, 25.0),
    }
    assert taken(budgets, []) == ()
    assert math.isnan(Budget("dau", 2021, 0.0, 0, 1, "x").share_pct(1.0))


def test_alternatives_by_hand():
    found = weigh([
        Alternative("A", 10.0, 5.0), Alternative("B", 12.0, 5.0), Alternative("C", 20.0, 9.0),
        Alternative("D", None, 50.0), Alternative("E", 0.0, 0.0),
    ])  # fmt: skip
    assert found["per_person_rp"].tolist()[:3] == pytest.approx([2.0, 2.4, 20 / 9])
    assert found["per_person_rp"].isna().tolist() == [False, False, False, True, True]
    assert found["beaten"].tolist() == [False, True, False, False, False]
