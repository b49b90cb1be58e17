"""An analyst loads a file on the page Muat data; a map that was open shows it, no sooner."""

import re
from urllib.parse import quote

import pandas as pd
import pytest
from playwright.sync_api import expect

from data.current import current_dataset
from data.db.engine import open_database
from lib.auth import operator
from lib.services import people, roles
from tests.browser.conftest import free_port, serve, wait_map
from tests.databases import sqlite_url

WORD = "kuda benar baterai"
PATIENT_MS = 60_000
BELU = "53.04"
STRIP = "dl.pl-strip"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def desk_server(place):
    database = open_database(sqlite_url(place), place)
    for login, granted, region in (
        ("maria", ("analis",), BELU),
        ("budi", ("analis", "perencana"), ""),
        ("tono", ("petugas",), BELU),
    ):
        people.add_account(operator(), login, login.title(), WORD, db=database)
        for role in granted:
            roles.grant(operator(), login, role, region, db=database)
    database.close()
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    yield from serve(
        [*arguments, "--server.address", "127.0.0.1"],
        port,
        place / "log.txt",
        PETA_DATA_DIR=str(place),
    )


def sign_in(page, server, login, back="/muat-data"):
    page.goto(f"{server}/masuk?kembali={quote(back)}")
    page.get_by_label("Nama masuk").fill(login)
    page.get_by_label("Kata sandi").fill(WORD)
    page.get_by_role("button", name="Masuk").click()


def title(page, text):
    expect(page.locator("h1.pl-title")).to_contain_text(text, timeout=PATIENT_MS)


def upload(page, name, content):
    if isinstance(content, str):
        content = content.encode()
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def villages(count):
    table = current_dataset().villages
    own = table[table["kode"].str.startswith(BELU) & table["location_quality"].eq("village")]
    return own.head(count).reset_index(drop=True)


def good_file():
    rows = villages(6)
    return pd.DataFrame(
        {
            "kode_faskes": [f"K{i}" for i in rows.index],
            "nama": "Klinik " + rows["nama"].astype(str),
            "lintang": rows["lat"].astype(float).round(5),
            "bujur": rows["lon"].astype(float).round(5),
            "kode_kabkota": BELU,
        }
    ).to_csv(index=False)


def messy_file():
    """Lines of a real office: preamble, ;, Windows-1252, decimal commas, swapped axes, totals."""
    lines = ["DAFTAR KLINIK KABUPATEN BELU;;;;;", "Dinas Kesehatan – 2024;;;;;", ";;;;;"]
    lines.append("No;Kode Faskes;Nama Faskes;Kab/Kota;Lattitude;Longitude")
    for i, row in villages(12).iterrows():
        lat, lon = (f"{float(row[name]):.5f}".replace(".", ",") for name in ("lat", "lon"))
        if i in (2, 3):
            lat, lon = lon, lat
        if i == 5:
            lat, lon = "0", "0"
        lines.append(f"{i + 1};M{i:02d};Klinik Café {i};Kab. Belu;{lat};{lon}")
    lines.append("JUMLAH;;12;;;")
    return "\r\n".join(lines).encode("cp1252")


def test_who_is_no_analyst_is_told_so(desk_server, page):
    page.goto(f"{desk_server}/muat-data")
    title(page, "Silakan masuk dahulu")
    sign_in(page, desk_server, "tono")
    expect(page.locator("input[type=file]")).to_have_count(0)


def test_a_messy_file_is_read_repaired_and_waits_for_a_planner(desk_server, phone):
    sign_in(phone, desk_server, "maria", "/muat-data?kelas=klinik")
    upload(phone, "daftar <b>klinik.csv", messy_file())
    title(phone, "11 dari 12 baris daftar <b>klinik.csv dapat dimuat")
    for told in ("Windows-1252", "titik koma ( ; )", "Baris 4"):
        expect(phone.get_by_text(told, exact=True)).to_be_visible()
    expect(phone.get_by_text("Baris jumlah dilewati")).to_be_visible()
    phone.get_by_text("2 baris diperbaiki: Lintang dan bujur tertukar").click()
    expect(phone.get_by_role("columnheader", name="Sesudah").first).to_be_visible()
    with phone.expect_download() as had:
        phone.get_by_role("button", name="Baris ditolak (CSV)").click()
    rejected = pd.read_csv(had.value.path(), dtype=str)
    assert rejected["Kode Faskes"].tolist() == ["M05"]
    assert rejected["Alasan ditolak"][0].startswith("E_NULL_ISLAND")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    # The same page again still has the file.
    phone.reload()
    title(phone, "11 dari 12 baris")
    phone.get_by_role("button", name="Ajukan 11 baris").click()
    title(phone, "Versi baru Klinik menunggu persetujuan")
    upload(phone, "lagi.csv", messy_file())
    title(phone, "sudah pernah dimuat; tidak ada yang berubah")
    expect(phone.get_by_text("Susunan ini diingat")).to_be_visible()
    expect(phone.get_by_role("button", name=re.compile("Ajukan|Terbitkan"))).to_have_count(0)
    assert phone.faults == []


def test_an_open_map_shows_what_was_published_without_being_loaded_again(desk_server, open_page):
    reader = open_page()
    reader.goto(f"{desk_server}/peta?wilayah={BELU}")
    wait_map(reader)
    before = reader.locator(STRIP).inner_text(timeout=PATIENT_MS)
    analyst = open_page()
    sign_in(analyst, desk_server, "budi")
    upload(analyst, "puskesmas.csv", good_file())
    title(analyst, "6 dari 6 baris puskesmas.csv dapat dimuat")
    expect(analyst.get_by_role("rowheader", name=f"Kabupaten Belu ({BELU})")).to_be_visible()
    assert reader.locator(STRIP).inner_text() == before
    analyst.get_by_role("button", name="Terbitkan 6 baris").click()
    title(analyst, "Puskesmas: versi 1 terbit")
    # Any step of the reader in the session that was open tells the new figures.
    reader.get_by_text("EN", exact=True).click()
    expect(reader.locator("h1.pl-title")).to_contain_text("Belu", timeout=PATIENT_MS)
    expect(reader.locator(STRIP)).not_to_contain_text(before.split("\n")[1], timeout=PATIENT_MS)
    link = analyst.get_by_role("link", name="Lihat di peta")
    assert f"wilayah={BELU}" in link.get_attribute("href")
    link.click()
    wait_map(analyst)
    title(analyst, "Belu")
    assert analyst.faults == reader.faults == []


def test_columns_that_are_not_recognised_are_chosen_by_hand(desk_server, page):
    sign_in(page, desk_server, "budi", "/muat-data?kelas=klinik&bahasa=en")
    content = good_file().replace("nama", "zz").replace("K", "H")
    upload(page, "kolom.csv", content)
    title(page, "cannot be used yet")
    expect(page.get_by_text("E_MISSING_COLUMN")).to_be_visible()
    expect(page.get_by_text("No column is chosen for: Name.")).to_be_visible()
    field = page.get_by_label("Name", exact=True)
    # A list that opens while the page still scrolls closes again.
    field.evaluate("each => each.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(300)
    field.click()
    page.get_by_role("option", name="zz").click()
    page.get_by_role("button", name="Check with this mapping").click()
    title(page, "6 of 6 rows of kolom.csv can be loaded")


def test_a_long_check_tells_how_far_it_is_and_can_be_stopped(desk_server, page):
    rows = villages(6)
    at = pd.DataFrame({"i": range(300_000)})
    table = pd.DataFrame(
        {
            "kode_faskes": "B" + at["i"].astype(str),
            "nama": "Klinik " + at["i"].astype(str),
            "lintang": float(rows["lat"][0]) + at["i"] * 1e-7,
            "bujur": float(rows["lon"][0]) + at["i"] * 1e-7,
            "kode_kabkota": BELU,
        }
    )
    sign_in(page, desk_server, "budi", "/muat-data?kelas=klinik")
    upload(page, "besar.csv", table.to_csv(index=False))
    title(page, "sedang diperiksa")
    page.get_by_role("progressbar").wait_for(timeout=PATIENT_MS)
    page.get_by_role("button", name="Batalkan").click()
    page.get_by_text("E_CANCELLED").wait_for(timeout=PATIENT_MS)
    page.get_by_role("button", name="Pakai berkas lain").click()
    title(page, "Muat berkas, lihat akibatnya, baru putuskan")
    assert page.faults == []


def test_a_file_that_is_no_table_is_refused_in_a_sentence(desk_server, page):
    sign_in(page, desk_server, "budi", "/muat-data?kelas=klinik")
    upload(page, "foto.csv", b"\x89PNG\r\n\x1a\n" + bytes(200))
    title(page, "belum dapat dipakai")
    expect(page.get_by_text("E_TYPE")).to_be_visible()
    assert page.faults == []
