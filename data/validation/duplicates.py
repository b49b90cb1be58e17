"""Rows that say the same thing twice, within the file and against what is there already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.parallel import spread
from data.problems import ERROR, WARNING, Problems
from data.validation.cells import Text, mask, objects
from data.validation.fingerprints import Prints, fingerprints, repeated
from data.validation.gazetteer import Floats, Gazetteer

NEAR_M = 100.0
REPEATED = 3  # a point used by more rows than this is told
_PART = 50_000
_ENOUGH_IDS, _FEW_IDS = 20, 0.1  # of twenty ids and more, a tenth at most are distinct
_CELL_DEG = 0.001  # a little over 100 m in both directions, from 12° S to 7° N
_EARTH_M = 6_371_008.8
_CENTROID_DEG = 1e-4
Ints = NDArray[np.int64]


def no_key(text: Text, column: str, problems: Problems) -> bool:
    """Tell, and warn of, a column that is no identifier: a handful of values for all rows."""
    filled = int(pc.sum(pc.not_equal(text, "")).as_py() or 0)
    most = int(filled * _FEW_IDS)
    if filled < _ENOUGH_IDS or pc.count_distinct(text[: 2 * most + 2]).as_py() > most:
        return False  # told by the first rows alone
    few = pc.count_distinct(text).as_py() <= filled * _FEW_IDS
    if few:
        problems.add("W_NO_KEY", WARNING, 0, column)
    return bool(few)


def ids(text: Text, column: str, rows: Ints, existing: pd.DataFrame, problems: Problems) -> None:
    """Refuse ids that occur twice (both rows are told) and ids that are there already."""
    filled = ~mask(pc.equal(text, ""))
    prints = fingerprints(text)
    prints[~filled] = np.arange(int((~filled).sum()), dtype=np.uint64)  # each of its own
    twice = np.flatnonzero(repeated(prints) & filled)
    if len(twice):
        order = twice[np.argsort(prints[twice], kind="stable")]
        same, texts = prints[order], objects(text, order)
        first = np.searchsorted(same, same)  # the first row of each id
        other = np.where(
            first == np.arange(len(order)), np.minimum(first + 1, len(order) - 1), first
        )
        alike = texts == texts[other]
        order, other = order[alike], order[other][alike]
        problems.add("E_DUP_ID", ERROR, rows[order], column, texts[alike], other=rows[other])
    if len(existing):
        there = pa.array(existing["id"].astype("str"), pa.large_string())
        known = np.flatnonzero(mask(pc.is_in(text, value_set=there)) & filled)
        problems.add("E_ID_EXISTS", ERROR, rows[known], column, objects(text, known))


def made_ids(
    text: Text, made: NDArray[np.bool_], column: str, shown: Text, rows: Ints,
    existing: pd.DataFrame, problems: Problems,
) -> None:  # fmt: skip
    """Refuse rows without id that stand there already, alike in all that makes an id."""
    if len(existing) and made.any():
        there = pa.array(existing["id"].astype("str"), pa.large_string())
        known = np.flatnonzero(mask(pc.is_in(text, value_set=there)) & made)
        problems.add("E_SAME_EXISTS", ERROR, rows[known], column, objects(shown, known))


@dataclass(frozen=True)
class NameKeys:
    """Names levelled for comparison, where case, punctuation and spaces do not count.

    Attributes
    ----------
    text
        The names as they are, (n,).
    prints
        Of the levelled ones, which are not kept.
    telling
        Whether that has three letters or more: fewer say too little.

    """

    text: Text
    prints: Prints
    telling: NDArray[np.bool_]


def name_keys(text: Text) -> NameKeys:
    """Return the keys of names."""

    def keys(start: int) -> tuple[Prints, NDArray[np.bool_]]:
        levelled = _levelled(text.slice(start, _PART))
        return fingerprints(levelled), mask(pc.greater_equal(pc.utf8_length(levelled), 3))

    made = spread(keys, range(0, max(len(text), 1), _PART))
    prints, telling = (np.concatenate(each) for each in zip(*made, strict=True))
    return NameKeys(text, prints, telling)


def _levelled(text: Text) -> Text:
    return pc.replace_substring_regex(pc.utf8_lower(text), r"[^\pL\pN]+", "")


def near_names(
    keys: NameKeys,
    lat: Floats,
    lon: Floats,
    rows: Ints,
    column: str,
    shown: Text,
    problems: Problems,
) -> None:
    """Warn of rows that bear the name of an earlier row within 100 m."""
    left, right, metres = pairs(keys, lat, lon, keys, lat, lon, same=True)
    problems.add("W_NEAR_DUPLICATE", WARNING, rows[left], column, objects(shown, left),
                 other=rows[right], distance_m=np.round(metres))  # fmt: skip


def near_existing(
    keys: NameKeys, lat: Floats, lon: Floats, rows: Ints, column: str, shown: Text,
    existing: pd.DataFrame, problems: Problems,
) -> None:  # fmt: skip
    """Warn of rows that bear the name of an existing facility within 100 m."""
    if not len(existing):
        return
    theirs = name_keys(pa.array(existing["nama"].astype("str"), pa.large_string()))
    there_lat, there_lon = (existing[c].to_numpy(dtype=np.float64) for c in ("lat", "lon"))
    left, right, metres = pairs(keys, lat, lon, theirs, there_lat, there_lon, same=False)
    other = existing["id"].to_numpy(dtype=object)[right]
    problems.add("W_NEAR_EXISTING", WARNING, rows[left], column, objects(shown, left),
                 other=other, distance_m=np.round(metres))  # fmt: skip


def pairs(
    keys: NameKeys, lat: Floats, lon: Floats,
    other_keys: NameKeys, other_lat: Floats, other_lon: Floats, *, same: bool,
) -> tuple[Ints, Ints, Floats]:  # fmt: skip
    """Pair points of equal name within 100 m, each left row with its nearest partner.

    With `same` both sides are one table and a row is paired with an earlier one only. Distances
    are great circles, in metres.
    """
    ours, theirs = keys.prints, other_keys.prints
    usable = keys.telling & np.isfinite(lat) & np.isfinite(lon)
    other_usable = other_keys.telling & np.isfinite(other_lat) & np.isfinite(other_lon)
    if same:
        left = np.flatnonzero(usable)
        left = left[repeated(ours[left])]
        left = right = left[_has_neighbour(ours[left], lat[left])]
    else:
        left = np.flatnonzero(usable & np.isin(ours, theirs[other_usable]))
        right = np.flatnonzero(other_usable & np.isin(theirs, ours[left]))
        names = np.concatenate([ours[left], theirs[right]])
        alone = ~_has_neighbour(names, np.concatenate([lat[left], other_lat[right]]))
        left, right = left[~alone[: len(left)]], right[~alone[len(left) :]]
    if not len(left) or not len(right):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    numbers = np.unique(np.concatenate([ours[left], theirs[right]]), return_inverse=True)[1]
    own, other = numbers[: len(left)], numbers[len(left) :]
    target = _cell_keys(other, other_lat[right], other_lon[right], 0, 0)
    order = np.argsort(target, kind="stable")
    target, right = target[order], right[order]
    best = np.full(len(left), np.inf)
    partner = np.full(len(left), -1, np.int64)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            wanted = _cell_keys(own, lat[left], lon[left], dy, dx)
            at = np.searchsorted(target, wanted)
            end = np.searchsorted(target, wanted, side="right")
            for step in range(min(int((end - at).max(initial=0)), 4)):
                row = np.flatnonzero(at + step < end)
                that = right[(at + step)[row]]
                me = left[row]
                near = _metres(lat[me], lon[me], other_lat[that], other_lon[that])
                ok = (near <= NEAR_M) & (near < best[row])
                if same:
                    ok &= that < me
                best[row[ok]], partner[row[ok]] = near[ok], that[ok]
    hit = np.flatnonzero(partner >= 0)
    alike = pc.equal(
        _levelled(keys.text.take(pa.array(left[hit]))),
        _levelled(other_keys.text.take(pa.array(partner[hit]))),
    )
    hit = hit[mask(alike)]
    return left[hit], partner[hit], best[hit]


def _has_neighbour(names: Prints, lat: Floats) -> NDArray[np.bool_]:
    """Tell which rows have another of their name within a cell's height, north or south.

    Of a million rows that leaves few to compare.
    """
    order = np.lexsort((lat, names))
    y, name = lat[order], names[order]
    near = (np.diff(y) <= _CELL_DEG) & (name[1:] == name[:-1])
    result = np.zeros(len(lat), dtype=bool)
    result[order[1:][near]] = True
    result[order[:-1][near]] = True
    return result


def _cell_keys(name: Ints, lat: Floats, lon: Floats, dy: int, dx: int) -> Ints:
    y = np.floor(lat / _CELL_DEG).astype(np.int64) + dy + 90_000
    x = np.floor(lon / _CELL_DEG).astype(np.int64) + dx + 180_000
    # 18 and 19 bits of cell leave 26 for the name: over sixty million.
    return (name << 37) | (y << 19) | x


def _metres(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half = np.sin((other_phi - phi) / 2) ** 2 + np.cos(phi) * np.cos(other_phi) * (
        np.sin(np.radians(other_lon - lon) / 2) ** 2
    )
    metres: Floats = 2 * _EARTH_M * np.arcsin(np.sqrt(half))
    return metres


def repeated_points(
    lat: Floats, lon: Floats, kode: NDArray[np.object_], rows: Ints, column: str,
    gazetteer: Gazetteer, problems: Problems,
) -> None:  # fmt: skip
    """Warn of points that over three rows share; refuse those that are a regency's centroid."""
    at = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    key = np.round(lat[at] * 1e6).astype(np.int64) * 10**9 + np.round(lon[at] * 1e6).astype(
        np.int64
    )
    many = repeated(key, REPEATED + 1)
    which = at[many]
    if not len(which):
        return
    _, number, count = np.unique(key[many], return_inverse=True, return_counts=True)
    times = count[number]
    centre = gazetteer.centroids.reindex(kode[which])
    with np.errstate(invalid="ignore"):
        off = np.abs(centre["lat"].to_numpy() - lat[which]) + np.abs(
            centre["lon"].to_numpy() - lon[which]
        )
        central = off <= _CENTROID_DEG
    shown = np.array([f"{y:.6f}, {x:.6f}" for y, x in zip(lat[which], lon[which], strict=True)],
                     dtype=object)  # fmt: skip
    for code, severity, part in (("E_CENTROID", ERROR, central),
                                 ("W_COORD_REPEATED", WARNING, ~central)):  # fmt: skip
        problems.add(code, severity, rows[which[part]], column, shown[part], count=times[part])
