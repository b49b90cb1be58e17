"""An analyst fetches from a source, stops it, fetches again, and takes the file on."""

import json

import pytest

from tests.browser.conftest import free_port, serve

SLOW_MS = 20_000


@pytest.fixture(scope="module")
def fetch_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fetch_server")
    port = free_port()
    arguments = ["uvicorn", "tests.browser.fetch_server:app", "--port", str(port)]
    patch = pytest.MonkeyPatch()
    with patch.context() as environment:
        environment.setenv("PETA_DATA_DIR", str(folder / "data"))
        yield from serve([*arguments, "--host", "127.0.0.1"], port, folder / "log.txt")


def test_a_fetch_is_stopped_then_done_and_its_file_is_had(fetch_server, page):
    page.goto(f"{fetch_server}/ambil-data?wilayah=53.04")
    start = page.get_by_role("button", name="Ambil dari internet")
    start.click(timeout=SLOW_MS)
    page.get_by_text("Menunggu jawaban").wait_for(timeout=SLOW_MS)
    page.get_by_role("button", name="Batalkan").click()
    page.get_by_text("Pengambilan dibatalkan").wait_for(timeout=SLOW_MS)
    start.click()
    page.get_by_text("ODbL-1.0", exact=True).wait_for(timeout=SLOW_MS)
    with page.expect_download() as had:
        page.get_by_role("button", name="Unduh berkas ini").click()
    document = json.loads(had.value.path().read_text(encoding="utf-8"))
    names = [each["properties"]["nama"] for each in document["features"]]
    assert "Puskesmas Umanen" in names
    page.get_by_role("button", name="Lanjut ke Muat data").click()
    page.wait_for_url("**/muat-data**", timeout=SLOW_MS)
    page.locator("h1", has_text="overpass-puskesmas-53.04.geojson").wait_for(timeout=SLOW_MS)
    assert page.faults == []


def test_without_internet_the_page_says_how_else(fetch_server, phone):
    phone.goto(f"{fetch_server}/ambil-data?sumber=geoboundaries&tingkat=ADM3")
    phone.get_by_role("button", name="Ambil dari internet").click(timeout=SLOW_MS)
    phone.get_by_text("E_FETCH_CONNECT").wait_for(timeout=SLOW_MS)
    phone.get_by_text("/gbOpen/IDN/ADM3/").wait_for(timeout=SLOW_MS)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
