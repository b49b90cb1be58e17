"""What hazards do to the ways over roads: whom they cut off, and for whom the way grows longer.

Only where a road network is at hand, of the dataset or loaded at the data desk
(`lib.services.travel_roads`). The lines through an area are not passable; times over what is left
are computed anew, to what stands afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import NATION
from geo.coverage import share
from geo.ecef import Floats, to_ecef
from geo.network import least_over_network
from geo.network_cut import without_areas
from geo.what_if import Facilities
from lib.services.planning.edits import Edit, Standing
from lib.services.planning.scene import Scene, scene
from lib.services.travel_network import Joining, network
from lib.services.travel_roads import road_places, seed_roads

LONGER_MIN = 1.0
"""Minutes below which a way counts as no longer than before."""
_MOST_LINES = 400
_CORNERS = 48
_DEGREE_M = 110_574.0
Line = list[list[float]]


@dataclass(frozen=True, eq=False)
class RoadLoss:
    """People of a region on roads, and what becomes of their ways; shared, never changed.

    Attributes
    ----------
    networks
        Those of the region, by the names of their tables.
    people_on
        People of villages that the roads lead to a facility today; the others are not told of.
    people_cut
        Of them those whom no road leads to any facility afterwards.
    people_longer
        Of them those whose way takes `LONGER_MIN` or more longer.
    before_min, after_min
        Mean minutes of the people who have a way both before and after; NaN without any.
    cut_km
        Length of the roads that are cut.
    villages
        kode, nama, kecamatan, kabkota, people, before_min, after_min (NaN: cut off), those cut off
        first, then by people.
    lines
        The parts of roads within the areas, each of [lon, lat] in degrees, for a map.

    """

    networks: tuple[str, ...]
    people_on: float
    people_cut: float
    people_longer: float
    before_min: float
    after_min: float
    cut_km: float
    villages: pd.DataFrame
    lines: tuple[Line, ...]


def networks_of(region: str | None, dataset: Dataset | None = None) -> tuple[str, ...]:
    """Return the places of `road_places` whose roads serve a region or a part of it."""
    places = road_places(dataset or current_dataset())
    if not region or region == NATION:
        return tuple(places)
    return tuple(
        place
        for place, (_, served) in places.items()
        if served == NATION or served.startswith(region) or region.startswith(served)
    )


def road_loss(
    service: str, region: str | None, standing: Standing, *, dataset: Dataset | None = None
) -> RoadLoss | None:
    """Compute the ways over roads before and after hazards; None without hazards or roads.

    Parameters
    ----------
    service, region
        As in `lib.services.planning.whatif.effects`.
    standing
        What stands afterwards, and the areas.
    dataset
        The one in effect by default.

    Raises
    ------
    UnknownRegionError, UnknownServiceError, ServiceHasNoDataError

    """
    dataset = dataset or current_dataset()
    places = networks_of(region, dataset) if standing.hazards else ()
    if not places:
        return None
    around = scene(dataset, service, region, same_landmass=False)
    before = _quickest(
        [_now(dataset, place, service, region or "") for place in places], len(around.rows)
    )
    after, cut_m, lines = _after(dataset, places, around, standing)
    on = np.isfinite(before)
    cut = on & ~np.isfinite(after)
    both = on & ~cut
    longer = both & (np.nan_to_num(after) - np.nan_to_num(before) >= LONGER_MIN)
    people = around.people
    weight = people[both].sum()
    columns = ["kode", "nama", "kecamatan", "kabkota", "people"]
    table = around.villages[columns].assign(before_min=before, after_min=after)[cut | longer]
    table = table.assign(cut=table["after_min"].isna())
    table = table.sort_values(
        ["cut", "people", "kode"], ascending=[False, False, True], ignore_index=True
    )
    return RoadLoss(
        networks=tuple(road_places(dataset)[place][0] for place in places),
        people_on=float(people[on].sum()),
        people_cut=float(people[cut].sum()),
        people_longer=float(people[longer].sum()),
        before_min=float(share((before[both] * people[both]).sum(), weight)),
        after_min=float(share((after[both] * people[both]).sum(), weight)),
        cut_km=cut_m / 1000,
        villages=table.drop(columns="cut"),
        lines=lines,
    )


def ring(edit: Edit) -> Line:
    """Return the edge of an area as a closed line of [lon, lat] in degrees, for a map."""
    turn = np.linspace(0.0, 2 * np.pi, _CORNERS + 1)
    north = edit.radius_m / _DEGREE_M
    east = north / max(np.cos(np.radians(edit.lat)), 0.01)
    lon, lat = edit.lon + east * np.cos(turn), edit.lat + north * np.sin(turn)
    return [[round(float(x), 5), round(float(y), 5)] for x, y in zip(lon, lat, strict=True)]


def _standing_now(around: Scene, standing: Standing) -> Facilities:
    kept = np.ones(len(around.facilities), dtype=bool)
    kept[standing.gone] = False
    was, new = around.facilities, standing.added
    return Facilities(
        np.r_[was.lat[kept], new.lat],
        np.r_[was.lon[kept], new.lon],
        np.r_[was.land[kept], new.land],
    )


@kept_by_version(maxsize=24)
def _now(dataset: Dataset, place: str, service: str, region: str) -> Floats:
    """Return minutes over the roads of a place as they are, by village of the scene."""
    around = scene(dataset, service, region, same_landmass=False)
    joining, facilities = Joining(), around.facilities
    return least_over_network(
        network(seed_roads(place, dataset), joining),
        around.villages["lat"], around.villages["lon"], facilities.lat, facilities.lon,
        limit_m=joining.limit_m, access_kmh=joining.access_kmh,
    )[0]  # fmt: skip


def _after(
    dataset: Dataset, places: tuple[str, ...], around: Scene, standing: Standing
) -> tuple[Floats, float, tuple[Line, ...]]:
    """Return minutes over what is left of the roads, the metres cut, and the lines cut."""
    joining, facilities = Joining(), _standing_now(around, standing)
    hazards = standing.hazards
    middles = to_ecef([each.lat for each in hazards], [each.lon for each in hazards])
    radii: Floats = np.array([each.radius_m for each in hazards], dtype=np.float64)
    minutes, cut_m, lines = [], 0.0, list[Line]()
    for place in places:
        roads = seed_roads(place, dataset)
        left, metres = without_areas(network(roads, joining), middles, radii)
        cut_m += float(metres.sum())
        lines += _lines_within(roads.lines, hazards)
        minutes.append(
            least_over_network(
                left, around.villages["lat"], around.villages["lon"],
                facilities.lat, facilities.lon,
                limit_m=joining.limit_m, access_kmh=joining.access_kmh,
            )[0]
        )  # fmt: skip
    return _quickest(minutes, len(around.rows)), cut_m, tuple(lines[:_MOST_LINES])


def _quickest(minutes: list[Floats], number: int) -> Floats:
    """Return the least of several, NaN where none tells."""
    least = np.full(number, np.inf)
    for each in minutes:
        least = np.fmin(least, each)
    return np.where(np.isfinite(least), least, np.nan)


def _lines_within(lines: np.ndarray[tuple[int], np.dtype[np.object_]],
                  hazards: tuple[Edit, ...]) -> Iterator[Line]:  # fmt: skip
    for each in hazards:
        area = shapely.Polygon(ring(each))
        parts = shapely.intersection(lines[shapely.intersects(lines, area)], area)
        for part in shapely.get_parts(parts):
            degrees = shapely.get_coordinates(part)
            if len(degrees) > 1:
                yield [[round(float(x), 5), round(float(y), 5)] for x, y in degrees]
