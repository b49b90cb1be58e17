"""The calendar: decrees, unknown years, and what an admin changes."""

import datetime as dt

import numpy as np
import pytest

from lib.auth import Actor, ForbiddenError, Grant, operator
from lib.services.participation import holidays
from lib.services.participation.errors import ReportFieldError

MONDAY = dt.date(2026, 11, 30)
SATURDAY = dt.date(2026, 11, 28)


def test_a_decreed_year_names_its_decree_and_joint_leave():
    leave = {each.day for each in holidays.decreed(2026) if each.kind == holidays.LEAVE}
    assert dt.date(2026, 12, 24) in leave
    assert holidays.source(2026).status == holidays.IN_FORCE
    assert "1497" in holidays.source(2026).source
    assert holidays.source(2027).status == holidays.UNVERIFIED


def test_an_unknown_year_says_so_and_has_fixed_days_only():
    assert holidays.source(2031) == holidays.YearSource(2031, "", holidays.UNKNOWN)
    assert [each.day.strftime("%m-%d") for each in holidays.decreed(2031)] == [
        "01-01", "05-01", "06-01", "08-17", "12-25",
    ]  # fmt: skip


def test_the_newest_change_of_a_day_counts(db):
    day = np.datetime64(MONDAY)
    assert day not in holidays.calendar(2026, 2026, db=db).off
    holidays.set_day(operator(), MONDAY, holidays.OFF, "Hari pemilihan", db=db)
    assert day in holidays.calendar(2026, 2027, db=db).off
    holidays.set_day(operator(), MONDAY, holidays.WORKED, "Dibatalkan", db=db)
    found = holidays.calendar(2026, 2026, db=db)
    assert day in found.worked
    assert day not in found.off
    (own,) = [each for each in holidays.listed(2026, db=db) if each.changed]
    assert (own.day, own.kind, own.name) == (MONDAY, holidays.WORKED, "Dibatalkan")


def test_only_an_admin_of_the_nation_changes_the_calendar(db):
    for grants in ((Grant("admin", "53"),), (Grant("petugas"),)):
        actor = Actor(None, "siapa", grants)
        with pytest.raises(PermissionError):
            holidays.set_day(actor, MONDAY, holidays.OFF, "Libur", db=db)
    assert ForbiddenError.code == "E_FORBIDDEN"


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (MONDAY, "minggu", "Libur"),
        (MONDAY, holidays.OFF, "  "),
        (MONDAY, holidays.OFF, "x" * 121),
        (dt.date(1999, 1, 1), holidays.OFF, "Libur"),
    ],
)
def test_what_is_no_day_of_the_calendar_is_refused(db, day, kind, name):
    with pytest.raises(ReportFieldError):
        holidays.set_day(operator(), day, kind, name, db=db)
