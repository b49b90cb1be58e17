"""The map's JavaScript core with Leaflet and the typeface, from installed packages and our own.

One core for the screen, which loads it by a URL, and for files that are read without a network.
"""

from __future__ import annotations

import base64
import functools
import json
import re
from importlib.resources import files
from pathlib import Path

CORE = Path(__file__).resolve().parents[1] / "ui" / "static"
_SCRIPTS = (
    "map_core.js",
    "map_view.js",
    "map_layers.js",
    "map_legend.js",
    "map_names.js",
)
_STYLE = "map_core.css"
_ADD_STYLE = (
    "(function(){var s=document.createElement('style');s.textContent=STYLE;"
    "document.head.appendChild(s);})();"
)


@functools.cache
def leaflet(name: str) -> bytes:
    """Read a file of Leaflet, its script without the pointer to a source map."""
    body = (files("xstatic.pkg.leaflet") / "data").joinpath(*name.split("/")).read_bytes()
    return re.sub(rb"//# sourceMappingURL=\S+\s*$", b"", body) if name.endswith(".js") else body


def font(*, italic: bool = False) -> bytes:
    """Read the variable TrueType file of the typeface."""
    name = "PlusJakartaSans-Italic[wght].ttf" if italic else "PlusJakartaSans[wght].ttf"
    return (files("fontpkg_plus_jakarta_sans") / "files").joinpath(name).read_bytes()


def bundle(*, font_url: str = "") -> str:
    """Join Leaflet, the styles and our core into one script.

    One request instead of five, and no moment in which the map stands there without its styles.
    ``font_url`` is where the typeface is, or "" to use what the reader's system has.
    """
    parts = [
        leaflet("leaflet.js").decode(),
        _ADD_STYLE.replace("STYLE", json.dumps(_style(font_url))),
        *((CORE / name).read_text("utf-8") for name in _SCRIPTS),
    ]
    return ";\n".join(parts)


def _style(font_url: str) -> str:
    """Join the styles: typeface, Leaflet, ours."""
    face = _face(font_url, "font-display:swap;") if font_url else ""
    # Leaflet's own pictures (layer switch, marker) are not used by our map.
    theirs = re.sub(r"background-image:\s*url\([^)]*\);?", "", leaflet("leaflet.css").decode())
    return "\n".join((face, theirs, (CORE / _STYLE).read_text("utf-8")))


def offline_font() -> str:
    """Return the style rule that carries the typeface itself, for a file without a network."""
    return _face(f"data:font/ttf;base64,{base64.b64encode(font()).decode()}")


def _face(url: str, display: str = "") -> str:
    return (
        f'@font-face{{font-family:"Plus Jakarta Sans";font-weight:200 800;{display}'
        f'src:url("{url}") format("truetype")}}'
    )
