"""What was loaded stands on the pages: roads, a new indicator, people, an outline."""

import json
import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import shapely

from data.store import load_dataset
from tests.browser.conftest import ROOT, free_port, serve, wait_map
from tests.browser.loaded_kinds import INDICATOR, REGENCY

SLOW_MS = 30_000


@pytest.fixture(scope="module")
def loaded_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loaded_server")
    patch = pytest.MonkeyPatch()
    with patch.context() as environment:
        environment.setenv("PETA_DATA_DIR", str(folder / "data"))
        subprocess.run([sys.executable, "-m", "tests.browser.loaded_kinds"], cwd=ROOT, check=True,
                       env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=300)  # fmt: skip
        port = free_port()
        arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
        yield from serve([*arguments, "--server.address", "127.0.0.1"], port, folder / "log.txt")


def test_a_loaded_road_is_drawn_with_its_condition(loaded_server, page):
    answers = {}
    page.on("response", lambda got: answers.setdefault(urlsplit(got.url).path, got))
    page.goto(f"{loaded_server}/peta?wilayah={REGENCY}&jalan=1")
    wait_map(page)
    road = next(path for path in answers if path.startswith("/peta/jalan/roads_unggah_jalan-"))
    document = answers[road].json()
    assert [each["properties"]["c"] for each in document["features"]] == ["rusak berat"]
    assert page.get_by_text("Belum ada data jalan").count() == 0
    assert page.faults == []


def test_a_loaded_outline_is_drawn(loaded_server, page):
    answers = {}
    page.on("response", lambda got: answers.setdefault(urlsplit(got.url).path, got))
    page.goto(f"{loaded_server}/peta?wilayah={REGENCY[:2]}")
    wait_map(page)
    path = next(each for each in answers if each.startswith(f"/peta/batas/{REGENCY[:2]}-"))
    shapes = {each["properties"]["k"]: shapely.from_geojson(json.dumps(each["geometry"]))
              for each in answers[path].json()["features"]}  # fmt: skip
    dataset = load_dataset()
    embedded = dict(zip(dataset.regions["kode"], dataset.geometries("regions"), strict=True))
    assert shapes[REGENCY].area < 0.9 * embedded[REGENCY].area
    assert shapes["11.02"].area == pytest.approx(embedded["11.02"].area, rel=0.01)
    assert page.faults == []


def test_a_loaded_indicator_is_chosen_and_named(loaded_server, page):
    page.goto(f"{loaded_server}/peta?ukuran={INDICATOR}&bahasa=en")
    wait_map(page)
    page.get_by_text("Loaded indicators · Rumah tangga berlistrik").first.wait_for(timeout=SLOW_MS)
    heading = page.locator("h1").inner_text()
    assert "Rumah tangga berlistrik" in heading
    assert page.faults == []


def test_people_of_villages_that_were_loaded_count(loaded_server, page):
    regions = load_dataset().regions.set_index("kode")["population"]
    page.goto(f"{loaded_server}/peta?wilayah={REGENCY}")
    wait_map(page)
    shown = page.locator(".pl-strip dd b").all_inner_texts()[:2]
    people = sum(_people(text) for text in shown)
    assert people == pytest.approx(3 * regions[REGENCY], rel=0.05)


def _people(text):
    number = float(re.search(r"[\d.,]+", text)[0].replace(".", "").replace(",", "."))
    return number * (1e6 if "juta" in text else 1e3 if "ribu" in text else 1)
