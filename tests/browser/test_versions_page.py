"""Versions and reports in the browser: decided, seen on the map, compared, restored, answered."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from data.current import current_dataset, look_again
from data.db.engine import open_database, set_database
from lib.auth import operator
from lib.services import people, roles, sign_ins
from lib.services.desk import versions
from lib.services.desk.commit import submit
from lib.web.urls import SESSION_COOKIE
from tests.browser.conftest import free_port, serve, wait_map
from tests.databases import sqlite_url
from tests.lib.desk.conftest import BELU, TTU, load_of

pytestmark = pytest.mark.browser
PATIENT_MS = 60_000
WORD = "kuda benar baterai"
STAFF = {"siti": ("analis", BELU), "ayu": ("perencana", "53"), "budi": ("analis", TTU)}
A = ("A", "Klinik Uji Satu", BELU, -9.1067, 124.893)
B = ("B", "Klinik Uji Dua", BELU, -9.2, 124.8)
MOVED = ("A", "Klinik Uji Satu", BELU, -9.16, 124.95)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Give a server with a database of its own, which the test writes to as well."""
    place = tmp_path_factory.mktemp("versions")
    database = open_database(sqlite_url(place), place)
    before = set_database(database)
    look_again()
    actors, tokens = {}, {}
    for login, (role, region) in STAFF.items():
        people.add_account(operator(), login, login.title(), WORD)
        roles.grant(operator(), login, role, region)
        actors[login] = people.sign_in(login, WORD)
        tokens[login] = sign_ins.begin(actors[login])
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    serving = serve(
        [*arguments, "--server.address", "127.0.0.1"],
        port,
        place / "log.txt",
        PETA_DATA_DIR=str(place),
    )
    yield next(serving), actors, tokens
    next(serving, None)
    set_database(before)
    look_again()
    current_dataset()
    database.close()


def signed_in(page, desk, login):
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": desk[2][login], "url": desk[0]}])
    return page


def visit(page, desk, address):
    page.goto(f"{desk[0]}{address}")
    expect(page.locator("h1.pl-title")).to_be_visible(timeout=PATIENT_MS)


def says(page, text):
    expect(page.get_by_text(text).first).to_be_visible(timeout=PATIENT_MS)


def clinics_on_the_map(page, desk):
    visit(page, desk, f"/peta?layanan=klinik&wilayah={BELU}")
    return page.locator("dl.pl-strip")


def test_a_load_is_published_seen_compared_and_taken_back(open_page, desk):
    submit(desk[1]["siti"], load_of(A, B), mode="add", note="dua klinik")
    planner, visitor = signed_in(open_page(), desk, "ayu"), open_page()
    visit(planner, desk, "/antrean-data")
    planner.get_by_role("button", name="Periksa dan putuskan").click()
    says(planner, "penduduk dalam 5 km dari klinik")
    planner.get_by_role("button", name="Terbitkan").click()
    says(planner, re.compile("terbit sebagai versi 1"))
    strip = clinics_on_the_map(visitor, desk)
    expect(strip).to_contain_text("2 dengan titik terukur", timeout=PATIENT_MS)

    submit(operator(), load_of(MOVED), mode="replace_region", region=BELU)
    visit(visitor, desk, "/versi-data?data=facilities:klinik&tampil=banding")
    frame = wait_map(visitor)
    layers = "[...PetaLayanan.core.points.values()].map(p => p.near.getLayers().length)"
    assert frame.evaluate(layers) == [1, 1]
    assert frame.evaluate("[...PetaLayanan.core.roads.values()][0].getLayers().length") == 1
    visitor.get_by_text("Hilang: 1 baris").click()
    says(visitor, "Klinik Uji Dua")

    visit(planner, desk, "/versi-data?data=facilities:klinik")
    planner.get_by_role("button", name="Pulihkan versi ini").first.click()
    says(planner, "Akibat memulihkan: Versi 1")
    planner.get_by_role("button", name="Pulihkan: Versi 1").click()
    says(planner, re.compile("dipulihkan sebagai versi 3"))
    assert versions.compare("facilities", "klinik", 1, 3).counts["same"] == 2
    strip = clinics_on_the_map(visitor, desk)
    expect(strip).to_contain_text("2 dengan titik terukur", timeout=PATIENT_MS)
    assert planner.faults == visitor.faults == []


def test_a_citizen_reports_on_a_phone_and_sees_the_answer(open_page, desk):
    phone = open_page(390, 844, has_touch=True)
    visit(phone, desk, f"/peta?layanan=puskesmas&wilayah={BELU}")
    phone.locator(".st-key-lapor_tautan a[href*='lapor-data']").first.click()
    expect(phone.locator("h1.pl-title")).to_contain_text("Kabupaten Belu", timeout=PATIENT_MS)
    phone.locator(".st-key-lapor_fasilitas").get_by_role("combobox").click()
    phone.get_by_role("option", name="Puskesmas Wedomu").click()
    phone.get_by_text("Letaknya di peta salah").click()
    wait_map(phone)
    holder = phone.locator("iframe")
    holder.scroll_into_view_if_needed()
    box = holder.bounding_box()
    phone.touchscreen.tap(box["x"] + 190, box["y"] + 230)
    written = phone.locator(".st-key-lapor_titik input")
    expect(written).to_have_value(re.compile(r"^-9\.\d+, 12[45]\.\d+$"), timeout=PATIENT_MS)
    point = [float(each) for each in written.input_value().split(",")]
    phone.get_by_role("button", name="Kirim laporan").click()
    says(phone, "Laporan Anda sudah kami terima")
    link = phone.locator(".st-key-lapor_isian code").inner_text()

    neighbour = signed_in(open_page(), desk, "budi")
    visit(neighbour, desk, f"/antrean-data?tampil=laporan&tiket={link.split('tiket=')[1][:11]}")
    says(neighbour, "Tidak ada laporan kekeliruan data di wilayah Anda.")
    assert neighbour.get_by_text("Wedomu").count() == 0

    analyst = signed_in(open_page(), desk, "siti")
    visit(analyst, desk, "/antrean-data")
    analyst.get_by_role("button", name="Tangani").click()
    analyst.get_by_label("Jawaban untuk pelapor").fill("Benar, sudah kami pindahkan.")
    analyst.get_by_role("button", name="Terapkan pada data").click()
    says(analyst, re.compile("menunggu persetujuan perencana"))
    planner = signed_in(open_page(), desk, "ayu")
    visit(planner, desk, "/antrean-data")
    planner.get_by_role("button", name="Periksa dan putuskan").click()
    planner.get_by_role("button", name="Terbitkan").click()
    says(planner, re.compile("terbit sebagai versi 1"))

    visit(phone, desk, link.removeprefix(desk[0]))
    expect(phone.locator("h1.pl-title")).to_contain_text("Data sudah diperbaiki")
    says(phone, "Benar, sudah kami pindahkan.")
    look_again()
    table = current_dataset().facilities["puskesmas"]
    moved = table[table["nama"] == "Puskesmas Wedomu"].iloc[0]
    assert (moved["lat"], moved["lon"]) == pytest.approx(point, abs=1e-5)
    assert phone.faults == analyst.faults == planner.faults == []


def test_a_link_of_a_report_with_another_secret_tells_nothing(open_page, desk):
    page = open_page()
    visit(page, desk, f"/lapor-data?tiket=KD-AAAAAAAA&kode={quote('bukan kodenya')}")
    expect(page.locator("h1.pl-title")).to_contain_text("Laporan tidak ditemukan")
