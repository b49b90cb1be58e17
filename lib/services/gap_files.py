"""Gaps between groups from two files: facilities and demand in place of the dataset's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import current_dataset
from data.store import Dataset
from geo.aggregate import LEVEL_LENGTHS, within_mask
from geo.coverage import Ints, sum_by_group
from geo.ecef import Floats, to_ecef
from geo.nearest import NearestIndex
from lib.services.coverage import check_depth, land_of_files
from lib.services.figures import check_radius, check_within, known_codes, whole
from lib.services.files import Demand, Facilities, read_demand, read_facilities
from lib.services.gap_figures import Gap, Measured, figures, gap_of, per_10k, table_columns
from lib.services.gap_groups import OVERALL, Members, members
from lib.services.gaps import Sets, labelled


def gaps_from_files(
    facilities_csv: str | Path,
    demand_csv: str | Path,
    radius_m: float,
    grouping: str,
    sets: Sets | None = None,
    within: str | None = None,
    *,
    dataset: Dataset | None = None,
) -> tuple[pd.DataFrame, Gap]:
    """Compare groups of a file's people in their reach of a file's facilities.

    Parameters
    ----------
    facilities_csv, demand_csv : path
        As in `lib.services.coverage.coverage_from_files`.
    radius_m, grouping, sets, within, dataset
        As in `lib.services.gaps.group_table`; the dataset gives codes, groups and landmasses.

    Returns
    -------
    table : DataFrame
        `lib.services.gap_figures.table_columns`; ``villages`` counts places of the demand and
        ``regions`` the regencies they lie in. No shortfall: no rule is known of the facilities.
    gap : Gap

    Raises
    ------
    InputFileError
        With the row and the column, if a file cannot be used.
    CodeTooShortError
        If a grouping of villages is asked of codes that do not reach down to them.
    RadiusError, GroupingError, SetsError, UnknownRegionError, WithinLevelError
        If an argument is wrong.

    """
    check_radius(radius_m)
    dataset = dataset or current_dataset()
    check_within(within, "kabkota", dataset)
    who = members(grouping, sets, dataset)
    facilities = read_facilities(facilities_csv)
    demand = read_demand(demand_csv, known_codes(dataset))
    if who.grouping.level == "desa":
        check_depth(demand, "desa")
    return _compare(dataset, who, facilities, demand, radius_m, within)


def _compare(
    dataset: Dataset,
    who: Members,
    facilities: Facilities,
    demand: Demand,
    radius_m: float,
    within: str | None,
) -> tuple[pd.DataFrame, Gap]:
    region = _rows(dataset.regions["kode"], demand, "kabkota")
    places, facility_code = _measured(dataset, facilities, demand, region)
    scope = within_mask(demand.codes, within)
    group, count = _groups(dataset, who, demand, region), len(who.groups)
    columns = figures(places, group, scope, count, radius_m)
    number = _facilities(dataset, who, facility_code, within)
    columns |= {"facilities": whole(number), "shortfall": np.full(len(number), np.nan)}
    columns["facilities_per_10k"] = per_10k(number, columns["population"])
    columns["group"] = [*(each.code for each in who.groups), OVERALL]
    table = labelled(pd.DataFrame(columns), who.groups)[list(table_columns())]
    keep = (table["villages"] > 0) | (table["group"] == OVERALL)
    table = table[keep].reset_index(drop=True)
    member = np.where(scope, group, -1).astype(np.intp)
    own = table[table["group"] != OVERALL]
    return table, gap_of(places, member, scope, radius_m, own, who.grouping.focus, groups=count)


def _rows(codes: pd.Series, demand: Demand, level: str) -> Ints:
    own = [code.decode()[: LEVEL_LENGTHS[level]] for code in demand.codes]
    return np.asarray(pd.Index(codes).get_indexer(pd.Index(own)), dtype=np.intp)


def _groups(dataset: Dataset, who: Members, demand: Demand, region: Ints) -> Ints:
    if who.grouping.level == "desa":
        row, of_row = _rows(dataset.villages["kode"], demand, "desa"), who.village
    else:
        row, of_row = region, who.region
    return np.asarray(np.where(row >= 0, of_row[row], -1), dtype=np.intp)


def _measured(
    dataset: Dataset, facilities: Facilities, demand: Demand, region: Ints
) -> tuple[Measured, npt.NDArray[np.object_]]:
    """Measure from each place of the demand; give the regency codes of the facilities, too."""
    facility_land, facility_code, demand_land = land_of_files(dataset, facilities, demand)
    index = NearestIndex(facilities.lat, facilities.lon, facility_land)
    points = to_ecef(demand.lat, demand.lon)
    nearest = index.query_ecef(points)
    own = index.query_same_landmass(points, demand_land, nearest=nearest)[1]
    known = ~np.isnan(own)
    ipm, poverty = (
        np.where(region >= 0, dataset.regions[name].to_numpy(dtype=np.float64)[region], np.nan)
        for name in ("ipm", "poverty_pct")
    )
    places = Measured(
        value=nearest[1],
        people=demand.population,
        away=known & np.isinf(own),
        known=known,
        doubtful=np.zeros(len(own), dtype=bool),
        region=region,
        ipm=ipm,
        poverty=poverty,
        order=np.asarray(np.argsort(nearest[1]), dtype=np.int32),
    )
    return places, facility_code


def _facilities(
    dataset: Dataset, who: Members, codes: npt.NDArray[np.object_], within: str | None
) -> Floats:
    """Count the file's facilities by the group of the regency whose land holds them."""
    count = len(who.groups)
    own = pd.Index(codes)
    inside = np.ones(len(own), dtype=bool) if not within else own.str.startswith(within)
    row = np.asarray(pd.Index(dataset.regions["kode"]).get_indexer(own), dtype=np.intp)
    parts = np.full(count, np.nan)
    if who.grouping.level == "kabkota":
        group = np.where((row >= 0) & inside, who.region[row], -1).astype(np.intp)
        parts = sum_by_group(np.ones(len(own)), group, count)
    # Of facilities on no regency's land it is only known that they are in the nation.
    return np.append(parts, float(inside.sum()))
