"""Nothing that points to a person is in the plain pages, the workbook or the files of officers."""

import io

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import set_database
from lib.auth import operator
from lib.i18n import using
from lib.services.participation import activities, community, musrenbang_list, record, sp4n
from lib.services.participation.proposals import SUPPORTED, Wanted
from lib.web.backing import serve_backing
from lib.web.urls import backing_url
from tests.planted import WRITTEN, found_in, plant


@pytest.fixture
def planted(sqlite_db):
    before = set_database(sqlite_db)
    yield plant(sqlite_db)
    set_database(before)


def every_report(db):
    with db.read() as connection:
        return [record.report_of(row) for row in connection.execute(record.select_reports())]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_plain_pages_show_public_ones_masked_and_nothing_of_others(
    planted, sqlite_db, language
):
    app = Starlette(routes=[Route("/dukung/{ticket}", serve_backing)])
    client = TestClient(app)
    shown = 0
    for each in every_report(sqlite_db):
        page = client.get(backing_url(each.ticket, language))
        assert found_in(page.text) == [], each.kind
        if each.public and each.kind in SUPPORTED:
            assert page.status_code == 200
            shown += 1
        else:
            assert page.status_code == 404
            assert each.title not in page.text
    assert shown


def test_the_workbook_for_the_musrenbang_holds_none(planted, sqlite_db):
    with using("id"):
        content = musrenbang_list.xlsx(Wanted("53.04"), db=sqlite_db)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert len(cells) > 40
    assert found_in(" | ".join(cells)) == []
    assert not any(ticket in " ".join(cells) for ticket in planted[1])


def test_the_export_in_the_form_of_sp4n_holds_none(planted, sqlite_db):
    _, content, count = sp4n.export_csv(operator(), "53.04", db=sqlite_db)
    assert count
    # Officers also carry over what nobody has looked through yet, masked.
    assert set(found_in(content.decode("utf-8-sig"))) <= {"RAHASIATEKS"}
    secret = [each for each in every_report(sqlite_db) if each.identity == "rahasia"]
    assert secret
    assert not any(each.ticket in content.decode("utf-8-sig") for each in secret)


def test_what_officers_write_of_activities_is_masked(planted, sqlite_db):
    number = community.number_of("53.04", "posyandu", db=sqlite_db)
    own = activities.add(
        operator(), number, "53.04", f"Kelas {WRITTEN}"[:120], place=WRITTEN[:200],
        joining=WRITTEN, db=sqlite_db,
    )  # fmt: skip
    activities.add_outcome(operator(), own, WRITTEN, db=sqlite_db)
    assert found_in(repr(activities.activities("53.04", db=sqlite_db))) == []
