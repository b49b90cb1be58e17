"""The pages Siklus KPI and Program as visitors, officers and planners see and use them."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.auth import operator
from lib.i18n import t
from lib.services.kpi import entered, follow_up, register
from lib.services.kpi.entered import Value
from lib.services.programmes import figures, listed
from lib.ui import siklus_kisi
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words
from tests.lib.kpi.people import BELU, SMART

PAGE = {each.stem: each for each in PAGES}


def shown(app):
    assert not app.exception, failures(app)
    return words(app)


def keys(app):
    return {each.key for each in (*app.button, *app.text_input, *app.number_input)}


@pytest.fixture
def behind(staff):
    """Give a KPI of Belu that is behind its path, with an action that is late."""
    number = register.define(operator(), BELU, "ibu_hamil", SMART)
    entered.enter(operator(), number, [Value(BELU, 2026, 62.0)], "Dinkes")
    due = dt.date(2026, 1, 15)
    follow_up.add(operator(), BELU, "Tambah bidan", "Dinkes", due, kpi_id=number)
    return number


@pytest.mark.parametrize("language", ["id", "en"])
def test_visitors_read_where_a_kpi_stands_and_change_nothing(open_page, behind, language):
    app = open_page(PAGE["siklus_kpi"], wilayah=BELU, kpi=str(behind), bahasa=language)
    said = shown(app)
    assert ("Kabupaten Belu: 1 dari 1 KPI" if language == "id" else "1 of 1 KPIs") in said
    assert "Ibu hamil yang diperiksa" in said
    assert "Tambah bidan" in said
    assert ("62\xa0%" if language == "id" else "62%") in said
    assert "siklus_simpan" not in keys(app)
    assert "siklus_isi_tahun" not in keys(app)


def test_an_officer_enters_values_and_defines_nothing(open_page, staff, behind):
    staff("yosef", "petugas", BELU)
    app = open_page(PAGE["siklus_kpi"], kpi=str(behind), wilayah=BELU)
    shown(app)
    assert "siklus_isi_tahun" in keys(app)
    assert "siklus_simpan" not in keys(app)


def test_a_planner_begins_with_their_own_region_and_defines_a_kpi(open_page, staff):
    staff("rina", "perencana", BELU)
    app = open_page(PAGE["siklus_kpi"])
    assert "Kabupaten Belu belum menetapkan KPI" in shown(app)
    app.button(key="siklus_simpan").click().run()
    assert "KPI belum SMART. Lengkapi: nama" in shown(app)
    for name in ("name", "definition", "formula", "unit", "source", "owner", "relevance", "means"):
        fields = [*app.text_input, *app.text_area]
        field = next(each for each in fields if each.key == f"siklus_baru_{name}")
        field.set_value(getattr(SMART, name))
    app.selectbox(key="siklus_baru_sector").set_value("kesehatan")
    app.selectbox(key="siklus_baru_family").set_value("jangkauan")
    year = dt.datetime.now(dt.UTC).year + 1
    app.number_input(key=f"siklus_baru_target_{year}").set_value(75.0)
    app.run()
    app.button(key="siklus_simpan").click().run()
    said = shown(app)
    assert "belum SMART" not in said
    (kept,) = register.definitions(BELU)
    assert (kept.code, dict(kept.proposal.targets)) == ("ibu_hamil_yang_diperiksa", {year: 75.0})
    assert "Nilai pertama ditunggu" in said


def test_a_planner_of_the_next_regency_is_offered_nothing(open_page, staff, behind):
    staff("rina", "perencana", "53.21")
    app = open_page(PAGE["siklus_kpi"], wilayah=BELU, kpi=str(behind))
    shown(app)
    assert not {"siklus_simpan", "siklus_simpan_ubah", "siklus_isi_tahun"} & keys(app)


@pytest.mark.parametrize("language", ["id", "en"])
def test_programmes_stand_ready_without_invented_figures(open_page, staff, language):
    app = open_page(PAGE["program"], wilayah=BELU, program="pkh", bahasa=language)
    said = shown(app)
    assert ("7 program siap diisi" if language == "id" else "7 programmes await") in said
    assert ("belum diverifikasi" if language == "id" else "not verified") in said.lower()
    assert not {"program_akhiri", "program_isi_year"} & keys(app)
    assert len(listed.programmes(BELU)) == 7


def test_a_planner_enters_figures_a_stage_and_the_spm(open_page, staff):
    staff("rina", "perencana", BELU)
    app = open_page(PAGE["program"], wilayah=BELU, program="pkh")
    shown(app)
    app.number_input(key="program_isi_recipients").set_value(800.0)
    app.number_input(key="program_isi_eligible").set_value(1000.0)
    app.text_input(key="program_isi_source").set_value("Dinas Sosial")
    press(app, "program.simpan_angka")
    number = next(each.id for each in listed.programmes(BELU) if each.id)
    assert figures.figures(number)[0].amounts.reach_pct == 80.0
    assert "800 (80,0" in shown(app)
    app.text_input(key="program_tahap_responsible").set_value("Bappeda")
    press(app, "program.simpan_tahap")
    assert "Bappeda" in shown(app)
    app.number_input(key="program_spm_served").set_value(95.0)
    app.number_input(key="program_spm_target").set_value(100.0)
    app.text_input(key="program_spm_source").set_value("Dinas Pendidikan")
    press(app, "program.simpan_spm")
    assert "1 dari 1 layanan SPM yang terisi belum tuntas" in shown(app)


def press(app, key):
    label = t(key)
    next(each for each in app.button if each.label == label).click().run()
    return shown(app)


def test_a_ready_kpi_fills_what_is_known_of_it(open_page, staff):
    staff("rina", "perencana", BELU)
    app = open_page(PAGE["siklus_kpi"])
    app.selectbox(key="siklus_baru_measure").set_value("kemiskinan_pct").run()
    assert app.selectbox(key="siklus_baru_direction").value == "down"
    assert app.text_input(key="siklus_baru_name").value
    app.selectbox(key="siklus_baru_measure").set_value("ipm").run()
    shown(app)
    assert app.selectbox(key="siklus_baru_direction").value == "up"
    assert app.selectbox(key="siklus_baru_family").value == "dampak"
    assert "spesifik: belum ada penanggung jawab" in shown(app).lower()


@pytest.mark.parametrize("page", ["siklus_kpi", "program"])
def test_a_script_in_a_name_is_shown_as_text(open_page, staff, page):
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    number = register.define(operator(), BELU, "jahat", replace(SMART, name=bad, unit=bad))
    added = listed.add_programme(operator(), BELU, bad, "sosial", "swasta", carried_by=bad)
    app = open_page(PAGE[page], wilayah=BELU, kpi=str(number), program=str(added))
    shown(app)
    bodies = [each.proto.body for each in app.get("html")]
    assert any("&lt;script&gt;" in body for body in bodies)
    assert not any("<script" in body or "<img" in body for body in bodies)


def test_a_kpi_stands_under_its_programme(open_page, staff):
    pkh = listed.ensure(operator(), BELU, "pkh")
    register.define(operator(), BELU, "kpm", replace(SMART, name="KPM aktif", programme_id=pkh))
    assert "KPM aktif" in shown(open_page(PAGE["program"], wilayah=BELU, program="pkh"))


def test_a_province_types_the_values_of_its_regencies_in_a_grid(open_page, staff):
    number = register.define(operator(), "53", "ibu_hamil", SMART)
    entered.enter(
        operator(), number, [Value(BELU, 2025, 61.0), Value("53.21", 2025, 5.0)], "Dinkes"
    )
    staff("rina", "perencana", "53")
    app = open_page(PAGE["siklus_kpi"], wilayah="53", kpi=str(number))
    shown(app)
    assert "siklus_kisi_simpan" in keys(app)
    start = siklus_kisi.rows_of(number, "53", 2025)
    assert len(start) == 22
    edited = start.assign(value=start["value"].replace({61.0: 62.0, 5.0: None}))
    assert siklus_kisi.changes(start, start.copy(), 2025) == []
    assert siklus_kisi.changes(start, edited, 2025) == [
        Value(BELU, 2025, 62.0), Value("53.21", 2025, None),
    ]  # fmt: skip


def test_where_nothing_can_be_judged_yet_the_title_says_what_is_awaited(open_page, staff):
    register.define(operator(), BELU, "ibu_hamil", SMART)
    said = shown(open_page(PAGE["siklus_kpi"], wilayah=BELU))
    assert "Kabupaten Belu: belum ada KPI yang dapat dinilai" in said
    assert "0 dari 0" not in said


@pytest.mark.parametrize(
    ("page", "box"),
    [
        ("siklus_kpi", "siklus_unduh_register"),
        ("siklus_kpi", "siklus_unduh_tindak_lanjut"),
        ("program", "program_unduh"),
    ],
)
def test_register_follow_up_and_programmes_can_be_taken_away(open_page, behind, page, box):
    app = open_page(PAGE[page], wilayah=BELU)
    app.session_state[box] = True
    app.run()
    shown(app)
    offered = {each.key for each in app.get("download_button")}
    assert {f"{box}_csv", f"{box}_xlsx"} <= offered


def test_a_planner_notes_that_the_report_is_done_and_everybody_reads_it(open_page, staff, behind):
    staff("rina", "perencana", BELU)
    app = open_page(PAGE["siklus_kpi"], wilayah=BELU, kpi=str(behind))
    shown(app)
    app.selectbox(key="siklus_tanda_langkah").set_value("laporan")
    app.text_area(key="siklus_tanda_catatan").set_value("Disampaikan dalam LKjIP")
    app.text_input(key="siklus_tanda_bukti").set_value("No. 12/2026")
    said = press(app, "siklus.tanda_simpan")
    assert "Laporan 2026 dicatat selesai." in said
    said = shown(open_page(PAGE["siklus_kpi"], wilayah=BELU, kpi=str(behind)))
    assert "Disampaikan dalam LKjIP" in said
    assert "✓\xa0Laporan" in said
