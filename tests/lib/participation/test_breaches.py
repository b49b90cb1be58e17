"""The log of breaches: what a notice must say, within 72 hours."""

import datetime as dt

import pytest

from lib.auth import operator
from lib.services.participation import breaches
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from tests.lib.participation.staff import ADMIN_THERE, OFFICER
from tests.reports import MONDAY

NOW = lambda: MONDAY  # noqa: E731
SAID = ("Nomor telepon 12 orang", "Salinan cadangan hilang", "Kunci diganti")


def test_people_are_told_within_72_hours(db):
    number = breaches.log(operator(), MONDAY, *SAID, people=12, db=db, now=NOW)
    (own,) = breaches.listed(operator(), db=db)
    assert (own.revealed, own.circumstances, own.handling, own.people) == (*SAID, 12)
    assert own.due_at == MONDAY + dt.timedelta(hours=72)
    assert own.late(own.due_at + dt.timedelta(seconds=1))
    breaches.told(operator(), number, db=db, now=NOW)
    assert not breaches.listed(operator(), db=db)[0].late(own.due_at + dt.timedelta(days=9))
    with pytest.raises(ReportMissingError):
        breaches.told(operator(), number, db=db)


def test_what_a_notice_lacks_is_refused(db):
    later = MONDAY + dt.timedelta(hours=1)
    for noticed, said, people in (
        (MONDAY, (*SAID[:2], " "), None),
        (MONDAY, ("x" * 2_001, *SAID[1:]), None),
        (later, SAID, None),
        (MONDAY, SAID, -1),
    ):
        with pytest.raises(ReportFieldError):
            breaches.log(operator(), noticed, *said, people=people, db=db, now=NOW)


@pytest.mark.parametrize("actor", [ADMIN_THERE, OFFICER])
def test_only_an_admin_of_the_nation_keeps_the_log(db, actor):
    for call in (
        lambda: breaches.log(actor, MONDAY, *SAID, db=db),
        lambda: breaches.told(actor, 1, db=db),
        lambda: breaches.listed(actor, db=db),
    ):
        with pytest.raises(PermissionError):
            call()
