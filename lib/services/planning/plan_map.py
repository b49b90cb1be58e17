"""How a plan looks on a map: what becomes of each village, in colours and words."""

from __future__ import annotations

import math

from lib.i18n import compact_people, distance_km, t
from lib.services.findings import service_name

LAND = "#eef1ee"
COLOURS = ("#b7c5cc", "#009e73", "#37322e")
"""Of villages within reach, newly within reach, and out of reach: the darkest are in need."""
REACHED, GAINED, OUTSIDE = 0, 1, 2
SITE_PX = 10
_LEAST_M = 1.0
"""Differences below it are rounding."""


def km_text(radius_km: float) -> str:
    """Write the radius, without needless decimals."""
    return distance_km(radius_km, 0 if radius_km == int(radius_km) else 1)


def state_labels(service: str, radius_km: float) -> tuple[str, ...]:
    """Name the three states of a village."""
    words = {"km": km_text(radius_km), "service": service_name(service)}
    return tuple(t(f"rencana.peta.keadaan_{at}", **words) for at in range(3))


def village_text(before: float, after: float, people: float) -> str:
    """Say how far a village has it, before and after in metres, and how many people it has."""
    who = compact_people(round(people))
    if not math.isfinite(before) and not math.isfinite(after):
        return t("rencana.peta.tanpa_jarak", people=who)
    now = distance_km(before / 1000) if math.isfinite(before) else t("rencana.tidak_ada")
    if abs(after - before) > _LEAST_M:
        then = distance_km(after / 1000) if math.isfinite(after) else t("rencana.tidak_ada")
        return t("rencana.peta.dari_ke", people=who, now=now, after=then)
    return t("rencana.peta.tetap", people=who, now=now)
