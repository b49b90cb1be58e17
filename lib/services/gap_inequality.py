"""Lorenz curves of distance and of reach over people, for drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import covered_by_group, share, sum_by_group
from geo.ecef import Floats
from geo.equity import gini, lorenz_curve
from lib.services.access import access, village_arrays
from lib.services.figures import check_radius, check_within
from lib.services.gap_groups import region_of_village
from lib.services.gaps import scope_of

Of = Literal["jarak", "jangkauan"]


@dataclass(frozen=True)
class Lorenz:
    """Hold the points of a curve, from (0, 0) to (1, 1), people with the least first.

    Both arrays are ``[nan]`` where there is no curve. ``of`` is ``jarak`` (metres to the
    nearest facility, by village) or ``jangkauan`` (share of people within reach, by regency).
    ``gini`` is of the whole curve, before points are left out; ``population`` the people in it.
    """

    of: Of
    people_share: Floats
    value_share: Floats
    gini: float
    population: float


def lorenz(
    service: str,
    within: str | None = None,
    *,
    of: Of = "jarak",
    radius_m: float | None = None,
    points: int = 200,
    dataset: Dataset | None = None,
) -> Lorenz:
    """Draw the Lorenz curve of a service in the nation, a province or a regency.

    Parameters
    ----------
    service : str
        Code in the catalogue.
    within : str, optional
        Code of a province or regency.
    of : {"jarak", "jangkauan"}
        Distance by village, or share within reach by regency.
    radius_m : float, optional
        For reach; the service's default otherwise.
    points : int
        The curve is read at this many points, or all of its own if they are fewer.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    Lorenz

    Raises
    ------
    RadiusError, UnknownRegionError, WithinLevelError
        If an argument is wrong.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    dataset = dataset or current_dataset()
    if radius_m is None:
        radius_m = load_catalogue().service(service).default_radius_km * 1000
    check_radius(radius_m)
    check_within(within, "kabkota", dataset)
    return _lorenz(dataset, service, within or "", of, float(radius_m), points)


@kept_by_version(maxsize=64)
def _lorenz(
    dataset: Dataset, service: str, within: str, of: Of, radius_m: float, points: int
) -> Lorenz:
    scope = scope_of(dataset, within)
    people = village_arrays(dataset).population[scope]
    value = access(service, dataset).distance_m[scope]
    if of == "jangkauan":
        region = region_of_village(dataset)[scope]
        count = len(dataset.regions)
        inside = covered_by_group(value, people, region, count, radius_m)
        people = sum_by_group(people, region, count)
        value = share(inside, people)
    along, amount = lorenz_curve(value, people)
    if len(along) > points:
        wanted = np.linspace(0.0, 1.0, points)
        along, amount = wanted, np.interp(wanted, along, amount)
    known = float(people[~np.isnan(value)].sum())
    return Lorenz(of, along, amount, gini(value, people), known)
