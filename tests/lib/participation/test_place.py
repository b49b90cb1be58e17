"""Where a report is about: names, points and facilities, and how far the next service is."""

import numpy as np
import pytest
from pyproj import Geod

from data.current import current_dataset
from lib.services.access import located
from lib.services.participation import place
from lib.services.participation.errors import ReportFieldError

ATAMBUA = "53.04.12"
KEWAR = "53.04.01.2001"


def nearest_by_pyproj(lat, lon, service):
    """Return the distance to the nearest facility: PROJ's geodesic, one by one."""
    table = located(service)
    lats, lons = table["lat"].to_numpy(), table["lon"].to_numpy()
    _, _, metres = Geod(ellps="WGS84").inv(
        np.full(len(lats), lon), np.full(len(lats), lat), lons, lats
    )
    return float(metres.min()), str(table["id"].iloc[int(metres.argmin())])


def test_a_name_may_mean_several_places_and_each_is_found_again():
    found = place.choices("atambua")
    assert {each.kind for each in found} >= {"kecamatan", "desa", "fasilitas"}
    assert all(place.spot(each.token).region for each in found)
    assert len(found) <= place.MOST_CHOICES
    inside = place.choices("atambua", "53.04")
    assert {place.spot(each.token).region for each in inside} == {"53.04"}
    assert place.choices("atambua", "11.01") == ()
    assert place.choices("") == place.choices("zzzzqqqq") == ()


def test_a_name_that_many_places_bear_is_found_in_the_region_of_the_form():
    """More than a hundred villages are called so: those elsewhere must not crowd it out."""
    villages = current_dataset().villages
    same = villages[villages["nama"] == villages["nama"].mode()[0]]
    assert len(same) > 60
    for code in same["kode"].iloc[[0, -1]]:
        found = place.choices(same["nama"].iloc[0], code[:5])
        assert code in [each.token for each in found]
        assert all(each.token.startswith(code[:5]) or ":" in each.token for each in found)


@pytest.mark.parametrize(
    ("token", "region", "district", "village"),
    [
        ("53.04", "53.04", "", ""),
        (ATAMBUA, "53.04", ATAMBUA, ""),
        (KEWAR, "53.04", "53.04.01", KEWAR),
        ("@-9.1067, 124.893", "53.04", ATAMBUA, ""),
        ("@-6.2, 106.8", "31.71", "31.71.07", ""),
    ],
)
def test_a_token_leads_to_its_codes(token, region, district, village):
    own = place.spot(token)
    assert (own.region[:2], own.village) == (region[:2], village)
    if token != "@-6.2, 106.8":
        assert (own.region, own.district) == (region, district)


def test_a_facility_is_where_it_stands():
    own = place.spot("puskesmas:1050400")
    assert (own.region, own.facility_class, own.facility_id) == ("53.04", "puskesmas", "1050400")
    assert own.lat == pytest.approx(-9.19255)


@pytest.mark.parametrize(
    "token",
    ["", "53", "99.99", "53.04.99", "53.04.01.9999", "puskesmas:", "x:y", "@", "@0,0", "@91,181",
     "@-9.1", "@51.5,-0.1", "@nan,nan", "'; --", "53.04\x00"],
)  # fmt: skip
def test_what_is_no_place_is_refused(token):
    with pytest.raises(ReportFieldError) as told:
        place.spot(token)
    assert told.value.details["field"] == "tempat"


def test_the_gap_at_a_point_is_that_of_another_library():
    own = place.spot("@-9.25, 125.05")
    found = place.evidence(own, "puskesmas")
    metres, identity = nearest_by_pyproj(-9.25, 125.05, "puskesmas")
    assert found["distance_m"] == pytest.approx(metres, abs=1)
    assert (found["facility_id"], found["from"]) == (identity, "titik")
    assert found["dataset"] == current_dataset().version


def test_the_gap_of_a_village_is_that_of_another_library():
    villages = current_dataset().villages.set_index("kode")
    lat, lon = villages.loc[KEWAR, ["lat", "lon"]].astype(float)
    found = place.evidence(place.spot(KEWAR), "rumah_sakit")
    metres, identity = nearest_by_pyproj(lat, lon, "rumah_sakit")
    assert found["distance_m"] == pytest.approx(metres, abs=1)
    assert (found["facility_id"], found["from"]) == (identity, "desa")


@pytest.mark.parametrize(
    ("token", "service"),
    [("53.04", "puskesmas"), (ATAMBUA, "puskesmas"), (KEWAR, ""), (KEWAR, "tidak-ada"),
     ("puskesmas:1050400", "puskesmas")],
)  # fmt: skip
def test_without_a_point_or_a_service_no_gap_is_told(token, service):
    assert place.evidence(place.spot(token), service) == {}


def test_a_district_and_a_village_have_a_middle_and_a_regency_has_none():
    assert place.middle(place.spot("53.04")) is None
    for token in (ATAMBUA, KEWAR):
        lat, lon = place.middle(place.spot(token))
        assert (lat, lon) == pytest.approx((-9.1, 125.0), abs=0.3)
