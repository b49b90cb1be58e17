"""Class limits for a map, and the class of each value.

``limits`` are the inner limits, ascending: k classes have k - 1. A value equal to a limit
belongs to the class below it, as in mapclassify (golden tests compare quantiles and natural
breaks with it). Methods: ``kuantil`` (equal counts), ``selang`` (equal widths), ``alami``
(Fisher-Jenks, by jenkspy's compiled code) and ``bulat`` (round numbers).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from geo.ecef import Floats

METHODS = ("bulat", "kuantil", "selang", "alami")
NO_CLASS = -1
# Fisher-Jenks takes time quadratic in the number of values; above this, evenly spaced order
# statistics stand for all.
_JENKS_MOST = 2_000
# Where equal round steps would put more than this share of the values into one class (numbers
# of people are skewed), round numbers near the quantiles are taken instead.
_CROWDED = 0.6
_ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def class_limits(
    values: npt.ArrayLike, classes: int, method: str = "bulat", centre: float | None = None
) -> Floats:
    """Choose inner class limits.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Values that are not finite are left out.
    classes : int
        At least 1. Fewer come out where the values have too few distinct ones; never more.
    method : str
        One of `METHODS`.
    centre : float, optional
        A standard. Then as many classes lie below as above it, always the number asked for: an
        even number has the standard as its middle limit, an odd one has a narrow class about it.

    Returns
    -------
    ndarray of float64, shape (at most classes - 1,)
        Strictly ascending.

    Raises
    ------
    ValueError
        If the method is unknown or classes is below 1.

    """
    if method not in METHODS:
        raise ValueError(f"unknown method: {method!r}")
    if classes < 1:
        raise ValueError("classes must be at least 1")
    numbers = np.sort(_finite(values))
    if centre is not None:
        return _centred(numbers, classes, method, float(centre))
    if numbers.size == 0 or numbers[0] == numbers[-1] or classes == 1:
        return np.empty(0)
    return _inner(numbers, classes, method)


def class_index(values: npt.ArrayLike, limits: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the class of each value: 0 for the lowest, -1 where the value is NaN.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Infinite values fall into the outer classes.
    limits : array_like of float, shape (k - 1,)
        Inner limits, ascending.

    Returns
    -------
    ndarray of int64, shape (n,)

    """
    numbers = np.asarray(values, dtype=np.float64)
    index = np.searchsorted(np.asarray(limits, dtype=np.float64), numbers, side="left")
    return np.where(np.isnan(numbers), NO_CLASS, index).astype(np.int64)


def _finite(values: npt.ArrayLike) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    return numbers[np.isfinite(numbers)]


def _inner(numbers: Floats, classes: int, method: str) -> Floats:
    """Choose limits for sorted numbers of at least two distinct values, two or more classes."""
    if method == "kuantil":
        limits = np.quantile(numbers, np.arange(1, classes) / classes)
    elif method == "selang":
        limits = np.linspace(numbers[0], numbers[-1], classes + 1)[1:-1]
    elif method == "alami":
        limits = _natural(numbers, classes)
    else:
        limits = _round(numbers[0], numbers[-1], classes)
        if _largest_share(numbers, limits) > _CROWDED:
            near = _round_quantiles(numbers, classes)
            if _largest_share(numbers, near) < _largest_share(numbers, limits):
                limits = near
    limits = np.unique(limits)
    # A limit at the top value would leave the class above it empty.
    return np.asarray(limits[limits < numbers[-1]])


def _natural(numbers: Floats, classes: int) -> Floats:
    distinct = np.unique(numbers)
    if distinct.size <= classes:
        return distinct[:-1]
    if numbers.size > _JENKS_MOST:
        place = np.round(np.linspace(0, numbers.size - 1, _JENKS_MOST)).astype(np.intp)
        numbers = numbers[place]
        if np.unique(numbers).size <= classes:
            return np.unique(numbers)[:-1]
    import jenkspy  # here, because most starts of the command line never need it

    return np.asarray(jenkspy.jenks_breaks(numbers, n_classes=classes)[1:-1], dtype=np.float64)


def _step(width: float) -> float:
    """Return the smallest round step of at least a width."""
    power = 10.0 ** math.floor(math.log10(width))
    scaled = width / power
    return power * next(s for s in _ROUND_STEPS if s >= scaled * (1 - 1e-9) or s == 10.0)


def _round(low: float, high: float, classes: int) -> Floats:
    """Return multiples of a round step strictly inside the range, at most classes - 1."""
    span = high - low
    if not (span > 0 and math.isfinite(span)) or span < 1e-12 * max(abs(low), abs(high)):
        return np.empty(0)
    step = _step(span / classes)
    for _ in range(4):
        first = math.floor(low / step * (1 + 1e-12)) + 1
        limits = np.round(np.arange(first, first + classes + 1) * step, 12)
        limits = limits[(limits > low) & (limits < high)]
        if limits.size <= classes - 1:
            return limits
        step = _step(step * 1.01)
    return limits[: classes - 1]


def _largest_share(numbers: Floats, limits: Floats) -> float:
    counts = np.bincount(class_index(numbers, limits), minlength=1)
    return float(counts.max() / numbers.size)


def _round_quantiles(numbers: Floats, classes: int) -> Floats:
    """Return the quantiles at as few significant digits as keep them apart, at most three."""
    exact = np.quantile(numbers, np.arange(1, classes) / classes)
    for digits in (1, 2, 3):
        limits = np.unique([float(f"{value:.{digits}g}") for value in exact])
        if limits.size == classes - 1:
            break
    return np.asarray(limits[limits > numbers[0]], dtype=np.float64)


def _centred(numbers: Floats, classes: int, method: str, centre: float) -> Floats:
    if classes == 1:
        return np.empty(0)
    far = float(np.max(np.abs(numbers - centre))) if numbers.size else 0.0
    scale = far if far > 0 else max(abs(centre), 1.0)
    half = classes // 2
    band = _step(scale / (4 * classes)) if classes % 2 else 0.0
    below = _side(centre - band - numbers, half, method, scale)
    above = _side(numbers - centre - band, half, method, scale)
    middle = [centre - band, centre + band] if band else [centre]
    return np.concatenate([centre - band - below[::-1], middle, centre + band + above])


def _side(away: Floats, classes: int, method: str, scale: float) -> Floats:
    """Return exactly classes - 1 limits, ascending, for distances away from the centre."""
    away = np.sort(away[away > 0])
    if away.size and away[0] < away[-1]:
        limits = _inner(
            np.r_[0.0, away] if method in ("bulat", "selang") else away, classes, method
        )
        if limits.size == classes - 1:
            return limits
    step = _step((float(away[-1]) if away.size else scale) / classes)
    return np.asarray(np.arange(1, classes) * step, dtype=np.float64)
