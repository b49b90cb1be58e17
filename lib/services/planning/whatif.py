"""What a change of facilities does: figures before and after, who gains, who loses, the gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import current_dataset
from data.store import Dataset
from geo.coverage import covered, covered_by_group, distance_profile, share, sum_by_group
from geo.ecef import Floats
from geo.what_if import distances_after
from lib.services.figures import check_radius
from lib.services.planning.edits import EDIT_KINDS, Edit, Standing, check_edits, edits_of, settled
from lib.services.planning.gap_change import GapChange, gap_change
from lib.services.planning.scene import Scene, scene

__all__ = ["EDIT_KINDS", "Edit", "Effect", "Reach", "edits_of", "effects"]
STATES = ("same", "nearer", "farther", "gained", "lost")
"""What becomes of a village; gained and lost: it comes to be, or ceases to be, within reach."""
Bools = npt.NDArray[np.bool_]
_LEAST_M = 1.0
"""Differences below it are rounding."""


@dataclass(frozen=True)
class Reach:
    """People of the region, and how far they have it.

    Attributes
    ----------
    covered, pct
        People within the radius, and their share.
    mean_km, farthest_km
        Of the people who have a facility both before and after, so that the two can be compared;
        NaN where nobody has.
    median_km, p90_km
        Of all; inf where so few have any facility, NaN without people.
    without
        People without any facility (on their own landmass where that counts).

    """

    covered: float
    pct: float
    mean_km: float
    median_km: float
    p90_km: float
    farthest_km: float
    without: float


@dataclass(frozen=True, eq=False)
class Effect:
    """What edits change in a region; shared, never changed.

    Attributes
    ----------
    radius_m, people
        Of reach; all people of the region.
    before, after
        The figures of the region.
    people_gained, people_lost
        Who come to be within reach, and who cease to be.
    kabkota, kecamatan
        kode, nama, people, before_covered, after_covered, before_pct, after_pct, people_change,
        before_km, after_km (means as in `Reach`); a row each region, by code.
    villages
        kode, nama, kecamatan, kabkota, lat, lon, people, before_m, after_m, change_m (below 0:
        nearer; NaN where there is none to compare), state (of `STATES`); for the difference map.
    gained, lost
        The villages that come within reach or fall out of it, most people first.
    gap
        Between groups, before and after; None where the region has but one.
    standing
        What stands afterwards.

    """

    radius_m: float
    people: float
    before: Reach
    after: Reach
    people_gained: float
    people_lost: float
    kabkota: pd.DataFrame
    kecamatan: pd.DataFrame
    villages: pd.DataFrame
    gained: pd.DataFrame
    lost: pd.DataFrame
    gap: GapChange | None
    standing: Standing

    @property
    def people_farther(self) -> float:
        """People who stay in reach, or out of it, and have it farther."""
        return float(self.villages.loc[self.villages["state"] == "farther", "people"].sum())


def effects(
    service: str,
    region: str | None,
    edits: Iterable[Edit],
    radius_m: float,
    *,
    same_landmass: bool = False,
    grouping: str | None = None,
    dataset: Dataset | None = None,
) -> Effect:
    """Say what changes of facilities do to the people of a region.

    Parameters
    ----------
    service, region
        Code in the catalogue; dotted code, None for the nation. Facilities outside the region
        serve its people, too, and may change.
    edits
        In order; of several on one facility the last counts.
    radius_m
        Geodesic metres within which people count as reached.
    same_landmass
        Count only facilities on one's own landmass.
    grouping
        Of `lib.services.gap_groups`; None: that of daerah tertinggal, or where the region has no
        two of its groups, that of remoteness. Groups stay as they are today.
    dataset
        The one in effect by default.

    Raises
    ------
    RadiusError, UnknownRegionError, UnknownServiceError, ServiceHasNoDataError, GroupingError
    EditError, EditFacilityError

    """
    check_radius(radius_m)
    edits = tuple(edits)
    check_edits(edits)
    dataset = dataset or current_dataset()
    around = scene(dataset, service, region, same_landmass=same_landmass)
    standing = settled(dataset, service, edits, same_landmass=same_landmass)
    after = distances_after(
        around.places, around.now, around.facilities, standing.gone, standing.added
    )
    return _effect(dataset, around, standing, after, radius_m, grouping)


def _effect(
    dataset: Dataset,
    around: Scene,
    standing: Standing,
    after: Floats,
    radius_m: float,
    grouping: str | None,
) -> Effect:
    before, people = around.now[1], around.people
    both = np.isfinite(before) & np.isfinite(after)
    was, will = covered(before, radius_m), covered(after, radius_m)
    villages = around.villages.assign(
        before_m=before, after_m=after, change_m=_change(before, after)
    )
    nearer, farther = after < before - _LEAST_M, after > before + _LEAST_M
    villages["state"] = np.select([will & ~was, was & ~will, nearer, farther],
                                  ["gained", "lost", "nearer", "farther"], "same")  # fmt: skip
    return Effect(
        radius_m=radius_m,
        people=float(people.sum()),
        before=_reach(before, both, people, radius_m),
        after=_reach(after, both, people, radius_m),
        people_gained=float(people[will & ~was].sum()),
        people_lost=float(people[was & ~will].sum()),
        kabkota=_by_region(dataset.regions, around, after, radius_m, "kabkota"),
        kecamatan=_by_region(dataset.districts, around, after, radius_m, "kecamatan"),
        villages=villages,
        gained=_of_state(villages, "gained"),
        lost=_of_state(villages, "lost"),
        gap=gap_change(dataset, around, after, radius_m, grouping),
        standing=standing,
    )


def _change(before: Floats, after: Floats) -> Floats:
    known = np.isfinite(before) & np.isfinite(after)
    result = np.full(len(before), np.nan)
    result[known] = after[known] - before[known]
    return result


def _of_state(villages: pd.DataFrame, state: str) -> pd.DataFrame:
    chosen = villages[villages["state"] == state]
    return chosen.sort_values(["people", "kode"], ascending=[False, True], ignore_index=True)


def _reach(metres: Floats, both: Bools, people: Floats, radius_m: float) -> Reach:
    one = np.zeros(len(people), dtype=np.intp)
    inside = covered_by_group(metres, people, one, 1, radius_m)
    profile = distance_profile(metres, people, one, 1)
    known = metres[both]
    return Reach(
        covered=float(inside[0]),
        pct=float(share(inside, profile.population)[0] * 100),
        mean_km=float(share((known * people[both]).sum(), people[both].sum()) / 1000),
        median_km=float(profile.percentiles_m[0, 0] / 1000),
        p90_km=float(profile.percentiles_m[0, 1] / 1000),
        farthest_km=float(known.max() / 1000) if known.size else np.nan,
        without=float(people[np.isinf(metres)].sum()),
    )


def _by_region(
    table: pd.DataFrame, around: Scene, after: Floats, radius_m: float, level: str
) -> pd.DataFrame:
    codes, group = around.groups[level]
    number, people = len(codes), around.people
    total = sum_by_group(people, group, number)
    rows: dict[str, Any] = {
        "kode": codes,
        "nama": list(table.set_index("kode")["nama"].reindex(codes).fillna("")),
        "people": total,
    }
    sides = {"before": around.now[1], "after": after}
    inside = {side: covered_by_group(metres, people, group, number, radius_m)
              for side, metres in sides.items()}  # fmt: skip
    rows |= {f"{side}_covered": each for side, each in inside.items()}
    rows |= {f"{side}_pct": share(each, total) * 100 for side, each in inside.items()}
    rows["people_change"] = inside["after"] - inside["before"]
    both = np.isfinite(around.now[1]) & np.isfinite(after)
    weight = sum_by_group(people[both], group[both], number)
    for side, metres in sides.items():
        sums = sum_by_group(metres[both] * people[both], group[both], number)
        rows[f"{side}_km"] = share(sums, weight) / 1000
    return pd.DataFrame(rows)
