"""Scenario files: out and in again alike; what was tampered with or is of other data is told."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.auth import operator
from lib.errors import AppError
from lib.services.checked_json import canonical
from lib.services.planning import scenario_file, scenarios
from lib.services.planning.scenario_errors import (
    ScenarioChecksumError,
    ScenarioFieldError,
    ScenarioFileError,
    ScenarioVersionError,
)
from tests.lib.kpi.people import BELU, MALAKA, planner
from tests.lib.planning.scenario_sample import CONTENT, FIGURES


@pytest.fixture
def known(sqlite_db):
    return scenarios.create(
        operator(), BELU, "puskesmas", "Tiga “baru”", CONTENT, FIGURES, note="n", db=sqlite_db
    )


def signed(whole):
    """Give a file a checksum that is right, as somebody who means to could."""
    body = {name: value for name, value in whole.items() if name != "sha256"}
    return json.dumps(body | {"sha256": hashlib.sha256(canonical(body)).hexdigest()}).encode()


def test_a_file_brings_back_what_was_saved(known, sqlite_db):
    raw = scenario_file.to_bytes(known)
    found = scenario_file.from_bytes(raw)
    assert found.warnings == ()
    again = scenario_file.take_in(planner(sqlite_db), found, db=sqlite_db)
    for name in ("region", "service", "name", "note", "content", "figures", "data_version"):
        assert getattr(again, name) == getattr(known, name)
    assert again.token != known.token
    assert scenario_file.to_bytes(again) == raw
    assert scenario_file.from_bytes(b"\xef\xbb\xbf" + raw) == found


def test_neither_account_nor_link_leaves_the_house(known):
    text = scenario_file.to_bytes(known).decode()
    assert known.token not in text
    assert known.made_by not in text


def test_what_was_changed_by_hand_is_refused(known):
    raw = scenario_file.to_bytes(known).decode()
    for old, new in (("18250.0", "98250.0"), ("Weluli", "Lolowa"), (known.data_version, "abc")):
        assert old in raw
        with pytest.raises(ScenarioChecksumError):
            scenario_file.from_bytes(raw.replace(old, new, 1).encode())
    # Blanks and the order of names are no changes.
    assert scenario_file.from_bytes(json.dumps(json.loads(raw)).encode()).name == known.name


def test_a_file_of_other_data_is_taken_with_a_warning(known):
    whole = json.loads(scenario_file.to_bytes(known)) | {"data_version": "0123456789ab"}
    found = scenario_file.from_bytes(signed(whole))
    (warned,) = found.warnings
    assert warned.code == "W_SCENARIO_DATA"
    assert "0123456789ab" in warned.text


@pytest.mark.parametrize("version", [0, 2, "1", None, True, 1.5])
def test_a_file_of_another_form_is_refused(known, version):
    whole = json.loads(scenario_file.to_bytes(known)) | {"version": version}
    with pytest.raises(ScenarioVersionError):
        scenario_file.from_bytes(signed(whole))


def test_files_of_something_else_are_refused(known):
    whole = json.loads(scenario_file.to_bytes(known))
    inside = whole["scenario"]
    short = {name: value for name, value in inside.items() if name != "figures"}
    for wrong in (
        b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"{" + b" " * 2_000_001,
        b'{"product": "Peta Layanan", "product": "Peta Layanan"}',
        signed(whole | {"product": "Lain"}), signed(whole | {"form": "laporan"}),
        signed(whole | {"more": 1}), signed(whole | {"data_version": 3}),
        signed(whole | {"scenario": []}), signed(whole | {"scenario": short}),
        signed(whole | {"scenario": inside | {"name": 5}}),
        scenario_file.to_bytes(known).replace(b"18250.0", b"NaN"),
    ):  # fmt: skip
        with pytest.raises(ScenarioFileError):
            scenario_file.from_bytes(wrong)


def test_a_right_checksum_does_not_carry_wrong_content(known):
    whole = json.loads(scenario_file.to_bytes(known))
    for name, value in (("content", CONTENT | {"radius_m": -1}), ("figures", {"x": "1"})):
        wrong = whole | {"scenario": whole["scenario"] | {name: value}}
        with pytest.raises(ScenarioFieldError):
            scenario_file.from_bytes(signed(wrong))


def test_a_file_is_taken_in_only_for_ones_own_region(known, sqlite_db):
    found = scenario_file.from_bytes(scenario_file.to_bytes(known))
    with pytest.raises(PermissionError):
        scenario_file.take_in(planner(sqlite_db, MALAKA), found, db=sqlite_db)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_end_in_an_error_of_ours(raw):
    with pytest.raises(AppError):
        scenario_file.from_bytes(raw)


def test_differences_are_those_of_figures_in_both():
    then = {"a": 1.0, "b": 2.0, "c": None, "d": 5.0}
    now = {"a": 1.0 + 1e-9, "b": 2.1, "c": 3.0, "e": 1.0}
    assert scenario_file.differences(then, now) == {"b": (2.0, 2.1), "c": (None, 3.0)}
