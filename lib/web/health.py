"""``/sehat``: tells a load balancer that this process serves, and with which data."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.web import source
from lib.web.warm import is_warm


async def serve_health(_request: Request) -> Response:
    """Answer 200 with the version of the data once these are loaded, else 503.

    ``warm`` tells whether what pages show first has been computed, some seconds after the start.
    """
    try:
        version = source.dataset().version
    except OSError:
        return JSONResponse({"status": "tanpa-data"}, 503, headers={"cache-control": "no-store"})
    told = {"status": "sehat", "data": version, "warm": is_warm()}
    return JSONResponse(told, headers={"cache-control": "no-store"})
