"""Demand points from a GeoTIFF of population, such as WorldPop's, with the total conserved.

The raster is read window by window, so memory does not grow with its size. Each cell takes the
regency that its centre lies in; cells are gathered into blocks of a chosen size, one place for
each regency in a block, at the population-weighted centroid. What lies in no regency (a coast
drawn more finely than ours) goes to the nearest one within a limit; what is further away is kept
out and told. Nothing is resampled: the sum of the places, of what other regions hold and of what
is told as too far is the sum of the cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.current import current_dataset
from data.readers.errors import CancelledError
from data.store import Dataset
from geo.aggregate import NATION, encode_codes, group_index
from geo.blocks import Blocks, cells_per_block, gather, join, people_of_cells, relabel
from geo.ecef import Floats, geodesic_m
from lib.limits import MAX_ROWS
from lib.services.desk.population_raster import PopulationRaster, Window, opened_population
from lib.services.desk.raster_errors import BlockSizeError, RasterPeopleError, RasterPlacesError
from lib.services.figures import check_within

BLOCK_KM = (0.1, 50.0)
NEAREST_KM = 2.0
MAX_PEOPLE = 1.5e9
COLUMNS = ("id", "kode", "lat", "lon", "population")
_DEGREE_KM = 110.0  # a little less than a degree of latitude: the search looks a little too far

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class RasterReport:
    """Count people by where they went; ``places + other_regions + too_far == total``.

    Attributes
    ----------
    total
        Sum of all cells above 0.
    placed
        People of the places given.
    moved
        Of those, people in no regency's outline who went to the nearest one.
    other_regions
        People of regencies outside the region asked for.
    too_far
        People further than the limit from any regency.
    negative_cells
        Cells below 0, taken as nobody.
    places
        Number of places.

    """

    total: float
    placed: float
    moved: float
    other_regions: float
    too_far: float
    negative_cells: int
    places: int


@dataclass(frozen=True, eq=False)
class RasterDemand:
    """Hold what a raster became.

    Attributes
    ----------
    places
        Columns `COLUMNS`, sorted by id; degrees in EPSG:4326; usable as a demand file.
    regions
        One row per regency with people: kode, nama, people_raster, people_moved, people_villages
        and ratio (raster to villages; NaN where there are no villages).
    report
        Where all people went.

    """

    places: pd.DataFrame
    regions: pd.DataFrame
    report: RasterReport


def demand_from_raster(
    path: str | Path,
    *,
    cell_km: float = 1.0,
    within: str | None = None,
    nearest_km: float = NEAREST_KM,
    band: int = 1,
    dataset: Dataset | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> RasterDemand:
    """Gather a population raster into demand points.

    Parameters
    ----------
    path
        A north-up GeoTIFF of people per cell, in any reference system that PROJ knows.
    cell_km
        Size of the blocks, 0.1 to 50 km; rounded to whole cells.
    within
        Only people of this province or regency.
    nearest_km
        How far outside every regency people may live and still be counted to the nearest.
    band
        From 1.
    dataset
        Regencies and villages; the one in effect by default.
    progress, cancelled
        Told the share done and asked whether to stop, at each window.

    Raises
    ------
    AppError
        E_BLOCK_KM, E_REGION, E_RASTER_… of the file, E_RASTER_PEOPLE, E_RASTER_PLACES;
        E_CANCELLED.

    """
    low, high = BLOCK_KM
    if not low <= cell_km <= high:
        raise BlockSizeError(value=cell_km, low=low, high=high)
    chosen = dataset or current_dataset()
    check_within(within, "kabkota", chosen)
    region = None if within == NATION else within or None
    with opened_population(Path(path), band) as raster:
        blocks, total, negative = _read(raster, chosen, cell_km, progress, cancelled)
        if not 0 < total <= MAX_PEOPLE:
            raise RasterPeopleError(file=raster.name, total=f"{total:,.0f}")
        lon, lat = raster.to_degrees(blocks.x, blocks.y)
        labels = _with_nearest(blocks, lon, lat, chosen, nearest_km)
        moved = (blocks.label < 0) & (labels >= 0)
        codes = chosen.regions["kode"].to_numpy(dtype=str)
        scope = _in_scope(labels, codes, region)
        report = _report(blocks, total, negative, labels, moved, scope)
        merged = relabel(_taken(blocks, scope), labels[scope])
        if len(merged.population) > MAX_ROWS:
            raise RasterPlacesError(file=raster.name, limit=MAX_ROWS, cell_km=cell_km)
        places = _places(merged, raster, codes)
    moved_people = np.bincount(
        labels[scope & moved], blocks.population[scope & moved], minlength=len(codes)
    ).astype(np.float64)
    regions = _regions(merged, moved_people, chosen)
    return RasterDemand(places, regions, _with_places(report, len(places)))


def _read(
    raster: PopulationRaster,
    dataset: Dataset,
    cell_km: float,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> tuple[Blocks, float, int]:
    """Return the labelled blocks of all windows, the sum of cells, and how many are below 0."""
    rows = cells_per_block(cell_km, raster.cell_m[0])
    columns = cells_per_block(cell_km, raster.cell_m[1])
    outlines = raster.outlines(dataset.geometries("regions"))
    windows = raster.windows(rows, columns)
    parts: list[Blocks] = []
    sums: list[float] = []
    negative = 0
    for number, window in enumerate(windows, start=1):
        if cancelled is not None and cancelled():
            raise CancelledError(file=raster.name)
        people, below = people_of_cells(raster.read(window))
        negative += int(below.sum())
        if people.any():
            parts.append(_window_blocks(raster, window, people, outlines, (rows, columns)))
            sums.append(math.fsum(people[people > 0].tolist()))
        if progress is not None:
            progress(number / len(windows))
    return join(parts), math.fsum(sums), negative


def _window_blocks(
    raster: PopulationRaster,
    window: Window,
    people: Floats,
    outlines: npt.NDArray[np.object_],
    block: tuple[int, int],
) -> Blocks:
    return gather(
        people,
        raster.labels(window, outlines),
        *raster.centres(window),
        rows_per_block=block[0],
        columns_per_block=block[1],
        first_row=window.row,
        first_column=window.column,
    )


def _with_nearest(
    blocks: Blocks, lon: Floats, lat: Floats, dataset: Dataset, nearest_km: float
) -> npt.NDArray[np.int64]:
    """Return the labels with the nearest regency for those that have none within the limit."""
    labels = blocks.label.copy()
    loose = np.flatnonzero(labels < 0)
    loose = loose[np.isfinite(lon[loose]) & np.isfinite(lat[loose])]
    if not loose.size or nearest_km <= 0:
        return labels
    shapes = dataset.geometries("regions")
    points = shapely.points(lon[loose], lat[loose])
    at, region = shapely.STRtree(shapes).query_nearest(
        points, max_distance=nearest_km / _DEGREE_KM, all_matches=False
    )
    ends = shapely.get_coordinates(
        shapely.get_point(shapely.shortest_line(points[at], shapes[region]), 1)
    )
    metres = geodesic_m(lat[loose[at]], lon[loose[at]], ends[:, 1], ends[:, 0])
    close = metres <= nearest_km * 1000
    labels[loose[at[close]]] = region[close]
    return labels


def _in_scope(
    labels: npt.NDArray[np.int64], codes: npt.NDArray[np.str_], within: str | None
) -> npt.NDArray[np.bool_]:
    if within is None:
        return labels >= 0
    wanted = np.append(np.char.startswith(codes, within), False)
    return np.asarray(wanted[labels])  # -1 is the last one: no regency


def _taken(blocks: Blocks, keep: npt.NDArray[np.bool_]) -> Blocks:
    return Blocks(**{name: values[keep] for name, values in vars(blocks).items()})


def _report(
    blocks: Blocks,
    total: float,
    negative: int,
    labels: npt.NDArray[np.int64],
    moved: npt.NDArray[np.bool_],
    scope: npt.NDArray[np.bool_],
) -> RasterReport:
    def people(which: npt.NDArray[np.bool_]) -> float:
        return math.fsum(blocks.population[which].tolist())

    return RasterReport(
        total=total,
        placed=people(scope),
        moved=people(scope & moved),
        other_regions=people(~scope & (labels >= 0)),
        too_far=people(labels < 0),
        negative_cells=negative,
        places=0,
    )


def _with_places(report: RasterReport, places: int) -> RasterReport:
    return RasterReport(**(vars(report) | {"places": places}))


def _places(blocks: Blocks, raster: PopulationRaster, codes: npt.NDArray[np.str_]) -> pd.DataFrame:
    lon, lat = raster.to_degrees(blocks.x, blocks.y)
    kode = codes[blocks.label]
    ids = [
        f"r{row:05d}c{column:05d}-{code}"
        for row, column, code in zip(blocks.row, blocks.column, kode, strict=True)
    ]
    columns: dict[str, Any] = {
        "id": ids,
        "kode": kode,
        "lat": lat.round(6),
        "lon": lon.round(6),
        "population": blocks.population,
    }
    return pd.DataFrame(columns, columns=list(COLUMNS)).sort_values("id", ignore_index=True)


def _regions(blocks: Blocks, moved: Floats, dataset: Dataset) -> pd.DataFrame:
    regions = dataset.regions
    people = np.bincount(blocks.label, blocks.population, minlength=len(regions)).astype(np.float64)
    villages = dataset.villages
    codes, group = group_index(encode_codes(villages["kode"]), "kabkota")
    sums = np.bincount(group, villages["population"].fillna(0), minlength=len(codes))
    known = pd.Series(sums, index=codes).reindex(regions["kode"]).to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(known > 0, people / known, np.nan)
    table = pd.DataFrame(
        {
            "kode": regions["kode"].to_numpy(),
            "nama": regions["nama"].to_numpy(),
            "people_raster": people,
            "people_moved": moved,
            "people_villages": known,
            "ratio": ratio,
        }
    )
    return table[people > 0].reset_index(drop=True)
