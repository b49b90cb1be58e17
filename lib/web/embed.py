"""A map in a frame of another site under ``/sisip/peta``: read-only, without cookies or websocket.

The page is that of the offline file without its table, so that a ministry's site shows the same
classes, colours and sources as the screen. Its parameters are those of the page Peta.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from data.current import current_dataset
from lib.i18n import as_language, using
from lib.services import mapstate
from lib.services.downloads import embed_file
from lib.services.mapbuild import build
from lib.web.respond import ByteCache, Packed, answer, pack
from lib.web.urls import LANGUAGE, MAP

KEPT_BYTES = 24 * 1024 * 1024
FRESH_S = 3600
_pages = ByteCache(KEPT_BYTES)


def serve_map(request: Request) -> Response:
    """Answer ``/sisip/peta`` with the map of the parameters; unknown ones are left out."""
    spoken = as_language(request.query_params.get(LANGUAGE))
    state = mapstate.parse(dict(request.query_params))
    link = str(request.url.replace(path=MAP))
    key = (current_dataset().version, spoken, tuple(sorted(state.to_params().items())), link)

    def made() -> Packed:
        with using(spoken):
            return pack(embed_file(state, build(state), link), "text/html; charset=utf-8")

    return answer(request, _pages.get(key, made), cache=f"public, max-age={FRESH_S}")
