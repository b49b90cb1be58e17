"""Boundaries and roads as compact GeoJSON: geometry by URL, values by message."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from lib.services.layers import feature_collection, road_features
from lib.web import source, urls
from lib.web.respond import ByteCache, Packed, answer, not_found, pack

NATION = "nasional"
_NAME = re.compile(r"(nasional|[0-9]{2}(?:\.[0-9]{2})?)-([0-9a-f]{12})\.geojson")
_ROADS = re.compile(r"(roads_[a-z_]{1,40})-([0-9a-f]{12})\.geojson")
_TYPE = "application/geo+json"
_PROVINCE, _KABKOTA = 2, 5
_cache = ByteCache(48 * 2**20)


def encode(collection: dict[str, Any]) -> bytes:
    """Write GeoJSON without spaces."""
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def boundary_body(key: str) -> bytes:
    """Write the regions that a key stands for, in the order of their codes.

    ``nasional`` gives the 514 regencies (display geometry), a province its regencies (the
    statistics geometry), a kabkota its kecamatan.

    Raises
    ------
    KeyError
        If the key is no region of the dataset.
    """
    data = source.dataset()
    if key == NATION:
        shown = data.table("display_nation")
        codes = shown["kode"].astype(str)
        names = data.regions.set_index("kode")["nama"].reindex(codes)
        geometries = data.geometries("display_nation")
    elif len(key) == _PROVINCE:
        rows = data.regions["kode_provinsi"].eq(key).to_numpy()
        codes, names = data.regions.loc[rows, "kode"], data.regions.loc[rows, "nama"]
        geometries = data.geometries("regions")[rows]
    else:
        rows = data.districts["kode_kabkota"].eq(key).to_numpy()
        codes, names = data.districts.loc[rows, "kode"], data.districts.loc[rows, "nama"]
        geometries = data.geometries("districts")[rows]
    if len(codes) == 0:
        raise KeyError(key)
    order = np.argsort(codes.to_numpy(dtype=str), kind="stable")
    properties = [{"k": str(k), "n": str(n)} for k, n in zip(codes, names, strict=True)]
    return encode(feature_collection([properties[i] for i in order], geometries[order]))


def roads_body(table: str) -> bytes:
    """Write a road table: n is the name, k the class, c the condition ("" where unknown)."""
    return encode(road_features(source.dataset(), table))


def packed_boundary(key: str) -> Packed:
    """Return the gzipped boundaries of a key, made once."""
    return _cache.get(("batas", urls.boundary_url(key)), lambda: pack(boundary_body(key), _TYPE))


def serve_boundary(request: Request) -> Response:
    """Answer ``/peta/batas/{key}-{hash}.geojson``."""
    match = _NAME.fullmatch(request.path_params["name"])
    if not match or match[2] != urls.content_hash("batas", match[1]):
        return not_found()
    try:
        return answer(request, packed_boundary(match[1]))
    except KeyError:
        return not_found()


def serve_roads(request: Request) -> Response:
    """Answer ``/peta/jalan/{table}-{hash}.geojson``."""
    match = _ROADS.fullmatch(request.path_params["name"])
    if not match or match[2] != urls.content_hash("jalan", match[1]):
        return not_found()
    table = match[1]
    try:
        packed = _cache.get(
            ("jalan", urls.roads_url(table)), lambda: pack(roads_body(table), _TYPE)
        )
    except (KeyError, OSError):
        return not_found()
    return answer(request, packed)
