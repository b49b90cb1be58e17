"""Minutes over a road network, and what the network could not tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import within_mask
from geo.detour import Detour, detour_factors
from geo.ecef import Floats
from geo.network import Network, build_network, least_over_network, nearest_nodes
from lib.services.access import access, located, village_arrays
from lib.services.figures import check_within
from lib.services.travel import Travel, from_access, travel, village_zones
from lib.services.travel_roads import Roads, SeedRoads, road_places, seed_roads

# Roads whose detours and ways of access gave the defaults of `geo.speeds.SpeedModel`, and the
# services of every regency whose facilities they were measured to.
DETOUR_ROADS: tuple[SeedRoads, ...] = ("belu", "penajam", "maumere")
MEASURED_SERVICES = ("puskesmas", "rumah_sakit", "sd", "smp", "sma", "smk")
_SEED = 0


@dataclass(frozen=True)
class Joining:
    """Say how lines become a network; see `geo.network.build_network` for the metres.

    ``limit_m`` is how far a place may be from the network, ``access_kmh`` the speed of the
    straight way to it.
    """

    snap_m: float = 5.0
    gap_m: float = 30.0
    join_crossings: bool = False
    limit_m: float = 2_000.0
    access_kmh: float = 4.0


@dataclass(frozen=True, eq=False)
class NetworkReport:
    """Tell how whole a network is, and whom it serves.

    Attributes
    ----------
    lines, dropped
        Lines used; features left out by reason.
    length_km
        Of all roads.
    components, largest_share
        Parts that are not connected, and the share of the length in the largest.
    gaps_joined, crossings_joined
        Connectors laid, and crossings made into junctions.
    places, places_on
        Villages of the scope, and those within the limit of the network.
    people, people_on
        Who live in them.
    facilities_on
        Facilities within the limit of the network.
    unreachable
        Villages on a part without a facility: ``kode, nama, population, part`` (0 = longest),
        most people first. Often an unconnected fragment of the drawing, not of the land.

    """

    lines: int
    dropped: dict[str, int]
    length_km: float
    components: int
    largest_share: float
    gaps_joined: int
    crossings_joined: int
    places: int
    places_on: int
    people: float
    people_on: float
    facilities_on: int
    unreachable: pd.DataFrame

    @property
    def on_share(self) -> float:
        """Share of the villages that are on the network; NaN without any."""
        return self.places_on / self.places if self.places else float("nan")


@dataclass(frozen=True, eq=False)
class RoadTravel:
    """Hold minutes and kilometres of villages over roads, and what the roads could not tell."""

    travel: Travel
    distance_km: Floats
    report: NetworkReport


def road_travel(
    roads: Roads,
    service: str,
    scope: str,
    joining: Joining | None = None,
    *,
    dataset: Dataset | None = None,
) -> RoadTravel:
    """Compute least minutes over roads from the villages of a scope to a service.

    Parameters
    ----------
    roads : Roads
        From `lib.services.travel_roads`.
    service : str
        Code in the catalogue.
    scope : str
        Code of a region; villages outside it get NaN. Facilities count wherever they are near
        the network.
    joining : Joining, optional
        How lines become a network.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    RoadTravel
        NaN where the roads do not tell: off them, or on a part without a facility. Both least
        by themselves, so they may lead to two facilities. Cached.

    Raises
    ------
    UnknownRegionError
        If there is no such scope.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    dataset = dataset or current_dataset()
    check_within(scope, "desa", dataset)
    return _over_roads(dataset, roads, service, scope, joining or Joining())


def road_metres_to(roads: Roads, service: str, dataset: Dataset, *, quality: str) -> Floats:
    """Return the metres over roads to the nearest facility of a quality of place, by village.

    NaN where the roads do not tell.
    """
    sites, villages, joining = located(service, dataset), dataset.villages, Joining()
    sites = sites[(sites["location_quality"] == quality).to_numpy(dtype=bool)]
    return least_over_network(
        network(roads, joining),
        villages["lat"],
        villages["lon"],
        sites["lat"],
        sites["lon"],
        limit_m=joining.limit_m,
        access_kmh=joining.access_kmh,
    )[1]


def seed_travel(place: str, service: str, dataset: Dataset | None = None) -> RoadTravel:
    """Compute `road_travel` over the dataset's own roads of a place, for its region."""
    dataset = dataset or current_dataset()
    region = road_places(dataset)[place][1]
    return road_travel(seed_roads(place, dataset), service, region, dataset=dataset)


@kept_by_version(maxsize=4)
def measured_detours(dataset: Dataset | None = None) -> dict[str, Detour]:
    """Measure detour factors on the dataset's roads, by place: the origin of the defaults.

    Bands of 1 to 3, 3 to 10 and 10 to 30 km of straight line, from 100 nodes drawn with a fixed
    seed; see `geo.detour`.
    """
    dataset = dataset or current_dataset()
    return {
        place: detour_factors(
            network(seed_roads(place, dataset), Joining()), np.random.default_rng(_SEED)
        )
        for place in DETOUR_ROADS
    }


@kept_by_version(maxsize=2)
def measured_access(dataset: Dataset | None = None) -> pd.DataFrame:
    """Lay the estimate beside the time over the dataset's roads: the origin of its access.

    Returns
    -------
    DataFrame
        One row a village and service of `MEASURED_SERVICES` that the roads of `DETOUR_ROADS` tell
        of: place, service, zone, straight_km, access_minutes (on foot to the road, and from it to
        the facility that is nearest as the crow flies), road_minutes, estimated_minutes.

    """
    dataset = dataset or current_dataset()
    parts = [
        _beside_roads(dataset, place, service)
        for place in DETOUR_ROADS
        for service in MEASURED_SERVICES
    ]
    return pd.concat(parts, ignore_index=True)


def _beside_roads(dataset: Dataset, place: SeedRoads, service: str) -> pd.DataFrame:
    joining, villages = Joining(), dataset.villages
    found, base = seed_travel(place, service, dataset).travel.value, access(service, dataset)
    rows = np.flatnonzero(np.isfinite(found))
    net, sites = network(seed_roads(place, dataset), joining), located(service, dataset)
    chosen = sites.iloc[base.facility_row[rows]]
    off = nearest_nodes(
        net, villages["lat"].to_numpy()[rows], villages["lon"].to_numpy()[rows], joining.limit_m
    )[1]
    off_site = nearest_nodes(net, chosen["lat"], chosen["lon"], joining.limit_m)[1]
    table = pd.DataFrame(
        {
            "place": place,
            "service": service,
            "zone": village_zones(dataset)[rows],
            "straight_km": base.distance_m[rows] / 1000,
            "access_minutes": (off + off_site) * 0.06 / joining.access_kmh,
            "road_minutes": found[rows],
            "estimated_minutes": travel(service, dataset=dataset).value[rows],
        }
    )
    return table.dropna(subset=["access_minutes"])


@kept_by_version(maxsize=6)
def network(roads: Roads, joining: Joining) -> Network:
    """Return the network of roads; cached, never changed."""
    return build_network(
        roads.lines,
        roads.speed_kmh,
        snap_m=joining.snap_m,
        gap_m=joining.gap_m,
        join_crossings=joining.join_crossings,
    )


@kept_by_version(maxsize=24)
def _over_roads(
    dataset: Dataset, roads: Roads, service: str, scope: str, joining: Joining
) -> RoadTravel:
    net, base = network(roads, joining), access(service, dataset)
    sites, villages = located(service, dataset), dataset.villages
    rows = np.flatnonzero(within_mask(village_arrays(dataset).codes, scope))
    lat, lon = villages["lat"].to_numpy()[rows], villages["lon"].to_numpy()[rows]
    minutes, kilometres = (np.full(len(villages), np.nan) for _ in range(2))
    minutes[rows], metres = least_over_network(
        net,
        lat,
        lon,
        sites["lat"],
        sites["lon"],
        limit_m=joining.limit_m,
        access_kmh=joining.access_kmh,
    )
    kilometres[rows] = metres / 1000
    node = nearest_nodes(net, lat, lon, joining.limit_m)[0]
    site = nearest_nodes(net, sites["lat"], sites["lon"], joining.limit_m)[0]
    people = village_arrays(dataset).population[rows]
    lost = np.flatnonzero((node >= 0) & np.isnan(minutes[rows]))
    lost = lost[np.argsort(-people[lost], kind="stable")]
    unreachable = villages[["kode", "nama", "population"]].iloc[rows[lost]].reset_index(drop=True)
    unreachable["part"] = net.component[node[lost]]
    total = float(net.component_m.sum())
    report = NetworkReport(
        lines=len(roads.lines),
        dropped=roads.dropped,
        length_km=total / 1000,
        components=len(net.component_m),
        largest_share=float(net.component_m[0]) / total if total > 0 else float("nan"),
        gaps_joined=net.gaps_joined,
        crossings_joined=net.crossings_joined,
        places=len(rows),
        places_on=int((node >= 0).sum()),
        people=float(people.sum()),
        people_on=float(people[node >= 0].sum()),
        facilities_on=int((site >= 0).sum()),
        unreachable=unreachable,
    )
    return RoadTravel(from_access(base, "jalan", minutes), kilometres, report)
