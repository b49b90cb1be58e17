"""On which facilities most people depend: who loses reach if one is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import covered, share, sum_by_group
from geo.what_if import distance_without
from lib.services.access import located
from lib.services.figures import check_radius
from lib.services.planning.scene import scene

MOST = 20


def most_depended(
    service: str,
    region: str | None,
    radius_m: float,
    *,
    most: int = MOST,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """List the facilities whose loss, each alone, puts most people of a region out of reach.

    Parameters
    ----------
    service, region
        Code in the catalogue; dotted code, None for the nation. A facility outside the region is
        listed, too, if people of the region depend on it.
    radius_m
        Geodesic metres within which people count as reached.
    most
        Rows at most.
    same_landmass
        Count only facilities on one's own landmass.
    dataset
        The one in effect by default.

    Returns
    -------
    DataFrame
        rank, id, nama, kode_kabkota, kode_kecamatan, lat, lon, people_served (who have it
        nearest, within the radius), people_lost (of them without another within the radius),
        villages_lost, next_km (mean way of those who lose to the next one; NaN where some have
        none). Most people lost first; equal ones by id.

    Raises
    ------
    RadiusError, UnknownRegionError, UnknownServiceError, ServiceHasNoDataError

    """
    check_radius(radius_m)
    dataset = dataset or current_dataset()
    scene(dataset, service, region, same_landmass=same_landmass)  # refuses an unknown region
    table = _depended(dataset, service, region or "", float(radius_m), same_landmass)
    return table.head(max(most, 0)).copy()


@kept_by_version(maxsize=32)
def _depended(
    dataset: Dataset,
    service: str,
    region: str,
    radius_m: float,
    same_landmass: bool,  # noqa: FBT001
) -> pd.DataFrame:
    """Return all facilities on which anybody depends; shared, never changed."""
    around = scene(dataset, service, region, same_landmass=same_landmass)
    row, metres = around.now
    other = distance_without(around.places, around.now, around.facilities, radius_m)
    served = covered(metres, radius_m) & (row >= 0)
    lost = served & ~covered(other, radius_m)
    number = len(around.facilities)

    def by_facility(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pd.Series:
        return pd.Series(sum_by_group(values[lost], row[lost], number))

    people_lost = by_facility(around.people)
    way = around.people * np.where(lost, other, 0.0)
    mean = share(by_facility(way).to_numpy(), people_lost.to_numpy()) / 1000
    facilities = located(service, dataset)
    names = ["id", "nama", "kode_kabkota", "kode_kecamatan", "lat", "lon"]
    table = facilities[names].assign(
        people_served=sum_by_group(around.people[served], row[served], number),
        people_lost=people_lost,
        villages_lost=by_facility(np.ones(len(row))).astype(np.int64),
        next_km=np.where(np.isfinite(mean), mean, np.nan),
    )
    table = table[table["people_lost"] > 0]
    table = table.sort_values(["people_lost", "id"], ascending=[False, True], ignore_index=True)
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table
