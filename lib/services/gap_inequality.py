"""Lorenz curves of distance and of reach over people, for drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.store import Dataset
from geo.ecef import Floats

Of = Literal["jarak", "jangkauan"]


@dataclass(frozen=True)
class Lorenz:
    """Hold the points of a curve, from (0, 0) to (1, 1), people with the least first.

    Both arrays are ``[nan]`` where there is no curve. ``of`` is ``jarak`` (kilometres to the
    nearest facility, by village) or ``jangkauan`` (share of people within reach, by regency).
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
    """Give the Lorenz curve of a service in the nation or a province, at most ``points`` long."""
    raise NotImplementedError
