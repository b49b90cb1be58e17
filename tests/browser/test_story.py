"""Stories in the browser: shown by keyboard alone, by swipe and sweep, made, shared, opened."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.auth import operator
from lib.services import people, roles
from lib.services.story import stories
from lib.services.story.scene import Scene
from tests.browser.axe import violations
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url

pytestmark = pytest.mark.browser
WORD, BELU = "kuda benar baterai", "53.04"
PATIENT_MS = 60_000
TITLE, COUNT = ".pl-tayang h1", ".show .count"
SWIPE = """([from, to]) => {
  const at = (x) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 60 });
  const send = (kind, x, on) => document.body.dispatchEvent(new TouchEvent(kind, {
    bubbles: true, composed: true, touches: on ? [at(x)] : [], changedTouches: [at(x)] }));
  send("touchstart", from, true);
  send("touchend", to, false);
}"""


@pytest.fixture(scope="module")
def story_server(tmp_path_factory):
    place = tmp_path_factory.mktemp("presentasi")
    database = open_database(sqlite_url(place), place)
    people.add_account(operator(), "rina", "Rina Perencana", WORD, db=database)
    roles.grant(operator(), "rina", "perencana", BELU, db=database)
    broken = stories.create(
        operator(), BELU, "Dengan yang hilang",
        [Scene("peta", {"wilayah": BELU}, notes="Sapa bupati."),
         Scene("rencana", {"skenario": "sudah-dihapus"}),
         Scene("peta", {"wilayah": BELU, "layanan": "sd"})],
        db=database,
    )  # fmt: skip
    stories.share(operator(), broken.id, db=database)
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    arguments += ["--server.address", "127.0.0.1"]
    for address in serve(arguments, port, place / "log.txt", PETA_DATA_DIR=str(place)):
        yield address, broken.token
    database.close()


def counted(page, at, of):
    expect(page.locator(COUNT)).to_have_text(f"{at} / {of}", timeout=PATIENT_MS)


def told(page, number):
    """Wait until a scene of the list of contents is on screen."""
    expect(page.locator(TITLE)).to_have_text(number, timeout=PATIENT_MS)


def map_frame(page):
    frame = page.wait_for_selector(".st-key-tayang_peta iframe", timeout=PATIENT_MS).content_frame()
    frame.wait_for_function("() => !!(window.tayang && PetaLayanan.core.sets)", timeout=PATIENT_MS)
    return frame


def focused(page, name):
    """Move the focus by Tab alone to the button of a name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().endswith(name):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_a_whole_story_is_shown_by_keyboard_alone(story_server, page):
    address, _ = story_server
    page.goto(f"{address}/presentasi?siap={BELU}")
    items = page.locator("ol.pl-scenes li")
    expect(items).to_have_count(5, timeout=PATIENT_MS)
    headings = [each.inner_text().split("\n", 1)[1].strip() for each in items.all()]
    focused(page, "Tayangkan")
    page.keyboard.press("Enter")
    plain = [re.sub(r"\s", " ", each) for each in headings]
    told(page, plain[0])
    frame = map_frame(page)
    frame.evaluate("() => { window.mounted = 'once'; }")
    for place, key in enumerate(("ArrowRight", "PageDown", "Space", "ArrowDown"), start=1):
        page.keyboard.press(key)
        counted(page, place + 1, 5)
        told(page, plain[place])
    page.keyboard.press("PageDown")  # after the last there is none
    counted(page, 5, 5)
    page.keyboard.press("PageUp")
    told(page, plain[3])
    page.keyboard.press("Home")
    told(page, plain[0])
    page.keyboard.press("End")
    told(page, plain[4])
    page.keyboard.press("ArrowLeft")
    told(page, plain[3])
    assert map_frame(page).evaluate("() => window.mounted") == "once"
    assert "adegan=4" in page.url
    page.keyboard.press("t")
    expect(page.locator(".show .notes")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.keyboard.press("l")
    expect(page.locator(".show .laser")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".show .laser")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("ol.pl-scenes")).to_be_visible(timeout=PATIENT_MS)
    assert page.faults == []


def test_keys_serve_in_the_map_too_and_quick_steps_are_all_counted(story_server, page):
    address, _ = story_server
    page.goto(f"{address}/presentasi?siap={BELU}&tayang=1")
    frame = map_frame(page)
    frame.locator("#map_div").click(position={"x": 5, "y": 300})
    page.keyboard.press("ArrowRight")
    counted(page, 2, 5)
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    counted(page, 4, 5)
    expect(page).to_have_url(re.compile("adegan=4"), timeout=PATIENT_MS)


def test_two_maps_are_swept_and_look_at_the_same_place(story_server, page):
    address, _ = story_server
    page.goto(f"{address}/presentasi?siap={BELU}&tayang=1&adegan=5")
    frame = map_frame(page)
    box = page.locator(".st-key-tayang_sebelum")
    expect(page.locator(".show .side.before")).to_have_text("Sekarang", timeout=PATIENT_MS)
    expect(box).to_have_css("clip-path", "inset(0px 50% 0px 0px)")
    page.locator(".show .sweep input").focus()
    page.keyboard.press("ArrowRight")
    expect(box).to_have_css("clip-path", "inset(0px 49% 0px 0px)")
    page.locator(".show .b-sweep").click()
    expect(box).to_have_css("clip-path", re.compile(r"inset\(0px (0%|100%) 0px 0px\)"))
    frame.evaluate("() => { PetaLayanan.core.map.setZoom(10, { animate: false }); }")
    before = page.query_selector(".st-key-tayang_sebelum iframe").content_frame()
    before.wait_for_function("() => PetaLayanan.core.map.getZoom() === 10", timeout=PATIENT_MS)
    page.keyboard.press("Home")
    expect(box).to_be_hidden(timeout=PATIENT_MS)


def test_a_swipe_turns_the_page(story_server, phone):
    address, _ = story_server
    phone.goto(f"{address}/presentasi?siap={BELU}&tayang=1")
    map_frame(phone)
    counted(phone, 1, 5)
    phone.evaluate(SWIPE, [320, 80])
    counted(phone, 2, 5)
    phone.evaluate(SWIPE, [80, 320])
    counted(phone, 1, 5)
    phone.evaluate(SWIPE, [200, 180])
    counted(phone, 1, 5)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_shared_link_opens_in_a_fresh_browser_and_goes_on_over_what_is_gone(
    story_server, open_page
):
    address, token = story_server
    other = open_page()
    other.goto(f"{address}/presentasi?cerita={token}&tayang=1")
    map_frame(other)
    counted(other, 1, 3)
    other.keyboard.press("t")
    expect(other.locator(".show .notes")).to_contain_text("Sapa bupati.")
    other.keyboard.press("ArrowRight")
    expect(other.get_by_role("alert")).to_contain_text("E_SCENARIO", timeout=PATIENT_MS)
    other.keyboard.press("ArrowRight")
    expect(other.locator(TITLE)).to_contain_text("SD", timeout=PATIENT_MS)
    assert other.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_of_it_keeps_a_reader_out(story_server, open_page, theme):
    address, _ = story_server
    one = open_page(color_scheme=theme)
    one.goto(f"{address}/presentasi?siap={BELU}&bahasa=en")
    expect(one.locator("ol.pl-scenes li")).to_have_count(5, timeout=PATIENT_MS)
    assert violations(one, "iframe") == []
    one.goto(f"{address}/presentasi?siap={BELU}&bahasa=en&tayang=1&adegan=5")
    map_frame(one)
    counted(one, 5, 5)
    one.keyboard.press("t")
    assert violations(one, "iframe") == []


def test_adding_is_told_in_the_language_of_the_page(story_server, page):
    address, _ = story_server
    page.goto(f"{address}/kpi?bahasa=en")
    page.locator(".st-key-tambah_adegan_kpi button").click(timeout=PATIENT_MS)
    said = page.get_by_text("Scene 1 is added to “New presentation”")
    expect(said).to_be_visible(timeout=PATIENT_MS)


def test_the_presenter_has_a_screen_of_their_own(story_server, page):
    address, token = story_server
    page.goto(f"{address}/presentasi?cerita={token}&tayang=1")
    map_frame(page)
    counted(page, 1, 3)
    with page.expect_popup() as opened:
        page.keyboard.press("d")
    other = opened.value
    expect(other.locator("body")).to_contain_text("Sapa bupati.")
    expect(other.locator(".clock")).to_have_text(re.compile(r"\d\d:\d\d"))
    other.keyboard.press("PageDown")
    counted(page, 2, 3)
    expect(other.locator(".place")).to_have_text("Adegan 2 / 3", timeout=PATIENT_MS)
    page.keyboard.press("Escape")
    expect(page.locator("ol.pl-scenes")).to_be_visible(timeout=PATIENT_MS)
    page.wait_for_timeout(1_000)
    assert other.is_closed()


def test_a_guest_makes_one_and_a_planner_saves_and_shares_it(story_server, page, open_page):
    address, _ = story_server
    page.goto(f"{address}/masuk?kembali=/peta%3Fwilayah%3D{BELU}")
    page.get_by_label("Nama masuk").fill("rina")
    page.get_by_label("Kata sandi").fill(WORD)
    page.get_by_role("button", name="Masuk").click()
    page.locator(".st-key-tambah_adegan_peta button").click(timeout=PATIENT_MS)
    expect(page.get_by_text("Adegan ke-1 ditambahkan")).to_be_visible(timeout=PATIENT_MS)
    page.get_by_role("link", name="Kesenjangan", exact=True).first.click()
    page.locator(".st-key-tambah_adegan_kesenjangan button").click(timeout=PATIENT_MS)
    expect(page.get_by_text("Adegan ke-2 ditambahkan")).to_be_visible(timeout=PATIENT_MS)
    page.get_by_role("link", name="Presentasi", exact=True).first.click()
    first = page.locator(".st-key-presentasi_adegan_0")
    expect(first).to_contain_text("Kabupaten Belu", timeout=PATIENT_MS)
    page.locator(".st-key-presentasi_turun_0 button").click()
    expect(first).to_contain_text("Kesenjangan", timeout=PATIENT_MS)
    page.locator(".st-key-presentasi_kata_0 button").click()
    page.get_by_label("Judul", exact=True).fill("Jurang yang harus ditutup")
    page.get_by_role("button", name="Pakai").click()
    expect(first).to_contain_text("Jurang yang harus ditutup", timeout=PATIENT_MS)
    page.locator(".st-key-presentasi_simpan_tombol button").click()
    expect(page.get_by_text("Presentasi disimpan.")).to_be_visible(timeout=PATIENT_MS)
    page.locator(".st-key-presentasi_buka button").click()
    page.locator(".st-key-presentasi_bagikan button").click(timeout=PATIENT_MS)
    link = page.locator("a[href*='?cerita=']")
    expect(link).to_be_visible(timeout=PATIENT_MS)
    other = open_page()
    other.goto(link.inner_text().strip())
    expect(other.locator(TITLE)).to_have_text("Jurang yang harus ditutup", timeout=PATIENT_MS)
    counted(other, 1, 2)
