"""Point tiles: PNG when far out, the points themselves when near; from one sorted index a layer."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from data.current import kept_by_version
from geo.tiles import TileIndex
from lib.encode import to_json
from lib.services.pointstyle import layer_exists, layer_style
from lib.web import urls
from lib.web.layers import Points, layer_points
from lib.web.raster import draw_tile, empty_tile
from lib.web.respond import ByteCache, Packed, answer, moved, not_found, pack

MAX_ZOOM = 18
_LAYER = re.compile(r"([a-z0-9_.]{1,60})-([0-9a-f]{12})")
_NUMBER = re.compile(r"[0-9]{1,6}")
_FILE = re.compile(r"([0-9]{1,6})\.(png|json)")
_PNG, _JSON = "image/png", "application/json"
_cache = ByteCache(32 * 2**20)
_EMPTY_PNG = pack(empty_tile(), _PNG, compress=False)
_EMPTY_JSON = pack(b"[]", _JSON)


class Layer:
    """A point layer ready to be cut into tiles."""

    def __init__(self, points: Points) -> None:
        self.points = points
        self.index = TileIndex(*points.coordinates())


@kept_by_version(maxsize=48)
def _layer(_url: str, layer: str) -> Layer:
    return Layer(layer_points(layer))


def load_layer(layer: str) -> Layer:
    """Return the layer with its index, built on first use for the present dataset."""
    return _layer(urls.points_url(layer), layer)


def png_tile(layer: str, z: int, x: int, y: int) -> bytes:
    """Draw one tile, or return b"" if no point falls into it."""
    pixels = load_layer(layer).index.pixels(z, x, y)
    if pixels.size == 0:
        return b""
    style = layer_style(layer)
    return draw_tile(pixels, style.colour, style.shape, z)


def json_tile(layer: str, z: int, x: int, y: int) -> bytes:
    """Write ``[[lat, lon, id, name, quality letter], …]`` of one tile, or b"" if it is empty."""
    loaded = load_layer(layer)
    rows = loaded.index.tile(z, x, y)
    if len(rows) == 0:
        return b""
    return to_json(loaded.points.described(rows)).encode()


def _packed(layer: str, z: int, x: int, y: int, ending: str) -> Packed:
    if ending == "png":
        body = png_tile(layer, z, x, y)
        return pack(body, _PNG, compress=False) if body else _EMPTY_PNG
    body = json_tile(layer, z, x, y)
    return pack(body, _JSON) if body else _EMPTY_JSON


def serve_tile(request: Request) -> Response:
    """Answer ``/peta/titik/{layer}-{hash}/{z}/{x}/{y}.png`` and ``.json``."""
    layer_match = _LAYER.fullmatch(request.path_params["layer"])
    file_match = _FILE.fullmatch(request.path_params["file"])
    z, x = request.path_params["z"], request.path_params["x"]
    # Forms are checked before any text becomes a number.
    if not (layer_match and file_match and _NUMBER.fullmatch(z) and _NUMBER.fullmatch(x)):
        return not_found()
    layer, ending = layer_match[1], file_match[2]
    zoom, column, row = int(z), int(x), int(file_match[1])
    if zoom > MAX_ZOOM or column >= 2**zoom or row >= 2**zoom or not layer_exists(layer):
        return not_found()
    present = urls.points_url(layer, ending)
    if layer_match[2] != urls.content_hash("titik", layer):
        if not urls.was_given("titik", layer, layer_match[2]):
            return not_found()
        return moved(present.format(z=zoom, x=column, y=row))
    key = (present, zoom, column, row)
    return answer(request, _cache.get(key, lambda: _packed(layer, zoom, column, row, ending)))
