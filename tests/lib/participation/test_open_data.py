"""Open data of reports: as files, over HTTP and on the command line."""

import io
import json

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from data.db.engine import set_database
from lib import cli
from lib.i18n import using
from lib.services.participation import open_data
from lib.web import open_data as served
from tests.reports import MONDAY, a_report


@pytest.fixture
def own(db, monkeypatch):
    before = set_database(db)
    monkeypatch.setattr(served, "_kept", {})
    yield a_report(
        db, published_at=MONDAY, title="=1+1", text="@SUM(A1)\nbaris dua", lat=-9.1066, lon=124.8927
    )
    set_database(before)


@pytest.fixture
def client(own):
    routes = [Route("/data-terbuka/{name}", served.serve_open_data)]
    return TestClient(Starlette(routes=routes))


def read(content):
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def test_the_csv_has_all_columns_and_no_formula(own, db):
    frame = read(open_data.csv_bytes(db=db))
    assert list(frame.columns) == list(open_data.TYPES)
    (row,) = frame.to_dict("records")
    assert row["judul"] == "'=1+1"
    assert row["isi"].startswith("'@SUM")
    assert (row["nomor"], row["kabkota"]) == (own.ticket, "Kabupaten Belu")
    assert (row["lintang"], row["bujur"], row["tanggal_masuk"]) == ("-9.11", "124.89", "2026-11-23")


def test_the_json_says_what_its_columns_mean_and_how_it_may_be_used(own, db):
    for spoken, word in (("id", "Nomor tiket"), ("en", "Ticket number")):
        with using(spoken):
            document = json.loads(open_data.json_bytes(db=db))
        assert document["kamus"][0] == {"name": "nomor", "type": "string", "description": word}
        assert document["lisensi"]["name"] == "CC-BY-4.0"
        assert document["laporan"][0]["judul"] == "=1+1"  # JSON knows no formulas
    assert {each["name"] for each in document["kamus"]} == set(document["laporan"][0])


def test_the_data_package_describes_the_files_that_are_there(client):
    package = client.get("/data-terbuka/datapackage.json?bahasa=en").json()
    for resource in package["resources"]:
        sent = client.get(f"/data-terbuka/{resource['path']}")
        assert sent.status_code == 200
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert list(read(sent.content).columns) == names


def test_totals_hide_small_counts(own, db):
    for _ in range(5):
        a_report(db, region="31.71", identity="rahasia")
    rows = read(open_data.totals_csv(db=db)).set_index("kode_kabkota")
    assert rows["masuk"].to_dict() == {"31.71": "5", "53.04": ""}
    assert rows["keterangan"].to_dict() == {"31.71": "", "53.04": "kurang dari 5"}


def test_any_site_may_ask_and_a_minute_is_kept(client, db):
    first = client.get("/data-terbuka/laporan.csv")
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-type"] == "text/csv; charset=utf-8"
    assert first.headers["cache-control"] == "public, max-age=60"
    a_report(db, published_at=MONDAY)
    assert client.get("/data-terbuka/laporan.csv").content == first.content
    served._kept.clear()
    assert len(read(client.get("/data-terbuka/laporan.csv").content)) == 2
    assert client.get("/data-terbuka/rahasia.csv").status_code == 404


def test_the_command_line_gives_the_same(own, db, capsys):
    a_report(db, published_at=MONDAY, region="31.71")
    assert cli.main(["reports", "export", "--public", "--format", "csv"]) == 0
    assert list(read(capsys.readouterr().out.encode()).columns) == list(open_data.TYPES)
    command = ["reports", "export", "--public", "--region", "53", "--format", "json"]
    assert cli.main(command) == 0
    assert [each["nomor"] for each in json.loads(capsys.readouterr().out)] == [own.ticket]


@pytest.mark.parametrize(
    ("more", "code"), [([], "E_ARGUMENT"), (["--public", "--region", "53.4"], "E_REGION")]
)
def test_the_command_line_refuses_what_it_should(own, capsys, more, code):
    assert cli.main(["reports", "export", *more]) == 2
    assert capsys.readouterr().err.startswith(code)
