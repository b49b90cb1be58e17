"""Sources of files: boundaries, portals, rasters; what is chosen, checked and recorded."""

import hashlib
import json

import pytest

from data.fetch import boundaries, ckan, errors, worldpop
from data.fetch.client import Client
from data.fetch.files import shown_name
from data.fetch.layer import Order, Session
from data.fetch.sniff import kind_of
from data.fetch.sources import SOURCES, accept_layer, fetch_layer, source_of
from lib.errors import FileMissingError, LimitError, NotAFileError
from tests.data.fetch import answers
from tests.data.fetch.server import Reply, serving
from tests.lib.rasters import geotiff

GEOJSON = json.dumps(answers.SHAPES).encode()
SHOW = "/api/3/action/package_show"


def hdx(files, package=None, order=None):
    replies = {f"/{name}": [reply] for name, reply in files.items()} | {SHOW: []}
    with serving(replies) as server:
        made = (package or answers.cod_ab)(lambda name: f"{server.url}/{name}")
        server.replies[SHOW] = [answers.json_reply(answers.ckan(made))]
        session = answers.session(server, "hdx")
        return fetch_layer("hdx", session, order or Order()), server


def test_cod_ab_gives_the_level_asked_for_within_the_limit():
    layer, server = hdx({"idn_admin2.geojson": Reply(GEOJSON)})
    assert layer.content == GEOJSON
    assert layer.name == "idn_admin2.geojson"
    assert layer.kind == "boundaries"
    told = layer.provenance
    assert told.code_system == "bps"
    assert told.vintage == "2020-04-01"
    assert "Intergovernmental" in told.licence
    assert told.sha256 == hashlib.sha256(GEOJSON).hexdigest()
    assert "id=cod-ab-idn" in server.asked[0][1]
    layer, _ = hdx({"idn_admin1.geojson": Reply(GEOJSON)}, order=Order(level="ADM1"))
    assert layer.name == "idn_admin1.geojson"


def test_a_resource_is_taken_by_its_name_and_a_wrong_name_lists_what_there_is():
    zipped = Reply(b"PK\x03\x04rest of a shapefile")
    layer, _ = hdx({"all.zip": zipped}, order=Order(resource="IDN_adm_bps_20200401_shp.zip"))
    assert layer.content.startswith(b"PK")
    with pytest.raises(errors.FetchNothingError) as fault:
        hdx({}, order=Order(resource="tidak ada"))
    assert "idn_admin2.geojson" in str(fault.value.details["asked"])


def test_a_page_of_html_under_the_name_of_a_file_is_refused():
    with pytest.raises(errors.FetchFormatError, match="HTML"):
        hdx({"idn_admin2.geojson": answers.HTML})
    with pytest.raises(errors.FetchFormatError, match="cut off"):
        hdx({"idn_admin2.geojson": Reply(GEOJSON[:-30])})
    with pytest.raises(errors.FetchFormatError, match="TIFF"):
        hdx({"idn_admin2.geojson": Reply(geotiff([[1.0]]))})


def test_a_portal_that_does_not_speak_ckan_is_told():
    for reply in (answers.HTML, answers.json_reply({"success": False, "error": {}}), Reply(b"[]")):
        with serving({SHOW: [reply]}) as server, pytest.raises(errors.FetchFormatError):
            fetch_layer("hdx", answers.session(server, "hdx"), Order())


def test_a_region_is_refused_by_a_source_that_would_give_the_nation():
    session = answers.session(None, "")
    for code in ("hdx", "geoboundaries", "ckan", "worldpop"):
        with pytest.raises(errors.FetchOrderError):
            fetch_layer(code, session, answers.order())
    district = answers.Area("53.04.01", "Kec.", answers.BELU.shape)
    with pytest.raises(errors.FetchOrderError, match=r"53\.04\.01"):
        fetch_layer("satusehat", session, answers.order(area=district))


def geoboundaries(files, order=None, about=None):
    replies = {f"/{name}": [reply] for name, reply in files.items()} | {"/IDN/ADM2/": []}
    with serving(replies) as server:
        made = about or answers.geoboundaries(lambda name: f"{server.url}/{name}")
        server.replies["/IDN/ADM2/"] = [answers.json_reply(made)]
        session = answers.session(server, "geoboundaries", "/IDN")
        return fetch_layer("geoboundaries", session, order or Order())


def test_geoboundaries_gives_its_file_with_its_own_licence():
    layer = geoboundaries({"geoBoundaries-IDN-ADM2.geojson": Reply(GEOJSON)})
    assert layer.mapping == {"nama": "shapeName"}
    assert layer.provenance.vintage == "2020"
    assert layer.provenance.code_system == "none"
    assert "Badan Pusat Statistik" in layer.provenance.attribution
    assert "3.0 Intergovernmental" in layer.provenance.licence


def test_the_simplified_boundaries_come_when_the_full_ones_are_too_large():
    large = Reply(b"{", headers={"Content-Length": str(60 * 1024**2)}, length=None)
    files = {
        "geoBoundaries-IDN-ADM2.geojson": large,
        "geoBoundaries-IDN-ADM2_simplified.geojson": Reply(GEOJSON),
    }
    layer = geoboundaries(files)
    assert layer.notes == {"simplified": 1}
    assert "simplified" in layer.provenance.url
    plain = geoboundaries(files, order=Order(product="simplified"))
    assert plain.notes == {}


def test_geoboundaries_of_another_form_or_level_is_refused():
    with pytest.raises(errors.FetchFormatError):
        geoboundaries({}, about={"detail": "not found"})
    with pytest.raises(errors.FetchOrderError, match="ADM9"):
        boundaries.fetch_geoboundaries(answers.session(None, ""), Order(level="ADM9"))


def portal(reply=None, order=None, licence="CC BY 4.0"):
    package = {
        "name": "daftar-puskesmas",
        "title": "Daftar Puskesmas",
        "license_title": licence,
        "metadata_modified": "2025-08-01T10:00:00.123",
        "organization": {"title": "Dinas Kesehatan"},
        "resources": [
            {"id": "1", "name": "PDF", "format": "PDF", "url": "https://x/y.pdf"},
            {"id": "2", "name": "Puskesmas", "format": "CSV", "url": ""},
        ],
    }
    with serving({SHOW: [], "/unduh": [reply or Reply(b"nama;lat\nA;-9,1\n")]}) as server:
        package["resources"][1]["url"] = f"{server.url}/unduh"
        server.replies[SHOW] = [answers.json_reply(answers.ckan(package))]
        chosen = order or Order(portal=server.url, dataset="daftar-puskesmas", service="puskesmas")
        return fetch_layer("ckan", answers.session(server, "ckan"), chosen)


def test_a_portal_gives_a_file_with_the_licence_of_its_data_set():
    layer = portal()
    assert layer.name == "unduh.csv"
    assert layer.provenance.licence == "CC BY 4.0"
    assert layer.provenance.vintage == "2025-08-01"
    assert layer.provenance.code_system == "undeclared"
    assert portal(licence="").provenance.licence == "tidak dinyatakan (none stated)"
    with pytest.raises(errors.FetchOrderError, match="--dataset"):
        portal(order=Order())


def test_searching_a_portal_reads_page_by_page_to_the_count():
    def page(start, count, total):
        rows = [{"name": f"d{n}", "resources": []} for n in range(start, start + count)]
        return answers.json_reply(answers.ckan({"count": total, "results": rows}))

    path = "/api/3/action/package_search"
    pages = [page(0, 100, 120), page(100, 20, 120)]
    with serving({path: pages}) as server:
        found = ckan.search(answers.session(server, "ckan"), "puskesmas")
    assert [each["dataset"] for each in found] == [f"d{n}" for n in range(120)]
    assert ["start=0" in server.asked[0][1], "start=100" in server.asked[1][1]] == [True, True]
    with serving({path: [page(0, 100, 10**9)]}) as server:
        assert len(ckan.search(answers.session(server, "ckan"), "x")) == ckan.MAX_FOUND


def population(tmp_path, order=None, raster=None):
    name = "idn_ppp_2020_1km_Aggregated.tif"
    raster = geotiff([[1.0, 2.0]]) if raster is None else raster
    with serving({"/wpic1km": [], f"/{name}": [Reply(raster)]}) as server:
        listing = answers.worldpop(lambda each: f"{server.url}/{each}")
        server.replies["/wpic1km"] = [answers.json_reply(listing)]
        session = answers.session(server, "worldpop", folder=tmp_path)
        return fetch_layer("worldpop", session, order or Order()), raster


def test_worldpop_streams_the_newest_raster_to_disk(tmp_path):
    layer, raster = population(tmp_path)
    assert layer.path.read_bytes() == raster
    assert layer.path.name == f"{layer.provenance.sha256}.tif"
    assert layer.provenance.sha256 == hashlib.sha256(raster).hexdigest()
    assert layer.provenance.vintage == "2020"
    assert layer.content is None
    assert [each.name for each in tmp_path.iterdir()] == [layer.path.name]


def test_a_year_without_a_raster_lists_those_there_are(tmp_path):
    for year in (2021, 1999):
        with pytest.raises(errors.FetchOrderError, match="2019, 2020"):
            population(tmp_path, Order(year=year))


def test_what_is_no_raster_leaves_nothing_on_disk(tmp_path):
    with pytest.raises(errors.FetchFormatError, match="HTML"):
        population(tmp_path, raster=answers.HTML.body)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(errors.FetchOrderError):
        worldpop.fetch(answers.session(None, ""), Order(product="../../x"))


def test_downloaded_files_are_taken_as_they_are(tmp_path):
    session = answers.session(None, "")
    for code, name, content in (
        ("hdx", "a.zip", b"PK\x03\x04"),
        ("geoboundaries", "b.geojson", GEOJSON),
        ("ckan", "c.csv", b"nama,lat\nA,1\n"),
        ("worldpop", "d.tif", geotiff([[1.0]])),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        layer = accept_layer(code, path, session, Order())
        told = layer.provenance
        assert (told.how, told.source) == ("accepted", code)
        assert told.sha256 == hashlib.sha256(content).hexdigest()
        assert (layer.content or layer.path.read_bytes()) == content
        path.write_bytes(b"<html><body>")
        with pytest.raises(errors.FetchFileError, match="HTML"):
            accept_layer(code, path, session, Order())


def test_a_downloaded_file_that_is_none_or_too_large_is_refused(tmp_path, monkeypatch):
    session = answers.session(None, "")
    with pytest.raises(FileMissingError):
        accept_layer("ckan", tmp_path / "none.csv", session, Order())
    with pytest.raises(NotAFileError):
        accept_layer("ckan", tmp_path, session, Order())
    (tmp_path / "x.csv").write_bytes(b"a,b\n1,2\n")
    monkeypatch.setattr("data.fetch.sources.MAX_FILE_BYTES", 4)
    with pytest.raises(LimitError):
        accept_layer("ckan", tmp_path / "x.csv", session, Order())


def test_sources_tell_their_licence_and_what_they_need():
    for source in SOURCES.values():
        assert source.licence
        assert source.gives_id != source.gives_en
        assert source.url.startswith("https://")
        assert source.code_system in ("kemendagri", "bps", "none", "undeclared")
    with pytest.raises(errors.FetchSourceError, match="overpass"):
        source_of("gadm")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", ""),
        (b"\xef\xbb\xbf {}", "JSON"),
        (b"<?xml version='1.0'?><kml/>", "XML"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "HTML"),
        (b"  <HTML>", "HTML"),
        (b"a;b\n1;2", "text"),
        (b"\x00\x01", "bytes"),
        (b"SQLite format 3\x00", "GPKG"),
    ],
)
def test_bytes_are_known_by_their_beginning(content, kind):
    assert kind_of(content) == kind


def test_names_of_files_are_made_harmless():
    assert shown_name("https://x/a%2F..%2F..%2Fetc%2Fpasswd", "f") == "passwd"
    assert shown_name("https://x/", "f") == "f"
    assert shown_name("https://x/%E2%80%AEgpj.exe\r\n", "f") == "_gpj.exe"
    assert len(shown_name("https://x/" + "a" * 500, "f")) == 80


def test_old_addresses_of_catalogues_are_asked_for_over_https():
    assert Session(Client()).secure("http://x/y") == "https://x/y"
