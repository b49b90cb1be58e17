"""All reports as columns for counting, without a word of what they say; kept while nothing changes.

Confidential ones are among them in full fives alone: the first five, ten and so on of one regency,
kind and year; the others wait until five are together. Small totals are hidden by those who publish
them (`lib.services.small_cells`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from data.current import current_dataset
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED, OFFERS
from data.db.participation_tables import holiday_change, report, report_event, report_rating
from geo.working_days import is_working
from lib.services.participation import holidays
from lib.services.participation.record import PUBLIC
from lib.services.skm.units import zone_of
from lib.services.small_cells import FEWEST

COLUMNS = ("id", "region", "kind", "sector", "service", "unit_id", "state", "channel", "form",
           "device", "plain_words", "seconds", "received_at", "answer_due", "answered_at",
           "closed_at")  # fmt: skip
_TIMES = ("received_at", "answer_due", "answered_at", "closed_at")
CONFIDENTIAL = (report.c.identity == "rahasia") | (report.c.sensitive != "")
_MOST = 4
_QUICK_S, _SHARE = 1.0, 10
"""A table that took more than a second to read is kept ten times as long, whatever changes."""
_Stamp = tuple[object, ...]
_lock = threading.Lock()


@dataclass(frozen=True)
class _Kept:
    stamp: _Stamp
    frame: pd.DataFrame
    until: float


_kept: OrderedDict[tuple[str, bool], _Kept] = OrderedDict()


def tally(*, demo: bool = False, db: Database | None = None) -> pd.DataFrame:
    """Return one row a report, of the demonstration or the real ones; never changed by callers.

    Returns
    -------
    DataFrame
        `COLUMNS` (times in UTC), and: ``public``; ``secret`` (confidential); ``asks`` (wants
        something of an agency, and is no copy); ``score`` (1 to 4, NaN where not rated); ``day``
        (local day of receipt); ``first_at`` (the first answer, or the end without one); ``waited``
        (working days until then, NaN).

    """
    db = db or database()
    key = (db.url.render_as_string(hide_password=True), demo)
    with _lock, db.read() as connection:
        stamp = _stamp(connection)
        known = _kept.get(key)
        start = time.monotonic()
        if known is not None and (known.stamp == stamp or start < known.until):
            return known.frame
        frame = _read(connection, db, demo=demo)
        cost = time.monotonic() - start
        until = start + cost * _SHARE if cost > _QUICK_S else start
        _kept[key] = _Kept(stamp, frame, until)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
        return frame


def _stamp(connection: Connection) -> _Stamp:
    """Return what differs after any change: each step of handling adds an event."""
    count, last = sa.func.count(), sa.func.max
    queries = (
        sa.select(count, last(report.c.id), last(report.c.form_key), last(report.c.received_at),
                  count.filter(PUBLIC), last(report.c.published_at)),
        sa.select(count, last(report_event.c.id), last(report_event.c.at)),
        sa.select(count, last(report_rating.c.at)).select_from(report_rating),
        sa.select(last(holiday_change.c.id)),
    )  # fmt: skip
    rows = (connection.execute(query).one() for query in queries)
    return (current_dataset().version_of("regions"), *(value for row in rows for value in row))


def _read(connection: Connection, db: Database, *, demo: bool) -> pd.DataFrame:
    columns = [report.c[name] for name in COLUMNS]
    query = (
        sa.select(
            *columns, PUBLIC.label("public"), CONFIDENTIAL.label("secret"), report_rating.c.score
        )
        .select_from(report.outerjoin(report_rating))
        .where(report.c.demo == demo)
        .order_by(report.c.id)
    )
    rows = [tuple(row) for row in connection.execute(query)]  # pandas tries more on rows
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "public", "secret", "score"])
    frame["secret"] = frame["secret"].astype(bool)
    for name in _TIMES:
        frame[name] = pd.to_datetime(frame[name], utc=True)
    frame["day"] = _days(frame, "received_at")
    frame = frame[_countable(frame)].reset_index(drop=True)
    frame["public"] = frame["public"].astype(bool)
    for name in ("score", "seconds"):
        frame[name] = frame[name].astype("float64")
    frame["asks"] = ~frame["kind"].isin(OFFERS) & (frame["state"] != "duplikat")
    ended = frame["closed_at"].where(frame["state"].isin(ENDED))
    frame["first_at"] = frame["answered_at"].fillna(ended)
    day = frame["day"].to_numpy(dtype="datetime64[D]")
    return frame.assign(waited=_waited(day, _days(frame, "first_at"), db))


def _countable(frame: pd.DataFrame) -> pd.Series:
    """Tell which rows count: of confidential ones full fives of a regency, kind and year."""
    secret = frame[frame["secret"]]
    year = secret["day"].to_numpy(dtype="datetime64[Y]").astype(np.int64)
    same = secret.groupby([secret["region"], secret["kind"], year])["id"]
    full = same.cumcount() < same.transform("size") // FEWEST * FEWEST
    return (~frame["secret"]) | full.reindex(frame.index, fill_value=False)


def _days(frame: pd.DataFrame, column: str) -> NDArray[np.datetime64]:
    """Return local days of moments; NaT where there is none."""
    hours = {each: _hours(each) for each in frame["region"].unique()}
    ahead = pd.to_timedelta(frame["region"].map(hours).astype("float64"), unit="h")
    local = frame[column].dt.tz_localize(None) + ahead
    return np.asarray(local, dtype="datetime64[D]")


def _hours(region: str) -> float:
    offset = zone_of(region).utcoffset(None)
    return offset.total_seconds() / 3600


def _waited(
    start: NDArray[np.datetime64], end: NDArray[np.datetime64], db: Database
) -> NDArray[np.float64]:
    """Count working days after one day until another, that one included; NaN without an end."""
    waited = np.full(len(start), np.nan)
    known = ~np.isnat(end)
    if not known.any():
        return waited
    first, last = start[known].min(), max(end[known].max(), start[known].max())
    years = (int(str(each)[:4]) for each in (first, last))
    calendar = holidays.calendar(*years, db=db)
    passed = np.cumsum(is_working(np.arange(first, last + 1), calendar.off, calendar.worked))
    places = [(each[known] - first).astype(np.int64) for each in (start, end)]
    waited[known] = np.maximum(passed[places[1]] - passed[places[0]], 0)
    return waited
