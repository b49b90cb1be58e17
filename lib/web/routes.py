"""The routes of the map and of operations, on the same port as the pages."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

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
        Route(f"{SURVEY}/{{token}}", serve_survey, methods=["GET", "POST"]),
        Route(f"{OPEN_DATA}/{{name}}", serve_open_data),
        Route("/open311/{rest:path}", serve_open311, methods=["GET", "POST"]),
        Route(TELL, serve_report, methods=["GET", "POST"]),
        Route(f"{TICKET}/{{secret}}", serve_ticket, methods=["GET", "POST"]),
        Route(f"{PHOTO}/{{name}}", serve_photo),
        Route(f"{TELL}/batas/{{code}}", serve_shape),
        Route(f"{TELL}/desa/{{code}}", serve_names),
        Route(f"{BACKING}/{{ticket}}", serve_backing, methods=["GET", "POST"]),
    ]


async def serve_survey(request: Request) -> Response:
    """Answer the public survey; what it needs of the database is loaded with the first form."""
    survey = await run_sync(import_module, "lib.web.survey")
    answer: Response = await survey.serve_survey(request)
    return answer


async def serve_open_data(request: Request) -> Response:
    """Answer with reports as open data; loaded with the first request, as the survey is."""
    module = await run_sync(import_module, "lib.web.open_data")
    answer: Response = await run_sync(module.serve_open_data, request)
    return answer


async def serve_report(request: Request) -> Response:
    """Answer the form of citizens; loaded with the first form, as the survey is."""
    module = await run_sync(import_module, "lib.web.report")
    answer: Response = await module.serve_report(request)
    return answer


async def serve_ticket(request: Request) -> Response:
    """Answer the page behind a report's link."""
    module = await run_sync(import_module, "lib.web.report_ticket")
    answer: Response = await module.serve_ticket(request)
    return answer


async def serve_photo(request: Request) -> Response:
    """Answer a photo of a public report."""
    module = await run_sync(import_module, "lib.web.report_ticket")
    answer: Response = await run_sync(module.serve_photo, request)
    return answer


async def serve_backing(request: Request) -> Response:
    """Answer the plain page of one proposal."""
    module = await run_sync(import_module, "lib.web.backing")
    answer: Response = await module.serve_backing(request)
    return answer


async def serve_open311(request: Request) -> Response:
    """Answer Open311; loaded with the first request."""
    module = await run_sync(import_module, "lib.web.open311")
    answer: Response = await module.serve_open311(request)
    return answer


def middleware(kept_bytes: Callable[[], int]) -> list[Middleware]:
    """Return the middleware of all answers, outermost first.

    `kept_bytes` tells how much of uploaded files the sessions hold.
    """
    limit = Middleware(UploadLimit, kept_bytes=kept_bytes)
    return [Middleware(SecurityHeaders), limit, Middleware(Shell)]
