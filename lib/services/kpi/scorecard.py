"""The KPIs of one kabupaten/kota as cards, ready and own: value, target, class, change, peers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from data.current import current_dataset
from lib.errors import UnknownRegionError
from lib.services.kpi import series
from lib.services.kpi.achievement import Grade, achievement, grade_of, meets
from lib.services.kpi.cycle import figures_of, path
from lib.services.kpi.measures import ReadyKpi, ready_kpi, ready_kpis
from lib.services.kpi.own import AnyKpi, OwnKpi, by_year, own_kpis
from lib.services.kpi.register import Definition, in_force
from lib.services.kpi.table import scores, target_for
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
    value, year, period
        The figure in the unit of the KPI, its year, and the part of it such as 2026-Q1, "" for
        the whole.
    target, target_year
        What the register asks for in that year, or next.
    achievement, grade
        Value against target in per cent, not cut, and its class.
    expected
        What the path from the baseline of the register through its targets asks for in the year
        of the value.
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

    kpi: AnyKpi
    region: str
    value: float | None
    year: int | None
    period: str
    target: float | None
    target_year: int | None
    achievement: float | None
    grade: Grade | None
    expected: float | None
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

    @property
    def on_path(self) -> bool | None:
        """Whether the value is where the path to the target asks it to be; None if unknown."""
        if self.value is None or self.expected is None:
            return None
        return meets(self.value, self.expected, self.kpi.direction)


def scorecards(region: str, year: int | None = None) -> tuple[Scorecard, ...]:
    """Return the cards of a kabupaten/kota: of every ready KPI, then of its own, by code.

    Raises
    ------
    UnknownRegionError
        For anything but the dotted code of a kabupaten/kota.

    """
    check_regency(region)
    known = in_force(region)
    ready = (_card(code, region, year, known) for code in ready_kpis())
    return (*ready, *(_own_card(each, region, year) for each in own_kpis(region, known)))


def scorecard(code: str, region: str, year: int | None = None) -> Scorecard:
    """Return the card of one KPI. Raises as `scorecards`, and UnknownKpiError."""
    ready_kpi(code)
    check_regency(region)
    return _card(code, region, year, in_force(region))


def check_regency(region: str) -> None:
    """Refuse what is not the code of a kabupaten/kota."""
    if region not in region_codes(current_dataset(), "kabkota", None):
        raise UnknownRegionError(value=region)


def _card(code: str, region: str, year: int | None, known: tuple[Definition, ...]) -> Scorecard:
    kpi = ready_kpi(code)
    goal = next((each.proposal for each in known if each.key == code), None)
    targets = {} if goal is None else {code: goal.targets}
    frame = scores(code, year, targets={region: targets})
    own = frame.loc[region]
    beside = frame.loc[[peer.kode for peer in peers(region, USUAL_PEERS)]]
    reached, when = _number(own["achievement"]), _whole(own["year"])
    return Scorecard(
        kpi=kpi,
        region=region,
        value=_number(own["value"]),
        year=when,
        period="",
        target=_number(own["target"]),
        target_year=_whole(own["target_year"]),
        achievement=reached,
        grade=grade_of(reached),
        expected=None if goal is None or when is None else path(goal, when),
        baseline=_number(own["baseline"]),
        baseline_year=_whole(own["baseline_year"]),
        change=_number(own["change"]),
        peers_median=_number(beside["value"].median()),
        peers_change=_number(beside["change"].median()),
        peers=int(beside["value"].notna().sum()),
        complete_pct=_complete(kpi, region),
        history=series.of_region(code, region),
    )


def _own_card(kpi: OwnKpi, region: str, year: int | None) -> Scorecard:
    said, figures = kpi.said.proposal, by_year(figures_of(kpi.said, region))
    now = figures.get(max(figures, default=0) if year is None else year)
    value, when = (None, None) if now is None else (now.value, now.year)
    aim_year, aim = target_for(said.targets, when) or (None, None)
    reached = achievement(value, aim, said.direction)
    first = said.baseline_year
    later = when is not None and first is not None and when > first
    baseline = said.baseline if later else None
    return Scorecard(
        kpi=kpi,
        region=region,
        value=value,
        year=when,
        period="" if now is None else now.period,
        target=aim,
        target_year=aim_year,
        achievement=reached,
        grade=grade_of(reached),
        expected=None if when is None else path(said, when),
        baseline=baseline,
        baseline_year=first if later else None,
        change=None if value is None or baseline is None else value - baseline,
        peers_median=None,
        peers_change=None,
        peers=0,
        complete_pct=None,
        history=tuple((each.year, each.value) for each in figures.values()),
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
