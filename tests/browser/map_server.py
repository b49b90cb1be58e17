"""The map alone, over the small country: a Streamlit script, and the bare core on a page.

Run by the fixture ``map_server`` in a process of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.responses import HTMLResponse
from starlette.routing import Route

from lib.ui.maps import register_component
from lib.web import source
from lib.web.routes import middleware, routes
from lib.web.urls import asset_url
from tests.mini import write_mini

_folder = tempfile.TemporaryDirectory(prefix="peta-mini-")
_data = write_mini(Path(_folder.name))
source.dataset = lambda: _data


async def bare(_request) -> HTMLResponse:
    """Show the core without Streamlit; the tests call it."""
    return HTMLResponse(
        f'<!doctype html><html lang="id"><body style="margin:0"><div id="m" '
        f'style="height:500px"></div><script src="{asset_url("peta.js")}"></script></body></html>'
    )


@asynccontextmanager
async def lifespan(_app) -> AsyncIterator[None]:
    """Do what the product does at its start."""
    register_component()
    yield None


app = st.App(
    Path(__file__).with_name("map_script.py"),
    routes=[*routes(), Route("/uji", bare)],
    middleware=middleware(lambda: 0),
    lifespan=lifespan,
)
