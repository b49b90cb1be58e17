"""Where data are missing the page says so, and how to add them."""

import pytest

from data.catalogue import load_catalogue
from data.store import load_dataset
from lib.services.desk.template import forms
from lib.ui.muat_state import NETWORK_KEYS, parse
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words

MAP, DATA = (next(p for p in PAGES if p.stem == name) for name in ("peta", "data_sumber"))
MISSING = [
    each.code
    for each in load_catalogue().services.values()
    if not load_dataset().has_data(*each.classes)
]


def links(app):
    """Return the parameters of links to the load page."""
    found = [each.proto for each in app.get("page_link")]
    return [each.query_string for each in found if each.page.endswith("muat_data")]


def test_the_services_without_data_are_those_that_the_rulings_name():
    assert {"mi", "mts", "ma", "panti", "lksa", "uptd_ppa", "slrt", "pustu"} <= set(MISSING)


@pytest.mark.parametrize("service", MISSING)
def test_the_map_of_a_service_without_data_says_how_to_add_them(open_page, service):
    app = open_page(MAP, layanan=service)
    assert not app.exception, failures(app)
    note = load_catalogue().service(service).absent_note("id")
    assert any(note in each.value for each in app.info)
    (query,) = links(app)
    state = parse(dict(part.split("=") for part in query.split("&")))
    assert (state.jenis, state.kelas, state.ignored) == ("fasilitas", service, ())
    assert len(app.get("download_button")) >= len(forms("facilities"))


def test_the_map_says_where_no_roads_are(open_page):
    app = open_page(MAP, wilayah="11.01", jalan="1")
    assert not app.exception, failures(app)
    assert "Belum ada data jalan untuk Kabupaten Aceh Selatan" in words(app)
    assert "jenis=jaringan" in links(app)[0]
    with_roads = open_page(MAP, wilayah="53.04", jalan="1")
    assert links(with_roads) == []


def test_the_data_page_leads_to_each_that_is_missing(open_page):
    app = open_page(DATA)
    assert not app.exception, failures(app)
    queries = "\n".join(links(app))
    assert all(f"kelas={each}" in queries for each in (*MISSING, *NETWORK_KEYS))
    assert "Rumah aman bagi korban tidak pernah ditampilkan" in words(app)
