"""The nomenclature of planning, urusan down to sub kegiatan: a table that is loaded, not built in.

Until one is loaded its columns stay empty in the list for the Musrenbang. The file is kept as it
came; a new one replaces it, and what was chosen for proposals before stays as it was.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from data.db import audit
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import PROPOSALS
from data.db.participation_tables import report_event
from data.db.tables import app_meta, upload
from data.db.uploads import keep_upload, read_upload
from data.problems import ERROR
from data.readers.read import read_table
from lib.auth import ADMIN, PERENCANA, Actor
from lib.errors import MissingColumnError
from lib.services.desk.report import sentence
from lib.services.kpi.register_checks import tidy
from lib.services.participation import record
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from lib.services.participation.import_errors import ImportRowsError
from lib.services.people import Clock, fresh, require, utc_now
from lib.services.search import fold

COLUMNS = ("urusan", "program", "kegiatan", "sub_kegiatan")
KEY = "nomenklatur"
_LONGEST = 300
_NAME = "nomenklatur.csv"
_CHUNK = 500


@dataclass(frozen=True)
class Entry:
    """One sub kegiatan with what it belongs to, as the table writes them."""

    urusan: str = ""
    program: str = ""
    kegiatan: str = ""
    sub_kegiatan: str = ""


def load(actor: Actor, content: bytes, name: str, *, db: Database | None = None) -> int:
    """Take a table with the columns `COLUMNS` in place of the one before; return its entries.

    Raises
    ------
    InputFileError, MissingColumnError
    ImportRowsError
        If a row lacks one of them.
    SignInNeededError, ForbiddenError
        Unless the actor plans or administers for the nation.

    """
    db = db or database()
    actor = fresh(actor, db=db)
    if not actor.may(ADMIN):
        actor.require(PERENCANA)
    found = _parsed(content, name)
    with db.write() as connection:
        db.lock(connection, KEY)
        digest = keep_upload(db, connection, content, name=name[:120] or _NAME, actor=actor.key)
        this = app_meta.c.key == KEY
        if not connection.execute(sa.update(app_meta).where(this).values(value=digest)).rowcount:
            connection.execute(sa.insert(app_meta).values(key=KEY, value=digest))
        audit.record(
            connection, actor=actor.key, action="nomenclature.load", subject_type="report",
            details={"rows": len(found)}, checksum=digest,
        )  # fmt: skip
    return len(found)


def entries(*, db: Database | None = None) -> tuple[Entry, ...]:
    """Return the entries that were loaded; none until then.

    Raises
    ------
    UploadDamagedError

    """
    db = db or database()
    query = sa.select(upload.c.sha256, upload.c.name).where(
        upload.c.sha256 == app_meta.c.value, app_meta.c.key == KEY
    )
    with db.read() as connection:
        row = connection.execute(query).first()
    return () if row is None else _kept(db, row.sha256, row.name)


def find(words: str, *, most: int = 30, db: Database | None = None) -> tuple[Entry, ...]:
    """Return the entries in which all words stand, whatever their case."""
    wanted = fold(words[:80]).split()
    hits = (
        each
        for each in entries(db=db)
        if all(word in fold(" ".join(asdict(each).values())) for word in wanted)
    )
    return tuple(each for each, _ in zip(hits, range(most), strict=False))


def assign(
    actor: Actor,
    report_id: int,
    entry: Entry,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Write which sub kegiatan a proposal belongs to; the newest counts.

    Raises
    ------
    ReportMissingError
        For what is no proposal.
    ReportFieldError
        For an entry that is not of the table in force.
    SignInNeededError, ForbiddenError
        Unless the actor plans for the proposal's region.

    """
    db = db or database()
    own = record.by_id(report_id, db=db)
    actor = require(actor, PERENCANA, own.region, db=db)
    if own.kind not in PROPOSALS:
        raise ReportMissingError
    if entry not in entries(db=db):
        raise ReportFieldError(field="sub kegiatan", value=entry.sub_kegiatan, expected=KEY)
    with db.write() as connection:
        record.add_event(
            connection, report_id, "note", at=now(), actor=actor.key, details={KEY: asdict(entry)}
        )
        audit.record(
            connection, actor=actor.key, action="report.nomenclature", subject_type="report",
            subject_id=str(report_id), details={"region": own.region},
        )  # fmt: skip


def assigned(ids: Sequence[int], *, db: Database | None = None) -> dict[int, Entry]:
    """Return which entry was chosen last for each report, where one was."""
    found: dict[int, Entry] = {}
    with (db or database()).read() as connection:
        for start in range(0, len(ids), _CHUNK):
            query = (
                sa.select(report_event.c.report_id, report_event.c.details)
                .where(
                    report_event.c.report_id.in_(ids[start : start + _CHUNK]),
                    report_event.c.kind == "note",
                )
                .order_by(report_event.c.id)
            )
            for number, details in connection.execute(query).all():
                if KEY in details:
                    found[number] = Entry(**details[KEY])
    return found


def _parsed(content: bytes, name: str) -> tuple[Entry, ...]:
    raw = read_table(content, name)
    unread = [each for each in raw.problems if each.severity == ERROR]
    if unread:
        raise _wrong(len(unread), unread[0].row, unread[0].column, "", sentence(unread[0]))
    named = {fold(column): column for column in raw.columns}
    missing = [each for each in COLUMNS if fold(each) not in named]
    if missing:
        raise MissingColumnError(file=raw.name, columns=missing)
    cells = raw.frame[[named[fold(each)] for each in COLUMNS]].astype("str")
    found: dict[Entry, None] = {}
    for number, row in zip(raw.rows.tolist(), cells.itertuples(index=False), strict=True):
        texts = [tidy(cell, _LONGEST) for cell in row]
        if not all(texts):
            raise _wrong(1, int(number), COLUMNS[texts.index("")], "", f"1–{_LONGEST}")
        found[Entry(*texts)] = None
    return tuple(found)


def _wrong(count: int, row: int, column: str, value: str, expected: str) -> ImportRowsError:
    return ImportRowsError(count=count, row=row, column=column, value=value, expected=expected)


@functools.lru_cache(maxsize=2)
def _kept(db: Database, digest: str, name: str) -> tuple[Entry, ...]:
    return _parsed(read_upload(db, digest), name)
