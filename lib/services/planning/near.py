"""The village next to a point on the map."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.ecef import geodesic_from_ecef, to_ecef
from lib.services.access import village_arrays

MOST_M = 11_000.0
"""How far a point may be from the village that it is named by."""


@kept_by_version(maxsize=2)
def _tree(dataset: Dataset) -> tuple[cKDTree, npt.NDArray[np.intp]]:
    points = village_arrays(dataset).points
    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    return cKDTree(points[placed]), placed


def village_row(lat: float, lon: float, *, dataset: Dataset | None = None) -> int:
    """Return the row of the village nearest to a point in degrees, -1 beyond `MOST_M`."""
    dataset = dataset or current_dataset()
    tree, placed = _tree(dataset)
    point = to_ecef([lat], [lon])
    row = int(placed[int(tree.query(point)[1][0])])
    metres = geodesic_from_ecef(point, village_arrays(dataset).points[[row]])[0]
    return row if metres <= MOST_M else -1
