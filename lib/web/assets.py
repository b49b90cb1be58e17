"""Leaflet, the typeface and our own map core, served from installed packages."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from lib.services import mapcore
from lib.web.respond import Packed, answer, not_found, pack

FONT = "fonts/PlusJakartaSans.ttf"
FONT_ITALIC = "fonts/PlusJakartaSans-Italic.ttf"
BUNDLE = "peta.js"
_OWN = Path(__file__).parent / "static"
_IMAGES = (
    "layers.png",
    "layers-2x.png",
    "marker-icon.png",
    "marker-icon-2x.png",
    "marker-shadow.png",
)
_LENGTH = 12
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "png": "image/png",
    "ttf": "font/ttf",
    "svg": "image/svg+xml",
}


@functools.cache
def raw_assets() -> dict[str, bytes]:
    """Read every asset that can be asked for; a name outside this table does not exist."""
    found = {
        "leaflet.js": mapcore.leaflet("leaflet.js"),
        "leaflet.css": mapcore.leaflet("leaflet.css"),
        FONT: mapcore.font(),
        FONT_ITALIC: mapcore.font(italic=True),
        **{f"images/{name}": mapcore.leaflet(f"images/{name}") for name in _IMAGES},
        "logo.svg": (mapcore.CORE / "logo.svg").read_bytes(),
        **{name: (_OWN / name).read_bytes() for name in ("lapor.js", "lapor_peta.js")},
    }
    found[BUNDLE] = mapcore.bundle(font_url=_font_url(found)).encode()
    return found


@functools.cache
def asset_version() -> str:
    """Return the hash of all assets together."""
    total = hashlib.sha256()
    for name, body in sorted(raw_assets().items()):
        total.update(name.encode() + b"\0" + body)
    return total.hexdigest()[:_LENGTH]


def asset_url(name: str) -> str:
    """Return the URL of an asset.

    Raises
    ------
    KeyError
        If there is no such asset.
    """
    if name not in raw_assets():
        raise KeyError(name)
    return f"/aset/{asset_version()}/{name}"


@functools.cache
def font_url() -> str:
    """Return the URL of the typeface by its own hash, which our code does not change."""
    return _font_url(raw_assets())


def _font_url(raw: dict[str, bytes]) -> str:
    return f"/aset/{_own_hash(raw[FONT])}/{FONT}"


def _own_hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:_LENGTH]


@functools.cache
def _packed(name: str) -> Packed:
    ending = name.rsplit(".", 1)[-1]
    return pack(raw_assets()[name], _TYPES[ending], compress=ending != "png")


@functools.cache
def _hashes(name: str) -> frozenset[str]:
    return frozenset({asset_version(), _own_hash(raw_assets()[name])})


def serve_asset(request: Request) -> Response:
    """Answer ``/aset/{hash}/{name}``."""
    name = request.path_params["name"]
    if name not in raw_assets() or request.path_params["hash"] not in _hashes(name):
        return not_found()
    return answer(request, _packed(name))


def warm_assets() -> None:
    """Read and compress every asset, so that the first visitor does not wait for it."""
    for name in raw_assets():
        _packed(name)
