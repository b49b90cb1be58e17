"""Tell the browser with the first page what the map is going to ask for.

The frame of the map appears only after Streamlit's scripts, its websocket and a script run; with
``Link: …; rel=prefetch`` its files are fetched meanwhile, at the lowest priority.
"""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web import assets, urls
from lib.web.boundaries import NATION

_FRAME = "/component/streamlit_folium.st_folium"
_CHUNK = re.compile(r"ComponentInstance\.[\w-]+\.js")
_SCRIPT = re.compile(r'src="\./(static/js/main\.[0-9a-f]+\.js)"')


@functools.cache
def frame_script() -> str:
    """Return the path of the frame's own script, "" if it is not found.

    Found without importing the component: its module registers itself only within a script run.
    """
    spec = find_spec("streamlit_folium")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        page = Path(folder) / "frontend" / "build" / "index.html"
        match = _SCRIPT.search(page.read_text("utf-8")) if page.is_file() else None
        if match:
            return f"{_FRAME}/{match[1]}"
    return ""


@functools.cache
def page_chunk() -> str:
    """Return the part of Streamlit's page that shows frames and is loaded late, "" if none."""
    folder = files("streamlit").joinpath("static", "static", "js")
    found = sorted(each.name for each in folder.iterdir() if _CHUNK.fullmatch(each.name))
    return f"/static/js/{found[0]}" if found else ""


@functools.lru_cache(maxsize=4)
def links(_version: str) -> bytes:
    """Return the value of the Link header for the present data."""
    wanted = [
        page_chunk(),
        frame_script(),
        assets.asset_url(assets.BUNDLE),
        urls.boundary_url(NATION),
    ]
    return ", ".join(f"<{url}>; rel=prefetch" for url in wanted if url).encode()


class Prefetch:
    """Add the Link header to pages (HTML answers outside the components' paths)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; only GET answers of type text/html are given the header."""
        if scope["type"] != "http" or scope["method"] != "GET" or "/component/" in scope["path"]:
            await self._app(scope, receive, send)
            return

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = list(message.get("headers", []))
                kind = next((v for n, v in headers if n.lower() == b"content-type"), b"")
                if kind.startswith(b"text/html"):
                    version = urls.content_hash("batas", NATION)
                    message = {**message, "headers": [*headers, (b"link", links(version))]}
            await send(message)

        await self._app(scope, receive, send_with_links)
