"""What everybody may read of reports, proposals and offers: the one door of every public output.

Only what was looked through and is confidential in no way comes out (`record.PUBLIC`). Points are
rounded to about a kilometre, moments to days, the place in words stays inside, and all text is
masked once more on its way out. Rows of the demonstration set never come with real ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import (
    report,
    report_event,
    report_photo,
    report_support,
    service_unit,
)
from lib.privacy import redact
from lib.services.participation.errors import ReportMissingError
from lib.services.participation.record import PUBLIC, Report, inside, report_of, select_reports
from lib.services.skm.units import local_day

POINT_DECIMALS = 2
"""Of degrees: a cell of about 1.1 km."""
MOST = 1_000
"""Reports that one reading gives at most."""
_TOLD = ("answer", "state", "musrenbang")
"""Kinds of events whose words everybody may read, once they are public."""


@dataclass(frozen=True)
class Answer:
    """What an agency wrote under a report, on which day, and the state it reached with it."""

    day: dt.date
    state: str
    text: str


@dataclass(frozen=True)
class PublicReport:
    """One report as everybody may read it.

    Parameters
    ----------
    ticket, kind, sector, service, region, district, facility_class, facility_id, state, musrenbang
        As in `record.Report`.
    lat, lon
        Degrees (WGS84), rounded to `POINT_DECIMALS`; None where no point was given.
    title, text
        Masked of what points to a person.
    unit
        Name of the office that handles it, "" for none yet.
    day, answered, closed
        Days at its place on which it came, was first answered and ended.
    moment, changed, due
        When it came and when the last public step was taken, to the hour (UTC); until when it is
        to be finished, None for offers.
    support
        How many others said "me too" or support it.
    answers
        Public words of the agency, the oldest first.
    photos
        Addresses of the photos that somebody looked through.
    demo
        Whether it is made up.

    """

    ticket: str
    kind: str
    sector: str
    service: str
    region: str
    district: str
    lat: float | None
    lon: float | None
    facility_class: str
    facility_id: str
    title: str
    text: str
    state: str
    musrenbang: str
    unit: str
    day: dt.date
    answered: dt.date | None
    closed: dt.date | None
    moment: dt.datetime
    changed: dt.datetime
    due: dt.datetime | None
    support: int
    answers: tuple[Answer, ...]
    photos: tuple[str, ...]
    demo: bool


@dataclass(frozen=True)
class Wanted:
    """Which reports: those of a region, kind, sector, unit, states and time.

    `since` is the first moment and `until` the one after the last; `kinds` are pairs of kind and
    sector (None for any), of which one must fit; "" and () ask for all.
    """

    region: str = ""
    kind: str = ""
    sector: str = ""
    unit: int | None = None
    states: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str | None], ...] = ()
    words: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    demo: bool = False


def find(
    wanted: Wanted, *, most: int = 50, skip: int = 0, db: Database | None = None
) -> tuple[PublicReport, ...]:
    """Return the public reports that are wanted, the newest first; at most `MOST` at once."""
    with (db or database()).read() as connection:
        found = _rows(connection, _conditions(wanted), min(most, MOST), skip)
        return _public(connection, found)


def _rows(
    connection: Connection, conditions: Sequence[sa.ColumnElement[bool]], most: int, skip: int = 0
) -> list[Report]:
    query = (
        select_reports()
        .where(*conditions)
        .order_by(report.c.received_at.desc(), report.c.id.desc())
        .limit(most)
        .offset(skip)
    )
    return [report_of(row) for row in connection.execute(query)]


def count(wanted: Wanted, *, db: Database | None = None) -> int:
    """Return how many public reports are wanted."""
    query = sa.select(sa.func.count()).select_from(report).where(*_conditions(wanted))
    with (db or database()).read() as connection:
        return int(connection.execute(query).scalar_one())


def one(ticket: str, *, demo: bool = False, db: Database | None = None) -> PublicReport:
    """Return the public report of a ticket, however it was typed.

    Raises
    ------
    ReportMissingError
        Also for one that is there but not public: the answer tells neither.

    """
    found = find(Wanted(tickets=(ticket.strip().upper(),), demo=demo), most=1, db=db)
    if not found:
        raise ReportMissingError
    return found[0]


def everything(
    wanted: Wanted | None = None, *, db: Database | None = None
) -> Iterable[PublicReport]:
    """Give all public reports that are wanted, the newest first, `MOST` at a time."""
    conditions = _conditions(wanted or Wanted())
    own, after = report.c, conditions
    while True:
        with (db or database()).read() as connection:
            part = _rows(connection, after, MOST)
            told = _public(connection, part)
        yield from told
        if len(part) < MOST:
            return
        last = part[-1]
        older = (own.received_at < last.received_at) | (
            (own.received_at == last.received_at) & (own.id < last.id)
        )
        after = [*conditions, older]


def titles(
    wanted: Wanted, *, most: int = 10 * MOST, db: Database | None = None
) -> tuple[tuple[dt.date, str], ...]:
    """Return day and title of the newest public reports that are wanted, at most so many."""
    query = (
        sa.select(report.c.region, report.c.received_at, report.c.title)
        .where(*_conditions(wanted))
        .order_by(report.c.received_at.desc(), report.c.id.desc())
        .limit(most)
    )
    with (db or database()).read() as connection:
        rows = connection.execute(query).all()
    return tuple((local_day(row.region, row.received_at), redact(row.title)) for row in rows)


def coarse(degrees: float | None) -> float | None:
    """Return a coordinate as everybody may know it."""
    return None if degrees is None else round(degrees, POINT_DECIMALS)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [PUBLIC, report.c.demo == wanted.demo]
    if wanted.region:
        found.append(inside(report.c.region, wanted.region))
    for column, value in ((report.c.kind, wanted.kind), (report.c.sector, wanted.sector)):
        if value:
            found.append(column == value)
    if wanted.unit is not None:
        found.append(report.c.unit_id == wanted.unit)
    if wanted.states:
        found.append(report.c.state.in_(wanted.states))
    if wanted.kinds:
        found.append(
            sa.or_(
                *(
                    (report.c.kind == kind)
                    & (sa.true() if sector is None else report.c.sector == sector)
                    for kind, sector in wanted.kinds
                )
            )
        )
    if wanted.tickets:
        found.append(report.c.ticket.in_(wanted.tickets))
    if wanted.since is not None:
        found.append(report.c.received_at >= wanted.since)
    if wanted.until is not None:
        found.append(report.c.received_at < wanted.until)
    found.extend(
        report.c.title.icontains(word, autoescape=True)
        | report.c.text.icontains(word, autoescape=True)
        for word in wanted.words.split()
    )
    return found


def _public(connection: Connection, found: Sequence[Report]) -> tuple[PublicReport, ...]:
    numbers = [each.id for each in found]
    if not numbers:
        return ()
    answers = _answers(connection, {each.id: each.region for each in found})
    photos, support = _photos(connection, numbers), _support(connection, numbers)
    units = _unit_names(connection, {each.unit_id for each in found if each.unit_id is not None})
    return tuple(
        _told(each, answers.get(each.id, ()), photos.get(each.id, ()), support, units)
        for each in found
    )


def _told(
    each: Report,
    answers: tuple[tuple[dt.datetime, Answer], ...],
    photos: tuple[str, ...],
    support: Mapping[int, int],
    units: Mapping[int, str],
) -> PublicReport:
    def day(moment: dt.datetime | None) -> dt.date | None:
        return None if moment is None else local_day(each.region, moment)

    steps = (each.received_at, each.answered_at, each.closed_at, *(at for at, _ in answers))
    return PublicReport(
        ticket=each.ticket,
        kind=each.kind,
        sector=each.sector,
        service=each.service,
        region=each.region,
        district=each.district,
        lat=coarse(each.lat),
        lon=coarse(each.lon),
        facility_class=each.facility_class,
        facility_id=each.facility_id,
        title=redact(each.title),
        text=redact(each.text),
        state=each.state,
        musrenbang=each.musrenbang,
        unit=units.get(each.unit_id or 0, ""),
        day=local_day(each.region, each.received_at),
        answered=day(each.answered_at),
        closed=day(each.closed_at),
        moment=whole_hour(each.received_at),
        changed=whole_hour(max(filter(None, steps))),
        due=each.finish_due,
        support=support.get(each.id, 0),
        answers=tuple(answer for _, answer in answers),
        photos=photos,
        demo=each.demo,
    )


def whole_hour(moment: dt.datetime) -> dt.datetime:
    """Return the beginning of the hour: minutes and seconds would tell who stood there."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _answers(
    connection: Connection, regions: Mapping[int, str]
) -> dict[int, tuple[tuple[dt.datetime, Answer], ...]]:
    event = report_event.c
    query = (
        sa.select(event.report_id, event.state, event.text, event.at)
        .where(event.report_id.in_(regions), event.public, event.kind.in_(_TOLD), event.text != "")
        .order_by(event.id)
    )
    found: dict[int, tuple[tuple[dt.datetime, Answer], ...]] = {}
    for row in connection.execute(query):
        told = Answer(local_day(regions[row.report_id], row.at), row.state, redact(row.text))
        found[row.report_id] = (*found.get(row.report_id, ()), (row.at, told))
    return found


def _photos(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    photo = report_photo.c
    query = (
        sa.select(photo.report_id, photo.id, photo.checksum)
        .where(photo.report_id.in_(numbers), photo.published_at.is_not(None))
        .order_by(photo.position, photo.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.report_id] = (
            *found.get(row.report_id, ()),
            f"/lapor/foto/{row.id}-{row.checksum[:8]}",
        )
    return found


def _support(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    own = report_support.c.report_id
    query = sa.select(own, sa.func.count()).where(own.in_(numbers)).group_by(own)
    return {int(number): int(n) for number, n in connection.execute(query)}


def _unit_names(connection: Connection, numbers: set[int]) -> dict[int, str]:
    own = service_unit.c.id
    query = sa.select(own, service_unit.c.name).where(own.in_(numbers))
    return {int(number): str(name) for number, name in connection.execute(query)}
