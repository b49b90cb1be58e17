"""Fetching as the page and the command line ask for it."""

import json
import re

import pytest

from data.fetch import errors
from data.fetch.layer import Order
from data.fetch.sources import SOURCES
from data.store import load_dataset
from lib import cli
from lib.config import read_settings
from lib.errors import UnknownRegionError
from lib.services.desk import fetching
from tests.data.fetch import answers
from tests.data.fetch.server import Reply, client, serving
from tests.lib.rasters import geotiff


@pytest.fixture
def served(monkeypatch, tmp_path):
    """Serve recorded answers and let every source speak to them; gives a function to do so."""
    stack = []

    def serve(replies, keys=None):
        context = serving(replies)
        server = context.__enter__()
        stack.append(context)
        settings = read_settings({"PETA_DATA_DIR": str(tmp_path / "data"), **(keys or {})})
        monkeypatch.setattr(fetching, "settings", lambda: settings)
        monkeypatch.setattr(fetching, "Client", client)
        real = fetching._session

        def session(*args):
            made = real(*args)
            bases = dict.fromkeys(SOURCES, server.url)
            return type(made)(**{**vars(made), "bases": bases})

        monkeypatch.setattr(fetching, "_session", session)
        return server

    yield serve
    for context in stack:
        context.__exit__(None, None, None)


def test_the_list_tells_each_source_in_the_language_asked_for(monkeypatch):
    settings = read_settings({"PETA_SATUSEHAT_ID": "x", "PETA_HEALTHSITES_KEY": "y"})
    monkeypatch.setattr(fetching, "settings", lambda: settings)
    indonesian, english = fetching.list_sources("id"), fetching.list_sources("en")
    assert [each.code for each in indonesian] == list(SOURCES)
    assert all(a.gives != b.gives for a, b in zip(indonesian, english, strict=True))
    ready = {each.code: each.ready for each in english}
    assert ready["overpass"]
    assert ready["healthsites"]
    assert not ready["satusehat"]


def test_a_regency_and_a_province_become_areas_with_their_neighbours():
    dataset = load_dataset()
    belu = fetching.area_of("53.04", dataset)
    assert belu.nama == "Kabupaten Belu"
    assert 2 <= len(belu.others) <= 6
    ntt = fetching.area_of("53", dataset)
    assert ntt.shape.contains(belu.shape.representative_point())
    for wrong in ("53.99", "5", "53.04.01", "indonesia", "99", "5304"):
        with pytest.raises(UnknownRegionError):
            fetching.area_of(wrong, dataset)


def test_a_source_is_fetched_with_its_region_and_service(served):
    server = served({"/": [answers.json_reply(answers.OVERPASS)]})
    seen = []
    layer = fetching.fetch("overpass", "53.04", "puskesmas", progress=seen.append)
    assert layer.provenance.region == "53.04"
    # Wini lies in Timor Tengah Utara, and is told as left out.
    names = [each["properties"]["nama"] for each in json.loads(layer.content)["features"]]
    assert "Puskesmas Wini" not in names
    assert "Puskesmas Umanen" in names
    assert seen[-1] == 1
    assert len(server.asked) == 1


def test_cancelling_stops_the_fetching(served):
    served({"/": [answers.json_reply(answers.OVERPASS)]})
    with pytest.raises(errors.FetchCancelledError):
        fetching.fetch("overpass", "53.04", "puskesmas", cancelled=lambda: True)


def test_keys_come_from_the_settings(served):
    page = answers.collection(
        answers.healthsite(1, 124.9, -9.1, amenity="hospital", name="RSUD Atambua")
    )
    replies = {"/": [answers.json_reply(page), answers.json_reply(answers.collection())]}
    server = served(replies, {"PETA_HEALTHSITES_KEY": "RAHASIA"})
    fetching.fetch("healthsites", "53.04", "rumah_sakit")
    assert "api-key=RAHASIA" in server.asked[0][1]


def test_a_mirror_of_overpass_may_be_set(monkeypatch):
    address = "https://overpass.example/api/interpreter"
    settings = read_settings({"PETA_OVERPASS_URL": address})
    monkeypatch.setattr(fetching, "settings", lambda: settings)
    session = fetching._session(None, None, None, None)
    assert session.base(SOURCES["overpass"]) == address


def test_an_unknown_source_is_refused_before_anything_else():
    for call in (fetching.fetch, lambda code: fetching.accept(code, "x")):
        with pytest.raises(errors.FetchSourceError):
            call("gadm")


def run(capsys, *arguments):
    status = cli.main([str(each) for each in arguments])
    return status, *capsys.readouterr()


def test_the_command_writes_the_layer_and_its_origin(served, tmp_path, capsys):
    served({"/": [answers.json_reply(answers.OVERPASS)]})
    out = tmp_path / "belu.geojson"
    status, told, _ = run(
        capsys, "fetch", "overpass", "--region", "53.04", "--service", "puskesmas",
        "--output", out, "--format", "json",
    )  # fmt: skip
    assert status == 0
    document = json.loads(told)
    assert json.loads((tmp_path / "belu.geojson.asal.json").read_text()) == document
    assert document["rows"] == len(json.loads(out.read_text())["features"])
    origin = document["provenance"]
    assert (origin["licence"], origin["region"]) == ("ODbL-1.0", "53.04")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", origin["accessed_at"])


def test_the_command_takes_a_downloaded_file(tmp_path, capsys):
    given = tmp_path / "export.json"
    given.write_text(json.dumps(answers.OVERPASS))
    out = tmp_path / "o.geojson"
    arguments = ["fetch", "overpass", "--service", "puskesmas", "--from-file", given]
    status, told, _ = run(capsys, *arguments, "--output", out)
    assert status == 0
    assert "accepted" in told
    assert "left out: other" in told
    assert len(json.loads(out.read_text())["features"]) == 4
    status, _, fault = run(capsys, *arguments, "--output", given)
    assert status == 2
    assert fault.startswith("E_OUTPUT")


def test_a_raster_ends_in_its_output_and_nowhere_else(served, tmp_path, capsys):
    raster = geotiff([[1.0, 2.0]])
    server = served({"/wpic1km": [], "/idn_ppp_2020_1km_Aggregated.tif": [Reply(raster)]})
    listing = answers.worldpop(lambda name: f"{server.url}/{name}")
    server.replies["/wpic1km"] = [answers.json_reply(listing)]
    out = tmp_path / "p.tif"
    status, _, _ = run(capsys, "fetch", "worldpop", "--year", "2020", "--output", out)
    assert status == 0
    assert out.read_bytes() == raster
    assert list((tmp_path / "data" / "fetched").iterdir()) == []


def test_a_portal_is_searched(served, capsys):
    found = {"count": 1, "results": [{"name": "pkm", "title": "Puskesmas", "resources": []}]}
    path = "/api/3/action/package_search"
    served({path: [answers.json_reply(answers.ckan(found))]})
    status, told, _ = run(capsys, "fetch", "ckan", "--query", "puskesmas", "--format", "csv")
    assert status == 0
    assert told.splitlines()[1].startswith("pkm,Puskesmas")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["overpass", "--service", "puskesmas"], "E_ARGUMENT"),
        (["gadm", "--output", "x"], "E_FETCH_SOURCE"),
        (["overpass", "--region", "53.99", "--output", "x"], "E_REGION"),
        (["overpass", "--region", "53.04", "--output", "x"], "E_FETCH_ORDER"),
        (["worldpop", "--year", "20xx", "--output", "x"], "E_ARGUMENT"),
        (["ckan", "--from-file", "tidak-ada.csv", "--output", "x"], "E_FILE_NOT_FOUND"),
        (["ckan", "--portal", "http://10.0.0.1", "--dataset", "d", "--output", "x"],
         "E_FETCH_ADDRESS"),
        (["ckan", "--portal", "https://127.0.0.1", "--query", "d"], "E_FETCH_ADDRESS"),
    ],
)  # fmt: skip
def test_a_wrong_order_ends_with_a_code_and_writes_nothing(
    arguments, code, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    status, told, fault = run(capsys, "fetch", *arguments)
    assert (status, told) == (2, "")
    assert fault.startswith(f"{code}: ")
    assert list(tmp_path.iterdir()) == []


def test_reasons_are_told_in_both_languages():
    fault = errors.FetchAddressError(host="x", reason="not a public address")
    assert "bukan alamat umum" in fault.message("id")
    assert "not a public address" in fault.message("en")
    other = errors.FetchFileError(file="a.json", expected="JSON", found="empty")
    assert other.message("id") == "Berkas a.json bukan JSON, melainkan kosong."


def test_the_list_of_sources_is_a_command(capsys):
    status, told, _ = run(capsys, "fetch", "list", "--format", "json")
    assert status == 0
    assert [each["source"] for each in json.loads(told)] == list(SOURCES)


def test_a_raster_becomes_a_demand_file_by_command(tmp_path, capsys):
    raster = tmp_path / "r.tif"
    values = [[1.0] * 30] * 30
    raster.write_bytes(geotiff(values, north=-9.0, west=124.8, cell=0.01))
    out = tmp_path / "D.csv"
    arguments = ["demand", "--raster", raster, "--within", "53.04", "--output"]
    status, told, _ = run(capsys, *arguments, out, "--format", "json")
    assert status == 0
    report = json.loads(told)
    lines = out.read_text().splitlines()
    assert lines[0] == "id,kode,lat,lon,population"
    assert len(lines) - 1 == report["places"]
    people = sum(float(each.rpartition(",")[2]) for each in lines[1:])
    assert people == pytest.approx(report["placed"], rel=1e-12)
    assert report["regions"][0]["kode"] == "53.04"
    for wrong, code in (
        ([*arguments, raster], "E_OUTPUT"),
        ([*arguments, out, "--cell-km", "x"], "E_ARGUMENT"),
        ([*arguments, out, "--cell-km", "99"], "E_BLOCK_KM"),
        (arguments[:-1], "E_ARGUMENT"),
    ):
        status, _, fault = run(capsys, *wrong)
        assert status == 2
        assert fault.startswith(code)


def test_an_order_keeps_its_other_choices():
    made = fetching._order(None, "puskesmas", Order(level="ADM1", year=2020))
    assert (made.level, made.year, made.service, made.area) == ("ADM1", 2020, "puskesmas", None)
