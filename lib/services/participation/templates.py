"""Ready answers: those of the nation and of a region, with names of the report filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from data.db.audit import record
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import answer_template
from lib.auth import ADMIN, PERENCANA, PETUGAS, Actor
from lib.i18n import as_language, t, using
from lib.privacy import redact
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from lib.services.participation.record import Report
from lib.services.people import Clock, fresh, utc_now
from lib.services.regions import chain
from lib.services.skm.units import check_region

LONGEST_TITLE, LONGEST_TEXT = 120, 5_000
READY = ("terima", "lengkapi", "tindak", "selesai", "bukan_kewenangan")
"""Those that come with the product, in the language in which a citizen reported."""
FIELDS = ("tiket", "judul", "unit")
"""What can stand in braces in a template."""


@dataclass(frozen=True)
class Template:
    """A ready answer; region "" is the nation's."""

    id: int
    region: str
    title: str
    text: str


def add(
    actor: Actor,
    region: str,
    title: str,
    text: str,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> int:
    """Keep a ready answer for a region ("" is the nation) and return its number.

    Raises
    ------
    ReportFieldError, UnknownRegionError
    SignInNeededError, ForbiddenError
        Unless the actor is an officer, planner or admin of the region.

    """
    db = db or database()
    actor = _keeper(actor, region, db)
    if region:
        check_region(region)
    title, text = " ".join(title.split()), redact(text)
    for name, value, most in (("judul", title, LONGEST_TITLE), ("isi", text, LONGEST_TEXT)):
        if not 0 < len(value) <= most:
            raise ReportFieldError(field=name, value=value[:80], expected=f"1–{most}")
    values = {"region": region, "title": title, "text": text, "made_by": actor.key}
    with db.write() as connection:
        adding = sa.insert(answer_template).values(**values, made_at=now())
        number = int(connection.execute(adding.returning(answer_template.c.id)).scalar_one())
        _tell(connection, actor, "template.add", number, region)
    return number


def retire(actor: Actor, number: int, *, db: Database | None = None, now: Clock = utc_now) -> None:
    """Offer a ready answer no more.

    Raises
    ------
    ReportMissingError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    this = (answer_template.c.id == number) & answer_template.c.retired_at.is_(None)
    with db.read() as connection:
        region = connection.scalar(sa.select(answer_template.c.region).where(this))
    if region is None:
        raise ReportMissingError
    actor = _keeper(actor, region, db)
    with db.write() as connection:
        connection.execute(sa.update(answer_template).where(this).values(retired_at=now()))
        _tell(connection, actor, "template.retire", number, region)


def listed(region: str, *, db: Database | None = None) -> tuple[Template, ...]:
    """Return the ready answers for a region: its own, its province's and the nation's."""
    kept = answer_template.c.retired_at.is_(None) & answer_template.c.region.in_(
        ("", *chain(region))
    )
    names = Template.__dataclass_fields__
    query = sa.select(*(answer_template.c[name] for name in names)).where(kept)
    with (db or database()).read() as connection:
        rows = connection.execute(query.order_by(answer_template.c.title)).all()
    return tuple(Template(**row._mapping) for row in rows)


def ready(report: Report, unit: str = "") -> Mapping[str, tuple[str, str]]:
    """Return title and text of the product's own ready answers, by name, for a report."""
    names = dict(zip(FIELDS, (report.ticket, report.title, unit), strict=True))
    with using(as_language(report.language)):
        return {
            name: (t(f"meja.templat.{name}"), t(f"meja.templat_isi.{name}", **names))
            for name in READY
        }


def fill(text: str, report: Report, unit: str = "") -> str:
    """Put the names of a report into a ready answer; other braces stay as they are."""
    for name, value in zip(FIELDS, (report.ticket, report.title, unit), strict=True):
        text = text.replace("{" + name + "}", value)
    return text


def _keeper(actor: Actor, region: str, db: Database) -> Actor:
    actor = fresh(actor, db=db)
    if not any(actor.may(role, region) for role in (ADMIN, PERENCANA)):
        actor.require(PETUGAS, region)
    return actor


def _tell(connection: sa.Connection, actor: Actor, action: str, number: int, region: str) -> None:
    record(
        connection,
        actor=actor.key,
        action=action,
        subject_type="answer_template",
        subject_id=str(number),
        details={"region": region},
    )
