"""What is published shows in every service of this process at once, and is gone when taken back."""

import json
from pathlib import Path

import pandas as pd
import pytest

from data.store import FACILITY_COLUMNS, load_dataset
from lib.services import (
    access,
    capacity,
    citations,
    downloads,
    gap_standards,
    gaps,
    overview,
    search,
)
from lib.services.coverage import coverage_table
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.measures import all_measures, has_data, values
from lib.services.profile import profile
from lib.web import tiles, urls, villages
from tests.apptest.conftest import open_page  # noqa: F401 - a fixture
from tests.apptest.test_pages import words
from tests.published import publishing

ROOT = Path(__file__).resolve().parents[2]
BELU = "53.04"
STATE = MapState()
RADIUS = 5_000.0


@pytest.fixture
def published():
    with publishing() as source:
        yield source


def puskesmas(keep=lambda frame: frame["kode_kabkota"] != BELU):
    frame = load_dataset().facilities["puskesmas"]
    return frame[keep(frame)].reset_index(drop=True)


def row(table, code=BELU):
    return table.set_index("kode").loc[code]


# Each gives a figure of a region that must change when its puskesmas are taken away.
FIGURES = {
    "coverage": lambda: row(coverage_table("puskesmas", RADIUS, "kabkota"))["coverage_pct"],
    "measure": lambda: values("jangkauan", "puskesmas", RADIUS, "kabkota", None).loc[BELU],
    "map": lambda: dict(zip(*(lambda v: (v.codes, v.texts))(build(STATE)), strict=True))[BELU],
    "profile": lambda: profile("puskesmas", RADIUS, BELU).completeness.total,
    "profile's villages": lambda: profile("puskesmas", RADIUS, BELU).farthest[0].distance_m,
    "gaps": lambda: gaps.group_table("puskesmas", RADIUS, "daerah_tertinggal").to_json(),
    "facilities": lambda: len(access.active_facilities("puskesmas")),
    "standards": lambda: gap_standards.standards_table("pp47-2016", "kabkota", BELU).to_json(),
    "capacity": lambda: capacity.capacity_table("puskesmas", RADIUS).to_json(),
    "overview": lambda: overview.overview().puskesmas_total,
    "states": lambda: {each.code: each.total for each in overview.service_states()}["puskesmas"],
    "search": lambda: {each.name for each in search.search("puskesmas weluli", 40)},
    "csv": lambda: downloads.csv_file(STATE, build(STATE)),
    "geojson": lambda: downloads.geojson_file(STATE, build(STATE)),
    "tiles' url": lambda: urls.points_url("puskesmas"),
    "far villages' url": lambda: urls.points_url("luar.puskesmas.5000"),
    "tiles": lambda: len(tiles.load_layer("puskesmas").index),
    "far villages": lambda: len(tiles.load_layer("luar.puskesmas.5000").index),
    "citations": lambda: citations.completeness_text(STATE),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_publication_shows_and_goes_when_it_is_taken_back(published, name):
    figure = FIGURES[name]
    before = figure()
    published.publish("facilities_puskesmas", puskesmas())
    after = figure()
    assert after != before
    assert figure() == after
    published.publish("facilities_puskesmas", load_dataset().facilities["puskesmas"])
    assert figure() == before or name.endswith("url")


def test_geometry_keeps_its_url_when_only_facilities_change(published):
    kept = (urls.boundary_url("nasional"), urls.villages_url(BELU), urls.points_url("sd"))
    published.publish("facilities_puskesmas", puskesmas())
    assert kept == (urls.boundary_url("nasional"), urls.villages_url(BELU), urls.points_url("sd"))


def test_people_of_villages_show_in_every_sum(published):
    more = load_dataset().villages.copy()
    inside = more["kode"].str.startswith(BELU).to_numpy()
    before = row(coverage_table("puskesmas", RADIUS, "kabkota"))["population"]
    url = urls.villages_url(BELU)
    more.loc[inside, "population"] *= 2
    published.publish("villages", more)
    assert row(coverage_table("puskesmas", RADIUS, "kabkota"))["population"] == 2 * before
    assert profile("puskesmas", RADIUS, BELU).population == 2 * before
    assert urls.villages_url(BELU) != url
    listed = json.loads(villages.villages_body(BELU))
    assert sum(each[4] for each in listed) == 2 * before


def test_figures_of_regions_show(published):
    table = load_dataset().indicators
    code = str(table["indicator"].iloc[0])
    own = table["kode"].eq(BELU) & table["indicator"].eq(code)
    changed = table.assign(value=table["value"].where(~own, 12.5))
    published.publish("indicators", changed)
    assert values(code, "puskesmas", RADIUS, "kabkota", None).loc[BELU] == 12.5


def test_a_service_without_data_comes_to_life(published):
    service = MapState(layanan="klinik").service
    assert not has_data(service)
    one = puskesmas().iloc[:50][list(FACILITY_COLUMNS)]
    published.publish("facilities_klinik", one)
    assert has_data(service)
    view = build(MapState(layanan="klinik"))
    assert any(text for text in view.texts)
    notes = citations.note_lines(MapState(layanan="klinik"), all_measures()["jangkauan"])
    assert service.absent_note() not in notes


def test_an_open_session_shows_a_publication_at_its_next_run(published, open_page):  # noqa: F811
    page = ROOT / "pages" / "peta.py"
    app = open_page(page, wilayah="53", pilih=BELU)
    total = profile("puskesmas", RADIUS, BELU).completeness.total
    before = words(app)
    published.publish("facilities_puskesmas", puskesmas())
    app.run()
    assert not app.exception
    after = words(app)
    assert total > 0
    assert after != before
    published.publish("facilities_puskesmas", load_dataset().facilities["puskesmas"])
    app.run()
    assert words(app) == before


def test_an_open_home_page_shows_a_publication(published, open_page):  # noqa: F811
    app = open_page(ROOT / "pages" / "beranda.py")
    before = words(app)
    published.publish("facilities_puskesmas", puskesmas(lambda f: f["kode_kabkota"] < "30"))
    app.run()
    assert not app.exception
    assert words(app) != before


def test_the_empty_frame_of_a_class_has_the_columns_of_the_contract():
    empty = load_dataset().facilities["klinik"]
    assert list(empty.columns) == list(FACILITY_COLUMNS)
    assert isinstance(empty, pd.DataFrame)


def test_an_open_page_is_led_to_the_present_tiles(published):
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from lib.web.routes import routes

    old = urls.points_url("puskesmas").format(z=5, x=25, y=16)
    published.publish("facilities_puskesmas", puskesmas())
    new = urls.points_url("puskesmas").format(z=5, x=25, y=16)
    with TestClient(Starlette(routes=routes())) as client:
        led = client.get(old, follow_redirects=False)
        assert (led.status_code, led.headers["location"]) == (307, new)
        assert led.headers["cache-control"] == "no-store"
        assert client.get(old).status_code == 200
        never = new.replace(new.split("-")[1][:12], "0" * 12)
        assert client.get(never, follow_redirects=False).status_code == 404
