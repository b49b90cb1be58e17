"""Gaps between groups of people in their reach of services: the numbers of the page Kesenjangan.

Every figure weighs a village by its people and takes its distance or time to a service through
one `lib.services.travel_way.Way`. Tables come as new frames; they and the gaps behind them are
kept per dataset version.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from lib.services.access import side_by_side
from lib.services.figures import check_within, whole
from lib.services.gap_figures import Gap, figures, gap_of
from lib.services.gap_groups import (
    GROUPINGS,
    OVERALL,
    Group,
    Grouping,
    Members,
    members,
    overall_label,
)
from lib.services.gap_headline import Headline, sentence
from lib.services.gap_measured import facilities_of, measured, shortfall_rule
from lib.services.gap_ranges import Question, on_its_way
from lib.services.gap_terms import PLAIN, Terms, counted, judged_enough
from lib.services.travel_way import check_limit, default_limit

__all__ = [
    "GROUPINGS",
    "OVERALL",
    "PLAIN",
    "Gap",
    "Group",
    "Grouping",
    "Headline",
    "Members",
    "Terms",
    "compare_services",
    "gap_summary",
    "group_table",
    "headline",
    "members",
    "range_on_its_way",
    "shortfall_rule",
    "uncompared_groups",
]
Sets = tuple[Sequence[str], Sequence[str]]


def group_table(
    service: str,
    limit: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Count people within reach, by group.

    Parameters
    ----------
    service : str
        Code in the catalogue.
    limit : float
        Geodesic metres in a straight line, or minutes by any other way of the terms; exactly the
        limit is within.
    grouping : str
        A key of `GROUPINGS`.
    sets : pair of sequences of str, optional
        Two sets of kabkota codes, for ``pilihan``.
    within : str, optional
        Code of a province or regency that counts alone; classes stay those of the nation.
    terms : Terms
        How reach is meant and which regencies count; who does not is in no figure, see
        `lib.services.gap_terms.left_out`.
    dataset : Dataset, optional
        The one in effect by default.

    Returns
    -------
    DataFrame
        `lib.services.gap_figures.table_columns` of the way's unit, one row a group with people in
        the scope, in the grouping's order, and last ``semua``: all people of the scope, those in
        no group too. Counts are Int64, others float64; <NA> or NaN where not available.
        ``regions`` are regencies with any village in the group. ``facilities`` (active ones,
        placed or not) are known for whole regencies only. ``shortfall`` is by `shortfall_rule`:
        facilities lacking, summed over regencies, since a surplus in one makes up for no lack in
        another; NaN where no such rule holds everywhere, or where classes that it counts are not
        loaded (madrasah).

    Raises
    ------
    RadiusError, TravelLimitError, GroupingError, SetsError, UnknownRegionError, WithinLevelError
        If an argument is wrong.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.
    UploadGoneError
        If the way is over a raster or roads that are not loaded.

    """
    dataset = dataset or current_dataset()
    who = _checked(limit, grouping, sets, within, terms, dataset)
    return labelled(_table(dataset, service, limit, who, within or "", terms), who.groups)


def gap_summary(
    service: str,
    limit: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> Gap:
    """Compare the groups of a grouping, and measure the inequality of the scope.

    Arguments and errors as `group_table`; all NaN where the scope has not two groups of which the
    way judges enough people (`lib.services.gap_terms.judged_enough`).
    """
    dataset = dataset or current_dataset()
    who = _checked(limit, grouping, sets, within, terms, dataset)
    return _gap(dataset, service, limit, who, within or "", terms)


def compare_services(
    grouping: str,
    within: str | None = None,
    sets: Sets | None = None,
    *,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Give service, limit and the columns of `group_table` for every service that has data.

    Each service at its own limit (`lib.services.travel_way.default_limit`), in the catalogue's
    order: ``radius_km`` in a straight line, else ``limit_minutes``. Arguments as `group_table`.
    """
    dataset = dataset or current_dataset()
    services = [code for code in load_catalogue().services if _has_data(dataset, code)]
    check_within(within, "kabkota", dataset)
    who = members(grouping, sets, dataset)

    def own(service: str) -> pd.DataFrame:
        limit = default_limit(service, terms.way)
        return _table(dataset, service, limit, who, within or "", terms)

    parts = []
    for service, found in zip(services, side_by_side(own, services, dataset), strict=True):
        limit = default_limit(service, terms.way)
        table = labelled(found, who.groups)
        if terms.way.straight:
            table.insert(0, "radius_km", limit / 1000)
        else:
            table.insert(0, "limit_minutes", limit)
        table.insert(0, "service", service)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def headline(
    service: str,
    limit: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    terms: Terms = PLAIN,
    awaiting: bool = False,
    dataset: Dataset | None = None,
) -> Headline:
    """Say the gap as one true sentence, in both languages.

    With the range of both shares where it is known; `range_on_its_way` has it computed, and
    ``awaiting`` says in its place that it is. Other arguments and
    errors as `group_table`.
    """
    dataset = dataset or current_dataset()
    who = _checked(limit, grouping, sets, within, terms, dataset)
    gap = _gap(dataset, service, limit, who, within or "", terms)
    table = _table(dataset, service, limit, who, within or "", terms)
    return sentence(dataset, service, limit, who, gap, table, within, terms, awaiting=awaiting)


def range_on_its_way(
    service: str,
    limit: float,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> bool:
    """Have the range of the headline computed; True while it is not there. As `group_table`."""
    dataset = dataset or current_dataset()
    who = _checked(limit, grouping, sets, within, terms, dataset)
    return on_its_way(dataset, Question(service, float(limit), who, within or "", terms))


def labelled(table: pd.DataFrame, groups: tuple[Group, ...]) -> pd.DataFrame:
    """Return a table with the names of its groups in the reader's language."""
    names = {each.code: each.label() for each in groups} | {OVERALL: overall_label()}
    result = table.copy(deep=False)
    result["label"] = [names[code] for code in table["group"]]
    return result


def _checked(
    limit: float,
    grouping: str,
    sets: Sets | None,
    within: str | None,
    terms: Terms,
    dataset: Dataset,
) -> Members:
    check_limit(limit, terms.way)
    check_within(within, "kabkota", dataset)
    return members(grouping, sets, dataset)


@kept_by_version(maxsize=256)
def _table(
    dataset: Dataset, service: str, limit: float, who: Members, within: str, terms: Terms
) -> pd.DataFrame:
    """Return the table without names; shared, never changed."""
    places = measured(dataset, service, terms.way, within)
    scope = counted(dataset, service, within, terms)
    columns = figures(places, who.village, scope, len(who.groups), limit)
    number, per_people, lacking = facilities_of(dataset, service, who, within, terms)
    table = pd.DataFrame(
        {
            "group": [*(each.code for each in who.groups), OVERALL],
            "label": "",
            **columns,
            "facilities": whole(number),
            "facilities_per_10k": per_people,
            "shortfall": lacking,
        }
    )
    keep = (table["villages"] > 0) | (table["group"] == OVERALL)
    return table[keep].reset_index(drop=True)


@kept_by_version(maxsize=256)
def _gap(
    dataset: Dataset, service: str, limit: float, who: Members, within: str, terms: Terms
) -> Gap:
    scope = counted(dataset, service, within, terms)
    table = _table(dataset, service, limit, who, within, terms)
    vague = _uncompared(dataset, service, who, within, terms)
    return gap_of(
        measured(dataset, service, terms.way, within),
        np.where(scope, who.village, -1).astype(np.intp),
        scope,
        limit,
        table[~table["group"].isin([*vague, OVERALL])],
        who.grouping.focus,
        groups=len(who.groups),
    )


def uncompared_groups(
    service: str,
    grouping: str,
    sets: Sets | None = None,
    *,
    within: str | None = None,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> tuple[str, ...]:
    """List the groups of whose people the way judges too few to compare; as `group_table`."""
    dataset = dataset or current_dataset()
    check_within(within, "kabkota", dataset)
    return _uncompared(dataset, service, members(grouping, sets, dataset), within or "", terms)


def _uncompared(
    dataset: Dataset, service: str, who: Members, within: str, terms: Terms
) -> tuple[str, ...]:
    enough = judged_enough(dataset, service, within, terms, who.village, len(who.groups))
    return tuple(each.code for each, fine in zip(who.groups, enough, strict=True) if not fine)


@kept_by_version(maxsize=64)
def _has_data(dataset: Dataset, service: str) -> bool:
    frame = dataset.service_facilities(load_catalogue().service(service))
    return bool(frame["active"].to_numpy(dtype=bool).any())
