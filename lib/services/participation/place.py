"""Where a report is about: a region, village or facility that was named, or a point.

A place is passed around as one text: a dotted code ("53.04.01.2001"), a facility
("puskesmas:1234"), or a point ("@-9.10670,124.89300").
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from data.current import current_dataset, kept_by_version
from data.places import Places
from data.store import Dataset
from geo.nearest import NearestIndex
from lib.errors import ServiceHasNoDataError, UnknownServiceError
from lib.services.access import access, located, village_arrays
from lib.services.desk.reportable import facility, read_point
from lib.services.participation.errors import ReportFieldError
from lib.services.regions import region_title
from lib.services.search import Place as Found
from lib.services.search import search

MOST_CHOICES = 8
_FAR_M = 2_000_000
"""No place in Indonesia is farther from a service than this."""


@dataclass(frozen=True)
class Spot:
    """A place as a report keeps it: codes ("" where not known) and degrees (None if no point)."""

    region: str
    district: str = ""
    village: str = ""
    lat: float | None = None
    lon: float | None = None
    facility_class: str = ""
    facility_id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Choice:
    """A place that a text may mean: how it is passed on, and what it is called."""

    token: str
    name: str
    context: str
    kind: str


def choices(text: str, region: str = "") -> tuple[Choice, ...]:
    """Return the places a text may mean, best first: regencies, districts, villages, facilities.

    Only those within ``region``, if it is given.
    """
    found = search(text, 60, region)
    return tuple(map(_choice, [each for each in found if each.kind != "provinsi"][:MOST_CHOICES]))


def _choice(found: Found) -> Choice:
    token = f"{found.facility_class}:{found.identity}" if found.identity else found.code
    name = found.name if found.identity or len(found.code) > 8 else region_title(found.code)
    return Choice(token, name, found.context, found.kind)


def spot(token: str) -> Spot:
    """Return the place that a token stands for.

    Raises
    ------
    ReportFieldError
        For what is no place of the data, or a point outside Indonesia.

    """
    if token.startswith("@"):
        point = read_point(token[1:100])
        if point is None:
            raise _wrong(token)
        return at_point(*point)
    if ":" in token:
        return _at_facility(*token.split(":", 1))
    return _at_code(token)


def at_point(lat: float, lon: float) -> Spot:
    """Return the regency and district of a point (degrees, WGS84), also a little off the coast.

    Raises
    ------
    ReportFieldError
        For a point that is not in Indonesia.

    """
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise _wrong(f"{lat}, {lon}")
    places = _places(current_dataset())
    region = str(places.locate(np.array([lat]), np.array([lon]))[0][0])
    if not region:
        raise _wrong(f"{lat:.5f}, {lon:.5f}")
    district = places.kecamatan_of(np.array([lat]), np.array([lon]), np.array([region]))[0]
    return Spot(region, str(district or ""), lat=lat, lon=lon)


def _at_facility(facility_class: str, identity: str) -> Spot:
    own = facility(facility_class, identity)
    if own is None:
        raise _wrong(f"{facility_class}:{identity}")
    placed = own.placed
    return Spot(
        own.kode_kabkota,
        own.kode_kecamatan,
        lat=own.lat if placed else None,
        lon=own.lon if placed else None,
        facility_class=facility_class,
        facility_id=own.id,
        name=own.nama,
    )


def _at_code(code: str) -> Spot:
    dataset = current_dataset()
    if len(code) == 5 and code in set(dataset.regions["kode"]):
        return Spot(code, name=region_title(code))
    if len(code) == 8 and code in set(dataset.districts["kode"]):
        return Spot(code[:5], code, name=region_title(code))
    row = dataset.villages.index[dataset.villages["kode"] == code] if len(code) > 8 else []
    if not len(row):
        raise _wrong(code)
    return Spot(code[:5], code[:8], code, name=str(dataset.villages.at[row[0], "nama"]))


@kept_by_version(maxsize=2)
def _places(dataset: Dataset) -> Places:
    return Places.of(dataset)


def evidence(place: Spot, service: str) -> dict[str, object]:
    """Return how far a place is from the nearest facility of a service, as measured now.

    From the point of the report, else from the village; {} where neither is known, or the service
    has no data. ``distance_m`` is the straight line on the ellipsoid.

    """
    if not service or (place.lat is None and not place.village):
        return {}
    try:
        distance, row, origin = _nearest(place, service)
        facilities = located(service)
    except (ServiceHasNoDataError, UnknownServiceError):
        return {}
    if row < 0 or not 0 <= distance < _FAR_M:
        return {}
    return {
        "service": service,
        "from": origin,
        "distance_m": round(distance),
        "facility_id": str(facilities.at[row, "id"]),
        "facility": str(facilities.at[row, "nama"]),
        "dataset": current_dataset().version,
    }


def _nearest(place: Spot, service: str) -> tuple[float, int, str]:
    if place.lat is not None and place.lon is not None and not place.facility_id:
        row, distance = _index(service).query(np.array([place.lat]), np.array([place.lon]))
        return float(distance[0]), int(row[0]), "titik"
    if not place.village:
        return math.nan, -1, ""
    codes = village_arrays(current_dataset()).codes
    at = int(np.flatnonzero(np.asarray(codes) == place.village.encode())[0])
    own = access(service)
    return float(own.distance_m[at]), int(own.facility_row[at]), "desa"


@kept_by_version(maxsize=8)
def _index(service: str) -> NearestIndex:
    frame = located(service)
    return NearestIndex(frame["lat"].to_numpy(), frame["lon"].to_numpy())


def middle(place: Spot) -> tuple[float, float] | None:
    """Return the point that stands for a place, to look for others near by; None if unknown."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    dataset = current_dataset()
    if place.village:
        own = dataset.villages[dataset.villages["kode"] == place.village].iloc[0]
    elif place.district:
        own = dataset.districts[dataset.districts["kode"] == place.district].iloc[0]
    else:
        return None
    lat, lon = float(own["lat"]), float(own["lon"])
    return (lat, lon) if math.isfinite(lat) and math.isfinite(lon) else None


def _wrong(value: str) -> ReportFieldError:
    return ReportFieldError(field="tempat", value=value[:80], expected="wilayah Indonesia")
