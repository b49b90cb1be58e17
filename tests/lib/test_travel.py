"""Minutes by stated speeds, worked by hand, and laid beside kilometres."""

import string

import numpy as np
import pandas as pd
import pytest

from data.store import load_dataset
from geo.speeds import ZONES, SpeedModel
from lib.errors import AppError, LevelError
from lib.i18n import messages
from lib.services import capacity, hotspots, peers, travel_errors, travel_raster
from lib.services import travel as module
from lib.services.access import access
from lib.services.coverage import coverage_table
from lib.services.travel import make_model, model_fields, travel, village_zones
from lib.services.travel_errors import SpeedModelError, TravelKindError, TravelLimitError
from lib.services.travel_tables import compare_kinds, equivalent_minutes, travel_table
from tests.lib.small import small_dataset

URBAN, RURAL, REMOTE, SEA = range(4)


def country(version="travel", kinds=("desa", "kelurahan", "desa", "desa", "desa", "kelurahan")):
    """The small country with kinds of villages; F is a kelurahan of a kota."""
    data = small_dataset(version)
    villages = data.table("villages").assign(kind=list(kinds))
    villages["idm_class"] = ["Maju", "", "Sangat Tertinggal", "", "", "Sangat Tertinggal"]
    data._frames["villages"] = villages
    regions = data.table("regions")
    regions["kind"] = ["kabupaten", "kabupaten", "kota"]
    return data


def test_zones_follow_kind_of_region_kind_of_village_and_remoteness():
    assert village_zones(country()).tolist() == [RURAL, URBAN, REMOTE, RURAL, RURAL, URBAN]


def test_the_real_zones_hold_the_towns_and_the_far_villages():
    villages, zone = load_dataset().villages, village_zones()
    jakarta = villages["kode"].str.startswith("31.7").to_numpy()
    assert (zone[jakarta] == URBAN).all()
    far = (villages["idm_class"] == "Sangat Tertinggal").to_numpy()
    assert (zone[far] == REMOTE).all()
    people = np.bincount(zone, weights=villages["population"], minlength=4)
    assert people[SEA] == 0
    assert 0.2 < people[URBAN] / people.sum() < 0.5
    assert 0.005 < people[REMOTE] / people.sum() < 0.05


def test_minutes_are_the_straight_line_times_detour_over_speed():
    data = country()
    model = make_model(
        rural_kmh=20, rural_detour=1.5, urban_kmh=10, urban_detour=1.2, rural_access_minutes=7
    )
    found = travel("puskesmas", "waktu", model, dataset=data)
    km = access("puskesmas", data).distance_m / 1000
    assert (found.kind, found.unit) == ("waktu", "minutes")
    assert found.value[0] == pytest.approx(7 + km[0] * 1.5 / 20 * 60)
    assert found.value[1] == pytest.approx(5 + km[1] * 1.2 / 10 * 60)
    # C is remote and of unknown landmass: its nearest of all counts, by land.
    assert found.value[2] == pytest.approx(10 + km[2] * 1.67 / 12 * 60)
    assert np.isnan(found.same_land_value[2])


def test_who_must_cross_the_sea_waits_and_goes_at_the_speed_of_a_boat():
    data = country()
    model = make_model(sea_kmh=30, sea_detour=1.1, sea_wait_minutes=20)
    found = travel("puskesmas", "waktu", model, dataset=data)
    km = access("puskesmas", data).distance_m[3] / 1000
    assert found.value[3] == pytest.approx(20 + km * 1.1 / 30 * 60)
    assert np.isinf(found.same_land_value[3])
    assert found.nearest_across_sea.tolist() == [False, False, False, True, True, False]
    assert np.isinf(found.distance(same_landmass=True)[3])
    assert found.distance(same_landmass=True)[2] == found.value[2]


def test_a_facility_on_ones_own_island_is_taken_if_the_boat_is_slower():
    data = country("own island")
    rows = data.table("service:puskesmas")
    rows.loc[2, ["active", "lat", "lon"]] = (True, -8.3, 124.9)  # Alor, 44 km east of D
    # P1 lies nearer to D as the crow flies only if it is moved there.
    rows.loc[0, ["lat", "lon"]] = (-8.55, 124.50)
    slow = travel("puskesmas", "waktu", make_model(sea_wait_minutes=600), dataset=data)
    fast = travel("puskesmas", "waktu", make_model(sea_kmh=60, sea_wait_minutes=0), dataset=data)
    assert access("puskesmas", data).nearest_across_sea[3]
    assert (slow.facility_row[3], fast.facility_row[3]) == (1, 0)
    assert slow.value[3] == slow.same_land_value[3]
    assert fast.value[3] < fast.same_land_value[3]
    assert (slow.nearest_across_sea[3], fast.nearest_across_sea[3]) == (False, True)


def test_tables_of_kilometres_agree_with_the_coverage_table():
    kilometres, usual = travel_table(travel("sd", "lurus"), 3), coverage_table("sd", 3_000)
    for column in ("kode", "nama", "population", "population_covered", "sea_crossing_population"):
        pd.testing.assert_series_equal(kilometres[column], usual[column])
    np.testing.assert_allclose(kilometres["coverage_pct"], usual["coverage_pct"])
    for ours, theirs in (("median", "median_km"), ("p90", "p90_km"), ("mean", "mean_km")):
        np.testing.assert_allclose(kilometres[ours], usual[theirs])
    assert set(kilometres["unit"]) == {"km"}


def test_what_is_not_known_is_left_out_of_the_shares():
    data = country()
    part = module.from_access(
        access("puskesmas", data), "medan", np.array([5.0, 50.0, np.nan, np.inf, 1.0, np.nan])
    )
    table = travel_table(part, 10, dataset=data).set_index("kode")
    assert table["population_known"].tolist() == [1_500, 400, 0]
    assert table.loc["53.04", "coverage_pct"] == pytest.approx(100 * 1_000 / 1_500)
    assert table.loc["53.05", "coverage_pct"] == 0
    assert np.isnan(table.loc["53.05", "mean"])
    assert np.isnan(table.loc["54.71", "coverage_pct"])
    one = travel_table(part, 10, "kecamatan", "53.04", dataset=data)
    assert one["kode"].tolist() == ["53.04.01", "53.04.02"]


def test_two_kinds_are_laid_side_by_side_where_they_disagree_most():
    data = country()
    kilometres = travel("puskesmas", "lurus", dataset=data)
    base = access("puskesmas", data)
    minutes = module.from_access(base, "waktu", np.array([90.0, 5.0, 5.0, 5.0, 5.0, 5.0]))
    found = compare_kinds(kilometres, minutes, 10, 30, dataset=data)
    # A (1,000) is within 10 km but not 30 minutes; C (250) and D (400) the other way round.
    assert found.population_differs == 1_650
    first = found.regions.iloc[0]
    assert (first["kode"], first["only_one"], first["only_other"]) == ("53.04", 1_000, 250)
    assert first["one_pct"] == pytest.approx(100 * 1_500 / 1_750)
    assert first["difference_points"] == pytest.approx(100 * (750 - 1_500) / 1_750)
    # By kilometres 53.04 is first and 53.05 last; by minutes the other way round.
    ranks = found.regions.set_index("kode")[["one_rank", "other_rank", "rank_shift"]]
    assert ranks.loc["53.04"].tolist() == [1, 2, 1]
    assert ranks.loc["53.05"].tolist() == [2, 1, -1]
    assert found.villages["nama"].tolist() == ["A", "D", "C"]
    assert found.villages["other"].tolist() == [90, 5, 5]
    assert found.regions["kode"].tolist() == ["53.04", "53.05"]  # nobody lives in 54.71
    assert np.isnan(found.rank_correlation)
    assert len(compare_kinds(kilometres, minutes, 10, 30, number=1, dataset=data).villages) == 1


def test_over_the_nation_minutes_and_kilometres_rank_alike_but_not_the_same():
    kilometres, minutes = travel("puskesmas", "lurus"), travel("puskesmas")
    found = compare_kinds(kilometres, minutes, 5, equivalent_minutes(5))
    assert 0.9 < found.rank_correlation < 1
    assert found.regions["population_differs"].is_monotonic_decreasing
    assert len(found.villages) == 50
    assert equivalent_minutes(5) == pytest.approx(34.6)


def test_the_values_of_a_model_say_whether_they_are_measured_assumed_or_edited():
    origin = {each.name: each.origin for each in model_fields(make_model(sea_kmh=20))}
    assert origin["urban_detour"] == "measured"
    assert origin["rural_kmh"] == "assumed"
    assert origin["sea_kmh"] == "edited"
    assert {each.zone for each in model_fields()} == set(ZONES)
    assert [each.unit for each in model_fields()].count("minutes") == 4
    assert origin["rural_access_minutes"] == "measured"
    assert origin["remote_access_minutes"] == "assumed"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("urban_kmh", 0.0),
        ("sea_kmh", 151.0),
        ("rural_detour", 0.9),
        ("remote_detour", np.nan),
        ("sea_wait_minutes", -1.0),
        ("sea_wait_minutes", np.inf),
    ],
)
def test_a_model_outside_its_limits_is_refused(name, value):
    with pytest.raises(SpeedModelError) as caught:
        make_model(**{name: value})
    assert name in caught.value.message("id")
    with pytest.raises(ValueError, match=name):
        SpeedModel(**{name: value})


def test_wrong_kinds_limits_and_levels_are_refused():
    data = country()
    reach = travel("puskesmas", dataset=data)
    with pytest.raises(TravelKindError):
        travel("puskesmas", "medan", dataset=data)
    for limit in (0, np.nan, np.inf, -3):
        with pytest.raises(TravelLimitError):
            travel_table(reach, limit, dataset=data)
    with pytest.raises(LevelError):
        travel_table(reach, 5, "rt", dataset=data)
    with pytest.raises(ValueError, match="one service"):
        compare_kinds(travel("sd"), travel("smp"), 5, 5)


def test_every_error_of_these_services_has_a_code_and_a_sentence_in_two_languages():
    kinds = [
        each
        for place in (travel_errors, capacity, peers, hotspots)
        for each in vars(place).values()
        if isinstance(each, type)
        and issubclass(each, AppError)
        and each.__module__ == place.__name__
    ]
    codes = [each.code for each in kinds]
    assert len(set(codes)) == len(codes) > 20
    for each in kinds:
        named = [
            {field for _, field, _, _ in string.Formatter().parse(text) if field}
            for text in (each.text_id, each.text_en)
        ]
        assert named[0] == named[1]
        error = each(**dict.fromkeys(named[0], "x"))
        assert error.message("id") != error.message("en")
        assert error.message("id").endswith(".")
        assert issubclass(each, ValueError)


def test_every_label_of_the_services_is_in_the_catalogues():
    keys = {
        *module.KIND_LABELS.values(),
        *module.KIND_NOTES.values(),
        *module.ZONE_LABELS.values(),
        *travel_raster.UNIT_LABELS.values(),
        *capacity.DECAY_LABELS.values(),
        *capacity.UNIT_LABELS.values(),
        *capacity.NOTES.values(),
        *(label for label, _ in peers.FIGURES.values()),
        *peers.MEASURE_LABELS.values(),
        peers.METHOD_NOTE,
        *hotspots.CLASSES.values(),
        hotspots.METHOD_NOTE,
    }
    for language in ("id", "en"):
        assert keys <= messages(language).keys
