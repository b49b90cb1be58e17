"""The villages of one regency as points, for the map of that regency."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from lib.encode import to_json
from lib.services.layers import village_points
from lib.web import source, urls
from lib.web.respond import ByteCache, answer, not_found, pack

_NAME = re.compile(r"([0-9]{2}\.[0-9]{2})-([0-9a-f]{12})\.json")
_cache = ByteCache(16 * 2**20)


def villages_body(kode: str) -> bytes:
    """Write ``[[lat, lon, kode, nama, population, quality], …]`` in the order of the codes.

    ``quality`` is v for a village's own point, d for its kecamatan's.

    Raises
    ------
    KeyError
        If there is no such regency.
    """
    return to_json(village_points(source.dataset(), kode)).encode()


def serve_villages(request: Request) -> Response:
    """Answer ``/peta/desa/{kode_kabkota}-{hash}.json``."""
    match = _NAME.fullmatch(request.path_params["name"])
    if not match or match[2] != urls.content_hash("desa", match[1]):
        return not_found()
    kode = match[1]
    try:
        packed = _cache.get(
            urls.villages_url(kode), lambda: pack(villages_body(kode), "application/json")
        )
    except KeyError:
        return not_found()
    return answer(request, packed)
