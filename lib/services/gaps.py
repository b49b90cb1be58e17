"""Gaps between groups of people in their reach of services: the numbers of the page Kesenjangan.

Every figure weighs a village by its people. Distances are straight lines from a village's point
to the nearest facility. Tables come as new frames; they and the gaps behind them are kept per
dataset version.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import within_mask
from geo.coverage import Ints, sum_by_group
from geo.ecef import Floats
from lib.services.access import access, active_facilities, village_arrays
from lib.services.figures import check_radius, check_within, whole
from lib.services.gap_figures import Gap, Measured, figures, gap_of, per_10k
from lib.services.gap_groups import (
    GROUPINGS,
    OVERALL,
    Group,
    Grouping,
    Members,
    members,
    overall_label,
    region_of_village,
)
from lib.services.gap_headline import Headline, sentence

__all__ = [
    "GROUPINGS",
    "OVERALL",
    "TABLE_COLUMNS",
    "Gap",
    "Group",
    "Grouping",
    "Headline",
    "Members",
    "compare_services",
    "gap_summary",
    "group_table",
    "headline",
    "members",
]
TABLE_COLUMNS = (
    "group",
    "label",
    "regions",
    "villages",
    "population",
    "population_covered",
    "coverage_pct",
    "out_of_reach",
    "median_km",
    "p90_km",
    "mean_km",
    "sea_crossing_population",
    "facilities",
    "facilities_per_10k",
    "shortfall",
)
Sets = tuple[Sequence[str], Sequence[str]]
Bools = npt.NDArray[np.bool_]


def group_table(
    service: str,
    radius_m: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Count people within reach, by group.

    Parameters
    ----------
    service : str
        Code in the catalogue.
    radius_m : float
        Geodesic metres in a straight line; exactly the radius is within.
    grouping : str
        A key of `GROUPINGS`.
    sets : pair of sequences of str, optional
        Two sets of kabkota codes, for ``pilihan``.
    within : str, optional
        Code of a province or regency that counts alone; classes stay those of the nation.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    DataFrame
        `TABLE_COLUMNS`, one row a group with people in the scope, in the grouping's order, and
        last ``semua``: all people of the scope, those in no group too. Counts are Int64, others
        float64; <NA> or NaN where not available. ``regions`` are regencies with any village in
        the group. ``facilities`` (active ones, placed or not) are known for whole regencies
        only. ``shortfall`` is by `shortfall_rule`: facilities lacking, summed over regencies,
        since a surplus in one makes up for no lack in another; NaN where no such rule holds
        everywhere, or where classes that it counts are not loaded (madrasah).

    Raises
    ------
    RadiusError, GroupingError, SetsError, UnknownRegionError, WithinLevelError
        If an argument is wrong.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    dataset = dataset or current_dataset()
    who = _checked(radius_m, grouping, sets, within, dataset)
    return labelled(_table(dataset, service, radius_m, who, within or ""), who.groups)


def gap_summary(
    service: str,
    radius_m: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    dataset: Dataset | None = None,
) -> Gap:
    """Compare the groups of a grouping, and measure the inequality of the scope.

    Arguments and errors as `group_table`; all NaN where the scope has not two groups.
    """
    dataset = dataset or current_dataset()
    who = _checked(radius_m, grouping, sets, within, dataset)
    return _gap(dataset, service, radius_m, who, within or "")


def compare_services(
    grouping: str,
    within: str | None = None,
    sets: Sets | None = None,
    *,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Give service, radius_km and `TABLE_COLUMNS` for every service that has data.

    Each service at its own default radius, in the catalogue's order; arguments as `group_table`.
    """
    dataset = dataset or current_dataset()
    parts = []
    for service in load_catalogue().services.values():
        if not _has_data(dataset, service.code):
            continue
        table = group_table(
            service.code,
            service.default_radius_km * 1000,
            grouping,
            sets,
            within=within,
            dataset=dataset,
        )
        table.insert(0, "radius_km", float(service.default_radius_km))
        table.insert(0, "service", service.code)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def headline(
    service: str,
    radius_m: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    dataset: Dataset | None = None,
) -> Headline:
    """Say the gap as one true sentence, in both languages.

    With the range of both shares where `lib.services.gap_robustness.rank_uncertainty` has been
    computed for the service and radius, and the groups are of whole regencies. Arguments and
    errors as `group_table`.
    """
    dataset = dataset or current_dataset()
    who = _checked(radius_m, grouping, sets, within, dataset)
    gap = _gap(dataset, service, radius_m, who, within or "")
    table = _table(dataset, service, radius_m, who, within or "")
    return sentence(dataset, service, radius_m, who, gap, table, within)


def shortfall_rule(service_code: str, dataset: Dataset | None = None) -> pd.Series | None:
    """Return the rule of people for each facility that holds everywhere, if the service has one.

    None, too, where classes of facility that it counts are not loaded.
    """
    return _shortfall_rule(dataset or current_dataset(), service_code)


@kept_by_version(maxsize=64)
def _shortfall_rule(dataset: Dataset, service_code: str) -> pd.Series | None:
    service = load_catalogue().service(service_code)
    if any(not dataset.has_data(name) for name in service.needs_classes):
        return None
    rules = dataset.standards
    named = rules[rules["rule"].isin(list(service.standards))]
    own = named[
        (named["measure"] == "people_per_facility") & (named["applies_to"] == "semua wilayah")
    ]
    return None if own.empty else own.iloc[0]


def labelled(table: pd.DataFrame, groups: tuple[Group, ...]) -> pd.DataFrame:
    """Return a table with the names of its groups in the reader's language."""
    names = {each.code: each.label() for each in groups} | {OVERALL: overall_label()}
    result = table.copy(deep=False)
    result["label"] = [names[code] for code in table["group"]]
    return result


def scope_of(dataset: Dataset, within: str) -> Bools:
    """Tell which villages lie in a scope, "" for all."""
    return within_mask(village_arrays(dataset).codes, within or None)


@kept_by_version(maxsize=20)
def measured(dataset: Dataset, service: str) -> Measured:
    """Return the villages with their distance to a service; shared, never changed."""
    reach = access(service, dataset)
    region, ipm, poverty = _ranked(dataset)
    return Measured(
        distance_m=reach.distance_m,
        people=village_arrays(dataset).population,
        away=reach.must_cross_sea,
        known=reach.crossing_known,
        doubtful=np.isinf(reach.same_land_distance_m) & ~reach.crossing_known,
        region=region,
        ipm=ipm,
        poverty=poverty,
        order=np.asarray(np.argsort(reach.distance_m), dtype=np.int32),
    )


@kept_by_version(maxsize=2)
def _ranked(dataset: Dataset) -> tuple[Ints, Floats, Floats]:
    region = region_of_village(dataset)
    known = region >= 0
    ipm, poverty = (
        np.where(known, dataset.regions[name].to_numpy(dtype=np.float64)[region], np.nan)
        for name in ("ipm", "poverty_pct")
    )
    return region, ipm, poverty


def _checked(
    radius_m: float, grouping: str, sets: Sets | None, within: str | None, dataset: Dataset
) -> Members:
    check_radius(radius_m)
    check_within(within, "kabkota", dataset)
    return members(grouping, sets, dataset)


@kept_by_version(maxsize=256)
def _table(
    dataset: Dataset, service: str, radius_m: float, who: Members, within: str
) -> pd.DataFrame:
    """Return the table without names; shared, never changed."""
    places, scope = measured(dataset, service), scope_of(dataset, within)
    columns = figures(places, who.village, scope, len(who.groups), radius_m)
    number, lacking = _facilities(dataset, service, who, within)
    table = pd.DataFrame(
        {
            "group": [*(each.code for each in who.groups), OVERALL],
            "label": "",
            **columns,
            "facilities": whole(number),
            "facilities_per_10k": per_10k(number, columns["population"]),
            "shortfall": lacking,
        }
    )
    keep = (table["villages"] > 0) | (table["group"] == OVERALL)
    return table[keep].reset_index(drop=True)


def _facilities(dataset: Dataset, service: str, who: Members, within: str) -> tuple[Floats, Floats]:
    """Give facilities and shortfall of each group and of the whole scope."""
    count = len(who.groups)
    number = facilities_by_region(dataset, service)
    codes = dataset.regions["kode"]
    inside = np.ones(len(codes), dtype=bool) if not within else codes.str.startswith(within)
    scope = np.where(inside, 0, -1).astype(np.intp)
    lacking = _lacking(dataset, service, number)
    group = np.where(inside, who.region, -1).astype(np.intp)
    result = []
    for values in (number, lacking):
        # Which of a regency's facilities serve which of its villages is not known.
        parts = np.full(count, np.nan)
        if who.grouping.level == "kabkota":
            parts = sum_by_group(values, group, count)
        result.append(np.r_[parts, sum_by_group(values, scope, 1)])
    return result[0], result[1]


@kept_by_version(maxsize=64)
def facilities_by_region(dataset: Dataset, service: str) -> Floats:
    """Count the active facilities of each regency, placed or not; shared, never changed."""
    codes = active_facilities(service, dataset)["kode_kabkota"]
    place = pd.Index(dataset.regions["kode"]).get_indexer(pd.Index(codes))
    return np.bincount(place[place >= 0], minlength=len(dataset.regions)).astype(np.float64)


def _lacking(dataset: Dataset, service: str, facilities: Floats) -> Floats:
    rule = shortfall_rule(service, dataset)
    if rule is None:
        return np.full(len(facilities), np.nan)
    people = dataset.regions["population"].to_numpy(dtype=np.float64)
    needed: Floats = np.ceil(people / float(rule["threshold"]))
    return np.maximum(0.0, needed - facilities)


@kept_by_version(maxsize=256)
def _gap(dataset: Dataset, service: str, radius_m: float, who: Members, within: str) -> Gap:
    scope = scope_of(dataset, within)
    table = _table(dataset, service, radius_m, who, within)
    return gap_of(
        measured(dataset, service),
        np.where(scope, who.village, -1).astype(np.intp),
        scope,
        radius_m,
        table[table["group"] != OVERALL],
        who.grouping.focus,
        groups=len(who.groups),
    )


@kept_by_version(maxsize=64)
def _has_data(dataset: Dataset, service: str) -> bool:
    frame = dataset.service_facilities(load_catalogue().service(service))
    return bool(frame["active"].to_numpy(dtype=bool).any())
