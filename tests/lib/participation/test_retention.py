"""The time of keeping on both databases: what goes, what stays, and never twice."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.participation_tables import (
    data_request,
    report,
    report_comment,
    report_photo,
    report_private,
    report_support,
)
from data.retention import Keeping, keeping
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services import trail
from lib.services.participation import record, retention
from lib.services.participation.vault import vault
from tests.lib.kpi.people import BELU, person
from tests.reports import MONDAY, a_report

NOW = MONDAY + dt.timedelta(days=2_000)
KEEP = Keeping(contact=90, original=120, photos=365, points=365, marks=365, requests=365,
               comments=180, unclosed=730)  # fmt: skip


def now():
    return NOW


def ago(days):
    return NOW - dt.timedelta(days=days)


def add(db, table, **values):
    with db.write() as connection:
        connection.execute(sa.insert(table).values(**values))


def a_full(db, closed_days, **changes):
    """A report with contact, original, photo, support, comment; ended so many days ago."""
    closed = None if closed_days is None else ago(closed_days)
    received = changes.pop("received_at", ago((closed_days or 0) + 30))
    found = a_report(db, closed_at=closed, received_at=received, lat=-9.10661, lon=124.89273,
                     place="Jalan Melati 7", **changes)  # fmt: skip
    sealed = vault().close({"name": "Maria", "phone": "081234567890"})
    add(db, report_private, report_id=found.id, contact=sealed, original=sealed)
    add(db, report_photo, report_id=found.id, position=1, checksum="0" * 64, content=b"jpeg",
        width=1, height=1)  # fmt: skip
    add(db, report_support, report_id=found.id, person="a" * 32, kind="juga", at=received)
    add(db, report_comment, report_id=found.id, form_key=f"k-{found.ticket}", person="b" * 32,
        text="Setuju", at=received)  # fmt: skip
    return found


def counts(found):
    return {each.kind: each.count for each in found}


def rows(db, table):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def test_a_dry_run_counts_and_changes_nothing(db):
    a_full(db, 400)
    found = retention.due(keep=KEEP, db=db, now=now)
    assert counts(found) == {
        "contact": 1, "original": 1, "photos": 1, "points": 1,
        "marks": 1, "requests": 0, "comments": 1,
    }  # fmt: skip
    assert found[0].before == ago(90)
    assert [len(rows(db, each)) for each in (report_private, report_photo, report_comment)] == [
        1, 1, 1,
    ]  # fmt: skip
    assert rows(db, report_support)[0].person == "a" * 32
    assert trail.entries(operator(), db=db) == ()


def test_what_is_over_goes_the_report_stays_and_again_nothing_happens(db):
    old, young = a_full(db, 400), a_full(db, 10)
    expected = counts(retention.due(keep=KEEP, db=db, now=now))
    assert counts(retention.apply(operator(), keep=KEEP, db=db, now=now)) == expected
    assert [each.report_id for each in rows(db, report_private)] == [young.id]
    assert [each.report_id for each in rows(db, report_photo)] == [young.id]
    kept = record.by_id(old.id, db=db)
    assert (kept.erased_at, kept.text) == (NOW, old.text)
    assert (kept.lat, kept.lon, kept.place) == (pytest.approx(-9.11), pytest.approx(124.89), "")
    other = record.by_id(young.id, db=db)
    assert (other.erased_at, other.lat, other.place) == (None, -9.10661, "Jalan Melati 7")
    assert sorted(each.person[:5] for each in rows(db, report_support)) == ["aaaaa", "gone-"]
    again = retention.apply(operator(), keep=KEEP, db=db, now=now)
    assert set(counts(again).values()) == {0}
    assert [each.action for each in trail.entries(operator(), db=db)] == ["retention.run"]


def test_each_kind_has_its_own_day(db):
    found = a_full(db, 91)
    assert counts(retention.apply(operator(), keep=KEEP, db=db, now=now)) == {
        "contact": 1, "original": 0, "photos": 0, "points": 0,
        "marks": 0, "requests": 0, "comments": 0,
    }  # fmt: skip
    (private,) = rows(db, report_private)
    assert private.contact is None
    assert vault().open(private.original)["name"] == "Maria"
    assert record.by_id(found.id, db=db).erased_at is None


def test_on_the_last_day_it_is_still_there(db):
    a_full(db, 90)
    assert counts(retention.due(keep=KEEP, db=db, now=now))["contact"] == 0
    later = lambda: NOW + dt.timedelta(seconds=1)  # noqa: E731
    assert counts(retention.due(keep=KEEP, db=db, now=later))["contact"] == 1


def test_a_report_that_never_ended_is_counted_from_when_it_came(db):
    a_full(db, None, received_at=ago(730 + 91), state="diterima")
    a_full(db, None, received_at=ago(730 + 89), state="diterima")
    assert counts(retention.due(keep=KEEP, db=db, now=now))["contact"] == 1


def test_a_report_waits_while_its_sender_asks_about_their_data(db):
    found = a_full(db, 400)
    add(db, data_request, report_id=found.id, form_key="minta-data-1", kind="akses",
        text="Kirim data saya", state="baru", received_at=ago(1), due_at=NOW)  # fmt: skip
    assert counts(retention.apply(operator(), keep=KEEP, db=db, now=now))["contact"] == 0
    with db.write() as connection:
        connection.execute(
            sa.update(data_request).values(state="selesai", done_at=ago(0), note="Sudah")
        )
    assert counts(retention.apply(operator(), keep=KEEP, db=db, now=now))["contact"] == 1
    after = lambda: NOW + dt.timedelta(days=366)  # noqa: E731
    assert counts(retention.apply(operator(), keep=KEEP, db=db, now=after))["requests"] == 1
    assert (rows(db, data_request)[0].text, rows(db, data_request)[0].note) == ("", "")


def test_public_comments_stay_and_those_taken_back_go(db):
    first, second = a_full(db, 10, received_at=ago(300)), a_full(db, 10, received_at=ago(300))
    for number, values in (
        (first.id, {"published_at": ago(290)}),
        (second.id, {"published_at": ago(290), "withdrawn_at": ago(280)}),
    ):
        with db.write() as connection:
            this = report_comment.c.report_id == number
            connection.execute(sa.update(report_comment).where(this).values(**values))
    assert counts(retention.apply(operator(), keep=KEEP, db=db, now=now))["comments"] == 1
    assert [each.report_id for each in rows(db, report_comment)] == [first.id]


def test_only_an_admin_of_the_nation_erases(db):
    for actor, error in (
        (GUEST, SignInNeededError),
        (person(db, "siti", "petugas", BELU), ForbiddenError),
        (person(db, "budi", "admin", BELU), ForbiddenError),
    ):
        with pytest.raises(error):
            retention.apply(actor, db=db)
    with db.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(report)) == 0


def test_the_days_of_the_file_are_whole_days_from_one_on():
    assert keeping().contact == 90
    assert all(days >= 1 for days in vars(keeping()).values())
    with pytest.raises(ValueError, match="photos"):
        dataclasses.replace(keeping(), photos=0)
