"""The real pages on the real data, as a planner, a presenter, an analyst and a citizen go."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import wait_map
from tests.browser.test_map_core import PLACE

pytestmark = pytest.mark.browser

LANNY_JAYA = (-4.0, 138.6)
OURS_FAILING = re.compile(r"(pageerror|Uncaught|Refused|Content Security)", re.IGNORECASE)
COLOURS = """() => {
  const canvas = PetaLayanan.core.box.querySelector(".leaflet-overlay-pane canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = {};
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 200) {
      const key = data[i] + "," + data[i + 1] + "," + data[i + 2];
      seen[key] = (seen[key] || 0) + 1;
    }
  return Object.values(seen).filter((n) => n > 200).length;
}"""


def visit(page: Page, address: str, query: str = "") -> Frame:
    page.goto(f"{address}/peta{query}")
    return wait_map(page)


def click_at(page: Page, frame: Frame, place: tuple[float, float]) -> None:
    x, y = frame.evaluate(PLACE, list(place))
    frame.locator("#map_div").click(position={"x": x, "y": y})


def redrawn(frame: Frame, before: int) -> None:
    frame.wait_for_function(
        "(n) => Number(document.querySelector('#map_div').getAttribute('data-peta')) > n",
        arg=before,
    )


def drawn(frame: Frame) -> int:
    return int(frame.evaluate("document.querySelector('#map_div').getAttribute('data-peta')"))


def test_a_planner_sees_the_nation_and_goes_down_to_the_villages_and_back(page, server):
    frame = visit(page, server)
    assert frame.evaluate("PetaLayanan.core.current.layers.length") == 514
    assert frame.evaluate(COLOURS) >= 4
    frame.evaluate("window.mine = 'same'")
    click_at(page, frame, LANNY_JAYA)
    profile = page.locator(".st-key-profil")
    expect(profile.get_by_role("heading", name="Kabupaten Lanny Jaya")).to_be_visible()
    expect(page).to_have_url(re.compile(r"pilih=95\.07"))
    before = drawn(frame)
    profile.get_by_role("button", name="Lihat per distrik dan kampung").click()
    redrawn(frame, before)
    expect(page).to_have_url(re.compile(r"wilayah=95\.07"))
    expect(page.locator("h1")).to_contain_text("Di Kabupaten Lanny Jaya")
    assert frame.evaluate("PetaLayanan.core.current.layers.length") > 30
    before = drawn(frame)
    page.locator(".st-key-peta_jejak").get_by_role("button", name="Indonesia").click()
    redrawn(frame, before)
    frame.wait_for_function("() => PetaLayanan.core.current.layers.length === 514")
    assert frame.evaluate("window.mine") == "same", "the map was mounted anew"
    assert [each for each in page.faults if OURS_FAILING.search(each)] == []


def test_a_measure_recolours_the_map_in_place(page, server):
    frame = visit(page, server)
    frame.evaluate("window.mine = 'same'")
    before = drawn(frame)
    page.locator(".st-key-peta_ukuran").get_by_role("combobox").click()
    page.get_by_role("option", name="Jarak median (km)").click()
    redrawn(frame, before)
    expect(page.locator("h1")).to_contain_text("Separuh penduduk Indonesia")
    assert frame.evaluate("window.mine") == "same"


def test_all_schools_are_drawn_as_points(page, server):
    frame = visit(page, server, "?layanan=sd&lapis=sd,smp,sma,smk,slb")
    # The first tiles to come may lie over the sea: waits until points have been painted.
    frame.wait_for_function(
        """() => {
          let n = 0;
          for (const tile of document.querySelectorAll("img.leaflet-tile")) {
            if (!tile.complete || tile.naturalWidth < 2) continue;
            const c = document.createElement("canvas");
            c.width = tile.naturalWidth; c.height = tile.naturalHeight;
            const g = c.getContext("2d"); g.drawImage(tile, 0, 0);
            const d = g.getImageData(0, 0, c.width, c.height).data;
            for (let i = 3; i < d.length; i += 4) if (d[i] > 60) n++;
          }
          return n > 20_000;
        }"""
    )


def test_a_link_opens_the_same_view_in_a_fresh_browser(open_page, server):
    query = "?layanan=rumah_sakit&ukuran=jarak&wilayah=81&pilih=81.08&kelas=4&metode=alami"
    page = open_page()
    visit(page, server, query)
    title = page.locator("h1").inner_text()
    assert "Maluku" in title
    other = open_page()
    visit(other, server, page.url.split("/peta")[1])
    assert other.locator("h1").inner_text() == title
    expect(other.locator(".st-key-profil")).to_contain_text("Kabupaten Maluku Barat Daya")


def test_the_page_speaks_english_at_one_switch_and_the_link_keeps_it(page, server):
    frame = visit(page, server)
    before = drawn(frame)
    page.locator(".st-key-peta_bahasa").get_by_text("EN").click()
    redrawn(frame, before)
    expect(page.locator("h1")).to_contain_text("live more than 5 km from the nearest puskesmas")
    expect(page).to_have_url(re.compile("bahasa=en"))
    said = frame.evaluate("document.body.innerText").replace("\u00a0", " ")
    assert "People within 5 km of the nearest puskesmas" in said


def test_a_citizen_finds_a_village_and_a_facility_by_name(page, server):
    frame = visit(page, server)
    before = drawn(frame)
    box = page.get_by_label("Cari tempat atau fasilitas")
    box.fill("keude bakongan")
    box.press("Enter")
    page.get_by_role("button", name=re.compile("Keude Bakongan — desa")).first.click()
    redrawn(frame, before)
    expect(page).to_have_url(re.compile(r"wilayah=11\.01&pilih=11\.01\.01"))
    expect(page.locator(".st-key-profil")).to_contain_text("Kecamatan Bakongan")


def test_an_analyst_sorts_filters_and_takes_the_table_away(page, server, tmp_path: Path):
    visit(page, server, "?wilayah=53")
    page.get_by_text("Tabel 22 kabupaten/kota").click()
    page.get_by_label("Saring menurut nama").fill("belu")
    page.get_by_label("Saring menurut nama").press("Enter")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_role("button", name="Unduh").click()
    files = {}
    for label, ending in (
        ("Tabel (CSV)", "csv"),
        ("Tabel (Excel)", "xlsx"),
        ("Bentuk wilayah (GeoJSON)", "geojson"),
        ("Semua lapisan (GeoPackage)", "gpkg"),
        ("Gambar peta (PNG)", "png"),
        ("Gambar vektor (SVG)", "svg"),
        ("Peta luring (satu berkas HTML)", "html"),
    ):
        with page.expect_download(timeout=60_000) as waiting:
            page.get_by_role("button", name=label).click()
        path = tmp_path / f"file.{ending}"
        waiting.value.save_as(path)
        assert waiting.value.suggested_filename.endswith(f".{ending}")
        files[ending] = path.read_bytes()
    assert files["csv"].decode("utf-8-sig").count("\r\n") == 23
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    assert sheet.max_row == 23
    assert Image.open(io.BytesIO(files["png"])).size[0] == 2400
    assert b"Nusa Tenggara Timur" in files["html"]
    assert files["gpkg"].startswith(b"SQLite format 3")
    assert b"Nusa Tenggara Timur" in files["svg"]


def test_a_row_of_the_table_and_the_box_of_regions_choose_as_a_click_does(page, server):
    visit(page, server, "?wilayah=53")
    page.locator(".st-key-peta_pilih").get_by_role("combobox").click()
    page.keyboard.type("Kabupaten Belu")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-profil")).to_contain_text("Kabupaten Belu")
    expect(page).to_have_url(re.compile(r"pilih=53\.04"))


def test_a_service_without_data_says_what_is_missing(page, server):
    page.goto(f"{server}/peta?layanan=pustu")
    expect(page.locator("h1")).to_have_text(re.compile("Belum ada data puskesmas pembantu"))
    expect(page.get_by_text(re.compile("Unggah daftar pustu"))).to_have_count(2)


def test_a_wrong_link_opens_the_default_and_says_what_it_left_out(page, server):
    visit(page, server, "?layanan=apotek&radius=-3&wilayah=<script>alert(1)</script>")
    expect(page.get_by_text(re.compile("layanan, radius, wilayah"))).to_be_visible()
    expect(page.locator("h1")).to_contain_text("puskesmas")


def test_the_phone_shows_finding_map_and_profile_without_sideways_scrolling(phone, server):
    frame = visit(phone, server, "?pilih=53.04")
    assert frame.evaluate(COLOURS) >= 3
    wide = phone.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= 390
    title = phone.locator("h1").bounding_box()
    map_box = phone.locator("iframe").bounding_box()
    profile = phone.locator(".st-key-profil").bounding_box()
    assert title["y"] < map_box["y"] < 844
    assert profile["y"] > map_box["y"] + map_box["height"] - 1


def test_the_phone_gives_the_nation_a_lower_frame_and_the_profile_before_the_sources(phone, server):
    frame = visit(phone, server, "?pilih=53.04")
    expect(phone.locator(".st-key-profil")).to_contain_text("Kabupaten Belu")
    assert phone.locator("iframe").bounding_box()["height"] <= 330
    assert frame.evaluate("PetaLayanan.core.map.getSize().y") <= 330
    profile, sources = (
        phone.locator(f".st-key-{key}").bounding_box() for key in ("profil", "peta_sumber")
    )
    assert profile["y"] < sources["y"]


def test_a_screen_reader_is_told_the_language_and_the_name_of_the_map(page, server):
    visit(page, server)
    assert page.evaluate("document.documentElement.lang") == "id"
    assert page.locator("iframe").get_attribute("title") == "Peta"
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", ["/", "/data", "/data?bahasa=en", "/?bahasa=en"])
def test_the_other_pages_fit_and_raise_no_fault(page, server, path):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server + path)
    expect(page.locator("h1.pl-title")).to_be_visible(timeout=30_000)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(500)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert [each for each in page.faults if OURS_FAILING.search(each)] == []


def test_a_presenter_goes_from_the_first_page_to_the_map_of_two_measures(page, server):
    page.goto(server)
    page.get_by_role("link", name="Peta dua ukuran").click()
    frame = wait_map(page)
    expect(page.locator("h1")).to_contain_text("sepertiga terburuk")
    assert frame.evaluate(COLOURS) >= 5
