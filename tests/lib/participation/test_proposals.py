"""Proposals on both databases: support, comments, and the way to the RKPD or a refusal."""

import datetime as dt
import itertools
import threading

import pytest
import sqlalchemy as sa

from data.db.participation_choices import MUSRENBANG
from data.db.participation_tables import abuse_block, report, report_comment, report_support
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services import trail
from lib.services.participation import proposals, record
from lib.services.participation.errors import (
    ReportBlockedError,
    ReportChangedError,
    ReportFieldError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.proposals import NEXT, Wanted
from lib.services.participation.vault import vault
from tests.lib.kpi.people import BELU, MALAKA, officer, planner
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
    example = a_proposal(db, demo=True)
    ids = [each.report.id for each in proposals.listed(Wanted(BELU), db=db)]
    assert ids == [here.id]
    assert {each.report.id for each in proposals.listed(Wanted("53"), db=db)} == {
        here.id, elsewhere.id,
    }  # fmt: skip
    assert [each.report.id for each in proposals.listed(Wanted(demo=True), db=db)] == [example.id]
    assert proposals.listed(Wanted("52"), db=db) == ()


def test_support_counts_one_a_person_and_orders_the_list(db):
    first, second = a_proposal(db), a_proposal(db)
    assert proposals.support(first.id, person(), db=db)
    assert not proposals.support(first.id, person(), db=db)
    assert proposals.support(first.id, person("lain"), db=db)
    assert proposals.support(second.id, person(), db=db)
    found = proposals.listed(Wanted(BELU), db=db)
    assert [(each.report.id, each.supports) for each in found] == [(first.id, 2), (second.id, 1)]
    newest = proposals.listed(Wanted(BELU, order="terbaru"), db=db)
    assert [each.report.id for each in newest] == [second.id, first.id]
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


def test_a_proposal_goes_stage_by_stage_to_the_rkpd(db):
    found, actor = a_proposal(db), planner(db)
    stages = ("", *MUSRENBANG[:-1])
    for before, stage in itertools.pairwise(stages):
        proposals.advance(actor, found.id, stage, "Disepakati", expected=before, db=db)
    assert proposals.by_id(found.id, db=db).stage == "rkpd"
    told = proposals.steps(found.id, db=db)
    assert [each.details["stage"] for each in told] == list(MUSRENBANG[:-1])
    assert all(each.public and each.actor == actor.key for each in told)
    with pytest.raises(ReportStateError):
        proposals.advance(actor, found.id, "ditolak", "Terlambat", expected="rkpd", db=db)
    actions = [each.action for each in trail.entries(operator(), db=db)]
    assert actions.count("report.musrenbang") == 5


def test_a_refusal_needs_its_reason_which_is_masked_and_public(db):
    found, actor = a_proposal(db), planner(db)
    with pytest.raises(ReportFieldError):
        proposals.advance(actor, found.id, "ditolak", " ", expected="", db=db)
    reason = "Bukan kewenangan kabupaten; tanya 0812 3456 7890"
    proposals.advance(actor, found.id, "ditolak", reason, expected="", db=db)
    (step,) = proposals.steps(found.id, db=db)
    assert step.text == "Bukan kewenangan kabupaten; tanya […]"
    with pytest.raises(ReportStateError):
        proposals.support(found.id, person(), db=db)
    assert proposals.by_stage(Wanted(BELU), db=db)["ditolak"] == 1


def test_a_step_back_is_refused_and_so_is_one_on_a_stage_that_has_passed(db):
    found, actor = a_proposal(db, musrenbang="kecamatan"), planner(db)
    with pytest.raises(ReportStateError):
        proposals.advance(actor, found.id, "desa", "", expected="kecamatan", db=db)
    with pytest.raises(ReportChangedError):
        proposals.advance(actor, found.id, "kecamatan", "", expected="desa", db=db)
    assert record.by_id(found.id, db=db).musrenbang == "kecamatan"
    assert proposals.steps(found.id, db=db) == ()


def test_only_a_planner_of_the_region_takes_the_step(db):
    found = a_proposal(db)
    for actor, error in (
        (GUEST, SignInNeededError),
        (planner(db, MALAKA), ForbiddenError),
        (officer(db), ForbiddenError),
    ):
        with pytest.raises(error):
            proposals.advance(actor, found.id, "desa", "", expected="", db=db)


def test_every_stage_leads_to_its_end():
    assert set(NEXT) == {"", *MUSRENBANG}
    for stage, after in NEXT.items():
        assert not after or after[-1] == "ditolak", stage
        assert set(after) <= set(MUSRENBANG)
    assert NEXT["kecamatan"] == ("perangkat_daerah", "kabupaten", "rkpd", "ditolak")


def test_no_row_is_left_of_a_support_that_was_refused(db):
    found = a_proposal(db, published_at=None)
    with pytest.raises(ReportMissingError):
        proposals.support(found.id, person(), db=db)
    with db.read() as connection:
        assert not connection.execute(sa.select(report_support)).all()
        assert connection.scalar(sa.select(sa.func.count()).select_from(report)) == 1
