"""How point layers are drawn: one answer for tiles, canvas, legend and pictures."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from data.catalogue import load_catalogue
from lib.services.palette import ACCENT, INK

MIN_RADIUS_M, MAX_RADIUS_M = 100, 200_000
SHAPES = ("circle", "square", "diamond", "triangle")
_OUT = re.compile(r"luar\.([a-z][a-z0-9_]{0,40})\.([1-9][0-9]{2,5})(\.daratan)?")


@dataclass(frozen=True)
class LayerStyle:
    """Colour and shape of a point layer."""

    colour: str
    shape: str


def out_of_reach_layer(service: str, radius_m: float, *, same_landmass: bool = False) -> str:
    """Name the layer of the villages out of reach of a service."""
    return f"luar.{service}.{round(radius_m)}" + (".daratan" if same_landmass else "")


def parse_out_of_reach(layer: str) -> tuple[str, int, bool] | None:
    """Split such a name into service, radius and same landmass; None if it is not one."""
    match = _OUT.fullmatch(layer)
    if not match or match[1] not in load_catalogue().services:
        return None
    radius_m = int(match[2])
    inside = MIN_RADIUS_M <= radius_m <= MAX_RADIUS_M
    return (match[1], radius_m, match[3] is not None) if inside else None


def layer_exists(layer: str) -> bool:
    """Tell whether a layer can be drawn: a facility class, or villages out of reach."""
    return layer in load_catalogue().facility_classes or parse_out_of_reach(layer) is not None


@functools.lru_cache(maxsize=512)
def layer_style(layer: str) -> LayerStyle:
    """Return the colour of the layer's sector and a shape that tells its classes apart.

    Colour is never the only sign: the classes of a sector take turns through four shapes.
    Villages out of reach are squares in the accent.
    """
    catalogue = load_catalogue()
    if layer.startswith("luar."):
        return LayerStyle(ACCENT, "square")
    for sector in catalogue.sectors.values():
        services = catalogue.services_of(sector.code)
        classes = list(dict.fromkeys(c for service in services for c in service.classes))
        if layer in classes:
            return LayerStyle(sector.colour, SHAPES[classes.index(layer) % len(SHAPES)])
    return LayerStyle(INK, "circle")
