"""Check networks (lines with their condition) and boundaries (polygons with codes)."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from data.build.common import fold
from data.problems import ERROR, WARNING, Problems
from data.readers.table import Detected, RawTable
from data.validation import duplicates, values
from data.validation.cells import Text, objects, text_of
from data.validation.gazetteer import Codes, Gazetteer
from data.validation.headers import ColumnMapping
from data.validation.open_names import settle
from data.validation.outcome import UPLOADED, Choices, Steps
from data.validation.regions import RegionReader, Stated
from data.validation.schemas import SCHEMAS

_WGS84 = Geod(ellps="WGS84")
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
CONDITIONS = ("baik", "sedang", "rusak ringan", "rusak berat")
_WORDS = {
    "baik": "baik", "b": "baik", "good": "baik", "mantap": "baik", "bagus": "baik",
    "sedang": "sedang", "s": "sedang", "fair": "sedang", "cukup": "sedang",
    "rusak ringan": "rusak ringan", "rr": "rusak ringan", "rusak": "rusak ringan",
    "poor": "rusak ringan", "rusak sedang": "rusak ringan", "rusak berat": "rusak berat",
    "rb": "rusak berat", "bad": "rusak berat", "very poor": "rusak berat",
}  # fmt: skip
# Stated and drawn lengths that differ by more than this share are told.
_LENGTH_TOLERANCE = 0.25
OVERLAP_KM2 = 1.0
Shapes = NDArray[np.object_]
Frame = tuple[pd.DataFrame, Detected]


class _Shapes:
    """What both kinds share: geometries of the right type, cells, stated regions."""

    def __init__(
        self, kind: str, table: RawTable, mapping: ColumnMapping, choices: Choices,
        gazetteer: Gazetteer, problems: Problems, types: tuple[int, ...],
    ) -> None:  # fmt: skip
        assert table.geometry is not None
        self.table, self.mapping, self.choices = table, mapping, choices
        self.gazetteer, self.problems, self.rows = gazetteer, problems, table.rows
        self.schema = SCHEMAS[kind]
        self.shapes: Shapes = table.geometry
        self.cells: dict[str, Text] = {
            name: text_of(table.frame[column]) for name, column in mapping.fields.items()
        }
        there = ~shapely.is_missing(self.shapes)
        silent = np.setdiff1d(self.rows[~there], problems.rows_with(ERROR))
        problems.add("E_GEOMETRY", ERROR, silent, reason="kosong")
        wrong = there & ~np.isin(shapely.get_type_id(self.shapes), types)
        said = np.array([str(s.geom_type) for s in self.shapes[wrong]], dtype=object)
        problems.add("E_GEOMETRY", ERROR, self.rows[wrong], "", said, reason=said)
        self.good = there & ~wrong
        self._refuse_far()
        reader = RegionReader(gazetteer, mapping, choices.code_system, repair=choices.repair)
        self.stated: Stated = reader.read(
            self.cells, self.rows, choices.region, problems, by_point=kind == "networks"
        )

    def _refuse_far(self) -> None:
        at = np.flatnonzero(self.good)
        box = shapely.bounds(self.shapes[at])
        far = (box[:, 0] > 142) | (box[:, 2] < 94) | (box[:, 1] > 7) | (box[:, 3] < -12)
        shown = [", ".join(f"{v:.3f}" for v in b[:2][::-1]) for b in box[far]]
        self.problems.add("E_OUT_OF_AREA", ERROR, self.rows[at[far]], "", shown)
        self.good[at[far]] = False

    def texts(self, name: str) -> NDArray[np.object_]:
        if name not in self.cells:
            return np.full(len(self.rows), "", dtype=object)
        clean = values.clean_text(self.cells[name], self.mapping.fields[name], self.rows,
                                  self.problems, repair=self.choices.repair)  # fmt: skip
        return objects(clean)

    def numbers(self, name: str) -> NDArray[np.float64]:
        if name not in self.cells:
            return np.full(len(self.rows), np.nan)
        return values.numbers(self.cells[name], self.schema.field(name),
                              self.mapping.fields[name], self.rows, self.choices.last_year,
                              self.problems, optional=True)  # fmt: skip


def check_networks(
    table: RawTable, mapping: ColumnMapping, choices: Choices, gazetteer: Gazetteer,
    problems: Problems, steps: Steps,
) -> Frame:  # fmt: skip
    """Return id, ruas, nama, kelas, kondisi, kode_wilayah, panjang_m, year, source, geometry, row.

    Length is geodesic, measured on the line; a stated length that differs by a quarter is told.
    The region, where none is stated, is that of the middle of the line.
    """
    read = _Shapes("networks", table, mapping, choices, gazetteer, problems, _LINES)
    length = np.full(len(read.rows), np.nan)
    length[read.good] = [_WGS84.geometry_length(shape) for shape in read.shapes[read.good]]
    steps.reach(0.4)
    kode = read.stated.kode
    lost = np.flatnonzero((kode == "") & read.good)
    middle = shapely.line_interpolate_point(_longest(read.shapes[lost]), 0.5, normalized=True)
    kode[lost] = gazetteer.locate(shapely.get_y(middle), shapely.get_x(middle))
    settle(read.stated.open_names, kode, mapping.fields.get("kabkota", ""), read.rows,
           gazetteer.names, problems)  # fmt: skip
    _hold_lengths(read, length)
    year = read.numbers("year")
    ids = _line_ids(read)
    duplicates.ids(ids, mapping.fields.get("id", ""), read.rows,
                   pd.DataFrame(columns=["id"]), problems)  # fmt: skip
    frame = pd.DataFrame(
        {
            "id": objects(ids), "ruas": read.texts("ruas"), "nama": read.texts("nama"),
            "kelas": read.texts("kelas"), "kondisi": _conditions(read), "kode_wilayah": kode,
            "panjang_m": np.round(length, 1),
            "year": np.where(np.isfinite(year), year, choices.data_year).astype(np.int16),
            "source": choices.source or UPLOADED, "geometry": read.shapes, "row": read.rows,
        }
    )  # fmt: skip
    return frame, read.stated.system


def _longest(shapes: Shapes) -> Shapes:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.length(parts), owner))
    _, first = np.unique(owner[order], return_index=True)
    longest: Shapes = parts[order][first]
    return longest


def _hold_lengths(read: _Shapes, length: NDArray[np.float64]) -> None:
    stated, column = read.numbers("panjang"), read.mapping.fields.get("panjang", "")
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.minimum(np.abs(stated / length - 1), np.abs(stated * 1000 / length - 1))
        at = np.flatnonzero(off > _LENGTH_TOLERANCE)
    read.problems.add("W_LENGTH", WARNING, read.rows[at], column, stated[at].astype(str),
                      drawn_m=np.round(length[at]))  # fmt: skip


def _conditions(read: _Shapes) -> NDArray[np.object_]:
    """Return conditions in the four words of the roads; others are told and left empty."""
    said = read.texts("kondisi")
    number, words = pd.factorize(said)
    known = np.array([_WORDS.get(fold(w), "") for w in words], dtype=object)
    unknown = np.array([bool(w) and not k for w, k in zip(words, known, strict=True)], dtype=bool)
    at = np.flatnonzero(unknown[number])
    read.problems.add("W_CONDITION", WARNING, read.rows[at],
                      read.mapping.fields.get("kondisi", ""), said[at])  # fmt: skip
    found: NDArray[np.object_] = known[number]
    return found


def _line_ids(read: _Shapes) -> Text:
    """Return ids; lines without one get one made of their own coordinates."""
    ids = read.texts("id").copy()
    if "id" in read.cells and duplicates.no_key(
        read.cells["id"], read.mapping.fields["id"], read.problems
    ):
        ids[:] = ""
    at = np.flatnonzero((ids == "") & read.good)
    wkb = shapely.to_wkb(read.shapes[at])
    ids[at] = [f"u{hashlib.sha256(each).hexdigest()[:12]}" for each in wkb]
    return pa.array(ids, pa.large_string())


def check_boundaries(
    table: RawTable, mapping: ColumnMapping, choices: Choices, gazetteer: Gazetteer,
    problems: Problems, steps: Steps,
) -> Frame:  # fmt: skip
    """Return kode (regency or kecamatan), nama, geometry and row.

    Two polygons of one code, and overlaps of over 1 km², are told; so are regions that a
    province's file leaves out.
    """
    read = _Shapes("boundaries", table, mapping, choices, gazetteer, problems, _AREAS)
    district = np.array([f[:8] for f in read.stated.full], dtype=object)
    kode = np.where(district != "", district, read.stated.kode).astype(object)
    lost = np.setdiff1d(read.rows[kode == ""], problems.rows_with(ERROR))
    problems.add("E_NO_REGION", ERROR, lost)
    _refuse_repeated(read, kode)
    steps.reach(0.5)
    _tell_overlaps(read, kode)
    _tell_missing(read, kode)
    frame = pd.DataFrame(
        {"kode": kode, "nama": read.texts("nama"), "geometry": read.shapes, "row": read.rows}
    )
    return frame, read.stated.system


def _refuse_repeated(read: _Shapes, kode: Codes) -> None:
    codes = pd.Series(kode)
    twice = (codes.duplicated(keep=False) & codes.ne("")).to_numpy()
    if twice.any():
        groups = pd.Series(read.rows).groupby(codes)
        first, last = (groups.transform(w).to_numpy() for w in ("first", "last"))
        rows = read.rows[twice]
        other = np.where(rows == first[twice], last[twice], first[twice])
        read.problems.add("E_DUP_KEY", ERROR, rows, read.mapping.fields.get("kode_wilayah", ""),
                          kode[twice], other=other)  # fmt: skip


def _tell_overlaps(read: _Shapes, kode: Codes) -> None:
    at = np.flatnonzero(read.good)
    shapes = read.shapes[at]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    keep = left < right
    for i, j in zip(left[keep], right[keep], strict=True):
        area, _ = _WGS84.geometry_area_perimeter(shapely.intersection(shapes[i], shapes[j]))
        km2 = abs(area) / 1e6
        if km2 >= OVERLAP_KM2:
            read.problems.add("W_OVERLAP", WARNING, int(read.rows[at[i]]), "", str(kode[at[i]]),
                              other=str(kode[at[j]]), area_km2=round(km2, 1))  # fmt: skip


def _tell_missing(read: _Shapes, kode: Codes) -> None:
    """Tell regencies that are not in a file which has others of their province."""
    have = {str(k) for k in kode if len(str(k)) == 5}
    provinces = {k[:2] for k in have}
    for each in sorted(set(read.gazetteer.regions) - have):
        if each[:2] in provinces:
            read.problems.add("W_REGION_ABSENT", WARNING, 0, "", each,
                              region=read.gazetteer.regions[each])  # fmt: skip
