"""Programmes on both databases: ready ones without figures, own ones, stages, the SPM."""

import datetime as dt
import math

import pytest

from data.catalogue import load_catalogue
from data.db.kpi_choices import PROGRAMME_KINDS, STAGES
from data.programmes import providers, ready_programmes
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services import trail
from lib.services.programmes import figures, listed, stages
from lib.services.programmes.errors import (
    ProgrammeError,
    ProgrammeMissingError,
    ProgrammeNameError,
)
from lib.services.programmes.figures import Amounts
from lib.services.programmes.stages import Stage
from tests.lib.kpi.people import BELU, MALAKA, at, officer, planner


@pytest.fixture
def pkh(db):
    return listed.ensure(operator(), BELU, "pkh", db=db, now=at())


def own(db, region=BELU, name="Ambulans desa", **changes):
    said = {"sector": "kesehatan", "kind": "komunitas"} | changes
    return listed.add_programme(operator(), region, name, db=db, **said)


def test_the_ready_ones_are_complete_in_both_languages():
    known = ready_programmes()
    assert [each.code for each in known] == [
        "jkn", "pip", "pkh", "posyandu", "kampung_siaga_bencana", "bank_sampah",
        "pendidikan_masyarakat",
    ]  # fmt: skip
    for each in (*known, *providers()):
        assert all(value for value in vars(each).values())
        assert each.sector in load_catalogue().sectors
        assert each.kind in PROGRAMME_KINDS
    assert {each.sector for each in providers()} == set(load_catalogue().sectors)
    assert known[0].said("name", "en").startswith("National Health")


def test_a_ready_programme_stands_there_without_a_figure_until_one_is_entered(db):
    assert [each.id for each in listed.programmes(BELU, db=db)] == [None] * 7
    number = listed.ensure(operator(), BELU, "pkh", db=db)
    assert listed.ensure(operator(), BELU, "pkh", db=db) == number
    found = listed.programmes(BELU, db=db)
    assert [each.id for each in found] == [None, None, number, *[None] * 4]
    assert figures.figures(number, db=db) == ()
    assert [each.id for each in listed.programmes(MALAKA, db=db)] == [None] * 7
    with pytest.raises(ProgrammeMissingError):
        listed.ensure(operator(), BELU, "bansos", db=db)


def test_people_add_programmes_and_end_them(db):
    number = own(db, carried_by="PMI", legal_basis="Perdes 3/2025")
    found = listed.programmes(BELU, db=db)[-1]
    assert (found.id, found.name, found.carried_by, found.ready) == (
        number, "Ambulans desa", "PMI", None,
    )  # fmt: skip
    with pytest.raises(ProgrammeNameError):
        own(db)
    own(db, MALAKA)
    listed.end_programme(operator(), number, db=db)
    assert len(listed.programmes(BELU, db=db)) == 7
    with pytest.raises(ProgrammeMissingError):
        listed.end_programme(operator(), number, db=db)
    assert trail.entries(operator(), db=db)[0].action == "programme.end"


@pytest.mark.parametrize("changes", [{"name": " "}, {"sector": "pertanian"}, {"kind": "yayasan"}])
def test_a_programme_needs_a_name_a_known_sector_and_a_known_kind(db, changes):
    with pytest.raises(ProgrammeError):
        own(db, **changes)


def test_figures_are_kept_by_year_and_the_newest_counts(db, pkh):
    first = Amounts(budget_rp=2e9, realisation_rp=1.5e9, recipients=800.0, eligible=1000.0)
    figures.add_figure(operator(), pkh, 2025, first, "Dinsos", db=db)
    figures.add_figure(operator(), pkh, 2026, Amounts(recipients=0.0), "Dinsos", db=db)
    figures.add_figure(operator(), pkh, 2025, Amounts(recipients=810.0), "Dinsos, ralat", db=db)
    older, newer = figures.figures(pkh, db=db)
    assert (older.year, older.amounts, older.source) == (
        2025, Amounts(recipients=810.0), "Dinsos, ralat",
    )  # fmt: skip
    assert (newer.year, newer.amounts.recipients, newer.amounts.budget_rp) == (2026, 0.0, None)
    assert (first.realisation_pct, first.reach_pct) == (75.0, 80.0)
    assert newer.amounts.reach_pct is None


@pytest.mark.parametrize(
    ("year", "amounts", "source"),
    [
        (2025, Amounts(), "Dinsos"),
        (2025, Amounts(recipients=-1.0), "Dinsos"),
        (2025, Amounts(budget_rp=math.nan), "Dinsos"),
        (2025, Amounts(budget_rp=1e16), "Dinsos"),
        (25, Amounts(recipients=1.0), "Dinsos"),
        (2025, Amounts(recipients=1.0), " "),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(db, pkh, year, amounts, source):
    with pytest.raises(ProgrammeError):
        figures.add_figure(operator(), pkh, year, amounts, source, db=db)
    assert figures.figures(pkh, db=db) == ()


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(50.0, 200.0, 25.0), (0.0, 4.0, 0.0), (5.0, 0.0, None), (None, 5.0, None), (5.0, None, None)],
)
def test_a_share_of_nothing_is_not_known(part, whole, expected):
    assert figures.share_pct(part, whole) == expected


def test_the_spm_has_the_29_services_of_six_fields_and_is_entered_by_people(db):
    known = figures.spm_services()
    assert (len(known), len({each.field_id for each in known})) == (29, 6)
    assert figures.spm_attainment(BELU, db=db) == {}
    figures.add_spm(operator(), BELU, "spm_04", 2025, 950.0, 1000.0, "Dinkes", db=db)
    figures.add_spm(operator(), BELU, "spm_04", 2026, 1000.0, 1000.0, "Dinkes", db=db)
    found = figures.spm_attainment(BELU, db=db)
    assert {code: [each.amounts.reach_pct for each in rows] for code, rows in found.items()} == {
        "spm_04": [95.0, 100.0]
    }
    assert figures.spm_attainment(MALAKA, db=db) == {}
    assert len(listed.programmes(BELU, db=db)) == 7


@pytest.mark.parametrize(("served", "target"), [(None, 5.0), (5.0, None), (5.0, 0.0)])
def test_an_attainment_needs_both_numbers(db, served, target):
    with pytest.raises(ProgrammeError):
        figures.add_spm(operator(), BELU, "spm_04", 2025, served, target, "Dinkes", db=db)
    with pytest.raises(ProgrammeMissingError):
        figures.add_spm(operator(), BELU, "spm_99", 2025, 1.0, 1.0, "Dinkes", db=db)


def test_stages_stand_in_order_and_their_newest_entry_counts(db, pkh):
    due = dt.date(2026, 3, 31)
    running = Stage("penganggaran", 2026, "berjalan", due=due, responsible="Bappeda")
    stages.write_stage(operator(), pkh, running, db=db, now=at())
    found = stages.stages(pkh, 2026, db=db)
    assert [each.stage for each in found] == list(STAGES)
    assert [each.state for each in found[:3]] == ["belum", "berjalan", "belum"]
    assert (found[1].days_late(dt.date(2026, 4, 2)), found[0].days_late(due)) == (2, 0)
    finished = Stage("penganggaran", 2026, "selesai", due, done=due, document="DPA 5/2026")
    stages.write_stage(operator(), pkh, finished, db=db, now=at(1))
    assert stages.stages(pkh, 2026, db=db)[1].document == "DPA 5/2026"
    assert stages.stages(pkh, 2026, db=db)[1].days_late(dt.date(2027, 1, 1)) == 0
    assert [each.state for each in stages.stage_history(pkh, 2026, db=db)] == [
        "selesai", "berjalan",
    ]  # fmt: skip
    assert stages.stages(pkh, 2027, db=db)[1].state == "belum"


@pytest.mark.parametrize(
    "stage",
    [Stage("lelang", 2026), Stage("monitoring", 2026, "entah"), Stage("monitoring", 26),
     Stage("monitoring", 2026, "selesai")],
)  # fmt: skip
def test_a_stage_needs_a_known_name_state_and_year_and_the_day_it_was_done(db, pkh, stage):
    with pytest.raises(ProgrammeError):
        stages.write_stage(operator(), pkh, stage, db=db)


def test_none_but_a_planner_of_the_region_writes(db, pkh):
    stage, amounts = Stage("monitoring", 2026, "berjalan"), Amounts(recipients=1.0)
    for actor, error in (
        (GUEST, SignInNeededError),
        (officer(db), ForbiddenError),
        (planner(db, MALAKA), ForbiddenError),
    ):
        for call in (
            lambda who: listed.ensure(who, BELU, "jkn", db=db),
            lambda who: listed.add_programme(who, BELU, "X", "sosial", "swasta", db=db),
            lambda who: listed.end_programme(who, pkh, db=db),
            lambda who: figures.add_figure(who, pkh, 2025, amounts, "Dinsos", db=db),
            lambda who: figures.add_spm(who, BELU, "spm_01", 2025, 1.0, 2.0, "x", db=db),
            lambda who: stages.write_stage(who, pkh, stage, db=db),
        ):
            with pytest.raises(error):
                call(actor)
    stages.write_stage(planner(db), pkh, stage, db=db)
    assert stages.stages(pkh, 2026, db=db)[4].state == "berjalan"


def test_a_programme_that_was_ended_is_taken_up_again_as_it_is_entered_now(db, pkh):
    number = own(db, carried_by="PMI")
    for each in (number, pkh):
        listed.end_programme(operator(), each, db=db)
    assert own(db, carried_by="Dinas Kesehatan") == number
    assert listed.programme_by_id(number, db=db).carried_by == "Dinas Kesehatan"
    assert listed.ensure(operator(), BELU, "pkh", db=db) == pkh
    figures.add_figure(operator(), pkh, 2025, Amounts(recipients=1_000.0), "Dinsos", db=db)
    with pytest.raises(ProgrammeNameError):
        own(db)
