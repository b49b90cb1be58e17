"""What the map of the citizens' form draws, by the code of a region.

The addresses of boundaries and villages change with the data; a form that has been open for long
asks here, and is led to those of today.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from lib.web.respond import moved, not_found
from lib.web.urls import boundary_url, villages_url

_REGION = re.compile(r"nasional|[0-9]{2}(?:\.[0-9]{2})?")
_KABKOTA = re.compile(r"[0-9]{2}\.[0-9]{2}")


def serve_shape(request: Request) -> Response:
    """Lead ``/lapor/batas/{code}`` to the boundaries within a region."""
    code = request.path_params["code"]
    return moved(boundary_url(code)) if _REGION.fullmatch(code) else not_found()


def serve_names(request: Request) -> Response:
    """Lead ``/lapor/desa/{code}`` to the villages of a regency."""
    code = request.path_params["code"]
    return moved(villages_url(code)) if _KABKOTA.fullmatch(code) else not_found()
