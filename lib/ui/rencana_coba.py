"""What tried changes do to each village of a region: distances before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import current_dataset, kept_by_version
from geo.coverage import covered
from geo.ecef import Floats, to_ecef
from geo.nearest import NearestIndex
from lib.services.access import located
from lib.services.planning.case import Land
from lib.ui import rencana_ubah
from lib.ui.rencana_hasil import case_of, villages_of

GAINED, NEARER, SAME, FARTHER, LOST = range(5)
Rows = npt.NDArray[np.intp]
_LEAST_M = 50.0
"""A change of less is none: villages are points."""


@dataclass(frozen=True)
class Trial:
    """What was tried.

    Parameters
    ----------
    service, region
        Codes.
    radius_m, same_landmass
        When people count as reached.
    changes
        As `lib.ui.rencana_ubah` writes them.

    """

    service: str
    region: str
    radius_m: float
    same_landmass: bool
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What changes do.

    Attributes
    ----------
    villages
        kode, nama, lat, lon, people, now_m, after_m, state (`GAINED` to `LOST`).
    before_pct, after_pct
        Share of people within the radius, NaN without people.

    """

    villages: pd.DataFrame
    before_pct: float
    after_pct: float

    def people(self, state: int) -> float:
        """Return the people of the villages in a state."""
        table = self.villages
        return float(table.loc[table["state"] == state, "people"].sum())

    def of(self, state: int) -> pd.DataFrame:
        """Return the villages in a state, those with most people first."""
        table = self.villages[self.villages["state"] == state]
        return table.sort_values(["people", "kode"], ascending=[False, True])


@kept_by_version(maxsize=64)
def effect(trial: Trial) -> Effect:
    """Compute the distances of a region's villages anew with the changes made."""
    case = case_of(trial.service, trial.region, "desa", trial.same_landmass)
    rows, villages = villages_of(trial.region, case)
    after = _after(trial, case.lat, case.lon, rows) if trial.changes else case.now_m
    was, will = covered(case.now_m, trial.radius_m), covered(after, trial.radius_m)
    with np.errstate(invalid="ignore"):  # inf less inf
        change = after - case.now_m
    villages["after_m"] = after
    villages["state"] = np.select(
        [will & ~was, was & ~will, change < -_LEAST_M, change > _LEAST_M],
        [GAINED, LOST, NEARER, FARTHER],
        SAME,
    )
    total = float(case.people.sum())
    share = 100 / total if total else np.nan
    return Effect(
        villages, float(case.people[was].sum()) * share, float(case.people[will].sum()) * share
    )


def _after(trial: Trial, lat: Floats, lon: Floats, rows: Rows) -> Floats:
    """Return metres from each village to the nearest of the facilities there are then."""
    table = located(trial.service)
    land = current_dataset().villages["landmass_id"].to_numpy(dtype=np.int64)[rows]
    found = rencana_ubah.changes(trial.service, trial.changes, trial.region)
    gone = {each["id"] for each in found if each["kind"] in ("close", "move")}
    keep = ~table["id"].astype(str).isin(gone).to_numpy()
    new = [each for each in found if each["kind"] in ("add", "move")]
    new_lat, new_lon = (
        np.array([each[name] for each in new], dtype=float) for name in ("lat", "lon")
    )
    new_land = _land_of(new_lat, new_lon, lat, lon, land)
    index = NearestIndex(
        np.concatenate([table["lat"].to_numpy()[keep], new_lat]),
        np.concatenate([table["lon"].to_numpy()[keep], new_lon]),
        np.concatenate([table["landmass_id"].to_numpy(dtype=np.int64)[keep], new_land]),
    )
    points = to_ecef(lat, lon)
    nearest = index.query_ecef(points)
    if not trial.same_landmass:
        return nearest[1]
    own = index.query_same_landmass(points, land, nearest=nearest)[1]
    return np.where(np.isnan(own), nearest[1], own)


def _land_of(new_lat: Floats, new_lon: Floats, lat: Floats, lon: Floats, land: Land) -> Land:
    """Return the landmass of new places: that of the nearest village of the region."""
    if not len(new_lat):
        return np.empty(0, dtype=np.int64)
    row = NearestIndex(lat, lon).query(new_lat, new_lon)[0]
    return np.where(row >= 0, land[np.maximum(row, 0)], -1)
