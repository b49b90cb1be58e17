"""Read GeoPackage, zipped shapefile and KML through pyogrio; runs in the child process."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.problems import Problems
from data.readers.errors import DamagedFileError, NoCrsError
from data.readers.geometry import clean, find_crs
from data.readers.parsed import Parsed, as_text, check_cells, check_size, choose
from data.readers.table import ALL_SHEETS, ReadOptions
from lib.errors import LimitError, NoRowsError
from lib.limits import MAX_SHEETS

_SIDECARS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# Columns that the KML driver adds to every layer.
_KML_OWN = ("id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude",
            "visibility", "drawOrder", "icon", "snippet")  # fmt: skip
_CODECS = {"UTF-8": "UTF-8", "Windows-1252": "CP1252"}
Layer = tuple[str, Path, str | None]  # shown name, file, layer inside the file


def read_spatial(
    path: Path, name: str, form: str, options: ReadOptions, share: Callable[[float], None]
) -> Parsed:
    """Read a layer, or all of them one below the other; without a stated one the first with rows.

    Raises
    ------
    InputFileError

    """
    from pyogrio.errors import DataSourceError

    try:
        layers = _layers(path, form)
        if len(layers) > MAX_SHEETS:
            raise LimitError(file=name, limit=f"{MAX_SHEETS} lapisan")
        names = [layer[0] for layer in layers]
        wanted_name = options.layer or options.sheet
        wanted = choose(name, wanted_name, names)
        tables = []
        for at, layer in enumerate(each for each in layers if each[0] in wanted):
            share(at / len(wanted))
            table = _read_layer(layer, name, form, options)
            if len(table.frame):
                tables.append(table)
                if wanted_name != ALL_SHEETS:
                    break
    except DataSourceError as error:
        raise DamagedFileError(file=name, form=form.upper()) from error
    if not tables:
        raise NoRowsError(file=name)
    from data.readers.workbook import stack

    result = stack(tables) if wanted_name == ALL_SHEETS else tables[0]
    check_size(name, len(result.frame), result.frame.shape[1])
    return Parsed(**{**vars(result), "sheets": tuple(names)})


def unpacked(path: Path, ending: str) -> bytes:
    """Return a file's bytes; of a ZIP those of its first member with an ending."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        inside = (each for each in archive.namelist() if each.lower().endswith(ending))
        return archive.read(next(inside))


def _layers(path: Path, form: str) -> list[Layer]:
    import pyogrio

    if form == "shp":
        return _shapefiles(path)
    file = path.with_suffix(f".{form}")
    file.write_bytes(unpacked(path, f".{form}"))
    return [(str(each), file, str(each)) for each, _ in pyogrio.list_layers(file)]


def _shapefiles(path: Path) -> list[Layer]:
    """Unpack the shapefiles of a ZIP under names of our own."""
    layers: list[Layer] = []
    with zipfile.ZipFile(path) as archive:
        members = {each.lower(): each for each in archive.namelist()}
        for low, member in members.items():
            if not low.endswith(".shp") or low.startswith("__macosx/"):
                continue
            file = path.with_name(f"layer{len(layers)}.shp")
            for ending in _SIDECARS:
                beside = members.get(low.removesuffix(".shp") + ending)
                if beside is not None:
                    file.with_suffix(ending).write_bytes(archive.read(beside))
            layers.append((PurePosixPath(member).stem, file, None))
    return layers


def _read_layer(layer: Layer, name: str, form: str, options: ReadOptions) -> Parsed:
    import pyogrio

    shown, file, inside = layer
    info = pyogrio.read_info(file, layer=inside, force_feature_count=True)
    check_size(name, info["features"], len(info["fields"]))
    encoding = _CODECS.get(options.encoding or "") if form == "shp" else None
    meta, table = pyogrio.read_arrow(file, layer=inside, encoding=encoding)
    column = meta.get("geometry_name") or "wkb_geometry"
    if column not in table.column_names:
        raise NoCrsError(file=name)
    shapes = shapely.from_wkb(
        np.array(table[column].to_pylist(), dtype=object), on_invalid="ignore"
    )
    fields = [each for each in table.column_names if each != column]
    frame = text_columns(table, fields)
    if form == "kml":
        frame = frame[
            [each for each in frame if each not in _KML_OWN and (frame[each] != "").any()]
        ]
    check_cells(name, frame)
    rows = np.arange(1, len(frame) + 1, dtype=np.int64)
    problems = Problems()
    crs = find_crs(name, options.crs, meta.get("crs")) if len(rows) else None
    label = ""
    if crs is not None:
        shapes, label = clean(np.atleast_1d(shapes), rows, crs, name, problems)
    return Parsed(frame, rows, problems, geometry=shapes, sheet=shown, crs=label)


def text_columns(table: Any, fields: list[str]) -> pd.DataFrame:
    """Turn columns of an Arrow table into a frame of text."""
    columns = {each: [as_text(value) for value in table[each].to_pylist()] for each in fields}
    return pd.DataFrame(
        {each: pd.Series(cells, dtype="str") for each, cells in columns.items()},
        index=pd.RangeIndex(table.num_rows),
    )
