"""Two kinds of distance side by side on the page Kesenjangan: where they disagree."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.current import current_dataset
from lib.i18n import t
from lib.services.gap_terms import counted_regions, raster_scope
from lib.services.gapstate import GapState
from lib.services.layers import road_label
from lib.services.travel import KIND_LABELS
from lib.services.travel_roads import road_places
from lib.services.travel_tables import KindComparison, compare_kinds
from lib.services.travel_way import STRAIGHT, Way, way_travel

_ROADS = "jalan:"


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Hold two ways with their limits (metres or minutes) and where they disagree.

    ``regions`` and ``villages`` are those of `lib.services.travel_tables.KindComparison` that lie
    in the scope and count; ``population_differs`` and ``population`` are sums over ``regions``.
    """

    one: Way
    other: Way
    limit_one: float
    limit_other: float
    regions: pd.DataFrame
    villages: pd.DataFrame
    population_differs: float
    population: float
    rank_correlation: float


def second_kinds(state: GapState) -> tuple[str, ...]:
    """List what the kind of the page can be laid beside: codes as a link carries them."""
    every = ("lurus", "waktu", *(f"{_ROADS}{place}" for place in road_places()))
    own = code_of(state.way)
    return tuple(code for code in every if code != own)


def code_of(way: Way) -> str:
    """Return the code of a way, as `second_kinds` lists them."""
    return f"{_ROADS}{way.source}" if way.kind == "jalan" else way.kind


def kind_label(code: str) -> str:
    """Name a kind of `second_kinds` in the reader's language."""
    if code.startswith(_ROADS):
        table = road_places()[code.removeprefix(_ROADS)][0]
        return f"{t(KIND_LABELS['jalan'])}: {road_label(table)}"
    return t(KIND_LABELS["waktu" if code == "waktu" else "lurus"])


def second_way(state: GapState) -> Way:
    """Return the way that is laid beside that of the page: the state's choice, or the first."""
    known = second_kinds(state)
    fallback = "waktu" if state.way.straight else "lurus"
    code = state.dua if state.dua in known else fallback
    if code == "lurus":
        return STRAIGHT
    if code == "waktu":
        return Way("waktu", state.model)
    return Way("jalan", source=code.removeprefix(_ROADS))


def side_by_side(state: GapState, number: int = 50) -> SideBySide:
    """Compare the page's way with the second, each at its own limit.

    Parameters
    ----------
    state : GapState
        ``radius`` is the limit in a straight line, ``batas`` that in minutes.
    number : int
        How many villages to list.

    """
    one, other = state.way, second_way(state)
    limits = [state.radius if way.straight else state.batas for way in (one, other)]
    dataset, within = current_dataset(), state.within or ""
    first, second = (
        way_travel(way, state.layanan, raster_scope(way, within)) for way in (one, other)
    )
    found = compare_kinds(first, second, limits[0], limits[1], number=len(dataset.villages))
    regions, villages = _counted(found, state)
    return SideBySide(
        one,
        other,
        limits[0] * 1000 if one.straight else limits[0],
        limits[1] * 1000 if other.straight else limits[1],
        regions,
        villages.head(number).reset_index(drop=True),
        float(regions["population_differs"].sum()),
        float(regions["population"].sum()),
        found.rank_correlation,
    )


def _counted(found: KindComparison, state: GapState) -> tuple[pd.DataFrame, pd.DataFrame]:
    dataset = current_dataset()
    fine = set(dataset.regions["kode"][counted_regions(state.layanan, state.terms, dataset)])
    inside = {code for code in fine if code.startswith(state.within or "")}
    regions = found.regions[found.regions["kode"].isin(inside)]
    villages = found.villages[found.villages["kode"].str.slice(0, 5).isin(inside)]
    return regions.reset_index(drop=True), villages
