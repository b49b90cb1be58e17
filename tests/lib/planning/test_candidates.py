"""Where the places to choose from come from."""

import numpy as np
import pytest

from data.current import current_dataset
from geo.ecef import geodesic_from_ecef, to_ecef
from lib import errors
from lib.errors import ServiceHasNoDataError, UnknownServiceError
from lib.services.access import located
from lib.services.files import facilities_of
from lib.services.planning.candidates import RAISES, Candidates, Place, narrowed, places_of
from lib.services.planning.case import case_of_service
from lib.services.planning.errors import (
    CandidateLevelError,
    CandidatePointError,
    CandidatesError,
)
from lib.services.planning.siting import Effort, find_sites

BELU = "53.04"
QUICK = Effort(seconds=1.0)


def test_primary_schools_may_be_raised_to_junior_secondary():
    case = case_of_service("smp", BELU, candidates=RAISES["smp"]["sd"])
    own = located("sd")
    own = own[own["kode_kabkota"] == BELU]
    assert sorted(case.candidates["id"]) == sorted(own["id"])
    assert case.candidates["id"].is_unique
    assert (case.kecamatan != "").mean() > 0.9
    plan = find_sites(case, 3_000, 2, effort=QUICK)
    assert set(plan.sites["id"]) <= set(own["id"])
    assert plan.after_pct > plan.before_pct
    # The people and how far they have it now do not depend on the candidates.
    np.testing.assert_array_equal(case.now_m, case_of_service("smp", BELU).now_m)


def test_only_puskesmas_with_beds_stand_where_beds_are_asked_for():
    raises = RAISES["puskesmas"]["rawat_inap"]
    case = case_of_service("puskesmas", BELU, candidates=raises)
    table = located("puskesmas")
    with_beds = table[table["inpatient"] == "yes"]
    own = table[table["kode_kabkota"].eq(BELU) & table["inpatient"].eq("no")]
    assert sorted(case.candidates["id"]) == sorted(own["id"])
    points = to_ecef(with_beds["lat"], with_beds["lon"])
    for row in (0, 7, len(case.lat) - 1):
        here = to_ecef(case.lat[[row]], case.lon[[row]])
        metres = geodesic_from_ecef(np.broadcast_to(here, points.shape), points)
        assert case.now_m[row] == pytest.approx(metres.min(), abs=1e-6)
    assert (case.now_m >= case_of_service("puskesmas", BELU).now_m - 1e-6).all()


def test_what_stands_counts_on_the_own_landmass_alone_where_that_is_asked():
    raises = RAISES["puskesmas"]["rawat_inap"]
    apart = case_of_service("puskesmas", "81.08", candidates=raises, same_landmass=True)
    plain = case_of_service("puskesmas", "81.08", candidates=raises)
    assert (apart.now_m >= plain.now_m - 1e-6).all()
    assert (apart.now_m > plain.now_m + 1).any()
    assert len(apart.candidate_land) == len(apart.candidates)


def test_a_class_without_data_says_so():
    with pytest.raises(ServiceHasNoDataError, match="pustu"):
        case_of_service("puskesmas", BELU, candidates=RAISES["puskesmas"]["pustu"])
    with pytest.raises(UnknownServiceError):
        case_of_service("puskesmas", BELU, candidates=Candidates(facilities="kios"))


def test_every_raise_names_services_and_attributes_that_there_are():
    from data.catalogue import load_catalogue

    catalogue = load_catalogue().services
    for service, raises in RAISES.items():
        assert service in catalogue
        for each in raises.values():
            table = current_dataset().service_facilities(catalogue[each.facilities])
            for column, value in (*each.where, *each.stands):
                assert value in set(table[column])


def test_an_attribute_that_no_facility_has_leaves_none():
    table = located("sd")
    assert narrowed(table, (("inpatient", "yes"),)).empty
    none = Candidates(facilities="sd", where=(("inpatient", "yes"),))
    with pytest.raises(CandidatesError):
        case_of_service("smp", BELU, candidates=none)


def test_tapped_points_are_chosen_from():
    places = (Place("t1", "Titik 1", -9.10, 124.90), Place("t2", "Titik 2", -9.13, 125.10))
    case = case_of_service("puskesmas", BELU, candidates=Candidates(places=places))
    assert case.candidates["id"].tolist() == ["t1", "t2"]
    assert all(code.startswith("53.") and len(code) == 8 for code in case.kecamatan)
    plan = find_sites(case, 10_000, 2, effort=QUICK)
    assert set(plan.sites["name"]) <= {"Titik 1", "Titik 2"}


@pytest.mark.parametrize(
    "places",
    [
        (Place("a", "", 9.0, 124.9),),
        (Place("a", "", float("nan"), 124.9),),
        (Place("", "", -9.0, 124.9),),
        (Place("a", "", -9.0, 124.9), Place("a", "", -9.1, 124.9)),
    ],
)
def test_a_point_that_cannot_be_used_is_named(places):
    with pytest.raises(CandidatePointError, match=f"site {len(places)}"):
        case_of_service("puskesmas", BELU, candidates=Candidates(places=places))


def test_an_uploaded_file_gives_points():
    file = facilities_of(b"id,name,lat,lon\nB,Dua,-9.1,124.9\nA,Satu,-9.2,124.9\n", "calon.csv")
    assert [each.id for each in places_of(file).places] == ["A", "B"]
    with pytest.raises(errors.MissingColumnError):
        facilities_of(b"id,lat,lon\nA,-9.2,124.9\n", "calon.csv")
    with pytest.raises(errors.OutOfAreaError):
        facilities_of(b"id,name,lat,lon\nA,Satu,45.0,60.0\n", "calon.csv")


def test_an_unknown_level_is_refused():
    with pytest.raises(CandidateLevelError):
        case_of_service("puskesmas", BELU, level="dusun")
