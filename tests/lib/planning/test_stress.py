"""The facilities on which most people depend are those whose closure loses most."""

import numpy as np
import pytest

from lib.services.access import located
from lib.services.planning.stress import most_depended
from lib.services.planning.whatif import Edit, effects

RADIUS = 5_000.0


@pytest.mark.parametrize("same_landmass", [False, True])
def test_what_is_lost_is_the_effect_of_closing_that_one(same_landmass):
    table = most_depended("puskesmas", "53.06", RADIUS, same_landmass=same_landmass)
    assert len(table) > 5
    for row in table.head(6).itertuples(index=False):
        effect = effects(
            "puskesmas", "53.06", [Edit("close", row.id)], RADIUS, same_landmass=same_landmass
        )
        assert row.people_lost == effect.people_lost > 0
        assert row.villages_lost == len(effect.lost)
        if np.isfinite(effect.lost["after_m"]).all():
            weights = effect.lost["people"]
            mean = np.average(effect.lost["after_m"], weights=weights) / 1000
            assert row.next_km == pytest.approx(mean)
        else:
            assert np.isnan(row.next_km)
    assert table["people_lost"].is_monotonic_decreasing
    assert (table["people_served"] >= table["people_lost"]).all()
    assert table["rank"].tolist() == list(range(1, len(table) + 1))


def test_those_left_out_lose_nobody():
    table = most_depended("puskesmas", "53.04", RADIUS, most=500)
    ids = located("puskesmas").loc[lambda each: each["kode_kabkota"] == "53.04", "id"]
    rest = sorted(set(ids) - set(table["id"]))
    for each in rest:
        effect = effects("puskesmas", "53.04", [Edit("close", each)], RADIUS)
        assert effect.people_lost == 0


def test_a_caller_may_change_the_table_without_changing_the_next_one():
    table = most_depended("puskesmas", "53.04", RADIUS)
    table["people_lost"] = -1.0
    assert (most_depended("puskesmas", "53.04", RADIUS, most=3)["people_lost"] > 0).all()
