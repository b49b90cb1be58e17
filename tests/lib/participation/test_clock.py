"""The clocks by hand: weekends, holidays, joint leave, three time zones, waits for the citizen."""

import dataclasses
import datetime as dt

import pytest

from lib.auth import operator
from lib.services.participation import clock, holidays
from tests.reports import a_report

WIB, WITA, WIT = (dt.timezone(dt.timedelta(hours=hours)) for hours in (7, 8, 9))
BELU, BANDUNG, JAYAPURA = "53.04", "32.73", "91.71"


def local(zone, day, hour=16, minute=0):
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour, minute), zone)


CASES = {
    # Monday 23 November 2026, 10.00 in Belu: Thursday, Monday; 14 days end on Friday 11 December.
    "an ordinary Monday": (
        BELU, local(WITA, "2026-11-23", 10), local(WITA, "2026-11-26"),
        local(WITA, "2026-11-30"), local(WITA, "2026-12-11"),
    ),
    # A Friday, 23.30 in Bandung (already Saturday in Jayapura): counted from Monday.
    "late on a Friday": (
        BANDUNG, local(WIB, "2026-11-27", 23, 30), local(WIB, "2026-12-02"),
        local(WIB, "2026-12-04"), local(WIB, "2026-12-17"),
    ),
    # The same moment in Jayapura: Saturday 01.30. Days are the same, moments two hours earlier.
    "the same moment further east": (
        JAYAPURA, local(WIB, "2026-11-27", 23, 30), local(WIT, "2026-12-02"),
        local(WIT, "2026-12-04"), local(WIT, "2026-12-17"),
    ),
    # Thursday 23.30 in Bandung is Friday in Jayapura: a working day is lost there, not here.
    "a Thursday night in the west": (
        BANDUNG, local(WIB, "2026-11-26", 23, 30), local(WIB, "2026-12-01"),
        local(WIB, "2026-12-03"), local(WIB, "2026-12-16"),
    ),
    "that night in the east": (
        JAYAPURA, local(WIB, "2026-11-26", 23, 30), local(WIT, "2026-12-02"),
        local(WIT, "2026-12-04"), local(WIT, "2026-12-17"),
    ),
    # Idulfitri 2026. Working after Monday 16 March: 17, 25, 26, 27, 30, 31 March, 1 and 2 April,
    # 6 to 10 and 13 April: 18, 20, 23, 24 are joint leave, 19 Nyepi, 3 April Good Friday.
    "before Idulfitri": (
        BELU, local(WITA, "2026-03-16", 9), local(WITA, "2026-03-26"),
        local(WITA, "2026-03-30"), local(WITA, "2026-04-13"),
    ),
    # Across the year: 24 joint leave, 25 Christmas, 1 January, 5 January (Isra Mikraj 2027).
    "across the year": (
        BANDUNG, local(WIB, "2026-12-23", 8), local(WIB, "2026-12-30"),
        local(WIB, "2027-01-04"), local(WIB, "2027-01-18"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_dues_by_hand(sqlite_db, name):
    region, received, verify, answer, finish = CASES[name]
    found = clock.dues("pengaduan", region, received, db=sqlite_db)
    assert (found.verify, found.answer, found.finish) == (verify, answer, finish)


def test_limits_by_kind(sqlite_db):
    received = local(WITA, "2026-11-23", 10)
    for kind in ("informasi", "aspirasi", "usulan", "saran"):
        found = clock.dues(kind, BELU, received, db=sqlite_db)
        assert found.finish == local(WITA, "2026-11-30")
    assert clock.dues("relawan", BELU, received, db=sqlite_db).finish is None
    # 60 working days after 23 November: 5 in November, 21 in December (23 less 24 and 25), 19 in
    # January (21 less 1 and 5), and 15 in February: 1 to 4, 8 to 12, 15 to 19, 22 (5 is leave).
    supervised = clock.dues("pengaduan", BELU, received, True, db=sqlite_db)
    assert supervised.finish == local(WITA, "2027-02-22")


def test_a_change_of_the_calendar_counts_for_what_comes_then(db):
    received = local(WITA, "2026-11-23", 10)
    holidays.set_day(operator(), dt.date(2026, 11, 25), holidays.OFF, "Hari tak terduga", db=db)
    assert clock.dues("saran", BELU, received, db=db).verify == local(WITA, "2026-11-27")


WAITS = {
    # Asked on Tuesday with 3 days left (Friday); answered on the Friday a week later.
    "as many days remain": ("2026-11-27", ("2026-11-24", 11), ("2026-12-04", 9), "2026-12-09"),
    "late stays late": ("2026-11-20", ("2026-11-24", 11), ("2026-12-04", 9), "2026-11-20"),
    "a last day begins anew": ("2026-11-24", ("2026-11-24", 11), ("2026-12-04", 9), "2026-12-07"),
    "nothing within a day": ("2026-11-24", ("2026-11-24", 9), ("2026-11-24", 15), "2026-11-24"),
    "a weekend takes nothing": ("2026-11-30", ("2026-11-27", 11), ("2026-11-29", 9), "2026-11-30"),
}  # fmt: skip


@pytest.mark.parametrize("name", WAITS)
def test_waiting_for_the_citizen(sqlite_db, name):
    due, paused, back, expected = WAITS[name]
    moved = clock.resumed(
        BELU, local(WITA, due), local(WITA, *paused), local(WITA, *back), db=sqlite_db
    )
    assert moved == local(WITA, expected)


def test_what_is_late(sqlite_db):
    received = local(WITA, "2026-11-23", 10)
    dues = clock.dues("pengaduan", BELU, received, db=sqlite_db)
    own = a_report(
        sqlite_db, verify_due=dues.verify, answer_due=dues.answer, finish_due=dues.finish
    )
    assert clock.late(own, dues.verify) == ()
    after = dues.verify + dt.timedelta(seconds=1)
    assert clock.late(own, after) == (clock.VERIFY,)
    assert clock.next_due(own) == dues.verify
    verified = dataclasses.replace(own, verified_at=after)
    assert clock.late(verified, after) == ()
    much_later = local(WITA, "2027-01-20")
    assert clock.late(own, much_later) == clock.CLOCKS
    assert clock.late(dataclasses.replace(own, paused_at=after), much_later) == ()
    assert clock.late(dataclasses.replace(own, state="selesai"), much_later) == ()
