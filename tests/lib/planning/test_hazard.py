"""Hazards: facilities in an area are lost, and roads through it are cut."""

import numpy as np
import pytest

from data.current import current_dataset
from geo.ecef import geodesic_m
from geo.network import least_over_network
from lib.services.access import located
from lib.services.planning.edits import Edit, edits_of
from lib.services.planning.effect_errors import EditError
from lib.services.planning.road_loss import networks_of, ring, road_loss
from lib.services.planning.whatif import effects
from lib.services.travel_network import Joining, network, road_travel
from lib.services.travel_roads import seed_roads

RADIUS = 5_000.0
BELU, JAYAWIJAYA = "53.04", "95.01"


def middle_of(region, service="puskesmas"):
    row = located(service)[lambda table: table["kode_kabkota"] == region].iloc[0]
    return float(row["lat"]), float(row["lon"])


def hazard(region, radius_m):
    lat, lon = middle_of(region)
    return Edit("hazard", lat=lat, lon=lon, radius_m=radius_m)


def away(lat, lon, area):
    number = len(lat)
    return geodesic_m(lat, lon, np.full(number, area.lat), np.full(number, area.lon))


@pytest.mark.parametrize("same_landmass", [False, True])
@pytest.mark.parametrize("region", [BELU, JAYAWIJAYA])
def test_a_hazard_is_the_closing_of_what_lies_within(region, same_landmass):
    area = hazard(region, 12_000.0)
    table = located("puskesmas")
    inside = table[away(table["lat"], table["lon"], area) <= area.radius_m]
    assert len(inside) > 1
    closed = [Edit("close", each) for each in inside["id"]]
    one = effects("puskesmas", region, [area], RADIUS, same_landmass=same_landmass)
    all_of = effects("puskesmas", region, closed, RADIUS, same_landmass=same_landmass)
    assert one.after == all_of.after
    assert one.people_lost == all_of.people_lost > 0
    assert sorted(one.standing.struck) == sorted(inside.index)


def test_what_is_built_in_the_area_or_moved_into_it_is_lost_and_what_moved_out_is_not():
    area = hazard(BELU, 3_000.0)
    table = located("puskesmas")
    first = table[table["kode_kabkota"] == BELU].iloc[0]
    other = table[table["kode_kabkota"] == BELU].iloc[-1]
    bare = effects("puskesmas", BELU, [area], RADIUS)
    built = effects("puskesmas", BELU, [Edit("add", "", area.lat, area.lon), area], RADIUS)
    assert built.after == bare.after
    into = effects("puskesmas", BELU, [Edit("move", other["id"], area.lat, area.lon), area], RADIUS)
    both = effects("puskesmas", BELU, [Edit("close", other["id"]), area], RADIUS)
    assert into.after == both.after
    assert other.name in into.standing.struck
    out = effects("puskesmas", BELU, [area, Edit("move", first["id"], -9.3, 124.7)], RADIUS)
    moved = effects("puskesmas", BELU, [Edit("move", first["id"], -9.3, 124.7)], RADIUS)
    assert len(out.standing.added) == 1
    assert out.people_lost >= moved.people_lost


def test_roads_that_are_cut_lead_nobody_and_times_are_those_of_the_network_without_them():
    lat, lon = middle_of(BELU)
    # Beside the puskesmas, so that roads go and the puskesmas stays.
    area = Edit("hazard", lat=lat + 0.03, lon=lon, radius_m=2_500.0)
    effect = effects("puskesmas", BELU, [area], RADIUS)
    found = road_loss("puskesmas", BELU, effect.standing)
    assert found.networks == ("roads_belu",)
    assert found.cut_km > 2
    assert found.lines
    roads = seed_roads("belu")
    known = road_travel(roads, "puskesmas", BELU).travel.value
    villages = current_dataset().villages
    on = np.isfinite(known)
    assert found.people_on == pytest.approx(villages["population"].to_numpy(float)[on].sum())
    cut = found.villages[found.villages["after_min"].isna()]
    assert cut["people"].sum() == pytest.approx(found.people_cut)
    longer = found.villages[found.villages["after_min"].notna()]
    assert longer["people"].sum() == pytest.approx(found.people_longer)
    assert (longer["after_min"] - longer["before_min"] >= 1.0).all()
    assert found.people_cut + found.people_longer > 0
    before = dict(zip(villages["kode"], known, strict=True))
    for row in found.villages.itertuples(index=False):
        assert row.before_min == pytest.approx(before[row.kode])


def test_a_lost_facility_lengthens_ways_over_whole_roads_too():
    table = located("puskesmas")
    own = table[table["kode_kabkota"] == BELU]
    far_away = Edit("hazard", lat=-9.9, lon=125.9, radius_m=100.0)
    closed = [Edit("close", each) for each in own["id"].iloc[:4]]
    effect = effects("puskesmas", BELU, [far_away, *closed], RADIUS)
    found = road_loss("puskesmas", BELU, effect.standing)
    assert found.cut_km == 0
    assert found.people_longer > 0
    left = table.drop(own.index[:4])
    joining = Joining()
    minutes = least_over_network(
        network(seed_roads("belu"), joining),
        current_dataset().villages["lat"], current_dataset().villages["lon"],
        left["lat"], left["lon"], limit_m=joining.limit_m, access_kmh=joining.access_kmh,
    )[0]  # fmt: skip
    anew = dict(zip(current_dataset().villages["kode"], minutes, strict=True))
    for row in found.villages.itertuples(index=False):
        assert row.after_min == pytest.approx(anew[row.kode], nan_ok=True)


def test_without_roads_or_hazards_there_is_nothing_to_tell():
    assert networks_of(JAYAWIJAYA) == ()
    assert networks_of(BELU) == ("belu",)
    assert networks_of("nasional") == networks_of(None) == networks_of("")
    assert {"belu", "kaltara"} < set(networks_of(None))
    assert set(networks_of("53")) == {"belu", "maumere"}
    standing = effects("puskesmas", JAYAWIJAYA, [hazard(JAYAWIJAYA, 2_000.0)], RADIUS).standing
    assert road_loss("puskesmas", JAYAWIJAYA, standing) is None
    assert road_loss("puskesmas", BELU, effects("puskesmas", BELU, [], RADIUS).standing) is None


def test_the_ring_lies_on_the_radius():
    area = Edit("hazard", lat=-3.0, lon=139.0, radius_m=4_000.0)
    lon, lat = np.array(ring(area)).T
    metres = away(lat, lon, area)
    np.testing.assert_allclose(metres, area.radius_m, rtol=0.01)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "hazard", "lat": -3.0, "lon": 139.0},
        {"kind": "hazard", "lat": -3.0, "lon": 139.0, "radius_m": 0},
        {"kind": "hazard", "lat": -3.0, "lon": 139.0, "radius_m": 1e9},
        {"kind": "hazard", "lat": -3.0, "lon": 139.0, "radius_m": "x"},
        {"kind": "hazard", "radius_m": 1000},
    ],
)
def test_an_area_without_place_or_size_is_refused(row):
    with pytest.raises(EditError):
        edits_of([row])
