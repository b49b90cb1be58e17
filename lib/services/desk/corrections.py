"""Reports that something is wrong with a facility or a figure: "Laporkan kekeliruan data".

Anybody reports; the analyst of the region answers by a version or refuses with a reason; the
reporter learns of it by the ticket and its secret, which are told once and kept only as a hash.
What a reporter wrote is seen by those who handle it alone: never in the audit trail, the version
or an export.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.current import current_dataset
from data.db.audit import record
from data.db.engine import database
from data.db.tables import CORRECTION_KINDS, correction
from data.places import in_indonesia
from data.versions.kinds import FACILITIES
from lib.auth import GUEST, Actor
from lib.services.desk import roles
from lib.services.desk.errors import (
    CorrectionDecidedError,
    CorrectionError,
    FacilityGoneError,
    UnknownTicketError,
)
from lib.services.desk.records import check_dataset
from lib.services.people import fresh

CLOSED, MOVED, WRONG_PLACE, MISSING, OTHER = CORRECTION_KINDS
NEW, APPLIED, REFUSED = "baru", "diterapkan", "ditolak"
MAX_TEXT = 2_000
MAX_OPEN = 20
"""Reports on one facility that may wait at a time."""
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
_LENGTH = 8


@dataclass(frozen=True)
class Ticket:
    """What the reporter keeps: the number and the secret, told once."""

    ticket: str
    secret: str


@dataclass(frozen=True)
class Correction:
    """A report as those who handle it see it."""

    ticket: str
    kind: str
    dataset_kind: str
    dataset_key: str
    facility_id: str
    kode_kabkota: str
    text: str
    lat: float | None
    lon: float | None
    state: str
    answer: str
    version_id: int | None
    created_at: dt.datetime
    handled_at: dt.datetime | None


@dataclass(frozen=True)
class Status:
    """What the reporter learns."""

    state: str
    answer: str
    created_at: dt.datetime
    handled_at: dt.datetime | None


def report(
    kind: str,
    key: str,
    *,
    dataset_kind: str = FACILITIES,
    facility_id: str = "",
    kode_kabkota: str = "",
    text: str = "",
    lat: float | None = None,
    lon: float | None = None,
) -> Ticket:
    """Take a report from anybody, and return its ticket and secret.

    Parameters
    ----------
    kind
        One of `data.db.tables.CORRECTION_KINDS`.
    key, facility_id
        The class and the facility; a missing one has no id, but a region and a text that names it.
    dataset_kind
        Of another dataset than facilities, whose `key` is then meant: its figures of a region,
        told in words (kind "other").
    kode_kabkota
        Of a missing facility; for words on figures a province's code will do, too.
    text
        At most `MAX_TEXT` characters.
    lat, lon
        Where it is, in degrees, if known.

    Raises
    ------
    CorrectionError, FacilityGoneError, UnknownDatasetError

    """
    check_dataset(dataset_kind, key)
    _check_words(kind, text, lat, lon)
    if dataset_kind != FACILITIES and (kind != OTHER or facility_id):
        raise CorrectionError(reason_id="pilih fasilitasnya", reason_en="choose the facility")
    region = _region_of(kind, key, facility_id, kode_kabkota, text)
    made = Ticket(
        "KD-" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)),
        secrets.token_urlsafe(12),
    )
    with database().write() as connection:
        _refuse_flood(connection, dataset_kind, key, facility_id, region)
        connection.execute(
            sa.insert(correction).values(
                ticket=made.ticket,
                secret_hash=_hash(made.secret),
                kind=kind,
                dataset_kind=dataset_kind,
                dataset_key=key,
                facility_id=facility_id,
                kode_kabkota=region,
                text=text.strip(),
                lat=lat,
                lon=lon,
                state=NEW,
                answer="",
                created_at=dt.datetime.now(dt.UTC),
            )
        )
        note_in_trail(connection, GUEST, "correction.report", made.ticket, {"kind": kind})
    return made


def status(ticket: str, secret: str) -> Status:
    """Tell the reporter how their report stands.

    Raises
    ------
    UnknownTicketError
        For a wrong ticket and a wrong secret alike.

    """
    with database().read() as connection:
        query = sa.select(correction).where(correction.c.ticket == ticket.strip().upper())
        row = connection.execute(query).mappings().first()
    known = row["secret_hash"] if row is not None else _hash("")
    if not secrets.compare_digest(known, _hash(secret.strip())) or row is None:
        raise UnknownTicketError
    return Status(row["state"], row["answer"], row["created_at"], row["handled_at"])


def queue(actor: Actor, state: str = NEW) -> tuple[Correction, ...]:
    """Return the reports of a state from the regions of an analyst, the oldest first."""
    actor = fresh(actor)
    with database().read() as connection:
        query = sa.select(correction).where(correction.c.state == state)
        found = connection.execute(query.order_by(correction.c.id)).mappings().all()
    return tuple(_correction(row) for row in found if roles.may_load(actor, (row["kode_kabkota"],)))


def refuse(actor: Actor, ticket: str, answer: str) -> None:
    """Refuse a report, with a reason for the reporter.

    Raises
    ------
    SignInNeededError, ForbiddenError, UnknownTicketError, CorrectionDecidedError
    CorrectionError
        Without a reason.

    """
    _answer_only(actor, ticket, answer, REFUSED, "correction.refuse")


def settle(actor: Actor, ticket: str, answer: str) -> None:
    """Close a report that was put right another way, such as by loading a file; the answer says so.

    Raises
    ------
    SignInNeededError, ForbiddenError, UnknownTicketError, CorrectionDecidedError
    CorrectionError
        Without an answer.

    """
    _answer_only(actor, ticket, answer, APPLIED, "correction.settle")


def _answer_only(actor: Actor, ticket: str, answer: str, state: str, action: str) -> None:
    actor = fresh(actor)
    if not answer.strip():
        raise CorrectionError(reason_id="tulis alasannya", reason_en="write the reason")
    with database().write() as connection:
        roles.require_load(actor, (by_ticket(connection, ticket).kode_kabkota,))
        found = still_open(connection, ticket)
        handle(connection, actor, found, answer, state=state)
        note_in_trail(connection, actor, action, ticket, {"kind": found.kind})


def _check_words(kind: str, text: str, lat: float | None, lon: float | None) -> None:
    if kind not in CORRECTION_KINDS:
        raise CorrectionError(reason_id="jenisnya tidak dikenal", reason_en="unknown kind")
    if len(text) > MAX_TEXT:
        raise CorrectionError(
            reason_id=f"paling banyak {MAX_TEXT} huruf", reason_en=f"at most {MAX_TEXT} characters"
        )
    if (lat is None) != (lon is None):
        raise CorrectionError(reason_id="titiknya separuh", reason_en="half a point")
    if lat is not None and lon is not None:
        in_frame(lat, lon)


def _region_of(kind: str, key: str, facility_id: str, kode_kabkota: str, text: str) -> str:
    """Return the region of a report, or refuse it."""
    dataset = current_dataset()
    if kind == MISSING or not facility_id:
        if kind not in (MISSING, OTHER):
            raise CorrectionError(reason_id="pilih fasilitasnya", reason_en="choose the facility")
        known = set(dataset.regions["kode"])
        if kind == OTHER:
            known |= set(dataset.provinces["kode"])
        if kode_kabkota not in known or not text.strip():
            raise CorrectionError(
                reason_id="sebutkan nama dan wilayahnya", reason_en="give its name and region"
            )
        return kode_kabkota
    table = dataset.facilities[key]
    own = table.loc[table["id"] == facility_id, "kode_kabkota"]
    if own.empty:
        raise FacilityGoneError(value=facility_id)
    return str(own.iloc[0])


def in_frame(lat: float, lon: float) -> None:
    """Refuse a point outside the frame around Indonesia.

    Raises
    ------
    CorrectionError

    """
    if not in_indonesia(pd.Series([lat]), pd.Series([lon])).all():
        raise CorrectionError(
            reason_id="titiknya di luar Indonesia", reason_en="the point is outside Indonesia"
        )


def _refuse_flood(
    connection: Connection, kind: str, key: str, facility_id: str, region: str
) -> None:
    same = sa.and_(
        correction.c.state == NEW,
        correction.c.dataset_kind == kind,
        correction.c.dataset_key == key,
        correction.c.facility_id == facility_id,
        correction.c.kode_kabkota == region,
    )
    waiting = connection.execute(
        sa.select(sa.func.count()).select_from(correction).where(same)
    ).scalar_one()
    if waiting >= (MAX_OPEN if facility_id else 10 * MAX_OPEN):
        raise CorrectionError(
            reason_id="laporan serupa sudah banyak dan sedang menunggu",
            reason_en="many such reports are waiting already",
        )


def by_ticket(connection: Connection, ticket: str) -> Correction:
    """Return a report by its ticket."""
    query = sa.select(correction).where(correction.c.ticket == ticket)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownTicketError
    return _correction(row)


def still_open(connection: Connection, ticket: str) -> Correction:
    """Return a report by its ticket, unless it is answered already."""
    found = by_ticket(connection, ticket)
    if found.state != NEW or found.version_id is not None:
        raise CorrectionDecidedError(ticket=ticket, state=found.state)
    return found


def handle(
    connection: Connection, actor: Actor, found: Correction, answer: str, **values: Any
) -> None:
    """Note who handled a report, and what the reporter is told."""
    now = dt.datetime.now(dt.UTC)
    said = answer.strip()[:MAX_TEXT]
    set_values(
        connection, found.ticket, answer=said, handled_by=actor.key, handled_at=now, **values
    )


def set_values(connection: Connection, ticket: str, **values: Any) -> None:
    """Change columns of a report."""
    own = correction.c.ticket == ticket
    connection.execute(sa.update(correction).where(own).values(**values))


def note_in_trail(
    connection: Connection, actor: Actor, action: str, ticket: str, details: Mapping[str, object]
) -> None:
    """Write the audit row of what was done to a report; never its text."""
    record(
        connection, actor=actor.key, action=action, subject_type="correction", subject_id=ticket,
        details=details,
    )  # fmt: skip


def _correction(row: Mapping[Any, Any]) -> Correction:
    return Correction(**{name: row[name] for name in Correction.__dataclass_fields__})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
