"""Blocking senders for abuse: by a mark that nobody sees, for a time, and lifted again."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.participation_tables import abuse_block, report_private
from lib.auth import operator
from lib.services.participation import blocks, senders
from lib.services.participation.errors import (
    ReportBlockedError,
    ReportFieldError,
    ReportMissingError,
)
from lib.services.participation.vault import vault
from tests.lib.participation.staff import OFFICER, STRANGERS
from tests.reports import MONDAY, a_report

NOW = lambda: MONDAY  # noqa: E731
DAY = dt.timedelta(days=1)


@pytest.fixture
def own(db):
    own = a_report(db)
    original = vault().close({"text": "Isi", "person": "orang-uji-blokir"})
    with db.write() as connection:
        connection.execute(sa.insert(report_private).values(report_id=own.id, original=original))
    return own


def test_the_sender_of_a_report_is_blocked_until_it_ends_or_is_lifted(db, own):
    number = blocks.block_sender(OFFICER, own.id, "Spam 081234567890", 7, db=db, now=NOW)
    with pytest.raises(ReportBlockedError):
        senders.admit("", "orang-uji-blokir", db, MONDAY + DAY)
    senders.admit("", "orang-uji-blokir", db, MONDAY + 7 * DAY)
    (held,) = blocks.listed(operator(), db=db)
    assert (held.reason, held.active(MONDAY)) == ("Spam […]", True)
    blocks.lift(operator(), number, db=db, now=NOW)
    senders.admit("", "orang-uji-blokir", db, MONDAY + DAY)
    with pytest.raises(ReportMissingError):
        blocks.lift(operator(), number, db=db)


def test_without_a_mark_a_reason_or_an_end_nobody_is_blocked(db, own):
    with pytest.raises(ReportMissingError):
        blocks.block_sender(OFFICER, a_report(db).id, "Spam", 7, db=db)
    for reason, days in ((" ", 7), ("x" * 301, 7), ("Spam", 0), ("Spam", 91)):
        with pytest.raises(ReportFieldError):
            blocks.block_sender(OFFICER, own.id, reason, days, db=db)


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda each: each.name or "tamu")
def test_strangers_block_and_lift_nothing(db, own, actor):
    for call in (
        lambda: blocks.block_sender(actor, own.id, "Spam", 7, db=db),
        lambda: blocks.lift(actor, 1, db=db),
        lambda: blocks.listed(actor, db=db),
    ):
        with pytest.raises(PermissionError):
            call()
    with db.read() as connection:
        assert connection.execute(sa.select(abuse_block.c.id)).all() == []
