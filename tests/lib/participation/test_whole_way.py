"""From the form of a citizen through an officer's hands to the board and the open answers."""

import dataclasses
import datetime as dt

import pytest

from lib.auth import operator
from lib.services.participation import (
    board,
    handling,
    intake,
    moderation,
    offices,
    published,
    record,
    tickets,
    waits,
)
from tests.drafts import draft
from tests.lib.participation.staff import BELU, HEALTH, OF_HEALTH
from tests.reports import MONDAY

DAY = dt.timedelta(days=1)
PHONE, MAIL = "081234567890", "maria@contoh.id"


def at(days):
    return lambda: MONDAY + days * DAY


@pytest.fixture
def told(db):
    """Five complaints with numbers and names in them, and one that is confidential by force."""
    offices.add(operator(), BELU, HEALTH, ["kesehatan"], db=db)
    contact = {"name": "Maria", "phone": PHONE, "mail": MAIL}
    words = f"Puskesmas tutup sejak pagi. Hubungi saya di {PHONE} atau {MAIL}."
    sent = [draft(text=words, identity="terbuka", contact=contact, channel="loket")] * 5
    sent = [dataclasses.replace(each, form_key=f"{each.form_key}{n}")
            for n, each in enumerate(sent)]  # fmt: skip
    sent.append(draft(text="Guru memukul anak saya di sekolah kemarin pagi."))
    return [intake.take(each, db=db, now=at(0)) for each in sent]


def go(db, own, name, text, day):
    return handling.step(
        OF_HEALTH, own.id, name, text, expected_state=own.state, db=db, now=at(day)
    )


def test_what_officers_do_is_seen_by_sender_and_public_and_nobody_is_named(db, told):
    for receipt in told:
        own = record.by_ticket(receipt.ticket, db=db)
        own = go(db, own, "verifikasi", "", 1)
        own = go(db, own, "tanggapi", f"Kami telepon {PHONE}.", 2)  # Wednesday: within 5 days
        own = go(db, own, "tuntas", "Jadwal dijaga lagi.", 4)
        if own.sensitive:
            assert own.identity == "rahasia"
            continue
        moderation.publish(OF_HEALTH, own.id, db=db, now=at(4))
        tickets.rate(receipt.secret, 4, db=db, now=at(5))
    assert waits.close_unanswered(db=db, now=at(30)) == 1  # of the confidential one

    states = [tickets.view(each.secret, db=db).report.state for each in told]
    assert states == ["selesai"] * 6
    public = published.find(published.Wanted(region=BELU), db=db)
    assert len(public) == 5
    assert [each.text for each in public[0].answers][-2:] == [
        "Kami telepon […].", "Jadwal dijaga lagi.",
    ]  # fmt: skip
    said = repr(public)
    assert not any(word in said for word in (PHONE, MAIL, "Maria", "memukul"))

    found = board.total(board.Wanted(region=BELU), db=db, now=at(31))
    # The confidential one counts once five of them are together.
    assert (found.received, found.answered, found.in_time, found.waited) == (5, 100, 100, 2)
    assert (found.satisfaction, found.ratings) == (100, 5)


def test_late_answers_are_counted_as_late(db, told):
    for receipt in told:
        own = go(db, record.by_ticket(receipt.ticket, db=db), "verifikasi", "", 1)
        go(db, own, "tanggapi", "Maaf terlambat.", 8)  # the Tuesday after: six working days
    found = board.total(board.Wanted(region=BELU), db=db, now=at(9))
    assert (found.answered, found.in_time, found.waited) == (100, 0, 6)
