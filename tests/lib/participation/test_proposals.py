"""Proposals on both databases: support, comments, and the way to the RKPD or a refusal."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from data.db.participation_tables import abuse_block, report, report_comment, report_support
from lib.services.participation import proposals
from lib.services.participation.errors import (
    ReportBlockedError,
    ReportFieldError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.proposals import Wanted
from lib.services.participation.vault import vault
from tests.lib.kpi.people import BELU, MALAKA
from tests.reports import MONDAY, a_report

KEY = "komentar-0123456789"


def person(name="warga"):
    return vault().person(name)


def a_proposal(db, **changes):
    values = {"kind": "usulan", "title": "Jembatan Desa Lamaknen", "published_at": MONDAY}
    return a_report(db, **(values | changes))


def publish(db, report_id):
    with db.write() as connection:
        connection.execute(
            sa.update(report_comment)
            .where(report_comment.c.report_id == report_id)
            .values(published_at=MONDAY)
        )


def test_only_public_proposals_of_the_region_are_listed(db):
    here = a_proposal(db)
    elsewhere = a_proposal(db, region=MALAKA)
    a_proposal(db, published_at=None)
    a_proposal(db, identity="rahasia")
    a_proposal(db, sensitive="anak")
    a_proposal(db, kind="pengaduan")
    a_proposal(db, state="duplikat")  # it stands with the one that it repeats
    example = a_proposal(db, demo=True)
    ids = [each.id for each in proposals.listed(Wanted(BELU), db=db)]
    assert ids == [here.id]
    assert {each.id for each in proposals.listed(Wanted("53"), db=db)} == {
        here.id, elsewhere.id,
    }  # fmt: skip
    assert [each.id for each in proposals.listed(Wanted(demo=True), db=db)] == [example.id]
    assert proposals.listed(Wanted("52"), db=db) == ()


def test_support_counts_one_a_person_and_orders_the_list(db):
    first, second = a_proposal(db), a_proposal(db)
    assert proposals.support(first.id, person(), db=db)
    assert not proposals.support(first.id, person(), db=db)
    assert proposals.support(first.id, person("lain"), db=db)
    assert proposals.support(second.id, person(), db=db)
    found = proposals.listed(Wanted(BELU), db=db)
    assert [(each.id, each.supports) for each in found] == [(first.id, 2), (second.id, 1)]
    newest = proposals.listed(Wanted(BELU, order="terbaru"), db=db)
    assert [each.id for each in newest] == [second.id, first.id]
    assert proposals.supported_by(person("lain"), db=db) == {first.id}


def test_many_clicks_of_one_person_at_once_count_once(db):
    found = a_proposal(db)
    new = []
    threads = [
        threading.Thread(target=lambda: new.append(proposals.support(found.id, person(), db=db)))
        for _ in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(new) == [False] * 7 + [True]
    assert proposals.by_id(found.id, db=db).supports == 1


@pytest.mark.parametrize("changes", [{"state": "duplikat"}, {"state": "ditolak"}], ids=str)
def test_what_was_refused_or_repeats_another_is_supported_no_more(db, changes):
    found = a_proposal(db, **changes)
    with pytest.raises(ReportStateError):
        proposals.support(found.id, person(), db=db)


@pytest.mark.parametrize(
    "changes",
    [{"published_at": None}, {"identity": "rahasia"}, {"sensitive": "anak"}, {"demo": True},
     {"kind": "pengaduan"}],
    ids=str,
)  # fmt: skip
def test_what_is_no_public_proposal_takes_neither_support_nor_comment(db, changes):
    found = a_proposal(db, **changes)
    with pytest.raises(ReportMissingError):
        proposals.support(found.id, person(), db=db)
    with pytest.raises(ReportMissingError):
        proposals.comment(found.id, person(), "Setuju sekali", KEY, db=db)


def test_comments_are_masked_wait_for_moderation_and_count_once(db):
    found = a_proposal(db)
    text = "Hubungi 0812-3456-7890 atau ani@contoh.id"
    assert proposals.comment(found.id, person(), text, KEY, db=db)
    assert not proposals.comment(found.id, person(), text, KEY, db=db)
    assert proposals.comments(found.id, db=db) == ()
    assert proposals.by_id(found.id, db=db).comments == 0
    publish(db, found.id)
    (shown,) = proposals.comments(found.id, db=db)
    assert shown.text == "Hubungi […] atau […]"
    assert proposals.by_id(found.id, db=db).comments == 1


@pytest.mark.parametrize("text", ["", " x ", "a" * 1_001])
def test_a_comment_has_limits(db, text):
    found = a_proposal(db)
    with pytest.raises(ReportFieldError):
        proposals.comment(found.id, person(), text, KEY, db=db)
    with pytest.raises(ReportFieldError):
        proposals.comment(found.id, person(), "Setuju", "pendek", db=db)
    with pytest.raises(ReportFieldError):
        proposals.comment(found.id, "bukan tanda", "Setuju", KEY, db=db)


def test_who_is_blocked_can_neither_support_nor_comment_until_it_ends(db):
    found = a_proposal(db)
    with db.write() as connection:
        connection.execute(
            sa.insert(abuse_block).values(
                person=person(), reason="spam", until=MONDAY, made_by="os:uji", made_at=MONDAY
            )
        )
    early = lambda: MONDAY - dt.timedelta(hours=1)  # noqa: E731
    with pytest.raises(ReportBlockedError):
        proposals.support(found.id, person(), db=db, now=early)
    with pytest.raises(ReportBlockedError):
        proposals.comment(found.id, person(), "Setuju", KEY, db=db, now=early)
    assert proposals.support(found.id, person(), db=db, now=lambda: MONDAY)


def test_no_row_is_left_of_a_support_that_was_refused(db):
    found = a_proposal(db, published_at=None)
    with pytest.raises(ReportMissingError):
        proposals.support(found.id, person(), db=db)
    with db.read() as connection:
        assert not connection.execute(sa.select(report_support)).all()
        assert connection.scalar(sa.select(sa.func.count()).select_from(report)) == 1
