"""The KPIs of one kabupaten/kota as cards: value, target, class, change, peers, completeness."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from data.current import current_dataset
from lib.errors import UnknownRegionError
from lib.services.kpi import series
from lib.services.kpi.achievement import Grade, grade_of
from lib.services.kpi.measures import ReadyKpi, ready_kpi, ready_kpis
from lib.services.kpi.register import targets_of
from lib.services.kpi.table import scores
from lib.services.measures import region_codes
from lib.services.peers import USUAL_PEERS, peers
from lib.services.profile import completeness


@dataclass(frozen=True)
class Scorecard:
    """One KPI of one region; None where a figure is not available.

    Parameters
    ----------
    kpi, region
        What, and the code of the kabupaten/kota.
    value, year
        The figure in the unit of the KPI, and its year.
    target, target_year
        What the register asks for in that year, or next.
    achievement, grade
        In per cent, not cut, and its class.
    baseline, baseline_year, change
        The first figure at hand, and value less baseline.
    peers_median, peers_change, peers
        Medians of value and change of the peers, and how many have a value.
    complete_pct
        Share of the facilities whose place was surveyed, or of the KPI's years that the region
        has a figure of.
    history
        Every (year, value), oldest first.

    """

    kpi: ReadyKpi
    region: str
    value: float | None
    year: int | None
    target: float | None
    target_year: int | None
    achievement: float | None
    grade: Grade | None
    baseline: float | None
    baseline_year: int | None
    change: float | None
    peers_median: float | None
    peers_change: float | None
    peers: int
    complete_pct: float | None
    history: tuple[tuple[int, float], ...]

    @property
    def better_than_peers(self) -> bool | None:
        """Whether the value is at least as good as the peers' median; None if unknown."""
        if self.value is None or self.peers_median is None:
            return None
        ahead = self.value - self.peers_median
        return ahead >= 0 if self.kpi.direction == "up" else ahead <= 0


def scorecards(region: str, year: int | None = None) -> tuple[Scorecard, ...]:
    """Return the cards of every ready KPI for a kabupaten/kota, family by family.

    Raises
    ------
    UnknownRegionError
        For anything but the dotted code of a kabupaten/kota.

    """
    check_regency(region)
    targets = _targets(region)
    return tuple(_card(code, region, year, targets) for code in ready_kpis())


def scorecard(code: str, region: str, year: int | None = None) -> Scorecard:
    """Return the card of one KPI. Raises as `scorecards`, and UnknownKpiError."""
    ready_kpi(code)
    check_regency(region)
    return _card(code, region, year, _targets(region))


def check_regency(region: str) -> None:
    """Refuse what is not the code of a kabupaten/kota."""
    if region not in region_codes(current_dataset(), "kabkota", None):
        raise UnknownRegionError(value=region)


def _targets(region: str) -> dict[str, dict[str, dict[int, float]]]:
    return {region: targets_of(region)}


def _card(
    code: str, region: str, year: int | None, targets: dict[str, dict[str, dict[int, float]]]
) -> Scorecard:
    kpi = ready_kpi(code)
    frame = scores(code, year, targets=targets)
    own = frame.loc[region]
    beside = frame.loc[[peer.kode for peer in peers(region, USUAL_PEERS)]]
    reached = _number(own["achievement"])
    return Scorecard(
        kpi=kpi,
        region=region,
        value=_number(own["value"]),
        year=_whole(own["year"]),
        target=_number(own["target"]),
        target_year=_whole(own["target_year"]),
        achievement=reached,
        grade=grade_of(reached),
        baseline=_number(own["baseline"]),
        baseline_year=_whole(own["baseline_year"]),
        change=_number(own["change"]),
        peers_median=_number(beside["value"].median()),
        peers_change=_number(beside["change"].median()),
        peers=int(beside["value"].notna().sum()),
        complete_pct=_complete(kpi, region),
        history=series.of_region(code, region),
    )


def _complete(kpi: ReadyKpi, region: str) -> float | None:
    if kpi.service is not None:
        known = completeness(kpi.of, region)
        return known.surveyed / known.total * 100 if known.total else None
    expected = series.years(kpi.code)
    had = len(series.of_region(kpi.code, region))
    return had / len(expected) * 100 if expected and had else None


def _number(value: object) -> float | None:
    if value is None or value is pd.NA or not math.isfinite(float(str(value))):
        return None
    return float(str(value))


def _whole(value: object) -> int | None:
    found = _number(value)
    return None if found is None else int(found)
