"""Where facilities stand: regions, kecamatan and landmasses of points, and names as places."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.parallel import WORKERS, spread
from data.store import Dataset
from geo.landmass import LandLookup

LAT_RANGE = (-11.5, 6.5)
LON_RANGE = (94.5, 141.5)
# A point farther than this from the regency it is said to be in is not trusted as measured.
TRUST_KM = 25.0
# Borders are drawn this loosely at worst; beyond it a point belongs to no kecamatan of its regency.
BORDER_KM = 5.0
# Off the coast a point still belongs to a landmass this near: piers and a coarse coastline. Wider
# than for villages, since a facility without landmass would serve nobody on its own island.
LAND_KM = 5.0
EARTH_RADIUS_KM = 6371.0088


def in_indonesia(lat: pd.Series, lon: pd.Series) -> pd.Series:
    """Tell which coordinates (degrees) lie in the frame around Indonesia; NaN do not."""
    return lat.between(*LAT_RANGE) & lon.between(*LON_RANGE)


def repair_coordinate(lat: float, lon: float) -> tuple[float, float, str]:
    """Repair a coordinate where only one reading is possible, and say how.

    Parameters
    ----------
    lat, lon
        Degrees as the source has them.

    Returns
    -------
    tuple
        Latitude, longitude and "" (nothing to do), "swapped", "lost point", or "none" (outside
        Indonesia and not repairable, NaN for both).
    """
    if _inside(lat, lon):
        return lat, lon, ""
    if _inside(lon, lat):
        return lon, lat, "swapped"
    if np.isfinite(lon) and _whole(lon) and abs(lon) >= 1e5 and LAT_RANGE[0] <= lat <= LAT_RANGE[1]:
        digits = str(int(lon))
        readings = [float(f"{digits[:at]}.{digits[at:]}") for at in (2, 3)]
        inside = [value for value in readings if _inside(lat, value)]
        if len(inside) == 1:
            return lat, inside[0], "lost point"
    return np.nan, np.nan, "none"


def _inside(lat: float, lon: float) -> bool:
    return LAT_RANGE[0] <= lat <= LAT_RANGE[1] and LON_RANGE[0] <= lon <= LON_RANGE[1]


def _whole(value: float) -> bool:
    return float(value).is_integer()


@dataclass(frozen=True)
class Places:
    """The tables of geography as facilities need them.

    Attributes
    ----------
    regions, districts, villages
        The dataset's tables; regions and districts with shapely geometry (EPSG:4326).
    """

    regions: pd.DataFrame
    districts: pd.DataFrame
    villages: pd.DataFrame

    @classmethod
    def read(cls, folder: Path) -> "Places":
        """Read the tables that the geography builder left in a folder."""
        regions = _with_geometry(pd.read_parquet(folder / "regions.parquet"))
        districts = _with_geometry(pd.read_parquet(folder / "districts.parquet"))
        columns = ["kode", "nama", "kode_kecamatan", "lat", "lon", "location_quality"]
        villages = pd.read_parquet(folder / "villages.parquet", columns=columns)
        return cls(regions, districts, villages)

    @classmethod
    def of(cls, dataset: Dataset) -> "Places":
        """Take the tables of geography of a dataset."""
        drawn = {
            name: dataset.table(name).assign(
                geometry=pd.Series(dataset.geometries(name), dtype=object)
            )
            for name in ("regions", "districts")
        }
        return cls(drawn["regions"], drawn["districts"], dataset.villages)

    @cached_property
    def _lookup(self) -> LandLookup:
        """The parts of all regions, each with its landmass and the row of its region."""
        parts, row = shapely.get_parts(self.regions["geometry"].to_numpy(), return_index=True)
        landmass = np.concatenate([np.asarray(ids) for ids in self.regions["landmass_ids"]])
        if len(landmass) != len(parts):
            message = f"{len(parts)} parts of regions, but {len(landmass)} landmass ids"
            raise ValueError(message)
        return LandLookup(parts, landmass.astype(np.int32), row.astype(np.int64))

    def locate(self, lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the regency code and the landmass id of points.

        Off the coast it is the nearest land, within 25 km for the regency and 5 km for the
        landmass. Points without land so near, and NaN, give "" and -1.
        """
        row, landmass, distance_m = self._lookup.locate(
            np.asarray(lat), np.asarray(lon), limit_m=TRUST_KM * 1000
        )
        codes = self.regions["kode"].to_numpy(dtype=object)
        code = np.where(row >= 0, codes[row], "")
        return code, np.where(distance_m <= LAND_KM * 1000, landmass, -1).astype(np.int32)

    def gap_km(self, lat: np.ndarray, lon: np.ndarray, kode: np.ndarray) -> np.ndarray:
        """Return the distance in km of points from given regencies: 0 inside, NaN without point."""
        gap = np.full(len(lat), np.nan)
        known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        shapes = self.regions.set_index("kode")["geometry"]
        geometry = shapes.reindex(np.asarray(kode)[known]).to_numpy()
        has = shapely.is_geometry(geometry)
        known, geometry = known[has], geometry[has]
        points = shapely.points(np.asarray(lon)[known], np.asarray(lat)[known])
        parts = np.array_split(np.arange(len(known)), WORKERS)
        gap[known] = np.concatenate(
            spread(lambda part: _distance_km(geometry[part], points[part]), parts)
        )
        return gap

    def kecamatan_gap_km(self, lat: np.ndarray, lon: np.ndarray, kode: np.ndarray) -> np.ndarray:
        """Return the distance in km of points from given kecamatan: 0 inside, NaN if not drawn."""
        gap = np.full(len(lat), np.nan)
        drawn = self.districts[self.districts["geometry"].notna()].set_index("kode")["geometry"]
        known = np.flatnonzero(pd.Index(kode).isin(drawn.index))
        geometry = drawn.loc[np.asarray(kode)[known]].to_numpy()
        points = shapely.points(np.asarray(lon)[known], np.asarray(lat)[known])
        gap[known] = _distance_km(geometry, points)
        return gap

    def gap_of(self, table: pd.DataFrame) -> np.ndarray:
        """Return ``gap_km`` of the rows of a table with columns lat, lon and region."""
        columns = (table[name].to_numpy() for name in ("lat", "lon", "region"))
        return self.gap_km(*columns)

    @cached_property
    def _drawn(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, shapely.STRtree]:
        """The kecamatan that are drawn: codes, regencies, polygons, and their boxes."""
        table = self.districts[self.districts["geometry"].notna()]
        shapes = table["geometry"].to_numpy()
        codes, home = (table[name].to_numpy(dtype=object) for name in ("kode", "kode_kabkota"))
        return codes, home, shapes, shapely.STRtree(shapes)

    def kecamatan_of(self, lat: np.ndarray, lon: np.ndarray, kode: np.ndarray) -> np.ndarray:
        """Return the kecamatan of points within their regency, None beyond its border's slack."""
        found = np.full(len(lat), None, dtype=object)
        codes, home, shapes, tree = self._drawn
        known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        x, y = np.asarray(lon)[known], np.asarray(lat)[known]
        points = shapely.points(x, y)
        own = np.asarray(kode, dtype=object)[known]
        hit, polygon = tree.query(points)
        same = home[polygon] == own[hit]
        hit, polygon = hit[same], polygon[same]
        number, met = pd.factorize(polygon)
        inside = shapely.intersects_xy(prepared_copy(shapes[met])[number], x[hit], y[hit])
        # Descending, so that the lowest code stays where two polygons share the point.
        order = np.argsort(-polygon[inside], kind="stable")
        found[known[hit[inside][order]]] = codes[polygon[inside][order]]
        left = np.flatnonzero(pd.isna(found[known]))
        number, regions = pd.factorize(own[left])

        def near_one_of(at: int) -> tuple[np.ndarray, np.ndarray]:
            theirs = np.flatnonzero(home == regions[at])
            rows = left[number == at] if len(theirs) else left[:0]
            if not len(rows):
                return rows, rows
            nearest = theirs[shapely.STRtree(shapes[theirs]).nearest(points[rows])]
            near = _distance_km(shapes[nearest], points[rows]) <= BORDER_KM
            return rows[near], nearest[near]

        for rows, nearest in spread(near_one_of, range(len(regions))):
            found[known[rows]] = codes[nearest]
        return found


def prepared_copy(shapes: Any) -> Any:
    """Return copies of shapes, prepared for many points; what that takes goes with the copies.

    Of a nation's kecamatan it is a hundred megabytes. It cannot be taken off the shapes themselves,
    since another thread may be using it.
    """
    copies = shapely.from_wkb(shapely.to_wkb(shapes))
    shapely.prepare(copies)
    return copies


def _with_geometry(table: pd.DataFrame) -> pd.DataFrame:
    shapes = shapely.from_wkb(table["geometry"].to_numpy(dtype=object))
    return table.assign(geometry=pd.Series(shapes, index=table.index, dtype=object))


def _distance_km(shapes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return great-circle distances from points to shapes along the shortest line in degrees."""
    if len(points) == 0:
        return np.zeros(0)
    ends = shapely.get_coordinates(shapely.shortest_line(shapes, points)).reshape(-1, 2, 2)
    lon, lat = np.radians(ends[:, :, 0]), np.radians(ends[:, :, 1])
    half = np.sin((lat[:, 1] - lat[:, 0]) / 2) ** 2 + np.cos(lat[:, 0]) * np.cos(lat[:, 1]) * (
        np.sin((lon[:, 1] - lon[:, 0]) / 2) ** 2
    )
    distance: np.ndarray = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    return distance
