"""On what terms the figures of the page Kesenjangan are told: how reach is meant, who counts.

Both kinds of terms narrow down who counts: a way over roads or a raster tells nothing of the
villages off it, and a limit of completeness leaves out the regencies whose facilities are known
too vaguely. Who is left out is counted and said beside every figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import within_mask
from geo.coverage import Ints, share, sum_by_group
from geo.ecef import Floats
from lib.services.access import active_facilities, village_arrays
from lib.services.gap_errors import CompletenessError
from lib.services.gap_groups import region_of_village
from lib.services.travel_way import STRAIGHT, Way, way_values

Bools = npt.NDArray[np.bool_]
SURVEYED = "surveyed"
COMPLETENESS_LIMITS = (0.0, 50.0, 75.0, 90.0)
LEAST_JUDGED = 0.5
"""Share of a group's people that a way must tell of before the group is compared."""
_HOLDS = 0.1


@dataclass(frozen=True)
class Terms:
    """Say how reach is meant and which regencies count; compares and hashes by value.

    Attributes
    ----------
    way
        The kind of distance.
    complete_pct
        Regencies with a smaller share of facilities at a surveyed place of their own are left
        out, per cent; 0 leaves out none.

    Raises
    ------
    CompletenessError
        If the limit is not between 0 and 100.

    """

    way: Way = STRAIGHT
    complete_pct: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.complete_pct <= 100:
            raise CompletenessError(value=f"{self.complete_pct:g}")


PLAIN = Terms()


@dataclass(frozen=True)
class LeftOut:
    """Count who does not take part in the figures of a scope.

    Attributes
    ----------
    regions, population
        Regencies below the limit of completeness, and their people.
    untold_population
        People of the others of whom the way tells nothing.
    counted_regions, counted_population
        Those who do take part.
    complete_pct
        Share of the facilities of all the scope that have a surveyed place, per cent.

    """

    regions: int
    population: float
    untold_population: float
    counted_regions: int
    counted_population: float
    complete_pct: float


@kept_by_version(maxsize=32)
def _qualities(dataset: Dataset, service: str) -> tuple[Floats, Floats]:
    """Count the active facilities of each regency, and those of them at a surveyed place."""
    frame = active_facilities(service, dataset)
    # Codes that repeat, as integers: each is looked up once.
    own, codes = pd.factorize(frame["kode_kabkota"])
    row = pd.Index(dataset.regions["kode"]).get_indexer(pd.Index(codes))[own]
    row = np.where(own < 0, -1, row)
    count, inside = len(dataset.regions), row >= 0
    sure = np.ones(len(frame), dtype=bool)
    if "location_quality" in frame.columns:
        sure = (frame["location_quality"] == SURVEYED).to_numpy(dtype=bool)
    return (
        np.bincount(row[inside], minlength=count).astype(np.float64),
        np.bincount(row[inside & sure], minlength=count).astype(np.float64),
    )


def facilities_by_region(dataset: Dataset, service: str) -> Floats:
    """Count the active facilities of each regency, placed or not; shared, never changed."""
    return _qualities(dataset, service)[0]


def completeness_by_region(service: str, dataset: Dataset | None = None) -> Floats:
    """Return the share of facilities at a surveyed place, by regency.

    Shape (regions,), per cent, aligned to ``dataset.regions``; NaN where no facility is known.
    """
    every, sure = _qualities(dataset or current_dataset(), service)
    return share(sure, every) * 100


def counted_regions(service: str, terms: Terms, dataset: Dataset) -> Bools:
    """Tell which regencies reach the limit of completeness, shape (regions,)."""
    if terms.complete_pct <= 0:
        return np.ones(len(dataset.regions), dtype=bool)
    # Where no facility is known nothing vouches for the data: left out as well.
    known = np.nan_to_num(completeness_by_region(service, dataset))
    return np.asarray(known >= terms.complete_pct)


@kept_by_version(maxsize=128)
def counted(dataset: Dataset, service: str, within: str, terms: Terms) -> Bools:
    """Tell which villages take part in the figures of a scope; shared, never changed."""
    scope = in_complete_regions(dataset, service, within, terms)
    if terms.way.straight:
        return scope
    return scope & ~np.isnan(way_values(terms.way, service, raster_scope(terms.way, within)))


def in_complete_regions(dataset: Dataset, service: str, within: str, terms: Terms) -> Bools:
    """Tell which villages of a scope lie in regencies that count, whatever the way tells."""
    scope = within_mask(village_arrays(dataset).codes, within or None)
    if terms.complete_pct <= 0:
        return scope
    region = region_of_village(dataset)
    return np.asarray(scope & (region >= 0) & counted_regions(service, terms, dataset)[region])


def judged_enough(
    dataset: Dataset, service: str, within: str, terms: Terms, village: Ints, groups: int
) -> Bools:
    """Tell of which groups the way judges at least `LEAST_JUDGED` of the people in the scope.

    Parameters
    ----------
    dataset, service, within, terms
        As in `counted`.
    village : ndarray of int, shape (villages,)
        Group of each village; -1 for none.
    groups : int
        Number of groups.

    Returns
    -------
    ndarray of bool, shape (groups,)

    """
    if terms.way.straight:
        return np.ones(groups, dtype=bool)
    people = village_arrays(dataset).population
    everyone = in_complete_regions(dataset, service, within, terms)
    told = counted(dataset, service, within, terms)
    all_of, judged = (sum_by_group(people * each, village, groups) for each in (everyone, told))
    return np.asarray(judged >= LEAST_JUDGED * all_of)


def judged_regions(
    service: str, within: str | None, terms: Terms, dataset: Dataset | None = None
) -> tuple[str, ...]:
    """List the regencies that hold a tenth or more of the people judged, most people first."""
    dataset = dataset or current_dataset()
    told = counted(dataset, service, within or "", terms)
    row, people = region_of_village(dataset), village_arrays(dataset).population * told
    size = sum_by_group(people, row, len(dataset.regions))
    order = np.argsort(-size, kind="stable")
    kept = order[size[order] >= max(_HOLDS * size.sum(), 1.0)]
    return tuple(dataset.regions["kode"].to_numpy(dtype=object)[kept])


def raster_scope(way: Way, within: str) -> str:
    """Return the scope a way is computed for: a raster only for those asked about."""
    return within if way.kind == "medan" else ""


def left_out(
    service: str, within: str | None, terms: Terms, dataset: Dataset | None = None
) -> LeftOut:
    """Count who takes part in the figures of a scope and who does not; errors as `way_values`."""
    dataset = dataset or current_dataset()
    code, people = within or "", village_arrays(dataset).population
    every = within_mask(village_arrays(dataset).codes, code or None)
    complete = in_complete_regions(dataset, service, code, terms)
    takes_part = counted(dataset, service, code, terms)
    here = dataset.regions["kode"].str.startswith(code).to_numpy(dtype=bool)
    fine = counted_regions(service, terms, dataset)
    total, sure = (each[here].sum() for each in _qualities(dataset, service))
    return LeftOut(
        regions=int((here & ~fine).sum()),
        population=float(people[every & ~complete].sum()),
        untold_population=float(people[complete & ~takes_part].sum()),
        counted_regions=len(np.unique(region_of_village(dataset)[takes_part])),
        counted_population=float(people[takes_part].sum()),
        complete_pct=float(sure / total * 100) if total else float("nan"),
    )
