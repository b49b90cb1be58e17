"""Read GeoJSON with every number's own digits: ``32.10`` stays ``32.10``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from data.problems import Problems
from data.readers.encoding import to_utf8
from data.readers.errors import DamagedFileError, OtherFormError
from data.readers.geometry import clean, find_crs
from data.readers.parsed import Parsed, check_cells, check_size, text_frame
from data.readers.spatial import unpacked
from data.readers.table import ReadOptions
from lib.errors import NoRowsError

_DEGREES = "EPSG:4326"  # what GeoJSON is in unless an older file says otherwise (RFC 7946)


class Digits(float):
    """A number that remembers how it was written."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Digits:
        """Keep the text beside the value."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def read_geojson(
    path: Path, name: str, form: str, options: ReadOptions, share: Callable[[float], None]
) -> Parsed:
    """Read a FeatureCollection, or one Feature.

    Raises
    ------
    InputFileError

    """
    data, _ = to_utf8(unpacked(path, ".geojson"), name, options.encoding)
    try:
        # A number of digits alone stays text as well: codes may stand unquoted.
        whole = json.loads(data, parse_float=Digits, parse_int=Digits)
    except (ValueError, RecursionError) as error:
        raise DamagedFileError(file=name, form=form.upper()) from error
    share(0.5)
    features = _features(whole, name)
    if not features:
        raise NoRowsError(file=name)
    keys: dict[str, None] = {}
    for feature in features:
        keys.update(dict.fromkeys(feature.get("properties") or {}))
    check_size(name, len(features), len(keys))
    columns = {
        key: [_text((each.get("properties") or {}).get(key)) for each in features] for key in keys
    }
    frame = text_frame(columns, len(features))
    check_cells(name, frame)
    rows = np.arange(1, len(features) + 1, dtype=np.int64)
    problems = Problems()
    shapes = np.empty(len(features), dtype=object)
    shapes[:] = [_shape(feature.get("geometry")) for feature in features]
    crs = find_crs(name, options.crs, _stated_crs(whole))
    shapes, label = clean(shapes, rows, crs, name, problems)
    return Parsed(frame, rows, problems, geometry=shapes, crs=label)


def _features(whole: Any, name: str) -> list[dict[str, Any]]:
    kind = whole.get("type") if isinstance(whole, dict) else None
    features = whole.get("features") if kind == "FeatureCollection" else [whole]
    if kind not in ("FeatureCollection", "Feature") or not isinstance(features, list):
        raise OtherFormError(file=name, kind="JSON", expected="GeoJSON")
    for feature in features:
        fits = isinstance(feature, dict) and feature.get("type") == "Feature"
        if not fits or not isinstance(feature.get("properties") or {}, dict):
            raise OtherFormError(file=name, kind="JSON", expected="GeoJSON")
    return features


def _shape(geometry: Any) -> shapely.Geometry | None:
    if not isinstance(geometry, dict):
        return None
    try:
        made: shapely.Geometry = shape(geometry)
    except Exception:  # noqa: BLE001 (shapely raises many kinds on coordinates of odd nesting)
        return None
    return made


def _stated_crs(whole: Any) -> str:
    crs = whole.get("crs") if isinstance(whole, dict) else None
    if crs is None:
        return _DEGREES
    properties = crs.get("properties") if isinstance(crs, dict) else None
    text = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    return _DEGREES if text.upper().endswith("CRS84") else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Digits):
        return value.text
    if isinstance(value, float):  # NaN and Infinity, which JSON does not have
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return json.dumps(value, ensure_ascii=False)
