"""The way of proposals through the Musrenbang on both databases, and the list to take there."""

import itertools

import pytest

from data.db.participation_choices import MUSRENBANG
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services import trail
from lib.services.participation import musrenbang, proposals, record
from lib.services.participation.errors import (
    ReportChangedError,
    ReportFieldError,
    ReportStateError,
)
from lib.services.participation.musrenbang import NEXT
from lib.services.participation.proposals import Wanted
from tests.lib.kpi.people import BELU, MALAKA, officer, planner
from tests.lib.participation.test_proposals import a_proposal, person


def test_a_proposal_goes_stage_by_stage_to_the_rkpd(db):
    found, actor = a_proposal(db), planner(db)
    stages = ("", *MUSRENBANG[:-1])
    for before, stage in itertools.pairwise(stages):
        musrenbang.advance(actor, found.id, stage, "Disepakati", expected=before, db=db)
    assert proposals.by_id(found.id, db=db).musrenbang == "rkpd"
    told = musrenbang.steps(found.id, db=db)
    assert [each.details["stage"] for each in told] == list(MUSRENBANG[:-1])
    assert all(each.public and each.actor == actor.key for each in told)
    with pytest.raises(ReportStateError):
        musrenbang.advance(actor, found.id, "ditolak", "Terlambat", expected="rkpd", db=db)
    actions = [each.action for each in trail.entries(operator(), db=db)]
    assert actions.count("report.musrenbang") == 5


def test_a_refusal_needs_its_reason_which_is_masked_and_public(db):
    found, actor = a_proposal(db), planner(db)
    with pytest.raises(ReportFieldError):
        musrenbang.advance(actor, found.id, "ditolak", " ", expected="", db=db)
    reason = "Bukan kewenangan kabupaten; tanya 0812 3456 7890"
    musrenbang.advance(actor, found.id, "ditolak", reason, expected="", db=db)
    (step,) = musrenbang.steps(found.id, db=db)
    assert step.text == "Bukan kewenangan kabupaten; tanya […]"
    with pytest.raises(ReportStateError):
        proposals.support(found.id, person(), db=db)
    assert proposals.by_stage(Wanted(BELU), db=db)["ditolak"] == 1


def test_a_step_back_is_refused_and_so_is_one_on_a_stage_that_has_passed(db):
    found, actor = a_proposal(db, musrenbang="kecamatan"), planner(db)
    with pytest.raises(ReportStateError):
        musrenbang.advance(actor, found.id, "desa", "", expected="kecamatan", db=db)
    with pytest.raises(ReportChangedError):
        musrenbang.advance(actor, found.id, "kecamatan", "", expected="desa", db=db)
    assert record.by_id(found.id, db=db).musrenbang == "kecamatan"
    assert musrenbang.steps(found.id, db=db) == ()


def test_only_a_planner_of_the_region_takes_the_step(db):
    found = a_proposal(db)
    for actor, error in (
        (GUEST, SignInNeededError),
        (planner(db, MALAKA), ForbiddenError),
        (officer(db), ForbiddenError),
    ):
        with pytest.raises(error):
            musrenbang.advance(actor, found.id, "desa", "", expected="", db=db)


def test_every_stage_leads_to_its_end():
    assert set(NEXT) == {"", *MUSRENBANG}
    for stage, after in NEXT.items():
        assert not after or after[-1] == "ditolak", stage
        assert set(after) <= set(MUSRENBANG)
    assert NEXT["kecamatan"] == ("perangkat_daerah", "kabupaten", "rkpd", "ditolak")
