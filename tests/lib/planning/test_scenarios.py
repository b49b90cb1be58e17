"""Scenarios on both databases: saved, shared, locked, copied, by two planners at once."""

import threading

import pytest

from lib.auth import ANALIS, GUEST, PERENCANA, ForbiddenError, SignInNeededError, operator
from lib.errors import UnknownRegionError
from lib.services import people, roles, trail
from lib.services.planning import scenario_comments, scenarios
from lib.services.planning.scenario_content import settled
from lib.services.planning.scenario_errors import (
    ScenarioChangedError,
    ScenarioFieldError,
    ScenarioLockedError,
    ScenarioMissingError,
    ScenarioNumberError,
)
from tests.lib.kpi.people import BELU, MALAKA, NTT, at, person, planner
from tests.lib.planning.scenario_sample import CONTENT, FIGURES


def made(actor, db, name="Tiga puskesmas", region=BELU, **more):
    return scenarios.create(actor, region, "puskesmas", name, CONTENT, FIGURES, db=db, **more)


def another(db, region=BELU):
    return person(db, "maria", PERENCANA, region)


def test_what_is_saved_is_read_again_as_it_was(db):
    rina = planner(db)
    made_one = made(rina, db, note="  awal\n", now=at())
    found = scenarios.by_token(rina, made_one.token, db=db)
    assert found == made_one
    assert (found.name, found.number, found.note, found.shared) == (
        "Tiga puskesmas",
        1,
        "awal",
        False,
    )
    assert found.content == settled(CONTENT)
    assert found.figures == FIGURES
    assert not found.data_changed
    assert found.made_at == at()()
    assert len(found.token) >= 16
    assert trail.entries(operator(), db=db)[0].action == "scenario.create"


def test_revisions_are_added_and_stay(db):
    rina = planner(db)
    number = made(rina, db).id
    changed = CONTENT | {"number": 5}
    assert scenarios.save(rina, number, changed, {"after_pct": 75.0}, expected=1, db=db) == 2
    newest, first = scenarios.history(rina, number, db=db)
    assert (newest.content["number"], first.content["number"]) == (5, 3)
    assert scenarios.by_id(rina, number, db=db) == newest
    assert first.figures == FIGURES


def test_who_saves_over_a_newer_revision_is_told(db):
    rina, maria = planner(db), another(db)
    number = made(rina, db).id
    scenarios.share(rina, number, db=db)
    scenarios.save(maria, number, CONTENT, FIGURES, expected=1, db=db)
    with pytest.raises(ScenarioChangedError) as told:
        scenarios.save(rina, number, CONTENT, {"after_pct": 1.0}, expected=1, db=db)
    assert told.value.details["newest"] == 2
    assert "after_pct" in scenarios.by_id(rina, number, db=db).figures
    assert scenarios.by_id(rina, number, db=db).saved_by == maria.key


def test_of_two_who_save_at_once_one_is_kept(db):
    rina, maria = planner(db), another(db)
    number = made(rina, db).id
    scenarios.share(rina, number, db=db)
    results, start = [], threading.Barrier(2)

    def work(actor):
        start.wait()
        try:
            results.append(scenarios.save(actor, number, CONTENT, FIGURES, expected=1, db=db))
        except ScenarioChangedError:
            results.append("changed")

    threads = [threading.Thread(target=work, args=(each,)) for each in (rina, maria)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sorted(map(str, results)) == ["2", "changed"]
    assert len(scenarios.history(rina, number, db=db)) == 2


def test_its_planner_alone_reads_it_until_it_is_shared(db):
    rina, maria = planner(db), another(db)
    known = made(rina, db)
    for actor in (maria, GUEST, planner(db, MALAKA)):
        for call in (
            lambda who: scenarios.by_token(who, known.token, db=db),
            lambda who: scenarios.by_id(who, known.id, db=db),
            lambda who: scenarios.history(who, known.id, db=db),
            lambda who: scenarios.copy(who, known.id, "Salinan", db=db),
            lambda who: scenarios.save(who, known.id, CONTENT, FIGURES, expected=1, db=db),
            lambda who: scenarios.share(who, known.id, db=db),
            lambda who: scenario_comments.comments(who, known.id, db=db),
            lambda who: scenario_comments.comment(who, known.id, "Setuju", db=db),
        ):
            with pytest.raises(ScenarioMissingError):
                call(actor)
        assert scenarios.listed(actor, db=db) == ()
    scenarios.share(rina, known.id, db=db)
    assert scenarios.by_token(GUEST, known.token, db=db).shared
    assert [each.id for each in scenarios.listed(GUEST, NTT, db=db)] == [known.id]
    assert scenarios.listed(GUEST, MALAKA, db=db) == ()
    assert scenarios.listed(GUEST, BELU, "sd", db=db) == ()
    scenarios.share(rina, known.id, shared=False, db=db)
    with pytest.raises(ScenarioMissingError):
        scenarios.by_token(GUEST, known.token, db=db)


def test_none_but_planners_of_its_region_write_to_a_shared_one(db):
    known = made(planner(db), db)
    scenarios.share(operator(), known.id, db=db)
    for actor, error in (
        (GUEST, SignInNeededError),
        (person(db, "dedi"), ForbiddenError),
        (planner(db, MALAKA), ForbiddenError),
    ):
        for call in (
            lambda who: made(who, db),
            lambda who: scenarios.save(who, known.id, CONTENT, FIGURES, expected=1, db=db),
            lambda who: scenarios.copy(who, known.id, "Salinan", db=db),
            lambda who: scenarios.rename(who, known.id, "Lain", db=db),
            lambda who: scenarios.share(who, known.id, shared=False, db=db),
            lambda who: scenarios.lock(who, known.id, db=db),
            lambda who: scenarios.retire(who, known.id, db=db),
        ):
            with pytest.raises(error):
                call(actor)
    scenarios.rename(another(db), known.id, "Nama lain", db=db)
    assert scenarios.by_token(GUEST, known.token, db=db).name == "Nama lain"


def test_a_role_taken_back_counts_at_once(db):
    rina = planner(db)
    known = made(rina, db)
    roles.revoke(operator(), "rina5304", PERENCANA, BELU, db=db)
    with pytest.raises(ForbiddenError):
        scenarios.save(rina, known.id, CONTENT, FIGURES, expected=1, db=db)
    people.disable(operator(), "rina5304", db=db)
    with pytest.raises(SignInNeededError):
        scenarios.by_id(rina, known.id, db=db)


def test_a_locked_one_takes_no_change_until_it_is_unlocked(db):
    rina = planner(db)
    known = made(rina, db)
    scenarios.lock(rina, known.id, db=db)
    for call in (
        lambda: scenarios.save(rina, known.id, CONTENT, FIGURES, expected=1, db=db),
        lambda: scenarios.rename(rina, known.id, "Lain", db=db),
        lambda: scenarios.retire(rina, known.id, db=db),
    ):
        with pytest.raises(ScenarioLockedError):
            call()
    copied = scenarios.copy(rina, known.id, "Salinan", db=db)
    assert (copied.locked, copied.number, copied.content) == (False, 1, known.content)
    assert copied.data_version == known.data_version
    scenarios.lock(rina, known.id, locked=False, db=db)
    assert scenarios.save(rina, known.id, CONTENT, FIGURES, expected=1, db=db) == 2


def test_what_is_removed_opens_no_more(db):
    rina = planner(db)
    known = made(rina, db)
    scenarios.retire(rina, known.id, db=db)
    assert scenarios.listed(rina, db=db) == ()
    for call in (
        lambda: scenarios.by_token(rina, known.token, db=db),
        lambda: scenarios.retire(rina, known.id, db=db),
        lambda: scenarios.save(rina, known.id, CONTENT, FIGURES, expected=1, db=db),
    ):
        with pytest.raises(ScenarioMissingError):
            call()


def test_two_to_four_are_compared_in_their_order(db):
    rina = planner(db)
    tokens = [made(rina, db, f"Pilihan {n}").token for n in range(5)]
    found = scenarios.to_compare(rina, [tokens[2], tokens[0], tokens[2]], db=db)
    assert [each.name for each in found] == ["Pilihan 2", "Pilihan 0"]
    for wrong in ([], tokens[:1], tokens[:1] * 3, tokens):
        with pytest.raises(ScenarioNumberError):
            scenarios.to_compare(rina, wrong, db=db)
    with pytest.raises(ScenarioMissingError):
        scenarios.to_compare(rina, [tokens[0], "tidak-ada"], db=db)


def test_officials_comment_and_take_back_what_they_said(db):
    rina, sari = planner(db), person(db, "sari", ANALIS, NTT)
    known = made(rina, db)
    scenarios.share(rina, known.id, db=db)
    said = "Setuju, hubungi 0812 3456 7890"
    number = scenario_comments.comment(sari, known.id, said, db=db, now=at())
    scenario_comments.comment(rina, known.id, "Terima kasih", db=db)
    found = scenario_comments.comments(GUEST, known.id, db=db)
    assert [each.text for each in found] == ["Setuju, hubungi […]", "Terima kasih"]
    assert found[0].made_by == sari.key
    with pytest.raises(ScenarioMissingError):
        scenario_comments.withdraw(rina, number, db=db)
    scenario_comments.withdraw(sari, number, db=db)
    assert len(scenario_comments.comments(GUEST, known.id, db=db)) == 1
    with pytest.raises(SignInNeededError):
        scenario_comments.comment(GUEST, known.id, "Halo", db=db)
    with pytest.raises(ForbiddenError):
        scenario_comments.comment(person(db, "dedi"), known.id, "Halo", db=db)
    with pytest.raises(ScenarioFieldError):
        scenario_comments.comment(rina, known.id, " \n", db=db)


def test_a_scenario_needs_a_name_a_service_and_a_region(db):
    rina = planner(db)
    with pytest.raises(ScenarioFieldError):
        made(rina, db, " ")
    with pytest.raises(ScenarioFieldError):
        scenarios.create(rina, BELU, "sirkus", "X", CONTENT, FIGURES, db=db)
    with pytest.raises(UnknownRegionError):
        made(operator(), db, region="53.99")
    assert scenarios.listed(operator(), db=db) == ()
