"""What is known of Indonesia, ready for checking: regions, codes, names, places."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from data.build.common import place_key
from data.build.facilities_gazetteer import Gazetteer as NameGazetteer
from data.parallel import WORKERS, spread
from data.places import Places, prepared_copy
from data.store import Dataset
from data.validation.region_codes import RegionCodes
from data.validation.region_names import RegionNames

# Beyond it a point belongs to no regency (as the build of the embedded data has it).
NEAR_KM = 5.0
LAT_RANGE, LON_RANGE = (-11.5, 6.5), (94.5, 141.5)
_CHUNK = 50_000
Floats = NDArray[np.float64]
Codes = NDArray[np.object_]
Ints = NDArray[np.int64]
Pause = Callable[[], None]


class Gazetteer:
    """Regions of a dataset with their codes, names, polygons, kecamatan and desa."""

    def __init__(self, dataset: Dataset) -> None:
        """Read what is needed of a dataset; polygons and villages on first use."""
        self._dataset = dataset
        crosswalk = dataset.table("code_crosswalk")
        self.names = RegionNames(crosswalk)
        self.codes = RegionCodes(
            crosswalk, frozenset(dataset.districts["kode"]), frozenset(dataset.villages["kode"])
        )
        self.regions: Mapping[str, str] = dict(
            zip(dataset.regions["kode"], dataset.regions["nama"], strict=True)
        )
        self.provinces: Mapping[str, str] = dict(
            zip(dataset.provinces["kode"], dataset.provinces["nama"], strict=True)
        )

    @functools.cached_property
    def places(self) -> Places:
        """Polygons of regencies and kecamatan, and the desa."""
        return Places.of(self._dataset)

    @functools.cached_property
    def _shapes(self) -> tuple[Codes, NDArray[np.object_]]:
        shapes = self._dataset.geometries("regions")
        return self._dataset.regions["kode"].to_numpy(dtype=object), shapes

    @functools.cached_property
    def villages(self) -> pd.DataFrame:
        """Desa: kode, nama, lat, lon, location_quality, kode_kecamatan, population."""
        columns = ["kode", "nama", "kode_kecamatan", "lat", "lon", "location_quality", "population"]
        return self._dataset.villages[columns]

    @functools.cached_property
    def districts(self) -> pd.DataFrame:
        """Kecamatan: kode, nama, lat, lon, population."""
        return self._dataset.districts[["kode", "nama", "lat", "lon", "population"]]

    def name_places(self, regencies: Sequence[str]) -> NameGazetteer:
        """Places of some regencies that a facility's own name may tell, as the build has it."""
        within = (
            pd.concat([self.places_within(each, level) for each in regencies])
            for level in ("district", "village")
        )
        return NameGazetteer(*within)

    def places_within(self, parent: str, level: str) -> pd.DataFrame:
        """Return the kecamatan ("district") or desa ("village") under a regency or kecamatan."""
        table, codes = self._sorted[level]
        return table.iloc[bisect_left(codes, f"{parent}.") : bisect_left(codes, f"{parent}/")]

    @functools.cached_property
    def _sorted(self) -> Mapping[str, tuple[pd.DataFrame, list[str]]]:
        """The tables of places in the order of their codes, with these."""
        tables = {
            level: table.sort_values("kode", kind="stable")
            for level, table in (("district", self.districts), ("village", self.villages))
        }
        return {level: (table, table["kode"].tolist()) for level, table in tables.items()}

    @functools.cached_property
    def district_keys(self) -> Mapping[tuple[str, str], str]:
        """Codes of kecamatan by regency and name key; names borne twice are left out."""
        return unique_keys(self.districts["kode"].str[:5], self.districts)

    @functools.cached_property
    def village_keys(self) -> Mapping[tuple[str, str], str]:
        """Codes of desa by kecamatan and name key; names borne twice are left out."""
        return unique_keys(self.villages["kode_kecamatan"], self.villages)

    @functools.cached_property
    def populations(self) -> pd.Series:
        """Known population by code, of regencies and desa."""
        regions = self._dataset.regions.set_index("kode")["population"]
        return pd.concat([regions, self.villages.set_index("kode")["population"]])

    @functools.cached_property
    def centroids(self) -> pd.DataFrame:
        """Label points of the regencies, by code: lat, lon."""
        return self._dataset.regions.set_index("kode")[["lat", "lon"]]

    @functools.cached_property
    def _village_tree(self) -> tuple[cKDTree, Ints, Codes]:
        """Points of the desa in degrees, and the kecamatan of each, by number."""
        placed = self.villages[self.villages["lat"].notna()]
        number, codes = pd.factorize(placed["kode_kecamatan"].to_numpy(dtype=object))
        return cKDTree(placed[["lat", "lon"]].to_numpy()), number, codes

    def districts_of(
        self, lat: Floats, lon: Floats, kode: Codes, pause: Pause = lambda: None
    ) -> Codes:
        """Return the kecamatan of points within their regency, "" where none is found.

        That of the nearest desa is tried first: nine points in ten lie in it. `pause` is called
        now and then and may raise.
        """
        result = np.full(len(lat), "", dtype=object)
        if not len(lat):
            return result
        tree, member, codes = self._village_tree
        number = np.empty(len(lat), dtype=np.int32)
        for start in range(0, len(lat), _CHUNK):
            part = slice(start, start + _CHUNK)
            _, nearest = tree.query(np.column_stack([lat[part], lon[part]]), workers=-1)
            number[part] = member[nearest]
        pause()
        drawn = self.places.districts.set_index("kode")["geometry"].reindex(codes).to_numpy()
        regency = np.array([c[:5] for c in codes], dtype=object)
        sure = _within(drawn, number, lat, lon) & (regency[number] == kode)
        result[sure] = codes[number[sure]]
        for rows in np.array_split(np.flatnonzero(~sure), max(int((~sure).sum()) // _CHUNK, 1)):
            pause()
            found = self.places.kecamatan_of(lat[rows], lon[rows], kode[rows])
            result[rows] = np.where(pd.isna(found), "", found)
        return result

    def districts_by_name(self, kode: Codes, names: Codes) -> Codes:
        """Return the kecamatan of a regency by its name, "" where none or two bear it."""
        pairs = pd.MultiIndex.from_arrays([kode, names])
        number, uniques = pd.factorize(pairs)
        found = [self.district_keys.get((k, place_key(n)), "") for k, n in uniques]
        codes: Codes = np.array(found, dtype=object)[number]
        return codes

    def inside(self, lat: Floats, lon: Floats, kode: Codes) -> NDArray[np.bool_]:
        """Tell which points lie in, or on the border of, the regency given for each."""
        codes, shapes = self._shapes
        number, uniques = pd.factorize(kode)
        at = pd.Index(codes).get_indexer(pd.Index(uniques))
        own: NDArray[np.object_] = shapes[at]
        own[at < 0] = None
        return _within(own, number, lat, lon)

    def gap_km(self, lat: Floats, lon: Floats, kode: Codes) -> Floats:
        """Return how far points lie from the regency given for each, km: 0 inside, NaN unknown."""
        gap = np.where(self.inside(lat, lon, kode), 0.0, np.nan)
        outside = np.flatnonzero(np.isnan(gap))
        for start in range(0, len(outside), _CHUNK):
            rows = outside[start : start + _CHUNK]
            gap[rows] = self.places.gap_km(lat[rows], lon[rows], kode[rows])
        return gap

    def locate(self, lat: Floats, lon: Floats) -> Codes:
        """Return the regency of points, the nearest within 25 km off the coast, else ""."""
        return self.located(lat, lon)[0]

    def located(self, lat: Floats, lon: Floats) -> tuple[Codes, NDArray[np.bool_]]:
        """Return the regency of points as `locate` does, and which lie over 5 km off its land."""
        result = np.full(len(lat), "", dtype=object)
        off = np.zeros(len(lat), dtype=bool)
        for start in range(0, len(lat), _CHUNK):
            part = slice(start, start + _CHUNK)
            result[part], landmass = self.places.locate(lat[part], lon[part])
            off[part] = (landmass < 0) & (result[part] != "")
        return result, off


def _within(
    shapes: NDArray[np.object_], number: NDArray[np.integer], lat: Floats, lon: Floats
) -> NDArray[np.bool_]:
    """Tell which points lie in, or on the border of, the shape whose number each has."""
    # Sixteen bits are sorted by radix, in a tenth of the time.
    narrow = number.astype(np.int16) if len(shapes) <= np.iinfo(np.int16).max else number
    order = np.argsort(narrow, kind="stable").astype(np.int32)
    bounds = np.searchsorted(narrow[order], np.arange(len(shapes) + 1, dtype=narrow.dtype))
    x, y = lon[order], lat[order]
    inside = np.zeros(len(order), dtype=bool)

    def tell(some: Ints) -> None:
        for i in some:
            part = slice(bounds[i], bounds[i + 1])
            if shapely.is_geometry(shapes[i]):
                own = prepared_copy(shapes[i])
                inside[part] = shapely.intersects_xy(own, x[part], y[part])

    spread(tell, np.array_split(np.flatnonzero(bounds[1:] > bounds[:-1]), WORKERS))
    result = np.empty(len(order), dtype=bool)
    result[order] = inside
    return result


def in_box(lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Tell which coordinates lie in the frame around Indonesia."""
    inside: NDArray[np.bool_] = (
        (lat >= LAT_RANGE[0]) & (lat <= LAT_RANGE[1])
        & (lon >= LON_RANGE[0]) & (lon <= LON_RANGE[1])
    )  # fmt: skip
    return inside


def unique_keys(parents: pd.Series, table: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return codes by parent and name key, without keys that two places bear."""
    keys: dict[tuple[str, str], str] = {}
    twice = set()
    for parent, name, kode in zip(parents, table["nama"], table["kode"], strict=True):
        key = (str(parent), place_key(name))
        if key in keys:
            twice.add(key)
        keys[key] = kode
    return {key: kode for key, kode in keys.items() if key not in twice}
