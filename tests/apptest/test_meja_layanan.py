"""The officers' desk as a page: who gets in, what each sees, and what buttons do."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from data.db.engine import database
from data.db.participation_tables import abuse_block, data_request, report_private
from lib.auth import operator
from lib.services.participation import (
    api_keys,
    breaches,
    handling,
    holidays,
    offices,
    proposals,
    record,
    rights,
    templates,
)
from lib.services.participation.vault import vault
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words
from tests.reports import MONDAY, a_report

PAGE = next(each for each in PAGES if each.stem == "meja_layanan")
BELU = "53.04"


def shown(app):
    assert not app.exception, failures(app)
    return words(app).replace("\\", "")  # labels are Markdown


def press(app, key):
    app.button(key=key).click().run()
    return shown(app)


@pytest.fixture
def officer(staff):
    staff("sari", "petugas", BELU)


def late(**changes):
    past = MONDAY - dt.timedelta(days=30)
    return a_report(database(), received_at=past, verify_due=past + dt.timedelta(days=3), **changes)


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_officer_sees_what_is_late_and_not_the_neighbours(open_page, officer, language):
    gap = {"distance_m": 14_230, "facility": "Puskesmas Haliwen"}
    own = late(title="Laporan terlambat", evidence=gap)
    a_report(database(), title="Laporan Malaka", region="53.21")
    said = shown(open_page(PAGE, bahasa=language))
    assert (
        "1 of 1 open reports is past" if language == "en" else "1 dari 1 laporan terbuka"
    ) in said
    assert "Laporan terlambat" in said
    assert "Malaka" not in said
    opened = shown(open_page(PAGE, bahasa=language, tiket=own.ticket))
    assert ("14.2\xa0km" if language == "en" else "14,2\xa0km") in opened


def test_a_link_to_a_neighbours_report_opens_nothing(open_page, officer):
    other = a_report(database(), title="Laporan Malaka", region="53.21")
    said = shown(open_page(PAGE, tiket=other.ticket))
    assert "E_FORBIDDEN" in said
    assert "Laporan Malaka" not in said
    assert "E_REPORT" in shown(open_page(PAGE, tiket="PL-TIDAKADA"))


def test_an_officer_takes_a_report_to_its_end(open_page, officer):
    own = a_report(database())
    offices.add(operator(), BELU, "Dinas Kesehatan", ["kesehatan"])
    app = open_page(PAGE, tiket=own.ticket)
    assert "kini: Terverifikasi" in press(app, "meja_simpan_langkah")
    press(app, "meja_simpan_langkah")
    assert record.by_id(own.id).state == "didisposisi"
    app.text_area(key=f"meja_teks_{own.id}").input("Sudah kami perbaiki.").run()
    press(app, "meja_simpan_langkah")
    step = app.radio(key=f"meja_langkah_{own.id}_3")
    assert step.options[0] == "Jawaban akhir"
    step.set_value("selesai").run()
    press(app, "meja_simpan_langkah")
    done = record.by_id(own.id)
    assert (done.state, done.answered_at is not None) == ("selesai", True)
    assert len(record.events(own.id, public=True)) == 4


def test_a_step_without_words_says_so_and_changes_nothing(open_page, officer):
    own = a_report(database(), state="didisposisi")
    app = open_page(PAGE, tiket=own.ticket)
    assert "E_REPORT_FIELD" in press(app, "meja_simpan_langkah")
    assert record.by_id(own.id).state == "didisposisi"


def test_a_ready_answer_fills_the_field(open_page, officer):
    own = a_report(database(), state="didisposisi")
    templates.add(operator(), BELU, "Milik Belu", "Tentang {tiket}")
    app = open_page(PAGE, tiket=own.ticket)
    app.selectbox(key=f"meja_templat_{own.id}").set_value("kami:1").run()
    assert app.text_area(key=f"meja_teks_{own.id}").value == f"Tentang {own.ticket}"


def test_words_that_are_being_written_survive_what_others_do_meanwhile(open_page, officer):
    own = a_report(database(), state="didisposisi")
    app = open_page(PAGE, tiket=own.ticket)
    app.text_area(key=f"meja_teks_{own.id}").input("Sedang kami tangani.").run()
    handling.step(operator(), own.id, "tanya", "Di mana?", expected_state="didisposisi")
    assert "E_REPORT_CHANGED" in press(app, "meja_simpan_langkah")
    assert app.text_area(key=f"meja_teks_{own.id}").value == "Sedang kami tangani."
    app.radio(key=f"meja_langkah_{own.id}_1").set_value("lanjut").run()
    assert "kini: Didisposisi" in press(app, "meja_simpan_langkah")
    assert app.text_area(key=f"meja_teks_{own.id}").value == ""


def test_contact_is_shown_once_it_is_opened_and_that_is_told(open_page, officer):
    own = a_report(database(), text="Hubungi […].")
    contact = {"name": "Budi Santoso", "phone": "081234567890"}
    original = {"text": "Hubungi 081234567890.", "person": "x"}
    with database().write() as connection:
        connection.execute(
            sa.insert(report_private).values(
                report_id=own.id,
                contact=vault().close(contact),
                original=vault().close(original),
            )
        )
    app = open_page(PAGE, tiket=own.ticket)
    assert "081234567890" not in shown(app)
    said = press(app, "meja_data")
    assert "Budi Santoso" in said
    assert "Hubungi 081234567890." in said
    app.run()
    assert "081234567890" not in shown(app)
    app.text_input(key="meja_blokir_alasan").input("Spam")
    next(each for each in app.button if each.label == "Blokir").click().run()
    assert "diblokir selama 7 hari" in shown(app)
    with database().read() as connection:
        assert connection.scalar(sa.select(abuse_block.c.person)) == "x"


def test_a_report_is_published_and_a_confidential_one_cannot_be(open_page, officer):
    own = a_report(database())
    assert "kini tampil" in press(open_page(PAGE, tiket=own.ticket), "meja_terbit")
    assert record.by_id(own.id).public
    hidden = a_report(database(), identity="rahasia", sensitive="anak")
    app = open_page(PAGE, tiket=hidden.ticket)
    assert "tidak pernah tampil" in shown(app)
    assert "meja_terbit" not in [each.key for each in app.button]


def test_several_reports_take_one_step(open_page, officer):
    first, second = a_report(database()), a_report(database(), state="selesai")
    app = open_page(PAGE, sort="semua")
    app.toggle(key="meja_beberapa").set_value(True).run()
    for each in (first, second):
        app.checkbox(key=f"meja_pilih_{each.id}").set_value(True)
    app.run()
    said = press(app, "meja_borongan_kirim")
    assert "diterapkan pada 1 laporan" in said
    assert second.ticket in said
    assert record.by_id(first.id).state == "terverifikasi"


def test_a_visit_at_the_counter_becomes_a_report(open_page, officer):
    app = open_page(PAGE, tampil="catat")
    shown(app)
    app.text_input(key="meja_catat_cari").input("Kabupaten Belu").run()
    app.text_input(key="meja_catat_judul").input("Air mati di puskesmas")
    app.text_area(key="meja_catat_isi").input("Sudah tiga hari air di puskesmas mati.")
    app.text_input(key="meja_catat_nama").input("Maria")
    said = press(app, "meja_catat_simpan")
    assert "disimpan" in said
    assert "/lapor/t/" in " ".join(each.value for each in app.code)
    listed = shown(open_page(PAGE, sort="semua"))
    assert "Air mati di puskesmas" in listed


def test_an_officer_enters_nothing_for_the_neighbours(open_page, officer):
    app = open_page(PAGE, tampil="catat")
    app.text_input(key="meja_catat_cari").input("Kabupaten Malaka").run()
    app.text_area(key="meja_catat_isi").input("Sudah tiga hari air di puskesmas mati.")
    app.text_input(key="meja_catat_nama").input("Maria")
    assert "E_FORBIDDEN" in press(app, "meja_catat_simpan")


def test_requests_about_data_are_answered(open_page, officer):
    own = a_report(database())
    values = {"report_id": own.id, "form_key": "k", "kind": "hapus", "state": "baru"}
    with database().write() as connection:
        connection.execute(
            sa.insert(data_request).values(**values, received_at=MONDAY, due_at=MONDAY)
        )
    app = open_page(PAGE, tampil="hak")
    assert "Lewat 72 jam" in shown(app)
    press(app, "meja_hak_1_penuhi")
    assert record.by_id(own.id).erased_at is not None
    assert rights.queue(operator())[0].state == "selesai"


def test_settings_keep_offices_and_the_calendar(open_page, staff):
    staff("ketua", "admin")
    app = open_page(PAGE)
    app.selectbox(key="meja_atur_wilayah").set_value(BELU).run()
    app.text_input(key="meja_unit_nama").input("Dinas Sosial")
    press(app, "meja_unit_simpan")
    assert [each.name for each in offices.listed(BELU)] == ["Dinas Sosial"]
    app = open_page(PAGE, bagian="kalender")
    shown(app)
    app.text_input(key="meja_hari_nama").input("Hari uji")
    next(each for each in app.button if each.label == "Simpan hari").click().run()
    shown(app)
    today = app.date_input(key="meja_hari_tanggal").value
    assert "Hari uji" in [each.name for each in holidays.listed(today.year)]


def test_settings_log_a_breach(open_page, staff):
    staff("ketua", "admin")
    app = open_page(PAGE, tampil="atur", bagian="kebocoran")
    for name in ("revealed", "circumstances", "handling"):
        app.text_area(key=f"meja_bocor_{name}").input("Isi")
    app.date_input(key="meja_bocor_hari").set_value(dt.date(2026, 1, 1))
    next(each for each in app.button if each.label == "Simpan").click().run()
    shown(app)
    assert len(breaches.listed(operator())) == 1
    assert "Pemberitahuan lewat 72 jam" in shown(open_page(PAGE, bagian="kebocoran", tampil="atur"))


def test_an_admin_makes_a_key_that_works_and_ends_it(open_page, staff):
    staff("ketua", "admin")
    app = open_page(PAGE, tampil="atur", bagian="kunci")
    app.text_input(key="meja_kunci_nama").input("Aplikasi Belu")
    app.selectbox(key="meja_kunci_wilayah").set_value(BELU)
    next(each for each in app.button if each.label == "Buat kunci API").click().run()
    key = re.search(r"Kunci API: (\S+)", shown(app))[1]
    own = api_keys.check(key)
    assert (own.name, own.region) == ("Aplikasi Belu", BELU)
    app.run()
    assert key not in shown(app)
    assert "Kunci diakhiri" in press(app, f"meja_kunci_{own.id}")
    with pytest.raises(api_keys.ApiKeyError):
        api_keys.check(key)


@pytest.mark.parametrize("part", ["blokir", "kebocoran", "kunci"])
def test_an_officer_is_not_shown_what_admins_keep(open_page, officer, part):
    app = open_page(PAGE, tampil="atur", bagian=part)
    said = shown(app)
    assert "meja_bocor_simpan" not in [each.key for each in app.button]
    assert "untuk perencana dan admin" in said


def test_a_comment_that_waits_is_shown_or_taken_away(open_page, officer):
    own = a_report(database(), kind="usulan", published_at=MONDAY)
    for n in range(2):
        proposals.comment(own.id, "a" * 32, f"Komentar {n}", f"komentar-00000000{n}")
    app = open_page(PAGE, tiket=own.ticket)
    assert "kini tampil" in press(app, "meja_komentar_1_True")
    assert "tidak tampil" in press(app, "meja_komentar_2_False")
    assert [each.text for each in proposals.comments(own.id)] == ["Komentar 0"]
    assert "tidak tampil" in press(app, "meja_komentar_1_False")
    assert proposals.comments(own.id) == ()
