"""The embedded dataset at rest: Parquet files read lazily, shared, never changed.

Frames are shared by all sessions: never write into one (`frame["x"] = …`, `inplace=True`); take a
copy first. Geometry is kept out of the frames and read by `Dataset.geometries`.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from data.catalogue import SEED, Service, load_catalogue
from data.errors import SeedDamagedError, UnknownTableError

# Arrow's own pool keeps what decoding took and gave back: 190 MB for frames of 65 MB, 115 MB with
# the system's allocator, which returns it.
pa.set_memory_pool(pa.system_memory_pool())

PACKAGE = "datapackage.json"
GEOMETRY = "geometry"
FACILITY_COLUMNS: Mapping[str, str] = {
    "id": "str",
    "nama": "str",
    "kode_kabkota": "str",
    "kode_kecamatan": "str",
    "lat": "float64",
    "lon": "float64",
    "location_quality": "str",
    "location_score": "float32",
    "active": "bool",
    "landmass_id": "int32",
    "source": "str",
    "year": "int16",
}
_NULLABLE = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


class Facilities(Mapping[str, pd.DataFrame]):
    """Facility tables by class: every class of the catalogue, empty where no file stands."""

    def __init__(self, classes: tuple[str, ...], load: Callable[[str], pd.DataFrame]) -> None:
        self._classes = classes
        self._load = load

    def __getitem__(self, facility_class: str) -> pd.DataFrame:
        if facility_class not in self._classes:
            raise KeyError(facility_class)
        return self._load(f"facilities_{facility_class}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)


@dataclass(frozen=True)
class Dataset:
    """The tables of `data/seed`, read on first use and kept.

    `version` is the first 12 hex digits of the SHA-256 of datapackage.json. Codes are dotted
    Kemendagri text; coordinates are WGS84 degrees.
    """

    root: Path
    version: str
    classes: tuple[str, ...]
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    _shapes: dict[str, NDArray[np.object_]] = field(default_factory=dict, repr=False, compare=False)
    _lock: Any = field(default_factory=threading.RLock, repr=False, compare=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by name, without its geometry; read once, shared, not to be changed.

        Raises
        ------
        UnknownTableError
            When there is no such table and no such facility class.
        SeedDamagedError
            When its file cannot be read.

        """
        with self._lock:
            if name not in self._frames:
                self._frames[name] = self._read(name)
            return self._frames[name]

    def geometries(self, name: str) -> NDArray[np.object_]:
        """Return the shapely geometries (EPSG:4326) of a table, (n,), aligned to its rows.

        Rows without geometry hold None. Read once and shared. Raises as `table`.
        """
        with self._lock:
            if name not in self._shapes:
                path = self.root / f"{name}.parquet"
                if not path.exists() or GEOMETRY not in _columns(path):
                    raise UnknownTableError(name=name)
                wkb = _read_arrow(path, [GEOMETRY]).column(0).to_numpy(zero_copy_only=False)
                self._shapes[name] = shapely.from_wkb(wkb)
            return self._shapes[name]

    def has_data(self, *facility_classes: str) -> bool:
        """Tell whether any of the facility classes has a file with rows."""
        return any(
            (self.root / f"facilities_{c}.parquet").exists() and len(self.facilities[c]) > 0
            for c in facility_classes
        )

    def service_facilities(self, service: Service) -> pd.DataFrame:
        """Return the facilities of a service: its classes joined, narrowed by its `where`.

        A column `facility_class` is added. Rows that are unplaced or not active are kept.
        """
        name = f"service:{service.code}"
        with self._lock:
            if name not in self._frames:
                self._frames[name] = self._join_classes(service)
            return self._frames[name]

    def version_of(self, *_tables: str) -> str:
        """Return a text that changes only when one of these tables does."""
        return self.version

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that have a file, sorted."""
        return tuple(sorted(p.stem for p in self.root.glob("*.parquet")))

    @property
    def facilities(self) -> Facilities:
        """Facility tables by class, every class of the catalogue."""
        return Facilities(self.classes, self.table)

    @property
    def provinces(self) -> pd.DataFrame:
        """The 38 provinces."""
        return self.table("provinces")

    @property
    def regions(self) -> pd.DataFrame:
        """The 514 kabupaten and kota."""
        return self.table("regions")

    @property
    def districts(self) -> pd.DataFrame:
        """The 7,285 kecamatan."""
        return self.table("districts")

    @property
    def villages(self) -> pd.DataFrame:
        """Every desa and kelurahan with its estimated population."""
        return self.table("villages")

    @property
    def landmasses(self) -> pd.DataFrame:
        """Connected land."""
        return self.table("landmasses")

    @property
    def indicators(self) -> pd.DataFrame:
        """Figures per regency and year, long."""
        return self.table("indicators")

    @property
    def budgets(self) -> pd.DataFrame:
        """Budgets and realisations in rupiah, long."""
        return self.table("budgets")

    @property
    def standards(self) -> pd.DataFrame:
        """The rules of the domain as data."""
        return self.table("standards")

    def _read(self, name: str) -> pd.DataFrame:
        path = self.root / f"{name}.parquet"
        if path.exists():
            columns = [c for c in _columns(path) if c != GEOMETRY]
            return _to_pandas(_read_arrow(path, columns))
        facility_class = name.removeprefix("facilities_")
        if name.startswith("facilities_") and facility_class in self.classes:
            return pd.DataFrame(
                {c: pd.Series([], dtype=kind) for c, kind in FACILITY_COLUMNS.items()}
            )
        raise UnknownTableError(name=name)

    def _join_classes(self, service: Service) -> pd.DataFrame:
        filled = [c for c in service.classes if self.has_data(c)] or list(service.classes[:1])
        frame = pd.concat(
            [self.facilities[c].assign(facility_class=c) for c in filled], ignore_index=True
        )
        for column, value in service.where:
            if column in frame.columns:
                frame = frame[frame[column].eq(value).fillna(value=False).astype(bool)]
        return frame.reset_index(drop=True)


@functools.cache
def load_dataset(root: Path = SEED) -> Dataset:
    """Open the embedded dataset; its tables are read on first use and shared.

    Raises
    ------
    SeedDamagedError
        When datapackage.json is missing.

    """
    try:
        package = (root / PACKAGE).read_bytes()
    except FileNotFoundError as error:
        raise SeedDamagedError(PACKAGE, "missing") from error
    version = hashlib.sha256(package).hexdigest()[:12]
    return Dataset(root=root, version=version, classes=load_catalogue().facility_classes)


def _columns(path: Path) -> list[str]:
    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise SeedDamagedError(path.name) from error


def _read_arrow(path: Path, columns: list[str]) -> pa.Table:
    try:
        return pq.read_table(path, columns=columns)
    except (pa.ArrowException, OSError) as error:
        raise SeedDamagedError(path.name) from error


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """Convert, keeping whole numbers whole where some are missing (Int32, boolean)."""
    frame: pd.DataFrame = table.to_pandas(ignore_metadata=True)
    for number, column in enumerate(table.columns):
        dtype = _NULLABLE.get(column.type)
        if dtype is not None and column.null_count:
            frame.isetitem(number, column.to_pandas(types_mapper=_NULLABLE.get))
    return frame
