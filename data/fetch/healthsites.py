"""Health facilities of healthsites.io, itself drawn from OpenStreetMap: ODbL, with a key.

API v3: `page` from 1, `extent` west,south,east,north or `country`, GeoJSON with flat properties
and OSM tag names. A page without features is the last.
"""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import shape

from data.fetch import errors, osm
from data.fetch.layer import (
    Layer,
    Order,
    Session,
    Source,
    accepted_json,
    collect_pages,
    feature,
)
from data.fetch.points import facility_layer, in_area, some
from data.fetch.request import Request

SERVICES = ("puskesmas", "pustu", "klinik", "rumah_sakit")
SOURCE = Source(
    code="healthsites",
    title="healthsites.io",
    kind="facilities",
    gives_id="Titik fasilitas kesehatan dari healthsites.io, per provinsi atau kabupaten/kota",
    gives_en="Health facilities of healthsites.io, by province or regency",
    url="https://healthsites.io/api/v3/facilities/",
    licence="ODbL-1.0",
    attribution="healthsites.io, © OpenStreetMap contributors",
    code_system="none",
    settings=("PETA_HEALTHSITES_KEY",),
    regions=(2, 5),
    services=SERVICES,
)


def fetch(session: Session, order: Order) -> Layer:
    """Ask page by page and return the facilities in the region, or in the nation without one."""
    _check(order)
    key = session.key(SOURCE, SOURCE.settings[0])
    params = params_of(order)
    base = session.base(SOURCE)

    def page(number: int) -> tuple[list[Any], None]:
        request = Request(
            base,
            {**params, "page": str(number)},
            secret_params={"api-key": key},
            settings=SOURCE.settings[0],
        )
        document, _ = session.get_json(request)
        found = _features(document)
        if found is None:
            raise errors.FetchFormatError(host=SOURCE.title, expected="GeoJSON", found="other JSON")
        return found, None

    found = collect_pages(page, SOURCE.title, session)
    return _layer(found, order, session, Request(base, params).shown_url, "fetched", SOURCE.title)


def params_of(order: Order) -> dict[str, str]:
    """Return the parameters of an order, without the page and the key."""
    params = {"output": "geojson", "flat-properties": "true", "tag-format": "osm"}
    if order.area is None:
        return {**params, "country": "Indonesia"}
    return {**params, "extent": ",".join(f"{each:.5f}" for each in order.area.shape.bounds)}


def accept(content: bytes, name: str, session: Session, order: Order) -> Layer:
    """Take a downloaded GeoJSON file of healthsites.io; a region narrows it."""
    _check(order)
    found = _features(accepted_json(content, name))
    if found is None:
        raise errors.FetchFileError(file=name, expected="GeoJSON", found="other JSON")
    return _layer(found, order, session, SOURCE.url, "accepted", name)


def _check(order: Order) -> None:
    if order.service not in SERVICES:
        raise errors.FetchOrderError(
            source=SOURCE.code,
            option="--service",
            value=order.service or "-",
            expected=", ".join(SERVICES),
        )


def _features(document: Any) -> list[Any] | None:
    found = document.get("features") if isinstance(document, dict) else None
    return found if isinstance(found, list) else None


def _layer(
    features: list[Any], order: Order, session: Session, url: str, how: str, told: str
) -> Layer:
    notes = {"unnamed": 0, "other": 0, "unplaced": 0}
    made = [each for each in (_feature(f, order.service, notes) for f in features) if each]
    kept = in_area(made, order, notes)
    some(kept, told, order)
    at = session.client.tools.now()
    newest = max((str(each["properties"].get("changed", "")) for each in kept), default="")
    for each in kept:
        each["properties"].pop("changed", None)
    return facility_layer(
        SOURCE,
        kept,
        notes,
        url=url,
        order=order,
        at=at,
        vintage=newest[:10] or at.date().isoformat(),
        how=how,
    )


def _feature(raw: Any, service: str, notes: dict[str, int]) -> dict[str, Any] | None:
    if not isinstance(raw, dict):
        return None
    told = dict(raw.get("properties") or {})
    told |= told.pop("attributes", None) or {}  # where the properties came nested after all
    tags = {str(key): str(value) for key, value in told.items() if value is not None}
    place = _point(raw.get("geometry"))
    if not osm.RULES[service].matches(tags):
        notes["other"] += 1
    elif not tags.get("name", "").strip():
        notes["unnamed"] += 1
    elif place is None:
        notes["unplaced"] += 1
    else:
        kind = tags.get("osm_type", "node")[:1].lower()
        fields = osm.properties(tags, f"osm:{kind}{tags.get('osm_id', '')}")
        fields["changed"] = tags.get("changeset_timestamp", "")
        return feature(place[0], place[1], fields)
    return None


def _point(geometry: Any) -> tuple[float, float] | None:
    """Return the longitude and latitude of a geometry's centre, None if it has none."""
    try:
        centre = shape(geometry).centroid
    except (TypeError, ValueError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return None
    return None if centre.is_empty else (float(centre.x), float(centre.y))
