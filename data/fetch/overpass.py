"""OpenStreetMap through Overpass: facilities of a province or regency, under ODbL.

A province is asked for by its ISO 3166-2 code, a regency by the box around our own outline; what
comes is then cut to our outline. Format: `out:json`, elements with tags and, for ways and
relations, a centre; a `remark` of a runtime error means that the answer is not complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.fetch import errors, osm
from data.fetch.layer import Area, Layer, Order, Session, Source, accepted_json, feature
from data.fetch.points import facility_layer, in_area, some
from data.fetch.request import Request

SOURCE = Source(
    code="overpass",
    title="OpenStreetMap (Overpass)",
    kind="facilities",
    gives_id="Titik fasilitas dari peta bersama OpenStreetMap, per provinsi atau kabupaten/kota",
    gives_en="Facilities of the shared map OpenStreetMap, by province or regency",
    url="https://overpass-api.de/api/interpreter",
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors",
    code_system="none",
    regions=(2, 5),
    services=tuple(osm.RULES),
)
SERVER_SECONDS = 180
_PREFIX = {"node": "n", "way": "w", "relation": "r"}


def build_query(order: Order) -> str:
    """Return the Overpass query of an order; its region and service must be set and known."""
    area, rule = _checked(order)
    kode = area.kode
    if len(kode) == 2:
        head, where = f'area["ISO3166-2"="{osm.ISO_PROVINCES[kode]}"]->.a;', "(area.a)"
    else:
        west, south, east, north = area.shape.bounds
        head, where = "", f"({south:.5f},{west:.5f},{north:.5f},{east:.5f})"
    parts = "".join(f"nwr{each}{where};" for each in rule.filters())
    return f"[out:json][timeout:{SERVER_SECONDS}];{head}({parts});out center qt;"


def _checked(order: Order) -> tuple[Area, osm.Rule]:
    rule = osm.RULES.get(order.service)
    if rule is None:
        raise errors.FetchOrderError(
            source=SOURCE.code,
            option="--service",
            value=order.service or "-",
            expected=", ".join(osm.RULES),
        )
    area = order.area
    if area is None or len(area.kode) not in SOURCE.regions:
        raise errors.FetchOrderError(
            source=SOURCE.code,
            option="--region",
            value=area.kode if area else "-",
            expected="NN / NN.NN",
        )
    return area, rule


def fetch(session: Session, order: Order) -> Layer:
    """Ask Overpass and return the facilities in the region."""
    query = build_query(order)
    request = Request(session.base(SOURCE), {"data": query})
    document, _ = session.get_json(request, share=session.progress)
    return _layer(document, order, session, request.shown_url, "fetched", SOURCE.title)


def accept(content: bytes, name: str, session: Session, order: Order) -> Layer:
    """Take a downloaded Overpass JSON file; a region narrows it."""
    if order.service not in osm.RULES:
        _checked(order)
    document = accepted_json(content, name)
    return _layer(document, order, session, SOURCE.url, "accepted", name)


def _layer(document: Any, order: Order, session: Session, url: str, how: str, told: str) -> Layer:
    elements = document.get("elements") if isinstance(document, dict) else None
    if not isinstance(elements, list):
        if how == "accepted":
            raise errors.FetchFileError(file=told, expected="Overpass JSON", found="other JSON")
        raise errors.FetchFormatError(host=told, expected="Overpass JSON", found="other JSON")
    if "error" in str(document.get("remark", "")).lower():
        raise errors.FetchCutError(host=told)
    notes = {"unnamed": 0, "other": 0, "unplaced": 0}
    found = [
        each
        for each in (_feature(element, order.service, notes) for element in elements)
        if each is not None
    ]
    kept = in_area(found, order, notes)
    some(kept, told, order)
    at = session.client.tools.now()
    vintage = _vintage(document, at)
    return facility_layer(
        SOURCE, kept, notes, url=url, order=order, at=at, vintage=vintage, how=how
    )


def _vintage(document: Mapping[str, Any], at: datetime) -> str:
    header = document.get("osm3s")
    told = header.get("timestamp_osm_base") if isinstance(header, dict) else None
    return str(told) if told else at.date().isoformat()


def _feature(element: Any, service: str, notes: dict[str, int]) -> dict[str, Any] | None:
    if not isinstance(element, dict) or element.get("type") not in _PREFIX:
        return None
    tags = {
        str(key): str(value)
        for key, value in (element.get("tags") or {}).items()
        if not str(key).startswith(("disused:", "abandoned:"))
    }
    place = element if element["type"] == "node" else element.get("center") or {}
    if not osm.RULES[service].matches(tags):
        notes["other"] += 1
    elif not tags.get("name", "").strip():
        notes["unnamed"] += 1
    elif not all(isinstance(place.get(axis), int | float) for axis in ("lat", "lon")):
        notes["unplaced"] += 1
    else:
        identity = f"osm:{_PREFIX[element['type']]}{element['id']}"
        return feature(place["lon"], place["lat"], osm.properties(tags, identity))
    return None
