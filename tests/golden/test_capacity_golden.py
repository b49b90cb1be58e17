"""E2SFCA against PySAL `access` 1.1 on the same pairs, and how much faster it is."""

import time

import numpy as np
import pandas as pd
import pytest
from access import weights
from access.fca import two_stage_fca

from geo.capacity import (
    SLOW_DECAY,
    Pairs,
    e2sfca,
    fill_capacity,
    gaussian_weights,
    pairs_within,
    step_weights,
)
from geo.ecef import geodesic_m

LIMITS = (5_000.0, 10_000.0, 20_000.0)


def country(places, facilities, seed):
    draw = np.random.default_rng(seed)
    lat, lon = draw.uniform(-10, -8, places), draw.uniform(120, 122, places)
    return (
        (lat, lon),
        (draw.uniform(-10, -8, facilities), draw.uniform(120, 122, facilities)),
        draw.integers(0, 4_000, places).astype(float),
        draw.integers(0, 200, facilities).astype(float),
    )


def theirs(pairs, people, beds, decay):
    result = two_stage_fca(
        pd.DataFrame({"demand": people}, index=pd.RangeIndex(people.size, name="geoid")),
        pd.DataFrame({"supply": beds}, index=pd.RangeIndex(beds.size, name="geoid")),
        pd.DataFrame(
            {"origin": pairs.demand_row, "dest": pairs.supply_row, "cost": pairs.distance_m}
        ),
        max_cost=LIMITS[-1],
        demand_index=True,
        weight_fn=decay,
    )
    return result.reindex(range(people.size)).fillna(0.0).to_numpy()


DECAYS = [
    (
        weights.step_fn(dict(zip(LIMITS, SLOW_DECAY, strict=True))),
        lambda d: step_weights(d, LIMITS),
    ),
    (weights.gaussian(7_000.0), lambda d: gaussian_weights(d, 7_000.0)),
]


@pytest.mark.parametrize("kind", [0, 1], ids=["step", "gaussian"])
def test_it_is_the_same_as_pysal_and_far_faster(kind):
    place, facility, people, beds = country(3_000, 300, 5)
    pairs = pairs_within(*place, *facility, LIMITS[-1])
    their_decay, our_decay = DECAYS[kind]
    start = time.perf_counter()
    expected = theirs(pairs, people, beds, their_decay)
    their_time = time.perf_counter() - start
    our_time = np.inf
    for _ in range(5):
        start = time.perf_counter()
        found = e2sfca(pairs, our_decay(pairs.distance_m), people, beds)
        our_time = min(our_time, time.perf_counter() - start)
    assert pairs.distance_m.size > 20_000
    np.testing.assert_allclose(found.access, expected, rtol=1e-9, atol=1e-12)
    # Two hundred times on an idle machine; other work on the cores may take a part of that.
    assert their_time > 20 * our_time


def test_the_pairs_are_those_that_measuring_every_pair_gives():
    place, facility, _, _ = country(120, 40, 6)
    pairs = pairs_within(*place, *facility, 30_000.0)
    one, two = (each.ravel() for each in np.indices((120, 40)))
    metres = geodesic_m(place[0][one], place[1][one], facility[0][two], facility[1][two])
    within = metres <= 30_000.0
    assert pairs.demand_row.tolist() == one[within].tolist()
    assert pairs.supply_row.tolist() == two[within].tolist()
    np.testing.assert_allclose(pairs.distance_m, metres[within], atol=1e-9)
    assert pairs_within([np.nan], [1.0], [0.0], [1.0], 10.0).distance_m.size == 0
    with pytest.raises(ValueError, match="radius_m"):
        pairs_within([0.0], [1.0], [0.0], [1.0], 0.0)


def test_people_beyond_reach_have_none_and_people_without_a_place_no_figure():
    pairs = Pairs(np.array([0, 1]), np.array([0, 0]), np.zeros(2))
    found = e2sfca(pairs, [1, 0.5], [80, 40, 5, 5], [10, 7], placed=[True, True, True, False])
    assert found.access[:3].tolist() == [0.1, 0.05, 0.0]
    assert np.isnan(found.access[3])
    assert np.isnan(found.ratio[1])
    # All capacity in reach is handed out, and no more.
    assert (found.access[:2] * [80, 40]).sum() == pytest.approx(10)


def test_a_zone_holds_its_outer_limit():
    found = step_weights([0, 5_000, 5_000.1, 20_000, 20_001, np.nan, np.inf], LIMITS)
    assert found.tolist() == [1, 1, 0.68, 0.22, 0, 0, 0]
    assert gaussian_weights([0.0, 2.0, np.nan, np.inf], 2.0).tolist() == [1, np.exp(-0.5), 0, 0]
    with pytest.raises(ValueError, match="rise"):
        step_weights([1.0], (2.0, 1.0), (1.0, 0.5))
    with pytest.raises(ValueError, match="sigma"):
        gaussian_weights([1.0], 0.0)


def test_unknown_capacities_are_filled_and_marked():
    filled, assumed = fill_capacity([10, np.nan, 50, 20])
    assert filled.tolist() == [10, 20, 50, 20]
    assert assumed.tolist() == [False, True, False, False]
    assert fill_capacity([np.nan])[0].tolist() == [1]
    with pytest.raises(ValueError, match="finite"):
        e2sfca(Pairs(np.array([0]), np.array([0]), np.zeros(1)), [1], [1], [np.nan])
