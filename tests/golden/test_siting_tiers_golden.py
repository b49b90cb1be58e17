"""Siting strictly by tiers, by hand."""

import numpy as np
from scipy.sparse import csr_array

from geo.siting.limits import Limits
from geo.siting.tiers import cover_tiers, in_order, prove_tiers

# Places a, b (worst served, 10 and 5 people), c, d (better served, 9,000 and 20,000 people).
WEIGHT = np.array([[10.0, 0], [5, 0], [0, 9_000], [0, 20_000]])
# P reaches a; Q reaches a and c; R reaches b; S reaches d.
P, Q, R, S = range(4)
REACH = csr_array(np.array([[1.0, 0, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]))


def test_ten_of_the_worst_served_come_before_twenty_thousand_others():
    proof = prove_tiers(REACH, WEIGHT, Limits(number=1))
    # P and Q both lift the ten; of the two, Q brings 9,000 others.
    assert (proof.sites.tolist(), proof.optimal, proof.total) == ([Q], True, 9_000.0)


def test_five_of_the_worst_served_come_before_twenty_thousand_others():
    proof = prove_tiers(REACH, WEIGHT, Limits(number=2))
    assert (proof.sites.tolist(), proof.optimal) == ([Q, R], True)
    assert in_order(REACH, WEIGHT, proof.sites).tolist() == [Q, R]


def test_what_is_left_goes_to_the_next_tier():
    proof = prove_tiers(REACH, WEIGHT, Limits(number=3))
    assert (proof.sites.tolist(), proof.total) == ([Q, R, S], 29_000.0)


def test_limits_hold_in_every_tier():
    required = Limits(number=2, required=np.array([S]))
    assert prove_tiers(REACH, WEIGHT, required).sites.tolist() == [Q, S]
    barred = Limits(number=1, excluded=np.array([Q]))
    assert prove_tiers(REACH, WEIGHT, barred).sites.tolist() == [P]
    each = Limits(number=2, group=np.array([-1, -1, -1, 0]), least=np.array([1]))
    assert prove_tiers(REACH, WEIGHT, each).sites.tolist() == [Q, S]


def test_the_first_answer_goes_by_tiers_too():
    plan = cover_tiers(REACH, WEIGHT, Limits(number=3))
    # Of P and Q, which gain the same in the first tier, the lower row; R; then most others.
    assert plan.sites.tolist() == [P, R, S]
    assert plan.gains.tolist() == [10.0, 5.0, 20_000.0]


def test_nobody_to_reach_is_no_site():
    none = prove_tiers(REACH, np.zeros((4, 2)), Limits(number=2))
    assert (none.sites.tolist(), none.optimal, none.gap) == ([], True, 0.0)
