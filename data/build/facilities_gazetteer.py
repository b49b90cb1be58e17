"""Place a facility at the one kecamatan or desa of its regency whose name it carries."""

import functools
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from data.build.facilities_names import Name, likeness, take_apart

# Read by eye over all names left: from here up the place is the one meant ("Bakti Jaya",
# "Bhakti Jaya"); just below it others begin ("Gokodimi", "Lokodimi"; "Maliang", "Maikang").
PLACE_LIKENESS_BAR = 0.88
PLACE_LIKENESS_MARGIN = 0.04

Found = tuple[float, float, str, float, str, str]


class Gazetteer:
    """The names of the kecamatan and desa of each regency, ready to be looked up."""

    def __init__(self, districts: pd.DataFrame, villages: pd.DataFrame) -> None:
        """Index the dataset's districts and villages (columns kode, nama, lat, lon)."""
        columns = ["kode", "nama", "lat", "lon"]
        kecamatan = districts[columns].assign(location_quality="district")
        desa = villages[[*columns, "location_quality"]]
        self._names: dict[tuple[str, str], _Names] = {}
        for kind, table in (("kecamatan", kecamatan), ("desa", desa)):
            placed = table[table["lat"].notna()]
            regions = placed["kode"].str[:5].to_numpy(dtype=object)
            for region, rows in placed.groupby(regions):
                self._names[str(region), kind] = _Names(rows)

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

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = list(
            rows[["lat", "lon", "location_quality", "kode"]].itertuples(index=False, name=None)
        )
        self.names = [take_apart(text) for text in rows["nama"]]
        self.strict = _index((name.strict, i) for i, name in enumerate(self.names))
        self.loose = _index((name.loose, i) for i, name in enumerate(self.names))
        self.parts = _index((part, i) for i, name in enumerate(self.names) for part in name.parts)

    def exact(self, name: Name) -> tuple[int, str] | None:
        """Return the one place of that name; a name borne by several is nobody's."""
        parts = sorted({i for part in name.parts for i in self.parts.get(part, [])})
        steps = (
            ("name", self.strict.get(name.strict, [])),
            ("loose", self.loose.get(name.loose, [])),
            ("part", parts),
        )
        for step, hits in steps:
            if hits:
                return (hits[0], step) if len(hits) == 1 else None
        return None

    @functools.cached_property
    def bare(self) -> list[Name]:
        """The names without number and kind."""
        return [_bare(each) for each in self.names]

    def likest(self, name: Name) -> tuple[int, float] | None:
        score = likeness([_bare(name)], self.bare)[0]
        order = np.argsort(-score, kind="stable")
        best = float(score[order[0]])
        second = float(score[order[1]]) if len(order) > 1 else 0.0
        if best < PLACE_LIKENESS_BAR or best - second < PLACE_LIKENESS_MARGIN:
            return None
        return int(order[0]), round(best, 3)

    def found(self, row: int, score: float, step: str) -> Found:
        lat, lon, quality, kode = self.rows[row]
        return float(lat), float(lon), str(quality), score, step, str(kode)


def _index(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for key, i in pairs:
        if key and i not in index[key]:
            index[key].append(i)
    return dict(index)


def _bare(name: Name) -> Name:
    """Return the name without number and kind, which places seldom carry."""
    return Name(name.strict, name.loose, 0, "", name.telling, name.parts)
