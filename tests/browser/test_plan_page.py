"""The page Rencana in the browser: a question, its map, a link, and every width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import free_port, serve, wait_map

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
HIGHLAND, ISLANDS, CITY = "95.01", "81.08", "32.73"
# The menu is Streamlit's, and the map has its own test.
APART = "[data-testid=stSidebar], iframe"


@pytest.fixture(scope="module")
def plan_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    arguments += ["--server.address", "127.0.0.1"]
    yield from serve(arguments, port, tmp_path_factory.mktemp("plan") / "log.txt")


def visit(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/rencana?{query}")
    expect(page.locator("footer.pl-sources")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("region", "radius", "name"),
    [
        (HIGHLAND, 5, "Kabupaten Jayawijaya"),
        (ISLANDS, 5, "Kabupaten Maluku Barat Daya"),
        (CITY, 1, "Kota Bandung"),
    ],
)
def test_three_kinds_of_regency_have_a_plan_on_their_map(page, plan_server, region, radius, name):
    visit(page, plan_server, f"wilayah={region}&radius={radius}")
    expect(page.locator("h1.pl-title")).to_contain_text(f"5 puskesmas baru di {name}")
    frame = wait_map(page)
    # Each site lies on the map where it is seen, within the region, above the villages.
    inside = frame.evaluate(
        """() => {
          const core = PetaLayanan.core, seen = core.map.getBounds();
          let marks = [];
          core.points.forEach((points) => {
            if (points.about.word) points.near.eachLayer((each) => marks.push(each));
          });
          marks = marks.filter((each) => seen.contains(each.getLatLng()) && each.options.word);
          return marks.length;
        }"""
    )
    assert inside == 5
    assert page.faults == []


def test_another_number_changes_the_answer_and_the_link(page, plan_server):
    visit(page, plan_server, f"wilayah={ISLANDS}")
    field = page.locator("input[type=number]")
    field.fill("2")
    field.press("Enter")
    title = page.locator("h1.pl-title")
    expect(title).to_contain_text("2 puskesmas baru", timeout=PATIENCE_MS)
    page.wait_for_url("**jumlah=2*", timeout=PATIENCE_MS)
    said = title.inner_text()
    visit(page, plan_server, page.url.split("?")[1])
    assert title.inner_text() == said


def test_a_tap_adds_a_facility_and_says_what_it_does(page, plan_server):
    visit(page, plan_server, f"wilayah={HIGHLAND}&bagian=andai")
    frame = wait_map(page)
    drawn = int(frame.evaluate("Number(document.querySelector('#map_div').dataset.peta)"))
    box = page.locator("iframe").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    wait_map(page, drawn + 1)
    page.wait_for_url("**ubah=b~*", timeout=PATIENCE_MS)
    expect(page.locator("h1.pl-title")).to_contain_text("Perubahan ini", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator("h1.pl-title")).to_contain_text("Coba tambah", timeout=PATIENCE_MS)
    assert page.faults == []


def test_a_tap_marks_a_hazard_which_is_drawn_and_taken_back_in_english(page, plan_server):
    visit(page, plan_server, f"wilayah={HIGHLAND}&bagian=andai&bahasa=en")
    frame = wait_map(page)
    page.get_by_role("radio", name="Hazard").click()
    expect(page.get_by_text("Tap the middle of the area")).to_be_visible(timeout=PATIENCE_MS)
    drawn = int(frame.evaluate("Number(document.querySelector('#map_div').dataset.peta)"))
    x, y = frame.evaluate(
        "() => { const p = PetaLayanan.core.map.latLngToContainerPoint([-4.1, 138.95]);"
        " return [p.x, p.y]; }"
    )
    box = page.locator("iframe").first.bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)
    wait_map(page, drawn + 1)
    page.wait_for_url("**ubah=h~*", timeout=PATIENCE_MS)
    # The part is drawn alone, in the language of the page.
    title = page.locator("h1.pl-title")
    expect(title).to_contain_text("lose reach", timeout=PATIENCE_MS)
    expect(page.get_by_text("No road network of this region is loaded").first).to_be_visible()
    assert frame.evaluate("PetaLayanan.core.roads.size") == 1
    page.get_by_role("button", name="Remove").click()
    expect(title).to_contain_text("see who is affected", timeout=PATIENCE_MS)
    assert page.faults == []


def test_a_closing_is_tried_from_the_list_of_those_most_depended_on(page, plan_server):
    visit(page, plan_server, f"wilayah={ISLANDS}&bagian=andai")
    wait_map(page)
    page.get_by_text("Bila satu fasilitas berhenti melayani").click()
    row = page.locator("[class*='st-key-rencana_andal_']").first
    expect(row).to_contain_text("Tanpa fasilitas ini", timeout=PATIENCE_MS)
    row.get_by_role("button").click()
    page.wait_for_url("**ubah=t~*", timeout=PATIENCE_MS)
    expect(page.locator("h1.pl-title")).to_contain_text("kehilangan jangkauan")
    assert page.faults == []


def test_a_proposal_comes_as_a_workbook_and_a_text(page, plan_server):
    visit(page, plan_server, f"wilayah={ISLANDS}&bagian=usulan&jumlah=3")
    page.locator(".st-key-rencana_usulan_unduh button").click()
    for name, ending in (("XLSX", "xlsx"), ("DOCX", "docx")):
        with page.expect_download(timeout=PATIENCE_MS) as sent:
            page.get_by_role("button", name=name).click()
        path = Path(sent.value.path())
        assert sent.value.suggested_filename == f"usulan-puskesmas-{ISLANDS}.{ending}"
        assert path.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("part", ["lokasi", "andai", "skenario", "usulan"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scrolling(
    page, plan_server, part, language
):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{plan_server}/rencana?wilayah={ISLANDS}&bagian={part}&bahasa={language}")
    expect(page.locator("h1.pl-title")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE_MS)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(1_000)
        assert violations(page, APART) == [], width
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_tapped_candidates_are_collected_in_the_link(page, plan_server):
    visit(page, plan_server, f"wilayah={HIGHLAND}&calon=titik")
    expect(page.locator("h1.pl-title")).to_contain_text("Ketuk calon lokasi", timeout=PATIENCE_MS)
    wait_map(page)
    box = page.locator("iframe").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    page.wait_for_url("**titik=-*", timeout=PATIENCE_MS)
    expect(page.get_by_text("1 tempat diketuk")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Hapus yang terakhir").click()
    expect(page.locator("h1.pl-title")).to_contain_text("Ketuk calon lokasi", timeout=PATIENCE_MS)
    assert page.faults == []
