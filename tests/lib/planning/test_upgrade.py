"""Upgrades: beds as E2SFCA anew over changed tables, inpatient care, and raised facilities."""

import dataclasses

import numpy as np
import pytest

from data.current import current_dataset
from geo.aggregate import within_mask
from geo.capacity import e2sfca, pairs_within
from geo.what_if import Facilities, nearest
from lib.services import capacity
from lib.services.access import located, village_arrays
from lib.services.capacity import capacity_access, capacity_table
from lib.services.planning.edits import OF, lesser_facilities
from lib.services.planning.effect_errors import EditError, EditFacilityError
from lib.services.planning.scene import scene
from lib.services.planning.upgrade import capacity_change, inpatient_change, standard_of
from lib.services.planning.whatif import Edit, edits_of, effects

HIGHLAND, ISLANDS, CITY = "95.01", "81.08", "32.73"
WAMENA, SADIKIN = "9202013", "3273015"
REACH = 20_000.0


def change(region, edits, service="rumah_sakit"):
    effect = effects(service, region, edits, REACH)
    return capacity_change(service, region, effect.standing, REACH)


def test_without_changes_the_figures_are_those_of_the_capacity_table():
    found = change("94", [])
    table = capacity_table("rumah_sakit", REACH, "kabkota", "94").set_index("kode")
    mine = found.kabkota.set_index("kode")
    np.testing.assert_allclose(
        mine["before"], table["capacity_per_1000"].reindex(mine.index), atol=1e-9
    )
    assert found.before == found.after
    assert found.total_before == found.total_after
    assert np.isnan(found.assumed)


def test_changes_of_all_kinds_are_those_of_the_whole_method_over_the_changed_table():
    hospitals, villages = located("rumah_sakit"), current_dataset().villages
    known = capacity_access("rumah_sakit", REACH)
    row = {each: at for at, each in enumerate(hospitals["id"])}
    edits = [
        Edit("upgrade", SADIKIN, beds=300),
        Edit("close", "3273063"),
        Edit("move", "3273521" if "3273521" in row else "3273528", -6.95, 107.7),
        Edit("add", "", -6.90, 107.55),
    ]
    found = change("32", edits)
    lat, lon = hospitals["lat"].to_numpy().copy(), hospitals["lon"].to_numpy().copy()
    beds = known.capacity.copy()
    beds[row[SADIKIN]] += 300
    beds[row["3273063"]] = 0.0
    lat[row[edits[2].id]], lon[row[edits[2].id]] = -6.95, 107.7
    usual = float(np.median(known.capacity[~known.assumed]))
    lat, lon, beds = np.r_[lat, -6.90], np.r_[lon, 107.55], np.r_[beds, usual]
    pairs = pairs_within(villages["lat"], villages["lon"], lat, lon, REACH)
    people = village_arrays(current_dataset()).population
    weights = capacity.decay_weights(pairs.distance_m, REACH, "lambat")
    anew = e2sfca(pairs, weights, people, beds).access * capacity.PER
    own = within_mask(village_arrays(current_dataset()).codes, "32") & (people > 0)
    assert found.after == pytest.approx(np.average(anew[own], weights=people[own]), rel=1e-9)
    under = people[own][anew[own] < found.standard.per_1000].sum()
    assert found.under_after == pytest.approx(under)
    assert found.assumed == usual
    assert found.total_after - found.total_before == pytest.approx(
        300 + usual - known.capacity[row["3273063"]]
    )


def test_more_beds_give_more_per_person_and_distances_stay():
    effect = effects("rumah_sakit", HIGHLAND, [Edit("upgrade", WAMENA, beds=100)], REACH)
    assert effect.before == effect.after
    found = change(HIGHLAND, [Edit("upgrade", WAMENA, beds=100)])
    assert found.after > found.before
    assert found.standard.rule == "who_tempat_tidur_1000"
    assert found.under_after <= found.under_before
    table = found.kecamatan
    assert (table["after"] >= table["before"]).all()
    assert table["under_before"].sum() == pytest.approx(found.under_before)


def test_beds_of_a_closed_facility_are_gone_whatever_was_added():
    closed = change(HIGHLAND, [Edit("close", WAMENA)])
    both = change(HIGHLAND, [Edit("upgrade", WAMENA, beds=100), Edit("close", WAMENA)])
    assert both.after == pytest.approx(closed.after)
    moved = [Edit("upgrade", WAMENA, beds=100), Edit("move", WAMENA, -4.1, 138.9)]
    assert change(HIGHLAND, moved).total_after == pytest.approx(closed.total_before + 100)


def test_a_service_without_known_capacity_has_no_figure():
    assert change(HIGHLAND, [], "puskesmas") is None
    assert standard_of("puskesmas", current_dataset()) is None


def test_a_raised_facility_is_an_addition_at_its_place():
    lesser = lesser_facilities("rumah_sakit", current_dataset())
    place = lesser[lesser["kode_kabkota"] == ISLANDS].iloc[0]
    assert place["id"].startswith(f"puskesmas{OF}")
    raised = effects("rumah_sakit", ISLANDS, [Edit("upgrade", place["id"])], REACH)
    added = Edit("add", "", float(place["lat"]), float(place["lon"]))
    assert raised.people_gained == effects("rumah_sakit", ISLANDS, [added], REACH).people_gained > 0
    once = [Edit("upgrade", place["id"])] * 2
    assert len(effects("rumah_sakit", ISLANDS, once, REACH).standing.added) == 1
    with pytest.raises(EditFacilityError):
        effects("rumah_sakit", ISLANDS, [Edit("upgrade", f"puskesmas{OF}x")], REACH)
    with pytest.raises(EditFacilityError):
        effects("puskesmas", ISLANDS, [Edit("upgrade", place["id"])], REACH)


def test_a_raised_facility_has_the_beds_that_were_told():
    lesser = lesser_facilities("rumah_sakit", current_dataset())
    place = lesser[lesser["kode_kabkota"] == ISLANDS].iloc[0]
    told = change(ISLANDS, [Edit("upgrade", place["id"], beds=50)])
    assert told.total_after - told.total_before == pytest.approx(50)
    assert np.isnan(told.assumed)
    assert change(ISLANDS, [Edit("upgrade", place["id"])]).assumed > 0


@pytest.mark.parametrize("same_landmass", [False, True])
def test_inpatient_care_reaches_whom_the_nearest_with_care_does(same_landmass):
    table = located("puskesmas")
    rows = table[(table["kode_kabkota"] == ISLANDS) & (table["inpatient"] != "yes")].head(2)
    effect = effects(
        "puskesmas", ISLANDS, [Edit("upgrade", each, inpatient=True) for each in rows["id"]],
        5_000, same_landmass=same_landmass,
    )  # fmt: skip
    found = inpatient_change(
        "puskesmas", ISLANDS, effect.standing, 5_000, same_landmass=same_landmass
    )
    around = scene(current_dataset(), "puskesmas", ISLANDS, same_landmass=same_landmass)
    care = (table["inpatient"] == "yes").to_numpy(dtype=bool, copy=True)
    care[rows.index] = True
    part = Facilities(*(getattr(around.facilities, each)[care] for each in ("lat", "lon", "land")))
    metres = nearest(around.places, part)[1]
    assert found.after == around.people[metres <= 5_000.01].sum() > found.before
    assert found.facilities_after == found.facilities_before + 2


def test_what_closes_takes_its_care_away_and_what_moves_takes_it_along():
    table = located("puskesmas")
    row = table[(table["kode_kabkota"] == ISLANDS) & (table["inpatient"] == "yes")].iloc[0]

    def after(*edits):
        standing = effects("puskesmas", ISLANDS, edits, 5_000).standing
        return inpatient_change("puskesmas", ISLANDS, standing, 5_000)

    closed = after(Edit("close", row["id"]))
    assert closed.after < closed.before
    assert closed.facilities_after == closed.facilities_before - 1
    back = after(Edit("move", row["id"], float(row["lat"]), float(row["lon"])))
    assert back.after == back.before
    assert back.facilities_after == back.facilities_before
    assert inpatient_change("rumah_sakit", ISLANDS, effects(
        "rumah_sakit", ISLANDS, [], 5_000).standing, 5_000) is None  # fmt: skip


@pytest.mark.parametrize("beds", [-1, 20_000, float("nan")])
def test_impossible_beds_are_refused(beds):
    with pytest.raises(EditError):
        effects("rumah_sakit", HIGHLAND, [dataclasses.replace(Edit("upgrade", "1"), beds=beds)], 5)
    with pytest.raises(EditError):
        edits_of([{"kind": "upgrade", "id": "1", "beds": "banyak"}])
