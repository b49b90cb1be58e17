"""The register and its follow-up as files: every KPI and action, and nothing that is a formula."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest

from data.db.engine import set_database
from lib.i18n import using
from lib.services.kpi import entered, follow_up, register
from lib.services.kpi.cycle import standings
from lib.services.kpi.entered import Value
from lib.services.kpi.register_tables import action_table, columns, register_table
from lib.services.reports.tables import to_csv_bytes
from tests.lib.kpi.people import BELU, SMART, at, planner

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def base(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


@pytest.fixture
def number(base):
    actor = planner(base)
    made = register.define(actor, BELU, "ibu_hamil", SMART, db=base, now=at())
    register.define(
        actor, BELU, "zz", replace(SMART, name="=1+1", baseline=None, baseline_year=None), now=at()
    )
    entered.enter(actor, made, [Value(BELU, 2026, 62.0, "2026-Q3")], "Dinkes", now=at())
    due = dt.date(2026, 11, 20)
    follow_up.add(actor, BELU, "@Tambah bidan", "Dinkes", due, kpi_id=made, now=at())
    return made


def rows_of(frame):
    text = to_csv_bytes(frame, columns(frame)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_register_has_definition_targets_value_and_place_of_every_kpi(number):
    with using("id"):
        first, second = rows_of(register_table(BELU, standings(BELU, TODAY)))
    assert (first["kpi"], first["rumus"], first["satuan"]) == (SMART.name, SMART.formula, "%")
    assert (first["target_2027"], first["target_2029"]) == ("75.0", "90.0")
    assert (first["nilai"], first["tahun_nilai"], first["periode"]) == ("62.0", "2026", "2026-Q3")
    assert (first["capaian_pct"], first["tahun_target_capaian"]) == ("82.67", "2027")
    assert (first["kelas"], first["jalur"]) == ("Tinggi", "68.0")
    assert (first["tahap"], first["tenggat"]) == ("Tindak lanjut", "2026-11-20")
    # What is missing is empty, and what looks like a formula is none.
    assert (second["nilai"], second["capaian_pct"], second["tahun_angka_awal"]) == ("", "", "")
    assert second["kpi"] == "'=1+1"


def test_follow_ups_tell_date_state_and_lateness(number):
    with using("en"):
        (row,) = rows_of(action_table(follow_up.actions(BELU), {"ibu_hamil": "ANC"}, TODAY))
    assert (row["kpi"], row["tindakan"]) == ("ANC", "'@Tambah bidan")
    assert (row["tenggat"], row["terlambat_hari"]) == ("2026-11-20", "4")
    assert row["status"] == "Planned"
