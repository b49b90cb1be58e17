"""A scenario's figures: the same from its file in a fresh database, and told where they differ."""

import json

import numpy as np
import pytest

from lib.auth import operator
from lib.services.access import located
from lib.services.planning import scenario_file, scenarios
from lib.services.planning.case import case_of_service
from lib.services.planning.effect_errors import EditFacilityError
from lib.services.planning.scenario_content import canonical, settled
from lib.services.planning.scenario_figures import compute
from lib.services.planning.siting import find_sites
from lib.services.planning.stress import most_depended
from tests import databases
from tests.lib.kpi.people import BELU


@pytest.fixture(scope="module")
def plan():
    return find_sites(case_of_service("puskesmas", BELU, same_landmass=True), 5_000, 3)


@pytest.fixture(scope="module")
def content(plan):
    sites = plan.sites[["id", "name", "lat", "lon"]].to_dict(orient="records")
    held = {"objective": "mclp", "radius_m": 5_000.0, "number": 3, "same_landmass": True}
    return settled(held | {"sites": [each | {"means": "bangun_puskesmas"} for each in sites]})


def test_the_figures_are_those_of_the_plan(plan, content, sqlite_db):
    found = compute("puskesmas", BELU, content, db=sqlite_db)
    figures = found.figures
    assert figures["before_pct"] == pytest.approx(plan.before_pct)
    assert figures["after_pct"] == pytest.approx(plan.after_pct)
    assert figures["people_gained"] == pytest.approx(plan.sites["people_gained"].sum())
    assert (figures["cost_rp"], figures["yearly_rp"], figures["sites"]) == (27e9, 7.5e9, 3)
    assert figures["per_person_rp"] == pytest.approx(27e9 / figures["people_gained"])
    assert (found.differences, found.warnings) == ({}, ())


def test_a_file_gives_the_same_figures_in_a_fresh_database(content, sqlite_db, tmp_path):
    figures = compute("puskesmas", BELU, content, db=sqlite_db).figures
    first = scenarios.create(operator(), BELU, "puskesmas", "Tiga", content, figures, db=sqlite_db)
    raw = scenario_file.to_bytes(first)
    (tmp_path / "lain").mkdir()
    with databases.opened(databases.sqlite_url(tmp_path / "lain"), tmp_path / "lain") as other:
        found = scenario_file.take_in(operator(), scenario_file.from_bytes(raw), db=other)
        again = compute(
            found.service, found.region, found.content, saved=found.figures,
            data_version=found.data_version, db=other,
        )  # fmt: skip
    assert canonical(again.figures) == canonical(figures)
    assert (again.differences, again.warnings) == ({}, ())


def test_what_came_out_otherwise_is_told(content, sqlite_db):
    figures = compute("puskesmas", BELU, content, db=sqlite_db).figures
    saved = figures | {"after_pct": 12.5}
    found = compute(
        "puskesmas", BELU, content, saved=saved, data_version="0123456789ab", db=sqlite_db
    )
    assert found.differences == {"after_pct": (12.5, figures["after_pct"])}
    assert [each.code for each in found.warnings] == ["W_SCENARIO_DATA"]


def test_edits_count_and_costs_of_the_plan_alone(content, sqlite_db):
    table = located("puskesmas")
    own = table.loc[table["kode_kabkota"] == BELU, "id"].astype(str)
    edits = [{"kind": "close", "id": each} for each in own]
    costs = [{"means": "bangun_puskesmas", "cost_rp": 1e9}]
    held = settled(content | {"edits": edits, "costs": costs})
    found = compute("puskesmas", BELU, held, db=sqlite_db).figures
    assert found["people_lost"] > 0
    assert (found["cost_rp"], found["yearly_rp"], found["edits"]) == (3e9, None, len(own))
    without = settled({"objective": "mclp", "radius_m": 5_000.0})
    nothing = compute("puskesmas", BELU, without, db=sqlite_db).figures
    assert (nothing["cost_rp"], nothing["people_gained"]) == (None, 0.0)
    assert nothing["before_pct"] == nothing["after_pct"]


def test_a_line_with_its_own_means_and_cost_counts_so(content, sqlite_db):
    sites = [each | {"means": "keliling_puskesmas"} for each in content["sites"]]
    shared = compute("puskesmas", BELU, settled(content | {"sites": sites}), db=sqlite_db).figures
    assert shared["yearly_rp"] == pytest.approx(4e8)  # one unit for the three of them
    sites[0] = content["sites"][0] | {"cost_rp": 1e9, "year": 2030, "funding": "apbd"}
    own = compute("puskesmas", BELU, settled(content | {"sites": sites}), db=sqlite_db).figures
    assert own["yearly_rp"] == pytest.approx(2.5e9 + 4e8)
    assert own["cost_rp"] == pytest.approx(1e9 + shared["cost_rp"])


def test_a_facility_that_is_gone_is_told(content, sqlite_db):
    held = settled(content | {"edits": [{"kind": "close", "id": "tidak-ada"}]})
    with pytest.raises(EditFacilityError):
        compute("puskesmas", BELU, held, db=sqlite_db)


def test_figures_can_be_kept(content, sqlite_db):
    figures = compute("rth", "31.74", settled(content | {"sites": []}), db=sqlite_db).figures
    assert json.loads(canonical(figures)) == figures
    assert all(value is None or np.isfinite(value) for value in figures.values())


def test_a_hazard_of_a_scenario_takes_what_stands_there(content, sqlite_db):
    row = most_depended("puskesmas", BELU, 5_000.0, same_landmass=True).iloc[0]
    place = {"lat": float(row["lat"]), "lon": float(row["lon"])}
    one = settled(content | {"edits": [{"kind": "close", "id": row["id"]}]})
    area = settled(content | {"edits": [{"kind": "hazard", "radius_m": 100.0, **place}]})
    lost = [compute("puskesmas", BELU, each, db=sqlite_db).figures for each in (one, area)]
    for name in ("after_pct", "people_lost", "cost_rp"):
        assert lost[0][name] == lost[1][name]
    assert (
        lost[0]["after_pct"]
        < compute("puskesmas", BELU, content, db=sqlite_db).figures["after_pct"]
    )
