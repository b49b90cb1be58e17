"""Reports of citizens for tests: rows as the intake writes them, without going through it."""

import datetime as dt
import secrets

import sqlalchemy as sa

from data.db.participation_tables import report
from lib.services.participation.record import by_id, secret_hash

MONDAY = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
"""Ten in the morning of a Monday in Belu (WITA)."""


def a_report(db, **changes):
    """Write a report of Belu (53.04) and return it; its secret is "secret-" and the ticket."""
    ticket = changes.pop("ticket", f"PL-{secrets.token_hex(4).upper()}")
    values = {
        "ticket": ticket,
        "secret_hash": secret_hash(f"secret-{ticket}"),
        "form_key": secrets.token_urlsafe(18),
        "kind": "pengaduan",
        "sector": "kesehatan",
        "region": "53.04",
        "title": "Puskesmas tutup siang hari",
        "text": "Sejak pekan lalu puskesmas tutup pukul sebelas.",
        "identity": "anonim",
        "channel": "web",
        "details": {},
        "evidence": {},
        "state": "diterima",
        "received_at": MONDAY,
        **changes,
    }
    for name in ("service", "district", "village", "place", "facility_class", "facility_id"):
        values.setdefault(name, "")
    for name in ("sensitive", "form", "device", "consent", "musrenbang", "batch"):
        values.setdefault(name, "")
    values.setdefault("language", "id")
    with db.write() as connection:
        number = connection.execute(
            sa.insert(report).values(**values).returning(report.c.id)
        ).scalar_one()
    return by_id(number, db=db)
