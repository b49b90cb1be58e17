"""Weights by need steer the choice; gains stay people."""

import numpy as np
import pytest

from data.current import current_dataset
from lib.services.coverage import coverage_table
from lib.services.planning.case import case_of_service
from lib.services.planning.effect_errors import NeedError
from lib.services.planning.need import (
    LISTED,
    WORST,
    need_weight,
)
from lib.services.planning.siting import Effort, find_sites

RADIUS = 5_000.0
QUICK = Effort(seconds=1.0)


@pytest.fixture(scope="module")
def case():
    """The people of Nusa Tenggara Timur and their kecamatan to choose from."""
    return case_of_service("puskesmas", "53", level="kecamatan")


def weighted(case, need):
    weight = need_weight("puskesmas", "53", need, RADIUS)
    return weight, find_sites(case, RADIUS, 6, effort=QUICK, weight=weight)


def test_daerah_tertinggal_draw_sites_to_them(case):
    weight, plan = weighted(case, "tertinggal")
    assert set(np.unique(weight)) == {1.0, LISTED}
    assert len(weight) == len(case.people)
    plain = find_sites(case, RADIUS, 6, effort=QUICK)
    listed = current_dataset().regions.set_index("kode")["tertinggal_2020_2024"]

    def gain_of_listed(found):
        own = listed.reindex(found.sites["id"].str[:5]).to_numpy(dtype=bool)
        return found.sites["people_gained"].to_numpy()[own].sum()

    assert gain_of_listed(plan) > gain_of_listed(plain)
    assert plan.sites["people_gained"].sum() <= plain.sites["people_gained"].sum()


def test_poverty_weights_average_to_one_over_people(case):
    weight = need_weight("puskesmas", "53", "kemiskinan", RADIUS)
    assert np.average(weight, weights=case.people) == pytest.approx(1.0)
    assert weight.max() > 1.2


def test_the_worst_served_fifth_comes_first(case):
    weight, plan = weighted(case, "terburuk")
    table = coverage_table("puskesmas", RADIUS, "kecamatan", "53")
    people = table["population"].astype(float).to_numpy()
    pct = table["coverage_pct"].astype(float).to_numpy()
    in_first = case.people[weight == WORST].sum() / case.people.sum()
    assert 0.1 < in_first < 0.3
    # Whoever is first is no better served than whoever is not.
    limit = pct[np.argsort(pct)][np.searchsorted(np.cumsum(people[np.argsort(pct)]),
                                                 in_first * people.sum() * (1 - 1e-9))]  # fmt: skip
    first = set(table["kode"][pct <= limit + 1e-9])
    assert plan.sites["id"].iloc[0] in first


def test_nobody_more_than_others_is_no_weight(case):
    assert need_weight("puskesmas", "53", "", RADIUS) is None
    ones = find_sites(case, RADIUS, 4, effort=QUICK, weight=np.ones(len(case.people)))
    plain = find_sites(case, RADIUS, 4, effort=QUICK)
    assert ones.sites["id"].tolist() == plain.sites["id"].tolist()
    with pytest.raises(NeedError):
        need_weight("puskesmas", "53", "siapa", RADIUS)
