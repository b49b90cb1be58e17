"""Minutes by stated speeds, worked by hand."""

import numpy as np
import pytest

from geo.speeds import DEFAULT_ROAD_KMH, MAX_KMH, ROAD_CLASS_KMH, ZONES, SpeedModel


def test_each_zone_has_its_speed_and_detour_and_only_the_sea_a_wait():
    model = SpeedModel(30, 20, 10, 15, 1.5, 2.0, 1.0, 1.2, 15)
    minutes = model.minutes([10_000.0] * 4, range(len(ZONES)))
    # 15 km at 30, 20 km at 20, 10 km at 10, 12 km at 15 and the wait.
    assert minutes == pytest.approx([30, 60, 60, 63])


def test_what_is_unreachable_or_not_known_stays_so():
    minutes = SpeedModel().minutes([np.inf, np.nan, 0.0], 1)
    assert np.isinf(minutes[0])
    assert np.isnan(minutes[1])
    assert minutes[2] == 0


def test_classes_of_roads_are_lower_case_and_within_the_limits():
    assert all(0 < kmh <= MAX_KMH for kmh in [DEFAULT_ROAD_KMH, *ROAD_CLASS_KMH.values()])
    assert all(name == name.strip().lower() for name in ROAD_CLASS_KMH)
