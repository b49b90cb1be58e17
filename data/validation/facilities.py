"""Check a table of facilities: region, point, name, id, attributes, duplicates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from data.problems import ERROR, WARNING, Problems
from data.readers.table import Detected, RawTable
from data.validation import duplicates, values
from data.validation.cells import Text, mask, objects, text_of
from data.validation.gazetteer import NEAR_KM, Codes, Gazetteer
from data.validation.headers import ColumnMapping
from data.validation.open_names import settle
from data.validation.outcome import UPLOADED, Choices, Steps
from data.validation.placing import Placer
from data.validation.points import PointReader, Points, shown_pairs, whole_degrees
from data.validation.region_names import same_province
from data.validation.regions import RegionReader, Stated
from data.validation.schemas import COUNT, FLAG, NUMBER, SCHEMAS, TEXT, YEAR

_ATTRIBUTES = ("alamat", "inpatient", "beds", "doctors", "midwives", "power", "water", "internet",
               "status", "owner", "kind")  # fmt: skip
# A point this near its stated regency is inside it: borders are drawn no finer.
_BORDER_KM = 0.05
_PART = 200_000


class FacilityCheck:
    """The check of one file of facilities; `run` gives its rows and fills `problems`.

    Parameters
    ----------
    table, mapping, choices, gazetteer, existing, problems, steps
        See `data.validation.check.check`.

    """

    def __init__(
        self, table: RawTable, mapping: ColumnMapping, choices: Choices, gazetteer: Gazetteer,
        existing: pd.DataFrame, problems: Problems, steps: Steps,
    ) -> None:  # fmt: skip
        self._table, self._mapping, self._choices = table, mapping, choices
        self._gazetteer, self._existing, self._problems = gazetteer, existing, problems
        self._steps, self._rows = steps, table.rows
        self._schema = SCHEMAS["facilities"]
        self._point_column = mapping.fields.get("lat") or mapping.fields.get("latlon", "")
        self._cells: dict[str, Text] = {
            name: text_of(table.frame[column]) for name, column in mapping.fields.items()
        }

    def run(self) -> tuple[pd.DataFrame, Detected]:
        """Return all rows as typed columns, rejected ones too, and the system of their codes."""
        n, column = len(self._rows), self._mapping.fields
        if self._table.geometry is not None and "lat" not in self._cells:
            self._take_geometry()
        reader = RegionReader(self._gazetteer, self._mapping, self._choices.code_system,
                              repair=self._choices.repair)  # fmt: skip
        stated = reader.read(self._cells, self._rows, self._choices.region, self._problems,
                             by_point=True)  # fmt: skip
        told = stated.kode.copy()  # reading the points fills in the regions that they tell
        self._steps.reach(0.2)
        points = PointReader(
            self._gazetteer, column, decimal=self._choices.decimal,
            utm_zone=self._choices.utm_zone, repair=self._choices.repair,
            pause=self._steps.pause,
        ).read(self._cells, stated.kode, self._rows, self._problems)  # fmt: skip
        self._settle(stated, told, points)
        self._steps.reach(0.4)
        nama = values.clean_text(self._cells["nama"], column["nama"], self._rows, self._problems,
                                 repair=self._choices.repair)  # fmt: skip
        values.names(nama, column["nama"], self._rows, self._problems)
        lat, lon, quality, score, full = self._place(stated, points, nama)
        kode, system = stated.kode, stated.system
        del points, told, stated
        self._steps.reach(0.6)
        attributes, active, year = self._attributes(n)
        self._steps.reach(0.65)
        ids, made = self._ids(nama, kode, lat, lon, quality)
        self._duplicates(ids, made, nama, lat, lon, kode, quality)
        self._steps.reach(0.75)
        district = self._districts(kode, full, lat, lon)
        del full
        self._steps.reach(0.9)
        columns = {"id": _series(ids), "nama": _series(nama)}
        # One after the other: as Python objects each takes as much again.
        columns["kode_kabkota"] = _codes(kode)
        del kode
        columns["kode_kecamatan"] = _codes(district)
        del district
        columns |= {"lat": pd.Series(lat), "lon": pd.Series(lon)}
        columns["location_quality"] = _codes(quality)
        del quality
        columns |= {
            "location_score": pd.Series(score), "active": pd.Series(active),
            "source": _series(pa.repeat(self._choices.source or UPLOADED, n)),
            "year": pd.Series(year), "attributes": _series(attributes),
            "row": pd.Series(self._rows),
        }  # fmt: skip
        frame = pd.DataFrame(columns, copy=False)
        return frame, system

    def _take_geometry(self) -> None:
        """Take points from the file's geometries; of lines and areas a point on them."""
        shapes = self._table.geometry
        assert shapes is not None
        there = ~shapely.is_missing(shapes)
        points = shapes.copy()
        wide = there & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
        points[wide] = shapely.point_on_surface(shapes[wide])
        for name, numbers in (("lat", shapely.get_y(points)), ("lon", shapely.get_x(points))):
            self._cells[name] = values.as_number_text(numbers)
        self._cells.pop("latlon", None)

    def _settle(self, stated: Stated, told: Codes, points: Points) -> None:
        """Hold points against stated regions, and let points decide between two readings."""
        column, known = self._mapping.fields, np.isfinite(points.lat)
        by_point = np.where(known, stated.kode, "")
        settle(stated.open_names, by_point, column.get("kabkota", ""), self._rows,
               self._gazetteer.names, self._problems)  # fmt: skip
        for name in stated.open_names:
            stated.kode[name.bearers] = by_point[name.bearers]
        with np.errstate(invalid="ignore"):
            off = known & (told != "") & (points.gap_km > _BORDER_KM)
        off &= ~whole_degrees(points.lat, points.lon)  # told as W_COORD_IMPRECISE, and not used
        at = np.flatnonzero(off)
        official = self._gazetteer.names.official
        shown = np.array([official(k) for k in told[at]], dtype=object)
        self._problems.add("W_REGION_MISMATCH", WARNING, self._rows[at], self._point_column,
                           shown_pairs(points.lat[at], points.lon[at]), region=shown,
                           distance_km=np.round(points.gap_km[at], 1))  # fmt: skip
        at = np.flatnonzero(known & (told == "") & (points.gap_km > NEAR_KM))
        shown = np.array([official(k) for k in stated.kode[at]], dtype=object)
        self._problems.add("W_OFF_LAND", WARNING, self._rows[at], self._point_column,
                           shown_pairs(points.lat[at], points.lon[at]), region=shown,
                           distance_km=np.round(points.gap_km[at], 1))  # fmt: skip
        other = known & (stated.province != "") & (stated.kode != "") & (told == "")
        at = np.flatnonzero(other)
        at = at[np.array([not same_province(stated.kode[i], stated.province[i]) for i in at], bool)]
        found = np.array([official(k) for k in stated.kode[at]], dtype=object)
        said = np.array([official(k) for k in stated.province[at]], dtype=object)
        self._problems.add("W_PROVINCE_MISMATCH", WARNING, self._rows[at], self._point_column,
                           shown_pairs(points.lat[at], points.lon[at]), region=found,
                           province=said)  # fmt: skip

    def _place(
        self, stated: Stated, points: Points, nama: Text
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], Codes, NDArray[np.float32], Codes]:
        """Return points with those placed by names, their quality and score, and place codes."""
        n = len(self._rows)
        lat, lon = points.lat.copy(), points.lon.copy()
        quality = np.array(["unknown", "surveyed"], object)[np.isfinite(lat).astype(np.int8)]
        score = np.where(np.isfinite(lat), 1.0, np.nan)
        full = stated.full.copy()
        cut = whole_degrees(lat, lon)
        lat[cut], lon[cut], score[cut], quality[cut] = np.nan, np.nan, np.nan, "unknown"
        wanted = np.flatnonzero(points.missing | cut)
        lost = wanted[stated.kode[wanted] == ""]
        silent = np.setdiff1d(self._rows[lost], self._problems.rows_with(ERROR))
        self._problems.add("E_NO_PLACE", ERROR, silent)
        wanted = np.setdiff1d(wanted, lost)
        if len(wanted):
            empty = np.full(len(wanted), "", dtype=object)
            frame = pd.DataFrame(
                {
                    "kode": stated.kode[wanted],
                    "nama": objects(nama, wanted),
                    **{name: objects(self._cells[name], wanted) if name in self._cells else empty
                       for name in ("desa", "kecamatan")},
                    "full": stated.full[wanted],
                }
            )  # fmt: skip
            placed = Placer(self._gazetteer, self._steps.pause).place(
                frame, self._rows[wanted],
                {**self._mapping.fields, "full": self._mapping.fields.get("kode_desa", "")},
                self._choices.accept_score, self._problems,
            )  # fmt: skip
            lat[wanted], lon[wanted] = placed.lat, placed.lon
            quality[wanted], score[wanted] = placed.quality, placed.score
            full[wanted] = np.where(placed.place != "", placed.place, full[wanted])
        assert len(lat) == n
        return lat, lon, quality, score.astype(np.float32), full

    def _attributes(self, n: int) -> tuple[Text, NDArray[np.bool_], NDArray[np.int16]]:
        """Return attributes as JSON text, whether each is active, and its year."""
        active = np.ones(n, dtype=bool)
        year = np.full(n, self._choices.data_year, dtype=np.float64)
        parts: list[tuple[str, Text, bool]] = []
        for name, column in self._mapping.fields.items():
            field, text = self._schema.field(name), self._cells[name]
            if field.type == YEAR:
                found = self._numbers(name)
                year = np.where(np.isfinite(found), found, year)
            elif name == "active":
                active = values.flags(text, column, self._rows, self._problems) != 0
            elif name in _ATTRIBUTES and field.type in {COUNT, NUMBER}:
                parts.append((name, values.as_number_text(self._numbers(name)), True))
            elif name in _ATTRIBUTES and field.type == FLAG:
                flag = values.flags(text, column, self._rows, self._problems)
                words = np.array(["", *values.FLAG_TEXT], dtype=object)[flag + 1]
                parts.append((name, pa.array(words, pa.large_string()), True))
            elif name in _ATTRIBUTES and field.type == TEXT:
                parts.append((name, self._free(text, column), False))
        parts += [
            (column, self._free(text_of(self._table.frame[column]), column), False)
            for column in self._mapping.free(self._table.columns)
        ]
        return values.json_objects(parts, n), active, year.astype(np.int16)

    def _free(self, text: Text, column: str) -> Text:
        values.within_cell_limit(text, column, self._rows, self._problems)
        return values.clean_text(text, column, self._rows, self._problems,
                                 repair=self._choices.repair)  # fmt: skip

    def _numbers(self, name: str) -> NDArray[np.float64]:
        return values.numbers(
            self._cells[name], self._schema.field(name), self._mapping.fields[name], self._rows,
            self._choices.last_year, self._problems, optional=True,
        )  # fmt: skip

    def _ids(
        self, nama: Text, kode: Codes, lat: NDArray[np.float64], lon: NDArray[np.float64],
        quality: Codes,
    ) -> tuple[Text, NDArray[np.bool_]]:  # fmt: skip
        """Return ids and which of them were made, where the file gives none.

        A made id is a digest of name, region, point and village, the same whenever the row comes
        again; rows alike in all of these are numbered, and told.
        """
        given = self._cells.get("id")
        if given is not None and duplicates.no_key(
            given, self._mapping.fields["id"], self._problems
        ):
            given = None
        made = np.ones(len(kode), dtype=bool) if given is None else mask(pc.equal(given, ""))
        if given is not None and not made.any():
            return given, made
        at = np.flatnonzero(made)
        basis = pd.DataFrame({"nama": objects(nama, at), "kode": kode[at]})
        for name in ("kecamatan", "desa", "alamat"):
            if name in self._cells:
                basis[name] = objects(self._cells[name], at)
        basis["lat"], basis["lon"] = np.round(lat[at], 5), np.round(lon[at], 5)
        digest = pd.util.hash_pandas_object(basis, index=False).to_numpy()
        times = pd.Series(digest).groupby(digest).cumcount().to_numpy()
        self._tell_same(at, digest, times, nama, quality[at] == "surveyed")
        digest = np.where(times > 0, pd.util.hash_array(digest + times.astype(np.uint64)), digest)
        ids = objects(given) if given is not None else np.full(len(kode), "", dtype=object)
        ids = ids.copy()
        ids[at] = [f"u{h:016x}"[:13] for h in digest]
        return pa.array(ids, pa.large_string()), made

    def _tell_same(
        self, at: NDArray[np.int64], digest: NDArray[np.uint64], times: NDArray[np.int64],
        nama: Text, own_point: NDArray[np.bool_],
    ) -> None:  # fmt: skip
        """Tell rows without id and point that say the same as an earlier one."""
        again = np.flatnonzero((times > 0) & ~own_point)
        if len(again):
            first = pd.Series(self._rows[at]).groupby(digest).transform("first").to_numpy()
            self._problems.add("W_SAME_NAME", WARNING, self._rows[at[again]],
                               self._mapping.fields["nama"], objects(nama, at[again]),
                               other=first[again])  # fmt: skip

    def _duplicates(
        self, ids: Text, made: NDArray[np.bool_], nama: Text, lat: NDArray[np.float64],
        lon: NDArray[np.float64], kode: Codes, quality: Codes,
    ) -> None:  # fmt: skip
        column = self._mapping.fields
        given = pc.if_else(pa.array(made), "", ids) if made.any() else ids
        duplicates.ids(given, column.get("id", ""), self._rows, self._existing, self._problems)
        duplicates.made_ids(ids, made, column["nama"], nama, self._rows, self._existing,
                            self._problems)  # fmt: skip
        own = quality == "surveyed"  # a village's point is shared by all that are placed there
        everywhere = bool(own.all())
        y = lat if everywhere else np.where(own, lat, np.nan)
        x = lon if everywhere else np.where(own, lon, np.nan)
        self._steps.pause()
        keys = duplicates.name_keys(nama)
        duplicates.near_names(keys, y, x, self._rows, column["nama"], nama, self._problems)
        self._steps.pause()
        duplicates.repeated_points(y, x, kode, self._rows, self._point_column,
                                   self._gazetteer, self._problems)  # fmt: skip
        if not len(self._existing):
            return
        there = pa.array(self._existing["id"].astype("str"), pa.large_string())
        new_y = np.where(mask(pc.is_in(ids, value_set=there)), np.nan, y)  # those are told above
        duplicates.near_existing(keys, new_y, x, self._rows, column["nama"], nama,
                                 self._existing, self._problems)  # fmt: skip

    def _districts(
        self, kode: Codes, full: Codes, lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> Codes:
        """Return the kecamatan: as stated by code, by name, else that of the point."""
        number, words = pd.factorize(full)
        district: Codes = np.array([w[:8] for w in words], dtype=object)[number]
        named = self._cells.get("kecamatan")
        open_rows = np.flatnonzero(district == "")
        if named is not None and len(open_rows):
            district[open_rows] = self._gazetteer.districts_by_name(
                kode[open_rows], objects(named, open_rows)
            )
        left = np.flatnonzero((district == "") & np.isfinite(lat) & (kode != ""))
        # Regency by regency: each part meets kecamatan of its own, and needs a part of the memory.
        left = left[np.argsort(pd.factorize(kode[left])[0].astype(np.int16), kind="stable")]
        for rows in np.array_split(left, len(left) // _PART + 1):
            district[rows] = self._gazetteer.districts_of(
                lat[rows], lon[rows], kode[rows], self._steps.pause
            )
        return district


def _series(text: Text) -> pd.Series:
    return pd.Series(pd.array(text, dtype="str"))


def _codes(codes: Codes) -> pd.Series:
    """Return few distinct texts as a text column, "" as it is, without a Python object a row."""
    number, words = pd.factorize(codes)
    column = pa.array(words, pa.large_string()).take(pa.array(number))
    return _series(column)
