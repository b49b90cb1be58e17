"""Class limits against mapclassify, an independent implementation."""

import mapclassify
import numpy as np
import pytest

from geo.classify import class_index, class_limits

RANDOM = np.random.default_rng(514)
SETS = {
    "skewed": RANDOM.lognormal(10, 1.2, 514),
    "percent": RANDOM.beta(5, 2, 514) * 100,
    "two clusters": np.r_[RANDOM.normal(10, 1, 200), RANDOM.normal(50, 3, 150)],
}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("classes", [3, 5, 7])
def test_quantiles_agree_with_mapclassify(name, classes):
    theirs = mapclassify.Quantiles(SETS[name], k=classes)
    limits = class_limits(SETS[name], classes, "kuantil")
    np.testing.assert_allclose(limits, theirs.bins[:-1])
    np.testing.assert_array_equal(class_index(SETS[name], limits), theirs.yb)


@pytest.mark.filterwarnings("ignore:Numba not installed")
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("classes", [3, 5])
def test_natural_breaks_agree_with_fisher_jenks_of_mapclassify(name, classes):
    values = SETS[name][::3]  # theirs is plain Python without numba
    theirs = mapclassify.FisherJenks(values, k=classes)
    limits = class_limits(values, classes, "alami")
    np.testing.assert_allclose(limits, theirs.bins[:-1])
    np.testing.assert_array_equal(class_index(values, limits), theirs.yb)


@pytest.mark.parametrize("classes", [2, 5])
def test_equal_widths_agree_with_mapclassify(classes):
    theirs = mapclassify.EqualInterval(SETS["percent"], k=classes)
    limits = class_limits(SETS["percent"], classes, "selang")
    np.testing.assert_allclose(limits, theirs.bins[:-1])
