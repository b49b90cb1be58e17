"""Minutes by stated speeds, worked by hand."""

import numpy as np
import pytest

from geo.speeds import DEFAULT_ROAD_KMH, MAX_KMH, ROAD_CLASS_KMH, ZONES, SpeedModel


def test_each_zone_has_its_speed_detour_and_access_and_only_the_sea_a_wait():
    model = SpeedModel(30, 20, 10, 15, 1.5, 2.0, 1.0, 1.2, 15, 1, 2, 3)
    minutes = model.minutes([10_000.0] * 4, range(len(ZONES)))
    # 15 km at 30, 20 km at 20, 10 km at 10, 12 km at 15, each with its access or wait.
    assert minutes == pytest.approx([31, 62, 63, 63])


def test_metres_are_how_far_the_minutes_lead():
    model = SpeedModel(30, 20, 10, 15, 1.5, 2.0, 1.0, 1.2, 15, 1, 2, 3)
    metres = model.metres(62.0)
    assert model.minutes(metres, range(len(ZONES))) == pytest.approx([62] * 4)
    assert metres[1] == pytest.approx(10_000)
    assert np.isnan(model.metres(2.5)[[2, 3]]).all()
    assert np.isfinite(model.metres(2.5)[[0, 1]]).all()


def test_what_is_unreachable_or_not_known_stays_so():
    minutes = SpeedModel().minutes([np.inf, np.nan, 0.0], 1)
    assert np.isinf(minutes[0])
    assert np.isnan(minutes[1])
    assert minutes[2] == SpeedModel().rural_access_minutes


def test_classes_of_roads_are_lower_case_and_within_the_limits():
    assert all(0 < kmh <= MAX_KMH for kmh in [DEFAULT_ROAD_KMH, *ROAD_CLASS_KMH.values()])
    assert all(name == name.strip().lower() for name in ROAD_CLASS_KMH)
