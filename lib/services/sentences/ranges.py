"""How sure a share is: the same region reckoned again under the errors of places and people."""

from __future__ import annotations

import numpy as np

from data.current import current_dataset, kept_by_version
from geo.jitter import Places, Within
from geo.robustness import rerank
from lib.services.access import village_arrays
from lib.services.gap_doubt import facility_places, people_error, village_places
from lib.services.gap_ranges import QUICK_RERUNS
from lib.services.gap_robustness import SEED
from lib.services.measures import NATION
from lib.services.profile_arrays import village_rows

Range = tuple[float, float]
_FEW_VILLAGES, _MORE_RERUNS = 500, 100
_AROUND = 1.5
"""Degrees around a region within which facilities count: far more than any error of place."""


@kept_by_version(maxsize=1024)
def outside_range(service: str, region: str, radius_m: float, outside_pct: float) -> Range | None:
    """Give the middle 95 % of the share out of reach, in per cent, the figure itself included.

    None for the nation, whose errors cancel out. Method as `lib.services.gap_robustness`.
    """
    if region == NATION:
        return None
    dataset, rows = current_dataset(), village_rows(region)
    villages = _picked(village_places(dataset), rows)
    known = np.isfinite(villages.lat) & np.isfinite(villages.lon)
    if not known.any():
        return None
    facilities = facility_places(service, dataset)
    reruns = _MORE_RERUNS if len(rows) <= _FEW_VILLAGES else QUICK_RERUNS
    found = rerank(
        villages,
        _picked(facilities, _near(facilities, villages, radius_m)),
        village_arrays(dataset).population[rows],
        np.zeros(len(rows), dtype=np.intp),
        1,
        [Within(radius_m)],
        np.random.default_rng(SEED),
        reruns=reruns,
        population_error=people_error(dataset)[rows],
    )
    outside = 100 - found.samples[:, 0] * 100
    low, high = np.quantile(outside, (0.025, 0.975))
    return min(float(low), outside_pct), max(float(high), outside_pct)


def _picked(places: Places, rows: np.ndarray) -> Places:
    return Places(places.lat[rows], places.lon[rows], places.error_m[rows])


def _near(facilities: Places, villages: Places, radius_m: float) -> np.ndarray:
    """Give the rows of the facilities around the villages."""
    margin = _AROUND + radius_m / 100_000  # a degree is 111 km, or a little less eastwards
    inside = np.ones(len(facilities.lat), dtype=bool)
    for own, theirs in ((facilities.lat, villages.lat), (facilities.lon, villages.lon)):
        low, high = np.nanmin(theirs) - margin, np.nanmax(theirs) + margin
        inside &= (own >= low) & (own <= high)
    return np.flatnonzero(inside)
