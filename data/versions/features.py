"""Rows of the other kinds (networks, tables of regions and villages, boundaries) and their tables.

Each row has a key that tells it apart, a region's code, its other columns as JSON text, and for
networks and boundaries a geometry.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.store import Dataset
from data.versions.attributes import pack, unpack
from data.versions.kinds import BOUNDARIES, BUDGETS, INDICATORS, NETWORKS, VILLAGE_TABLE

KEYS: dict[str, tuple[str, ...]] = {
    INDICATORS: ("kode", "indicator", "year"),
    BUDGETS: ("kode", "item", "year"),
    "villages": ("kode",),
    "regions": ("kode",),
    "districts": ("kode",),
}
"""The columns that tell rows apart, by dataset key; a network's rows have an `id`."""
UPLOADED = "unggahan"
"""Source of a village's population that was loaded at the desk."""
_ROAD_TEXT = ("ruas", "nama", "kelas", "kondisi", "kode_wilayah", "source")


def rows_from(kind: str, key: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows to store: key, kode, properties (JSON text), geometry (WKB or None).

    `table` has the columns of `KEYS` (networks: `id`, `kode_wilayah`), its other columns, and for
    networks and boundaries `geometry` (shapely, EPSG:4326).
    """
    names = ("id",) if kind == NETWORKS else KEYS[key]
    code = "kode_wilayah" if kind == NETWORKS else "kode"
    identity = table[names[0]].astype("str")
    for name in names[1:]:
        identity = identity + "|" + table[name].astype("str")
    left_out = {"row", "geometry", code, *(("id",) if kind == NETWORKS else ("kode",))}
    shapes = (
        [None if each is None else shapely.to_wkb(each) for each in table["geometry"]]
        if "geometry" in table.columns
        else None
    )
    codes = table[code] if code in table.columns else pd.Series("", index=table.index)
    return pd.DataFrame(
        {
            "key": identity.to_numpy(dtype=object),
            "kode": codes.fillna("").astype("str").to_numpy(dtype=object),
            "properties": pack(table[[c for c in table.columns if c not in left_out]]),
            "geometry": pd.Series(shapes, dtype=object, index=range(len(table))),
        }
    )


def embedded_rows(kind: str, key: str, base: Dataset) -> pd.DataFrame:
    """Return the rows of version 0: those of the embedded table; none for a network."""
    if kind == NETWORKS:
        empty: dict[str, list[object]] = {"id": [], "kode_wilayah": [], "geometry": []}
        return rows_from(kind, key, pd.DataFrame(empty, dtype=object))
    table = base.table(key)
    if kind == VILLAGE_TABLE:
        table = table[["kode", "population"]]
    if kind == BOUNDARIES:
        table = table[["kode", "nama"]].assign(
            geometry=pd.Series(base.geometries(key), index=table.index, dtype=object)
        )
    return rows_from(kind, key, table)


def plain_table(kind: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return stored rows as a table: key, code and properties as columns, in the order of keys."""
    rows = rows.sort_values("key", kind="stable", ignore_index=True)
    code = "kode_wilayah" if kind == NETWORKS else "kode"
    extra = unpack(rows["properties"].astype("str"), frozenset({"key", code}))
    own = pd.DataFrame({"key": rows["key"].astype("str"), code: rows["kode"].astype("str")})
    return pd.concat([own, extra], axis=1)


def shapes_from(rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return the geometries of stored rows in the order of `plain_table`, None where none."""
    ordered = rows.sort_values("key", kind="stable", ignore_index=True)["geometry"]
    wkb = [None if each is None else bytes(each) for each in ordered]
    return np.asarray(shapely.from_wkb(np.array(wkb, dtype=object)), dtype=object)


def table_from(kind: str, key: str, rows: pd.DataFrame, base: Dataset) -> pd.DataFrame:
    """Return the table of the dataset that rows make, in the types of the embedded one."""
    plain = plain_table(kind, rows)
    if kind == NETWORKS:
        return _roads(plain)
    if kind == VILLAGE_TABLE:
        return _villages(plain, base)
    embedded = base.table(key)
    return _typed(plain, embedded).sort_values(list(KEYS[key]), ignore_index=True)


def _typed(plain: pd.DataFrame, embedded: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of an embedded table, in its types; what is not given is missing."""
    columns = {}
    for name, dtype in embedded.dtypes.items():
        given = plain.get(str(name), pd.Series(None, index=plain.index, dtype=object))
        if pd.api.types.is_numeric_dtype(dtype):
            numbers = pd.to_numeric(given, errors="coerce")
            whole = pd.api.types.is_integer_dtype(dtype)
            columns[str(name)] = (numbers.fillna(0) if whole else numbers).astype(dtype)
        else:
            columns[str(name)] = given.where(given.notna(), "").astype("str")
    return pd.DataFrame(columns)


def _villages(plain: pd.DataFrame, base: Dataset) -> pd.DataFrame:
    """Give the villages with the people that were loaded; the others keep theirs."""
    villages = base.villages
    people = pd.Series(
        pd.to_numeric(plain.get("population", pd.Series(dtype=object)), errors="coerce").to_numpy(),
        index=pd.Index(plain["kode"]),
        dtype="float64",
    )
    loaded = people.reindex(villages["kode"]).to_numpy()
    before = villages["population"].to_numpy()
    changed = np.isfinite(loaded) & (loaded != before)
    population = np.where(changed, loaded, before).astype(np.int64)
    source = villages["population_source"].mask(pd.Series(changed, villages.index), UPLOADED)
    return villages.assign(population=population, population_source=source.astype("str"))


def _roads(plain: pd.DataFrame) -> pd.DataFrame:
    columns = {"id": plain["key"]}
    for name in _ROAD_TEXT:
        given = plain.get(name, pd.Series("", index=plain.index, dtype=object))
        columns[name] = given.where(given.notna(), "").astype("str")
    year = plain.get("year", pd.Series(None, index=plain.index, dtype=object))
    return pd.DataFrame(columns).assign(
        year=pd.to_numeric(year, errors="coerce").round().astype("Float64").astype("Int16")
    )
