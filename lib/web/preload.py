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

from lib.web import assets, urls
from lib.web.boundaries import NATION

_FRAME = "/component/streamlit_folium.st_folium"
_CHUNK = re.compile(r"ComponentInstance\.[\w-]+\.js")
_IMPORT = re.compile(r'from"\./([\w.-]+\.js)"')
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
def streamlit_page() -> str:
    """Return the HTML of Streamlit's own first page."""
    return files("streamlit").joinpath("static", "index.html").read_text("utf-8")


@functools.cache
def page_chunks() -> tuple[str, ...]:
    """Return the parts of Streamlit's page that show frames and that it loads late.

    These are the chunk of components and what it imports beyond the first page's own.
    """
    folder = files("streamlit").joinpath("static", "static", "js")
    first = streamlit_page()
    found = sorted(each.name for each in folder.iterdir() if _CHUNK.fullmatch(each.name))[:1]
    for name in found:
        imports = _IMPORT.findall(folder.joinpath(name).read_text("utf-8"))
        found += [each for each in imports if each not in first and each not in found]
    return tuple(f"/static/js/{name}" for name in found)


@functools.lru_cache(maxsize=4)
def links(_version: str) -> bytes:
    """Return the value of the Link header for the present data."""
    wanted = [frame_script(), assets.asset_url(assets.BUNDLE), urls.boundary_url(NATION)]
    return ", ".join(f"<{url}>; rel=prefetch" for url in wanted if url).encode()
