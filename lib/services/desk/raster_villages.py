"""Demand points as people of villages: each point counts to the nearest village of its regency."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from data.store import Dataset
from geo.ecef import to_ecef

_APART_M = 1e8  # regencies are set so far apart that no village of another one is the nearest


def people_of_villages(places: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Sum demand points by village, as a village table that the desk takes.

    Parameters
    ----------
    places
        Columns kode (regency), lat, lon (EPSG:4326) and population.
    dataset
        Whose villages; one without a point of its own takes part at its kecamatan's.

    Returns
    -------
    pandas.DataFrame
        kode_desa, desa, penduduk, sorted by code: every village of the regencies with points, 0
        where none is nearest. Whole people whose sum is the sum of the points, rounded; what the
        rounding leaves goes to the largest remainders.

    """
    villages = dataset.villages
    wanted = villages["kode"].str.slice(0, 5).isin(places["kode"].unique())
    own = villages[wanted & villages["lat"].notna()].sort_values("kode", ignore_index=True)
    codes = pd.Index(sorted(own["kode"].str.slice(0, 5).unique()))
    served = places[places["kode"].isin(codes)]
    tree = cKDTree(_apart(own, codes.get_indexer(own["kode"].str.slice(0, 5))))
    _, nearest = tree.query(_apart(served, codes.get_indexer(served["kode"])))
    people = np.bincount(nearest, served["population"], minlength=len(own)).astype(np.float64)
    return pd.DataFrame(
        {
            "kode_desa": own["kode"].to_numpy(),
            "desa": own["nama"].to_numpy(),
            "penduduk": whole(people),
        }
    )


def _apart(table: pd.DataFrame, region: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    points = to_ecef(table["lat"].to_numpy(), table["lon"].to_numpy())
    return np.column_stack([points, region * _APART_M])


def whole(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Round values (n,) so that their sum is the rounded sum: by largest remainders."""
    floors = np.floor(values)
    rest = round(float(values.sum())) - int(floors.sum())
    order = np.argsort(floors - values, kind="stable")
    floors[order[: max(rest, 0)]] += 1
    return floors.astype(np.int64)
