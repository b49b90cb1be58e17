"""Answer a report on the data by a version that changes the one facility."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.current import look_again
from data.db.engine import database
from data.store import load_dataset
from data.versions import rows, store
from data.versions.facilities import places_of
from data.versions.kinds import FACILITIES, rows_of
from lib.auth import Actor
from lib.services.citations import REPORTED
from lib.services.desk import roles
from lib.services.desk.commit import Load, bring
from lib.services.desk.corrections import (
    APPLIED,
    CLOSED,
    MOVED,
    WRONG_PLACE,
    Correction,
    by_ticket,
    handle,
    in_frame,
    note_in_trail,
    set_values,
    still_open,
)
from lib.services.desk.errors import CorrectionError, FacilityGoneError
from lib.services.desk.records import PUBLISHED, Version
from lib.services.people import fresh


def apply(
    actor: Actor,
    ticket: str,
    *,
    answer: str = "",
    lat: float | None = None,
    lon: float | None = None,
    nama: str = "",
    new_id: str = "",
    active: bool | None = None,
) -> Version:
    """Answer a report by a version that changes its one facility.

    A closed facility stays in the data as not active; a moved or misplaced one gets the point that
    is given here, or that was reported; a missing one is added, under the name given.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Without the right to load data of the region (and of the one that a point lies in).
    UnknownTicketError, CorrectionDecidedError, CorrectionError, FacilityGoneError

    """
    actor = fresh(actor)
    opened = database()
    with opened.write() as connection:
        found = by_ticket(connection, ticket)
        roles.require_load(actor, (found.kode_kabkota,))
        if found.dataset_kind != FACILITIES:
            raise CorrectionError(
                reason_id="perbaiki dengan memuat berkas",
                reason_en="put it right by loading a file",
            )
        store.lock_dataset(opened, connection, FACILITIES, found.dataset_key)
        found = still_open(connection, ticket)
        point = (lat, lon) if lat is not None and lon is not None else (found.lat, found.lon)
        row = _corrected(connection, found, point, nama=nama, new_id=new_id, active=active)
        load = Load(FACILITIES, found.dataset_key, row, counts={"rows": 1, "accepted": 1})
        scope = tuple({found.kode_kabkota, *load.regions})
        roles.require_load(actor, scope)
        values: dict[str, Any] = {
            "mode": "correction",
            "rows_in": 1,
            "rows_accepted": 1,
            "report": {"regions": sorted(scope), "ticket": ticket, "kind": found.kind},
        }
        made = bring(connection, actor, load, values, scope)
        handle(connection, actor, found, answer, version_id=made.id)
        if made.state == PUBLISHED:
            set_values(connection, ticket, state=APPLIED)
        details = {"kind": found.kind, "version": made.id}
        note_in_trail(connection, actor, "correction.apply", ticket, details)
    if made.state == PUBLISHED:
        look_again()
    return made


def _corrected(
    connection: Connection,
    found: Correction,
    point: tuple[float | None, float | None],
    *,
    nama: str,
    new_id: str,
    active: bool | None,
) -> pd.DataFrame:
    """Return the one stored row as it shall be."""
    if found.facility_id:
        row = _stored(connection, found)
        if found.kind == CLOSED:
            row["active"] = False
        if nama.strip():
            row["nama"] = nama.strip()
    else:
        if not nama.strip():
            raise CorrectionError(reason_id="tulis namanya", reason_en="write its name")
        row = pd.DataFrame([_blank(found, nama.strip(), new_id)])
    if active is not None:
        row["active"] = active
    if point[0] is not None and point[1] is not None and found.kind != CLOSED:
        row = _placed(row, float(point[0]), float(point[1]))
    elif found.kind in (MOVED, WRONG_PLACE):
        raise CorrectionError(reason_id="tentukan titiknya", reason_en="give the point")
    return row


def _stored(connection: Connection, found: Correction) -> pd.DataFrame:
    dataset_id = store.ensure_dataset(connection, FACILITIES, found.dataset_key, load_dataset())
    newest = rows.newest_number(connection, dataset_id)
    effective = rows.in_effect(connection, FACILITIES, dataset_id, newest)
    own = rows_of(FACILITIES).c.facility_id == found.facility_id
    row = rows.read_rows(connection, FACILITIES, sa.and_(effective, own))
    if row.empty:
        raise FacilityGoneError(value=found.facility_id)
    return row


def _blank(found: Correction, nama: str, new_id: str) -> dict[str, Any]:
    return {
        "facility_id": new_id.strip() or found.ticket,
        "nama": nama,
        "kode_kabkota": found.kode_kabkota,
        "kode_kecamatan": "",
        "lat": None,
        "lon": None,
        "location_quality": "unknown",
        "location_score": None,
        "active": True,
        "source": REPORTED,
        "year": dt.datetime.now(dt.UTC).year,
        "attributes": "{}",
    }


def _placed(row: pd.DataFrame, lat: float, lon: float) -> pd.DataFrame:
    in_frame(lat, lon)
    places = places_of(load_dataset())
    point = np.array([lat]), np.array([lon])
    district = places.kecamatan_of(*point, row["kode_kabkota"].to_numpy(dtype=object))[0]
    return row.assign(
        lat=lat, lon=lon, location_quality="surveyed", location_score=1.0,
        kode_kecamatan=district or "",
    )  # fmt: skip
