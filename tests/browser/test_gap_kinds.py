"""The kind of distance of the page Kesenjangan, chosen, linked and loaded in the browser."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page, expect

from lib.services.travel_roads import seed_roads
from tests.browser.test_gap_page import PATIENCE_MS, visit
from tests.lib.rasters import geotiff

pytestmark = pytest.mark.browser
TITLE = "h1.pl-title"


def choose(page: Page, field: str, entry: str) -> None:
    page.locator(f".st-key-celah_{field}").get_by_role("combobox").click()
    page.get_by_role("option", name=entry).first.click()


def roads_of_belu() -> bytes:
    roads = seed_roads("belu")
    features = [
        {
            "type": "Feature",
            "properties": {"kelas": kind},
            "geometry": shapely.geometry.mapping(line),
        }
        for line, kind in zip(roads.lines, roads.classes, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_one_choice_turns_every_figure_into_minutes(page, server):
    visit(page, server)
    choose(page, "jarak", "Waktu tempuh")
    expect(page.locator(TITLE)).to_contain_text("dalam 30 menit (perkiraan waktu tempuh)")
    expect(page).to_have_url(re.compile("jarak=waktu"), timeout=PATIENCE_MS)
    expect(page.get_by_role("table", name=re.compile("batas 30 menit"))).to_be_visible()
    every = page.get_by_role("table", name=re.compile("Semua layanan.*waktu tempuh"))
    expect(every).to_contain_text("Rumah sakit, 120 menit")
    choose(page, "batas", "60 menit")
    expect(page.locator(TITLE)).to_contain_text("dalam 60 menit")
    page.get_by_text("Kecepatan dan kelokan").click()
    speed = page.get_by_role("spinbutton", name="Kecepatan perdesaan (km/jam)")
    before = page.locator(TITLE).inner_text()
    speed.fill("5")
    speed.press("Enter")
    expect(page).to_have_url(re.compile("laju=rural_kmh(%3A|:)5"), timeout=PATIENCE_MS)
    expect(page.locator(TITLE)).not_to_have_text(before, timeout=PATIENCE_MS)


def test_a_limit_of_completeness_is_said_with_who_is_left_out(page, server):
    visit(page, server, "?lengkap=75")
    expect(page.locator(TITLE)).to_contain_text(
        re.compile(r"Tidak termasuk \d+ kabupaten/kota \(.+ orang\)")
    )
    expect(page.get_by_text("fasilitas bertitik hasil survei")).to_be_visible()


def test_roads_are_loaded_or_refused_with_a_code_and_a_link_says_what_it_lacks(page, server):
    visit(page, server, "?jarak=jalan&lingkup=53")
    expect(page.get_by_text("memerlukan berkas yang tidak ikut dalam tautan")).to_be_visible()
    expect(page.locator(TITLE)).to_contain_text("garis lurus")
    loader = page.locator(".st-key-celah_berkas_jalan input[type=file]")
    loader.set_input_files({"name": "x.geojson", "mimeType": "text/plain", "buffer": b"bukan"})
    expect(page.get_by_text("(E_ROADS_TYPE)")).to_be_visible(timeout=PATIENCE_MS)
    loader.set_input_files(
        {"name": "belu.geojson", "mimeType": "application/json", "buffer": roads_of_belu()}
    )
    expect(page.locator(TITLE)).to_contain_text(
        "waktu lewat jalan (perkiraan) hanya menilai", timeout=PATIENCE_MS
    )
    expect(page.get_by_text("(E_ROADS_TYPE)")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("sumber="))


def test_a_raster_is_loaded_and_tells_of_its_own_villages(page, server):
    visit(page, server, "?jarak=medan&lingkup=53")
    cells = np.full((120, 120), 0.003, dtype=np.float32)
    content = geotiff(cells, west=124.5, north=-8.8, cell=1 / 120)
    page.locator(".st-key-celah_berkas_medan input[type=file]").set_input_files(
        {"name": "gesekan.tif", "mimeType": "image/tiff", "buffer": content}
    )
    title = page.locator(TITLE)
    # It covers a part of Timor: too few of the province's people to compare groups.
    expect(title).to_contain_text(
        "waktu lewat medan (perkiraan) hanya menilai", timeout=PATIENCE_MS
    )


def test_a_raster_too_large_for_the_scope_leaves_the_controls(page, server):
    visit(page, server, "?jarak=medan&lingkup=53")
    cells = np.full((2_300, 2_400), 0.003, dtype=np.float32)
    content = geotiff(cells, west=118.5, north=-7.0, cell=0.002, compress="deflate")
    page.locator(".st-key-celah_berkas_medan input[type=file]").set_input_files(
        {"name": "halus.tif", "mimeType": "image/tiff", "buffer": content}
    )
    expect(page.get_by_text("(E_RASTER_CELLS)")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(TITLE)).to_contain_text("garis lurus")
    choose(page, "jarak", "Jarak garis lurus")
    expect(page.get_by_text("(E_RASTER_CELLS)")).to_have_count(0, timeout=PATIENCE_MS)


def test_two_kinds_and_thresholds_of_ones_own_by_link(page, server):
    visit(page, server, "?lingkup=53&dua=jalan:belu&sendiri=puskesmas:distance:3000&rinci=53.04")
    page.get_by_text("Dua jenis jarak berdampingan").click()
    expect(page.get_by_role("table", name=re.compile("desa terbesar"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    page.get_by_text("Ambang Anda sendiri").click()
    own = page.get_by_role("table", name="Kabupaten/kota menurut ambang Anda")
    expect(own).to_contain_text("puskesmas paling jauh 3 km", timeout=PATIENCE_MS)
    page.get_by_text("Standar menurut kecamatan").click()
    first = page.get_by_role("table", name=re.compile("Kabupaten Belu:")).first
    expect(first).to_contain_text("Lamaknen", timeout=PATIENCE_MS)


def test_the_controls_fit_a_phone(phone, server):
    visit(phone, server, "?jarak=waktu&bahasa=en")
    expect(phone.locator(TITLE)).to_contain_text("within 30 minutes (estimated travel time)")
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
