"""Place rows without coordinates by desa, kecamatan or their own name within the regency.

A placement is a proposal: it carries a score, and one below the score that the analyst accepts is
told but not made. Methods are those of the build of the embedded data.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from data.build.common import place_key
from data.problems import WARNING, Problems
from data.validation.gazetteer import Codes, Floats, Gazetteer, Pause

# Below this likeness a name says nothing; between it and the accepted score it is a suggestion.
SUGGEST_BAR = 0.7
ACCEPT_SCORE = 0.88
_MARGIN = 0.04
_AT_ONCE = 32  # regencies whose names are held in memory together
_Key = tuple[str, str, str, str, str]  # kode, nama, desa, kecamatan, full


@dataclass(frozen=True)
class Placed:
    """Where rows were placed: degrees, quality (village|district|unknown), score, code of place."""

    lat: Floats
    lon: Floats
    quality: NDArray[np.object_]
    score: Floats
    place: NDArray[np.object_]


@dataclass(frozen=True)
class _Found:
    place: str = ""
    score: float = np.nan
    field: str = "nama"


class Placer:
    """Find places by name within regencies."""

    def __init__(self, gazetteer: Gazetteer, pause: Pause = lambda: None) -> None:
        """Index names on first use of each regency; `pause` is called between and may raise."""
        self._gazetteer, self._pause = gazetteer, pause
        self._by_region: dict[tuple[str, str], pd.Series] = {}

    def place(
        self, wanted: pd.DataFrame, rows: NDArray[np.int64], columns: dict[str, str],
        accept_score: float, problems: Problems,
    ) -> Placed:  # fmt: skip
        """Place rows.

        Parameters
        ----------
        wanted
            kode (regency), nama, desa, kecamatan (text, "" where not given), full (a code of
            kecamatan or desa, "" where not given), one row each.
        rows
            Row numbers in the file.
        columns
            Column names of the fields, for the problems.
        accept_score
            Lowest score at which a row is placed; over 1 none is.
        problems
            Told: W_PLACED, W_PLACE_LOW (a suggestion), W_UNPLACED.

        """
        keys: list[_Key] = list(wanted.itertuples(index=False, name=None))
        known = {key: self._find(*key) for key in dict.fromkeys(keys)}
        self._by_own_names(known)
        found = [known[key] for key in keys]
        score = np.array([f.score for f in found], dtype=np.float64)
        place = np.array([f.place for f in found], dtype=object)
        field = np.array([columns.get(f.field, "") for f in found], dtype=object)
        value = [k[{"nama": 1, "desa": 2, "kecamatan": 3, "full": 4}[f.field]]
                 for k, f in zip(keys, found, strict=True)]  # fmt: skip
        placed = (place != "") & (score >= accept_score)
        self._tell(placed, place, score, field, np.array(value, dtype=object), rows, problems)
        lat, lon, quality = self._points(np.where(placed, place, ""))
        has_point = np.isfinite(lat)
        score = np.where(has_point, score, np.nan)
        return Placed(lat, lon, quality, score, np.where(has_point, place, ""))

    def _find(self, kode: str, _nama: str, desa: str, kecamatan: str, full: str) -> _Found:
        if full:
            return _Found(full, 1.0, "full")
        if not kode:
            return _Found()
        district = self._likest(kode, kecamatan, "district") if kecamatan else _Found()
        if desa:
            within = district.place if district.score == 1.0 else kode
            village = self._likest(within, desa, "village")
            if village.place and village.score >= SUGGEST_BAR:
                return _Found(village.place, village.score, "desa")
        if district.place:
            return _Found(district.place, district.score, "kecamatan")
        return _Found()

    def _by_own_names(self, known: dict[_Key, _Found]) -> None:
        """Place the rows that nothing else places by the place that their own name carries."""
        lost = dict.fromkeys(k[:2] for k, each in known.items() if k[0] and not each.place)
        if not lost:
            return
        asked = pd.DataFrame(list(lost), columns=["region", "name"])
        regions = pd.unique(asked["region"]).tolist()
        named: dict[tuple[str, str], _Found] = {}
        for start in range(0, len(regions), _AT_ONCE):
            self._pause()
            some = regions[start : start + _AT_ONCE]
            part = asked[asked["region"].isin(some)]
            found = self._gazetteer.name_places(some).place(part)
            told = part.loc[found.index]
            for kode, name, place, score in zip(
                told["region"], told["name"], found["place"], found["score"], strict=True
            ):
                named[str(kode), str(name)] = _Found(str(place), float(score))
        for key, each in known.items():
            if not each.place:
                known[key] = named.get(key[:2], each)

    def _likest(self, parent: str, name: str, level: str) -> _Found:
        """Return the one place of that name under a region or kecamatan, with its score."""
        keys = self._keys(parent, level)
        wanted = place_key(name)
        exact = keys[keys == wanted]
        if len(exact) == 1:
            return _Found(str(exact.index[0]), 1.0)
        if len(exact) > 1 or len(wanted) < 4 or keys.empty:
            return _Found()
        best = process.extract(wanted, keys.tolist(), scorer=fuzz.ratio, limit=2)
        second = best[1][1] / 100 if len(best) > 1 else 0.0
        score = best[0][1] / 100
        if score < SUGGEST_BAR or score - second < _MARGIN:
            return _Found()
        return _Found(str(keys.index[best[0][2]]), round(score, 3))

    def _keys(self, parent: str, level: str) -> pd.Series:
        """Return name keys by code of the desa or kecamatan under a region."""
        if (parent, level) not in self._by_region:
            part = self._gazetteer.places_within(parent, level)
            keys = pd.Series([place_key(n) for n in part["nama"]], index=part["kode"], dtype=object)
            self._by_region[parent, level] = keys
        return self._by_region[parent, level]

    def _points(self, place: Codes) -> tuple[Floats, Floats, NDArray[np.object_]]:
        tables = (self._gazetteer.districts.assign(location_quality="district"),
                  self._gazetteer.villages)  # fmt: skip
        columns = ["kode", "lat", "lon", "location_quality"]
        all_places = pd.concat([t[columns] for t in tables]).set_index("kode")
        at = all_places.reindex(place)
        quality = at["location_quality"].astype(object).where(at["lat"].notna(), "unknown")
        return (
            at["lat"].to_numpy(dtype=np.float64),
            at["lon"].to_numpy(dtype=np.float64),
            quality.to_numpy(dtype=object),
        )

    def _tell(
        self, placed: NDArray[np.bool_], place: Codes, score: Floats, field: Codes, value: Codes,
        rows: NDArray[np.int64], problems: Problems,
    ) -> None:  # fmt: skip
        called = np.array([self._called(p) for p in place], dtype=object)
        low = (place != "") & ~placed
        for code, which in (("W_PLACED", placed), ("W_PLACE_LOW", low)):
            for column in pd.unique(field[which]):
                at = which & (field == column)
                problems.add(code, WARNING, rows[at], column, value[at],
                             place=called[at], score=np.round(score[at], 2))  # fmt: skip
        lost = place == ""
        problems.add("W_UNPLACED", WARNING, rows[lost], "", value[lost])

    def _called(self, place: str) -> str:
        if not place:
            return ""
        parents = [self._name_of(place[:n]) for n in (len(place), 8) if n <= len(place)]
        return ", ".join(dict.fromkeys(p for p in parents if p))

    def _name_of(self, kode: str) -> str:
        return str(self._official.get(kode, kode))

    @functools.cached_property
    def _official(self) -> pd.Series:
        tables = (self._gazetteer.districts, self._gazetteer.villages)
        return pd.concat([each.set_index("kode")["nama"] for each in tables])
