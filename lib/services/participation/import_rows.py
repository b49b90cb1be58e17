"""Writing imported reports: once each, with tickets of our own, in one transaction."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.current import current_dataset
from data.db import audit
from data.db.connect import Database
from data.db.participation_tables import report, report_event
from lib.auth import Actor
from lib.services.participation import intake, offices
from lib.services.participation.record import secret_hash
from lib.services.search import fold

_CHUNK = 1_000


@dataclass(frozen=True)
class Places:
    """What names of a regency mean: its kecamatan and its offices, by folded names."""

    region: str
    districts: Mapping[str, str]
    offices: Mapping[str, int]
    by_sector: Mapping[str, int | None]

    def office(self, name: str, sector: str) -> int | None:
        """Return the office of that name, else the one that the sector goes to."""
        return self.offices.get(fold(name)) or self.by_sector.get(sector)


def places(region: str, db: Database) -> Places:
    """Return what names mean in a regency."""
    frame = current_dataset().districts
    own = frame[frame["kode_kabkota"] == region]
    districts = {fold(name): code for name, code in zip(own["nama"], own["kode"], strict=True)}
    districts |= {fold(f"kecamatan {name}"): code for name, code in districts.items()}
    districts |= {fold(code): code for code in own["kode"]}
    known = offices.listed(region, db=db)
    sectors = ("", *{sector for each in known for sector in each.sectors})
    return Places(
        region,
        districts,
        {fold(each.name): each.id for each in known},
        {sector: offices.route(region, sector, db=db) for sector in sectors},
    )


def store(
    actor: Actor,
    region: str,
    rows: Sequence[Mapping[str, Any]],
    checksum: str,
    db: Database,
    moment: dt.datetime,
) -> frozenset[str]:
    """Write the rows that are new and return the form keys of those that were known."""
    with db.write() as connection:
        db.lock(connection, f"import/{region}")
        known = _known(connection, [str(row["form_key"]) for row in rows])
        new = [dict(row) for row in rows if row["form_key"] not in known]
        for some in _chunks(new):
            _insert(connection, some, actor, moment)
        if new:
            audit.record(
                connection, actor=actor.key, action="report.import", subject_type="report",
                details={"region": region, "rows": len(new)}, checksum=checksum,
            )  # fmt: skip
    return known


def _known(connection: Connection, keys: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for some in _chunks(keys):
        query = sa.select(report.c.form_key).where(report.c.form_key.in_(some))
        found.update(connection.scalars(query))
    return frozenset(found)


def _insert(
    connection: Connection, rows: list[dict[str, Any]], actor: Actor, moment: dt.datetime
) -> None:
    for row, ticket in zip(rows, tickets(connection, len(rows)), strict=True):
        row["ticket"] = ticket
        row["secret_hash"] = secret_hash(secrets.token_urlsafe(24))  # nobody has the link
    connection.execute(sa.insert(report), rows)
    states = {row["form_key"]: row["state"] for row in rows}
    query = sa.select(report.c.id, report.c.form_key).where(report.c.form_key.in_(list(states)))
    events = [
        {
            "report_id": number,
            "kind": "state",
            "state": states[key],
            "public": True,
            "actor": actor.key,
            "details": {"impor": True},
            "at": moment,
        }
        for number, key in connection.execute(query).all()
    ]
    connection.execute(sa.insert(report_event), events)


def tickets(connection: Connection, n: int) -> list[str]:
    """Return ticket numbers that no report has yet."""
    made: dict[str, None] = {}
    while len(made) < n:
        some = list({intake.ticket() for _ in range(n - len(made))} - made.keys())
        taken = set(connection.scalars(sa.select(report.c.ticket).where(report.c.ticket.in_(some))))
        made |= dict.fromkeys(each for each in some if each not in taken)
    return list(made)


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]
