"""The people of a region and what serves them now: what every change is measured against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.current import kept_by_version
from data.store import Dataset
from geo.aggregate import group_index, within_mask
from geo.coverage import Ints
from geo.ecef import Floats
from geo.what_if import Facilities, Points
from lib.services.access import access, located, village_arrays
from lib.services.figures import check_within


@dataclass(frozen=True, eq=False)
class Scene:
    """Villages with people, and the facilities of a service; shared, never changed.

    Attributes
    ----------
    rows
        Of the villages among all of the dataset, shape (n,).
    villages
        n rows: kode, nama, kecamatan, kabkota (names), lat, lon, people.
    places, people
        The same as arrays; with landmasses only if those count.
    now
        Row in ``facilities``, -1 for none, and geodesic metres (inf without any).
    facilities
        Of ``lib.services.access.located``, in its order.
    groups
        By level (kabkota, kecamatan): codes, and the position of each village's code.

    """

    rows: Ints
    villages: pd.DataFrame
    places: Points
    people: Floats
    now: tuple[Ints, Floats]
    facilities: Facilities
    groups: dict[str, tuple[list[str], Ints]]


def scene(dataset: Dataset, service: str, region: str | None, *, same_landmass: bool) -> Scene:
    """Return the people of a region (None: the nation) and what serves them.

    Raises
    ------
    UnknownRegionError, WithinLevelError, UnknownServiceError, ServiceHasNoDataError

    """
    check_within(region, "desa", dataset)
    return _scene(dataset, service, region or "", same_landmass)


@kept_by_version(maxsize=24)
def _scene(dataset: Dataset, service: str, region: str, same_landmass: bool) -> Scene:  # noqa: FBT001
    arrays = village_arrays(dataset)
    rows = np.flatnonzero(within_mask(arrays.codes, region) & (arrays.population > 0))
    found = access(service, dataset)
    row, metres = found.facility_row[rows].astype(np.intp), found.distance_m[rows]
    if same_landmass:
        own = found.same_land_distance_m[rows]
        known = ~np.isnan(own)
        row = np.where(known, found.same_land_facility_row[rows], row).astype(np.intp)
        metres = np.where(known, own, metres)
    table = located(service, dataset)
    codes = arrays.codes[rows]
    return Scene(
        rows=rows,
        villages=_villages(dataset, rows, arrays.population[rows]),
        places=Points(arrays.points[rows], arrays.landmass_id[rows] if same_landmass else None),
        people=arrays.population[rows],
        now=(row, metres),
        facilities=Facilities(
            table["lat"].to_numpy(dtype=np.float64),
            table["lon"].to_numpy(dtype=np.float64),
            table["landmass_id"].to_numpy(dtype=np.int64),
        ),
        groups={level: group_index(codes, level) for level in ("kabkota", "kecamatan")},
    )


def _villages(dataset: Dataset, rows: Ints, people: Floats) -> pd.DataFrame:
    part = dataset.villages[["kode", "nama", "kode_kecamatan", "lat", "lon"]].iloc[rows]
    above = part["kode_kecamatan"].astype("str")
    table = pd.DataFrame(
        {
            "kode": part["kode"].to_numpy(dtype=object),
            "nama": part["nama"].to_numpy(dtype=object),
            "kecamatan": _named(dataset.districts, above),
            "kabkota": _named(dataset.regions, above.str.slice(0, 5)),
            "lat": part["lat"].to_numpy(dtype=np.float64),
            "lon": part["lon"].to_numpy(dtype=np.float64),
        }
    )
    return table.assign(people=people)


def _named(table: pd.DataFrame, codes: pd.Series) -> list[str]:
    names = table.set_index("kode")["nama"].reindex(codes)
    return list(names.fillna("").astype("str"))
