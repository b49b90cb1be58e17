"""The villages as the figures of gaps take them, and what is counted by regency."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import Ints, sum_by_group
from geo.ecef import Floats
from lib.services.access import access, village_arrays
from lib.services.gap_figures import Measured, per_10k
from lib.services.gap_groups import Members, region_of_village
from lib.services.gap_terms import (
    Terms,
    counted,
    counted_regions,
    facilities_by_region,
    in_complete_regions,
    raster_scope,
)
from lib.services.travel_way import Way, way_values


def measured(dataset: Dataset, service: str, way: Way, within: str = "") -> Measured:
    """Return the villages with their distance or time to a service; shared, never changed.

    ``within`` is the scope that matters, "" for all.
    """
    return _measured(dataset, service, way, raster_scope(way, within))


@kept_by_version(maxsize=32)
def _measured(dataset: Dataset, service: str, way: Way, scope: str) -> Measured:
    reach = access(service, dataset)
    value = way_values(way, service, scope, dataset)
    region, ipm, poverty = _ranked(dataset)
    return Measured(
        value=value,
        people=village_arrays(dataset).population,
        away=reach.must_cross_sea,
        known=reach.crossing_known,
        doubtful=np.isinf(reach.same_land_distance_m) & ~reach.crossing_known,
        region=region,
        ipm=ipm,
        poverty=poverty,
        order=np.asarray(np.argsort(value), dtype=np.int32),
        unit=way.unit,
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
    rules = _people_rules(dataset)
    own = rules[rules["rule"].isin(list(service.standards))]
    return None if own.empty else own.iloc[0]


@kept_by_version(maxsize=2)
def _people_rules(dataset: Dataset) -> pd.DataFrame:
    """Return the rules of people for each facility that hold everywhere."""
    rules = dataset.standards
    return rules[
        (rules["measure"] == "people_per_facility") & (rules["applies_to"] == "semua wilayah")
    ]


def facilities_of(
    dataset: Dataset, service: str, who: Members, within: str, terms: Terms
) -> tuple[Floats, Floats, Floats]:
    """Give facilities, facilities for each 10,000 people, and shortfall.

    Of each group and, last, of the whole scope: shape (groups + 1,) each. They are of the
    regencies with any village that counts, and so are the people: facilities are not known by
    village.
    """
    count, region = len(who.groups), region_of_village(dataset)
    number = facilities_by_region(dataset, service)
    inside = counted_regions(service, terms, dataset)
    if within:
        inside = inside & dataset.regions["kode"].str.startswith(within).to_numpy(dtype=bool)
    if not terms.way.straight:
        told = np.zeros(len(inside), dtype=bool)
        told[region[counted(dataset, service, within, terms) & (region >= 0)]] = True
        inside = inside & told
    scope = np.where(inside, 0, -1).astype(np.intp)
    group = np.where(inside, who.region, -1).astype(np.intp)
    result = []
    for values in (number, _lacking(dataset, service, number)):
        # Which of a regency's facilities serve which of its villages is not known.
        parts = np.full(count, np.nan)
        if who.grouping.level == "kabkota":
            parts = sum_by_group(values, group, count)
        result.append(np.r_[parts, sum_by_group(values, scope, 1)])
    people = village_arrays(dataset).population
    everyone = in_complete_regions(dataset, service, within, terms)
    if not terms.way.straight:
        everyone = everyone & (region >= 0) & inside[region]
    member = np.where(everyone, who.village, -1).astype(np.intp)
    size = np.append(sum_by_group(people, member, count), people[everyone].sum())
    return result[0], per_10k(result[0], size), result[1]


def _lacking(dataset: Dataset, service: str, facilities: Floats) -> Floats:
    rule = shortfall_rule(service, dataset)
    if rule is None:
        return np.full(len(facilities), np.nan)
    people = dataset.regions["population"].to_numpy(dtype=np.float64)
    needed: Floats = np.ceil(people / float(rule["threshold"]))
    return np.maximum(0.0, needed - facilities)
