"""Values that people bring, on both databases: all rows or none, the newest counts."""

import io
import math
from dataclasses import replace

import pandas as pd
import pytest

from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services.kpi import entered, register
from lib.services.kpi.entered import Value
from lib.services.kpi.register_errors import (
    KpiComputedError,
    KpiMissingError,
    ValuesColumnsError,
    ValuesError,
)
from tests.lib.kpi.people import BELU, MALAKA, NTT, SMART, officer, planner

TABLE = b"kode;tahun;nilai\n53.04;2025;61,5\n53.21;2025;1.048,25\n53.04;2026;-\n"


@pytest.fixture
def kpi_id(db):
    return register.define(operator(), NTT, "ibu_hamil", SMART, db=db)


def in_force(db, kpi_id, region=None):
    return {
        (each.region, each.period or each.year): each.value
        for each in entered.values_of(kpi_id, region, db=db)
    }


def test_a_table_is_read_with_its_decimal_comma_and_codes_as_text(db, kpi_id):
    assert entered.load(operator(), kpi_id, TABLE, "nilai.csv", "Dinkes", db=db) == 2
    assert in_force(db, kpi_id) == {(BELU, 2025): 61.5, (MALAKA, 2025): 1048.25}
    assert entered.values_of(kpi_id, BELU, db=db)[0].source == "Dinkes"


def test_a_workbook_gives_the_same(db, kpi_id):
    sheet = io.BytesIO()
    rows = {"kode": [BELU, MALAKA], "year": [2025, 2025], "value": [61.5, 1048.25]}
    pd.DataFrame(rows).to_excel(sheet, index=False)
    assert entered.load(operator(), kpi_id, sheet.getvalue(), "nilai.xlsx", "", db=db) == 2
    assert in_force(db, kpi_id) == {(BELU, 2025): 61.5, (MALAKA, 2025): 1048.25}


def test_the_same_file_twice_adds_nothing(db, kpi_id):
    entered.load(operator(), kpi_id, TABLE, "nilai.csv", "", db=db)
    assert entered.load(operator(), kpi_id, TABLE, "lain.csv", "", db=db) == 0


def test_one_wrong_row_keeps_all_out_and_each_is_told_with_its_row(db, kpi_id):
    bad = b"kode,year,value\n53.04,2025,61\n53.4,2025,62\n53.21,25,63\n53.21,2025,tinggi\n"
    bad += b"11.01,2025,5\n53.04,2025,66\n"
    with pytest.raises(ValuesError) as caught:
        entered.load(operator(), kpi_id, bad, "nilai.csv", "", db=db)
    told = {row: english for row, _, english in caught.value.details["problems"]}
    assert told == {
        3: "the region code is unknown",
        4: "the year is not one of 2000 to 2100",
        5: "the value is no number",
        6: "the region lies outside that of the KPI",
        7: "another row has this region and period",
    }
    assert "baris 3: kode wilayah tidak dikenal" in caught.value.message("id")
    assert in_force(db, kpi_id) == {}


def test_a_table_without_its_columns_is_refused_by_their_names(db, kpi_id):
    with pytest.raises(ValuesColumnsError) as caught:
        entered.load(operator(), kpi_id, b"wilayah,tahun\n53.04,2025\n", "x.csv", "", db=db)
    assert caught.value.details["missing"] == ["kode", "value"]


def test_the_newest_counts_and_a_value_can_be_taken_back(db, kpi_id):
    for value in (50.0, 55.0):
        entered.enter(operator(), kpi_id, [Value(BELU, 2025, value)], "", db=db)
    assert in_force(db, kpi_id) == {(BELU, 2025): 55.0}
    entered.enter(operator(), kpi_id, [Value(BELU, 2025, None)], "", db=db)
    assert in_force(db, kpi_id) == {}
    entered.enter(operator(), kpi_id, [Value(BELU, 2025, 0.0)], "", db=db)
    assert in_force(db, kpi_id) == {(BELU, 2025): 0.0}


@pytest.mark.parametrize(
    ("period", "good"),
    [("2025-Q1", True), ("2025-S2", True), ("2025-12", True), ("2025-13", False),
     ("2025-Q5", False), ("2024-Q1", False), ("Q1", False)],
)  # fmt: skip
def test_periods_are_of_their_year(db, kpi_id, period, good):
    values = [Value(BELU, 2025, 1.0, period)]
    if good:
        assert entered.enter(operator(), kpi_id, values, "", db=db) == 1
        return
    with pytest.raises(ValuesError):
        entered.enter(operator(), kpi_id, values, "", db=db)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_kept(db, kpi_id, value):
    with pytest.raises(ValuesError):
        entered.enter(operator(), kpi_id, [Value(BELU, 2025, value)], "", db=db)


def test_a_computed_kpi_and_an_ended_one_take_none(db, kpi_id):
    computed = replace(SMART, measure="jangkauan_puskesmas")
    number = register.define(operator(), NTT, "jangkauan", computed, db=db)
    with pytest.raises(KpiComputedError):
        entered.enter(operator(), number, [Value(BELU, 2025, 1.0)], "", db=db)
    register.retire(operator(), kpi_id, db=db)
    with pytest.raises(KpiMissingError):
        entered.enter(operator(), kpi_id, [Value(BELU, 2025, 1.0)], "", db=db)


def test_officers_and_planners_enter_for_their_own_region_alone(db, kpi_id):
    both = [Value(BELU, 2025, 1.0), Value(MALAKA, 2025, 2.0)]
    for who in (officer(db), planner(db)):
        assert entered.enter(who, kpi_id, both[:1], "", db=db) == 1
        with pytest.raises(ForbiddenError):
            entered.enter(who, kpi_id, both, "", db=db)
    with pytest.raises(SignInNeededError):
        entered.enter(GUEST, kpi_id, both[:1], "", db=db)
    assert in_force(db, kpi_id) == {(BELU, 2025): 1.0}
