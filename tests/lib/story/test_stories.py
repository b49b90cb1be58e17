"""Stories on both databases: saved, shared, copied, by two planners at once, and removed."""

import pytest

from lib.auth import ANALIS, GUEST, PERENCANA, ForbiddenError, SignInNeededError, operator
from lib.errors import UnknownRegionError
from lib.services import trail
from lib.services.story import stories
from lib.services.story.errors import (
    StoryChangedError,
    StoryFieldError,
    StoryFullError,
    StoryMissingError,
)
from lib.services.story.scene import MOST_SCENES, Scene
from tests.lib.kpi.people import BELU, MALAKA, NTT, at, person, planner

FIRST = Scene("peta", {"wilayah": BELU}, "Belu", "Satu kalimat.", "Sapa dahulu.")
SECOND = Scene("kpi", {"kpi": "ipm", "wilayah": BELU}, compare_with={"tahun": "2019"})


def made(actor, db, scenes=(FIRST, SECOND), region=BELU, **more):
    return stories.create(actor, region, "Untuk bupati", scenes, db=db, **more)


def test_what_is_saved_is_read_again_as_it_was(db):
    rina = planner(db)
    one = made(rina, db, now=at())
    assert stories.by_token(rina, one.token, db=db) == one
    assert stories.by_id(rina, one.id, db=db).scenes == (FIRST, SECOND)
    assert (one.name, one.number, one.shared, one.made_at) == ("Untuk bupati", 1, False, at()())
    assert len(one.token) >= 16
    assert trail.entries(operator(), db=db)[0].action == "story.create"


def test_who_saves_over_a_newer_revision_is_told(db):
    rina, maria = planner(db), person(db, "maria", PERENCANA, BELU)
    one = made(rina, db)
    stories.share(rina, one.id, db=db)
    assert stories.save(maria, one.id, "Baru", [SECOND], expected=1, db=db) == 2
    with pytest.raises(StoryChangedError) as told:
        stories.save(rina, one.id, "Lama", [FIRST], expected=1, db=db)
    assert told.value.details["newest"] == 2
    now = stories.by_id(rina, one.id, db=db)
    assert (now.name, now.scenes, now.saved_by) == ("Baru", (SECOND,), maria.key)


def test_a_story_is_its_planners_own_until_it_is_shared(db):
    rina, stranger = planner(db), person(db, "tamu")
    one = made(rina, db)
    for other in (GUEST, stranger, planner(db, MALAKA)):
        with pytest.raises(StoryMissingError):
            stories.by_token(other, one.token, db=db)
        assert one not in stories.listed(other, db=db)
    stories.share(rina, one.id, db=db)
    assert stories.by_token(GUEST, one.token, db=db).scenes == one.scenes
    assert [each.id for each in stories.listed(GUEST, db=db)] == [one.id]
    stories.share(rina, one.id, shared=False, db=db)
    with pytest.raises(StoryMissingError):
        stories.by_token(GUEST, one.token, db=db)


def test_only_planners_of_the_region_change_it(db):
    rina = planner(db)
    one = made(rina, db)
    stories.share(rina, one.id, db=db)
    neighbour, analyst = planner(db, MALAKA), person(db, "ana", ANALIS, BELU)
    for act in (
        lambda who: made(who, db),
        lambda who: stories.save(who, one.id, "x", [FIRST], expected=1, db=db),
        lambda who: stories.share(who, one.id, shared=False, db=db),
        lambda who: stories.retire(who, one.id, db=db),
        lambda who: stories.copy(who, one.id, "x", db=db),
    ):
        with pytest.raises(SignInNeededError):
            act(GUEST)
        for who in (neighbour, analyst):
            with pytest.raises(ForbiddenError):
                act(who)
    above = planner(db, NTT)
    assert stories.save(above, one.id, "x", [FIRST], expected=1, db=db) == 2
    with pytest.raises(ForbiddenError):
        made(rina, db, region="")


def test_a_copy_goes_its_own_way_and_what_is_removed_is_gone(db):
    rina = planner(db)
    one = made(rina, db)
    other = stories.copy(rina, one.id, "Salinan", db=db)
    assert (other.scenes, other.name, other.number) == (one.scenes, "Salinan", 1)
    assert other.token != one.token
    stories.share(rina, one.id, db=db)
    stories.retire(rina, one.id, db=db)
    for read in (lambda: stories.by_token(rina, one.token, db=db),
                 lambda: stories.retire(rina, one.id, db=db)):  # fmt: skip
        with pytest.raises(StoryMissingError):
            read()
    assert [each.id for each in stories.listed(rina, db=db)] == [other.id]


def test_what_is_no_story_is_refused(db):
    rina = planner(db)
    for wrong in ([], [{"page": "data"}], [{"page": "peta", "x": 1}], "peta"):
        with pytest.raises(StoryFieldError):
            made(rina, db, scenes=wrong)
    with pytest.raises(StoryFieldError):
        stories.create(rina, BELU, "  ", [FIRST], db=db)
    with pytest.raises(UnknownRegionError):
        made(operator(), db, region="99.99")
    made(rina, db, scenes=[FIRST] * MOST_SCENES)
    with pytest.raises(StoryFullError):
        made(rina, db, scenes=[FIRST] * (MOST_SCENES + 1))
