"""The page Survei Kepuasan: for guests, for those who handle a region, with the demonstration."""

import datetime as dt

import pandas as pd
import pytest
import sqlalchemy as sa

from data.db.engine import set_database
from data.db.kpi_tables import skm_response
from lib.auth import operator
from lib.services.skm import answers, batch, demo, facilities, results, units
from lib.ui import survei_berkas
from tests.source import ROOT

PAGE = ROOT / "pages" / "survei.py"


@pytest.fixture
def kept(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


def body(app):
    return " ".join(each.proto.body for each in app.get("html"))


def fill(own, times, value=3):
    for place in range(times):
        form = answers.Form(f"{own.token}-{value}-{place:08d}", (value,) * 9, text="<b>Antre</b>")
        answers.take(own.token, form)


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Belum ada jawaban"), ("en", "There are no satisfaction")]
)
def test_without_answers_it_says_so(open_page, kept, language, said):
    app = open_page(PAGE, wilayah="53.04", bahasa=language)
    assert not app.exception
    assert said in body(app)


def test_a_guest_sees_the_index_and_nothing_to_handle(open_page, kept):
    own = units.add(operator(), "Puskesmas Wedomu", "53.04", service="puskesmas")
    fill(own, 6)
    app = open_page(PAGE, wilayah="53.04", unit=str(own.id))
    assert not app.exception
    assert "Indeks kepuasan Puskesmas Wedomu 75,00, mutu C (Kurang Baik), dari 6 jawaban" in body(
        app
    )
    assert f'href="/survei/{own.token}"' in body(app)
    assert "Antre" not in body(app)
    assert "survei_tambah" not in str(app.main)


def test_four_answers_show_no_figure(open_page, kept):
    own = units.add(operator(), "Puskesmas Wedomu", "53.04")
    fill(own, 4)
    app = open_page(PAGE, wilayah="53.04")
    assert "belum cukup" in body(app)
    assert "75,00" not in body(app)


def test_an_officer_opens_a_unit_reads_words_and_closes_it(open_page, staff):
    staff("rina", "petugas", "53.04")
    app = open_page(PAGE, wilayah="53.04")
    app.text_input(key="survei_nama").set_value("Puskesmas Haliwen")
    next(each for each in app.button if each.label == "Buka survei").click().run()
    assert not app.exception
    (own,) = units.listed("53.04")
    assert own.name == "Puskesmas Haliwen"
    fill(own, 1)
    app = open_page(PAGE, wilayah="53.04", unit=str(own.id))
    assert any(own.token in each.value for each in app.code)
    assert "&lt;b&gt;Antre&lt;/b&gt;" in body(app)
    assert not [each for each in app.button if each.key == "survei_contoh_kerja"]
    app.button(key="survei_tutup").click().run()
    assert not app.exception
    assert not units.by_id(own.id).open


def test_of_another_region_nothing_can_be_done(open_page, staff):
    staff("rina", "petugas", "53.05")
    app = open_page(PAGE, wilayah="53.04")
    assert "Peran Anda tidak mencakup wilayah ini." in body(app)
    assert "survei_nama" not in {each.key for each in app.text_input}


def test_the_demonstration_is_marked_and_goes(open_page, staff):
    staff("dewi", "perencana", "53.04")
    app = open_page(PAGE, wilayah="53.04")
    app.button(key="survei_contoh_kerja").click().run()
    assert not app.exception
    assert "DATA CONTOH: Indeks kepuasan" in body(app)
    assert any("bukan pendapat warga" in each.value for each in app.warning)
    app.toggle(key="survei_contoh").set_value(False).run()
    assert "Belum ada jawaban" in body(app)
    app.button(key="survei_contoh_kerja").click().run()
    assert units.listed(demo=True) == ()
    assert not app.exception


def test_a_link_with_nonsense_opens_the_page(open_page, kept):
    demo.make(operator(), "53.04")
    app = open_page(PAGE, wilayah="x", unit="999", tahun="1", langkah="harian", contoh="ya")
    assert not app.exception
    assert "DATA CONTOH" in body(app)


def test_the_grid_is_read_as_it_was_typed(kept):
    own = units.add(operator(), "Puskesmas Wedomu", "53.04")
    typed = survei_berkas._blank()
    typed.loc[1, [f"U{n}" for n in range(1, 10)]] = 4
    typed.loc[1, "U9"] = pd.NA
    typed.loc[1, "tanggal"] = pd.Timestamp("2025-06-30")
    typed.loc[1, "usia"] = "25-34"
    found = batch.enter_grid(operator(), own.id, survei_berkas._as_text(typed), "kunci")
    assert (found.added, found.known) == (1, False)
    with kept.read() as connection:
        row = connection.execute(sa.select(skm_response)).one()
    assert (row.u1, row.u9, row.day.isoformat(), row.age_group) == (4, None, "2025-06-30", "25-34")


def test_the_facility_of_a_unit_is_found_by_name_and_stands_in_the_list(open_page, staff):
    staff("rina", "petugas", "53.04")
    app = open_page(PAGE, wilayah="53.04")
    app.text_input(key="survei_cari").set_value("wedomu").run()
    choices = app.selectbox(key="survei_fasilitas")
    # the first is none of them
    choices.set_value(facilities_of("Wedomu")).run()
    assert app.text_input(key="survei_nama").value == "Puskesmas Wedomu"
    assert app.selectbox(key="survei_layanan").value == "puskesmas"
    next(each for each in app.button if each.label == "Buka survei").click().run()
    assert not app.exception
    (own,) = units.listed("53.04")
    assert own.facility_id == facilities_of("Wedomu")
    assert "Fasilitas: Puskesmas Wedomu · Puskesmas, " in body(app)
    assert "<td>Puskesmas Wedomu · Puskesmas, " in body(app)
    assert app.text_input(key="survei_cari").value == ""
    app.text_input(key="survei_cari").set_value("<b>tidak ada</b>").run()
    assert "&lt;b&gt;tidak ada&lt;/b&gt;" in body(app)


def facilities_of(name):
    return next(key for key in facilities.found(name, "53.04") if key.startswith("puskesmas/"))


def test_two_periods_make_a_line(open_page, kept):
    own = units.add(operator(), "Puskesmas Wedomu", "53.04")
    fill(own, 5)
    app = open_page(PAGE, wilayah="53.04")
    assert "Grafik muncul setelah dua periode" in body(app)
    for place in range(5):
        day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=200)
        answers.take(own.token, answers.Form(f"dahulu-{place:012d}", (4,) * 9, day))
    app = open_page(PAGE, wilayah="53.04", langkah="semesteran")
    assert not app.exception
    assert "Batang di belakang garis" in body(app)


ELEMENTS = ",".join(f"U{n}" for n in range(1, 10))


def choose_file(app, text):
    app.file_uploader[0].set_value(("skm.csv", text.encode(), "text/csv")).run()
    assert not app.exception


def test_a_file_of_two_units_is_shown_before_it_is_taken(open_page, staff):
    staff("rina", "petugas", "53.04")
    own = units.add(operator(), "Puskesmas Wedomu", "53.04")
    other = units.add(operator(), "Puskesmas Haliwen", "53.04")
    app = open_page(PAGE, wilayah="53.04", unit=str(own.id))
    rows = "Puskesmas Wedomu,3,3,3,3,3,3,3,3,3\n" * 5 + "Puskesmas Haliwen,4,4,4,4,4,4,4,4,4\n" * 7
    choose_file(app, f"unit,{ELEMENTS}\n{rows}")
    shown = body(app)
    assert '<th scope="row">Puskesmas Haliwen</th><td>7</td><td>0</td>' in shown
    assert '<th scope="row">Semua</th><td>12</td><td>0</td>' in shown
    assert results.overall(results.Wanted()).n == 0
    app.button(key="survei_muat").click().run()
    assert not app.exception
    assert {each.key: each.result.n for each in results.by_unit(results.Wanted())} == {
        str(own.id): 5, str(other.id): 7,
    }  # fmt: skip


def test_an_unknown_unit_is_named_and_nothing_can_be_loaded(open_page, staff):
    staff("rina", "petugas", "53.04")
    own = units.add(operator(), "Puskesmas Wedomu", "53.04")
    app = open_page(PAGE, wilayah="53.04", unit=str(own.id))
    choose_file(app, f"unit,{ELEMENTS}\n<b>Atapupu</b>,3,3,3,3,3,3,3,3,3\n")
    assert any("E\\_SURVEY\\_UNITS" in each.value for each in app.error)
    assert '<th scope="row">2</th><td>&lt;b&gt;Atapupu&lt;/b&gt;</td>' in body(app)
    assert "survei_muat" not in {each.key for each in app.button}
