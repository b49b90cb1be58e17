"""Places that lack several things at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.store import Dataset
from geo.coverage import Ints


@dataclass(frozen=True)
class Wants:
    """Tell which of the wants each village has; arrays aligned to ``rows`` of the villages.

    Attributes
    ----------
    codes : tuple of str
        The wants, in the order of the columns.
    rows : shape (n,)
        Rows of ``dataset.villages`` in the scope.
    lacks : shape (n, wants)
        Whether a village has the want; unknown counts as not.
    count : shape (n,)
        How many it has.

    """

    codes: tuple[str, ...]
    rows: Ints
    lacks: npt.NDArray[np.bool_]
    count: Ints

    def label(self, code: str) -> str:
        """Say a want in the reader's language, within a sentence."""
        raise NotImplementedError


def village_wants(within: str | None = None, dataset: Dataset | None = None) -> Wants:
    """Tell what each village lacks."""
    raise NotImplementedError


def wants(
    level: str = "desa", within: str | None = None, *, dataset: Dataset | None = None
) -> pd.DataFrame:
    """Give kode, nama, population, wants (mean by people above desa), people_3, people_5, most."""
    raise NotImplementedError


def wants_by_count(within: str | None = None, dataset: Dataset | None = None) -> pd.DataFrame:
    """Give wants (0 to all), villages, population, population_pct, at_least."""
    raise NotImplementedError


def wants_by_kind(within: str | None = None, dataset: Dataset | None = None) -> pd.DataFrame:
    """Give want, label, villages, population, population_pct."""
    raise NotImplementedError


def wants_top(
    number: int = 20, within: str | None = None, dataset: Dataset | None = None
) -> pd.DataFrame:
    """Give kode, nama, kecamatan, kabkota, population, wants, reasons; most wants, then people."""
    raise NotImplementedError
