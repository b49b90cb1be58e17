"""What a scenario may hold, from a page or from a file of anybody's."""

import math

import pytest

from lib.services.checked_json import canonical
from lib.services.planning.edits import edits_of
from lib.services.planning.scenario_content import settled, settled_figures
from lib.services.planning.scenario_errors import ScenarioFieldError
from tests.lib.planning.scenario_sample import CONTENT

LEAST = {"objective": "mclp", "radius_m": 5000}


def test_what_is_settled_is_left_alone():
    once = settled(CONTENT)
    assert settled(once) == once
    assert canonical(settled(once)) == canonical(once)
    assert once["budget_rp"] is None
    assert settled(LEAST)["level"] == "desa"


SITE = {"id": "x", "name": "y", "lat": -9.0, "lon": 125.0}
EDIT = {"kind": "close", "id": "x"}
AREA = {"kind": "hazard", "lat": -9.0, "lon": 125.0}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("objective", "best"), ("radius_m", 0), ("radius_m", math.nan), ("radius_m", "5000"),
        ("radius_m", True), ("number", 0), ("number", 2.5), ("number", 501), ("budget_rp", -1),
        ("level", "provinsi"), ("same_landmass", 1), ("need", 5), ("required", ["53.99.99"]),
        ("excluded", ["53.04.01.2008"] * 501),
        ("required", "53.04"), ("sites", [SITE | {"lat": 50}]),
        ("sites", [SITE | {"lon": None}]), ("sites", [SITE | {"means": "sulap"}]),
        ("sites", [SITE | {"harga": 1}]), ("sites", [1]), ("sites", [SITE] * 501),
        ("edits", [EDIT | {"kind": "burn"}]), ("edits", [{"kind": "close"}]),
        ("edits", [{"kind": "add", "name": "x"}]), ("edits", [EDIT | {"beds": -1}]),
        ("edits", [AREA | {"radius_m": 0}]), ("edits", [AREA | {"radius_m": 1e9}]),
        ("edits", [{"kind": "hazard", "radius_m": 1_000.0}]), ("edits", [EDIT | {"inpatient": 1}]),
        ("edits", [EDIT] * 201), ("costs", [{"means": "sulap"}]),
        ("costs", [{"cost_rp": math.inf}]),
        ("ceilings", {"kapan": 1.0}), ("ceilings", {"2027": None}), ("view", {"A b": "x"}),
        ("view", {"x": 1}), ("view", {f"x{n}": "y" for n in range(61)}), ("lain", 1),
    ],
)  # fmt: skip
def test_everything_else_is_refused_by_its_name(name, value):
    with pytest.raises(ScenarioFieldError):
        settled(LEAST | {name: value})


def test_upgrades_and_hazards_are_kept_as_they_were():
    edits = [
        {"kind": "upgrade", "name": "a", "id": "1", "beds": 20.0},
        {"kind": "upgrade", "name": "b", "id": "2", "inpatient": True},
        {"kind": "upgrade", "name": "c", "id": "pustu/3", "lat": -9.0, "lon": 125.0},
        {"kind": "upgrade", "name": "d", "id": "4", "staff": 3.0},  # of before, changes nothing
        {"kind": "hazard", "name": "e", "id": "", "lat": -9.0, "lon": 125.0, "radius_m": 2_500.0},
    ]
    assert settled(LEAST | {"edits": edits})["edits"] == edits
    assert [each.kind for each in edits_of(edits)] == ["upgrade"] * 4 + ["hazard"]


@pytest.mark.parametrize("content", [{}, {"objective": "mclp"}, [], None, "x"])
def test_a_content_needs_its_question(content):
    with pytest.raises(ScenarioFieldError):
        settled(content)


def test_the_whole_is_bounded():
    view = {f"x{n}": "y" * 4_000 for n in range(60)}
    sites = [SITE | {"id": "z" * 200, "name": "n" * 200} for _ in range(500)]
    with pytest.raises(ScenarioFieldError):
        settled(LEAST | {"view": view, "sites": sites})


def test_figures_are_numbers_by_name():
    assert settled_figures({"a": 1, "b": math.nan, "c": None}) == {"a": 1.0, "b": None, "c": None}
    for wrong in ({"a": "1"}, {"A": 1}, {"a": True}, [1]):
        with pytest.raises(ScenarioFieldError):
            settled_figures(wrong)
