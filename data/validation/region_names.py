"""Read names of provinces, regencies and cities; the kind (kabupaten, kota) is part of the key."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from data.build.common import fold, region_key

LIKENESS_BAR = 90.0
LIKENESS_MARGIN = 4.0
_KOTA = {"kota", "kotamadya", "kodya", "kotip", "city"}
_KABUPATEN = {"kabupaten", "kab", "regency"}
_PROVINCE_FILLERS = {
    "prov", "provinsi", "propinsi", "province", "daerah", "khusus", "ibukota", "istimewa", "dki",
    "d", "k", "i", "di",
}  # fmt: skip
_PROVINCE_ALIASES = {
    "nanggroeacehdarussalam": "aceh", "nad": "aceh", "bangkabelitung": "kepulauanbangkabelitung",
    "babel": "kepulauanbangkabelitung", "jabar": "jawabarat", "jateng": "jawatengah",
    "jatim": "jawatimur", "ntb": "nusatenggarabarat", "ntt": "nusatenggaratimur",
    "diy": "yogyakarta", "sumut": "sumaterautara", "sumbar": "sumaterabarat",
    "sumsel": "sumateraselatan", "kalbar": "kalimantanbarat", "kalteng": "kalimantantengah",
    "kalsel": "kalimantanselatan", "kaltim": "kalimantantimur", "kaltara": "kalimantanutara",
    "sulut": "sulawesiutara", "sulteng": "sulawesitengah", "sulsel": "sulawesiselatan",
    "sultra": "sulawesitenggara", "sulbar": "sulawesibarat", "malut": "malukuutara",
    "kepri": "kepulauanriau", "irianjayabarat": "papuabarat",
}  # fmt: skip
# Names that differ in one of these are different places, however alike the rest.
_TELLING = frozenset({
    "utara", "selatan", "timur", "barat", "tengah", "hulu", "hilir", "ulu", "ilir", "baru",
    "besar", "kecil", "tenggara", "laut", "kepulauan", "daya", "raya",
})  # fmt: skip


@dataclass(frozen=True)
class NameReading:
    """The codes that a name may mean, how alike the best is (1 exact), and the likest name."""

    codes: tuple[str, ...]
    score: float = 1.0
    suggestion: str = ""


class RegionNames:
    """Look up names of regencies and cities, within a province where one is given."""

    def __init__(self, crosswalk: pd.DataFrame) -> None:
        """Index the names of all systems of the table `code_crosswalk`."""
        regencies = crosswalk[crosswalk["level"] == "kabkota"]
        self._official = dict(zip(crosswalk["kode"], crosswalk["nama"], strict=True))
        self._keys: dict[str, str] = {}
        for column in ("nama_dapodik", "nama"):
            for kode, name in zip(regencies["kode"], regencies[column], strict=True):
                self._keys[region_key(name)] = kode
        provinces = crosswalk[crosswalk["level"] == "provinsi"]
        self._provinces = {
            province_key(n): k for k, n in zip(provinces["kode"], provinces["nama"], strict=True)
        }
        self._cache: dict[tuple[str, str], NameReading] = {}

    def official(self, kode: str) -> str:
        """Return the official name of a code, "" where there is none."""
        name: str = self._official.get(kode, "")
        return name

    def province(self, text: str) -> str:
        """Return the code of a province's name, "" where it is not one."""
        kode: str = self._provinces.get(province_key(text), "")
        return kode

    def read(self, text: str, province: str = "") -> NameReading:
        """Return what a name may mean.

        Parameters
        ----------
        text
            Such as "Kab. Tojo Una-Una", "JAKARTA UTARA, DKI JAKARTA", "aceh - aceh selatan".
        province
            Code of a province that narrows the readings, "" for none. The four provinces of the
            splits of 2022 are known under their old province too.

        """
        key = (text, province)
        if key not in self._cache:
            self._cache[key] = self._read(text, province)
        return self._cache[key]

    def _read(self, text: str, province: str) -> NameReading:
        name, said = self._without_province(text)
        province = province or said
        hits = self._exact(name)
        if len(hits) > 1 and province:
            hits = [k for k in hits if same_province(k, province)] or hits
        if hits:
            return NameReading(tuple(sorted(hits)))
        return self._likest(name, province)

    def _without_province(self, text: str) -> tuple[str, str]:
        """Cut off a province written before or after the name."""
        parts = [p.strip() for p in re.split(r",|\s[-–/]\s|\(|\)", text) if p.strip()]
        if len(parts) < 2:
            return text, ""
        for at in (len(parts) - 1, 0):
            code = self.province(parts[at])
            if code:
                return " ".join(parts[:at] + parts[at + 1 :]), code
        return text, ""

    def _exact(self, name: str) -> list[str]:
        words = fold(name).split()
        if words and words[0] in _KOTA | _KABUPATEN and words != ["kota", "baru"]:
            kind = "kota" if words[0] in _KOTA else "kabupaten"
            rest = " ".join(words[1:])
            hit = self._keys.get(region_key(rest, kind)) or self._keys.get(region_key(name))
            return [hit] if hit else []
        keys = (region_key(name, "kabupaten"), region_key(name, "kota"))
        return [self._keys[key] for key in keys if key in self._keys]

    def _likest(self, name: str, province: str) -> NameReading:
        words = fold(name).split()
        kinds = ["kabupaten", "kota"]
        if words and words[0] in _KOTA | _KABUPATEN:
            kinds = ["kota" if words[0] in _KOTA else "kabupaten"]
            words = words[1:]
        telling = frozenset(words) & _TELLING
        wanted = region_key(" ".join(words), kinds[0]).split(":")[1]
        pool = {
            key: kode
            for key, kode in self._keys.items()
            if key.split(":")[0] in kinds and (not province or same_province(kode, province))
        }
        found = process.extract(
            wanted, {k: k.split(":")[1] for k in pool}, scorer=fuzz.ratio, limit=3
        )
        if not found or len(wanted) < 4:
            return NameReading(())
        best = found[0][1]
        kode = pool[found[0][2]]
        rivals = [s for _, s, k in found[1:] if pool[k] != kode]
        same = telling == frozenset(fold(self.official(kode)).split()) & _TELLING
        sure = best >= LIKENESS_BAR and best - max(rivals, default=0.0) >= LIKENESS_MARGIN and same
        hint = self.official(kode) if best >= 70 else ""
        return NameReading((kode,) if sure else (), best / 100, hint)


def province_key(text: str) -> str:
    """Return a key under which the spellings of a province agree."""
    words = ["kepulauan" if w in {"kep", "kepl"} else w for w in fold(text).split()]
    key = "".join(w for w in words if w not in _PROVINCE_FILLERS)
    return _PROVINCE_ALIASES.get(key, key)


def same_province(kode: str, province: str) -> bool:
    """Tell whether a regency lies in a province, or lay in it before 2012 or 2022."""
    before = {"93": "91", "94": "91", "95": "91", "96": "92", "65": "64"}
    return province in {kode[:2], before.get(kode[:2])}
