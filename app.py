"""The server: pages, map routes and health on one port.

Start with ``streamlit run app.py``; ``uvicorn app:app`` works as well.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio.to_thread
import streamlit as st

from lib.ui.failure import show_failure
from lib.ui.maps import register_component
from lib.ui.uploads import kept_bytes
from lib.web.routes import middleware, routes
from lib.web.warm import freeze, hide_server_name, warm_the_rest, warm_up


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Warm up before the first visitor; the server does not start on damaged data."""
    await anyio.to_thread.run_sync(warm_up)
    register_component()
    hide_server_name()
    freeze()
    warm_the_rest()
    yield None


app = st.App(
    Path(__file__).parent / "lib" / "ui" / "main.py",
    routes=routes(),
    middleware=middleware(kept_bytes),
    lifespan=lifespan,
    on_script_error=show_failure,
)
