"""Facility rows of the database as the table of a class, and the embedded table as rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.places import Places
from data.store import FACILITY_COLUMNS, Dataset
from data.versions.attributes import as_embedded, extra_columns, pack, unpack

_PLACES: dict[str, Places] = {}
_STORED = [name for name in FACILITY_COLUMNS if name != "landmass_id"]


def rows_from(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows to store of a facility table; what follows from the point is left out.

    Parameters
    ----------
    table
        `FACILITY_COLUMNS` (landmass_id not needed) and attributes, either as columns of their own
        or as JSON text in a column `attributes`.

    """
    attributes = (
        table["attributes"].to_numpy(dtype=object)
        if "attributes" in table.columns
        else pack(table[extra_columns(table)])
    )
    rows = table[_STORED].rename(columns={"id": "facility_id"})
    texts = {
        name: rows[name].astype("object").where(rows[name].notna(), "").astype("str")
        for name in ("facility_id", "nama", "kode_kabkota", "kode_kecamatan", "source")
    }
    year = rows["year"].astype("Int32")
    return rows.assign(
        **texts,
        attributes=attributes,
        year=year.where(year > 0),
        active=rows["active"].astype("bool"),
        location_score=pd.to_numeric(rows["location_score"]).astype("float64"),
    ).reset_index(drop=True)


def table_from(rows: pd.DataFrame, base: Dataset, facility_class: str) -> pd.DataFrame:
    """Return the table of a class from stored rows, complete as the build makes it, by id.

    Landmass, region mismatch and shared points are those of the embedded row where point and
    region are unchanged; else they are found as the build finds them.
    """
    embedded = base.facilities[facility_class]
    rows = rows.sort_values("facility_id", kind="stable", ignore_index=True)
    table = pd.DataFrame(
        {
            "id": rows["facility_id"].astype("str"),
            "nama": rows["nama"].astype("str"),
            "kode_kabkota": rows["kode_kabkota"].astype("str"),
            "kode_kecamatan": rows["kode_kecamatan"].replace("", None).astype("str"),
            "lat": pd.to_numeric(rows["lat"]).astype("float64"),
            "lon": pd.to_numeric(rows["lon"]).astype("float64"),
            "location_quality": rows["location_quality"].astype("str"),
            "location_score": pd.to_numeric(rows["location_score"]).astype("float32"),
            "active": rows["active"].astype("bool"),
            "landmass_id": np.int32(-1),
            "source": rows["source"].astype("str"),
            "year": pd.to_numeric(rows["year"]).fillna(0).astype("int16"),
        }
    )
    table = _with_derived(table, embedded, base)
    extra = unpack(rows["attributes"].astype("str"))
    known = {
        name: as_embedded(
            extra.get(name, pd.Series(None, index=table.index, dtype=object)), embedded[name]
        )
        for name in extra_columns(embedded)
    }
    free = {name: extra[name] for name in extra.columns if name not in known}
    return pd.concat([table, pd.DataFrame(known | free, index=table.index)], axis=1)


def _with_derived(table: pd.DataFrame, embedded: pd.DataFrame, base: Dataset) -> pd.DataFrame:
    """Add landmass, region mismatch and shared points."""
    place = _unchanged(table, embedded)
    same = place >= 0
    land = np.full(len(table), -1, dtype=np.int32)
    mismatch = np.zeros(len(table), dtype=bool)
    if "region_mismatch" in embedded.columns:
        land[same] = embedded["landmass_id"].to_numpy()[place[same]]
        mismatch[same] = embedded["region_mismatch"].to_numpy(dtype=bool)[place[same]]
    new = np.flatnonzero(~same & table["lat"].notna().to_numpy())
    if len(new):
        code, found = places_of(base).locate(
            table["lat"].to_numpy()[new], table["lon"].to_numpy()[new]
        )
        land[new] = found
        surveyed = table["location_quality"].to_numpy(dtype=object)[new] == "surveyed"
        own = table["kode_kabkota"].to_numpy(dtype=object)[new]
        mismatch[new] = surveyed & (code != "") & (code != own)
    surveyed_rows = table["location_quality"].eq("surveyed")
    shared = surveyed_rows & table[surveyed_rows].duplicated(["lat", "lon"], keep=False).reindex(
        table.index, fill_value=False
    )
    return table.assign(landmass_id=land, region_mismatch=mismatch, shared_point=shared)


def _unchanged(table: pd.DataFrame, embedded: pd.DataFrame) -> np.ndarray:
    """Return the embedded row of each row whose id, point and region are as there, else -1."""
    if embedded.empty or not embedded["id"].is_unique or not len(table):
        return np.full(len(table), -1)
    place = pd.Index(embedded["id"]).get_indexer(pd.Index(table["id"]))
    there = np.clip(place, 0, None)
    same = place >= 0
    for name in ("lat", "lon"):
        own, theirs = table[name].to_numpy(), embedded[name].to_numpy()[there]
        same &= (own == theirs) | (np.isnan(own) & np.isnan(theirs))
    for name in ("kode_kabkota", "location_quality"):
        own = table[name].to_numpy(dtype=object)
        same &= own == embedded[name].to_numpy(dtype=object)[there]
    return np.where(same, place, -1)


def places_of(base: Dataset) -> Places:
    """Return the geography of a dataset, read once for each version of its regions."""
    version = base.version_of("regions", "districts", "villages")
    if version not in _PLACES:
        _PLACES.clear()
        _PLACES[version] = Places.of(base)
    return _PLACES[version]
