"""Up to four scenarios side by side: their figures in words, and which another one beats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lib.i18n import compact_people, distance_km, number, percent, rupiah, short_number, t
from lib.services.planning.money import Alternative, weigh
from lib.services.planning.scenario_content import Figures
from lib.services.planning.scenario_errors import ScenarioNumberError
from lib.services.planning.scenario_read import MOST_COMPARED, Scenario


def _points(value: float) -> str:
    return t("rencana_skenario.poin", n=short_number(value))


def _whole(write: Callable[[float], str]) -> Callable[[float], str]:
    return lambda value: write(round(value))


_WRITTEN: Mapping[str, Callable[[float], str]] = {
    "people": _whole(compact_people),
    "before_pct": lambda value: percent(value, 1),
    "after_pct": lambda value: percent(value, 1),
    "people_gained": _whole(compact_people),
    "people_lost": _whole(compact_people),
    "before_mean_km": distance_km,
    "after_mean_km": distance_km,
    "before_gap": _points,
    "after_gap": _points,
    "sites": number,
    "edits": number,
    "cost_rp": rupiah,
    "yearly_rp": rupiah,
    "per_person_rp": _whole(rupiah),
}
"""Figures of `scenario_figures.compute` in the order in which they are read."""
BEATEN = "rencana_skenario.kalah"
"""The message that says of a scenario that it is beaten."""


@dataclass(frozen=True)
class Compared:
    """One figure of each scenario.

    Parameters
    ----------
    name, label
        Of the figure, and in the reader's language.
    values, texts
        Of each scenario in their order; None and "–" where not known.

    """

    name: str
    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


def compared(known: Sequence[Scenario]) -> tuple[Compared, ...]:
    """Return the figures of two to four scenarios as they were saved.

    Figures that none of them has are left out.

    Raises
    ------
    ScenarioNumberError

    """
    _check(known)
    found = []
    for name, write in _WRITTEN.items():
        values = tuple(each.figures.get(name) for each in known)
        if all(value is None for value in values):
            continue
        texts = tuple("–" if value is None else write(value) for value in values)
        found.append(Compared(name, t(f"rencana_skenario.angka.{name}"), values, texts))
    return tuple(found)


def beaten(known: Sequence[Scenario]) -> tuple[bool, ...]:
    """Tell of each scenario whether another one reaches as many for no more, and is better.

    Only scenarios of one service and region can be weighed; else none is beaten.

    Raises
    ------
    ScenarioNumberError

    """
    _check(known)
    if len({(each.service, each.region, each.content["radius_m"]) for each in known}) > 1:
        return (False,) * len(known)
    rows = [
        Alternative(each.name, each.figures.get("cost_rp"), _net(each.figures)) for each in known
    ]
    return tuple(weigh(rows)["beaten"].tolist())


def _net(figures: Figures) -> float:
    return (figures.get("people_gained") or 0.0) - (figures.get("people_lost") or 0.0)


def _check(known: Sequence[Scenario]) -> None:
    if not 2 <= len(known) <= MOST_COMPARED:
        raise ScenarioNumberError(value=len(known), most=MOST_COMPARED)
