"""The bench measures like with like, and its table says what was reached."""

import numpy as np
import pytest

from tests.bench import compute
from tests.bench.table import Row, median_ms, render


@pytest.fixture
def points():
    rng = np.random.default_rng(3)
    villages = (rng.uniform(-9, 4, 800), rng.uniform(96, 140, 800), rng.uniform(1, 5000, 800))
    region = np.arange(800) % 20
    near = rng.uniform(-0.1, 0.1, (2, 400))
    facilities = (villages[0][:400] + near[0], villages[1][:400] + near[1])
    return facilities, (*villages, region)


def test_all_ways_of_counting_coverage_agree(points):
    mine = compute.ours(*points)
    assert 0.02 < mine.mean() < 0.98
    # the yardsticks measure on a sphere, half a per cent off
    assert mine == pytest.approx(compute.ball_tree(*points), abs=0.05)
    assert compute.bare_tree(*points) == pytest.approx(compute.ball_tree(*points), abs=1e-9)


def test_grown_points_are_as_many_times_more_and_stay_near(points):
    lat, lon, population, region = compute.grown(points[1], 8)
    assert len(lat) == len(lon) == len(population) == len(region) == 8 * 800
    assert np.abs(lat - np.tile(points[1][0], 8)).max() <= 0.05
    assert compute.grown(points[1], 1) is points[1]


def test_the_tile_index_of_the_bench_builds(points):
    assert len(compute.tile_index(*points[0])) == len(points[0][0])


def test_the_table_says_what_was_reached_and_what_not():
    rows = [
        Row("a", "fast", 10.0, yardstick="slow way", yardstick_value=40.0, goal=15),
        Row("a", "heavy", 1234.5, "MB", goal=600, note="why"),
    ]
    table = render(rows).splitlines()
    assert len({line.index("goal") for line in table[:1]}) == 1
    assert "0.25" in table[2]
    assert "≤ 15 yes" in table[2]
    assert "1,234" in table[3] or "1,235" in table[3]
    assert "≤ 600 NO" in table[3]
    assert table[3].endswith("why")


def test_a_median_leaves_out_the_first_run():
    runs = []
    assert median_ms(lambda: runs.append(1), repeats=3) >= 0
    assert len(runs) == 4


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pulp")
def test_siting_and_its_yardstick_ask_the_same():
    import pulp

    from geo.siting.exact import prove_cover
    from tests.bench import site

    case = site.drawn(150, 40)
    reach, limits, plan = site.greedy(case, 5)
    model, seconds = site.spopt_model(case, 5)
    theirs = model.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective.value()
    assert seconds > 0
    assert prove_cover(reach, case.people, limits, plan).total == pytest.approx(theirs)
