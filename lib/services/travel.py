"""Minutes beside kilometres: the same figures of access by another kind of distance.

``Travel`` has the shape of `lib.services.access.Access` in a unit of its own, so that a table,
a gap or a rank can be made of either. The kinds are ``lurus`` (straight line, km), ``waktu``
(minutes estimated by stated speeds, here), ``medan`` (minutes over a friction raster that the
user loads, `lib.services.travel_raster`) and ``jalan`` (minutes over roads,
`lib.services.travel_roads`). All but the first are estimates and are labelled so.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.ecef import Floats
from geo.groups import REMOTENESS, remoteness
from geo.speeds import ZONES, SpeedModel, limits_of
from lib.services.access import Access, Bools, Ints, Rows, access
from lib.services.travel_errors import SpeedModelError, TravelKindError

__all__ = ["ZONES", "SpeedModel"]
Kind = Literal["lurus", "waktu", "medan", "jalan"]
Unit = Literal["km", "minutes"]

UNITS: dict[Kind, Unit] = {
    "lurus": "km",
    "waktu": "minutes",
    "medan": "minutes",
    "jalan": "minutes",
}
KIND_LABELS: dict[Kind, str] = {
    "lurus": "jalur.jenis.lurus",
    "waktu": "jalur.jenis.waktu",
    "medan": "jalur.jenis.medan",
    "jalan": "jalur.jenis.jalan",
}
KIND_NOTES: dict[Kind, str] = {
    "lurus": "jalur.catatan.lurus",
    "waktu": "jalur.catatan.waktu",
    "medan": "jalur.catatan.medan",
    "jalan": "jalur.catatan.jalan",
}
ZONE_LABELS: dict[str, str] = {
    "urban": "jalur.zona.urban",
    "rural": "jalur.zona.rural",
    "remote": "jalur.zona.remote",
    "sea": "jalur.zona.sea",
}
# These come from real roads; all else of the model is assumed.
MEASURED_FIELDS = (
    "urban_detour",
    "rural_detour",
    "remote_detour",
    "urban_access_minutes",
    "rural_access_minutes",
)
_BASIC, _HOSPITAL = "puskesmas", "rumah_sakit"
_WORST_IDM = "Sangat Tertinggal"
_URBAN, _RURAL, _REMOTE, _SEA = range(4)


@dataclass(frozen=True, eq=False)
class Travel:
    """Tell how far each village is from a service, in ``unit``; aligned to ``dataset.villages``.

    Attributes
    ----------
    kind, unit
        What the values are: kilometres in a straight line or minutes.
    value
        To the nearest facility; inf if none can be reached, NaN where not known (no point of
        its own, outside the raster, off the roads, outside the scope).
    facility_row
        As in `Access`; -1 if none, or where the method does not tell which (raster, roads).
    same_land_value, same_land_facility_row
        The same on the village's own landmass; NaN where not known.
    must_cross_sea, crossing_known, nearest_across_sea
        As in `Access`, whose straight line decides them for every kind.

    """

    service: str
    kind: Kind
    unit: Unit
    value: Floats
    facility_row: Rows
    same_land_value: Floats
    same_land_facility_row: Rows
    must_cross_sea: Bools
    crossing_known: Bools
    nearest_across_sea: Bools

    def distance(self, *, same_landmass: bool = False) -> Floats:
        """Return the values in ``unit`` that a table counts with; named as that of `Access`."""
        if not same_landmass:
            return self.value
        return np.where(np.isnan(self.same_land_value), self.value, self.same_land_value)


@dataclass(frozen=True)
class ModelField:
    """One value of a `SpeedModel` with its limits and where its default comes from."""

    name: str
    zone: str
    value: float
    low: float
    high: float
    unit: Literal["kmh", "factor", "minutes"]
    origin: Literal["measured", "assumed", "edited"]


def make_model(**values: float) -> SpeedModel:
    """Make a model of speeds, defaults where a field is not named.

    Raises
    ------
    SpeedModelError
        If a value is outside its limits; the details name the field.

    """
    try:
        return SpeedModel(**values)
    except ValueError as error:
        name = str(error)
        low, high = limits_of(name)
        raise SpeedModelError(name=name, value=values[name], low=low, high=high) from error


def model_fields(model: SpeedModel | None = None) -> tuple[ModelField, ...]:
    """List the values of a model for display and editing: unit, limits, measured or assumed."""
    model, default = model or SpeedModel(), SpeedModel()
    found = []
    for each in fields(SpeedModel):
        value = float(getattr(model, each.name))
        origin: Literal["measured", "assumed", "edited"] = "assumed"
        if value != getattr(default, each.name):
            origin = "edited"
        elif each.name in MEASURED_FIELDS:
            origin = "measured"
        unit: Literal["kmh", "factor", "minutes"] = "minutes"
        if not each.name.endswith("_minutes"):
            unit = "kmh" if each.name.endswith("_kmh") else "factor"
        zone = each.name.split("_")[0]
        found.append(ModelField(each.name, zone, value, *limits_of(each.name), unit, origin))
    return tuple(found)


@kept_by_version(maxsize=2)
def _zones(dataset: Dataset) -> Ints:
    villages = dataset.villages
    remote = np.zeros(len(villages), dtype=bool)
    if dataset.has_data(_BASIC) and dataset.has_data(_HOSPITAL):
        own_island = access(_BASIC, dataset).same_land_distance_m
        level = remoteness(own_island, access(_HOSPITAL, dataset).distance_m)
        remote = level == REMOTENESS.index("jauh")
    remote |= (villages["idm_class"] == _WORST_IDM).to_numpy(dtype=bool)
    regions = dataset.regions
    cities = set(regions["kode"][regions["kind"] == "kota"])
    city = villages["kode"].str.slice(0, 5).isin(cities).to_numpy(dtype=bool)
    kelurahan = (villages["kind"] == "kelurahan").to_numpy(dtype=bool)
    zone = np.where(city | kelurahan, _URBAN, _RURAL)
    return np.where(remote & ~(city & kelurahan), _REMOTE, zone).astype(np.intp)


def village_zones(dataset: Dataset | None = None) -> Ints:
    """Return the zone of each village as a position in `ZONES`, shape (villages,).

    Remote: far from both a puskesmas on its own island (10 km) and a hospital (50 km), see
    `geo.groups.remoteness`, or of IDM class "Sangat Tertinggal"; never a kelurahan of a kota.
    Urban: the other kelurahan, and villages of a kota. Rural: the rest. Sea is no zone of a
    village but of a way that crosses it. A rule of ours: no official zoning is at hand.
    """
    return _zones(dataset or current_dataset())


def travel(
    service: str,
    kind: Kind = "waktu",
    model: SpeedModel | None = None,
    *,
    dataset: Dataset | None = None,
) -> Travel:
    """Return the travel of all villages to a service: ``lurus`` (km) or ``waktu`` (minutes).

    Minutes are `SpeedModel.minutes` of the straight line to the nearest facility on the
    village's own landmass at the speed of its zone. Where the nearest of all stands across the
    sea, the way there (all of it at the speed at sea, with the wait) counts if it is quicker.
    Without verdict on the sea the nearest of all counts as on land. Cached.

    Raises
    ------
    TravelKindError
        For other kinds, which need a file.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    dataset = dataset or current_dataset()
    if kind == "lurus":
        return _straight(dataset, service)
    if kind != "waktu":
        raise TravelKindError(value=kind, choices=("lurus", "waktu"))
    return _estimated(dataset, service, model or SpeedModel())


def from_access(
    base: Access, kind: Kind, value: Floats, **changed: npt.NDArray[np.generic]
) -> Travel:
    """Make travel of a kind for the service of an access, whose verdicts on the sea it keeps."""
    nowhere = np.full(len(value), -1, dtype=np.int32)
    arrays: dict[str, npt.NDArray[Any]] = {
        "facility_row": nowhere,
        "same_land_value": np.full(len(value), np.nan),
        "same_land_facility_row": nowhere,
        "must_cross_sea": base.must_cross_sea,
        "crossing_known": base.crossing_known,
        "nearest_across_sea": base.nearest_across_sea,
        **changed,
    }
    return Travel(base.service, kind, UNITS[kind], value, **arrays)


@kept_by_version(maxsize=32)
def _straight(dataset: Dataset, service: str) -> Travel:
    base = access(service, dataset)
    return from_access(
        base,
        "lurus",
        base.distance_m / 1000,
        facility_row=base.facility_row,
        same_land_value=base.same_land_distance_m / 1000,
        same_land_facility_row=base.same_land_facility_row,
    )


@kept_by_version(maxsize=64)
def _estimated(dataset: Dataset, service: str, model: SpeedModel) -> Travel:
    base = access(service, dataset)
    zone = village_zones(dataset)
    own = base.same_land_distance_m
    # Without verdict the nearest of all counts, as if on the same land.
    open_ = np.isnan(own) | (np.isinf(own) & ~base.crossing_known)
    by_land = model.minutes(np.where(open_, base.distance_m, own), zone)
    over = base.must_cross_sea | base.nearest_across_sea
    by_sea = np.where(over, model.minutes(base.distance_m, _SEA), np.inf)
    by_boat = by_sea < by_land
    row = np.where(by_boat | open_, base.facility_row, base.same_land_facility_row)
    return from_access(
        base,
        "waktu",
        np.where(by_boat, by_sea, by_land),
        facility_row=row,
        same_land_value=model.minutes(own, zone),
        same_land_facility_row=base.same_land_facility_row,
        nearest_across_sea=by_boat & base.crossing_known,
    )
