"""Watching a region: silence while nothing changes, a feed and a folder when it does."""

from __future__ import annotations

import copy
import csv
import dataclasses
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET

import pytest

from lib.services import watch
from lib.services.measures import coverage
from lib.services.reports.make import Order

ORDER = Order(kind="workbook", format="xlsx", region="53", services=("puskesmas", "sd"))
AT = dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=7)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def quick(monkeypatch):
    """Reports are made elsewhere; here they are three letters."""
    from lib.services.reports.make import ReportFile

    monkeypatch.setattr(watch, "make", lambda order: ReportFile("laporan.xlsx", "x", b"abc"))


def remembered(folder, change):
    """Change what the folder remembers, as if the data had been others then."""
    path = folder / watch.STATE
    known = json.loads(path.read_text())
    change(known["seen"])
    path.write_text(json.dumps(known))


def test_the_figures_are_those_of_the_coverage_table():
    seen = watch.snapshot(ORDER)
    table = coverage("puskesmas", 5_000.0, "kabkota", "53")
    assert seen["puskesmas"]["53.04"]["population_covered"] == table.loc["53.04"].population_covered
    assert seen["puskesmas"]["53"]["population"] == table.population.sum()
    assert set(seen) == {"puskesmas", "sd"}


def test_the_first_time_begins_and_the_second_is_silent(tmp_path, quick):
    first = watch.run(tmp_path, ORDER, now=AT)
    assert (first.first, first.changes) == (True, ())
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    second = watch.run(tmp_path, ORDER, now=LATER)
    assert second == watch.Outcome(None, (), first=False)
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before


def test_a_change_is_told_in_feed_table_and_report(tmp_path, quick):
    watch.run(tmp_path, ORDER, now=AT)

    def fewer(seen):
        seen["sd"]["53.04"]["population_covered"] -= 1_000
        seen["sd"]["53.04"]["facilities"] -= 2
        seen["sd"]["53"]["population_covered"] -= 1_000

    remembered(tmp_path, fewer)
    found = watch.run(tmp_path, ORDER, now=LATER)
    assert {(c.region, c.service) for c in found.changes} == {("53", "sd"), ("53.04", "sd")}
    rows = list(csv.DictReader(io.StringIO((found.folder / watch.CHANGES).read_text("utf-8-sig"))))
    assert [float(row["Selisih (orang)"]) for row in rows] == [1000, 1000]
    assert (found.folder / "laporan.xlsx").read_bytes() == b"abc"
    feed = ET.parse(tmp_path / watch.FEED).getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}updated") for each in entries] == [
        "2026-12-02T03:00:00Z",
        "2026-11-25T03:00:00Z",
    ]
    assert "1 wilayah" in entries[0].findtext(f"{ATOM}title")
    assert "Kabupaten Belu" in entries[0].findtext(f"{ATOM}summary")
    for link in entries[0].findall(f"{ATOM}link"):
        assert (tmp_path / link.get("href")).is_file()
    # RFC 4287, 4.1: what every feed and entry must have; ids are all different.
    for each in (feed, *entries):
        assert all(each.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert len({each.findtext(f"{ATOM}id") for each in (feed, *entries)}) == 3


@pytest.mark.parametrize("damage", ["{", "[]", '{"form": 9}', '{"form": 1, "watched": {}}'])
def test_a_damaged_record_is_refused_and_kept(tmp_path, quick, damage):
    (tmp_path / watch.STATE).write_text(damage)
    with pytest.raises(watch.WatchFolderError) as raised:
        watch.run(tmp_path, ORDER, now=AT)
    assert raised.value.code == "E_WATCH_FOLDER"
    assert (tmp_path / watch.STATE).read_text() == damage


def test_a_folder_of_another_subscription_is_refused(tmp_path, quick):
    watch.run(tmp_path, ORDER, now=AT)
    with pytest.raises(watch.WatchFolderError):
        watch.run(tmp_path, dataclasses.replace(ORDER, region="81"), now=LATER)


def test_a_run_cut_off_before_its_end_is_done_again(tmp_path, quick, monkeypatch):
    def cut(_order):
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "make", cut)
    with pytest.raises(KeyboardInterrupt):
        watch.run(tmp_path, ORDER, now=AT)
    assert not (tmp_path / watch.STATE).exists()
    assert not (tmp_path / watch.FEED).exists()


def test_regions_that_come_and_go_are_changes():
    before = {"sd": {"53.04": {"population_covered": 10.0, "facilities": 1.0}}}
    after = copy.deepcopy(before)
    after["sd"]["53.99"] = {"population_covered": 5.0, "facilities": 2.0}
    assert watch.changes(before, before) == ()
    (came,) = watch.changes(before, after)
    assert (came.region, came.before, came.after) == ("53.99", None, 5.0)
    (gone,) = watch.changes(after, before)
    assert (gone.before, gone.after, gone.facilities_before) == (5.0, None, 2)


def test_the_command_makes_a_true_report(tmp_path, capsys):
    from lib.cli import main

    words = ["watch", "--folder", str(tmp_path), "--region", "53.04", "--kind", "offline"]
    assert main(words) == 0
    assert "first" in capsys.readouterr().out
    (made,) = tmp_path.rglob("*.html")
    assert b"Kabupaten Belu" in made.read_bytes()
    assert main(words) == 0
    assert "unchanged" in capsys.readouterr().out
