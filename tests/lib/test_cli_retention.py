"""The command retention, as an operator types it."""

import json

import pytest

from data.db import engine
from lib import cli
from lib.services.people import utc_now
from tests.lib.participation.test_retention import a_full, rows
from tests.lib.participation.test_retention import report_private as private


@pytest.fixture
def kept(sqlite_db):
    before = engine.set_database(sqlite_db)
    yield sqlite_db
    engine.set_database(before)


def test_it_only_counts_until_it_is_told_to_erase(kept, capsys, monkeypatch):
    monkeypatch.setattr("tests.lib.participation.test_retention.NOW", utc_now())
    a_full(kept, 400)
    told = []
    for arguments in (["--dry-run"], [], ["--apply"], ["--apply"]):
        assert cli.main(["retention", "--format", "json", *arguments]) == 0
        document = json.loads(capsys.readouterr().out)
        told.append({each["kind"]: (each["rows"], each["erased"]) for each in document})
        left = len(rows(kept, private))
        assert left == (0 if "--apply" in arguments else 1)
    assert [each["contact"] for each in told] == [(1, False), (1, False), (1, True), (0, True)]


def test_both_ways_at_once_are_refused(kept, capsys):
    assert cli.main(["retention", "--dry-run", "--apply"]) == 2
    assert "E_ARGUMENT" in capsys.readouterr().err
