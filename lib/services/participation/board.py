"""The public board: what came in, what was answered, in time, how fast, and how people rate it.

Every figure is of groups of five or more. Confidential reports count in full fives of one regency,
kind and year (`tally`), and only where reports are told by these alone: whatever is subtracted
from whatever, what is left of confidential ones is a multiple of five. How fast answers are and how
they are rated is told of the others. The demonstration is never counted with real reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED
from data.db.participation_tables import service_unit
from lib.services.participation.tally import tally
from lib.services.people import Clock, utc_now
from lib.services.skm.classes import SCALE
from lib.services.small_cells import FEWEST

BY = ("province", "regency", "unit", "kind", "sector", "state", "month")
"""What reports can be counted by."""
_WITH_CONFIDENTIAL = ("", "province", "regency", "kind", "year")
"""Groups in which confidential reports are counted."""
_PROVINCE, _REGENCY = 2, 5


@dataclass(frozen=True)
class Wanted:
    """Which reports: those of a region, kind, sector, unit and days (local), demonstration or real.

    "" and None ask for all.
    """

    region: str = ""
    kind: str = ""
    sector: str = ""
    unit: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    demo: bool = False


@dataclass(frozen=True)
class Cell:
    """The figures of one group; None where there are too few to tell.

    Parameters
    ----------
    key
        Code of the region, number of the unit, kind, sector, state, or month ("2026-11").
    received
        Reports; 0 where they are hidden or none.
    hidden
        Whether there are reports, but fewer than five.
    answered
        Of those that ask something, how many were answered or ended, in per cent.
    in_time
        Of those that were answered or should have been by now, how many within the limit, in per
        cent.
    waited
        Median of working days until the first answer.
    satisfaction
        Mean of the ratings of answers, 25 to 100 as in the survey.
    ratings
        How many rated.

    """

    key: str
    received: int
    hidden: bool = False
    answered: float | None = None
    in_time: float | None = None
    waited: float | None = None
    satisfaction: float | None = None
    ratings: int = 0


def total(wanted: Wanted, *, db: Database | None = None, now: Clock = utc_now) -> Cell:
    """Return the figures of all reports that are wanted."""
    frame = picked(wanted, db=db)
    return cells(frame, [""] * len(frame), now())[0] if len(frame) else Cell("", 0)


def by(
    wanted: Wanted, what: str, *, db: Database | None = None, now: Clock = utc_now
) -> tuple[Cell, ...]:
    """Return the figures by one of `BY`, in order of the key; groups without reports are absent."""
    frame = picked(wanted, what, db=db)
    return cells(frame, _keys(frame, what), now())


def all_regencies(*, db: Database | None = None, now: Clock = utc_now) -> pd.DataFrame:
    """Return how real reports are answered, by regency and year of receipt.

    Returns
    -------
    DataFrame
        ``kode, year, n, in_time, satisfaction``, one row for each regency and year with five
        reports or more; NaN where fewer were due or rated.

    """
    frame = picked(Wanted(), db=db)
    year = frame["day"].to_numpy(dtype="datetime64[Y]").astype(np.int64) + 1970
    keys = [f"{code} {each}" for code, each in zip(frame["region"], year.tolist(), strict=True)]
    found = [each for each in cells(frame, keys, now()) if not each.hidden]
    return pd.DataFrame(
        {
            "kode": pd.Series([each.key.split(" ")[0] for each in found], dtype="str"),
            "year": pd.Series([int(each.key.split(" ")[1]) for each in found], dtype="int64"),
            "n": pd.Series([each.received for each in found], dtype="int64"),
            "in_time": pd.Series([each.in_time for each in found], dtype="float64"),
            "satisfaction": pd.Series([each.satisfaction for each in found], dtype="float64"),
        }
    )


def unit_names(*, db: Database | None = None) -> dict[str, str]:
    """Return the names of units by the keys of their cells."""
    query = sa.select(service_unit.c.id, service_unit.c.name)
    with (db or database()).read() as connection:
        return {str(number): str(name) for number, name in connection.execute(query)}


def picked(wanted: Wanted, what: str = "", *, db: Database | None = None) -> pd.DataFrame:
    """Return the rows of `tally` that are wanted, to be counted by ``what``: not for the public."""
    frame = tally(demo=wanted.demo, db=db)
    keep = np.ones(len(frame), dtype=bool)
    if what not in _WITH_CONFIDENTIAL or _cut(wanted):
        keep &= ~frame["secret"].to_numpy(dtype=bool)
    if wanted.region:
        own = frame["region"]
        inside = (own == wanted.region) | own.str.startswith(f"{wanted.region}.")
        keep &= inside.to_numpy(dtype=bool)
    for column, value in (("kind", wanted.kind), ("sector", wanted.sector)):
        if value:
            keep &= (frame[column] == value).to_numpy(dtype=bool)
    if wanted.unit is not None:
        keep &= (frame["unit_id"] == wanted.unit).to_numpy(dtype=bool)
    day = frame["day"].to_numpy(dtype="datetime64[D]")
    if wanted.since is not None:
        keep &= day >= np.datetime64(wanted.since)
    if wanted.until is not None:
        keep &= day <= np.datetime64(wanted.until)
    return frame[keep]


def _cut(wanted: Wanted) -> bool:
    """Tell whether a choice cuts through the fives in which confidential reports are counted."""
    years = (wanted.since is None or wanted.since == wanted.since.replace(month=1, day=1)) and (
        wanted.until is None or wanted.until == wanted.until.replace(month=12, day=31)
    )
    return bool(wanted.sector) or wanted.unit is not None or not years


def cells(frame: pd.DataFrame, keys: Sequence[str], moment: dt.datetime) -> tuple[Cell, ...]:
    """Return the figures of rows of `picked` by key; those of small groups hidden."""
    group, names = pd.factorize(np.asarray(keys, dtype=object), sort=True)
    counts = np.bincount(group, minlength=len(names))
    asks = frame["asks"].to_numpy(dtype=bool)
    told = ~frame["secret"].to_numpy(dtype=bool)
    known = frame["first_at"].notna().to_numpy(dtype=bool)
    done = known | frame["state"].isin(ENDED).to_numpy(dtype=bool)  # files tell no moments
    due = frame["answer_due"]
    passed = (due < pd.Timestamp(moment)).to_numpy(dtype=bool)
    judged = asks & told & due.notna().to_numpy(dtype=bool) & (known | passed)
    in_time = (frame["first_at"] <= due).to_numpy(dtype=bool)
    score = frame["score"].to_numpy(dtype=np.float64)
    rated = told & np.isfinite(score)
    answered = _means(group, done * 100.0, asks, len(names))
    timely = _means(group, in_time * 100.0, judged, len(names))
    liked = _means(group, score * SCALE, rated, len(names))
    waited = _medians(group, frame["waited"].to_numpy(dtype=np.float64), asks & told, len(names))
    ratings = np.bincount(group[rated], minlength=len(names))
    return tuple(
        Cell(str(name), 0, hidden=True)
        if counts[at] < FEWEST
        else Cell(
            str(name),
            int(counts[at]),
            answered=answered[at],
            in_time=timely[at],
            waited=waited[at],
            satisfaction=liked[at],
            ratings=int(ratings[at]) if ratings[at] >= FEWEST else 0,
        )
        for at, name in enumerate(names)
    )


def _means(
    group: NDArray[np.intp], values: NDArray[np.float64], keep: NDArray[np.bool_], n: int
) -> list[float | None]:
    """Return the mean of the kept values by group; None for fewer than five."""
    counts = np.bincount(group[keep], minlength=n)
    sums = np.bincount(group[keep], weights=values[keep], minlength=n)
    return [
        float(total / count) if count >= FEWEST else None
        for total, count in zip(sums, counts, strict=True)
    ]


def _medians(
    group: NDArray[np.intp], values: NDArray[np.float64], keep: NDArray[np.bool_], n: int
) -> list[float | None]:
    """Return the median of the kept, finite values by group; None for fewer than five."""
    keep = keep & np.isfinite(values)
    found = pd.Series(values[keep]).groupby(group[keep]).agg(["median", "size"]).reindex(range(n))
    return [
        float(middle) if size >= FEWEST else None
        for middle, size in zip(found["median"], found["size"], strict=True)
    ]


def _keys(frame: pd.DataFrame, what: str) -> list[str]:
    if what == "province":
        return [each[:_PROVINCE] for each in frame["region"]]
    if what == "unit":
        return ["" if pd.isna(each) else str(int(each)) for each in frame["unit_id"]]
    if what == "month":
        return [str(each) for each in frame["day"].to_numpy(dtype="datetime64[M]")]
    if what not in BY:
        raise ValueError(what)
    return [str(each) for each in frame["region" if what == "regency" else what]]
