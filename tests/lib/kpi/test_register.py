"""The register of KPIs on both databases: SMART or refused, revised but never rewritten."""

import math
from dataclasses import replace

import pytest

from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.errors import UnknownRegionError
from lib.services import trail
from lib.services.kpi import register, register_checks, smart
from lib.services.kpi.register_errors import (
    KpiChangedError,
    KpiCodeError,
    KpiMissingError,
    SmartError,
)
from tests.lib.kpi.people import BELU, MALAKA, NTT, SMART, at, officer, planner


@pytest.mark.parametrize(
    ("changes", "letter", "what"),
    [
        ({"name": " "}, "S", "name"),
        ({"definition": ""}, "S", "definition"),
        ({"family": "lain"}, "S", "family"),
        ({"owner": ""}, "S", "owner"),
        ({"unit": ""}, "M", "unit"),
        ({"formula": ""}, "M", "formula"),
        ({"direction": "sideways"}, "M", "direction"),
        ({"targets": {}}, "M", "target"),
        ({"targets": {2027: math.nan}}, "M", "target"),
        ({"baseline": math.inf}, "M", "baseline"),
        ({"means": ""}, "A", "means"),
        ({"targets": {2027: 60.0}}, "A", "ahead"),
        ({"direction": "down"}, "A", "ahead"),
        ({"relevance": ""}, "R", "relevance"),
        ({"frequency": "kadang"}, "T", "frequency"),
        ({"targets": {27: 80.0}}, "T", "year"),
        ({"baseline_year": None}, "T", "year"),
        ({"baseline_year": 2030}, "T", "year"),
    ],
)
def test_each_letter_asks_for_what_it_needs(changes, letter, what):
    assert what in smart.check(replace(SMART, **changes))[letter]
    assert smart.missing(SMART) == ()


def test_a_baseline_that_nobody_knows_is_no_fault_and_lower_can_be_better():
    assert not smart.missing(replace(SMART, baseline=None, baseline_year=None))
    assert not smart.missing(replace(SMART, direction="down", targets={2027: 40.0}))


def test_without_a_number_a_unit_and_a_date_it_is_refused_by_name(db):
    bare = replace(SMART, unit="", targets={})
    with pytest.raises(SmartError) as caught:
        register.define(planner(db), BELU, "ibu_hamil", bare, db=db)
    assert "satuan, target berupa angka, tahun target" in caught.value.message("id")
    assert "unit, target as a number, years of target" in caught.value.message("en")
    assert register.definitions(db=db) == ()


def test_a_definition_is_kept_as_it_was_said(db):
    rina = planner(db)
    number = register.define(rina, BELU, "ibu_hamil", SMART, db=db, now=at())
    (found,) = register.definitions(BELU, db=db)
    assert (found.id, found.number, found.code, found.proposal) == (number, 1, "ibu_hamil", SMART)
    assert (found.made_by, found.made_at, found.retired_at) == (rina.key, at()(), None)
    assert trail.entries(operator(), db=db)[0].action == "kpi.define"


def test_a_revision_leaves_the_older_one_as_it_was(db):
    rina = planner(db)
    number = register.define(rina, BELU, "ibu_hamil", SMART, db=db, now=at())
    higher = replace(SMART, targets={2027: 80.0})
    assert register.revise(rina, number, higher, seen=1, db=db, now=at(3)) == 2
    assert register.by_id(number, db=db).proposal == higher
    newest, first = register.history(number, db=db)
    assert (newest.number, first.number, first.proposal) == (2, 1, SMART)
    assert (first.made_at, newest.made_at, newest.begun_at) == (at()(), at(3)(), at()())
    with pytest.raises(KpiChangedError):
        register.revise(rina, number, SMART, seen=1, db=db)


def test_what_was_ended_takes_no_revision_and_its_history_stays(db):
    rina = planner(db)
    number = register.define(rina, BELU, "ibu_hamil", SMART, db=db)
    register.retire(rina, number, db=db, now=at(9))
    assert register.definitions(BELU, db=db) == ()
    assert register.definitions(BELU, retired=True, db=db)[0].retired_at == at(9)()
    assert len(register.history(number, db=db)) == 1
    for again in (
        lambda: register.retire(rina, number, db=db),
        lambda: register.revise(rina, number, SMART, db=db),
    ):
        with pytest.raises(KpiMissingError):
            again()


@pytest.mark.parametrize("code", ["", "a", "Ibu", "ibu hamil", "1bu", "ibu;drop", "x" * 61])
def test_a_code_that_is_none_is_refused(db, code):
    with pytest.raises(KpiCodeError):
        register.define(operator(), BELU, code, SMART, db=db)


def test_a_region_has_a_code_once_and_its_neighbour_may_have_it_too(db):
    register.define(operator(), BELU, "ibu_hamil", SMART, db=db)
    register.define(operator(), MALAKA, "ibu_hamil", SMART, db=db)
    with pytest.raises(KpiCodeError):
        register.define(operator(), BELU, "ibu_hamil", SMART, db=db)
    with pytest.raises(UnknownRegionError):
        register.define(operator(), "53.99", "ibu_hamil", SMART, db=db)


def test_the_nearest_region_sets_the_target(db):
    nation = replace(SMART, measure="jangkauan_puskesmas", targets={2029: 95.0})
    register.define(operator(), "", "reach", nation, db=db)
    register.define(operator(), NTT, "reach", replace(nation, targets={2029: 85.0}), db=db)
    register.define(operator(), BELU, "dekat", replace(nation, targets={2029: 70.0}), db=db)
    register.define(operator(), BELU, "ibu_hamil", SMART, db=db)
    belu = {"jangkauan_puskesmas": {2029: 70.0}, "ibu_hamil": {2027: 75.0, 2029: 90.0}}
    assert register.targets_of(BELU, db=db) == belu
    assert register.targets_of(MALAKA, db=db) == {"jangkauan_puskesmas": {2029: 85.0}}
    assert register.targets_of("32.04", db=db) == {"jangkauan_puskesmas": {2029: 95.0}}
    many = register.targets_by_region([BELU, "32.04"], db=db)
    assert many[BELU] == belu
    assert many["32.04"] == {"jangkauan_puskesmas": {2029: 95.0}}


def test_none_but_a_planner_of_the_region_defines_revises_or_ends(db):
    number = register.define(operator(), BELU, "ibu_hamil", SMART, db=db)
    for actor, error in (
        (GUEST, SignInNeededError),
        (officer(db), ForbiddenError),
        (planner(db, MALAKA), ForbiddenError),
    ):
        for call in (
            lambda who: register.define(who, BELU, "lain", SMART, db=db),
            lambda who: register.revise(who, number, SMART, db=db),
            lambda who: register.retire(who, number, db=db),
        ):
            with pytest.raises(error):
                call(actor)
    with pytest.raises(ForbiddenError):
        register.define(planner(db, BELU), NTT, "lain", SMART, db=db)
    register.define(planner(db, NTT), MALAKA, "lain", SMART, db=db)
    assert len(register.definitions(db=db)) == 2


def test_texts_are_one_line_and_printable(db):
    said = replace(SMART, name="Ibu\n hamil\x00 \u202edipriksa")
    number = register.define(operator(), BELU, "ibu_hamil", said, db=db)
    assert register.by_id(number, db=db).proposal.name == "Ibu hamil dipriksa"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Ibu hamil, diperiksa", "ibu_hamil_diperiksa"), ("3 dokter", "kpi_3_dokter"),
     ("Café — 100 %", "cafe_100"), ("???", "kpi"), ("a" * 99, "a" * 60)],
)  # fmt: skip
def test_a_code_is_made_of_the_name(code, name):
    assert register_checks.code_of(name) == code


def test_a_kpi_that_was_ended_is_taken_up_again_with_its_history(db):
    rina = planner(db)
    number = register.define(rina, BELU, "ibu_hamil", SMART, db=db)
    register.retire(rina, number, db=db)
    assert register.define(rina, BELU, "ibu_hamil", replace(SMART, owner="Baru"), db=db) == number
    assert [each.number for each in register.history(number, db=db)] == [2, 1]
    [again] = register.definitions(BELU, db=db)
    assert (again.proposal.owner, again.retired_at) == ("Baru", None)
    with pytest.raises(KpiCodeError):
        register.define(rina, BELU, "ibu_hamil", SMART, db=db)
