"""The survey under load, over HTTP: fifty phones at once, each sending twice, lose nothing."""

import concurrent.futures
import http.client
import re
import urllib.parse

import pytest
import sqlalchemy as sa

from data.db.kpi_tables import skm_response
from lib.auth import operator
from lib.services.skm import units
from tests import databases
from tests.bench.server import serve
from tests.source import ROOT

CLIENTS, EACH = 50, 2
TIMEOUT_S = 60


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """Run the product with one unit; give the server, its database and the address."""
    folder = tmp_path_factory.mktemp("survei")
    with databases.opened(databases.sqlite_url(folder), folder) as db:
        own = units.add(operator(), "Puskesmas Wedomu", "53.04", db=db)
        with serve(ROOT / "app.py", PETA_DATA_DIR=str(folder)) as server:
            yield server, db, f"/survei/{own.token}"


def ask(server, method, path, fields=None):
    connection = http.client.HTTPConnection("localhost", server.port, timeout=TIMEOUT_S)
    headers = {
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
    }
    body = urllib.parse.urlencode(fields) if fields else None
    connection.request(method, path, body, headers if fields else {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_fifty_phones_at_once_lose_nothing_and_count_once(survey):
    server, db, path = survey

    def phone(number):
        statuses = []
        for _ in range(EACH):
            _, page = ask(server, "GET", path)
            key = re.search('name="isian" value="([^"]+)"', page)[1]
            fields = {"isian": key, **{f"U{n}": str(number % 4 + 1) for n in range(1, 10)}}
            statuses += [ask(server, "POST", path, fields)[0] for _ in range(2)]
        return statuses

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(phone, range(CLIENTS)))
    assert {status for each in found for status in each} == {303}
    with db.read() as connection:
        kept = connection.execute(
            sa.select(skm_response.c.u1, sa.func.count()).group_by(skm_response.c.u1)
        ).all()
    expected = {mark: sum(n % 4 + 1 == mark for n in range(CLIENTS)) * EACH for mark in range(1, 5)}
    assert {row[0]: row[1] for row in kept} == expected
