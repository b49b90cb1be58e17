"""Units and their links, and taking answers: once, within limits, and apart from words."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.kpi_tables import skm_comment, skm_response
from data.db.tables import audit
from lib.auth import GUEST, Actor, Grant, SignInNeededError, operator
from lib.errors import UnknownRegionError, UnknownServiceError
from lib.services.skm import answers, units
from lib.services.skm.errors import (
    SurveyBusyError,
    SurveyClosedError,
    SurveyEmptyError,
    SurveyFieldError,
    SurveyMissingError,
)
from tests.lib.skm.survey_sample import MOMENT, answer, form, now, unit


def rows(db, table=skm_response):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def test_a_unit_is_found_by_its_link_until_it_is_closed(db):
    own = unit(db, service="puskesmas", population=900)
    assert units.by_token(own.token, db=db) == own
    assert units.listed("53", db=db) == units.listed("53.04", db=db) == (own,)
    assert units.listed("53.05", db=db) == units.listed(demo=True, db=db) == ()
    units.close(operator(), own.id, db=db, now=now)
    units.close(operator(), own.id, db=db, now=now)
    with pytest.raises(SurveyClosedError):
        units.by_token(own.token, db=db)
    with db.read() as connection:
        done = list(connection.scalars(sa.select(audit.c.action).order_by(audit.c.id)))
    assert done == ["survey.open", "survey.close"]


@pytest.mark.parametrize("token", ["", "tidak-ada-di-sini", "../../etc", "x" * 500])
def test_an_unknown_link_is_said_to_be_unknown(db, token):
    with pytest.raises(SurveyMissingError):
        units.by_token(token, db=db)


@pytest.mark.parametrize(
    ("error", "wrong"),
    [
        (SurveyFieldError, {"name": " "}),
        (SurveyFieldError, {"name": "x" * 121}),
        (SurveyFieldError, {"population": 0}),
        (UnknownRegionError, {"region": "99.99"}),
        (UnknownServiceError, {"service": "tidak-ada"}),
    ],
)
def test_a_unit_needs_a_name_and_a_place(db, error, wrong):
    with pytest.raises(error):
        unit(db, **wrong)


def test_only_those_who_handle_a_region_open_and_close_and_read_words(db):
    own = unit(db)
    answer(db, own, text="Antre lama")
    for work in (
        lambda: units.add(GUEST, "Kelurahan", "53.04", db=db),
        lambda: units.close(GUEST, own.id, db=db),
        lambda: answers.comments(GUEST, own, db=db),
    ):
        with pytest.raises(SignInNeededError):
            work()
    assert answers.comments(operator(), own, db=db) == ("Antre lama",)


@pytest.mark.parametrize(
    ("grant", "may"),
    [
        (Grant("perencana", "53"), True),
        (Grant("petugas", "53.04"), True),
        (Grant("petugas", "53.04", "Puskesmas Wedomu"), True),
        (Grant("petugas", "53.04", "Puskesmas Haliwen"), False),
        (Grant("petugas", "53.05"), False),
        (Grant("analis", ""), False),
    ],
)
def test_planners_and_officers_of_the_place_handle_it(db, monkeypatch, grant, may):
    monkeypatch.setattr(units, "fresh", lambda actor, db=None: actor)
    person = Actor(7, "Siti", (grant,))
    if may:
        assert units.handler(person, "53.04", "Puskesmas Wedomu", db=db) is person
    else:
        with pytest.raises(PermissionError):
            units.handler(person, "53.04", "Puskesmas Wedomu", db=db)


def test_an_answer_is_kept_as_given_and_words_are_kept_apart_without_numbers(db):
    own = unit(db)
    given = (1, 2, 3, 4, None, 1, 2, 3, 4)
    about = {"age_group": "25-34", "sex": "P", "education": "sma", "occupation": "tani-nelayan"}
    answer(db, own, *given, about=about, text="WA saya 081234567890")
    (row,) = rows(db)
    assert (row.u1, row.u4, row.u5, row.u9) == (1, 4, None, 4)
    assert (row.age_group, row.sex, row.channel) == ("25-34", "P", "web")
    assert row.at == MOMENT
    (words,) = rows(db, skm_comment)
    assert (words.response_id, words.text) == (row.id, "WA saya […]")


def test_a_form_sent_twice_counts_once(db):
    own = unit(db)
    one = form(4, key="satu-isian-satu-kali")
    assert answers.take(own.token, one, db=db, now=now)
    assert not answers.take(own.token, one, db=db, now=now)
    assert len(rows(db)) == 1


def test_the_same_form_at_the_same_moment_counts_once(db, monkeypatch):
    own = unit(db)
    one = form(4, key="satu-isian-satu-kali")
    real, asked = answers._known, []

    def late(key, database):  # both looked before either wrote
        asked.append(key)
        return len(asked) > 2 and real(key, database)

    monkeypatch.setattr(answers, "_known", late)
    assert answers.take(own.token, one, db=db, now=now)
    assert not answers.take(own.token, one, db=db, now=now)
    assert len(rows(db)) == 1


def test_the_day_is_that_of_the_place(db):
    late = dt.datetime(2026, 11, 24, 16, 30, tzinfo=dt.UTC)
    papua, aceh = unit(db, region="94.01"), unit(db, region="11.01")
    for own in (papua, aceh):
        answers.take(own.token, form(), db=db, now=lambda: late)
    assert [row.day.day for row in rows(db)] == [25, 24]


@pytest.mark.parametrize(
    ("error", "wrong"),
    [
        (SurveyFieldError, form(0)),
        (SurveyFieldError, form(5)),
        (SurveyFieldError, answers.Form("x" * 20, (1, 2))),
        (SurveyFieldError, form(key="pendek")),
        (SurveyFieldError, form(text="x" * 2001)),
        (SurveyFieldError, form(about={"sex": "X"})),
        (SurveyFieldError, form(day=dt.date(2026, 11, 25))),
        (SurveyFieldError, form(day=dt.date(2025, 11, 22))),
        (SurveyEmptyError, form(None)),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(db, error, wrong):
    own = unit(db)
    with pytest.raises(error):
        answers.take(own.token, wrong, db=db, now=now)
    assert rows(db) == []


def test_an_address_has_a_number_a_minute_and_may_send_the_same_form_later(db):
    own, clock = unit(db), [0.0]
    limit = answers.Limiter(3, lambda: clock[0])
    forms = [form() for _ in range(4)]

    def send(one, address="192.0.2.1"):
        return answers.take(own.token, one, address=address, limiter=limit, db=db, now=now)

    assert all(send(each) for each in forms[:3])
    with pytest.raises(SurveyBusyError, match="61 seconds"):
        send(forms[3])
    assert not send(forms[0])  # known already: not counted
    assert send(form(), "192.0.2.2")
    clock[0] = 61.0
    assert send(forms[3])
    assert len(rows(db)) == 5
