"""Siting, against every possible plan of small cases."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from geo.capacity import Pairs
from geo.siting.bound import cover_bound, saving_bound
from geo.siting.capped import serve_most
from geo.siting.exact import prove_cover, prove_cover_all, prove_median
from geo.siting.greedy import (
    cover_all,
    cover_most,
    improve,
    reach_matrix,
    reachable,
    saving_matrix,
    shorten_most,
)
from geo.siting.limits import Limits
from geo.siting.shaken import shaken
from geo.siting.solver import Effort
from geo.siting.tiers import cover_tiers, in_order, prove_tiers

PLACES, CANDIDATES = 9, 6


@st.composite
def cases(draw):
    """Distances of nine places to six candidates, and people."""
    metres = draw(
        st.lists(st.integers(0, 40), min_size=PLACES * CANDIDATES, max_size=PLACES * CANDIDATES)
    )
    people = draw(st.lists(st.integers(0, 50), min_size=PLACES, max_size=PLACES))
    number = draw(st.integers(1, CANDIDATES))
    return np.array(metres, float).reshape(PLACES, CANDIDATES), np.array(people, float), number


def pairs_of(metres, radius):
    row, column = np.nonzero(metres <= radius)
    return Pairs(row, column, metres[row, column])


def reached(metres, people, sites, radius=12.0):
    return people[(metres[:, list(sites)] <= radius).any(axis=1)].sum() if len(sites) else 0.0


@given(cases())
@settings(max_examples=40, deadline=None)
def test_the_proven_cover_is_the_best_of_all_plans(case):
    metres, people, number = case
    reach, limits = reach_matrix(pairs_of(metres, 12), PLACES, CANDIDATES), Limits(number=number)
    best = max(reached(metres, people, some) for some in combinations(range(CANDIDATES), number))
    first = cover_most(reach, people, limits)
    assert first.total == pytest.approx(reached(metres, people, first.sites))
    assert (np.diff(first.gains) <= 1e-9).all()
    better = improve(reach, people, first, limits)
    assert first.total - 1e-9 <= better.total <= best + 1e-9
    bound = cover_bound(reach, people, limits, better.total)
    assert bound.value >= best - 1e-6
    proof = prove_cover(reach, people, limits, better)
    assert proof.optimal
    assert proof.total == pytest.approx(best)
    assert reached(metres, people, proof.sites) == pytest.approx(best)
    assert len(proof.sites) <= number


@given(cases(), st.integers(5, 30))
@settings(max_examples=40, deadline=None)
def test_the_proven_cover_keeps_to_its_budget(case, budget):
    metres, people, _ = case
    reach = reach_matrix(pairs_of(metres, 12), PLACES, CANDIDATES)
    cost = 1 + np.arange(CANDIDATES, dtype=float) * 3
    limits = Limits(cost=cost, budget=float(budget))
    plans = (c for k in range(CANDIDATES + 1) for c in combinations(range(CANDIDATES), k))
    best = max(reached(metres, people, c) for c in plans if cost[list(c)].sum() <= budget)
    first = cover_most(reach, people, limits)
    better = improve(reach, people, first, limits)
    assert cost[better.sites].sum() <= budget + 1e-9
    assert better.total >= first.total - 1e-9
    proof = prove_cover(reach, people, limits, better)
    assert (proof.optimal, cost[proof.sites].sum() <= budget + 1e-6) == (True, True)
    assert proof.total == pytest.approx(best)


@given(cases())
@settings(max_examples=40, deadline=None)
def test_the_proven_set_covers_all_with_the_fewest(case):
    metres, people, _ = case
    reach = reach_matrix(pairs_of(metres, 12), PLACES, CANDIDATES)
    most = people[reachable(reach)].sum()
    plans = (c for k in range(CANDIDATES + 1) for c in combinations(range(CANDIDATES), k))
    fewest = next(len(c) for c in plans if reached(metres, people, c) >= most - 1e-9)
    first = cover_all(reach, people, Limits())
    assert reached(metres, people, first.sites) == pytest.approx(most)
    proof = prove_cover_all(reach, people, Limits(), first)
    assert (proof.optimal, len(proof.sites)) == (True, fewest)
    assert reached(metres, people, proof.sites) == pytest.approx(most)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_the_proven_median_saves_most(case):
    metres, people, number = case
    now = np.full(PLACES, 25.0)

    def saved(sites):
        nearest = np.minimum(now, np.maximum(metres[:, list(sites)], 1e-3).min(axis=1))
        return float((people * (now - nearest)).sum())

    saving, limits = saving_matrix(pairs_of(metres, 40), now, CANDIDATES), Limits(number=number)
    best = max(saved(some) for some in combinations(range(CANDIDATES), number))
    first = shorten_most(saving, now, people, limits)
    assert first.total <= best + 1e-6
    proof = prove_median(saving, now, people, limits, first)
    assert proof.optimal
    assert proof.total == pytest.approx(best, abs=1e-6)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_a_further_place_never_takes_people_away(case):
    metres, people, number = case
    reach = reach_matrix(pairs_of(metres, 12), PLACES, CANDIDATES)
    totals = [cover_most(reach, people, Limits(number=k)).total for k in range(1, number + 1)]
    assert totals == sorted(totals)


@given(cases(), st.lists(st.integers(0, 2), min_size=PLACES, max_size=PLACES))
@settings(max_examples=40, deadline=None)
def test_tiers_are_best_strictly_in_turn(case, tier):
    metres, people, number = case
    weight = people[:, None] * (np.array(tier)[:, None] == np.arange(3))
    reach, limits = reach_matrix(pairs_of(metres, 12), PLACES, CANDIDATES), Limits(number=number)

    def totals(sites):
        return tuple(float(reached(metres, weight[:, each], sites)) for each in range(3))

    best = max(totals(some) for some in combinations(range(CANDIDATES), number))
    proof = prove_tiers(reach, weight, limits)
    assert proof.optimal
    assert totals(proof.sites) == best
    assert len(proof.sites) <= number
    assert sorted(in_order(reach, weight, proof.sites)) == sorted(proof.sites)
    first = cover_tiers(reach, weight, limits)
    assert totals(first.sites) <= best
    assert first.total == pytest.approx(sum(totals(first.sites)))


@given(cases(), st.lists(st.integers(1, 90), min_size=CANDIDATES, max_size=CANDIDATES))
@settings(max_examples=40, deadline=None)
def test_no_plan_serves_more_within_its_capacity(case, room):
    metres, people, number = case
    near, room = metres <= 12, np.array(room, float)

    def served(sites):
        """By Ford and Fulkerson's theorem: the least over all ways to cut sites off."""
        cuts = (c for k in range(len(sites) + 1) for c in combinations(sites, k))
        return min(
            room[list(cut)].sum()
            + people[near[:, [s for s in sites if s not in cut]].any(axis=1)].sum()
            for cut in cuts
        )

    best = max(served(some) for some in combinations(range(CANDIDATES), number))
    reach = reach_matrix(pairs_of(metres, 12), PLACES, CANDIDATES)
    found = serve_most(reach, people, room, Limits(number=number))
    assert found.proof.optimal
    assert found.people.sum() == pytest.approx(best, abs=1e-5)
    assert (found.people <= room[found.sites] + 1e-6).all()
    assert len(found.sites) <= number
    at_once = serve_most(reach, people, room, Limits(number=number), Effort(seconds=0.0))
    assert at_once.people.sum() <= best + 1e-5
    assert at_once.proof.bound >= best - 1e-5


@given(cases())
@settings(max_examples=40, deadline=None)
def test_no_median_saves_more_than_its_bound(case):
    metres, people, number = case
    now = np.full(PLACES, 25.0)
    saved = people[:, None] * np.maximum(now[:, None] - metres, 0.0)
    best = max(
        saved[:, list(some)].max(axis=1).sum() for some in combinations(range(CANDIDATES), number)
    )
    limits = Limits(number=number)
    for plan in (np.arange(number), np.arange(CANDIDATES - number, CANDIDATES)):
        bound = saving_bound(csr_array(saved.T), limits, plan)
        assert bound.value >= best - 1e-6 * max(best, 1.0)
        own = saved[:, plan].max(axis=1).sum()
        if own < best - 1e-6:  # a better plan may neither miss nor take what is settled
            some = [
                each
                for each in combinations(range(CANDIDATES), number)
                if saved[:, list(each)].max(axis=1).sum() > own + 1e-6
            ]
            for each in some:
                assert set(np.flatnonzero(bound.always)) <= set(each)
                assert not set(np.flatnonzero(bound.never)) & set(each)


@given(cases(), st.integers(8, 30))
@settings(max_examples=30, deadline=None)
def test_shaking_never_loses_and_keeps_to_the_limits(case, budget):
    metres, people, number = case
    reach = reach_matrix(pairs_of(metres, 12), PLACES, CANDIDATES)
    cost = 1 + np.arange(CANDIDATES, dtype=float)
    for limits in (
        Limits(number=number),
        Limits(number=number, required=np.array([1])),
        Limits(cost=cost, budget=float(budget)),
        Limits(number=max(number, 2), group=np.array([0, 0, 0, 1, 1, -1]), least=np.array([1, 1])),
    ):
        first = cover_most(reach, people, limits)
        better = shaken(reach, people, first, limits, rounds=10)
        assert better.total >= first.total
        assert better.total == pytest.approx(reached(metres, people, better.sites))
        assert limits.number is None or len(better.sites) <= limits.number
        assert limits.budget is None or cost[better.sites].sum() <= limits.budget + 1e-9
        assert limits.required is None or set(limits.required) <= set(better.sites)
        if limits.least is not None:
            taken = np.bincount(limits.group[better.sites] + 1, minlength=3)
            assert (taken[1:] >= limits.least).all()
