"""Access of villages to a service, on a small country."""

import numpy as np
import pytest

from geo.ecef import geodesic_m
from lib.errors import ServiceHasNoDataError, UnknownServiceError
from lib.services.access import access, active_facilities, located
from tests.lib.small import FACILITIES, small_dataset


def test_only_active_placed_facilities_are_reached():
    dataset = small_dataset()
    assert located("puskesmas", dataset)["id"].tolist() == ["P1", "P4"]
    assert active_facilities("puskesmas", dataset)["id"].tolist() == ["P1", "P2", "P4"]
    reach = access("puskesmas", dataset)
    assert reach.facility_row.tolist() == [0, 0, 0, 1, 1, 1]
    assert reach.distance_m[0] == geodesic_m([-9.0], [124.0], [-9.0], [124.01])[0]


def test_the_sea_is_crossed_where_no_facility_stands_on_ones_own_land():
    reach = access("puskesmas", small_dataset())
    assert reach.must_cross_sea.tolist() == [False, False, False, True, True, False]
    assert reach.crossing_known.tolist() == [True, True, False, True, True, True]
    assert reach.same_land_distance_m[3] == np.inf
    assert np.isnan(reach.same_land_distance_m[2])
    assert reach.same_land_facility_row.tolist() == [0, 0, -1, -1, -1, 1]


def test_the_nearest_may_stand_across_the_sea_although_one_stands_on_ones_own_land():
    far = ("P5", "Puskesmas Jauh", "53.05", "53.05.01", -8.3, 126.9, True, 2)
    reach = access("puskesmas", small_dataset("far", [*FACILITIES, far]))
    assert reach.nearest_across_sea.tolist() == [False, False, False, True, True, False]
    assert not reach.must_cross_sea.any()


def test_a_facility_of_unknown_land_in_the_kecamatan_leaves_no_verdict():
    lost = ("P6", "Puskesmas Hilang", "53.05", "53.05.01", np.nan, np.nan, True, -1)
    reach = access("puskesmas", small_dataset("lost", [*FACILITIES, lost]))
    assert reach.crossing_known.tolist() == [True, True, False, False, False, True]
    assert not reach.must_cross_sea.any()


@pytest.mark.parametrize(("lat", "land"), [(np.nan, -1), (-9.0, 1)], ids=["none", "elsewhere"])
def test_a_facility_of_the_regency_that_may_stand_anywhere_in_it_leaves_no_verdict(lat, land):
    # Without a point, or with one on another regency's ground: RSUD Ba'a of Rote, in Kupang.
    lon = 124.3 if land > 0 else np.nan
    stray = ("P7", "RSUD Ba'a", "53.05", None, lat, lon, True, land)
    reach = access("puskesmas", small_dataset(f"stray {land}", [*FACILITIES, stray]))
    assert reach.crossing_known.tolist() == [True, True, False, False, False, True]
    assert not reach.must_cross_sea.any()


def test_a_facility_at_the_point_of_a_kecamatan_leaves_no_verdict_there():
    dataset = small_dataset(
        "vague", [*FACILITIES, ("P8", "D", "53.05", "53.05.01", -9, 124, True, 1)]
    )
    dataset.table("service:puskesmas")["location_quality"] = ["surveyed"] * 4 + ["district"]
    reach = access("puskesmas", dataset)
    assert reach.crossing_known.tolist() == [True, True, False, False, False, True]


def test_the_order_of_the_table_does_not_matter_and_ties_go_to_the_lowest_id():
    twin = ("P0", "Kembar", "53.04", "53.04.01", -9.0, 124.01, True, 1)
    for name, rows in (("one", [*FACILITIES, twin]), ("two", [twin, *FACILITIES[::-1]])):
        dataset = small_dataset(name, rows)
        row = access("puskesmas", dataset).facility_row[0]
        assert located("puskesmas", dataset)["id"].iloc[row] == "P0"


def test_without_any_placed_facility_everything_is_endlessly_far():
    reach = access("puskesmas", small_dataset("unplaced", [FACILITIES[1]]))
    assert np.isinf(reach.distance_m).all()
    assert (reach.facility_row == -1).all()


def test_access_is_computed_once_per_dataset():
    dataset = small_dataset("cached")
    assert access("puskesmas", dataset) is access("puskesmas", dataset)
    assert access("puskesmas", small_dataset("other")) is not access("puskesmas", dataset)


def test_a_service_without_data_and_one_that_is_not_there_are_told_apart():
    with pytest.raises(ServiceHasNoDataError):
        access("klinik", small_dataset())
    with pytest.raises(UnknownServiceError):
        access("kedai_kopi", small_dataset())
