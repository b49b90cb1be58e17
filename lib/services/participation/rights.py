"""What citizens ask about their own data, and breaches: each with its 72 hours (UU 27/2022)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import (
    data_request,
    report,
    report_photo,
    report_private,
    report_rating,
)
from lib.auth import Actor
from lib.privacy import redact
from lib.services.participation.changes import locked, set_values, tell
from lib.services.participation.draft import CONTACT_FIELDS
from lib.services.participation.errors import ReportFieldError, ReportMissingError, ReportStateError
from lib.services.participation.record import Report, add_event, by_id, events
from lib.services.participation.steps import handled_by, handler
from lib.services.participation.tickets import own_of
from lib.services.participation.vault import vault
from lib.services.people import Clock, fresh, utc_now

ACCESS, CORRECT, ERASE = "akses", "perbaikan", "hapus"
WAITING, DONE, REFUSED = "baru", "selesai", "ditolak"
LONGEST_NOTE, LONGEST_CONTACT = 1_000, 200


@dataclass(frozen=True)
class Asked:
    """What a citizen asks about their data, and until when they are answered (UTC)."""

    id: int
    report_id: int
    ticket: str
    region: str
    kind: str
    text: str
    state: str
    received_at: dt.datetime
    due_at: dt.datetime
    done_at: dt.datetime | None
    note: str

    def late(self, now: dt.datetime) -> bool:
        """Tell whether the 72 hours are over without an answer."""
        return self.state == WAITING and self.due_at < now


def queue(actor: Actor, *, db: Database | None = None) -> tuple[Asked, ...]:
    """Return the requests about reports that the actor handles: what waits, the most urgent first.

    Raises
    ------
    SignInNeededError

    """
    which = handled_by(fresh(actor, db=db), db=db)
    names = ("id", "report_id", "kind", "text", "state", "received_at", "due_at", "done_at", "note")
    query = (
        sa.select(*(data_request.c[name] for name in names), report.c.ticket, report.c.region)
        .join(report, report.c.id == data_request.c.report_id)
        .where(which)
        .order_by((data_request.c.state != WAITING), data_request.c.due_at, data_request.c.id)
        .limit(500)
    )
    with (db or database()).read() as connection:
        return tuple(Asked(**row._mapping) for row in connection.execute(query))


def settle(
    actor: Actor,
    request_id: int,
    note: str,
    *,
    granted: bool,
    contact: Mapping[str, str] | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Answer a request: let its sender see the data, correct the contact, or erase them.

    Raises
    ------
    ReportFieldError
        Without a reason for a refusal.
    ReportStateError
        For one that was answered already.
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db, moment = db or database(), now()
    words = redact(note)
    if len(words) > LONGEST_NOTE or not (granted or words):
        raise ReportFieldError(field="catatan", value=words[:80], expected=f"1–{LONGEST_NOTE}")
    own = by_id(_request(request_id, db).report_id, db=db)
    actor = handler(actor, own, db=db)
    with db.write() as connection:
        own = locked(db, connection, own.id)
        asked = connection.execute(
            sa.select(data_request).where(data_request.c.id == request_id)
        ).one()
        if asked.state != WAITING:
            raise ReportStateError(state=asked.state, step=asked.kind)
        if granted and asked.kind == CORRECT:
            _correct(connection, own, _contact(contact))
        if granted and asked.kind == ERASE:
            erase(connection, own, moment)
        values = {"state": DONE if granted else REFUSED, "note": words}
        connection.execute(
            sa.update(data_request)
            .where(data_request.c.id == request_id)
            .values(**values, done_at=moment, done_by=actor.key)
        )
        details = {"kind": asked.kind, "state": values["state"]}
        add_event(connection, own.id, "request", at=moment, actor=actor.key, details=details)
        tell(connection, actor.key, "report.data_request", own, details)


def erase(connection: Connection, own: Report, moment: dt.datetime) -> None:
    """Erase what points to the sender of a report; masked, it stays, and is no longer public."""
    for table in (report_photo, report_private):
        connection.execute(sa.delete(table).where(table.c.report_id == own.id))
    rated = report_rating.c.report_id == own.id
    connection.execute(sa.update(report_rating).where(rated).values(text=""))
    gone: dict[str, Any] = {"lat": None, "lon": None, "place": "", "details": {}}
    set_values(connection, own.id, {**gone, "published_at": None, "erased_at": moment})


def data_of_sender(secret: str, *, address: str = "", db: Database | None = None) -> bytes:
    """Return all that is kept of a report's sender as JSON, once a request for it was granted.

    Raises
    ------
    ReportMissingError
        For an unknown link, or without such a request.
    ReportBusyError
        For an address that tried too many.

    """
    db = db or database()
    own = own_of(secret, address, db)
    granted = (data_request.c.report_id == own.id) & (data_request.c.kind == ACCESS)
    with db.read() as connection:
        query = sa.select(data_request.c.id).where(granted & (data_request.c.state == DONE))
        if connection.execute(query).first() is None:
            raise ReportMissingError
    return _data(own, db)


def _data(own: Report, db: Database) -> bytes:
    with db.read() as connection:
        private = connection.execute(
            sa.select(report_private).where(report_private.c.report_id == own.id)
        ).first()
        row = connection.execute(sa.select(report).where(report.c.id == own.id)).one()
        sizes = connection.execute(
            sa.select(report_photo.c.width, report_photo.c.height).where(
                report_photo.c.report_id == own.id
            )
        ).all()
        rating = connection.execute(
            sa.select(report_rating.c.score, report_rating.c.text).where(
                report_rating.c.report_id == own.id
            )
        ).first()
    hidden = {"id", "secret_hash", "form_key", "unit_id", "duplicate_of", "batch", "demo"}
    told: dict[str, Any] = {
        "laporan": {name: value for name, value in row._mapping.items() if name not in hidden},
        "kontak": _opened(private.contact if private else None),
        "isi_asli": _opened(private.original if private else None),
        "riwayat": [
            {"waktu": each.at, "jenis": each.kind, "status": each.state, "teks": each.text}
            for each in events(own.id, public=True, db=db)
        ],
        "foto": [{"lebar": size.width, "tinggi": size.height} for size in sizes],
        "penilaian": None if rating is None else {"nilai": rating.score, "teks": rating.text},
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str).encode()


def _opened(token: bytes | None) -> dict[str, str]:
    return vault().open(token) if token else {}


def _contact(contact: Mapping[str, str] | None) -> dict[str, str] | None:
    """Return a corrected contact without empty fields; None where nothing is corrected."""
    if contact is None:
        return None
    kept = {name: " ".join(contact.get(name, "").split()) for name in CONTACT_FIELDS}
    for name, value in kept.items():
        if len(value) > LONGEST_CONTACT:
            raise ReportFieldError(field=name, value=len(value), expected=f"≤ {LONGEST_CONTACT}")
    return {name: value for name, value in kept.items() if value}


def _correct(connection: Connection, own: Report, contact: dict[str, str] | None) -> None:
    if contact is None:
        return
    closed = vault().close(contact) if contact else None
    mine = report_private.c.report_id == own.id
    changed = connection.execute(sa.update(report_private).where(mine).values(contact=closed))
    if not changed.rowcount:
        connection.execute(sa.insert(report_private).values(report_id=own.id, contact=closed))


def _request(request_id: int, db: Database) -> sa.Row[Any]:
    with db.read() as connection:
        row = connection.execute(
            sa.select(data_request).where(data_request.c.id == request_id)
        ).first()
    if row is None:
        raise ReportMissingError
    return row
