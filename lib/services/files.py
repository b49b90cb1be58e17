"""Read the two CSV files of the command line: facilities and demand.

UTF-8, with or without byte order mark, comma, a header row. Every cell is text until it is
checked; nothing is repaired or guessed. Rows without anything in them, as spreadsheets leave them
at the end, are no rows; blanks around a number mean nothing. Rows are numbered as a spreadsheet
shows them: the header is row 1. The first fault found ends the reading.
"""

from __future__ import annotations

import csv
import io
import re
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data.readers.sniff import foreign_kind
from geo.aggregate import Codes, encode_codes
from geo.ecef import Floats
from lib import errors
from lib.limits import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS

MAX_POPULATION = 1e9
FACILITY_COLUMNS = ("id", "name", "lat", "lon")
DEMAND_COLUMNS = ("id", "kode", "lat", "lon", "population")
# The outermost points of Indonesia (Rote, Weh, Benggala, the border in Papua) and a margin.
LAT_RANGE = (-11.2, 6.3)
LON_RANGE = (94.7, 141.1)
_KABKOTA = 5
_LONGEST_CELL = 131_072
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"\s*[+-]?(?:nan|inf|infinity)?\s*", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True)
class Facilities:
    """Facilities of a file, sorted by id."""

    file: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    lat: Floats
    lon: Floats


@dataclass(frozen=True)
class Demand:
    """Places with people of a file, sorted by id; ``rows`` are their rows in the file."""

    file: str
    rows: npt.NDArray[np.int64]
    codes: Codes
    lat: Floats
    lon: Floats
    population: Floats


@dataclass(frozen=True)
class _Table:
    file: str
    rows: list[int]
    columns: dict[str, list[str]]


def read_facilities(path: str | Path) -> Facilities:
    """Read a file with the columns ``id,name,lat,lon`` (degrees, EPSG:4326).

    Raises
    ------
    InputFileError
        The concrete class says what is wrong; details hold the file, the row and the value.

    """
    return facilities_of(read_bytes(Path(path)), Path(path).name)


def facilities_of(raw: bytes, file: str) -> Facilities:
    """Read the bytes of such a file, as they were uploaded; raises as `read_facilities`."""
    if len(raw) > MAX_FILE_BYTES:
        raise errors.LimitError(file=file, limit=f"{MAX_FILE_BYTES // 1024**2} MB")
    table = _table_of(raw, file, FACILITY_COLUMNS)
    order = _order_by_id(table)
    lat, lon = _coordinates(table)
    columns = table.columns
    return Facilities(
        file=table.file,
        ids=tuple(columns["id"][row] for row in order),
        names=tuple(columns["name"][row] for row in order),
        lat=lat[order],
        lon=lon[order],
    )


def read_demand(path: str | Path, known_codes: Collection[str]) -> Demand:
    """Read a file with the columns ``id,kode,lat,lon,population``.

    Parameters
    ----------
    path : path
        The file.
    known_codes : collection of str
        All dotted codes; those of a kabupaten/kota or longer are accepted.

    Raises
    ------
    InputFileError
        The concrete class says what is wrong; details hold the file, the row and the value.

    """
    table = _table_of(read_bytes(Path(path)), Path(path).name, DEMAND_COLUMNS)
    order = _order_by_id(table)
    for row, code in zip(table.rows, table.columns["kode"], strict=True):
        if len(code) < _KABKOTA or code not in known_codes:
            suggestion = " / ".join(_likely_codes(code, known_codes))
            raise errors.RegionCodeError(
                row=row, file=table.file, value=code, suggestion=suggestion
            )
    lat, lon = _coordinates(table)
    population = _population(table)
    return Demand(
        file=table.file,
        rows=np.asarray(table.rows, dtype=np.int64)[order],
        codes=encode_codes(table.columns["kode"])[order],
        lat=lat[order],
        lon=lon[order],
        population=population[order],
    )


def _table_of(raw: bytes, file: str, required: Sequence[str]) -> _Table:
    text = _decode(raw, file)
    try:
        return _parse(text, file, required)
    except csv.Error as error:
        if "field larger" in str(error):
            raise errors.LimitError(
                file=file, limit=f"{_LONGEST_CELL} karakter per isian"
            ) from error
        row = int(getattr(error, "row", 0)) or text.count("\n") + 1
        raise errors.QuoteError(file=file, row=row) from error


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of at most `MAX_FILE_BYTES`.

    Raises
    ------
    FileMissingError, NotAFileError, LimitError

    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise errors.NotAFileError(file=path)
        if status.st_size > MAX_FILE_BYTES:
            raise errors.LimitError(file=path.name, limit=f"{MAX_FILE_BYTES // 1024**2} MB")
        with path.open("rb") as stream:
            # One byte more than allowed, should the file grow after it was measured.
            raw = stream.read(MAX_FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise errors.FileMissingError(file=path) from error
    except errors.AppError:
        raise
    except (OSError, ValueError) as error:  # no permission; a NUL in the name
        raise errors.NotAFileError(file=path) from error
    if len(raw) > MAX_FILE_BYTES:
        raise errors.LimitError(file=path.name, limit=f"{MAX_FILE_BYTES // 1024**2} MB")
    return raw


def _decode(raw: bytes, file: str) -> str:
    if not raw.strip(b" \t\r\n\xef\xbb\xbf"):
        raise errors.EmptyFileError(file=file)
    if kind := foreign_kind(raw):
        raise errors.FileTypeError(file=file, kind=kind)
    # UTF-16 without a mark shows as a NUL in about every second byte.
    if raw.startswith(_WIDE) or raw[:1000].count(0) > len(raw[:1000]) // 4:
        raise errors.EncodingError(file=file)
    nul = raw.find(b"\0")
    if nul >= 0:
        raise errors.NulError(file=file, row=raw.count(b"\n", 0, nul) + 1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.EncodingError(file=file) from error


def _parse(text: str, file: str, required: Sequence[str]) -> _Table:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = _header(next(reader), file, required)
        width = len(header)
        rows: list[int] = []
        records: list[list[str]] = []
        for row, record in enumerate(reader, start=2):
            if not any(map(str.strip, record)):
                continue
            if len(record) != width:
                raise errors.FieldCountError(file=file, row=row, found=len(record), expected=width)
            if max(map(len, record)) > _LONGEST_CELL:  # another library may lift csv's own limit
                raise errors.LimitError(file=file, limit=f"{_LONGEST_CELL} karakter per isian")
            if len(records) == MAX_ROWS:
                raise errors.LimitError(file=file, limit=f"{MAX_ROWS} baris")
            rows.append(row)
            records.append(record)
    except csv.Error as error:
        error.row = reader.line_num  # type: ignore[attr-defined]
        raise
    if not records:
        raise errors.NoRowsError(file=file)
    place = {name: header.index(name) for name in required}
    columns = {name: [record[at] for record in records] for name, at in place.items()}
    return _Table(file, rows, columns)


def _header(record: list[str], file: str, required: Sequence[str]) -> list[str]:
    names = [name.strip().lower() for name in record]
    if len(names) > MAX_COLUMNS:
        raise errors.LimitError(file=file, limit=f"{MAX_COLUMNS} kolom")
    if len(names) == 1:
        for mark, shown in ((";", ";"), ("\t", "TAB"), ("|", "|")):
            if mark in names[0]:
                raise errors.DelimiterError(file=file, found=shown)
    for name in names:
        if name and names.count(name) > 1:
            raise errors.DuplicateColumnError(file=file, column=name)
    missing = [name for name in required if name not in names]
    if missing:
        raise errors.MissingColumnError(file=file, columns=missing)
    return names


def _order_by_id(table: _Table) -> npt.NDArray[np.intp]:
    """Return the rows in the order of their ids, so that a file's order never matters."""
    first: dict[str, int] = {}
    ids = table.columns["id"]
    for row, value in zip(table.rows, ids, strict=True):
        if not value.strip():
            raise errors.EmptyValueError(file=table.file, row=row, column="id")
        if value in first:
            raise errors.DuplicateIdError(file=table.file, row=row, first=first[value], value=value)
        first[value] = row
    return np.asarray(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.intp)


def _numbers(cells: list[str]) -> Floats:
    """Turn plain decimal numbers, blanks around them or not, into floats; NaN for other text."""
    match = _NUMBER.fullmatch
    bare = [cell.strip(" ") for cell in cells]
    return np.asarray([float(cell) if match(cell) else np.nan for cell in bare])


def _coordinates(table: _Table) -> tuple[Floats, Floats]:
    lat, lon = _numbers(table.columns["lat"]), _numbers(table.columns["lon"])
    inside = (lat >= LAT_RANGE[0]) & (lat <= LAT_RANGE[1])
    inside &= (lon >= LON_RANGE[0]) & (lon <= LON_RANGE[1])

    def fault(at: int) -> errors.RowError:
        row = {"file": table.file, "row": table.rows[at]}
        for column, number in (("lat", lat[at]), ("lon", lon[at])):
            cell = table.columns[column][at]
            if np.isnan(number) and not _NOT_FINITE.fullmatch(cell):
                return errors.NumberError(**row, column=column, value=cell)
            if not np.isfinite(number):
                return errors.CoordinateError(**row, column=column, value=cell)
        point = f"{table.columns['lat'][at]}, {table.columns['lon'][at]}"
        if lat[at] == 0 and lon[at] == 0:
            return errors.NullIslandError(**row)
        if LAT_RANGE[0] <= lon[at] <= LAT_RANGE[1] and LON_RANGE[0] <= lat[at] <= LON_RANGE[1]:
            return errors.SwappedAxesError(**row, value=point)
        if abs(lat[at]) > 90:
            return errors.CoordinateError(**row, column="lat", value=table.columns["lat"][at])
        if abs(lon[at]) > 180:
            return errors.CoordinateError(**row, column="lon", value=table.columns["lon"][at])
        return errors.OutOfAreaError(**row, value=point)

    if not inside.all():
        raise fault(int(np.argmin(inside)))
    return lat, lon


def _population(table: _Table) -> Floats:
    cells = table.columns["population"]
    people = _numbers(cells)

    def fault(at: int) -> errors.RowError:
        row = {"file": table.file, "row": table.rows[at], "value": cells[at]}
        if np.isnan(people[at]) and not _NOT_FINITE.fullmatch(cells[at]):
            return errors.NumberError(**row, column="population")
        return errors.PopulationError(**row)

    usable = (people >= 0) & (people <= MAX_POPULATION)
    if not usable.all():
        raise fault(int(np.argmin(usable)))
    return people


def _likely_codes(code: str, known: Collection[str]) -> list[str]:
    """Return known codes that the text may stand for: undotted, or a zero lost either way."""
    text = code.strip()
    tries = [text]
    digits = text.replace(".", "")
    if digits.isascii() and digits.isdigit():
        parts = text.split(".")
        if len(parts) == 1 and len(digits) in (4, 6, 10):
            cuts = [digits[i : i + 2] for i in range(0, min(len(digits), 6), 2)]
            tries.append(".".join(cuts + ([digits[6:]] if len(digits) == 10 else [])))
        elif len(parts) > 1:
            tries += [
                ".".join([*parts[:-1], parts[-1].zfill(2)]),
                ".".join([*parts[:-1], parts[-1].ljust(2, "0")]),
            ]
    return list(dict.fromkeys(t for t in tries if len(t) >= _KABKOTA and t in known))
