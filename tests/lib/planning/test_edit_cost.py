"""What changes cost: the sum of site costs by the means, more where it is remote."""

import pytest

from data.current import current_dataset
from lib.services.planning.edit_cost import cost_codes, cost_of_edits, is_new
from lib.services.planning.means import cost_of, site_costs
from lib.services.planning.near import village_row

JAYAWIJAYA, BANDUNG = "95.01", "32.73"


def village(region, at=0):
    table = current_dataset().villages
    return table[table["kode"].str.startswith(f"{region}.") & table["lat"].notna()].iloc[at]


def added(row, *, named):
    place = {"lat": float(row["lat"]), "lon": float(row["lon"])}
    return {"kind": "add", "id": row["kode"] if named else "", **place}


def test_a_tapped_place_costs_what_its_village_costs(service_means):
    for region in (JAYAWIJAYA, BANDUNG):
        row = village(region)
        ours = [cost_of_edits([added(row, named=each)], service_means, 0) for each in (True, False)]
        assert ours[0].cost_rp == ours[1].cost_rp == site_costs(service_means, [row["kode"]])[0]
        assert ours[0].per_person_rp is None


def test_the_cost_per_person_is_that_of_all_new_places(service_means):
    rows = [added(village(BANDUNG, at), named=True) for at in (0, 5)]
    raised = {"kind": "upgrade", "id": "pustu/1", "lat": -6.9, "lon": 107.6}
    others = [{"kind": "close", "id": "1"}, {"kind": "hazard"}, {"kind": "move", "id": "2"},
              {"kind": "upgrade", "id": "3", "beds": 5}, {"kind": "move", "id": "4"}]  # fmt: skip
    found = cost_of_edits([*rows, raised, *others], service_means, 1_000.0)
    assert found.places == 3
    assert found.cost_rp == pytest.approx(3 * service_means.cost_rp)
    assert found.yearly_rp == pytest.approx(3 * service_means.yearly_rp)
    assert found.per_person_rp == pytest.approx(found.cost_rp / 1_000)
    assert found.uncosted == ("move", "upgrade")
    assert [is_new(each) for each in others] == [False] * 5


def test_what_is_not_known_has_no_sum():
    general = cost_of("bangun_lain", "panti", BANDUNG)
    found = cost_of_edits([added(village(BANDUNG), named=True)], general, 10.0)
    assert (found.cost_rp, found.yearly_rp, found.per_person_rp) == (None, None, None)
    assert found.places == 1
    nothing = cost_of_edits([{"kind": "close", "id": "1"}], general, 0.0)
    assert (nothing.places, nothing.cost_rp, nothing.uncosted) == (0, None, ())


def test_a_point_at_sea_is_next_to_no_village():
    assert village_row(-5.0, 114.0) == -1
    row = village(BANDUNG)
    kode = current_dataset().villages["kode"].iloc[village_row(row["lat"], row["lon"])]
    assert cost_codes([added(row, named=False)]) == [kode]
    assert cost_codes([{"kind": "add", "id": "x", "lat": -5.0, "lon": 114.0}]) == [""]


@pytest.fixture
def service_means():
    return cost_of("bangun_puskesmas", "puskesmas", BANDUNG)
