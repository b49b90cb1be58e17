"""Find the same villages in two lists whose codes were changed in between.

Codes alone mislead: in Papua Barat Daya the population and IDM files carry the numbers of before
the split, which now belong to other villages (96.05.05.2001 is Kambufatem in the code list and
Dorehkar in the IDM). Names come first there; elsewhere a code is trusted when the names agree.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

CODE_LIKENESS = 75.0
RENUMBERED_LIKENESS = 90.0
RENUMBERED_SHARE = 0.05
SAME_DISTRICT_LIKENESS = 80.0
REGENCY_LIKENESS = 88.0
LAST_LIKENESS = 60.0
_OPPOSITES = (
    "utara", "selatan", "timur", "barat", "tengah", "hulu", "hilir", "ulu", "ilir", "baru", "lama",
    "atas", "bawah", "besar", "kecil", "dalam", "luar", "kota", "satu", "dua", "tiga", "empat",
    "lima", "raya", "jaya", "indah",
)  # fmt: skip


@dataclass
class Matching:
    """Hold for each left row the right row it is (-1 none), by which step, and the likeness."""

    right: np.ndarray
    step: np.ndarray
    score: np.ndarray

    def take(self, left: int, right: int, step: str, score: float = 100.0) -> None:
        """Record a pair."""
        self.right[left], self.step[left], self.score[left] = right, step, score


def match_villages(left: pd.DataFrame, right: pd.DataFrame) -> Matching:
    """Return the pairing of two village lists.

    Parameters
    ----------
    left, right
        Columns ``kode`` (dotted, unique), ``kabkota`` (living code), ``key`` and ``district_key``
        (normalised names). Rows are only paired within a regency.

    Returns
    -------
    Matching
        Steps in the order tried: ``kode`` (same code, like names), ``nama`` (a name borne once on
        each side), ``nama_kecamatan`` (name and kecamatan), ``kemiripan``, ``kode_nama_lain`` (same
        code, unlike names, not in a renumbered regency), ``sisa_kecamatan`` (the only ones left of
        their kecamatan on both sides), ``sisa_kabkota`` (likewise of their regency, and somewhat
        alike: Tomor and Komor).

    """
    count = len(left)
    result = Matching(
        np.full(count, -1, dtype=np.int64), np.full(count, "", dtype=object), np.zeros(count)
    )
    taken = np.zeros(len(right), dtype=bool)
    renumbered = _renumbered_regencies(left, right)
    unlike = _match_codes(left, right, renumbered, result, taken)
    _match_unique(left, right, ["kabkota", "key"], "nama", result, taken)
    _match_unique(left, right, ["kabkota", "district_key", "key"], "nama_kecamatan", result, taken)
    _match_alike(left, right, result, taken)
    for left_row, right_row, score in unlike:
        free = result.right[left_row] < 0 and not taken[right_row]
        if free and left["kabkota"].iloc[left_row] not in renumbered:
            result.take(left_row, right_row, "kode_nama_lain", score)
            taken[right_row] = True
    _match_unique(left, right, ["kabkota", "district_key"], "sisa_kecamatan", result, taken)
    _match_unique(left, right, ["kabkota"], "sisa_kabkota", result, taken, LAST_LIKENESS)
    return result


def _same_codes(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    a = left[["kode", "kabkota", "key"]].assign(left=np.arange(len(left)))
    b = right[["kode", "kabkota", "key"]].assign(right=np.arange(len(right)))
    pairs = a.merge(b, on=["kode", "kabkota"], suffixes=("_l", "_r")).sort_values("left")
    pairs["score"] = [fuzz.ratio(x, y) for x, y in zip(pairs["key_l"], pairs["key_r"], strict=True)]
    return pairs


def _renumbered_regencies(left: pd.DataFrame, right: pd.DataFrame) -> set[str]:
    """Return the regencies where many equal codes carry unlike names."""
    pairs = _same_codes(left, right)
    share = (pairs["score"] < CODE_LIKENESS).groupby(pairs["kabkota"]).mean()
    return set(share.index[share > RENUMBERED_SHARE])


def _match_codes(
    left: pd.DataFrame,
    right: pd.DataFrame,
    renumbered: set[str],
    result: Matching,
    taken: np.ndarray,
) -> list[tuple[int, int, float]]:
    """Pair equal codes with like names; return the pairs of equal codes and unlike names."""
    unlike = []
    for row in _same_codes(left, right).itertuples():
        bar = RENUMBERED_LIKENESS if row.kabkota in renumbered else CODE_LIKENESS
        strict = row.kabkota in renumbered and not _may_be_same(row.key_l, row.key_r)
        if row.score >= bar and not strict:
            result.take(row.left, row.right, "kode", row.score)
            taken[row.right] = True
        else:
            unlike.append((int(row.left), int(row.right), float(row.score)))
    return unlike


def _match_unique(
    left: pd.DataFrame,
    right: pd.DataFrame,
    columns: list[str],
    step: str,
    result: Matching,
    taken: np.ndarray,
    bar: float = 0.0,
) -> None:
    """Pair free rows whose columns are equal and occur once among the free rows of each side."""
    a = left.loc[:, columns].assign(left=np.arange(len(left)))[result.right < 0]
    b = right.loc[:, columns].assign(right=np.arange(len(right)))[~taken]
    a = a[~a.duplicated(columns, keep=False)]
    b = b[~b.duplicated(columns, keep=False)]
    for row in a.merge(b, on=columns).sort_values("left").itertuples():
        score = fuzz.ratio(left["key"].iloc[row.left], right["key"].iloc[row.right])
        if score >= bar:
            result.take(row.left, row.right, step, score)
            taken[row.right] = True


def _match_alike(
    left: pd.DataFrame, right: pd.DataFrame, result: Matching, taken: np.ndarray
) -> None:
    """Pair the most alike free names of a regency, best first, above a high bar."""
    free_left = np.flatnonzero(result.right < 0)
    free_right = np.flatnonzero(~taken)
    by_left = pd.Series(free_left).groupby(left["kabkota"].to_numpy()[free_left])
    by_right = pd.Series(free_right).groupby(right["kabkota"].to_numpy()[free_right]).groups
    positions = pd.Series(free_right)
    for regency, rows in by_left:
        if regency not in by_right:
            continue
        mine, theirs = rows.to_numpy(), positions[by_right[regency]].to_numpy()
        for score, i, j in _alike_pairs(left, right, mine, theirs):
            if result.right[i] < 0 and not taken[j]:
                result.take(i, j, "kemiripan", score)
                taken[j] = True


def _alike_pairs(
    left: pd.DataFrame, right: pd.DataFrame, mine: np.ndarray, theirs: np.ndarray
) -> list[tuple[float, int, int]]:
    names, others = left["key"].to_numpy()[mine], right["key"].to_numpy()[theirs]
    scores = process.cdist(names, others, scorer=fuzz.ratio, dtype=np.float32)
    districts = left["district_key"].to_numpy()[mine][:, None]
    same = districts == right["district_key"].to_numpy()[theirs][None, :]
    bar = np.where(same, SAME_DISTRICT_LIKENESS, REGENCY_LIKENESS)
    pairs = [
        (float(scores[a, b]), bool(same[a, b]), int(mine[a]), int(theirs[b]))
        for a, b in zip(*np.nonzero(scores >= bar), strict=True)
        if _may_be_same(names[a], others[b])
    ]
    pairs.sort(key=lambda p: (-p[0], not p[1], p[2], p[3]))
    return [(score, i, j) for score, _, i, j in pairs]


def _may_be_same(one: str, other: str) -> bool:
    """Reject names that differ in a number or in a word that tells neighbours apart."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return all((word in one) == (word in other) for word in _OPPOSITES)
