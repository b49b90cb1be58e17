"""The map on screen: what the core is told of a map view, with the addresses of our routes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.versions.kinds import FACILITIES
from lib.config import settings
from lib.i18n import language
from lib.services.mapvalues import (
    NATION,
    NO_DATA,
    MapPayload,
    class_characters,
    core_words,
    joined,
    points_look,
    spots_layers,
    values_of,
)
from lib.services.mapview import MapView
from lib.services.pointstyle import parse_out_of_reach
from lib.web.urls import (
    boundary_url,
    points_url,
    report_url,
    roads_url,
    tell_about_url,
    villages_url,
)

__all__ = [
    "NATION",
    "NO_DATA",
    "MapPayload",
    "base_map",
    "class_characters",
    "core_words",
    "joined",
    "payload_from_view",
    "points_layer",
]


def payload_from_view(
    view: MapView, *, pin: tuple[float, float, str] | None = None, description: str = ""
) -> MapPayload:
    """Turn a map view into the payload of the map on screen."""
    told = values_of(view)
    villages = view.villages
    return replace(
        told,
        geo=boundary_url(view.scope),
        tiles=(
            *(points_layer(each.layer, each.label) for each in view.points),
            *spots_layers(view.spots),
        ),
        vil=None
        if told.vil is None or villages is None
        else {"url": villages_url(villages.kode_kabkota), **told.vil},
        roads=tuple(
            {"url": roads_url(layer.table), **look}
            for layer, look in zip(view.roads, told.roads, strict=True)
        ),
        base=base_map() if view.base_map else None,
        ctx="" if view.scope == NATION else boundary_url(NATION),
        pin=pin,
        desc=description,
    )


def base_map() -> dict[str, str] | None:
    """Return the base map that the settings name, or None."""
    chosen = settings()
    if not chosen.basemap_url:
        return None
    return {"url": chosen.basemap_url, "attr": chosen.basemap_attribution}


def points_layer(layer: str, label: str) -> dict[str, Any]:
    """Give the layer of a class of facilities, or of villages out of reach, by its URLs."""
    told = {"url": points_url(layer), "json": points_url(layer, "json")}
    told |= points_look(layer, label)
    if parse_out_of_reach(layer) is None:
        told["rep"] = report_url(f"{FACILITIES}:{layer}", language(), facility="")
        told["tell"] = tell_about_url(layer, language())
    return told
