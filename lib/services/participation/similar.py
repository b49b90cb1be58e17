"""Open reports like the one that is about to be sent, and joining one instead of copying it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from rapidfuzz import fuzz, process

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED
from data.db.participation_tables import report, report_support
from geo.ecef import geodesic_m
from lib.services.participation import proposals, senders
from lib.services.participation.errors import ReportMissingError
from lib.services.participation.record import PUBLIC, Report, report_of, select_reports
from lib.services.people import Clock, utc_now
from lib.services.search import fold

RADIUS_M = 2_000
MOST = 5
LIKENESS = 40
"""Of 100: how alike words must be; those at the same place need less."""
_LIKENESS_NEAR, _LIKENESS_UNPLACED = 25, 50
_SHORTEST_WORD, _SAME_WORD = 4, 85
_EVERYWHERE = frozenset(
    {
        *("yang", "untuk", "dari", "pada", "dengan", "tidak", "sudah", "belum", "kami", "saya"),
        *("karena", "juga", "atau", "mohon", "tolong", "sangat", "masih", "lagi", "warga"),
        *("that", "this", "with", "from", "have", "been", "very", "please", "there"),
    }
)
_NEAR_M = 800
_ROUNDED = 0.005  # degrees by which a coarse point may be off
_DEGREES = RADIUS_M / 110_000 + _ROUNDED
_CANDIDATES = 300
_OFFERS = ("relawan", "donasi", "pelatihan", "informasi")
"""Kinds that each person makes for themselves: nobody joins another's."""


@dataclass(frozen=True)
class Similar:
    """A report that may be about the same.

    `distance_m` is how far its coarse point is (NaN if unknown), `likeness` how alike the words.
    """

    report: Report
    distance_m: float
    likeness: float
    supports: int


def near(
    kind: str,
    sector: str,
    lat: float,
    lon: float,
    words: str,
    *,
    district: str = "",
    days: int = 180,
    db: Database | None = None,
    now: Clock = utc_now,
) -> tuple[Similar, ...]:
    """Return open public reports of the same kind and sector within about 2 km with like words.

    Parameters
    ----------
    kind, sector
        Of the report that is about to be sent.
    lat, lon
        Its place in degrees (WGS84).
    words
        Title and text; also texts of another length are compared by the words they share.
    district
        Its kecamatan: reports from there that have no point are compared as well.
    days
        How old those may be that are shown.
    db, now
        For tests.

    Returns
    -------
    tuple
        At most five, the likeliest first.

    """
    if kind in _OFFERS:
        return ()
    wide = _DEGREES / math.cos(math.radians(lat)) + _ROUNDED
    here = report.c.lat.between(lat - _DEGREES, lat + _DEGREES) & report.c.lon.between(
        lon - wide, lon + wide
    )
    if district:
        here |= report.c.lat.is_(None) & (report.c.district == district)
    query = (
        select_reports()
        .where(PUBLIC, ~report.c.demo, report.c.state.not_in(ENDED))
        .where(report.c.kind == kind, report.c.sector == sector, here)
        .where(report.c.received_at >= now() - dt.timedelta(days))
        .order_by(report.c.id.desc())
        .limit(_CANDIDATES)
    )
    with (db or database()).read() as connection:
        found = [report_of(row) for row in connection.execute(query)]
        counts = _supports(connection, [each.id for each in found])
    kept = [
        Similar(own, distance, likeness, counts.get(own.id, 0))
        for own, distance in zip(found, _distances(found, lat, lon), strict=True)
        if (likeness := _likeness(words, own)) >= _needed(distance)
    ]
    return tuple(sorted(kept, key=lambda each: -each.likeness)[:MOST])


def _distances(found: list[Report], lat: float, lon: float) -> list[float]:
    """Return how far the coarse points of reports are, in metres; NaN for those without one.

    With exact points somebody could find out by a few questions where another person stood.
    """
    lats, lons = (
        np.round([math.nan if each is None else each for each in axis], 2)
        for axis in ([own.lat for own in found], [own.lon for own in found])
    )
    here = np.full(len(found), lat), np.full(len(found), lon)
    return [float(each) for each in geodesic_m(*here, lats, lons)] if found else []


def _likeness(words: str, own: Report) -> float:
    """Return how many of the words of the shorter text the other has too, of 100.

    Words of four letters or more count; those that differ by a letter or an ending are the same.
    """
    shorter, longer = sorted((_words(words), _words(f"{own.title} {own.text}")), key=len)
    if not shorter:
        return 0.0
    pairs = process.cdist(shorter, longer, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
    return float(100 * np.count_nonzero(pairs.max(axis=1)) / len(shorter))


def _words(text: str) -> list[str]:
    found = {each for each in fold(text).split() if len(each) >= _SHORTEST_WORD}
    return sorted(found - _EVERYWHERE)


def _needed(distance: float) -> float:
    """Return how alike words must be at a distance; more than all beyond 2 km."""
    if math.isnan(distance):
        return _LIKENESS_UNPLACED
    if distance > RADIUS_M:
        return math.inf
    return _LIKENESS_NEAR if distance <= _NEAR_M else LIKENESS


def _supports(connection: sa.Connection, numbers: list[int]) -> dict[int, int]:
    own = report_support.c.report_id
    query = sa.select(own, sa.func.count()).where(own.in_(numbers)).group_by(own)
    return {int(number): int(count) for number, count in connection.execute(query)}


def me_too(
    ticket: str,
    person: str,
    *,
    address: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> bool:
    """Join a public report instead of sending another; tell whether this person is a new one.

    Proposals and calls are supported (`proposals.support`); of others it is a "me too".

    Raises
    ------
    ReportMissingError
        If everybody may not read it, or it has ended.
    ReportBlockedError, ReportBusyError, ReportStateError

    """
    db = db or database()
    moment = now()
    this = (report.c.ticket == ticket) & PUBLIC & ~report.c.demo & report.c.state.not_in(ENDED)
    with db.read() as connection:
        row = connection.execute(sa.select(report.c.id, report.c.kind).where(this)).first()
    if row is None or row.kind in _OFFERS or not person:
        raise ReportMissingError
    senders.admit(address, person, db, moment)
    if row.kind in proposals.SUPPORTED:
        return proposals.support(row.id, person, db=db, now=now)
    values = {"report_id": row.id, "person": person, "kind": "juga", "at": moment}
    try:
        with db.write() as connection:
            db.lock(connection, f"report/{row.id}")  # while a copy brings its supporters along
            connection.execute(sa.insert(report_support).values(**values))
    except sa.exc.IntegrityError:
        return False
    return True
