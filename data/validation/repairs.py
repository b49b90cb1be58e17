"""Repair coordinates where one reading only is possible, by the stated regency where there is one.

Readings are tried from the fewest causes up: axes swapped, a sign missing, a decimal point lost,
a leading digit lost. A reading counts when it falls within 5 km of the stated regency, or, with
none stated, in Indonesia. If the fewest causes leave two places, nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.validation.gazetteer import NEAR_KM, Codes, Floats, Gazetteer, in_box

SWAPPED, POINT, DIGIT, SIGN = 1, 2, 4, 8
CAUSE_CODES = {
    SWAPPED: "E_COORD_SWAPPED",
    POINT: "E_COORD_POINT",
    DIGIT: "E_COORD_DIGIT",
    SIGN: "E_COORD_SIGN",
}
_CHUNK = 50_000
_SAME_DEG = 1e-6


@dataclass(frozen=True)
class Repaired:
    """Outcome for each row: degrees, the causes (a sum of flags, 0 none), and places left."""

    lat: Floats
    lon: Floats
    causes: NDArray[np.int64]
    readings: NDArray[np.int64]


def repair(lat: Floats, lon: Floats, stated: Codes, gazetteer: Gazetteer) -> Repaired:
    """Repair coordinates that cannot be right.

    Parameters
    ----------
    lat, lon
        Numbers as written (n,), finite.
    stated
        Code of the regency of each row, "" where none is stated.
    gazetteer
        The regions.

    Returns
    -------
    Repaired
        `readings` is the number of places possible at the fewest causes: 1 where repaired.

    """
    parts = [
        _repair(lat[s], lon[s], stated[s], gazetteer)
        for s in (slice(i, i + _CHUNK) for i in range(0, max(len(lat), 1), _CHUNK))
    ]
    return Repaired(
        *(np.concatenate([getattr(p, name) for p in parts])
          for name in ("lat", "lon", "causes", "readings"))
    )  # fmt: skip


def _repair(lat: Floats, lon: Floats, stated: Codes, gazetteer: Gazetteer) -> Repaired:
    n = len(lat)
    out = Repaired(lat.copy(), lon.copy(), np.zeros(n, np.int64), np.zeros(n, np.int64))
    by_cost: dict[int, list[tuple[NDArray[np.int64], Floats, Floats, int]]] = {}
    for new_lat, new_lon, causes in _candidates(lat, lon):
        if not causes:
            continue
        at = np.flatnonzero(in_box(new_lat, new_lon))
        if len(at):
            cost = causes.bit_count()
            by_cost.setdefault(cost, []).append((at, new_lat[at], new_lon[at], causes))
    for cost in sorted(by_cost):
        _take(by_cost[cost], stated, gazetteer, out)
    return out


def _take(
    found: list[tuple[NDArray[np.int64], Floats, Floats, int]],
    stated: Codes,
    gazetteer: Gazetteer,
    out: Repaired,
) -> None:
    """Judge the candidates of one cost for rows that have none of a lower cost."""
    row = np.concatenate([f[0] for f in found])
    lat, lon = (np.concatenate([f[i] for f in found]) for i in (1, 2))
    causes = np.concatenate([np.full(len(f[0]), f[3]) for f in found])
    free = out.readings[row] == 0
    row, lat, lon, causes = row[free], lat[free], lon[free], causes[free]
    fits = _fits(lat, lon, stated[row], gazetteer)
    # A digit is guessed from a region only, and so is a minus too much: far out at sea, other
    # digits may as well be wrong.
    guessed = ((causes & DIGIT) > 0) | (((causes & SIGN) > 0) & (lat > 0))
    fits &= ~guessed | (stated[row] != "")
    row, lat, lon, causes = row[fits], lat[fits], lon[fits], causes[fits]
    order = np.lexsort((causes, lon, lat, row))
    row, lat, lon, causes = row[order], lat[order], lon[order], causes[order]
    first = np.ones(len(row), dtype=bool)
    moved = np.abs(np.diff(lat)) + np.abs(np.diff(lon)) > _SAME_DEG
    first[1:] = (np.diff(row) != 0) | moved
    row, lat, lon, causes = row[first], lat[first], lon[first], causes[first]
    count = np.bincount(row, minlength=len(out.lat))
    out.readings[:] = np.where(out.readings == 0, count, out.readings)
    sure = count[row] == 1
    out.lat[row[sure]], out.lon[row[sure]] = lat[sure], lon[sure]
    out.causes[row[sure]] = causes[sure]


def _fits(lat: Floats, lon: Floats, stated: Codes, gazetteer: Gazetteer) -> NDArray[np.bool_]:
    fits = np.zeros(len(lat), dtype=bool)
    told = stated != ""
    if told.any():
        gap = gazetteer.gap_km(lat[told], lon[told], stated[told])
        with np.errstate(invalid="ignore"):
            fits[told] = gap <= NEAR_KM
    if not told.all():
        fits[~told] = gazetteer.locate(lat[~told], lon[~told]) != ""
    return fits


def _candidates(lat: Floats, lon: Floats) -> Iterator[tuple[Floats, Floats, int]]:
    """Give every reading of the pairs with its causes; NaN where it does not apply."""
    for y, x, swapped in ((lat, lon, 0), (lon, lat, SWAPPED)):
        for new_y, cause_y in _readings(y, (1, 2)):
            for new_x, cause_x in _readings(x, (2, 3)):
                yield new_y, new_x, swapped | cause_y | cause_x
        # The leading 1 of a longitude lost: 23.538901 for 123.538901.
        lost = np.where((x >= 0) & (x < 42) & (x % 1 != 0), x + 100, np.nan)
        yield y, lost, swapped | DIGIT
        yield -y, lost, swapped | DIGIT | SIGN


def _readings(values: Floats, whole_digits: tuple[int, ...]) -> Iterator[tuple[Floats, int]]:
    yield values, 0
    yield -values, SIGN
    size = np.abs(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        digits = np.floor(np.log10(size)) + 1
        for whole in whole_digits:
            # Four digits or fewer say too little: 1234 is no coordinate with its point lost.
            long_enough = (size % 1 == 0) & (digits >= 5) & (digits > whole)
            read = np.where(long_enough, values / 10.0 ** (digits - whole), np.nan)
            yield read, POINT
            yield -read, POINT | SIGN
