"""From stored rows in effect to the tables of the dataset that they change, derived ones too.

People of villages are summed for kecamatan, regencies and provinces, so that every level tells the
same total. Boundaries replace the outlines of regions or kecamatan, never their codes, names or
figures; the nation's display outlines follow, simplified. Indicators that the catalogue does not
have are listed in a table of their own, with the name and unit that their file gave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.catalogue import load_catalogue
from data.overlay import Overlay
from data.store import Dataset
from data.versions import facilities, features
from data.versions.attributes import unpack
from data.versions.kinds import (
    BOUNDARIES,
    FACILITIES,
    INDICATORS,
    NETWORKS,
    VILLAGE_TABLE,
    table_of,
)
from data.versions.table_cache import kept_table

LOADED_INDICATORS = "loaded_indicators"
"""Table of the indicators that only loaded files have: indicator, label, unit, source."""
DISPLAY_DEGREES = 0.005
"""Tolerance by which loaded outlines are simplified for the map of the nation."""
_POPULATION = {"districts": 8, "regions": 5, "provinces": 2}
_DISPLAY = "display_nation"
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Rows:
    """The rows in effect of one dataset of the desk, read when they are asked for.

    `text` changes whenever they do. In `folder`, if there is one, a large table that they make is
    kept for the next start.
    """

    text: str
    read: Callable[[], pd.DataFrame]
    folder: Path | None = None


def table_from(kind: str, key: str, stored: pd.DataFrame, base: Dataset) -> pd.DataFrame:
    """Return the table that stored rows make, complete, in the types of the embedded one."""
    if kind == FACILITIES:
        return facilities.table_from(stored, base, key)
    if kind == BOUNDARIES:
        return features.plain_table(kind, stored)
    return features.table_from(kind, key, stored, base)


def overlay_from(loaded: Mapping[tuple[str, str], Rows]) -> Overlay:
    """Return an overlay of the datasets of the desk, by kind and key."""
    made = _Overlaid(loaded)
    return Overlay(made.texts(), made.table, made.shapes, made.with_shapes)


class _Overlaid:
    """Tables and shapes from stored rows, read when they are asked for."""

    def __init__(self, loaded: Mapping[tuple[str, str], Rows]) -> None:
        self._own = {
            table_of(kind, key): (kind, key, rows)
            for (kind, key), rows in loaded.items()
            if kind != BOUNDARIES
        }
        self._outlines = {key: rows for (kind, key), rows in loaded.items() if kind == BOUNDARIES}
        self._people: pd.DataFrame | None = None
        networks = {name for name, (kind, *_) in self._own.items() if kind == NETWORKS}
        display = {_DISPLAY} if "regions" in self._outlines else set()
        self.with_shapes = frozenset({*networks, *self._outlines, *display})

    def texts(self) -> dict[str, str]:
        """Return each changed table with a text of what it is made from."""
        parts: dict[str, list[str]] = {name: [rows.text] for name, (*_, rows) in self._own.items()}
        if INDICATORS in self._own:
            parts[LOADED_INDICATORS] = parts[INDICATORS]
        for key, rows in self._outlines.items():
            for name in (key, _DISPLAY) if key == "regions" else (key,):
                parts.setdefault(name, []).append(rows.text)
        if "villages" in self._own:
            for name in _POPULATION:
                parts.setdefault(name, []).append(self._own["villages"][2].text)
        return {name: ";".join(each) for name, each in parts.items()}

    def table(self, name: str, base: Dataset) -> pd.DataFrame:
        """Return a table as an overlay gives it."""
        if name == "villages":
            return self._villages(base)
        if name in self._own:
            kind, key, rows = self._own[name]

            def made() -> pd.DataFrame:
                return table_from(kind, key, rows.read(), base)

            if rows.folder is None or kind != FACILITIES:
                return made()
            return kept_table(rows.folder, name, (rows.text, base.version), made)
        if name == LOADED_INDICATORS:
            return new_indicators(self._own[INDICATORS][2].read())
        if name in _POPULATION and "villages" in self._own:
            return _with_people(base.table(name), self._villages(base), _POPULATION[name])
        return base.table(name)

    def _villages(self, base: Dataset) -> pd.DataFrame:
        # Four tables are made from it, and the dataset asks for one after the other.
        if self._people is None:
            rows = self._own["villages"][2]
            self._people = table_from(VILLAGE_TABLE, "villages", rows.read(), base)
        return self._people

    def shapes(self, name: str, base: Dataset) -> Shapes:
        """Return the geometries of a table as an overlay gives them."""
        if name in self._own:
            return features.shapes_from(self._own[name][2].read())
        key = "regions" if name == _DISPLAY else name
        loaded = outlines(self._outlines[key].read(), base.table(key)["kode"])
        if name == _DISPLAY:
            return _displayed(loaded, base)
        embedded = base.geometries(key)
        return np.asarray(np.where(shapely.is_geometry(loaded), loaded, embedded))


def outlines(stored: pd.DataFrame, codes: pd.Series) -> Shapes:
    """Return the stored outlines by code, shape (n,), None where there is none."""
    ordered = stored.sort_values("key", kind="stable", ignore_index=True)
    shapes = pd.Series(features.shapes_from(stored), index=pd.Index(ordered["key"].astype("str")))
    found = shapes.reindex(codes).to_numpy(dtype=object)
    return np.array([each if shapely.is_geometry(each) else None for each in found], dtype=object)


def _displayed(loaded: Shapes, base: Dataset) -> Shapes:
    """Return the display outlines, those that were loaded simplified in the place of their own."""
    codes = base.table("regions")["kode"]
    changed = pd.Series(loaded, index=pd.Index(codes), dtype=object)
    same = shapely.equals_exact(loaded, base.geometries("regions"), 0.0)
    shown = base.geometries(_DISPLAY).copy()
    new = changed[~same & changed.notna()].reindex(base.table(_DISPLAY)["kode"])
    at = np.flatnonzero(new.notna().to_numpy())
    shown[at] = shapely.simplify(new.to_numpy(dtype=object)[at], DISPLAY_DEGREES)
    return np.asarray(shown)


def _with_people(table: pd.DataFrame, villages: pd.DataFrame, length: int) -> pd.DataFrame:
    sums = villages.groupby(villages["kode"].str.slice(0, length))["population"].sum()
    people = sums.reindex(table["kode"]).to_numpy()
    known = np.isfinite(people.astype(np.float64))
    return table.assign(
        population=np.where(known, people, table["population"]).astype(table["population"].dtype)
    )


def new_indicators(stored: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators that the catalogue does not have, by code.

    Columns indicator, label, unit and source; the last three are those of the newest row that
    tells them, "" where none does.
    """
    code = stored["key"].astype("str").str.split("|", n=2).str[1]
    new = ~code.isin(load_catalogue().indicators)
    extra = unpack(stored.loc[new, "properties"].astype("str"), frozenset({"indicator"}))
    none = pd.Series("", index=extra.index, dtype=object)
    told = pd.DataFrame({"indicator": code[new].to_numpy(dtype=object)}, index=extra.index)
    year = stored.loc[new, "key"].astype("str").str.rsplit("|", n=1).str[-1]
    for name in ("label", "unit", "source"):
        told[name] = extra.get(name, none).fillna("").astype("str")
    told = told.assign(year=pd.to_numeric(year, errors="coerce").to_numpy())
    told = told.sort_values(["indicator", "year"], kind="stable").replace("", None)
    # `last` takes the last value that is there, column by column.
    listed = told.groupby("indicator", as_index=False)[["label", "unit", "source"]].last()
    return listed.fillna("")
