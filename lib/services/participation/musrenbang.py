"""The way of proposals through the Musrenbang to the RKPD, or to a refusal with its reason.

Every step is an entry of the proposal's history that everybody can read.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from data.db import audit
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import MUSRENBANG, PROPOSALS
from data.db.participation_tables import report
from lib.auth import PERENCANA, Actor
from lib.services.participation import record
from lib.services.participation.errors import (
    ReportChangedError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.proposals import REFUSED, by_id, said_of
from lib.services.participation.record import Event
from lib.services.people import Clock, require, utc_now

NEXT: Mapping[str, tuple[str, ...]] = {
    "": MUSRENBANG,
    **{
        stage: (*MUSRENBANG[place + 1 : -1], REFUSED) for place, stage in enumerate(MUSRENBANG[:-2])
    },
    "rkpd": (),
    REFUSED: (),
}
"""Where a proposal may go from a stage: onwards, or to its refusal; the RKPD is the end."""


def steps(report_id: int, *, db: Database | None = None) -> tuple[Event, ...]:
    """Return the steps of a public proposal through the Musrenbang, the oldest first.

    Raises
    ------
    ReportMissingError

    """
    by_id(report_id, db=db)
    found = record.events(report_id, public=True, db=db)
    return tuple(each for each in found if each.kind == "musrenbang")


def advance(
    actor: Actor,
    report_id: int,
    stage: str,
    reason: str,
    *,
    expected: str,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Take a proposal to a later stage of the Musrenbang, or refuse it with the reason.

    Parameters
    ----------
    actor
        A planner of the proposal's region.
    report_id, stage
        Which proposal, and one of `NEXT` of its present stage.
    reason
        Needed for a refusal, else "" or what was decided; masked and public.
    expected
        The stage that the actor saw it at.
    db, now
        For tests.

    Raises
    ------
    ReportMissingError, ReportChangedError, ReportStateError, ReportFieldError
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    found = record.by_id(report_id, db=db)
    actor = require(actor, PERENCANA, found.region, db=db)
    if found.kind not in PROPOSALS:
        raise ReportMissingError
    said = said_of(reason, "alasan") if reason.strip() or stage == REFUSED else ""
    if stage not in NEXT.get(expected, ()):
        raise ReportStateError(state=expected or "usulan", step=stage)
    with db.write() as connection:
        this = (report.c.id == report_id) & (report.c.musrenbang == expected)
        moved = connection.execute(sa.update(report).where(this).values(musrenbang=stage))
        if not moved.rowcount:
            raise ReportChangedError
        details = {"stage": stage, "before": expected}
        record.add_event(
            connection, report_id, "musrenbang", at=now(), actor=actor.key, text=said,
            public=True, details=details,
        )  # fmt: skip
        audit.record(
            connection, actor=actor.key, action="report.musrenbang", subject_type="report",
            subject_id=str(report_id), details={**details, "region": found.region},
        )  # fmt: skip
