"""The routes of the map and of operations, on the same port as the pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from inspect import iscoroutinefunction

from anyio.to_thread import run_sync
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lib.web.assets import serve_asset
from lib.web.boundaries import serve_boundary, serve_roads
from lib.web.health import serve_health
from lib.web.report_shapes import serve_names, serve_shape
from lib.web.security import SecurityHeaders
from lib.web.shell import Shell
from lib.web.sign_in import serve_password, serve_sign_in
from lib.web.tiles import serve_tile
from lib.web.uploads import UploadLimit
from lib.web.urls import (
    BACKING,
    EMBED,
    OPEN_DATA,
    PASSWORD,
    PHOTO,
    SIGN_IN,
    SURVEY,
    TELL,
    TICKET,
)
from lib.web.villages import serve_villages


def routes() -> list[BaseRoute]:
    """Return our routes. Plain functions run in threads, so that no tile holds up a websocket."""
    return [
        Route("/peta/batas/{name}", serve_boundary),
        Route("/peta/titik/{layer}/{z}/{x}/{file}", serve_tile),
        Route("/peta/desa/{name}", serve_villages),
        Route("/peta/jalan/{name}", serve_roads),
        Route("/aset/{hash}/{name:path}", serve_asset),
        Route("/sehat", serve_health),
        Route(SIGN_IN, serve_sign_in, methods=["GET", "POST"]),
        Route(PASSWORD, serve_password, methods=["GET", "POST"]),
        Route(f"{SURVEY}/{{token}}", _later("survey", "serve_survey"), methods=["GET", "POST"]),
        Route(EMBED, _later("embed", "serve_map")),
        Route(f"{OPEN_DATA}/{{name}}", _later("open_data", "serve_open_data")),
        Route("/open311/{rest:path}", _later("open311", "serve_open311"), methods=["GET", "POST"]),
        Route(TELL, _later("report", "serve_report"), methods=["GET", "POST"]),
        Route(
            f"{TICKET}/{{secret}}", _later("report_ticket", "serve_ticket"), methods=["GET", "POST"]
        ),
        Route(f"{PHOTO}/{{name}}", _later("report_ticket", "serve_photo")),
        Route(f"{TELL}/batas/{{code}}", serve_shape),
        Route(f"{TELL}/desa/{{code}}", serve_names),
        Route(f"{BACKING}/{{ticket}}", _later("backing", "serve_backing"), methods=["GET", "POST"]),
    ]


def _later(module: str, name: str) -> Callable[[Request], Awaitable[Response]]:
    """Return a route whose module, and the database with it, is loaded with the first request."""

    async def serve(request: Request) -> Response:
        own = getattr(await run_sync(import_module, f"lib.web.{module}"), name)
        answer: Response = (
            await own(request) if iscoroutinefunction(own) else await run_sync(own, request)
        )
        return answer

    return serve


def middleware(kept_bytes: Callable[[], int]) -> list[Middleware]:
    """Return the middleware of all answers, outermost first.

    `kept_bytes` tells how much of uploaded files the sessions hold.
    """
    limit = Middleware(UploadLimit, kept_bytes=kept_bytes)
    return [Middleware(SecurityHeaders), limit, Middleware(Shell)]
