"""A plan in a report: its sites marked on the map, the map of the effect, and the same offline."""

from __future__ import annotations

import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from data.db.engine import set_database
from lib.services.mapview import Spot, Spots
from lib.services.palette import ACCENT
from lib.services.planning import scenarios
from lib.services.planning.case import case_of_service
from lib.services.planning.siting import find_sites
from lib.services.reports.content import build
from lib.services.reports.labels import overlaps, place_labels
from lib.services.reports.model import MapPart, Report, TablePart
from lib.services.reports.offline_report import html
from lib.services.reports.order import Order
from lib.services.reports.pictures import map_png, map_svg
from lib.services.reports.projection import fit
from lib.services.reports.typeface import Typeface
from tests.lib.kpi.people import BELU, planner
from tests.lib.reports_sample import sample_view, squares

SITES = 3


@pytest.fixture(params=[BELU])
def report(request, sqlite_db) -> Report:
    case = case_of_service("puskesmas", BELU, level="desa", same_landmass=True)
    plan = find_sites(case, 5_000.0, SITES, "mclp")
    sites = [
        {"id": str(row.id), "name": str(row.name), "lat": float(row.lat), "lon": float(row.lon)}
        for row in plan.sites.itertuples(index=False)
    ]
    content = {
        "objective": "mclp", "radius_m": 5_000.0, "number": SITES, "level": "desa",
        "same_landmass": True, "sites": sites,
    }  # fmt: skip
    before = set_database(sqlite_db)
    rina = planner(sqlite_db)
    made = scenarios.create(rina, BELU, "puskesmas", "Tiga", content, {}, db=sqlite_db)
    scenarios.share(rina, made.id, db=sqlite_db)
    yield build(Order("slides", "pptx", BELU, ("puskesmas",), scenario=made.token))
    set_database(before)


def test_the_map_of_a_plan_leads_and_marks_its_sites_in_order(report):
    first = report.parts[0]
    assert isinstance(first, MapPart)
    assert [each.mark for each in first.view.spots.spots] == ["1", "2", "3"]
    listed = next(each for each in report.parts if isinstance(each, TablePart))
    names = [each.name.split(". ", 1)[1] for each in first.view.spots.spots]
    assert names == listed.frame["lokasi"].tolist()
    # The sentence of the map says the share that stands in the strip.
    share = next(each.value for each in report.facts if "sesudah" in each.label.lower())
    assert share in first.finding.text


def test_the_marks_are_on_the_picture_and_in_the_svg(report):
    first = report.parts[0]
    pixels = np.asarray(Image.open(io.BytesIO(map_png(first, 600, 400))).convert("RGB"))
    accent = tuple(int(ACCENT[place : place + 2], 16) for place in (1, 3, 5))
    assert (np.abs(pixels.astype(int) - accent).max(axis=2) < 12).sum() > 300
    text = map_svg(first, 600, 400).decode()
    assert all(f">{rank}</text>" in text for rank in range(1, SITES + 1))
    assert first.view.spots.label in text


def test_the_offline_file_marks_them_too(report):
    text = html(report).decode()
    found = re.search(r'<script type="application/json" id="muatan">(.*?)</script>', text, re.S)
    layers = json.loads(found[1])["views"][0]["tiles"]
    marked = next(each for each in layers if each.get("word"))
    assert [row[5] for row in marked["pts"]] == ["1", "2", "3"]


def test_no_name_covers_a_marked_place():
    shapes = squares(9)
    view = sample_view(tuple("ABCDEFGHI"))
    projection = fit(view.bounds, 400, 400, margin=4)
    plain = place_labels(view.names, shapes, projection, (400, 400), Typeface(), 12)
    kept = [label.box for label in plain]
    moved = place_labels(view.names, shapes, projection, (400, 400), Typeface(), 12, kept=kept)
    assert plain
    assert not [each for each in moved if overlaps(each.box, kept, 0)]


def test_a_mark_without_a_word_is_a_small_sign():
    from lib.services.reports.legend import Sizes
    from lib.services.reports.paint import spot_radius

    sizes = Sizes.of(2400)
    bare, worded = (
        Spots("x", ACCENT, "circle", 6, (Spot(0.0, 100.0, "a", mark=mark),)) for mark in ("", "1")
    )
    assert spot_radius(bare, sizes) == sizes.point < spot_radius(worded, sizes)
