"""The figures of a scenario, computed from what it holds: the same content gives the same figures.

They come from the chosen sites and the changes themselves, never from choosing anew: a search that
ran out of time could choose otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.db.connect import Database
from lib.services.planning.edit_cost import cost_codes
from lib.services.planning.means import MeansCost, cost_of, edited, site_costs
from lib.services.planning.rota import units
from lib.services.planning.scenario_content import Content, Figures
from lib.services.planning.scenario_file import Warned, differences, warnings_of
from lib.services.planning.whatif import Effect, edits_of, effects


@dataclass(frozen=True, eq=False)
class Computed:
    """What a scenario comes to today.

    Parameters
    ----------
    figures
        By name, as `scenarios.create` takes them.
    effect
        Before and after, with the villages for the map.
    differences
        Figures that came out otherwise when it was saved: (then, now).
    warnings
        What to know before the figures are believed.

    """

    figures: Figures
    effect: Effect
    differences: dict[str, tuple[float | None, float | None]]
    warnings: tuple[Warned, ...]


def compute(
    service: str,
    region: str,
    content: Content,
    *,
    saved: Mapping[str, float | None] | None = None,
    data_version: str = "",
    db: Database | None = None,
) -> Computed:
    """Compute the figures of a scenario, and compare them with those that were saved.

    Parameters
    ----------
    service, region
        Of the scenario; "" is the nation.
    content
        As `scenario_content.settled` leaves it.
    saved, data_version
        Its figures and their data, if it was saved before.
    db
        For tests.

    Raises
    ------
    AppError
        With what of the content is not there any more.

    """
    changes = [{**site, "kind": "add"} for site in content["sites"]] + content["edits"]
    effect = effects(
        service, region or None, edits_of(changes), content["radius_m"],
        same_landmass=content["same_landmass"],
    )  # fmt: skip
    figures = _reach_figures(effect) | _cost_figures(service, region, content, changes, db)
    cost, gained = figures["cost_rp"], effect.people_gained
    figures["per_person_rp"] = cost / gained if cost is not None and gained > 0 else None
    return Computed(
        figures,
        effect,
        {} if saved is None else differences(saved, figures),
        warnings_of(data_version) if data_version else (),
    )


def _reach_figures(effect: Effect) -> Figures:
    found: Figures = {
        "people": effect.people,
        "people_gained": effect.people_gained,
        "people_lost": effect.people_lost,
    }
    for side, reach in (("before", effect.before), ("after", effect.after)):
        found |= {
            f"{side}_covered": reach.covered,
            f"{side}_pct": _finite(reach.pct),
            f"{side}_mean_km": _finite(reach.mean_km),
            f"{side}_p90_km": _finite(reach.p90_km),
        }
    gap = effect.gap
    found["before_gap"] = None if gap is None else _finite(gap.before)
    found["after_gap"] = None if gap is None else _finite(gap.after)
    return found


def _cost_figures(
    service: str,
    region: str,
    content: Content,
    changes: Sequence[Mapping[str, Any]],
    db: Database | None,
) -> Figures:
    """Sum what has a means; None where one of them has no known cost, or nothing has a means."""
    own = {row["means"]: row for row in content["costs"]}
    costed = [each for each in changes if each.get("means")]
    known = {
        code: _edited(cost_of(code, service, region, db=db), own.get(code))
        for code in {each["means"] for each in costed}
    }
    amounts = units([known[each["means"]].means for each in costed])
    once: list[float | None] = []
    yearly: list[float | None] = []
    for each, amount in zip(costed, amounts, strict=True):
        cost = known[each["means"]]
        yearly.append(None if cost.yearly_rp is None else cost.yearly_rp * amount)
        if each.get("cost_rp") is not None or cost.cost_rp is None:
            once.append(each.get("cost_rp"))
        else:
            once.append(float(site_costs(cost, cost_codes([each]))[0]) * amount)
    return {
        "sites": float(len(content["sites"])),
        "edits": float(len(content["edits"])),
        "cost_rp": _sum(once),
        "yearly_rp": _sum(yearly),
    }


def _edited(known: MeansCost, row: Mapping[str, Any] | None) -> MeansCost:
    if row is None:
        return known
    return edited(known, row["cost_rp"], row["yearly_rp"], row["months"])


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [each for each in amounts if each is not None]
    return math.fsum(known) if amounts and len(known) == len(amounts) else None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
