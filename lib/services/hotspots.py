"""Hot spots ("klaster"): where high or low values stand together more than chance would have it.

Local Moran's I (Anselin 1995, Geographical Analysis 27) by PySAL `esda`, with conditional
permutations from a fixed seed. Neighbours share a border or a corner (queen contiguity). Units
without neighbours (islands) take no part and are listed. p-values are two-sided (twice the
smaller tail) and held against the false discovery rate (Benjamini and Hochberg 1995), since
hundreds of tests are made at once. A cluster says that values are alike, not why.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.ecef import Floats
from lib.errors import AppError, LevelError, UnknownRegionError
from lib.services.access import Bools, Ints
from lib.services.figures import region_names
from lib.services.measures import values as measure_values

Level = Literal["kabkota", "kecamatan"]
# HH and LL are clusters of high and low values, HL and LH a value unlike its neighbours.
CLASSES: dict[str, str] = {
    "HH": "klaster.kelas.hh",
    "LL": "klaster.kelas.ll",
    "HL": "klaster.kelas.hl",
    "LH": "klaster.kelas.lh",
    "NS": "klaster.kelas.ns",
    "ISLAND": "klaster.kelas.pulau",
    "NA": "klaster.kelas.na",
}
METHOD_NOTE = "klaster.catatan"
PERMUTATIONS = 9_999
SEED = 20_240_817
ALPHA = 0.05
LEAST_UNITS = 10
_TABLES = {"kabkota": "regions", "kecamatan": "districts"}


class TooFewUnitsError(AppError, ValueError):
    """Refuse local statistics over a handful of units, or over equal values."""

    code = "E_HOTSPOT_UNITS"
    text_id = (
        "Klaster memerlukan paling sedikit {least} wilayah bertetangga yang nilainya berbeda-beda; "
        "yang ada {found}."
    )
    text_en = (
        "Clusters need at least {least} adjoining regions of differing values; there are {found}."
    )


@dataclass(frozen=True, eq=False)
class Hotspots:
    """Hold local Moran's I of the units of a level.

    Attributes
    ----------
    table
        ``kode, nama, value, neighbours`` (units with a value that touch it), ``lag`` (their mean
        value), ``local_i``, ``p_value`` (two-sided), ``significant`` (under the false discovery
        rate) and ``cls`` (a key of `CLASSES`), sorted by code; NaN where the unit takes no part.
    islands
        Codes of units with a value and no neighbour that has one.
    missing
        Codes without a value.
    moran_i, moran_p
        Global Moran's I and its two-sided p-value (normal approximation under randomisation).
    p_limit
        Largest p-value taken as significant; 0 if none is.
    alpha, permutations, seed
        Of the test.

    """

    table: pd.DataFrame
    islands: tuple[str, ...]
    missing: tuple[str, ...]
    moran_i: float
    moran_p: float
    p_limit: float
    alpha: float
    permutations: int
    seed: int

    def counts(self) -> dict[str, int]:
        """Count the units of each class, in the order of `CLASSES`."""
        found = self.table["cls"].value_counts()
        return {each: int(found.get(each, 0)) for each in CLASSES}


def hotspots(
    values: pd.Series,
    level: Level = "kabkota",
    within: str | None = None,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    alpha: float = ALPHA,
    dataset: Dataset | None = None,
) -> Hotspots:
    """Compute local Moran's I of values by region.

    Parameters
    ----------
    values : Series of float
        Indexed by code; in any unit. NaN and absent codes take no part.
    level : str
        ``kabkota`` of the nation, or ``kecamatan``.
    within : str, optional
        Code of a province (for kecamatan: needed) whose units alone are compared.
    permutations, seed : int
        Of the conditional permutations.
    alpha : float
        False discovery rate.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    Hotspots
        Cached by values; the table is shared, not to be changed.

    Raises
    ------
    LevelError, UnknownRegionError
        If level or province is unknown, or kecamatan are asked for without a province.
    TooFewUnitsError
        If fewer than `LEAST_UNITS` units have a value and a neighbour, or all are equal.

    """
    dataset = dataset or current_dataset()
    if level not in _TABLES:
        raise LevelError(value=level, choices=tuple(_TABLES))
    provinces = set(dataset.provinces["kode"])
    if (within is None and level == "kecamatan") or not (within is None or within in provinces):
        raise UnknownRegionError(value=within or "-")
    codes = _units(dataset, level, within)
    value = values.reindex(list(codes)).to_numpy(dtype=np.float64, na_value=np.nan)
    key = np.where(np.isfinite(value), value, np.nan).tobytes()
    return _hotspots(dataset, level, within, key, permutations, seed, alpha)


def measure_hotspots(
    measure: str,
    service: str,
    radius_m: float,
    level: Level = "kabkota",
    within: str | None = None,
) -> Hotspots:
    """Compute `hotspots` of a measure of `lib.services.measures` over the embedded dataset.

    Parameters
    ----------
    measure : str
        Code of the measure (``jangkauan`` in %, ``jarak`` in km, an indicator, …).
    service : str
        Code of the service; ignored by indicators.
    radius_m : float
        Metres in a straight line.
    level, within
        As in `hotspots`.

    """
    return hotspots(measure_values(measure, service, radius_m, level, within), level, within)


def neighbours(
    level: Level, within: str | None = None, dataset: Dataset | None = None
) -> dict[str, tuple[str, ...]]:
    """List the units of a level that touch each, by code; () for those that touch none."""
    dataset = dataset or current_dataset()
    codes = _units(dataset, level, within)
    one, other = _contiguity(dataset, level, within)
    found: dict[str, list[str]] = {each: [] for each in codes}
    for row, column in zip(one, other, strict=True):
        found[codes[row]].append(codes[column])
    return {code: tuple(sorted(each)) for code, each in found.items()}


@kept_by_version(maxsize=64)
def _units(dataset: Dataset, level: Level, within: str | None) -> tuple[str, ...]:
    codes = dataset.table(_TABLES[level])["kode"]
    return tuple(sorted(codes[codes.str.startswith(within or "")]))


@kept_by_version(maxsize=64)
def _contiguity(dataset: Dataset, level: Level, within: str | None) -> tuple[Ints, Ints]:
    """Return the pairs of units that touch, both ways round, as positions in `_units`."""
    table = _TABLES[level]
    shapes = dataset.geometries(table)
    frame = pd.Index(dataset.table(table)["kode"])
    own = shapes[frame.get_indexer(pd.Index(_units(dataset, level, within)))].copy()
    shapely.prepare(own)
    one, other = shapely.STRtree(own).query(own, predicate="intersects")
    apart = one != other
    order = np.lexsort((other[apart], one[apart]))
    return one[apart][order].astype(np.intp), other[apart][order].astype(np.intp)


@kept_by_version(maxsize=64)
def _hotspots(
    dataset: Dataset,
    level: Level,
    within: str | None,
    key: bytes,
    permutations: int,
    seed: int,
    alpha: float,
) -> Hotspots:
    codes, value = _units(dataset, level, within), np.frombuffer(key, dtype=np.float64)
    known = np.isfinite(value)
    one, other = _contiguity(dataset, level, within)
    both = known[one] & known[other]
    one, other = one[both], other[both]
    degree = np.bincount(one, minlength=len(codes))
    part = known & (degree > 0)
    if part.sum() < LEAST_UNITS or np.ptp(value[part]) == 0:
        raise TooFewUnitsError(least=LEAST_UNITS, found=int(part.sum()))
    lag = np.bincount(other, weights=value[one], minlength=len(codes)) / np.maximum(degree, 1)
    local, p_value, moran = _moran(value, part, one, other, permutations, seed)
    limit = false_discovery_limit(p_value[part], alpha)
    significant = part & (np.nan_to_num(p_value, nan=1.0) <= limit)
    names = region_names(dataset, level).reindex(list(codes))
    table = pd.DataFrame({"kode": pd.Series(codes, dtype="str"), "nama": names.to_numpy()})
    table["value"], table["neighbours"] = value, degree
    table["lag"] = np.where(part, lag, np.nan)
    table["local_i"], table["p_value"] = local, p_value
    table["significant"] = significant
    table["cls"] = _classes(value, lag, part, known, significant)
    return Hotspots(
        table=table,
        islands=tuple(np.asarray(codes)[known & ~part].tolist()),
        missing=tuple(np.asarray(codes)[~known].tolist()),
        moran_i=moran[0],
        moran_p=moran[1],
        p_limit=limit,
        alpha=alpha,
        permutations=permutations,
        seed=seed,
    )


def _moran(
    value: Floats, part: Bools, one: Ints, other: Ints, permutations: int, seed: int
) -> tuple[Floats, Floats, tuple[float, float]]:
    """Return local I and p of all units (NaN outside), and global I and p."""
    # Several seconds to import, and only needed by those who look for clusters.
    from esda.moran import Moran, Moran_Local  # type: ignore[import-untyped]
    from libpysal.weights import W  # type: ignore[import-untyped]

    rows = np.flatnonzero(part)
    place = np.full(len(value), -1)
    place[rows] = np.arange(len(rows))
    near: dict[int, list[int]] = {number: [] for number in range(len(rows))}
    for row, column in zip(place[one].tolist(), place[other].tolist(), strict=True):
        near[row].append(column)
    weights = W(near, silence_warnings=True)
    weights.transform = "r"
    with warnings.catch_warnings():
        # It warns that its one-sided p-values will become two-sided; they are doubled below.
        warnings.filterwarnings("ignore", message="The alternative hypothesis")
        found = Moran_Local(
            value[rows], weights, permutations=permutations, keep_simulations=False, seed=seed
        )
    local, p_value = (np.full(len(value), np.nan) for _ in range(2))
    local[rows] = found.Is
    # Its p-values are of single precision: back to the counts that they were made of.
    tail = np.round(found.p_sim.astype(np.float64) * (permutations + 1))
    p_value[rows] = np.minimum(2 * tail / (permutations + 1), 1.0)
    whole = Moran(value[rows], weights, permutations=0)
    return local, p_value, (float(whole.I), float(whole.p_rand))


def false_discovery_limit(p_values: npt.ArrayLike, alpha: float = ALPHA) -> float:
    """Return the largest p-value that is significant at a false discovery rate; 0 if none is.

    Parameters
    ----------
    p_values : array_like of float, shape (tests,)
        From 0 to 1.
    alpha : float
        The rate.

    Examples
    --------
    Of four tests, 0.02 passes as the second smallest (2/4 × 0.05); 0.04 is over 3/4 × 0.05.

    >>> false_discovery_limit([0.001, 0.02, 0.04, 0.9])
    0.02

    """
    ordered = np.sort(np.asarray(p_values, dtype=np.float64))
    passed = ordered <= alpha * np.arange(1, ordered.size + 1) / max(ordered.size, 1)
    return float(ordered[passed][-1]) if passed.any() else 0.0


def _classes(
    value: Floats, lag: Floats, part: Bools, known: Bools, significant: Bools
) -> npt.NDArray[np.str_]:
    """Name the class of each unit by its value and its neighbours' mean against the mean of all."""
    middle = float(value[part].mean())
    own = np.where(value > middle, "H", "L")
    theirs = np.where(lag > middle, "H", "L")
    named = np.char.add(own, theirs)
    return np.select([~known, ~part, ~significant], ["NA", "ISLAND", "NS"], named)
