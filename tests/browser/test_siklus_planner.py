"""A planner's way through the cycle: a KPI defined, a follow-up planned, and its lateness seen."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from data.db.engine import open_database
from lib.auth import operator
from lib.services import people, roles
from lib.services.adminstate import WIB
from lib.services.kpi import follow_up, register
from tests.browser.conftest import free_port, serve
from tests.databases import sqlite_url

WORD = "kuda benar baterai"
BELU = "53.04"
PATIENT_MS = 30_000
DAYS_LATE = 3


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("perencana")


@pytest.fixture(scope="module")
def db(place):
    database = open_database(sqlite_url(place), place)
    people.add_account(operator(), "rina", "Rina Perencana", WORD, db=database)
    roles.grant(operator(), "rina", "perencana", BELU, db=database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def planner_server(place, db):
    port = free_port()
    arguments = ["streamlit", "run", "app.py", "--server.port", str(port)]
    yield from serve(
        [*arguments, "--server.address", "127.0.0.1"],
        port,
        place / "log.txt",
        PETA_DATA_DIR=str(place),
    )


def of(page, key):
    return page.locator(f".st-key-{key}")


def write(page, **values):
    """Fill the fields of these keys; the page has taken each before the next one is written."""
    for key, value in values.items():
        field = of(page, key).locator("input, textarea")
        field.fill(value)
        field.press("Tab")


def write_date(page, key, day):
    parts = of(page, key).locator("[role=spinbutton]")
    for part, value in zip(parts.all(), (f"{day:%d}", f"{day:%m}", f"{day:%Y}"), strict=True):
        part.click()
        part.press_sequentially(value)
    page.keyboard.press("Escape")


def test_a_planner_defines_a_kpi_plans_a_follow_up_and_sees_it_late(planner_server, db, page):
    today = dt.datetime.now(WIB).date()
    due = today - dt.timedelta(DAYS_LATE)
    page.goto(f"{planner_server}/masuk?kembali=/siklus-kpi")
    page.get_by_label("Nama masuk").fill("rina")
    page.get_by_label("Kata sandi").fill(WORD)
    page.get_by_role("button", name="Masuk").click()
    title = page.locator("h1.pl-title")
    # The page begins with the planner's own regency.
    expect(title).to_have_text("Kabupaten Belu belum menetapkan KPI", timeout=PATIENT_MS)

    expect(page.locator("footer.pl-sources")).to_be_visible(timeout=PATIENT_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENT_MS)
    page.get_by_text("Tambah KPI", exact=True).click()
    of(page, "siklus_baru_measure").locator("input").fill("Penduduk miskin")
    page.get_by_role("option", name="Penduduk miskin").click()
    # A ready KPI says itself what it is called and counts; the rest is the planner's.
    name = of(page, "siklus_baru_name").locator("input")
    expect(name).to_have_value("Penduduk miskin", timeout=PATIENT_MS)
    write(
        page,
        siklus_baru_owner="Bappeda Belu",
        siklus_baru_relevance="RPJMD Belu",
        siklus_baru_means="Bantuan tepat sasaran",
        **{f"siklus_baru_target_{today.year + 1}": "10"},
    )
    expect(page.locator(".pl-smart")).not_to_contain_text("belum ada", timeout=PATIENT_MS)
    page.get_by_role("button", name="Simpan KPI").click()
    expect(page.get_by_text("KPI “Penduduk miskin” disimpan.")).to_be_visible(timeout=PATIENT_MS)
    expect(title).to_contain_text("belum ada KPI yang dapat dinilai", timeout=PATIENT_MS)
    (kept,) = register.definitions(BELU, db=db)
    assert (kept.key, dict(kept.proposal.targets)) == ("kemiskinan_pct", {today.year + 1: 10.0})

    page.get_by_text("Rencanakan tindak lanjut", exact=True).click()
    write(page, siklus_rencana_judul="Padankan data penerima", siklus_rencana_oleh="Dinas Sosial")
    write_date(page, "siklus_rencana_tenggat", due)
    page.get_by_role("button", name="Simpan rencana").click()
    expect(title).to_contain_text("1 hal sudah lewat tenggat", timeout=PATIENT_MS)
    late = page.get_by_role("table", name="Lewat tenggat")
    expect(late).to_contain_text("Padankan data penerima")
    expect(late).to_contain_text(f"lewat {DAYS_LATE} hari")
    expect(page.locator(".pl-cycle [aria-current=step]")).to_contain_text("Tindak lanjut")
    (planned,) = follow_up.late(today, BELU, db=db)
    assert planned.due == due
    assert page.faults == []
