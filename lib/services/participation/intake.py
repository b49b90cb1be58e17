"""Taking a report: once, however often it is sent; all of it, or nothing.

What may become public is masked before it is written (`lib.privacy.redact`); how it was written,
and how to reach its sender, stand encrypted apart. The link by which a sender follows a report is
derived from the form's key and ours, so that a form sent again gives the same link, and the
database alone gives none.
"""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import threading
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.catalogue import load_catalogue
from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import programme
from data.db.participation_tables import activity, report, report_photo, report_private
from lib.privacy import redact
from lib.services.participation import clock, intake_check, offices, photos, place, senders
from lib.services.participation.draft import Draft, Receipt
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.record import CITIZEN, add_event, secret_hash
from lib.services.participation.vault import vault
from lib.services.people import Clock, utc_now
from lib.services.skm.units import local_day

__all__ = ["Draft", "Receipt", "insert", "known", "secret_of", "take", "ticket"]

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TICKET_LENGTH, _SECRET_BYTES = 8, 24
_TICKET_TRIES = 5
_MEASURED = ("pengaduan", "aspirasi", "usulan")
_writing = threading.Lock()


def take(
    draft: Draft,
    *,
    address: str = "",
    person: str = "",
    actor: str = CITIZEN,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Receipt:
    """Take a report and return what its sender is given.

    Parameters
    ----------
    draft
        As it was filled in.
    address, person
        Where it came from and who sent it (`senders.person_of`); "" is neither counted nor blocked.
    actor
        `lib.auth.Actor.key` of the officer who enters it for somebody.
    db, now
        For tests.

    Raises
    ------
    ReportFieldError, UnknownServiceError
    PhotoLargeError, PhotoTypeError, PhotoPixelsError, PhotoDamagedError, PhotoCountError
    ReportBlockedError, ReportBusyError
        The form is not lost: the same one may be sent later.

    """
    db = db or database()
    moment = now()
    intake_check.check_form_key(draft.form_key)
    before = known(draft.form_key, db=db)
    if before is not None:
        return before
    spot = place.spot(draft.place_token)
    intake_check.check(draft, local_day(spot.region, moment))
    senders.admit(address, person, db, moment)
    pictures = tuple(photos.clean(each) for each in draft.photos)
    row = _row(draft, spot, moment, db)
    private = _private(draft, person)
    with _writing:  # in turn: SQLite makes those who wait for a lock sleep, and starves some
        return _write(db, row, private, pictures, actor)


def known(form_key: str, *, db: Database | None = None) -> Receipt | None:
    """Return the receipt of a form that has come before, None if it has not."""
    query = sa.select(report.c.ticket, report.c.sensitive).where(report.c.form_key == form_key)
    with (db or database()).read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return Receipt(row.ticket, secret_of(form_key), new=False, sensitive=row.sensitive)


def secret_of(form_key: str) -> str:
    """Return the secret of a form's link: 192 bits of a keyed hash."""
    marks = "".join(vault().person(f"link {part} {form_key}") for part in (1, 2))
    return base64.urlsafe_b64encode(bytes.fromhex(marks)[:_SECRET_BYTES]).decode()


def ticket() -> str:
    """Return a new ticket number: eight letters and digits that are not taken for each other."""
    return "PL-" + "".join(secrets.choice(_LETTERS) for _ in range(_TICKET_LENGTH))


def _row(draft: Draft, spot: place.Spot, moment: dt.datetime, db: Database) -> dict[str, Any]:
    """Return a draft as a row of `report`: masked, with its clocks and who handles it."""
    sensitive = intake_check.sensitive_of(draft)
    supervised = draft.kind == "pengaduan" and sensitive == "korupsi"
    dues = clock.dues(draft.kind, spot.region, moment, supervised, db=db)
    sector = draft.sector or _sector(draft.service)
    measured = draft.service if draft.kind in _MEASURED else ""
    return {
        "form_key": draft.form_key,
        "secret_hash": secret_hash(secret_of(draft.form_key)),
        "kind": draft.kind,
        "sector": sector,
        "service": draft.service,
        **_where(draft, spot),
        "title": intake_check.title_of(draft),
        "text": redact(intake_check.tidy_text(draft.text)),
        "event_day": draft.event_day,
        "identity": "rahasia" if sensitive else draft.identity,
        "sensitive": sensitive,
        **_how(draft),
        "programme_id": draft.programme_id,
        "activity_id": draft.activity_id,
        "details": intake_check.kept_details(draft),
        "evidence": place.evidence(spot, measured),
        "supervised": supervised,
        "state": "diterima",
        "unit_id": offices.route(spot.region, sector, db=db),
        "received_at": moment,
        "verify_due": dues.verify,
        "answer_due": dues.answer,
        "finish_due": dues.finish,
    }


def _where(draft: Draft, spot: place.Spot) -> dict[str, Any]:
    names = ("region", "district", "village", "lat", "lon", "facility_class", "facility_id")
    words = intake_check.tidy_line(draft.place) or spot.name
    return {**{name: getattr(spot, name) for name in names}, "place": redact(words)}


def _how(draft: Draft) -> dict[str, Any]:
    names = ("channel", "form", "device", "language", "plain_words", "seconds", "consent")
    return {name: getattr(draft, name) for name in names}


def _sector(service: str) -> str:
    return load_catalogue().service(service).sector if service else ""


def _private(draft: Draft, person: str) -> dict[str, Any]:
    """Return the row of `report_private`, encrypted.

    With the words as they were sent stands the sender's mark (`person`), by which somebody who
    misuses the form can be blocked; it goes with the rest.
    """
    contact = intake_check.kept_contact(draft)
    words = {"title": draft.title, "text": draft.text, "place": draft.place, "person": person}
    details = {f"details.{name}": value for name, value in draft.details.items()}
    return {
        "contact": vault().close(contact) if contact else None,
        "original": vault().close({**words, **details}),
    }


def _write(
    db: Database,
    row: Mapping[str, Any],
    private: Mapping[str, Any],
    pictures: tuple[photos.Photo, ...],
    actor: str,
) -> Receipt:
    for _ in range(_TICKET_TRIES):
        number = ticket()
        try:
            with db.write() as connection:
                insert(connection, {**row, "ticket": number}, private, pictures, actor)
        except sa.exc.IntegrityError:
            before = known(str(row["form_key"]), db=db)  # the same form came at the same time
            if before is not None:
                return before
            continue  # the ticket is taken
        secret = secret_of(str(row["form_key"]))
        return Receipt(number, secret, new=True, sensitive=str(row["sensitive"]))
    raise RuntimeError("no ticket number is free")


def insert(
    connection: Connection,
    row: Mapping[str, Any],
    private: Mapping[str, Any],
    pictures: tuple[photos.Photo, ...],
    actor: str,
) -> int:
    """Write a report with all that belongs to it in one transaction; return its number."""
    _check_programme(connection, row)
    added = connection.execute(sa.insert(report).values(**row).returning(report.c.id))
    number = int(added.scalar_one())
    connection.execute(sa.insert(report_private).values(report_id=number, **private))
    add_event(
        connection,
        number,
        "state",
        at=row["received_at"],
        actor=actor,
        state="diterima",
        public=True,
        unit_id=row["unit_id"],
    )
    add_photos(connection, number, pictures)
    return number


def add_photos(
    connection: Connection,
    report_id: int,
    pictures: tuple[photos.Photo, ...],
    event_id: int | None = None,
) -> None:
    """Write the photos of a report, or of an entry of its history."""
    for position, each in enumerate(pictures, 1):
        connection.execute(
            sa.insert(report_photo).values(
                report_id=report_id,
                event_id=event_id,
                position=position,
                checksum=each.checksum,
                content=each.content,
                width=each.width,
                height=each.height,
            )
        )


def _check_programme(connection: Connection, row: Mapping[str, Any]) -> None:
    for name, table in (("programme_id", programme), ("activity_id", activity)):
        wanted = row[name]
        if wanted is None:
            continue
        this = (table.c.id == wanted) & table.c.retired_at.is_(None)
        if connection.execute(sa.select(table.c.id).where(this)).first() is None:
            raise ReportFieldError(field=name, value=wanted, expected="id")
