"""Join two lists of facilities by name within a regency, each step kept apart and counted."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from data.build.common import (
    TELLING_KEY_WORDS,
    facility_key,
    facility_key_of,
    fold,
    without_brackets,
)

# Below this likeness a 2019 point is not taken as the facility's own. All 74 pairs from 0.75 up
# were read by eye: of 52 from the bar up one was wrong, of 22 below it three (Sungai Jering and
# Sungai Tenang, Rumbio and Rumbio Jaya, Molino and Malino).
LIKENESS_BAR = 0.88
LIKENESS_MARGIN = 0.06
SHORTEST_LIKE_KEY = 5

_ABBREVIATIONS = {
    "brt": "barat",
    "tmr": "timur",
    "utr": "utara",
    "slt": "selatan",
    "tgh": "tengah",
    "tj": "tanjung",
    "tjg": "tanjung",
    "tg": "tanjung",
    "kp": "kampung",
    "kampong": "kampung",
    "pd": "padang",
    "bt": "batu",
    "muaro": "muara",
    "koto": "kota",
    "pulo": "pulau",
    "p": "pulau",
    "keb": "kebon",
    "kebun": "kebon",
    "lb": "lubuk",
    "simp": "simpang",
    "sp": "simpang",
    "ujg": "ujung",
    "tlk": "teluk",
}
_FILLERS = {"puskesmas", "unit", "upt", "uptd"}
_COUNTED = {"koto", "kota", "nagari", "jurai", "lingkung"}
# Words that tell neighbours of one name apart: names that differ in them are different places.
_TELLING_WORDS = (
    "utara selatan timur barat tengah hulu hilir ulu ilir baru lama atas bawah besar kecil dalam "
    "luar kota kulon wetan lor kidul tua muda kiri kanan laut darat satu dua tiga empat lima"
)
_OPPOSITES = frozenset(_TELLING_WORDS.split())
_KINDS = {"kelurahan": "desa", "kel": "desa", "desa": "desa", "ds": "desa"}
_KINDS |= {"kecamatan": "kecamatan", "kec": "kecamatan", "distrik": "kecamatan"}
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
# Words that any rule below, or of the keys, does anything about.
_RULED = (
    TELLING_KEY_WORDS | _ABBREVIATIONS.keys() | _FILLERS | _OPPOSITES | _KINDS.keys()
    | _NUMBERS.keys()
)  # fmt: skip
_SPLIT = re.compile(r"[/()\[\]]| - ")
_BEFORE_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d)")
_DIGITS = re.compile(r"\d")
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Name:
    """One name taken apart: its keys, its number, its kind of place and its telling words."""

    strict: str
    loose: str
    number: int
    kind: str
    telling: frozenset[str]
    parts: frozenset[str]


def take_apart(text: str) -> Name:
    """Return the keys under which a facility's name is compared, from the strictest down."""
    plain = text.lower().split()
    if text.isascii() and "".join(plain).isalpha() and _RULED.isdisjoint(plain):
        # Most names of places: no rule applies, and the words together are every key.
        key = "".join(plain)
        long_enough = len(key) >= SHORTEST_LIKE_KEY - 1
        return Name(key, key, 0, "", _NOTHING, frozenset((key,)) if long_enough else _NOTHING)
    bare = without_brackets(text)
    folded = fold(text).split()
    own = folded if bare is text and text.isascii() and not _DIGITS.search(text) else None
    said = own if own is not None else fold(_BEFORE_DIGITS.sub(" ", bare)).split()
    every = [w for w in (_ABBREVIATIONS.get(word, word) for word in said) if w not in _FILLERS]
    number = _number(every[-1]) if len(every) > 1 else 0
    kind = next((_KINDS[word] for word in every if word in _KINDS), "")
    spelt = every
    if number == 0 and len(every) > 1 and every[0] in _NUMBERS and every[1] not in _COUNTED:
        # "II Negara" is the second of Negara; "V Koto" is a place of five villages.
        number, spelt = _NUMBERS[every[0]], every[1:]
    loose = facility_key_of(spelt, loose=True)
    pieces = _SPLIT.split(text)
    if len(pieces) == 1 and own is not None:
        parts = {loose if spelt == own else facility_key_of(own, loose=True)}
    else:
        parts = {facility_key(part, loose=True) for part in pieces}
    return Name(
        strict=facility_key_of(folded),
        loose=loose,
        number=number,
        kind=kind,
        telling=_OPPOSITES.intersection(folded),
        parts=frozenset(part for part in parts if len(part) >= SHORTEST_LIKE_KEY - 1),
    )


def _number(word: str) -> int:
    return int(word) if word.isdigit() and len(word) < 3 else _NUMBERS.get(word, 0)


def match_by_name(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Pair the rows of two lists by name within their region, each row used at most once.

    Parameters
    ----------
    left, right
        Frames with columns ``region`` (code) and ``name``; their index labels name the rows.

    Returns
    -------
    DataFrame
        Index: labels of ``left`` that found a partner. Columns ``partner`` (label of ``right``),
        ``step`` (name, loose, part, likeness) and ``score`` (1.0 by rule, else the likeness).

    Notes
    -----
    Steps by rule pair only a key borne by one free row on each side; two rows of one key on a
    side are ambiguous and stay free for the next step.
    """
    one = {label: take_apart(text) for label, text in left["name"].items()}
    two = {label: take_apart(text) for label, text in right["name"].items()}
    pairs = _Pairs(dict(left["region"]), dict(right["region"]))
    pairs.by_key("name", lambda row: one[row].strict, lambda row: two[row].strict)
    pairs.by_key(
        "loose", lambda row: one[row].loose, lambda row: two[row].loose,
        lambda a, b: _may_be_one(one[a], two[b]),
    )  # fmt: skip
    _match_parts(pairs, one, two)
    _match_likeness(pairs, one, two)
    return pairs.frame()


def _may_be_one(a: Name, b: Name) -> bool:
    """Tell whether kinds and numbers allow two loosely equal names to mean one facility."""
    if a.kind and b.kind and a.kind != b.kind:
        return False
    return a.number == b.number or (min(a.number, b.number) == 0 and max(a.number, b.number) == 1)


class _Pairs:
    """The pairs found so far and the rows of each region still free."""

    def __init__(self, left: Mapping[Hashable, str], right: Mapping[Hashable, str]) -> None:
        self.found: dict[Hashable, tuple[Hashable, str, float]] = {}
        self.left = _grouped(left)
        self.right = _grouped(right)

    def take(self, a: Hashable, b: Hashable, region: str, step: str, score: float = 1.0) -> None:
        self.found[a] = (b, step, score)
        self.left[region].remove(a)
        self.right[region].remove(b)

    def by_key(
        self,
        step: str,
        left_key: Callable[[Hashable], str],
        right_key: Callable[[Hashable], str],
        allowed: Callable[[Hashable, Hashable], bool] = lambda _a, _b: True,
    ) -> None:
        """Pair rows whose key is borne by one free row on each side of the region."""
        for region in sorted(self.left):
            ours = _by_key(self.left[region], left_key)
            theirs = _by_key(self.right.get(region, []), right_key)
            for key, rows in ours.items():
                others = theirs.get(key, [])
                fits = [(a, b) for a in rows for b in others if key and allowed(a, b)]
                for a, b in _alone(fits):
                    self.take(a, b, region, step)

    def frame(self) -> pd.DataFrame:
        rows = [(a, *found) for a, found in self.found.items()]
        table = pd.DataFrame(rows, columns=["row", "partner", "step", "score"])
        return table.set_index("row").sort_index()


def _grouped(regions: Mapping[Hashable, str]) -> dict[str, list[Hashable]]:
    groups: dict[str, list[Hashable]] = defaultdict(list)
    for row, region in regions.items():
        groups[region].append(row)
    return dict(groups)


def _by_key(rows: list[Hashable], key: Callable[[Hashable], str]) -> dict[str, list[Hashable]]:
    groups: dict[str, list[Hashable]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _alone(fits: list[tuple[Hashable, Hashable]]) -> list[tuple[Hashable, Hashable]]:
    """Return the pairs of which neither side fits any other row."""
    left = Counter(a for a, _ in fits)
    right = Counter(b for _, b in fits)
    return [(a, b) for a, b in fits if left[a] == 1 and right[b] == 1]


def _match_parts(pairs: _Pairs, one: Mapping[Hashable, Name], two: Mapping[Hashable, Name]) -> None:
    """Pair names written as two ("Bupon (Noling)", "Tona / Tahuna") that share exactly one part."""
    for region in sorted(pairs.left):
        ours, theirs = pairs.left[region], pairs.right.get(region, [])
        fits = [
            (a, b)
            for a in ours
            for b in theirs
            if one[a].parts & two[b].parts and _may_be_one(one[a], two[b])
        ]
        for a, b in _alone(fits):
            pairs.take(a, b, region, "part")


def _match_likeness(
    pairs: _Pairs, one: Mapping[Hashable, Name], two: Mapping[Hashable, Name]
) -> None:
    """Pair names that are each other's likest, above the bar and clear of the second likest."""
    for region in sorted(pairs.left):
        ours, theirs = list(pairs.left[region]), list(pairs.right.get(region, []))
        if not ours or not theirs:
            continue
        score = likeness([one[a] for a in ours], [two[b] for b in theirs])
        for i, a in enumerate(ours):
            j = int(score[i].argmax())
            best = score[i, j]
            rivals = np.concatenate([np.delete(score[i], j), np.delete(score[:, j], i), [0.0]])
            if best >= LIKENESS_BAR and best - rivals.max() >= LIKENESS_MARGIN:
                pairs.take(a, theirs[j], region, "likeness", round(float(best), 3))


def likeness(ours: list[Name], theirs: list[Name]) -> np.ndarray:
    """Return the likeness 0..1 of every pair, 0 where number, kind or telling words differ."""
    score = process.cdist(
        [name.loose for name in ours], [name.loose for name in theirs], scorer=fuzz.ratio
    )
    score = np.asarray(score, dtype=np.float64) / 100.0
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            same = a.number == b.number and a.telling == b.telling and _may_be_one(a, b)
            long_enough = min(len(a.loose), len(b.loose)) >= SHORTEST_LIKE_KEY
            if not (same and long_enough):
                score[i, j] = 0.0
    return score
