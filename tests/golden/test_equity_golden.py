"""Our inequality figures against PySAL `inequality` 1.1, which knows no weights.

Weights are whole people here, and each is repeated that often for PySAL. Its Gini is that of
a list, ours too, since both are one minus twice the area under the Lorenz curve.
"""

import numpy as np
import pytest
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from geo.equity import gini, gini_by_group, theil, theil_by_group

CASES = [
    (300, 40, 11, 0.0),
    (80, 200, 12, 0.3),  # nearly a third of the values are zero
    (2_000, 5, 13, 0.05),
]


def people_and_values(places, most, seed, zeros):
    draw = np.random.default_rng(seed)
    value = draw.lognormal(1.0, 0.9, places)
    value[draw.random(places) < zeros] = 0.0
    return value, draw.integers(0, most, places), draw.integers(0, 7, places)


@pytest.mark.parametrize("case", CASES)
def test_gini_agrees_with_pysal_over_repeated_people(case):
    value, people, _ = people_and_values(*case)
    assert gini(value, people) == pytest.approx(Gini(np.repeat(value, people)).g, abs=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_theil_and_its_parts_agree_with_pysal_over_repeated_people(case):
    value, people, part = people_and_values(*case)
    each, part_of_each = np.repeat(value, people), np.repeat(part, people)
    found, theirs = theil(value, people, part, 7), TheilD(each, part_of_each)
    assert found.total == pytest.approx(float(Theil(each).T), abs=1e-12)
    assert found.between == pytest.approx(float(np.ravel(theirs.bg)[0]), abs=1e-12)
    assert found.within == pytest.approx(float(np.ravel(theirs.wg)[0]), abs=1e-12)


def test_figures_by_group_agree_with_pysal_in_every_group():
    value, people, group = people_and_values(*CASES[0])
    ginis, theils = gini_by_group(value, people, group, 7), theil_by_group(value, people, group, 7)
    for number in range(7):
        each = np.repeat(value[group == number], people[group == number])
        assert ginis[number] == pytest.approx(Gini(each).g, abs=1e-12)
        assert theils[number] == pytest.approx(float(Theil(each).T), abs=1e-12)
