"""The officers' desk: the reports that lie with somebody, counted by sort, what is late first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import ENDED
from data.db.participation_tables import (
    data_request,
    report,
    report_comment,
    report_event,
    report_rating,
)
from data.db.tables import account
from lib.auth import Actor
from lib.services.participation.record import (
    CITIZEN,
    PUBLIC,
    SYSTEM,
    Report,
    inside,
    report_of,
    select_reports,
)
from lib.services.participation.rights import WAITING
from lib.services.participation.steps import handled_by
from lib.services.participation.waits import close_unanswered
from lib.services.people import Clock, fresh, utc_now

OPEN, LATE, REPLY, WAIT = "terbuka", "terlambat", "balasan", "menunggu"
LOOK, CLOSED, ALL = "periksa", "tutup", "semua"
SORTS = (OPEN, LATE, REPLY, WAIT, LOOK, CLOSED, ALL)
"""Open, of these late; with words of the citizen that no officer has answered; waiting for the
citizen; not yet looked through for the public, or with a comment that is not; ended; all."""
PAGE = 20
BAD = 2
"""Marks of an answer (1 to 4) up to which its citizen is not content."""
_ACCOUNT = "account:"


@dataclass(frozen=True)
class Filters:
    """Which reports are asked for; "" and 0 are all.

    `sort` is one of `SORTS`; `words` are looked for in ticket, title and text.
    """

    sort: str = OPEN
    kind: str = ""
    sector: str = ""
    region: str = ""
    unit_id: int = 0
    words: str = ""
    page: int = 0
    demo: bool = False


@dataclass(frozen=True)
class Queue:
    """One page of reports, and how many there are of each sort with the same other filters."""

    reports: tuple[Report, ...]
    counts: dict[str, int]
    requests: int  # about personal data, that wait

    @property
    def most(self) -> int:
        """How many there are in all."""
        return self.counts[ALL]


def queue(
    actor: Actor, filters: Filters, *, db: Database | None = None, now: Clock = utc_now
) -> Queue:
    """Return the reports that lie with somebody, the most urgent first.

    What ended meanwhile, because its citizen did not reply, is ended before.

    Raises
    ------
    SignInNeededError

    """
    db, moment = db or database(), now()
    actor = fresh(actor, db=db)
    close_unanswered(db=db, now=now)
    mine = handled_by(actor, db=db)
    wanted = _wanted(filters) & mine
    sorts = _sorts(moment)
    counting = sa.select(
        *(sa.func.count(sa.case((sorts[each], 1))).label(each) for each in SORTS)
    ).where(wanted)
    listing = (
        select_reports()
        .where(wanted & sorts[filters.sort])
        .order_by(*_order(filters.sort))
        .limit(PAGE)
        .offset(PAGE * filters.page)
    )
    asking = (
        sa.select(sa.func.count())
        .select_from(data_request.join(report, report.c.id == data_request.c.report_id))
        .where(mine & (data_request.c.state == WAITING) & (report.c.demo == filters.demo))
    )
    with db.read() as connection:
        counts = {name: int(n) for name, n in connection.execute(counting).one()._mapping.items()}
        rows = connection.execute(listing).all()
        requests = int(connection.execute(asking).scalar_one())
    return Queue(tuple(map(report_of, rows)), counts, requests)


def next_due() -> sa.ColumnElement[Any]:
    """Return the moment until which a report's next thing is done; null where no clock runs."""
    runs = report.c.state.not_in(ENDED) & report.c.paused_at.is_(None)
    return sa.case(
        (~runs, None),
        (report.c.verified_at.is_(None) & report.c.verify_due.is_not(None), report.c.verify_due),
        (report.c.answered_at.is_(None) & report.c.answer_due.is_not(None), report.c.answer_due),
        else_=report.c.finish_due,
    )


def names_of(keys: Iterable[str], *, db: Database | None = None) -> dict[str, str]:
    """Return the names of the officers who acted in a history, by their keys."""
    numbers = [int(each.removeprefix(_ACCOUNT)) for each in keys if each.startswith(_ACCOUNT)]
    query = sa.select(account.c.id, account.c.name).where(account.c.id.in_(numbers))
    with (db or database()).read() as connection:
        return {f"{_ACCOUNT}{number}": str(name) for number, name in connection.execute(query)}


def _sorts(moment: dt.datetime) -> dict[str, sa.ColumnElement[bool]]:
    is_open = report.c.state.not_in(ENDED)
    due = next_due()
    unseen = (
        report.c.published_at.is_(None)
        & (report.c.identity != "rahasia")
        & (report.c.sensitive == "")
        & report.c.erased_at.is_(None)
    )
    return {
        OPEN: is_open & report.c.paused_at.is_(None),
        LATE: due < moment,
        REPLY: _unanswered(),
        WAIT: is_open & report.c.paused_at.is_not(None),
        LOOK: (unseen & report.c.state.not_in(("ditolak", "duplikat"))) | _said_unseen(),
        CLOSED: ~is_open,
        ALL: sa.true(),
    }


def _unanswered() -> sa.ColumnElement[bool]:
    """Return the condition that a citizen added or objected after the officers' last step."""
    said, done, later = report_event.alias(), report_event.alias(), report_event.alias()
    after = (
        (done.c.report_id == said.c.report_id)
        & (done.c.id > said.c.id)
        & done.c.actor.not_in((CITIZEN, SYSTEM))
    )
    added = (said.c.report_id == report.c.id) & (said.c.kind == "addition")
    since = (
        (later.c.report_id == report_rating.c.report_id)
        & (later.c.at > report_rating.c.at)
        & later.c.actor.not_in((CITIZEN, SYSTEM))
    )
    bad = (report_rating.c.report_id == report.c.id) & (report_rating.c.score <= BAD)
    return sa.or_(
        sa.exists().where(added & ~sa.exists().where(after).correlate(said)).correlate(report),
        sa.exists()
        .where(bad & ~sa.exists().where(since).correlate(report_rating))
        .correlate(report),
    )


def _said_unseen() -> sa.ColumnElement[bool]:
    """Return the condition that a comment on a public report was neither shown nor taken away."""
    comment = report_comment.c
    waiting = comment.published_at.is_(None) & comment.withdrawn_at.is_(None)
    of_it = (comment.report_id == report.c.id) & waiting
    return sa.exists().where(of_it).correlate(report) & PUBLIC


def _order(sort: str) -> list[sa.ColumnElement[Any]]:
    if sort in {CLOSED, ALL}:
        return [report.c.received_at.desc(), report.c.id.desc()]
    if sort == WAIT:
        return [report.c.reply_due, report.c.id]
    return [next_due().is_(None), next_due(), report.c.received_at, report.c.id]


def _wanted(filters: Filters) -> sa.ColumnElement[bool]:
    parts = [report.c.demo == filters.demo]
    if filters.kind:
        parts.append(report.c.kind == filters.kind)
    if filters.sector:
        parts.append(report.c.sector == filters.sector)
    if filters.region:
        parts.append(inside(report.c.region, filters.region))
    if filters.unit_id:
        parts.append(report.c.unit_id == filters.unit_id)
    words = filters.words.strip()
    if words:
        found = (report.c.ticket, report.c.title, report.c.text)
        parts.append(sa.or_(*(each.icontains(words, autoescape=True) for each in found)))
    return sa.and_(*parts)
