"""Siting against spopt 0.7 (PySAL), whose models PuLP hands to CBC, and against cases by hand."""

import numpy as np
import pandas as pd
import pytest

from geo.capacity import Pairs, pairs_within
from geo.siting.center import prove_center
from geo.siting.exact import prove_cover, prove_cover_all, prove_median
from geo.siting.greedy import (
    cover_all,
    cover_most,
    improve,
    reach_matrix,
    saving_matrix,
    shorten_most,
)
from geo.siting.limits import ImpossibleError, Limits
from geo.siting.solver import Effort

RADIUS_M = 9_000.0
# spopt writes its models in the way of PuLP 3.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulp")


@pytest.fixture(scope="module")
def case():
    """Eighty places and twenty-five candidates in a box of 55 by 55 km, with their distances."""
    rng = np.random.default_rng(11)
    lat, lon = rng.uniform(-9.5, -9.0, 80), rng.uniform(124.6, 125.1, 80)
    own = rng.uniform(-9.5, -9.0, 25), rng.uniform(124.6, 125.1, 25)
    people = rng.integers(50, 4_000, 80).astype(float)
    pairs = pairs_within(lat, lon, *own, 120_000.0)
    metres = np.empty((80, 25))
    metres[pairs.demand_row, pairs.supply_row] = pairs.distance_m
    return people, pairs, metres


def near(pairs, radius_m):
    keep = pairs.distance_m <= radius_m
    return Pairs(pairs.demand_row[keep], pairs.supply_row[keep], pairs.distance_m[keep])


def solver():
    import pulp

    return pulp.PULP_CBC_CMD(msg=False)


@pytest.mark.parametrize("number", [1, 4, 9])
def test_mclp_is_that_of_spopt(case, number):
    from spopt.locate import MCLP

    people, pairs, metres = case
    theirs = MCLP.from_cost_matrix(metres, people, RADIUS_M, number).solve(solver())
    reach = reach_matrix(near(pairs, RADIUS_M), 80, 25)
    limits = Limits(number=number)
    first = improve(reach, people, cover_most(reach, people, limits), limits)
    proof = prove_cover(reach, people, limits, first)
    assert proof.optimal
    assert proof.total == pytest.approx(theirs.problem.objective.value(), rel=1e-9)
    assert proof.bound == pytest.approx(proof.total, rel=1e-6)
    assert first.total >= 0.63 * proof.total  # Nemhauser, Wolsey and Fisher


def test_lscp_is_that_of_spopt(case):
    from spopt.locate import LSCP

    people, pairs, metres = case
    radius = float(metres.min(axis=1).max()) + 1.0  # everybody can be reached
    theirs = LSCP.from_cost_matrix(metres, radius).solve(solver())
    reach = reach_matrix(near(pairs, radius), 80, 25)
    first = cover_all(reach, people, Limits())
    proof = prove_cover_all(reach, people, Limits(), first)
    assert proof.optimal
    assert len(proof.sites) == proof.total == theirs.problem.objective.value()
    assert (np.asarray(reach[proof.sites].sum(axis=0)).ravel() >= 1).all()
    assert len(first.sites) >= len(proof.sites)


@pytest.mark.parametrize("number", [2, 5])
def test_p_median_is_that_of_spopt(case, number):
    from spopt.locate import PMedian

    people, pairs, metres = case
    theirs = PMedian.from_cost_matrix(metres, people, p_facilities=number).solve(solver())
    far = np.full(80, metres.max() * 2)  # nothing stands yet: everybody has the same long way
    saving = saving_matrix(pairs, far, 25)
    limits = Limits(number=number)
    first = shorten_most(saving, far, people, limits)
    proof = prove_median(saving, far, people, limits, first)
    assert proof.optimal
    assert (far * people).sum() - proof.total == pytest.approx(
        theirs.problem.objective.value(), rel=1e-6
    )
    assert first.total <= proof.total * (1 + 1e-9)


@pytest.mark.parametrize("number", [2, 5])
def test_p_center_is_that_of_spopt(case, number):
    from spopt.locate import PCenter

    people, pairs, metres = case
    theirs = PCenter.from_cost_matrix(metres, p_facilities=number).solve(solver())
    proof, radius = prove_center(pairs, np.full(80, np.inf), people, Limits(number=number))
    assert proof.optimal
    assert radius == pytest.approx(theirs.problem.objective.value(), rel=1e-6)
    assert metres[:, proof.sites].min(axis=1).max() == pytest.approx(radius)


def by_hand():
    """Three candidates over five places: A reaches 1 to 3, B 3 and 4, C 4 and 5."""
    links = pd.DataFrame({"place": [0, 1, 2, 2, 3, 3, 4], "candidate": [0, 0, 0, 1, 1, 2, 2]})
    pairs = Pairs(links["place"].to_numpy(), links["candidate"].to_numpy(), np.ones(7))
    return reach_matrix(pairs, 5, 3), np.array([10.0, 20.0, 30.0, 40.0, 15.0])


def test_gains_by_hand():
    reach, people = by_hand()
    plan = cover_most(reach, people, Limits(number=2))
    # B reaches 70 people, A 60, C 55; then A adds 30 and C only 15.
    assert plan.sites.tolist() == [1, 0]
    assert plan.gains.tolist() == [70.0, 30.0]
    # A and C together reach all 115: the exchange finds them.
    better = improve(reach, people, plan, Limits(number=2))
    assert (better.sites.tolist(), better.gains.tolist()) == ([0, 2], [60.0, 55.0])


def test_a_budget_by_hand():
    reach, people = by_hand()
    limits = Limits(cost=np.array([3.0, 1.0, 2.5]), budget=4.0)
    plan = cover_most(reach, people, limits)
    # B gives 70 for 1; then A would take 30 for 3 and C 15 for 2.5: A just fits.
    assert plan.sites.tolist() == [1, 0]
    assert prove_cover(reach, people, limits, plan).total == 100.0
    tight = Limits(cost=np.array([3.0, 1.0, 2.5]), budget=3.4)
    assert cover_most(reach, people, tight).sites.tolist() == [1]
    assert prove_cover(reach, people, tight, cover_most(reach, people, tight)).total == 70.0


def test_what_must_and_must_not_be_taken_by_hand():
    reach, people = by_hand()
    limits = Limits(number=2, required=np.array([2]), excluded=np.array([1]))
    plan = cover_most(reach, people, limits)
    assert plan.sites.tolist() == [2, 0]
    grouped = Limits(number=2, group=np.array([0, 1, 1]), least=np.array([0, 2]))
    assert sorted(cover_most(reach, people, grouped).sites.tolist()) == [1, 2]
    assert prove_cover(reach, people, grouped, cover_most(reach, people, grouped)).total == 85.0


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (Limits(number=1, required=np.array([0, 1])), "number"),
        (Limits(number=1, required=np.array([0]), excluded=np.array([0])), "required"),
        (Limits(number=1, group=np.array([0, 1, 1]), least=np.array([1, 1])), "least"),
        (Limits(number=3, group=np.array([0, 1, 1]), least=np.array([0, 3])), "least"),
        (Limits(cost=np.ones(3), budget=1.5, required=np.array([0, 1])), "budget"),
    ],
)
def test_limits_that_cannot_be_met_say_which(limits, limit):
    reach, people = by_hand()
    with pytest.raises(ImpossibleError) as told:
        cover_most(reach, people, limits)
    assert told.value.limit == limit


def test_a_plan_begun_from_the_bound_is_better_without_any_time_for_the_solver():
    draw = np.random.default_rng(2)
    here = draw.uniform(-8, -7.4, 400), draw.uniform(110, 110.6, 400)
    there = draw.uniform(-8, -7.4, 80), draw.uniform(110, 110.6, 80)
    people, limits = draw.integers(50, 4_000, 400).astype(float), Limits(number=9)
    reach = reach_matrix(pairs_within(*here, *there, 12_000.0), 400, 80)
    first = improve(reach, people, cover_most(reach, people, limits), limits)
    quick = prove_cover(reach, people, limits, first, Effort(seconds=0.0))
    assert quick.total > 1.03 * first.total
    assert len(quick.sites) == 9
    best = prove_cover(reach, people, limits, first, Effort(seconds=60.0))
    assert best.optimal
    assert quick.total <= best.total <= quick.bound * (1 + 1e-9)
