"""The waste banks of the dataset (SIPSN): searched by name, with tonnes where they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from lib.services.search import fold

CLASS = "bank_sampah"
COLUMNS = ("id", "nama", "kode_kabkota", "kode_kecamatan", "tonnes_in", "year")


@dataclass(frozen=True)
class WasteBanks:
    """The waste banks of a region.

    Parameters
    ----------
    count, told
        How many there are, and of how many the tonnes a year are known.
    tonnes
        Received in a year by those; NaN where none is known.
    shown
        Columns `COLUMNS`: those that were searched for, the largest first.
    found
        How many the search found.

    """

    count: int
    told: int
    tonnes: float
    shown: pd.DataFrame
    found: int


def waste_banks(region: str, words: str = "", *, most: int = 50) -> WasteBanks:
    """Return the active waste banks of a region of any level down to a kecamatan.

    Parameters
    ----------
    region
        Dotted code, "" is the nation; a village stands for its kecamatan.
    words
        All must stand in the name, whatever their case and accents; "" finds all.
    most
        Rows to show.

    """
    frame, names = _all(current_dataset())
    code = region[:8]
    column = "kode_kecamatan" if len(code) > 5 else "kode_kabkota"
    codes = frame[column].fillna("").to_numpy(dtype=object)
    prefix = f"{code}." if len(code) == 2 else code
    inside = np.fromiter((str(each).startswith(prefix) for each in codes), bool, len(codes))
    wanted = fold(words[:80]).split()
    match = np.fromiter((all(word in name for word in wanted) for name in names), bool, len(names))
    own = frame[inside]
    hit = frame[inside & match]
    tonnes = own["tonnes_in"]
    shown = hit.sort_values(["tonnes_in", "nama"], ascending=[False, True], na_position="last")
    return WasteBanks(
        count=len(own),
        told=int(tonnes.notna().sum()),
        tonnes=float(tonnes.sum()) if tonnes.notna().any() else float("nan"),
        shown=shown.head(most)[list(COLUMNS)].reset_index(drop=True),
        found=len(hit),
    )


@kept_by_version(maxsize=2)
def _all(dataset: Dataset) -> tuple[pd.DataFrame, list[str]]:
    frame = dataset.facilities[CLASS]
    kept = frame[frame["active"]].reset_index(drop=True)
    # Summed in double: single precision would lose kilograms of a nation.
    kept = kept.assign(tonnes_in=kept["tonnes_in"].astype("float64"))
    return kept, [fold(str(name)) for name in kept["nama"]]
