"""Leaflet, the typeface and our own map core, served from installed packages."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from lib.web.respond import Packed, answer, not_found, pack

FONT = "fonts/PlusJakartaSans.ttf"
FONT_ITALIC = "fonts/PlusJakartaSans-Italic.ttf"
BUNDLE = "peta.js"
_CORE = Path(__file__).resolve().parents[1] / "ui" / "static"
_OWN = Path(__file__).parent / "static"
_CORE_SCRIPTS = (
    "map_core.js",
    "map_view.js",
    "map_layers.js",
    "map_legend.js",
    "map_names.js",
)
_CORE_STYLE = "map_core.css"
_IMAGES = (
    "layers.png",
    "layers-2x.png",
    "marker-icon.png",
    "marker-icon-2x.png",
    "marker-shadow.png",
)
_ADD_STYLE = (
    "(function(){var s=document.createElement('style');s.textContent=STYLE;"
    "document.head.appendChild(s);})();"
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
    leaflet = files("xstatic.pkg.leaflet") / "data"
    fonts = files("fontpkg_plus_jakarta_sans") / "files"
    found = {
        "leaflet.js": _without_map(leaflet.joinpath("leaflet.js").read_bytes()),
        "leaflet.css": leaflet.joinpath("leaflet.css").read_bytes(),
        FONT: fonts.joinpath("PlusJakartaSans[wght].ttf").read_bytes(),
        FONT_ITALIC: fonts.joinpath("PlusJakartaSans-Italic[wght].ttf").read_bytes(),
        **{f"images/{name}": leaflet.joinpath("images", name).read_bytes() for name in _IMAGES},
        "logo.svg": (_CORE / "logo.svg").read_bytes(),
        **{name: (_OWN / name).read_bytes() for name in ("lapor.js", "lapor_peta.js")},
    }
    found[BUNDLE] = bundle(found, font=_font_url(found)).encode()
    return found


def bundle(raw: dict[str, bytes], *, font: str) -> str:
    """Join Leaflet, the styles and our core into one script.

    One request instead of five, and no moment in which the map stands there without its styles.
    ``font`` is the URL of the typeface, or "" to use what the reader's system has.
    """
    script = json.dumps(style(raw, font=font))
    parts = [
        raw["leaflet.js"].decode(),
        _ADD_STYLE.replace("STYLE", script),
        *((_CORE / name).read_text("utf-8") for name in _CORE_SCRIPTS),
    ]
    return ";\n".join(parts)


def style(raw: dict[str, bytes], *, font: str) -> str:
    """Join the styles: typeface, Leaflet, ours."""
    face = (
        '@font-face{font-family:"Plus Jakarta Sans";font-weight:200 800;font-display:swap;'
        f'src:url("{font}") format("truetype")}}'
        if font
        else ""
    )
    # Leaflet's own pictures (layer switch, marker) are not used by our map.
    leaflet = re.sub(r"background-image:\s*url\([^)]*\);?", "", raw["leaflet.css"].decode())
    return "\n".join((face, leaflet, (_CORE / _CORE_STYLE).read_text("utf-8")))


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


def _without_map(script: bytes) -> bytes:
    """Drop the pointer to a source map, which we do not serve."""
    return re.sub(rb"//# sourceMappingURL=\S+\s*$", b"", script)


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
