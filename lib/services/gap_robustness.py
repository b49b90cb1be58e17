"""How sure a ranking of regencies is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data.store import Dataset
from geo.ecef import Floats

SCENARIOS = ("hanya_survei", "bobot_sama", "tanpa_meragukan", "tanpa_titik_kecamatan")
RERUNS, SEED = 200, 2024


@dataclass(frozen=True)
class RankUncertainty:
    """Hold the ranks of the regencies and how sure they are; shared, never changed.

    Attributes
    ----------
    table
        kode, nama, population, coverage_pct, coverage_low, coverage_high, rank, low, high, tie
        (number of the tie group, 0 first; -1 none), tied (regencies in it), rank_<scenario>.
        Rank 1 has the largest share of people within reach.
    samples : shape (reruns, regions)
        Shares within reach of each rerun, aligned to ``table``.
    reruns, seed
        How it was computed.

    """

    table: pd.DataFrame
    samples: Floats
    reruns: int
    seed: int


def rank_uncertainty(
    service: str,
    radius_m: float,
    progress: Callable[[int, int], None] | None = None,
    *,
    reruns: int = RERUNS,
    seed: int = SEED,
    dataset: Dataset | None = None,
) -> RankUncertainty:
    """Rank the regencies again and again under the errors of the data; kept once computed."""
    raise NotImplementedError


def known_uncertainty(
    service: str, radius_m: float, dataset: Dataset | None = None
) -> RankUncertainty | None:
    """Return the result if it has been computed already, at once."""
    raise NotImplementedError
