"""Effects of changes agree with the coverage table, with plans, and with everything anew."""

import math

import numpy as np
import pytest

from data.current import current_dataset
from lib.services.access import located
from lib.services.coverage import coverage_table
from lib.services.gap_errors import GroupingError
from lib.services.planning.case import case_of_service
from lib.services.planning.effect_errors import EditError, EditFacilityError
from lib.services.planning.siting import find_sites
from lib.services.planning.whatif import Edit, edits_of, effects

RADIUS = 5_000.0


def of_region(region):
    table = located("puskesmas")
    return table[table["kode_kabkota"] == region]


def test_without_changes_the_figures_are_those_of_the_coverage_table():
    effect = effects("puskesmas", "53", [], RADIUS)
    table = coverage_table("puskesmas", RADIUS, "kabkota", "53").set_index("kode")
    mine = effect.kabkota.set_index("kode")
    np.testing.assert_allclose(
        mine["before_pct"], table["coverage_pct"].reindex(mine.index).astype(float), atol=1e-9
    )
    assert effect.before == effect.after
    assert (effect.people_gained, effect.people_lost) == (0, 0)
    assert set(effect.villages["state"]) == {"same"}
    assert effect.gained.empty
    assert effect.lost.empty


@pytest.mark.parametrize("same_landmass", [False, True])
def test_the_sites_of_a_plan_bring_what_the_plan_says(same_landmass):
    plan = find_sites(case_of_service("puskesmas", "81.08", same_landmass=same_landmass), RADIUS, 4)
    edits = edits_of(plan.sites.assign(kind="add").to_dict("records"))
    effect = effects("puskesmas", "81.08", edits, RADIUS, same_landmass=same_landmass)
    assert effect.after.pct == pytest.approx(plan.after_pct, abs=1e-9)
    assert effect.people_gained == pytest.approx(plan.sites["people_gained"].sum())
    assert effect.people_lost == 0
    assert effect.gained["people"].sum() == effect.people_gained
    assert effect.kecamatan["people_change"].sum() == pytest.approx(effect.people_gained)
    assert effect.after.mean_km < effect.before.mean_km


def test_who_loses_by_a_closure_is_named_and_gains_by_none():
    here = of_region("53.04")
    effect = effects("puskesmas", "53.04", [Edit("close", each) for each in here["id"]], RADIUS)
    assert effect.people_gained == 0
    assert effect.people_lost == pytest.approx(effect.before.covered - effect.after.covered)
    assert effect.people_lost > 0
    assert (effect.lost["before_m"] <= RADIUS).all()
    assert (effect.lost["after_m"] > RADIUS).all()
    assert effect.lost["people"].is_monotonic_decreasing
    assert (effect.lost["kabkota"] == "Kabupaten Belu").all()
    # Puskesmas of the neighbours still serve.
    assert math.isfinite(effect.after.farthest_km)


def test_a_move_away_and_back_changes_nothing_and_the_last_edit_counts():
    first = of_region("53.04").iloc[0]
    away = Edit("move", first["id"], -8.0, 124.0)
    back = Edit("move", first["id"], float(first["lat"]), float(first["lon"]))
    assert (
        effects("puskesmas", "53.04", [away], RADIUS).before
        != effects("puskesmas", "53.04", [away], RADIUS).after
    )
    effect = effects("puskesmas", "53.04", [away, back], RADIUS)
    np.testing.assert_allclose(effect.villages["after_m"], effect.villages["before_m"], atol=1e-6)


def test_an_upgrade_leaves_distances_as_they_are():
    first = of_region("53.04").iloc[0]
    effect = effects("puskesmas", "53.04", [Edit("upgrade", first["id"])], RADIUS)
    assert effect.before == effect.after


def test_the_gap_is_of_groups_as_they_are_today():
    assert effects("puskesmas", "32.73", [], RADIUS).gap is None  # all of Bandung is one group
    remote = effects("puskesmas", "81.08", [], RADIUS).gap
    assert remote.grouping.code == "keterpencilan"  # one regency has one status
    whole = effects("puskesmas", "53", [], RADIUS).gap
    assert (whole.grouping.code, whole.first.code) == ("daerah_tertinggal", "tertinggal")
    assert whole.before == pytest.approx(whole.after)
    assert whole.before > 0
    plan = find_sites(case_of_service("puskesmas", "53"), RADIUS, 5)
    edits = edits_of(plan.sites.assign(kind="add").to_dict("records"))
    by_hand = effects("puskesmas", "53", edits, RADIUS)
    regions = current_dataset().regions.set_index("kode")["tertinggal_2020_2024"]
    table = by_hand.kabkota.set_index("kode")
    listed = table[regions.reindex(table.index).to_numpy(dtype=bool)]
    share = listed["after_covered"].sum() / listed["people"].sum() * 100
    assert by_hand.gap.after_first_pct == pytest.approx(share)
    with pytest.raises(GroupingError):
        effects("puskesmas", "53", [], RADIUS, grouping="x")


def test_a_new_site_across_the_sea_counts_only_where_the_sea_does_not_matter():
    plain = effects("puskesmas", "81.08", [], RADIUS).villages
    villages = current_dataset().villages.set_index("kode")
    far = plain.sort_values("before_m", ascending=False, ignore_index=True)
    changed = []
    for code, lat, lon in far[["kode", "lat", "lon"]].iloc[::3].itertuples(index=False):
        edit = [Edit("add", code, float(lat), float(lon))]
        by_line = effects("puskesmas", "81.08", edit, RADIUS).villages
        own = effects("puskesmas", "81.08", edit, RADIUS, same_landmass=True).villages
        land = villages["landmass_id"].reindex(own["kode"]).to_numpy()
        mine = int(villages.at[code, "landmass_id"])
        across = (land >= 0) & (land != mine) & (mine >= 0)
        assert (own.loc[across, "before_m"] == own.loc[across, "after_m"]).all()
        changed.append((by_line.loc[across, "change_m"] < 0).any())
    assert any(changed)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "burn", "id": "1"},
        {"kind": "add", "lat": None, "lon": 120.0},
        {"kind": "add", "lat": "x", "lon": 120.0},
        {"kind": "move", "id": "1010001", "lat": 95.0, "lon": 120.0},
        {"kind": "close"},
    ],
)
def test_edits_that_cannot_be_read_are_refused(row):
    with pytest.raises(EditError):
        edits_of([row])


def test_an_unknown_facility_is_refused():
    with pytest.raises(EditFacilityError, match="tidak-ada"):
        effects("puskesmas", "53", [Edit("close", "tidak-ada")], RADIUS)


def test_a_move_tells_who_has_it_farther_without_losing_reach():
    effect = effects("puskesmas", "53.04", [Edit("close", of_region("53.04").iloc[0]["id"])], 50e3)
    farther = effect.villages[effect.villages["state"] == "farther"]
    assert (farther["after_m"] > farther["before_m"]).all()
    assert effect.people_farther == farther["people"].sum() > 0
    assert effects("puskesmas", "53.04", [], RADIUS).people_farther == 0
