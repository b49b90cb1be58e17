"""Regencies at risk of missing a target, each with the reason in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.current import current_dataset
from geo.ecef import Floats
from geo.forecast import pace
from lib.services.evaluation.series import OWN, Panel, own_kpi, panel
from lib.services.evaluation.trend import STEPS, outlook
from lib.services.kpi.register import targets_by_region
from lib.services.regions import region_name, within

Reason = Literal["reached", "away", "forecast", "slow", "on_way", "unknown"]
AT_RISK: tuple[Reason, ...] = ("away", "forecast", "slow")
COLUMNS = ("kode", "nama", "provinsi", "value", "year", "target", "pace", "needed", "reason", "gap")


@dataclass(frozen=True)
class Target:
    """A value to be reached by the end of a year."""

    year: int
    value: float


def risks(code: str, targets: Mapping[str, Target]) -> pd.DataFrame:
    """Judge for each regency with a target whether the path so far leads there.

    Parameters
    ----------
    code
        The indicator.
    targets
        By code of the regency.

    Returns
    -------
    DataFrame
        One row a regency, those furthest from their path first: `COLUMNS`. ``pace`` is the mean
        change a year so far, ``needed`` what is needed from the newest figure on, ``gap`` how
        much of it is lacking (positive: too slow; NaN where the target is reached or cannot be
        judged), all in the unit of the indicator.
        ``reason``: "reached" (the newest figure meets the target), "away" (moves the other way),
        "forecast" (the better end of the forecast interval of the target's year falls short),
        "slow" (the pace so far is less than needed), "on_way", "unknown" (fewer than two years,
        or the target's year is past).

    Raises
    ------
    SeriesError

    """
    known = panel(code)
    years = np.array(known.years, dtype=np.float64)
    rows = [_judged(known, years, kode, target) for kode, target in sorted(targets.items())]
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    order = frame["gap"].astype("float64").sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _judged(known: Panel, years: Floats, kode: str, target: Target) -> tuple[object, ...]:
    own, sign = known.of(kode), 1.0 if known.up else -1.0
    there = np.flatnonzero(np.isfinite(own))
    name, province = region_name(kode), region_name(kode[:2])
    if not len(there):
        nothing = (np.nan, None, target.value, np.nan, np.nan, "unknown", np.nan)
        return (kode, name, province, *nothing)
    last = int(there[-1])
    value, year = float(own[last]), int(years[last])
    speed = float(pace(own[None, :], years)[0])
    left = target.year - year
    needed = (target.value - value) / left if left > 0 else np.nan
    gap = sign * (needed - speed)
    reason = _reason(known, kode, target, sign * (value - target.value), sign * speed, gap)
    if reason == "reached":
        needed, gap = 0.0, np.nan
    return (kode, name, province, value, year, target.value, speed, needed, reason, gap)


def _reason(
    known: Panel, kode: str, target: Target, ahead: float, speed: float, gap: float
) -> Reason:
    if ahead >= 0:
        return "reached"
    if not np.isfinite(gap):
        return "unknown"
    if speed <= 0:
        return "away"
    best = _best_forecast(known, kode, target.year)
    if best is not None and (best < target.value if known.up else best > target.value):
        return "forecast"
    return "slow" if gap > 0 else "on_way"


def _best_forecast(known: Panel, kode: str, year: int) -> float | None:
    """Return the better end of the forecast interval of a year; None where none is shown."""
    told, step, row = outlook(known.code), year - known.years[-1], known.row(kode)
    if told is None or not 1 <= step <= STEPS or not told.shown[row]:
        return None
    return float((told.high if known.up else told.low)[row, step - 1])


def registered_targets(code: str, year: int | None = None) -> dict[str, Target]:
    """Return the targets that the register has for an indicator, by regency.

    Of several years it is the given one, else the last.
    """
    kodes = list(current_dataset().regions["kode"])
    if code.startswith(OWN):
        said = own_kpi(code).said
        aims = {kode: said.proposal.targets for kode in kodes if within(kode, said.region)}
    else:
        aims = {kode: known.get(code, {}) for kode, known in targets_by_region(kodes).items()}
    found: dict[str, Target] = {}
    for kode, by_year in aims.items():
        chosen = year if year is not None else max(by_year, default=None)
        if chosen is not None and chosen in by_year:
            found[kode] = Target(chosen, float(by_year[chosen]))
    return found
