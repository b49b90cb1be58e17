"""A dataset's versions as tables to look at: their rows, what differs, files to take away."""

from __future__ import annotations

import datetime as dt
import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.store import load_dataset
from data.validation.schemas import SCHEMAS
from data.versions import features, rows
from data.versions.attributes import RESERVED, extra_columns, unpack
from data.versions.kinds import BOUNDARIES, FACILITIES, NETWORKS
from data.versions.presence import PublishedVersions
from lib.services.desk import versions
from lib.services.desk.row_export import export_rows, in_parts
from lib.services.desk.versions import Comparison
from lib.services.reports.tables import About, to_xlsx_bytes

FIXED = (
    "id", "nama", "kode_kabkota", "kode_kecamatan", "lat", "lon", "location_quality", "active",
    "source", "year",
)  # fmt: skip
_LONGEST_VALUE = 60
_SHAPED = (NETWORKS, BOUNDARIES)


def table_at(kind: str, key: str, number: int, *, whole: bool = False) -> pd.DataFrame:
    """Return the rows of a published version as people read them, shared: change a copy.

    Parameters
    ----------
    kind, key, number
        Which.
    whole
        With the columns that a file brought of its own: those are for the desk, since a file may
        name people in them.

    Raises
    ------
    UnknownDatasetError, UnknownVersionError

    """
    table = _table(PublishedVersions().revision(), kind, key, number)
    if whole or kind not in (FACILITIES, NETWORKS):
        return table
    return table[[name for name in table.columns if name in _public(kind, key)]]


def _public(kind: str, key: str) -> frozenset[str]:
    known = {each.name for each in SCHEMAS[kind].fields}
    if kind == FACILITIES:
        return frozenset({*FIXED, *known, *extra_columns(load_dataset().facilities[key])})
    return frozenset({*known, "id", "key", "kode_wilayah", "kondisi", "kelas", "nama", "ruas"})


@functools.lru_cache(maxsize=2)
def _table(_revision: str, kind: str, key: str, number: int) -> pd.DataFrame:
    """Read a version once; the revision keeps what a restored backup changed apart."""
    stored = versions.rows_at(kind, key, number)
    if kind != FACILITIES:
        return features.plain_table(kind, stored).dropna(axis="columns", how="all")
    ordered = stored.sort_values("facility_id", kind="stable", ignore_index=True)
    table = ordered.rename(columns={"facility_id": "id"})[list(FIXED)]
    extra = unpack(ordered["attributes"].astype("str"), RESERVED)
    return pd.concat([table, extra], axis=1)


@functools.lru_cache(maxsize=2)
def _compared(_revision: str, kind: str, key: str, before: int, after: int) -> Comparison:
    return versions.compare(kind, key, before, after)


def compared(kind: str, key: str, before: int, after: int) -> Comparison:
    """Compare two published versions, once for each pair."""
    return _compared(PublishedVersions().revision(), kind, key, before, after)


def told_changes(kind: str, key: str, before: int, changed: pd.DataFrame) -> list[str]:
    """Say for rows of `Comparison.changed` what was changed: "beds: 12 → 20; nama: A → B".

    Columns that only the desk may see are named without their values.
    """
    identity = rows.identity_of(kind)
    wanted = changed[identity]
    old = versions.rows_at(kind, key, before).set_index(identity).reindex(wanted)
    shown = _public(kind, key) if kind in (FACILITIES, NETWORKS) else None
    names = changed["columns"].str.split(", ")
    return [
        _told(old.iloc[place], changed.iloc[place], names.iloc[place], shown)
        for place in range(len(changed))
    ]


def _told(old: pd.Series, new: pd.Series, names: list[str], shown: frozenset[str] | None) -> str:
    said = []
    for name in names:
        if name in ("attributes", "properties"):
            one, other = json.loads(old[name]), json.loads(new[name])
            for each in sorted(set(one) | set(other)):
                if one.get(each) != other.get(each):
                    open_to_all = shown is None or each in shown
                    said.append(_pair(each, one.get(each), other.get(each), open_to_all))
        else:
            said.append(_pair(name, old[name], new[name], name != "geometry"))
    return "; ".join(said)


def _pair(name: str, old: Any, new: Any, open_to_all: bool) -> str:  # noqa: FBT001
    return f"{name}: {_value(old)} → {_value(new)}" if open_to_all else name


def _value(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return "–"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text[:_LONGEST_VALUE] or "–"


def csv_of(kind: str, key: str, number: int, *, whole: bool = False) -> bytes:
    """Return a version as CSV: UTF-8 with a byte order mark, formulas inert, shapes as WKT."""
    table = table_at(kind, key, number, whole=whole)
    if kind in _SHAPED:
        table = table.assign(wkt=shapely.to_wkt(_shapes(kind, key, number), rounding_precision=6))
    return _written(table, "csv")


def xlsx_of(kind: str, key: str, number: int, about: About, *, whole: bool = False) -> bytes:
    """Return a version as a workbook with a sheet that explains it.

    Raises
    ------
    TableTooLongError

    """
    return to_xlsx_bytes(table_at(kind, key, number, whole=whole), key, about)


def geojson_of(kind: str, key: str, number: int, *, whole: bool = False) -> bytes:
    """Return a version as GeoJSON (RFC 7946); rows without a place have no geometry."""
    table = table_at(kind, key, number, whole=whole)
    if kind not in _SHAPED:
        return _written(table, "geojson")
    shapes = shapely.to_geojson(_shapes(kind, key, number)).tolist()
    properties = table.to_json(orient="records", lines=True, force_ascii=False).splitlines()
    lines = [
        f'{{"type":"Feature","properties":{own},"geometry":{shape or "null"}}}'
        for own, shape in zip(properties, shapes, strict=True)
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    return text.encode("utf-8", "replace")


def _written(table: pd.DataFrame, form: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"versi.{form}")
        export_rows(in_parts(table), path, form=form)
        return path.read_bytes()


def _shapes(kind: str, key: str, number: int) -> NDArray[np.object_]:
    return features.shapes_from(versions.rows_at(kind, key, number))


def file_stem(kind: str, key: str, number: int) -> str:
    """Give the name of a download without its ending."""
    name = key if kind == FACILITIES else f"{kind}-{key}"
    return f"peta-layanan-{name}-versi-{number}".replace("_", "-")


def today() -> dt.date:
    """Give the date that files carry (UTC)."""
    return dt.datetime.now(dt.UTC).date()
