"""Road networks that a user loads, or that come with the dataset, and how they are read.

GeoJSON, GeoPackage, OSM XML and OSM PBF through GDAL (pyogrio), told apart by their first bytes;
other forms that GDAL knows, some of which read further files, are never tried.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from data.versions.kinds import ROADS_PREFIX
from geo.aggregate import NATION
from geo.ecef import Floats
from geo.network import class_speeds
from geo.speeds import DEFAULT_ROAD_KMH, MAX_KMH, ROAD_CLASS_KMH
from lib.errors import EmptyFileError, LimitError
from lib.limits import MAX_FILE_BYTES
from lib.services.files import LAT_RANGE, LON_RANGE
from lib.services.travel_errors import (
    RoadsAreaError,
    RoadsCoordinateError,
    RoadsCrsError,
    RoadsDamagedError,
    RoadsEmptyError,
    RoadsSwappedError,
    RoadsTypeError,
)

Form = Literal["geojson", "geopackage", "osm", "dataset"]
SeedRoads = Literal["belu", "penajam", "maumere", "kaltara"]
# Table, and the region whose villages the roads serve.
SEED_ROADS: dict[str, tuple[str, str]] = {
    "belu": ("roads_belu", "53.04"),
    "penajam": ("roads_penajam", "64.09"),
    "maumere": ("roads_maumere_odbl", "53.07"),
    "kaltara": ("roads_kaltara", "65"),
}
_TABLE, _TRAVELLED = "roads_", "jalan"
MAX_LINES = 500_000
MAX_VERTICES = 3_000_000
CLASS_COLUMNS = ("highway", "kelas", "fclass", "class", "jenis", "type")
SPEED_COLUMNS = ("kecepatan_kmh", "speed_kmh", "maxspeed_kmh")
# Values of `highway` in OpenStreetMap that nobody travels along.
_NO_WAY = {
    "abandoned", "bus_stop", "construction", "corridor", "demolished", "elevator", "no",
    "planned", "platform", "proposed", "raceway", "razed", "rest_area", "services",
}  # fmt: skip
_DRIVERS: dict[Form, str] = {"geojson": "GeoJSON", "geopackage": "GPKG", "osm": "OSM"}
_ENDINGS: dict[Form, str] = {"geojson": ".geojson", "geopackage": ".gpkg", "osm": ".osm.pbf"}
_EPSG_4326 = ("EPSG:4326", "OGC:CRS84")
_LINE = (1, 5)
_LEAST_SHARE_INSIDE = 0.5
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Roads:
    """Hold the lines of a road network, ready for `lib.services.travel_network`.

    Attributes
    ----------
    name, form, sha256
        As told; what it was read as; of the bytes ("" for the dataset's own).
    lines
        LineStrings, EPSG:4326, shape (lines,).
    classes
        Class of each, lower case, "" where none is given.
    speed_kmh
        Speed of each: its own column, else that of its class, else the default.
    dropped
        Features left out, by reason: ``not_a_line``, ``broken``, ``not_passable``.
    unknown_classes
        Classes without a speed of their own, which take the default.

    """

    name: str
    form: Form
    sha256: str
    lines: Shapes
    classes: tuple[str, ...]
    speed_kmh: Floats
    dropped: dict[str, int]
    unknown_classes: tuple[str, ...]


def open_roads(
    content: bytes,
    name: str = "jalan",
    *,
    layer: str | None = None,
    speeds_kmh: Mapping[str, float] | None = None,
    default_kmh: float = DEFAULT_ROAD_KMH,
) -> Roads:
    """Read and check the bytes of a road network, by way of a temporary file.

    Parameters
    ----------
    content : bytes
        At most 50 MB, 500,000 lines, 3,000,000 vertices; EPSG:4326 (longitude, latitude).
    name : str
        For messages only.
    layer : str, optional
        Of a GeoPackage; the first with lines by default. In OSM always ``lines``.
    speeds_kmh : mapping, optional
        Speed by class, before `geo.speeds.ROAD_CLASS_KMH`. The class is the first column of
        `CLASS_COLUMNS` that is there; a column of `SPEED_COLUMNS` goes before both.
    default_kmh : float
        Of classes without a speed.

    Raises
    ------
    InputFileError
        E_EMPTY, E_LIMIT, E_ROADS_TYPE, _READ, _CRS, _COORD, _SWAPPED, _AREA or _EMPTY.

    """
    form = _form(content, name)
    with tempfile.TemporaryDirectory(prefix="peta-jalan-") as folder:
        # GDAL wants a name that ends as its form does; that of the user is never used.
        path = Path(folder) / f"jalan{_ENDINGS[form]}"
        path.write_bytes(content)
        layer = _layer(path, name, form, layer)
        meta, wkb, values = _read(path, name, form, layer)
    if form != "osm" and str(meta["crs"]) not in _EPSG_4326:
        raise RoadsCrsError(file=name, crs=meta["crs"] or "-")
    columns = {str(key).lower(): each for key, each in zip(meta["fields"], values, strict=True)}
    lines, source, dropped = _lines(wkb, name)
    classes = _classes(columns, source)
    way = np.array([each not in _NO_WAY for each in classes], dtype=bool)
    if form == "osm":
        way &= classes != ""
    dropped["not_passable"] = len(np.unique(source[~way]))
    lines, source, classes = lines[way], source[way], classes[way]
    if not lines.size:
        raise RoadsEmptyError(file=name)
    _check_places(lines, name)
    given = _given_speeds(columns, source)
    return _roads(name, form, content, lines, classes, given, dropped, speeds_kmh, default_kmh)


@kept_by_version(maxsize=4)
def road_places(dataset: Dataset | None = None) -> Mapping[str, tuple[str, str]]:
    """Return the road networks of the dataset: table and region served, by place.

    Those of `SEED_ROADS`, then the networks loaded at the data desk whose key begins with
    ``jalan``; other networks (bridges, irrigation) carry nobody.
    """
    dataset = dataset or current_dataset()
    places = dict(SEED_ROADS)
    for table in dataset.names:
        if table.startswith(f"{ROADS_PREFIX}{_TRAVELLED}"):
            codes = dataset.table(table)["kode_wilayah"].astype("str")
            if len(codes):
                places[table.removeprefix(_TABLE)] = (table, _common_region(set(codes)))
    return places


def _common_region(codes: set[str]) -> str:
    """Return the regency or province that holds all codes, else the nation."""
    for length in (5, 2):
        found = {code[:length] for code in codes}
        if len(found) == 1 and len(next(iter(found))) == length:
            return found.pop()
    return NATION


def seed_roads(place: str, dataset: Dataset | None = None) -> Roads:
    """Return the roads of a place of the dataset; see `road_places`.

    The sources are named in its `sources.toml`; those of Maumere are ODbL, of 2012.

    Raises
    ------
    KeyError
        If there is no such place.

    """
    return _seed_roads(dataset or current_dataset(), place)


@kept_by_version(maxsize=8)
def _seed_roads(dataset: Dataset, place: str) -> Roads:
    table = road_places(dataset)[place][0]
    lines, source, dropped = _parts(dataset.geometries(table))
    classes = _classes({"kelas": dataset.table(table)["kelas"].to_numpy(dtype=object)}, source)
    way = ~np.isin(classes, sorted(_NO_WAY))
    given = np.full(int(way.sum()), np.nan)
    return _roads(
        table, "dataset", b"", lines[way], classes[way], given, dropped, None, DEFAULT_ROAD_KMH
    )


def _roads(
    name: str,
    form: Form,
    content: bytes,
    lines: Shapes,
    classes: Shapes,
    given: Floats,
    dropped: dict[str, int],
    speeds_kmh: Mapping[str, float] | None,
    default_kmh: float,
) -> Roads:
    speeds = ROAD_CLASS_KMH | {key.lower(): value for key, value in (speeds_kmh or {}).items()}
    by_class = class_speeds(list(classes), speeds, default_kmh)
    return Roads(
        name=name,
        form=form,
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        lines=lines,
        classes=tuple(str(each) for each in classes),
        speed_kmh=np.where(np.isnan(given), by_class, given),
        dropped={key: count for key, count in dropped.items() if count},
        unknown_classes=tuple(sorted(set(classes) - set(speeds))),
    )


def _form(content: bytes, name: str) -> Form:
    """Tell the form by the first bytes."""
    if not content.strip(b" \t\r\n\xef\xbb\xbf"):
        raise EmptyFileError(file=name)
    if len(content) > MAX_FILE_BYTES:
        raise LimitError(file=name, limit=f"{MAX_FILE_BYTES // 1024**2} MB")
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(b"SQLite format 3\x00") and content[68:72] == b"GPKG":
        return "geopackage"
    if b"OSMHeader" in content[:64] or re.match(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<osm\b", head):
        return "osm"
    if head.startswith(b"{") and re.search(rb'"type"\s*:\s*"Feature(Collection)?"', head):
        return "geojson"
    raise RoadsTypeError(file=name)


def _layer(path: Path, name: str, form: Form, layer: str | None) -> str | None:
    if form == "osm":
        return "lines"
    if form == "geojson" or layer is not None:
        return layer if form == "geopackage" else None
    with _reading(name, layer):
        for each, kind in pyogrio.list_layers(path):
            if kind is not None and "LineString" in str(kind):
                return str(each)
    raise RoadsEmptyError(file=name)


class _reading:  # noqa: N801 - used as a word, like contextlib.suppress
    """Turn the faults of GDAL into one of ours."""

    def __init__(self, name: str, layer: str | None) -> None:
        self.name, self.layer = name, layer

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, _: Any) -> None:
        faults = (DataSourceError, DataLayerError, FieldError, GeometryError, UnicodeDecodeError)
        if isinstance(error, (*faults, RuntimeError)):
            raise RoadsDamagedError(file=self.name, layer=self.layer or "-") from error


def _read(
    path: Path, name: str, form: Form, layer: str | None
) -> tuple[dict[str, Any], Shapes, list[npt.NDArray[Any]]]:
    with _reading(name, layer):
        info = pyogrio.read_info(path, layer=layer)
        if info["driver"] != _DRIVERS[form]:
            raise RoadsTypeError(file=name)
        wanted = {*CLASS_COLUMNS, *SPEED_COLUMNS}
        columns = [each for each in info["fields"] if str(each).lower() in wanted]
        more = {"where": "highway IS NOT NULL"} if form == "osm" else {}
        meta, _, wkb, values = pyogrio.raw.read(
            path, layer=layer, columns=columns, max_features=MAX_LINES + 1, **more
        )
    if len(wkb) > MAX_LINES:
        raise LimitError(file=name, limit=f"{MAX_LINES} garis (lines)")
    return meta, wkb, values


def _lines(wkb: Shapes, name: str) -> tuple[Shapes, npt.NDArray[np.intp], dict[str, int]]:
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    if int(shapely.get_num_coordinates(shapes).sum()) > MAX_VERTICES:
        raise LimitError(file=name, limit=f"{MAX_VERTICES} titik (vertices)")
    return _parts(shapes)


def _parts(shapes: Shapes) -> tuple[Shapes, npt.NDArray[np.intp], dict[str, int]]:
    """Return single lines in two dimensions, the feature of each, and what was left out."""
    kind = shapely.get_type_id(shapes)
    there, drawn = kind >= 0, np.flatnonzero(np.isin(kind, _LINE))
    lines, part_of = shapely.get_parts(shapely.force_2d(shapes[drawn]), return_index=True)
    source = drawn[part_of]
    degrees, owner = shapely.get_coordinates(lines, return_index=True)
    broken = np.zeros(len(lines), dtype=bool)
    broken[owner[~np.isfinite(degrees).all(axis=1)]] = True
    broken |= ~(shapely.length(lines) > 0)
    dropped = {
        "not_a_line": int(there.sum()) - len(drawn),
        "broken": int((~there).sum()) + int(broken.sum()),
    }
    return lines[~broken], source[~broken], dropped


def _classes(columns: Mapping[str, npt.NDArray[Any]], source: npt.NDArray[np.intp]) -> Shapes:
    for name in CLASS_COLUMNS:
        if name in columns:
            text = ["" if each is None else str(each).strip().lower() for each in columns[name]]
            return np.array(text, dtype=object)[source]
    return np.full(len(source), "", dtype=object)


def _given_speeds(columns: Mapping[str, npt.NDArray[Any]], source: npt.NDArray[np.intp]) -> Floats:
    """Return speeds of the file's own column that make sense; NaN elsewhere."""
    for name in SPEED_COLUMNS:
        if name in columns and columns[name].dtype.kind in "iuf":
            value = columns[name].astype(np.float64)
            return np.asarray(np.where((value > 0) & (value <= MAX_KMH), value, np.nan)[source])
    return np.full(len(source), np.nan)


def _check_places(lines: Shapes, name: str) -> None:
    degrees = shapely.get_coordinates(lines)
    lon, lat = degrees[:, 0], degrees[:, 1]
    found = f"{lon[0]:.6g}, {lat[0]:.6g}"

    def inside(x: Floats, y: Floats) -> float:
        fits = (x >= LON_RANGE[0]) & (x <= LON_RANGE[1]) & (y >= LAT_RANGE[0]) & (y <= LAT_RANGE[1])
        return float(fits.mean())

    if inside(lat, lon) > _LEAST_SHARE_INSIDE:
        raise RoadsSwappedError(file=name, found=found)
    if (np.abs(lon) > 180).any() or (np.abs(lat) > 90).any():
        raise RoadsCoordinateError(file=name, found=found)
    if inside(lon, lat) < _LEAST_SHARE_INSIDE:
        raise RoadsAreaError(file=name)
