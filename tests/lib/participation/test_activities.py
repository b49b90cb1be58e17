"""Activities on both databases: announced, joined, ended, with what came of them."""

import datetime as dt

import pytest

from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.errors import UnknownRegionError
from lib.services import trail
from lib.services.participation import activities, community, proposals
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from lib.services.programmes.errors import ProgrammeMissingError
from tests.lib.kpi.people import BELU, MALAKA, officer
from tests.lib.participation.test_proposals import person
from tests.reports import MONDAY, a_report

DAY = dt.date(2026, 12, 5)


@pytest.fixture
def posyandu(db):
    return community.number_of(BELU, "posyandu", db=db)


def add(db, programme_id, title="Penimbangan balita", actor=None, region=BELU, **changes):
    return activities.add(actor or operator(), programme_id, region, title, db=db, **changes)


def test_an_activity_is_announced_masked_and_ended(db, posyandu):
    later = add(db, posyandu, "Kelas ibu hamil", joining="Datang, atau telepon 0812 3456 7890")
    first = add(db, posyandu, day=DAY, place="Balai Desa Naekasa", village="53.04.01.2001")
    found = activities.activities(BELU, db=db)
    assert [each.id for each in found] == [first, later]
    assert found[1].joining == "Datang, atau telepon […]"
    assert (found[0].day, found[0].place, found[0].joined) == (DAY, "Balai Desa Naekasa", None)
    assert activities.activities(MALAKA, db=db) == ()
    assert len(activities.activities("53", posyandu, db=db)) == 2
    activities.end(operator(), first, db=db)
    assert [each.id for each in activities.activities("", db=db)] == [later]
    with pytest.raises(ReportMissingError):
        activities.end(operator(), first, db=db)
    told = [each.action for each in trail.entries(operator(), db=db)]
    assert told[:3] == ["activity.end", "activity.add", "activity.add"]


def test_who_joins_is_counted_from_five_on(db, posyandu):
    number = add(db, posyandu)
    for place in range(5):
        (found,) = activities.activities(BELU, db=db)
        assert found.joined is None, place
        a_report(db, kind="relawan", activity_id=number)
    a_report(db, kind="relawan", activity_id=number, demo=True)
    assert activities.activities(BELU, db=db)[0].joined == 5


def test_results_are_added_masked(db, posyandu):
    number = add(db, posyandu)
    activities.add_outcome(operator(), number, "38 balita ditimbang", 38, db=db)
    activities.add_outcome(operator(), number, "Lapor ke ani@contoh.id", db=db)
    (found,) = activities.activities(BELU, db=db)
    assert [(each.text, each.people) for each in found.outcomes] == [
        ("38 balita ditimbang", 38), ("Lapor ke […]", None),
    ]  # fmt: skip
    with pytest.raises(ReportFieldError):
        activities.add_outcome(operator(), number, "Ramai", -1, db=db)
    with pytest.raises(ReportMissingError):
        activities.add_outcome(operator(), number + 99, "Ramai", db=db)


def test_what_is_wrong_with_an_activity_is_refused(db, posyandu):
    with pytest.raises(ReportFieldError):
        add(db, posyandu, " ")
    with pytest.raises(ReportFieldError):
        add(db, posyandu, "x" * 121)
    with pytest.raises(ReportFieldError):
        add(db, posyandu, village="53.21.01.2001")
    with pytest.raises(UnknownRegionError):
        add(db, posyandu, region=MALAKA)
    with pytest.raises(UnknownRegionError):
        add(db, posyandu, region="53")
    with pytest.raises(ProgrammeMissingError):
        add(db, posyandu + 99)
    assert activities.activities("", db=db) == ()


def test_officers_of_the_region_do_it_and_nobody_else(db, posyandu):
    number = add(db, posyandu, actor=officer(db))
    for actor, error in ((GUEST, SignInNeededError), (officer(db, MALAKA), ForbiddenError)):
        with pytest.raises(error):
            add(db, posyandu, actor=actor)
        with pytest.raises(error):
            activities.end(actor, number, db=db)
        with pytest.raises(error):
            activities.add_outcome(actor, number, "Ramai", db=db)


def test_calls_of_citizens_are_public_dated_and_can_be_joined(db):
    def call(**changes):
        values = {"kind": "gotong_royong", "event_day": DAY, "published_at": MONDAY}
        return a_report(db, **(values | changes))

    later, first = call(event_day=DAY + dt.timedelta(7)), call(title="Bersih kali 0812 3456 7890")
    call(event_day=DAY - dt.timedelta(1))
    call(published_at=None)
    call(identity="rahasia")
    call(state="selesai")
    call(demo=True)
    proposals.support(first.id, person(), db=db)
    found = activities.calls(BELU, DAY, db=db)
    assert [(each.id, each.joined) for each in found] == [(first.id, 1), (later.id, 0)]
    assert found[0].title == "Bersih kali […]"
    assert activities.calls(MALAKA, DAY, db=db) == ()
