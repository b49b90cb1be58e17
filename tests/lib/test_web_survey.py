"""The public survey over HTTP: without script, once however often, and nothing that runs."""

import re

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.current import current_dataset
from data.db.engine import set_database
from data.db.kpi_tables import skm_comment, skm_response
from lib.auth import operator
from lib.i18n import t
from lib.services.skm import answers, units
from lib.web.survey import serve_survey
from lib.web.urls import survey_url

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def own(db, monkeypatch):
    before = set_database(db)
    monkeypatch.setattr(answers, "_limiter", answers.Limiter(answers.PER_MINUTE))
    yield units.add(operator(), "Puskesmas <Wedomu>", "53.04", db=db)
    set_database(before)


@pytest.fixture
def client(own):
    routes = [Route("/survei/{token}", serve_survey, methods=["GET", "POST"])]
    return TestClient(Starlette(routes=routes), follow_redirects=False)


def key_of(page):
    return re.search('name="isian" value="([^"]+)"', page.text)[1]


def send(client, own, page, headers=OURS, **fields):
    given = {**{f"U{n}": "3" for n in range(1, 10)}, **fields}
    data = {"isian": key_of(page), "bahasa": "id", **given}
    return client.post(survey_url(own.token, "id"), data=data, headers=headers)


def kept(db, table=skm_response):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def test_the_form_is_small_plain_and_in_both_languages(client, own):
    page = client.get(survey_url(own.token, "id"))
    assert page.status_code == 200
    assert page.headers["cache-control"] == "private, no-cache"  # gone back to, it is the same
    assert f'action="{survey_url(own.token, "id")}?kirim=1"' in page.text
    assert len(page.content) < 100_000
    assert "<script" not in page.text
    assert "Puskesmas &lt;Wedomu&gt;" in page.text
    assert page.text.count('type="radio"') == 9 * 5
    english = client.get(survey_url(own.token, "en"))
    assert '<html lang="en">' in english.text
    assert "Are the staff polite and friendly?" in english.text
    assert key_of(page) != key_of(english)


def test_answers_are_taken_and_thanked_for(client, own, db):
    page = client.get(survey_url(own.token, "id"))
    answer = send(client, own, page, U9="", saran="Bagus\r\nsekali", sex="P")
    assert answer.status_code == 303
    assert "Terima kasih" in client.get(answer.headers["location"]).text
    (row,) = kept(db)
    assert (row.u1, row.u9, row.sex) == (3, None, "P")
    assert [each.text for each in kept(db, skm_comment)] == ["Bagus\nsekali"]


def test_the_same_form_sent_twice_is_thanked_for_twice_and_counts_once(client, own, db):
    page = client.get(survey_url(own.token, "id"))
    assert [send(client, own, page).status_code for _ in range(2)] == [303, 303]
    assert len(kept(db)) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"U3": "5"}, "E_SURVEY_FIELD"),
        ({"U3": "0"}, "E_SURVEY_FIELD"),
        ({"U3": "tiga"}, "E_SURVEY_FIELD"),
        ({"U3": "²"}, "E_SURVEY_FIELD"),
        ({"tanggal": "2199-01-01"}, "E_SURVEY_FIELD"),
        ({"tanggal": "kemarin"}, "E_SURVEY_FIELD"),
        ({"sex": "<b>"}, "E_SURVEY_FIELD"),
        ({"saran": "x" * 2001}, "E_SURVEY_FIELD"),
        ({f"U{n}": "" for n in range(1, 10)}, "E_SURVEY_EMPTY"),
    ],
)
def test_what_is_wrong_comes_back_filled_in_with_the_same_key(client, own, db, wrong, code):
    page = client.get(survey_url(own.token, "id"))
    answer = send(client, own, page, **{"U1": "4", **wrong})
    assert answer.status_code == 400
    assert code in answer.text
    assert key_of(answer) == key_of(page)
    if "U1" not in wrong:
        assert '<input type="radio" name="U1" value="4" checked>' in answer.text
    assert kept(db) == []


def test_scripts_in_words_come_back_as_words(client, own, db):
    page = client.get(survey_url(own.token, "id"))
    evil = "</textarea><script>alert(1)</script>${x}"
    answer = send(client, own, page, saran=evil, U1="9")
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert send(client, own, page, saran=evil).status_code == 303
    assert [each.text for each in kept(db, skm_comment)] == [evil]


def test_emoji_of_the_full_length_pass(client, own, db):
    page = client.get(survey_url(own.token, "id"))
    assert send(client, own, page, saran="\U0001f600" * 2000).status_code == 303
    assert len(kept(db, skm_comment)[0].text) == 2000


def test_other_sites_and_unknown_links_are_refused(client, own, db):
    page = client.get(survey_url(own.token, "id"))
    foreign = send(client, own, page, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert client.get("/survei/tidak-ada-sama-sekali").status_code == 404
    assert kept(db) == []


def test_a_closed_survey_says_so(client, own, db):
    units.close(operator(), own.id, db=db)
    answer = client.get(survey_url(own.token, "en"))
    assert answer.status_code == 410
    assert "is closed" in answer.text


def test_a_thousand_forms_a_minute_from_one_address_are_stopped_and_none_is_lost(client, own, db):
    sent = 1_000 if db.path else 200  # the limit does not depend on the database
    page = client.get(survey_url(own.token, "id"))
    found = [
        client.post(
            survey_url(own.token, "id"),
            data={"isian": f"{place:020d}", "U1": "3"},
            headers=OURS,
        )
        for place in range(sent)
    ]
    statuses = [each.status_code for each in found]
    assert statuses == [303] * answers.PER_MINUTE + [429] * (sent - answers.PER_MINUTE)
    assert len(kept(db)) == answers.PER_MINUTE
    last = found[-1]
    assert "E_SURVEY_BUSY" in last.text
    assert 1 <= int(last.headers["retry-after"]) <= 61
    assert key_of(last) == f"{sent - 1:020d}"
    assert key_of(page)


def test_the_words_of_the_form_are_those_of_the_standard():
    table = current_dataset().table("standards_skm_elements")
    for row in table.to_dict("records"):
        for n in range(1, 5):
            assert t(f"survei.jawab.{row['kode']}.{n}").casefold() == row[f"label_{n}"]
