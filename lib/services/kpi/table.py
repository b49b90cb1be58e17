"""All kabupaten/kota by all ready KPIs: value, change, target, achievement and class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from lib.services.kpi import series
from lib.services.kpi.achievement import achieved_pct, grade_numbers
from lib.services.kpi.measures import ready_kpi, ready_kpis
from lib.services.kpi.register import targets_by_region
from lib.services.measures import region_codes
from lib.services.regions import region_name

Targets = Mapping[str, Mapping[str, Mapping[int, float]]]
"""Region, KPI, year: the target."""


def scores(
    code: str,
    year: int | None = None,
    target: float | None = None,
    targets: Targets | None = None,
) -> pd.DataFrame:
    """Return one KPI of all kabupaten/kota, with nothing left out.

    Parameters
    ----------
    code
        Of a ready KPI.
    year
        Of the figures; the newest of each region by default.
    target
        One for all, such as a reader tries out; else those of the register count.
    targets
        Those of the register, if they were read already.

    Returns
    -------
    DataFrame
        By ``kode``, one row each: ``value, year, baseline, baseline_year, change, target,
        target_year, achievement`` (per cent, not cut) and ``grade`` (number of the class, -1
        where not available). What is missing is NaN, never nought. ``change`` is NaN where the
        only figure is the baseline itself.

    Raises
    ------
    UnknownKpiError

    """
    kpi = ready_kpi(code)
    codes = region_codes(current_dataset(), "kabkota", None)
    now = series.values(code, year).set_index("kode").reindex(codes)
    first = series.baselines(code).set_index("kode").reindex(codes)
    later = now["year"] > first["year"]
    frame = pd.DataFrame(
        {
            "value": now["value"].astype("float64"),
            "year": now["year"].astype("Int64"),
            "baseline": first["value"].astype("float64").where(later),
            "baseline_year": first["year"].astype("Int64").where(later),
        },
        index=pd.Index(codes, name="kode"),
    )
    frame["change"] = frame["value"] - frame["baseline"]
    aims, aim_years = _aims(frame["year"], code, target, targets)
    frame["target"] = aims
    frame["target_year"] = pd.array(aim_years, dtype="Int64")
    frame["achievement"] = achieved_pct(frame["value"], aims, rising=kpi.direction == "up")
    frame["grade"] = grade_numbers(frame["achievement"])
    return frame


def target_for(targets: Mapping[int, float], year: int | None) -> tuple[int, float] | None:
    """Pick the target that a figure is held against: that of its year, else the next one set."""
    ahead = [each for each in targets if year is not None and each >= year]
    return (min(ahead), targets[min(ahead)]) if ahead else None


def all_targets() -> Targets:
    """Return every target of the register that holds for a kabupaten/kota."""
    return targets_by_region(list(region_codes(current_dataset(), "kabkota", None)))


def all_scores(year: int | None = None) -> pd.DataFrame:
    """Return `scores` of every ready KPI, one under the other, with ``kode`` and ``kpi``."""
    targets = all_targets()
    parts = [
        scores(code, year, targets=targets).reset_index().assign(kpi=code) for code in ready_kpis()
    ]
    return pd.concat(parts, ignore_index=True)


def wide(long: pd.DataFrame, column: str = "value") -> pd.DataFrame:
    """Lay `all_scores` out with one row a region and one column a KPI."""
    table = long.set_index(["kode", "kpi"])[column].unstack()[list(ready_kpis())]  # noqa: PD010
    named = _names().join(table.astype("float64"))
    named.columns.name = None
    return named.reset_index()


@kept_by_version()
def _names() -> pd.DataFrame:
    codes = region_codes(current_dataset(), "kabkota", None)
    return pd.DataFrame(
        {
            "nama": [region_name(code) for code in codes],
            "provinsi": [region_name(code[:2]) for code in codes],
        },
        index=pd.Index(codes, name="kode"),
    )


def with_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Put code, name and province before a frame that is indexed by ``kode``."""
    return _names().join(frame, how="right").reset_index()


def _aims(
    years: pd.Series, code: str, target: float | None, targets: Targets | None
) -> tuple[np.ndarray, list[int | None]]:
    if target is not None:
        shown = [None if pd.isna(year) else int(year) for year in years]
        return np.full(len(years), float(target)), shown
    known = all_targets() if targets is None else targets
    found = [
        target_for(known.get(region, {}).get(code, {}), None if pd.isna(year) else int(year))
        for region, year in years.items()
    ]
    values = np.array([np.nan if each is None else each[1] for each in found], dtype=np.float64)
    return values, [None if each is None else each[0] for each in found]
