"""Minutes by stated speeds and detour factors: an estimate, where no road is known.

A straight line is made longer by the detour factor of its zone and travelled at the speed of
its zone, after the way on foot to the road. Speeds of road classes serve `geo.network`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from geo.ecef import Floats

ZONES = ("urban", "rural", "remote", "sea")
MAX_KMH = 150.0
MAX_DETOUR = 10.0
MAX_WAIT_MINUTES = 1_440.0

# Assumed speeds of a motorcycle or car by class of road, km/h; footways at walking speed. OSM
# values of `highway` and the class names of the Indonesian topographic map.
ROAD_CLASS_KMH: dict[str, float] = {
    "motorway": 80.0,
    "trunk": 60.0,
    "primary": 50.0,
    "secondary": 40.0,
    "tertiary": 35.0,
    "unclassified": 25.0,
    "residential": 20.0,
    "road": 20.0,
    "living_street": 10.0,
    "service": 15.0,
    "track": 15.0,
    "pedestrian": 4.0,
    "footway": 4.0,
    "path": 4.0,
    "steps": 2.0,
    "cycleway": 12.0,
    "bridleway": 4.0,
    "jalan nasional": 50.0,
    "jalan provinsi": 40.0,
    "jalan arteri": 50.0,
    "jalan kolektor": 40.0,
    "jalan kolektor primer": 40.0,
    "jalan kolektor sekunder": 35.0,
    "jalan lokal": 25.0,
    "jalan lain": 20.0,
    "jalan/transportasi darat lainnya": 15.0,
    "jalan perkebunan": 15.0,
    "jalan holing": 20.0,
    "jalan setapak": 4.0,
}
DEFAULT_ROAD_KMH = 20.0


@dataclass(frozen=True)
class SpeedModel:
    """Hold speed (km/h), detour factor (way over straight line) and access of each zone.

    The detour factors on land are medians measured by `geo.detour` on real roads: urban on
    Maumere at 1 to 3 km (OpenStreetMap 2012), rural on Belu and Penajam at 3 to 10 km, remote on
    the same two at 10 to 30 km. ``…_access_minutes`` is the way from the village to the road and
    from the road to the facility: medians on those three networks at 4 km/h, 4.6 minutes urban
    and 10.3 rural, rounded; remote is taken as rural, for want of roads. Without it the estimate
    was 0.6 times the time over those roads; with it the median village is within 0.4 minutes
    (`lib.services.travel_network.measured_access`). Speeds, the detour at sea and the wait are
    assumptions, to be shown and changed; 20 km/h is about what `ROAD_CLASS_KMH` gives on those
    roads, weighted by length (21, 17 and 20).

    Raises
    ------
    ValueError
        If a value is not finite or outside its limits: speeds above 0 to 150 km/h, detours 1 to
        10, the wait and the ways of access 0 to 1,440 minutes.

    """

    urban_kmh: float = 20.0
    rural_kmh: float = 20.0
    remote_kmh: float = 12.0
    sea_kmh: float = 15.0
    urban_detour: float = 1.41
    rural_detour: float = 1.64
    remote_detour: float = 1.67
    sea_detour: float = 1.2
    sea_wait_minutes: float = 15.0
    urban_access_minutes: float = 5.0
    rural_access_minutes: float = 10.0
    remote_access_minutes: float = 10.0

    def __post_init__(self) -> None:
        for each in fields(self):
            low, high = limits_of(each.name)
            value = float(getattr(self, each.name))
            too_low = value <= low if each.name.endswith("_kmh") else value < low
            if not math.isfinite(value) or too_low or value > high:
                raise ValueError(each.name)

    def minutes(self, distance_m: npt.ArrayLike, zone: npt.ArrayLike) -> Floats:
        """Estimate minutes of straight distances.

        Parameters
        ----------
        distance_m : array_like of float, shape (n,)
            Metres in a straight line; inf and NaN stay what they are.
        zone : array_like of int, shape () or (n,)
            Position in `ZONES`; access is added on land, the wait at sea.

        Returns
        -------
        ndarray of float64, shape (n,)

        Examples
        --------
        5 km straight in a rural zone are 8.2 km of road, at 20 km/h 24.6 minutes, and 10 more
        from the house to the road and from the road to the door.

        >>> SpeedModel().minutes([5_000.0], 1).round(1).tolist()
        [34.6]

        """
        place = np.asarray(zone, dtype=np.intp)
        metres = np.asarray(distance_m, dtype=np.float64)
        return np.asarray(metres * self._per_metre()[place] + self._before()[place])

    def metres(self, minutes: float) -> Floats:
        """Return how far in a straight line each zone of `ZONES` leads in so many minutes.

        Shape (4,), metres; NaN where the time does not even suffice for access or wait.
        """
        left = minutes - self._before()
        return np.where(left >= 0, left / self._per_metre(), np.nan)

    def _per_metre(self) -> Floats:
        factor = np.array([getattr(self, f"{name}_detour") for name in ZONES])
        speed = np.array([getattr(self, f"{name}_kmh") for name in ZONES])
        return np.asarray(0.06 * factor / speed)

    def _before(self) -> Floats:
        """Return the minutes of each zone that do not depend on the distance."""
        access = [getattr(self, f"{name}_access_minutes") for name in ZONES[:-1]]
        return np.array([*access, self.sea_wait_minutes])


def limits_of(field: str) -> tuple[float, float]:
    """Return the least and greatest value of a field of `SpeedModel`; a speed is above 0."""
    if field.endswith("_kmh"):
        return 0.0, MAX_KMH
    return (1.0, MAX_DETOUR) if field.endswith("_detour") else (0.0, MAX_WAIT_MINUTES)
