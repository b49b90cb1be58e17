"""Versions of a dataset on both databases: loaded, decided, seen, compared, restored."""

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from data.current import current_dataset, using
from data.db.tables import audit, dataset_version, facility
from data.store import load_dataset
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.config import settings
from lib.services.desk import approve, versions
from lib.services.desk.commit import submit
from lib.services.desk.errors import (
    LoadModeError,
    NothingAcceptedError,
    OutsideRegionError,
    RepeatedIdError,
    UnknownDatasetError,
    UnknownVersionError,
    VersionConflictError,
    VersionDecidedError,
)
from tests.lib.desk.conftest import BELU, JAYAPURA, TTU, facility_rows, load_of

A = ("A", "Klinik Satu", BELU, -9.1, 124.9)
B = ("B", "Klinik Dua", BELU, -9.2, 124.8)
C = ("C", "Klinik Tiga", TTU, -9.45, 124.5)


def ids(number=None, key="klinik"):
    number = versions.newest("facilities", key) if number is None else number
    return set(versions.rows_at("facilities", key, number)["facility_id"])


def audit_actions(db):
    with db.read() as connection:
        return list(connection.execute(sa.select(audit.c.action).order_by(audit.c.id)).scalars())


def count(db, table):
    with db.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_a_load_is_in_effect_at_once_in_this_process(desk):
    assert not current_dataset().has_data("klinik")
    made = submit(operator(), load_of(A, B), mode="add", note="dari Dinas")
    assert (made.number, made.state, made.note) == (1, "published", "dari Dinas")
    table = current_dataset().facilities["klinik"]
    assert list(table["id"]) == ["A", "B"]
    assert (table["landmass_id"] > 0).all()
    assert audit_actions(desk)[-2:] == ["version.submit", "version.publish"]


def test_the_first_load_keeps_the_embedded_rows_as_version_0(desk):
    embedded = load_dataset().facilities["bandara"]
    submit(operator(), load_of(A, key="bandara"), mode="add")
    assert len(ids(0, "bandara")) == len(embedded)
    shown = current_dataset().facilities["bandara"]
    assert len(shown) == len(embedded) + 1
    kept = shown[shown["id"] != "A"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, embedded)


def test_the_same_file_twice_changes_nothing(desk):
    first = submit(operator(), load_of(A, B), mode="add")
    again = submit(operator(), load_of(A, B), mode="add")
    assert again.unchanged
    assert again.id == first.id
    assert count(desk, facility) == 2
    assert count(desk, dataset_version) == 2


def test_the_same_file_counts_again_after_its_rows_were_taken_back(desk):
    submit(operator(), load_of(A, B), mode="add")
    versions.restore(operator(), "facilities", "klinik", 0)
    assert ids() == set()
    assert not submit(operator(), load_of(A, B), mode="add").unchanged
    assert ids() == {"A", "B"}


def test_a_region_is_replaced_and_its_neighbour_stays(desk):
    submit(operator(), load_of(A, C), mode="add")
    submit(operator(), load_of(B), mode="replace_region", region=BELU)
    assert ids() == {"B", "C"}
    assert ids(1) == {"A", "C"}


def test_a_replaced_region_may_keep_its_ids(desk):
    submit(operator(), load_of(A, C), mode="add")
    moved = ("A", "Klinik Satu", BELU, -9.11, 124.9)
    submit(operator(), load_of(moved), mode="replace_region", region=BELU)
    compared = versions.compare("facilities", "klinik", 1, 2)
    assert compared.counts == {"added": 0, "removed": 0, "moved": 1, "changed": 0, "same": 1}
    assert compared.moved["moved_m"].iloc[0] == pytest.approx(1106, abs=3)


def test_everything_is_replaced(desk):
    submit(operator(), load_of(A, C), mode="add")
    submit(operator(), load_of(B), mode="replace_all")
    assert ids() == {"B"}


@pytest.mark.parametrize(
    ("mode", "region", "rows", "error"),
    [
        ("merge", "", (A,), LoadModeError),
        ("replace_region", "", (A,), LoadModeError),
        ("replace_region", "99.99", (A,), LoadModeError),
        ("replace_region", BELU, (A, C), OutsideRegionError),
        ("add", "", (), NothingAcceptedError),
        ("add", "", (A, A), RepeatedIdError),
    ],
)
def test_what_cannot_be_committed_changes_nothing(desk, mode, region, rows, error):
    before = audit_actions(desk)
    with pytest.raises(error):
        submit(operator(), load_of(*rows), mode=mode, region=region)
    assert count(desk, dataset_version) == 0
    assert audit_actions(desk) == before


def test_an_unknown_dataset_is_refused(desk):
    with pytest.raises(UnknownDatasetError):
        submit(operator(), load_of(A, key="warung"), mode="add")


def test_an_id_that_is_there_already_undoes_the_whole_load(desk):
    submit(operator(), load_of(A), mode="add")
    with pytest.raises(VersionConflictError) as caught:
        submit(operator(), load_of(A, B, content=b"other"), mode="add")
    assert caught.value.details["count"] == 1
    assert ids() == {"A"}
    assert count(desk, facility) == 1


def test_any_version_is_seen_as_it_was(desk):
    submit(operator(), load_of(A, B), mode="add")
    submit(operator(), load_of(C), mode="replace_all")
    then = versions.dataset_at("facilities", "klinik", 1)
    with using(then):
        assert set(current_dataset().facilities["klinik"]["id"]) == {"A", "B"}
    assert set(current_dataset().facilities["klinik"]["id"]) == {"C"}


def test_a_restored_version_is_a_new_one_with_the_same_rows(desk):
    submit(operator(), load_of(A, B), mode="add")
    submit(operator(), load_of(C), mode="replace_all")
    made = versions.restore(operator(), "facilities", "klinik", 1, "keliru")
    assert (made.number, made.mode, made.note) == (3, "restore", "keliru")
    assert ids() == {"A", "B"}
    assert versions.compare("facilities", "klinik", 1, 3).counts == {
        "added": 0, "removed": 0, "moved": 0, "changed": 0, "same": 2,
    }  # fmt: skip
    assert versions.restore(operator(), "facilities", "klinik", 3).unchanged


def test_a_version_that_is_none_is_refused(desk):
    with pytest.raises(UnknownVersionError):
        versions.restore(operator(), "facilities", "klinik", 0)
    submit(operator(), load_of(A), mode="add")
    for number in (-1, 2):
        with pytest.raises(UnknownVersionError):
            versions.rows_at("facilities", "klinik", number)
        with pytest.raises(UnknownVersionError):
            versions.restore(operator(), "facilities", "klinik", number)


def test_added_removed_moved_and_changed_are_told_apart():
    before = facility_rows(A, B, C)
    after = facility_rows(
        ("A", "Klinik Satu Baru", BELU, -9.1, 124.9),
        ("B", "Klinik Dua", BELU, None, None),
        ("D", "Klinik Empat", BELU, -9.0, 124.9),
    )
    found = versions.compare_rows("facilities", before, after)
    assert list(found.added["facility_id"]) == ["D"]
    assert list(found.removed["facility_id"]) == ["C"]
    assert list(found.moved["facility_id"]) == ["B"]
    assert np.isinf(found.moved["moved_m"]).all()
    assert list(found.changed["columns"]) == ["nama"]


def test_attributes_in_another_order_are_no_change():
    before = facility_rows(A, attributes='{"beds": 1, "owner": "x"}')
    after = facility_rows(A, attributes='{"owner": "x", "beds": 1}')
    assert versions.compare_rows("facilities", before, after).same == 1


def test_an_exported_version_is_inert_and_whole(desk):
    submit(operator(), load_of(("A", "=1+1", BELU, -9.1, 124.9), C), mode="add")
    text = versions.export_csv("facilities", "klinik", 1).decode("utf-8-sig")
    assert "'=1+1" in text
    assert text.count("\n") == 3


# --- who may ------------------------------------------------------------------------------


def test_an_analyst_loads_and_a_planner_decides(desk, person):
    made = submit(person("analis", BELU), load_of(A), mode="add")
    assert (made.state, made.number) == ("pending", None)
    assert not current_dataset().has_data("klinik")
    planner = person("perencana", "53")
    assert [each.id for each in approve.waiting(planner)] == [made.id]
    decided = approve.decide(planner, made.id, accept=True, note="setuju")
    assert (decided.state, decided.number, decided.note) == ("published", 1, "setuju")
    assert current_dataset().has_data("klinik")
    with pytest.raises(VersionDecidedError):
        approve.decide(planner, made.id, accept=False)


def test_a_refused_version_never_comes_into_effect(desk, person):
    made = submit(person("analis", BELU), load_of(A), mode="add")
    decided = approve.decide(person("perencana", BELU), made.id, accept=False)
    assert decided.state == "rejected"
    assert versions.newest("facilities", "klinik") == 0
    assert ids(0) == set()


def test_a_setting_lets_analysts_publish(desk, person, monkeypatch):
    from dataclasses import replace

    own = replace(settings(), analysts_publish=True)
    monkeypatch.setattr("lib.services.desk.roles.settings", lambda: own)
    assert submit(person("analis", BELU), load_of(A), mode="add").state == "published"


def test_what_waits_is_refused_when_its_ids_came_meanwhile(desk, person):
    made = submit(person("analis", BELU), load_of(A), mode="add")
    submit(operator(), load_of(A, content=b"other"), mode="add")
    with pytest.raises(VersionConflictError):
        approve.decide(person("perencana"), made.id, accept=True)
    assert ids() == {"A"}


def test_waiting_versions_are_shown_to_those_of_the_region_alone(desk, person):
    submit(person("analis", BELU), load_of(A), mode="add")
    seen = [
        len(versions.list_versions("facilities", "klinik", each))
        for each in (None, GUEST, person("analis", BELU), person("analis", TTU))
    ]
    assert seen == [1, 1, 2, 1]


CALLS = {
    "add": lambda who, _v: submit(who, load_of(A), mode="add"),
    "replace region": lambda who, _v: submit(who, load_of(A), mode="replace_region", region=BELU),
    "replace all": lambda who, _v: submit(who, load_of(A), mode="replace_all"),
    "approve": lambda who, version: approve.decide(who, version, accept=True),
    "refuse": lambda who, version: approve.decide(who, version, accept=False),
    "restore": lambda who, _v: versions.restore(who, "facilities", "klinik", 0),
}
WHO = {
    "add": "analis", "replace region": "analis", "replace all": "analis", "approve": "perencana",
    "refuse": "perencana", "restore": "perencana",
}  # fmt: skip


@pytest.fixture
def waiting(desk):
    submit(operator(), load_of(B), mode="add")
    return desk


@pytest.mark.parametrize("call", CALLS)
def test_no_privileged_call_works_without_its_role_or_from_the_neighbours(waiting, person, call):
    pending = submit(person("analis", BELU), load_of(A, content=b"2"), mode="add")
    before = (count(waiting, facility), audit_actions(waiting))
    role = WHO[call]
    outsiders = [
        (GUEST, SignInNeededError),
        (person(), ForbiddenError),
        (person("petugas", BELU), ForbiddenError),
        (person("admin"), ForbiddenError),
        (person(role, TTU), ForbiddenError),
        (person(role, JAYAPURA), ForbiddenError),
    ]
    if role == "perencana":
        outsiders.append((person("analis", BELU), ForbiddenError))
    if call == "replace all":
        outsiders.append((person("perencana", "53"), ForbiddenError))
    before = (count(waiting, facility), audit_actions(waiting))
    for who, error in outsiders:
        with pytest.raises(error):
            CALLS[call](who, pending.id)
    assert (count(waiting, facility), audit_actions(waiting)) == before
    CALLS[call](person(role, "" if call == "replace all" else BELU), pending.id)


def test_a_grant_taken_back_counts_at_the_next_call(desk, person):
    from lib.services import people, roles

    who = person("analis", BELU)
    roles.revoke(operator(), who.name, "analis", BELU)
    with pytest.raises(ForbiddenError):
        submit(who, load_of(A), mode="add")
    people.disable(operator(), who.name)
    with pytest.raises(SignInNeededError):
        submit(who, load_of(A), mode="add")
