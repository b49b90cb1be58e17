"""The page Kesenjangan in the browser, on the real data."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import wait_map

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000


def visit(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/kesenjangan{query}")
    expect(page.locator("h1.pl-title")).to_be_visible(timeout=PATIENCE_MS)


def test_a_stranger_reads_the_gap_in_the_first_sentence(page, server):
    visit(page, server)
    wait_map(page)
    expect(page.locator("h1.pl-title")).to_contain_text(
        re.compile(
            r"\d+( \(rentang [^)]+\))? dari 100 orang di 62 kabupaten daerah tertinggal 2020–2024"
        )
    )
    table = page.get_by_role("table", name=re.compile("Semua layanan"))
    expect(table.get_by_role("row")).to_have_count(17, timeout=PATIENCE_MS)
    expect(page.get_by_text("Sumber:")).to_be_visible()


def test_another_grouping_changes_the_sentence_and_the_link(page, server):
    visit(page, server)
    page.locator(".st-key-celah_kelompok").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("Kabupaten dan kota")).first.click()
    expect(page).to_have_url(re.compile("kelompok=jenis"), timeout=PATIENCE_MS)
    expect(page.locator("h1.pl-title")).not_to_contain_text("daerah tertinggal 2020–2024")


def test_rules_are_shown_with_three_verdicts_and_their_standing(page, server):
    visit(page, server)
    page.get_by_text("Terhadap standar").click()
    table = page.get_by_role("table", name="Kabupaten/kota menurut aturan")
    expect(table).to_contain_text("Belum dapat dipastikan", timeout=PATIENCE_MS)
    expect(table).to_contain_text("dicabut, norma lama")


def test_hand_picked_sets_are_asked_for_and_compared_by_link(page, server):
    visit(page, server, "?kelompok=pilihan")
    expect(page.locator("h1.pl-title")).to_contain_text("Pilih kabupaten/kota")
    visit(page, server, "?kelompok=pilihan&pertama=53.04,53.21&kedua=31.71")
    expect(page.locator("h1.pl-title")).to_contain_text("dari 100 orang")


def test_a_regency_chosen_in_one_chart_is_marked_in_all_and_in_the_link(page, server):
    visit(page, server, "?tanda=53.04")
    frame = wait_map(page)
    assert frame.evaluate("PetaLayanan.core.chosen.length") == 2
    page.get_by_text("Dua ukuran berhadapan").click()
    scatter = page.locator(".st-key-grafik_sebaran")
    mark = scatter.locator('.pick[data-k="95.07"]')
    expect(mark).to_be_attached(timeout=PATIENCE_MS)
    mark.locator("circle").click(force=True)
    expect(page).to_have_url(
        re.compile(r"tanda=53\.04%2C95\.07|tanda=53\.04,95\.07"), timeout=PATIENCE_MS
    )
    expect(scatter.locator("text", has_text="Lanny Jaya")).to_be_visible()
    expect(page.locator(".st-key-grafik_lorenz text", has_text="Lanny Jaya")).to_be_visible()
    frame.wait_for_function("PetaLayanan.core.chosen.length === 4")
    expect(page.locator(".st-key-celah_tanda_bilah")).to_contain_text("Kabupaten Lanny Jaya")


def test_a_frame_marks_several_and_they_become_a_set(page, server):
    visit(page, server)
    page.get_by_text("Dua ukuran berhadapan").click()
    stage = page.locator(".st-key-grafik_sebaran svg")
    expect(stage).to_be_visible(timeout=PATIENCE_MS)
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 6, box["y"] + box["height"] - 60, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile("tanda="), timeout=PATIENCE_MS)
    page.get_by_role("button", name="Jadikan himpunan pertama").click()
    expect(page).to_have_url(re.compile("kelompok=pilihan.*pertama=|pertama=.*kelompok=pilihan"))


def test_charts_are_chosen_from_by_the_keyboard(page, server):
    visit(page, server)
    first = page.locator('.st-key-grafik_lorenz .pick[tabindex="0"]')
    expect(first).to_be_attached(timeout=PATIENCE_MS)
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("tanda="), timeout=PATIENCE_MS)


def test_charts_and_map_are_taken_away_as_pictures(page, server, tmp_path):
    visit(page, server)
    # What is still drawn above, or drawn anew, would push the open list out of the window.
    expect(page.locator("h1.pl-title")).to_contain_text(
        re.compile(r"\(rentang \d"), timeout=PATIENCE_MS
    )
    page.locator('[data-test-script-state="notRunning"]').wait_for(timeout=PATIENCE_MS)
    page.wait_for_function(
        """() => { const height = document.querySelector(".stMainBlockContainer").scrollHeight;
          const now = performance.now();
          if (height !== window.heightSeen) { window.heightSeen = height; window.since = now; }
          return now - window.since > 1000; }""",
        timeout=PATIENCE_MS,
    )
    opener = page.locator(".st-key-grafik_unduh_layanan button")
    opener.evaluate("(button) => button.scrollIntoView({ block: 'center' })")
    opener.click()
    wanted = {"Tabel (CSV)": "csv", "Gambar grafik (PNG)": "png", "Gambar grafik (SVG)": "svg"}
    for label, ending in wanted.items():
        with page.expect_download(timeout=PATIENCE_MS) as waiting:
            page.get_by_role("button", name=label).click()
        waiting.value.save_as(tmp_path / f"a.{ending}")
    assert (tmp_path / "a.csv").read_text("utf-8-sig").count("\n") == 17
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size[0] >= 1700
    said = " ".join(ET.parse(tmp_path / "a.svg").getroot().itertext())
    for text in ("Kesenjangan · Puskesmas", "Sumber:", "2024"):
        assert text in said.replace("\u200a", "")
    with page.expect_download(timeout=PATIENCE_MS) as waiting:
        page.locator(".st-key-grafik_peta_png button").click()
    waiting.value.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as picture:
        assert "indikatif" in picture.info["Description"]


def test_the_map_of_wants_opens_the_villages_of_a_regency(page, server):
    visit(page, server, "?tempat=95.07")
    page.get_by_text("Tempat yang kekurangan banyak hal sekaligus").click()
    table = page.get_by_role("table", name=re.compile("desa dengan kekurangan terbanyak"))
    expect(table).to_contain_text("Kabupaten Lanny Jaya", timeout=PATIENCE_MS)
    expect(table).to_contain_text("di luar jangkauan puskesmas")
    expect(page.get_by_role("link", name="Buka di Peta")).to_be_visible()
    assert [each for each in page.faults if "Content Security" in each] == []


def test_axe_finds_nothing_that_keeps_a_reader_out(page, server):
    """With charts, tables and marks; motion is off, so that nothing is judged half faded."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 900})
    visit(page, server, "?tanda=53.04,95.07")
    wait_map(page)
    for part in ("standar", "kapasitas", "sebaran"):
        page.locator(f".st-key-celah_bagian_{part} summary").first.click()
        expect(page.locator(f".st-key-celah_bagian_{part} .pl-sources").last).to_be_visible(
            timeout=PATIENCE_MS
        )
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE_MS)
    # Streamlit's menu with sections puts <div> within <ul>; its markup is not ours to mend.
    menu = "[data-testid=stSidebarNavItems]"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(1_500)
        assert violations(page, menu) == [], width


def test_roads_of_one_regency_lead_to_the_scope_that_they_cover(page, server):
    visit(page, server, "?jarak=jalan&sumber=belu&lingkup=53")
    expect(page.locator("h1.pl-title")).to_contain_text(
        "terlalu sedikit untuk membandingkan kelompok", timeout=PATIENCE_MS
    )
    page.get_by_role("button", name="Bandingkan desa-desa di Kabupaten Belu").click()
    expect(page.locator("h1.pl-title")).to_contain_text(
        re.compile(r"Kabupaten Belu: \d+"), timeout=PATIENCE_MS
    )


def test_a_headline_gets_its_range_without_being_asked(page, server):
    visit(page, server, "?kelompok=jenis&layanan=bandara&radius=40")
    expect(page.locator("h1.pl-title")).to_contain_text(
        re.compile(r"\(rentang \d+–\d+\)"), timeout=2 * PATIENCE_MS
    )


def test_the_phone_needs_no_sideways_scrolling(phone, server):
    visit(phone, server, "?tanda=53.04,95.07")
    expect(phone.locator(".st-key-grafik_layanan svg")).to_be_visible(timeout=PATIENCE_MS)
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 390
