"""The page Ambil dari sumber: each source asks what it needs, and what comes is told in words."""

import time

import pytest

from data.fetch.sources import SOURCES
from data.store import load_dataset
from lib.auth import Actor, Grant, operator
from lib.services.desk import fetching
from lib.services.desk.draft import SHELF
from lib.ui import signed_in
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words
from tests.data.fetch import answers
from tests.data.fetch.server import client, serving
from tests.lib.rasters import geotiff

PAGE = next((each for each in PAGES if each.stem == "ambil_data"), None)


@pytest.fixture
def analyst(monkeypatch, tmp_path):
    """Be signed in with every right, and keep files apart."""
    monkeypatch.setattr(signed_in, "actor", operator)
    real = fetching.settings()
    own = type(real)(**{**vars(real), "data_dir": tmp_path})
    monkeypatch.setattr(fetching, "settings", lambda: own)


def shown(app):
    assert not app.exception, failures(app)
    return words(app)


def test_a_guest_is_asked_to_sign_in(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert not app.selectbox


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("source", list(SOURCES))
def test_each_source_tells_its_licence_and_terms(open_page, analyst, source, language):
    app = open_page(PAGE, sumber=source, bahasa=language)
    said = shown(app)
    licence = SOURCES[source].licence
    assert licence in said or source in ("ckan", "satusehat")
    assert app.selectbox(key="ambil_sumber").value == source


def test_without_the_internet_the_exact_address_is_given(open_page, analyst, monkeypatch):
    with serving({}) as gone:
        url = gone.url
    monkeypatch.setattr(fetching, "Client", client)
    _route(monkeypatch, url)
    app = open_page(PAGE, wilayah="53.04")
    app.button(key="ambil_mulai").click().run()
    said = shown(app)
    assert "E_FETCH_CONNECT" in said
    assert "overpass-api.de/api/interpreter?data=" in app.code[0].value


def test_what_comes_is_counted_and_handed_over(open_page, analyst, monkeypatch):
    monkeypatch.setattr(fetching, "Client", client)
    with serving({"/": [answers.json_reply(answers.OVERPASS)]}) as server:
        _route(monkeypatch, server.url)
        app = open_page(PAGE, wilayah="53.04")
        app.button(key="ambil_mulai").click().run()
        said = shown(app)
        assert "ODbL-1.0" in said
        assert "luar wilayah" in said
        app.button(key="ambil_lanjut").click().run()
    state, draft = loading(app)
    assert (state.kind, state.kelas) == ("facilities", "puskesmas")
    assert b"Umanen" in draft.content
    assert draft.plan.choices.licence == "ODbL-1.0"
    assert dict(draft.plan.mapping)["nama"] == "nama"
    assert draft.wait(30)
    assert draft.outcome.intake.counts["rows"] == 1


def test_a_raster_becomes_points_and_nobody_is_lost(open_page, analyst):
    app = open_page(PAGE, sumber="worldpop")
    app.segmented_control(key="ambil_cara").set_value("berkas").run()
    raster = geotiff([[1.0] * 30] * 30, north=-9.0, west=124.8, cell=0.01)
    app.file_uploader[0].upload("belu.tif", raster, "image/tiff").run()
    shown(app)
    app.selectbox(key="ambil_wilayah").set_value("53.04").run()
    app.button(key="ambil_penduduk_mulai").click().run()
    ends = time.monotonic() + 30  # behind the page, with a button to stop it
    while "Batalkan" in (said := shown(app)) and time.monotonic() < ends:
        time.sleep(0.2)
        app.run()
    assert "900" in said
    app.button(key="ambil_penduduk_muat").click().run()
    state, draft = loading(app)
    assert (state.kind, state.kelas) == ("village_table", "villages")
    rows = draft.content.decode().splitlines()
    villages = load_dataset().villages["kode"].str.startswith("53.04").sum()
    assert len(rows) == villages + 1


def loading(app):
    """Return what the load page, to which the app has gone, was given."""
    assert not app.exception, failures(app)
    state = app.session_state["muat_state"]
    return state, SHELF.get(state.draf, operator().key)


def _route(monkeypatch, url):
    """Have every source asked at an address on loopback."""
    real = fetching._session

    def session(*args):
        made = real(*args)
        return type(made)(**{**vars(made), "bases": dict.fromkeys(SOURCES, url)})

    monkeypatch.setattr(fetching, "_session", session)


@pytest.mark.parametrize(("role", "opens"), [("analis", True), ("admin", True), ("petugas", False)])
def test_the_page_opens_to_analysts_and_admins(open_page, monkeypatch, role, opens):
    person = Actor(7, "Budi", (Grant(role, "53.04"),))
    monkeypatch.setattr(signed_in, "actor", lambda: person)
    app = open_page(PAGE)
    assert not app.exception, failures(app)
    assert bool(app.selectbox) == opens
