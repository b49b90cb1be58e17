"""Security headers on every answer of the port, written as plain ASGI: no body is touched.

The map's frame (streamlit-folium) evaluates the map's script, so its path alone gets a policy
that allows that; everything else gets the strict one.
"""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.config import settings
from lib.web.shell import COMPONENT_PATH, script_hashes
from lib.web.urls import EMBED, TICKET

_HASHED = re.compile(r"\.[0-9a-f]{8}\.(?:js|css)$")
_IMMUTABLE = b"public, max-age=31536000, immutable"
_FIXED: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def frame_ancestors() -> str:
    """Return who may show us in a frame: PETA_FRAME_ANCESTORS, by default only ourselves."""
    wanted = os.environ.get("PETA_FRAME_ANCESTORS", "").strip() or "'self'"
    # A line break or semicolon would begin another header or directive.
    return re.sub(r"[;,\s]+", " ", wanted)


def base_map_origin() -> str:
    """Return the origin of the optional base map for img-src, or ""."""
    parts = urlsplit(settings().basemap_url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}" if parts.netloc else ""


def policy(*, relaxed: bool) -> str:
    """Write the Content-Security-Policy; ``relaxed`` is for the map's frame alone."""
    pictures = f"'self' data: blob: {base_map_origin()}".strip()
    script = (
        "'self' 'unsafe-inline' 'unsafe-eval'"
        if relaxed
        # WebAssembly is compiled code of our own origin, not text that becomes script.
        else f"'self' 'wasm-unsafe-eval' {script_hashes()}".strip()
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {script}",
            # Streamlit (emotion) and Leaflet write style elements and attributes.
            "style-src 'self' 'unsafe-inline'",
            f"img-src {pictures}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors() if not relaxed else chr(39) + 'self' + chr(39)}",
        )
    )


def embedded_policy() -> str:
    """Write the policy of a map that any site may show: no request leaves it, no form stands in it.

    Which scripts run says the page itself, by their hashes; a browser keeps to both policies.
    """
    return (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )


class SecurityHeaders:
    """Add the headers to HTTP answers; websockets and lifespan pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        strict, relaxed = (policy(relaxed=each).encode() for each in (False, True))
        self._strict = (*_FIXED, (b"content-security-policy", strict))
        self._relaxed = (*_FIXED, (b"content-security-policy", relaxed))
        self._embedded = (*_FIXED, (b"content-security-policy", embedded_policy().encode()))
        # The address of a report is the secret of its sender: no other site hears of it.
        silent = (b"referrer-policy", b"same-origin")
        self._silent = (silent, *(each for each in self._strict if each[0] != silent[0]))
        self._names = {name for name, _ in self._strict} | {b"server"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, with headers added to the start of an HTTP answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        component = COMPONENT_PATH in path
        added = self._relaxed if component else self._strict
        if path.startswith(f"{TICKET}/"):
            added = self._silent
        elif path == EMBED:
            added = self._embedded

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    (name, value)
                    for name, value in message.get("headers", [])
                    if name.lower() not in self._names
                ]
                if component and message["status"] == 200 and _HASHED.search(path):
                    # The frame's script has a hash in its name, but Streamlit says only "public".
                    kept = [pair for pair in kept if pair[0].lower() != b"cache-control"]
                    kept.append((b"cache-control", _IMMUTABLE))
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        await self._app(scope, receive, send_with_headers)
