"""Weights by need steer the choice; gains stay people."""

import numpy as np
import pytest

from data.current import current_dataset
from geo.siting.greedy import gains_of
from lib.services.coverage import coverage_table
from lib.services.planning.case import case_of_service
from lib.services.planning.effect_errors import NeedError
from lib.services.planning.errors import TierObjectiveError
from lib.services.planning.frontier import curve
from lib.services.planning.need import (
    LISTED,
    WORST,
    need_weight,
)
from lib.services.planning.siting import Effort, counted_people, find_sites, reach_of

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


def test_tiers_go_strictly_by_fifths(case):
    tiers = need_weight("puskesmas", "53", "berjenjang", RADIUS)
    assert (tiers.sum(axis=1) == 1).all()
    first = need_weight("puskesmas", "53", "terburuk", RADIUS) == WORST
    np.testing.assert_array_equal(tiers[:, 0] == 1, first)
    plan = find_sites(case, RADIUS, 6, effort=Effort(seconds=5.0), weight=tiers)
    assert plan.optimal
    # Nothing brings more of the worst-served fifth than a plan for them alone.
    alone = find_sites(case, RADIUS, 6, effort=Effort(seconds=5.0), weight=first * 1.0)
    reach = reach_of(case, RADIUS)
    people = counted_people(case, RADIUS) * first

    def lifted(found):
        rows = np.flatnonzero(case.candidates["id"].isin(found.sites["id"]))
        return gains_of(reach, people, rows).sum()

    assert lifted(plan) == pytest.approx(lifted(alone))
    order = curve(case, RADIUS, 6, weight=tiers)
    assert len(order.sites) == 6


def test_tiers_do_not_add_up_distances(case):
    tiers = need_weight("puskesmas", "53", "berjenjang", RADIUS)
    with pytest.raises(TierObjectiveError):
        find_sites(case, RADIUS, 3, "pmedian", weight=tiers)
    everybody = find_sites(case, RADIUS, None, "lscp", effort=QUICK, weight=tiers)
    plain = find_sites(case, RADIUS, None, "lscp", effort=QUICK)
    assert everybody.sites["id"].tolist() == plain.sites["id"].tolist()
