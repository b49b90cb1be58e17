"""What a sender does with the link to a report: follow it, add to it, rate it.

Whoever has the link is taken for the sender. Links that lead nowhere are counted by address, so
that nobody can try many; the search itself goes by a hash, and tells nothing by its time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import (
    data_request,
    report,
    report_event,
    report_photo,
    report_rating,
    report_support,
    service_unit,
)
from lib.privacy import redact
from lib.services.participation import intake_check, photos, senders, waits
from lib.services.participation.changes import locked, set_values
from lib.services.participation.errors import (
    ReportFieldError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.intake import add_photos
from lib.services.participation.photo_errors import PhotoCountError
from lib.services.participation.record import (
    CITIZEN,
    PUBLIC,
    Event,
    Report,
    add_event,
    by_secret,
    event_known,
    events,
)
from lib.services.participation.sensitive import sensitive_words
from lib.services.people import Clock, utc_now

MAX_ADDED_TEXT, MAX_RATING_TEXT = 5_000, 1_000
MAX_ADDITIONS, MAX_ADDED_PHOTOS = 50, 12
"""In all, of one report."""
LOWEST, HIGHEST = 1, 4


@dataclass(frozen=True)
class Request:
    """What a sender asked about the own data, and until when it is answered."""

    kind: str
    state: str
    due_at: dt.datetime
    note: str


@dataclass(frozen=True)
class Ticket:
    """A report as its sender sees it.

    Parameters
    ----------
    report, events
        As it stands, and the steps that its sender may read, the oldest first.
    unit
        Name of the office that has it, "" if none yet.
    photos, supports
        How many photos came with it; how many others say "me too" or support it.
    score
        The sender's own mark of the answer, None if not given.
    requests
        About personal data, the newest first.

    """

    report: Report
    events: tuple[Event, ...]
    unit: str
    photos: int
    supports: int
    score: int | None
    requests: tuple[Request, ...]

    @property
    def may_add(self) -> bool:
        """Whether it can be added to: until it is erased."""
        return self.report.erased_at is None

    @property
    def may_rate(self) -> bool:
        """Whether there is an answer to be rated."""
        return self.report.answered_at is not None


def view(secret: str, *, address: str = "", db: Database | None = None) -> Ticket:
    """Return the report of a link.

    Raises
    ------
    ReportMissingError, ReportBusyError

    """
    db = db or database()
    own = own_of(secret, address, db)
    return Ticket(own, events(own.id, public=True, db=db), *_beside(own, db))


def own_of(secret: str, address: str, db: Database) -> Report:
    """Return the report of a link, and count links that lead nowhere.

    Raises
    ------
    ReportMissingError, ReportBusyError

    """
    if address:
        senders.admit_guess(address)
    try:
        return by_secret(secret, db=db)
    except ReportMissingError:
        if address:
            senders.count_guess(address)
        raise


def _beside(own: Report, db: Database) -> tuple[str, int, int, int | None, tuple[Request, ...]]:
    """Return office, photos, supports, score and requests."""
    counted = (
        sa.select(sa.func.count()).select_from(table).where(table.c.report_id == own.id)
        for table in (report_photo, report_support)
    )
    score = sa.select(report_rating.c.score).where(report_rating.c.report_id == own.id)
    unit = sa.select(service_unit.c.name).where(service_unit.c.id == own.unit_id)
    asked = (
        sa.select(
            data_request.c.kind, data_request.c.state, data_request.c.due_at, data_request.c.note
        )
        .where(data_request.c.report_id == own.id)
        .order_by(data_request.c.id.desc())
    )
    with db.read() as connection:
        pictures, supports = (int(connection.execute(each).scalar_one()) for each in counted)
        return (
            str(connection.scalar(unit) or ""),
            pictures,
            supports,
            connection.scalar(score),
            tuple(Request(**row._mapping) for row in connection.execute(asked)),
        )


def add(
    secret: str,
    text: str,
    form_key: str,
    pictures: tuple[bytes, ...] = (),
    *,
    address: str = "",
    person: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> bool:
    """Add words and photos to a report, and tell whether they are new; a wait for them ends.

    Words that make a report confidential do so here as well, also with one that was public.

    Raises
    ------
    ReportMissingError, ReportFieldError, ReportStateError, ReportBlockedError, ReportBusyError
    PhotoCountError and the errors of `photos.clean`

    """
    db = db or database()
    intake_check.check_form_key(form_key)
    own = own_of(secret, address, db)
    if own.erased_at is not None:
        raise ReportStateError(state=own.state, step="tambahan")
    said = intake_check.tidy_text(text)
    if not 1 <= len(said) <= MAX_ADDED_TEXT:
        expected = f"1–{MAX_ADDED_TEXT}"
        raise ReportFieldError(field="tambahan", value=f"{len(said)}", expected=expected)
    if len(pictures) > photos.MOST:
        raise PhotoCountError(most=photos.MOST)
    with db.read() as connection:
        if event_known(connection, form_key):
            return False
    moment = now()
    senders.admit(address, person, db, moment)
    cleaned = tuple(photos.clean(each) for each in pictures)
    with db.write() as connection:
        own = locked(db, connection, own.id)
        if event_known(connection, form_key):
            return False
        _room(connection, own, len(cleaned))
        event = add_event(
            connection,
            own.id,
            "addition",
            at=moment,
            actor=CITIZEN,
            text=redact(said),
            public=True,
            form_key=form_key,
        )
        add_photos(connection, own.id, cleaned, event)
        _confide(connection, own, sensitive_words(said))
        waits.replied(connection, own, moment, db=db)
    return True


def _room(connection: Connection, own: Report, pictures: int) -> None:
    """Refuse more than a report can take; nobody fills the disk through one link."""
    mine = (report_event.c.report_id == own.id) & (report_event.c.kind == "addition")
    added = connection.scalar(sa.select(sa.func.count()).select_from(report_event).where(mine))
    kept = connection.scalar(
        sa.select(sa.func.count())
        .select_from(report_photo)
        .where(report_photo.c.report_id == own.id)
    )
    if int(added or 0) >= MAX_ADDITIONS:
        raise ReportStateError(state=own.state, step="tambahan")
    if pictures and int(kept or 0) + pictures > MAX_ADDED_PHOTOS:
        raise PhotoCountError(most=MAX_ADDED_PHOTOS)


def _confide(connection: Connection, own: Report, sensitive: str) -> None:
    if sensitive and not own.sensitive:
        values = {"sensitive": sensitive, "identity": "rahasia", "published_at": None}
        set_values(connection, own.id, values)


def rate(
    secret: str,
    score: int,
    text: str = "",
    *,
    address: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Mark the answer from 1 to 4; the newest mark counts.

    A good one (3, 4) accepts an answer that was final; a bad one has the work go on.

    Raises
    ------
    ReportMissingError, ReportFieldError, ReportBusyError
    ReportStateError
        Before there is an answer.

    """
    db = db or database()
    own = own_of(secret, address, db)
    if own.answered_at is None:
        raise ReportStateError(state=own.state, step="penilaian")
    if not LOWEST <= score <= HIGHEST:
        raise ReportFieldError(field="nilai", value=score, expected=f"{LOWEST}–{HIGHEST}")
    said = intake_check.tidy_text(text)
    if len(said) > MAX_RATING_TEXT:
        expected = f"≤ {MAX_RATING_TEXT}"
        raise ReportFieldError(field="alasan", value=f"{len(said)}", expected=expected)
    moment = now()
    values = {"score": score, "text": redact(said), "at": moment}
    with db.write() as connection:
        own = locked(db, connection, own.id)
        mine = report_rating.c.report_id == own.id
        changed = connection.execute(sa.update(report_rating).where(mine).values(**values))
        if not changed.rowcount:
            connection.execute(sa.insert(report_rating).values(report_id=own.id, **values))
        settle = waits.accepted if score > 2 else waits.disputed
        settle(connection, own, moment, db=db)


def public_photo(number: int, checksum: str, *, db: Database | None = None) -> bytes | None:
    """Return a photo that everybody may see, by its number and the start of its checksum."""
    query = (
        sa.select(report_photo.c.content, report_photo.c.checksum)
        .join(report, report.c.id == report_photo.c.report_id)
        .where(report_photo.c.id == number, report_photo.c.published_at.is_not(None), PUBLIC)
    )
    with (db or database()).read() as connection:
        row = connection.execute(query).first()
    if row is None or len(checksum) != 8 or not row.checksum.startswith(checksum):
        return None
    return bytes(row.content)
