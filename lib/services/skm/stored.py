"""The answers as arrays, kept between readings: answers are only added, so the rest is known."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.kpi_tables import skm_response, skm_unit
from lib.services.skm.classes import ELEMENTS

_COLUMNS = [getattr(skm_response.c, each.lower()) for each in ELEMENTS]
_MOST = 4
_kept: dict[tuple[str, bool], Answers] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Answers:
    """Every answer of one kind: the unit (n,), the day (n,), and 1 to 4 or NaN (n, 9).

    ``newest`` and ``form_key`` are those of the last row: numbers are used again once rows are
    gone, keys of forms never.
    """

    newest: int
    form_key: str
    unit: NDArray[np.int64]
    day: NDArray[np.datetime64]
    answers: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.unit)


def stored(db: Database, *, demo: bool) -> Answers:
    """Return the answers of the demonstration, or all others."""
    key = (db.url.render_as_string(hide_password=True), demo)
    with _lock, db.read() as connection:
        known = _kept.get(key)
        if known is not None and _key_of(connection, known.newest) != known.form_key:
            known = None
        count = sa.select(sa.func.count(), sa.func.max(skm_response.c.id))
        found = connection.execute(_of_kind(count, demo=demo)).one()
        there, newest = int(found[0]), int(found[1] or 0)
        if known is None or (len(known), known.newest) != (there, newest):
            known = _grown(connection, known, there, demo=demo)
            while len(_kept) >= _MOST:
                _kept.pop(next(iter(_kept)))
            _kept[key] = known
        return known


def _key_of(connection: Connection, number: int) -> str:
    query = sa.select(skm_response.c.form_key).where(skm_response.c.id == number)
    return str(connection.scalar(query) or "")


def _of_kind(query: sa.Select[*tuple[Any, ...]], *, demo: bool) -> sa.Select[*tuple[Any, ...]]:
    return query.select_from(skm_response.join(skm_unit)).where(skm_unit.c.demo == demo)


def _grown(connection: Connection, known: Answers | None, count: int, *, demo: bool) -> Answers:
    """Add what is new; read all anew where rows are gone, or came with lower numbers."""
    if known is not None:
        more = _read(connection, known.newest, demo=demo)
        if len(more) and len(known) + len(more) == count:
            return Answers(
                more.newest,
                more.form_key,
                np.concatenate([known.unit, more.unit]),
                np.concatenate([known.day, more.day]),
                np.concatenate([known.answers, more.answers]),
            )
    return _read(connection, 0, demo=demo)


def _read(connection: Connection, after: int, *, demo: bool) -> Answers:
    columns = (skm_response.c.id, skm_response.c.unit_id, skm_response.c.day, *_COLUMNS)
    query = _of_kind(sa.select(*columns), demo=demo)
    rows = connection.execute(
        query.where(skm_response.c.id > after).order_by(skm_response.c.id)
    ).all()
    values = np.array([row[3:] for row in rows], dtype=np.float64).reshape(-1, len(ELEMENTS))
    newest = int(rows[-1].id) if rows else 0
    return Answers(
        newest,
        _key_of(connection, newest),
        np.array([row.unit_id for row in rows], dtype=np.int64),
        np.array([row.day for row in rows], dtype="datetime64[D]"),
        values,
    )
