"""Capacity within reach, worked by hand on a small country, and that of real hospitals."""

import numpy as np
import pytest

from data.store import load_dataset
from lib.errors import LevelError, RadiusError, UnknownRegionError
from lib.services import capacity
from lib.services.access import located, village_arrays
from lib.services.capacity import (
    CatchmentError,
    DecayError,
    capacity_access,
    capacity_table,
)
from tests.lib.small import FACILITIES, small_dataset

# A (1,000 people) and B (500) lie about 1.1 and 3.3 km from P1; the radius of 6 km has zones of 2.
RADIUS = 6_000.0


def hospitals(beds, version="beds"):
    """The facilities of the small country as hospitals: P1 Belu, P2 unplaced, P3 closed, P4."""
    data = small_dataset(version, FACILITIES)
    frame = data.table("service:puskesmas").assign(facility_class="rumah_sakit")
    frame["beds"] = np.array(beds, dtype=np.float64)
    data._frames["service:rumah_sakit"] = frame
    return data


def test_access_and_its_mean_over_people_are_as_worked_by_hand():
    """P1: 1,000 + 0.68 × 500 = 1,340 weighted people for 67 beds: 0.05 a person at A."""
    data = hospitals([67, 5, 9, 30])
    found = capacity_access("rumah_sakit", RADIUS, dataset=data)
    np.testing.assert_allclose(found.per_1000, [50, 34, 0, 0, 0, 0])
    assert found.weighted_people.tolist() == [1_340, 0]
    table = capacity_table("rumah_sakit", RADIUS, dataset=data).set_index("kode")
    # (1,000 × 50 + 500 × 34 + 250 × 0) / 1,750
    assert table.loc["53.04", "capacity_per_1000"] == pytest.approx(67_000 / 1_750)
    assert table["population_without"].tolist()[:2] == [250, 400]
    assert np.isnan(table.loc["54.71", "capacity_per_1000"])
    district = capacity_table("rumah_sakit", RADIUS, "kecamatan", "53.04", dataset=data)
    np.testing.assert_allclose(district["capacity_per_1000"], [67_000 / 1_500, 0])


@pytest.mark.parametrize(
    ("decay", "far"),
    [("lambat", 0.68), ("tajam", 0.42), ("tanpa", 1.0), ("gauss", None)],
)
def test_the_decay_says_how_much_less_the_further_village_weighs(decay, far):
    found = capacity_access("rumah_sakit", RADIUS, decay, dataset=hospitals([67, 5, 9, 30]))
    ratio = found.per_1000[1] / found.per_1000[0]
    if far is None:
        assert 0.2 < ratio < 0.4  # exp(-(3.3² - 1.1²) / 8)
    else:
        assert ratio == pytest.approx(far)
    people = found.per_1000[0] * 1_000 + found.per_1000[1] * 500
    assert people / 1_000 == pytest.approx(67)  # every bed is given once


def test_unknown_capacities_get_the_median_and_are_counted():
    data = hospitals([np.nan, np.nan, 9, 30], "unknown")
    found = capacity_access("rumah_sakit", RADIUS, dataset=data)
    assert found.capacity.tolist() == [30, 30]
    assert (found.assumed.tolist(), found.filled_with) == ([True, False], 30)
    assert (found.unplaced, found.unplaced_capacity) == (1, 0)
    assert found.note == capacity.NOTES["median"]
    table = capacity_table("rumah_sakit", RADIUS, dataset=data)
    assert table["facilities"].tolist() == [2, 0, 1]
    assert table["facilities_placed"].tolist() == [1, 0, 1]
    assert table["capacity_unknown"].tolist() == [2, 0, 0]
    assert table["capacity_known"].tolist() == [0, 0, 30]
    assert capacity_table("rumah_sakit", RADIUS, "nasional", dataset=data)["facilities"][0] == 3


def test_without_capacities_every_facility_counts_as_one_and_that_is_said():
    data = small_dataset()
    found = capacity_access("puskesmas", RADIUS, dataset=data)
    assert (found.equal, found.note) == (True, capacity.NOTES["equal"])
    assert found.capacity.tolist() == [1, 1]
    np.testing.assert_allclose(found.per_1000[:2], [1_000 / 1_340, 680 / 1_340])
    table = capacity_table("puskesmas", RADIUS, dataset=data)
    assert table["capacity_unknown"].tolist() == table["facilities"].tolist()
    assert table["capacity_known"].isna().all()
    assert capacity_table("puskesmas", RADIUS, "desa", dataset=data)["facilities"].isna().all()


def test_wrong_arguments_are_refused():
    data = small_dataset()
    with pytest.raises(RadiusError):
        capacity_access("puskesmas", 0, dataset=data)
    with pytest.raises(CatchmentError):
        capacity_access("puskesmas", 200_000, dataset=data)
    with pytest.raises(DecayError):
        capacity_access("puskesmas", RADIUS, "kuadrat", dataset=data)
    with pytest.raises(LevelError):
        capacity_table("puskesmas", RADIUS, "rt", dataset=data)
    with pytest.raises(UnknownRegionError):
        capacity_table("puskesmas", RADIUS, within="99", dataset=data)


def test_too_many_pairs_are_refused_before_they_are_made(monkeypatch):
    monkeypatch.setattr(capacity, "MAX_PAIRS", 1)
    with pytest.raises(CatchmentError):
        capacity_access("puskesmas", RADIUS, dataset=small_dataset("pairs"))


def test_the_nations_beds_in_reach_are_shared_out_once():
    found = capacity_access("rumah_sakit", 20_000)
    people = village_arrays(load_dataset()).population
    given = float((np.nan_to_num(found.per_1000) * people).sum()) / 1_000
    assert given == pytest.approx(found.capacity[found.weighted_people > 0].sum(), rel=1e-9)
    beds = located("rumah_sakit")["beds"]
    assert found.assumed.sum() == beds.isna().sum() > 0
    assert found.filled_with == beds.median()
    table = capacity_table("rumah_sakit", 20_000)
    whole = table["capacity_per_1000"] * table["population"].astype(float)
    assert whole.sum() / 1_000 == pytest.approx(given, rel=1e-9)
    assert capacity_access("rumah_sakit", 20_000) is found
