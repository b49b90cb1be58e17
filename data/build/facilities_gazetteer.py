"""Place a facility at the one kecamatan or desa of its regency whose name it carries."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from data.build.facilities_names import Name, likeness, take_apart

# Read by eye over all names left: from here up the place is the one meant ("Bakti Jaya",
# "Bhakti Jaya"); just below it others begin ("Gokodimi", "Lokodimi"; "Maliang", "Maikang").
PLACE_LIKENESS_BAR = 0.88
PLACE_LIKENESS_MARGIN = 0.04

Row = tuple[str, str, float, float, str]  # kode, nama, lat, lon, location_quality
Found = tuple[float, float, str, float, str, str]
# A likeness under it decides nothing, be it the best or the second. Likenesses are in percent
# here and rounded to single precision: hence the little less.
_TELLING_PERCENT = 100 * (PLACE_LIKENESS_BAR - PLACE_LIKENESS_MARGIN) - 0.1


class Gazetteer:
    """The names of the kecamatan and desa of each regency, ready to be looked up."""

    def __init__(self, districts: pd.DataFrame, villages: pd.DataFrame) -> None:
        """Index the dataset's districts and villages (columns kode, nama, lat, lon)."""
        columns = ["kode", "nama", "lat", "lon"]
        kecamatan = districts[columns].assign(location_quality="district")
        desa = villages[[*columns, "location_quality"]]
        self._names: dict[tuple[str, str], _Names] = {}
        for kind, table in (("kecamatan", kecamatan), ("desa", desa)):
            placed = table.loc[table["lat"].notna(), [*columns, "location_quality"]]
            rows: dict[str, list[Row]] = defaultdict(list)
            # Column by column: a row of a frame at a time takes longer than all else here.
            for row in zip(*(placed[name].tolist() for name in placed), strict=True):
                rows[row[0][:5]].append(row)
            for region, theirs in rows.items():
                self._names[region, kind] = _Names(theirs)

    def place(self, wanted: pd.DataFrame, *, by_likeness: bool = True) -> pd.DataFrame:
        """Place facilities by their names.

        Parameters
        ----------
        wanted
            Frame with columns ``region`` (regency code) and ``name``.
        by_likeness
            Try scored likeness after the exact names.

        Returns
        -------
        DataFrame
            Index: labels of ``wanted`` that found a place. Columns ``lat``, ``lon``, ``quality``
            (district|village), ``score`` (1.0 by rule), ``step``, ``place`` (code).
        """
        rows = []
        for label, region, text in zip(wanted.index, wanted["region"], wanted["name"], strict=True):
            found = self._find(str(region), take_apart(text), by_likeness=by_likeness)
            if found is not None:
                rows.append((label, *found))
        columns = ["row", "lat", "lon", "quality", "score", "step", "place"]
        return pd.DataFrame(rows, columns=columns).set_index("row")

    def keys(self, region: str) -> set[str]:
        """Return the loose keys of all places of a regency."""
        both = (self._names.get((region, kind)) for kind in ("kecamatan", "desa"))
        return {key for names in both if names is not None for key in names.loose}

    def _find(self, region: str, name: Name, *, by_likeness: bool) -> Found | None:
        # "Puskesmas Kelurahan X" is named after a kelurahan, whatever the kecamatan is called.
        known = [
            (kind, self._names[region, kind])
            for kind in ("kecamatan", "desa")
            if name.kind in {"", kind} and (region, kind) in self._names
        ]
        for kind, names in known:
            found = names.exact(name)
            if found is not None:
                return names.found(found[0], 1.0, f"{kind} {found[1]}")
        if by_likeness:
            for kind, names in known:
                likest = names.likest(name)
                if likest is not None:
                    return names.found(likest[0], likest[1], f"{kind} likeness")
        return None


class _Names:
    """The places of one kind in one regency, by every key of their names."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.names = [take_apart(nama) for _, nama, *_ in rows]

    @functools.cached_property
    def strict(self) -> dict[str, list[int]]:
        """The places by strict key."""
        return _index((name.strict, i) for i, name in enumerate(self.names))

    @functools.cached_property
    def loose(self) -> dict[str, list[int]]:
        """The places by loose key."""
        return _index((name.loose, i) for i, name in enumerate(self.names))

    @functools.cached_property
    def parts(self) -> dict[str, list[int]]:
        """The places by each part of their names."""
        return _index((part, i) for i, name in enumerate(self.names) for part in name.parts)

    def exact(self, name: Name) -> tuple[int, str] | None:
        """Return the one place of that name; a name borne by several is nobody's."""
        for step, hits in self._steps(name):
            if hits:
                return (hits[0], step) if len(hits) == 1 else None
        return None

    def _steps(self, name: Name) -> Iterator[tuple[str, list[int]]]:
        yield "name", self.strict.get(name.strict, [])
        yield "loose", self.loose.get(name.loose, [])
        yield "part", sorted({i for part in name.parts for i in self.parts.get(part, [])})

    def likest(self, name: Name) -> tuple[int, float] | None:
        """Return the place whose name is clearly the likest, with its likeness."""
        keys = [each.loose for each in self.names]
        bar = _TELLING_PERCENT
        rough = process.cdist([name.loose], keys, scorer=fuzz.ratio, score_cutoff=bar)
        close = np.flatnonzero(rough[0])
        if not len(close):
            return None
        score = likeness([_bare(name)], [_bare(self.names[i]) for i in close])[0]
        order = np.argsort(-score, kind="stable")
        best = float(score[order[0]])
        second = float(score[order[1]]) if len(order) > 1 else 0.0
        if best < PLACE_LIKENESS_BAR or best - second < PLACE_LIKENESS_MARGIN:
            return None
        return int(close[order[0]]), round(best, 3)

    def found(self, row: int, score: float, step: str) -> Found:
        """Return what `Gazetteer.place` tells of a row."""
        kode, _, lat, lon, quality = self.rows[row]
        return float(lat), float(lon), str(quality), score, step, kode


def _index(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for key, i in pairs:
        if key and (not index[key] or index[key][-1] != i):
            index[key].append(i)
    return dict(index)


def _bare(name: Name) -> Name:
    """Return the name without number and kind, which places seldom carry."""
    return Name(name.strict, name.loose, 0, "", name.telling, name.parts)
