"""The kind of distance that a whole page tells: one small value that every figure goes through.

A `Way` names a kind of distance and all that decides it (speeds, which raster or roads, a boat),
and is small enough to be part of the key of every cache. What a user loaded is not in it but
under its name in `uploads`, so that no cache holds a file. A limit belongs to a way: metres for
the straight line, minutes for all others.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.store import Dataset
from geo.aggregate import NATION
from geo.ecef import Floats
from geo.speeds import SpeedModel
from lib.i18n import distance_km, number, t
from lib.services.access import access
from lib.services.figures import check_radius
from lib.services.travel import (
    KIND_LABELS,
    KIND_NOTES,
    UNITS,
    Kind,
    Travel,
    Unit,
    from_access,
    travel,
)
from lib.services.travel_errors import RasterAreaError, TravelLimitError, UploadGoneError
from lib.services.travel_friction import RasterReport, friction_travel
from lib.services.travel_network import NetworkReport, road_metres_to, road_travel
from lib.services.travel_raster import FrictionRaster
from lib.services.travel_roads import Roads, road_places, seed_roads

MINUTE_LIMITS = (15.0, 30.0, 60.0, 90.0, 120.0)
MAX_MINUTES = 1_440.0
_KEPT_UPLOADS = 8


@dataclass(frozen=True)
class Way:
    """One kind of distance with all that decides it; compares and hashes by value.

    Attributes
    ----------
    kind
        A key of `lib.services.travel.UNITS`.
    model
        Speeds, for ``waktu``.
    source
        For ``jalan`` a key of `road_places` or the name of an upload; for ``medan`` an upload.
    boat_kmh
        For ``medan``: speed at sea; None where the sea cannot be crossed.

    """

    kind: Kind = "lurus"
    model: SpeedModel = field(default_factory=SpeedModel)
    source: str = ""
    boat_kmh: float | None = None

    @property
    def straight(self) -> bool:
        """Whether it is the straight line, whose limits are in metres."""
        return self.kind == "lurus"

    @property
    def unit(self) -> Unit:
        """What its values are told in."""
        return UNITS[self.kind]

    def label(self) -> str:
        """Name the kind in the reader's language, as every figure's name on screen does."""
        return t(KIND_LABELS[self.kind])

    def note(self) -> str:
        """Say in the reader's language how it is computed, and that it is an estimate."""
        return t(KIND_NOTES[self.kind])

    def limit_text(self, limit: float) -> str:
        """Write a limit (metres or minutes) as the reader does: "5 km", "30 menit"."""
        return self.value_text(limit / 1000 if self.straight else limit, exact=True)

    def value_text(self, value: float, *, exact: bool = False) -> str:
        """Write kilometres or minutes; an exact value without needless decimals."""
        if not math.isfinite(value):
            return number(value)
        if self.straight:
            return distance_km(value, (0 if value % 1 == 0 else 1) if exact else None)
        return t("celah.waktu.menit", n=number(value, 0 if not exact or value % 1 == 0 else 1))


STRAIGHT = Way()


class _Uploads:
    """Keep what users loaded, by the hash of its bytes and its name; the least used go first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, FrictionRaster | Roads] = OrderedDict()

    def keep(self, loaded: FrictionRaster | Roads) -> str:
        """Keep what was loaded and return its name; the same thing keeps the same name."""
        name = f"{loaded.sha256[:24]}-{hash(_choices(loaded)) & 0xFFFF_FFFF:x}"
        with self._lock:
            self._kept[name] = loaded
            self._kept.move_to_end(name)
            while len(self._kept) > _KEPT_UPLOADS:
                self._kept.popitem(last=False)
        return name

    def __contains__(self, name: object) -> bool:
        with self._lock:
            return name in self._kept

    def find(self, name: str) -> FrictionRaster | Roads:
        """Return what was loaded; `UploadGoneError` where it is no longer kept."""
        with self._lock:
            if name not in self._kept:
                raise UploadGoneError()
            self._kept.move_to_end(name)
            return self._kept[name]


def _choices(loaded: FrictionRaster | Roads) -> tuple[object, ...]:
    """Return what besides the bytes decides the minutes."""
    if isinstance(loaded, FrictionRaster):
        return loaded.units, loaded.band
    return (len(loaded.lines), float(loaded.speed_kmh.sum()))


uploads = _Uploads()


def check_limit(limit: float, way: Way) -> None:
    """Refuse a limit that is not above 0, or beyond 1,000 km or a day."""
    if way.straight:
        check_radius(limit)
    elif not (math.isfinite(limit) and 0 < limit <= MAX_MINUTES):
        raise TravelLimitError(value=f"{limit:g}")


def default_limit(service: str, way: Way) -> float:
    """Return a service's own limit: its radius in metres, or the choice of minutes nearest to it.

    Minutes are those that the radius takes in a rural zone by the usual speeds.
    """
    km = float(load_catalogue().service(service).default_radius_km)
    if way.straight:
        return km * 1000
    minutes = float(SpeedModel().minutes([km * 1000], 1)[0])
    return min(MINUTE_LIMITS, key=lambda choice: abs(choice - minutes))


def way_values(way: Way, service: str, scope: str = "", dataset: Dataset | None = None) -> Floats:
    """Return how far each village is from a service: metres, or minutes, shape (villages,).

    Parameters
    ----------
    way : Way
        Of any kind.
    service : str
        Code in the catalogue.
    scope : str
        Where villages outside it do not matter, its code: only a raster is then spared work.
    dataset : Dataset, optional
        The one in effect by default.

    Returns
    -------
    ndarray of float64
        inf where nothing can be reached; NaN where the way does not tell (off the roads or the
        raster, or outside the scope). Shared, never changed.

    Raises
    ------
    UploadGoneError
        If the raster or roads are no longer kept.
    AppError
        As `lib.services.access.access`, `friction_travel` and `road_travel`.

    """
    if way.straight:
        return access(service, dataset).distance_m
    return way_travel(way, service, scope, dataset).value


def way_travel(way: Way, service: str, scope: str = "", dataset: Dataset | None = None) -> Travel:
    """Return the travel of a way; arguments and errors as `way_values`."""
    dataset = dataset or current_dataset()
    if way.kind in ("lurus", "waktu"):
        return travel(service, way.kind, way.model, dataset=dataset)
    if way.kind == "medan":
        return _over_raster(way, service, scope, dataset)
    return road_travel(_roads(way, dataset), service, NATION, dataset=dataset).travel


def _over_raster(way: Way, service: str, scope: str, dataset: Dataset) -> Travel:
    try:
        return friction_travel(
            _raster(way), service, scope or NATION, boat_kmh=way.boat_kmh, dataset=dataset
        ).travel
    except RasterAreaError:
        # Of a scope that the raster does not cover it tells nothing.
        base = access(service, dataset)
        return from_access(base, "medan", np.full(len(base.distance_m), np.nan))


def way_report(
    way: Way, service: str, scope: str = "", dataset: Dataset | None = None
) -> RasterReport | NetworkReport | None:
    """Tell what a raster or roads could not tell; None for the other kinds."""
    dataset = dataset or current_dataset()
    if way.kind == "medan":
        return friction_travel(
            _raster(way), service, scope or NATION, boat_kmh=way.boat_kmh, dataset=dataset
        ).report
    if way.kind == "jalan":
        return road_travel(_roads(way, dataset), service, scope or NATION, dataset=dataset).report
    return None


def surveyed_road_metres(way: Way, service: str, dataset: Dataset) -> Floats:
    """Return the length over roads to the nearest facility of surveyed place, metres by village.

    NaN where the roads do not tell.
    """
    return road_metres_to(_roads(way, dataset), service, dataset, quality="surveyed")


def _raster(way: Way) -> FrictionRaster:
    found = uploads.find(way.source)
    if not isinstance(found, FrictionRaster):
        raise UploadGoneError()
    return found


def _roads(way: Way, dataset: Dataset) -> Roads:
    if way.source in road_places(dataset):
        return seed_roads(way.source, dataset)
    found = uploads.find(way.source)
    if not isinstance(found, Roads):
        raise UploadGoneError()
    return found
