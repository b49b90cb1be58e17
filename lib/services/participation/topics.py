"""What reports are about over time: sectors by month, and the words of their titles.

Words come from public reports alone, masked, and only those that stand in five of them or more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.db.connect import Database
from lib.privacy import MASK
from lib.services.participation import board, published
from lib.services.people import Clock, utc_now
from lib.services.small_cells import FEWEST

MONTHS = 12
_FURTHEST_EAST = dt.timedelta(hours=9)
"""Where a month begins first (WIT)."""
_WORD = re.compile(r"[^\W\d_]{4,30}")
# Words that tell nothing of a subject, in both languages.
_STOP = """
    contoh example
    yang untuk dari dengan pada tidak belum sudah akan lebih agar karena sangat kami kita saya
    anda mereka oleh juga atau tapi tetapi dalam luar atas bawah masih bisa dapat harus perlu
    mohon tolong bagi para saat setiap semua banyak sekali lagi hanya seperti antara sejak
    sampai selama hingga ketika telah sedang ingin minta laporan usulan desa kecamatan kabupaten
    kota this that with from have been there their they were will would should could please
    about when what which where every many more than very some your into only also since until
"""
_EMPTY = frozenset(_STOP.split())


@dataclass(frozen=True)
class Word:
    """A word of the titles: in how many reports it stands, now and in the months before."""

    word: str
    n: int
    by_month: tuple[int, ...]


def by_sector(
    wanted: board.Wanted, *, db: Database | None = None
) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Return the last periods with reports, and counts by sector (rows) and period.

    Periods are months ("2026-11"), or quarters ("2026-Q4") or years where by months nothing may be
    told. Counts of fewer than five are NaN; confidential reports are not counted here.
    """
    frame = board.picked(wanted, "month", db=db)
    month = frame["day"].to_numpy(dtype="datetime64[M]").astype(np.int64)
    periods: tuple[str, ...] = ()
    table = pd.DataFrame()
    for step in (1, 3, 12):
        names = [_period(each, step) for each in month.tolist()]
        periods, table = _crossed(frame, np.asarray(names, dtype=object))
        if table.gt(0).to_numpy().any():
            break
    return periods, table


def _period(month: int, step: int) -> str:
    """Name the period of so many months that a month, counted from 1970, lies in."""
    year, place = divmod(month, 12)
    part = {1: f"-{place + 1:02d}", 3: f"-Q{place // 3 + 1}", 12: ""}[step]
    return f"{1970 + year}{part}"


def _crossed(
    frame: pd.DataFrame, period: NDArray[np.object_]
) -> tuple[tuple[str, ...], pd.DataFrame]:
    sector = frame["sector"].to_numpy(dtype=object)
    table = pd.crosstab(sector, period)
    if table.empty:
        return (), pd.DataFrame()
    table = table[sorted(table.columns)[-MONTHS:]]
    counts = table.to_numpy(dtype=np.int64)
    hide = (counts > 0) & (counts < FEWEST)
    values = np.where(hide, np.nan, counts.astype(np.float64))
    shown = pd.DataFrame(values, index=table.index, columns=table.columns)
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return tuple(map(str, table.columns)), shown.loc[order]


def words(
    wanted: published.Wanted,
    *,
    most: int = 12,
    db: Database | None = None,
    now: Clock = utc_now,
) -> tuple[Word, ...]:
    """Return the words that stand in most titles of public reports of the last `MONTHS` months.

    Of more than ten thousand reports the newest are read.
    """
    today = np.datetime64((now() + _FURTHEST_EAST).date(), "M")
    months = [str(today - back) for back in range(MONTHS - 1, -1, -1)]
    total: Counter[str] = Counter()
    monthly: Counter[tuple[str, str]] = Counter()
    for day, title in published.titles(wanted, db=db):
        month = day.isoformat()[:7]
        if month not in months:
            continue
        for word in set(_words(title)):
            total[word] += 1
            monthly[word, month] += 1
    found = [
        Word(word, n, tuple(monthly[word, month] for month in months))
        for word, n in total.items()
        if n >= FEWEST
    ]
    return tuple(sorted(found, key=lambda each: (-each.n, each.word))[:most])


def _words(title: str) -> list[str]:
    told = (each.casefold() for each in _WORD.findall(title.replace(MASK, " ")))
    return [each for each in told if each not in _EMPTY]
