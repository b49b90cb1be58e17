"""Nothing that points to a person is in any public output: all of them are searched."""

import json

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import database, set_database
from data.db.participation_tables import report, report_event
from lib import cli
from lib.i18n import using
from lib.services.participation import (
    activities,
    board,
    community,
    joined,
    musrenbang_list,
    open_data,
    proposals,
    published,
    similar,
    topics,
)
from lib.web import open311 as served
from lib.web import open_data as files
from tests import databases
from tests.drafts import now
from tests.planted import CONTACT, WRITTEN, found_in, plant
from tests.reports import MONDAY


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def planted(request, tmp_path_factory):
    """Give one database in which everything is planted, and the tickets: on both kinds."""
    folder = tmp_path_factory.mktemp("bocor")
    url = databases.sqlite_url(folder)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_kept")
    with databases.opened(url, folder) as opened:
        if request.param == "postgresql":
            databases.empty(url)
        before = set_database(opened)
        files._kept.clear()
        yield plant(opened)
        files._kept.clear()
        set_database(before)


@pytest.fixture
def db(planted):
    return database()


@pytest.fixture
def client(planted):
    routes = [
        Route("/open311/{rest:path}", served.serve_open311, methods=["GET", "POST"]),
        Route("/data-terbuka/{name}", files.serve_open_data),
    ]
    return TestClient(Starlette(routes=routes))


def test_the_search_finds_what_was_planted():
    assert len(found_in(WRITTEN)) == 6
    assert found_in(json.dumps(CONTACT)) == ["081234567890", "maria.bere@contoh.co.id",
                                             "Maria Bere Rahasia"]  # fmt: skip
    assert found_in("0 8 1 2 3 4 5 6 7 8 9 0") == ["081234567890"]
    assert found_in("PL-ABCD2345, 24 November 2026, Rp12.345.678") == []


def test_no_service_of_the_public_pages_leaks(planted, db):
    public, hidden = planted
    found = published.find(published.Wanted(), most=100, db=db)
    assert {each.ticket for each in found} == set(public)
    assert sum(len(each.answers) for each in found) >= 10
    assert sum(len(each.photos) for each in found) == 1
    told = [
        *found,
        joined.points(published.Wanted(), db=db),
        topics.words(published.Wanted(), db=db, now=now),
        topics.by_sector(board.Wanted(), db=db)[1].to_string(),
        *(board.by(board.Wanted(), what, db=db) for what in board.BY),
        *proposals.listed(proposals.Wanted("53.04"), db=db),
        *(proposals.comments(each.id, db=db)
          for each in proposals.listed(proposals.Wanted("53.04"), db=db)),
        community.programmes("53.04", db=db),
        activities.calls("53.04", MONDAY.date(), db=db),
        musrenbang_list.table(proposals.Wanted("53.04"), db=db).to_csv(),
    ]  # fmt: skip
    assert [found_in(repr(each)) for each in told if found_in(repr(each))] == []
    assert not any(ticket in repr(told) for ticket in hidden)


def test_similar_reports_shown_to_others_do_not_leak(planted, db):
    near = similar.near("pengaduan", "", -9.1066, 124.8927, "Jalan rusak", db=db, now=now)
    shown = [f"{each.report.title} {each.report.text} {each.report.ticket}" for each in near]
    assert [found_in(each) for each in shown if found_in(each)] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_file_of_the_open_data_leaks(planted, client, language):
    public, hidden = planted
    for name in files.FILES:
        sent = client.get(f"/data-terbuka/{name}?bahasa={language}")
        assert sent.status_code == 200
        assert found_in(sent.text) == [], name
        assert not any(ticket in sent.text for ticket in hidden), name
        if name.startswith("laporan"):
            assert all(ticket in sent.text for ticket in public), name


@pytest.mark.parametrize("form", ["xml", "json"])
def test_no_answer_of_open311_leaks(planted, client, form):
    public, hidden = planted
    span = "start_date=2026-11-01T00:00:00Z&end_date=2026-12-31T00:00:00Z"
    paths = [
        f"requests.{form}?{span}",
        *(f"requests/{each}.{form}" for each in public),
        f"services.{form}",
        f"requests.{form}?service_request_id={','.join(public)}",
    ]
    for path in paths:
        sent = client.get(f"/open311/v2/{path}")
        assert sent.status_code == 200, path
        assert found_in(sent.text) == [], path
        assert not any(ticket in sent.text for ticket in hidden), path
    for ticket in hidden:
        sent = client.get(f"/open311/v2/requests/{ticket}.{form}")
        assert (sent.status_code, found_in(sent.text)) == (404, [])


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_the_command_line_does_not_leak(planted, capsys, form):
    public, hidden = planted
    assert cli.main(["reports", "export", "--public", "--format", form]) == 0
    said = capsys.readouterr().out
    assert found_in(said) == []
    assert public[0] in said
    assert not any(ticket in said for ticket in hidden)


def test_the_tables_hold_nothing_that_their_outputs_only_mask(planted, db):
    """What was sent through the doors is masked before it is written, not only on its way out."""
    with using("id"):
        rows = open_data.table(db=db)
    assert found_in(rows.to_csv()) == []
    with db.read() as connection:
        kept = connection.execute(
            sa.select(report.c.title, report.c.text, report.c.details, report.c.place).where(
                report.c.ticket != "PL-LANGSUNG"
            )
        ).all()
        events = connection.execute(sa.select(report_event.c.text, report_event.c.details)).all()
    masked = ("Jalan Melati nomor tujuh", "RAHASIATEKS")  # words, which stay inside
    found = [each for row in (*kept, *events) for each in found_in(repr(row))]
    assert set(found) <= set(masked)
