"""Lorenz curves of distance and of reach over people, for drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import covered_by_group, share, sum_by_group
from geo.ecef import Floats
from geo.equity import gini, lorenz_curve
from lib.services.figures import check_within
from lib.services.gap_measured import measured
from lib.services.gap_terms import PLAIN, Terms, counted
from lib.services.travel_way import check_limit, default_limit

Of = Literal["jarak", "jangkauan"]


@dataclass(frozen=True)
class Lorenz:
    """Hold the points of a curve, from (0, 0) to (1, 1), people with the least first.

    Both arrays are ``[nan]`` where there is no curve. ``of`` is ``jarak`` (metres or minutes to
    the nearest facility, by village) or ``jangkauan`` (share of people within reach, by regency).
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
    limit: float | None = None,
    points: int = 200,
    terms: Terms = PLAIN,
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
    limit : float, optional
        For reach, in metres or minutes; the service's own otherwise.
    points : int
        The curve is read at this many points, or all of its own if they are fewer.
    terms : Terms
        How reach is meant and which regencies count.
    dataset : Dataset, optional
        The one in effect by default.

    Returns
    -------
    Lorenz

    Raises
    ------
    RadiusError, TravelLimitError, UnknownRegionError, WithinLevelError
        If an argument is wrong.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    dataset = dataset or current_dataset()
    limit = default_limit(service, terms.way) if limit is None else float(limit)
    check_limit(limit, terms.way)
    check_within(within, "kabkota", dataset)
    return _lorenz(dataset, service, within or "", of, limit, points, terms)


@kept_by_version(maxsize=64)
def _lorenz(
    dataset: Dataset,
    service: str,
    within: str,
    of: Of,
    limit: float,
    points: int,
    terms: Terms,
) -> Lorenz:
    scope = counted(dataset, service, within, terms)
    places = measured(dataset, service, terms.way, within)
    people, value = places.people[scope], places.value[scope]
    if of == "jangkauan":
        region = places.region[scope]
        count = len(dataset.regions)
        inside = covered_by_group(value, people, region, count, limit)
        people = sum_by_group(people, region, count)
        value = share(inside, people)
    along, amount = lorenz_curve(value, people)
    if len(along) > points:
        wanted = np.linspace(0.0, 1.0, points)
        along, amount = wanted, np.interp(wanted, along, amount)
    known = float(people[~np.isnan(value)].sum())
    return Lorenz(of, along, amount, gini(value, people), known)
