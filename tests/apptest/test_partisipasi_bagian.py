"""Proposals, community, sharing and import on the page Partisipasi, for guests and for staff."""

import datetime as dt

import pytest

from data.db.engine import set_database
from lib.auth import operator
from lib.i18n import t, using
from lib.services.participation import (
    activities,
    community,
    demo,
    musrenbang,
    nomenclature,
    proposals,
    record,
)
from lib.services.participation.proposals import Wanted
from tests.reports import MONDAY, a_report
from tests.source import ROOT

PAGE = ROOT / "pages" / "partisipasi.py"
BELU = "53.04"
GAP = {"service": "puskesmas", "from": "desa", "distance_m": 14_240,
       "facility": "Puskesmas <b>Haliwen</b>", "dataset": "2026.1"}  # fmt: skip


@pytest.fixture
def kept(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


def body(app):
    assert not app.exception
    return " ".join(each.proto.body for each in app.get("html"))


def press(app, key):
    return app.button(key=key).click().run()


def a_proposal(db, **changes):
    values = {"kind": "usulan", "title": "Jembatan <script>", "published_at": MONDAY,
              "evidence": GAP}  # fmt: skip
    return a_report(db, **(values | changes))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("part", ["usulan", "komunitas", "bagikan"])
def test_each_part_stands_without_any_report(open_page, kept, part, language):
    app = open_page(PAGE, wilayah=BELU, bagian=part, bahasa=language)
    said = body(app)
    assert "Belu" in said
    assert not app.error


def test_the_nation_has_the_real_waste_banks_and_their_tonnes(open_page, kept):
    said = body(open_page(PAGE, bagian="komunitas"))
    assert "13.569 bank sampah di Indonesia" in said
    assert "491.395 ton" in said


def test_waste_banks_are_searched_by_name(open_page, kept):
    app = open_page(PAGE, wilayah="31", bagian="komunitas")
    app.text_input(key="komunitas_cari").set_value("tidak mungkin ada").run()
    assert [each.value for each in app.info] == [t("komunitas.bank_tidak_ada")]


def test_a_guest_supports_a_proposal_once_and_comments(open_page, kept):
    found = a_proposal(kept)
    app = open_page(PAGE, wilayah=BELU, bagian="usulan")
    said = body(app)
    assert "Jembatan &lt;script&gt;" in said
    assert "14,2" in said
    assert "Puskesmas &lt;b&gt;Haliwen" in said
    press(app, f"usulan_dukung_{found.id}")
    assert [each.value for each in app.success] == [t("usulan.terima_kasih")]
    assert proposals.by_id(found.id).supports == 1
    assert app.button(key=f"usulan_dukung_{found.id}").disabled
    press(app, f"usulan_buka_{found.id}")
    (area,) = app.text_area
    area.set_value("Setuju, hubungi 0812 3456 7890")
    label = t("usulan.komentar_kirim")
    next(each for each in app.button if each.label == label).click().run()
    assert [each.value for each in app.success] == [t("usulan.komentar_diterima")]
    assert "Setuju" not in body(app)


def test_a_planner_moves_a_proposal_and_everybody_reads_why(open_page, staff):
    found = a_proposal(_db())
    staff("rina", "perencana", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="usulan")
    press(app, f"usulan_buka_{found.id}")
    app.selectbox(key=f"usulan_tahap_{found.id}").set_value("ditolak")
    app.text_area(key=f"usulan_alasan_{found.id}").set_value("Sudah ada di RKPD provinsi")
    label = t("usulan.langkah_simpan")
    next(each for each in app.button if each.label == label).click().run()
    assert [each.value for each in app.success] == [t("usulan.langkah_disimpan")]
    assert record.by_id(found.id).musrenbang == "ditolak"
    assert "Sudah ada di RKPD provinsi" in body(app)


def test_a_planner_next_door_is_offered_no_step(open_page, staff):
    found = a_proposal(_db())
    staff("rina", "perencana", "53.21")
    app = open_page(PAGE, wilayah=BELU, bagian="usulan")
    press(app, f"usulan_buka_{found.id}")
    assert not any(each.key == f"usulan_tahap_{found.id}" for each in app.selectbox)


def test_activities_and_calls_are_shown_and_can_be_joined(open_page, kept):
    number = community.number_of(BELU, "posyandu")
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=20)
    own = activities.add(operator(), number, BELU, "Penimbangan <i>balita</i>", day=day)
    activities.add_outcome(operator(), own, "38 balita ditimbang", 38)
    call = a_report(kept, kind="gotong_royong", event_day=day, published_at=MONDAY,
                    title="Bersih kali")  # fmt: skip
    app = open_page(PAGE, wilayah=BELU, bagian="komunitas")
    said = body(app)
    assert "Penimbangan &lt;i&gt;balita" in said
    assert f"kegiatan={own}" in said
    assert "38 balita ditimbang" in said
    assert "program=posyandu" in said
    press(app, f"komunitas_dukung_{call.id}")
    assert [each.value for each in app.success] == [t("komunitas.saya_terhitung")]


def test_an_officer_announces_an_activity_and_writes_its_result(open_page, staff):
    staff("yosef", "petugas", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="komunitas")
    app.text_input(key="komunitas_nama").set_value("Kelas ibu")
    label = t("komunitas.kegiatan_simpan")
    next(each for each in app.button if each.label == label).click().run()
    (own,) = activities.activities(BELU)
    assert own.title == "Kelas ibu"
    app.text_area(key="komunitas_isi").set_value("Ramai")
    label = t("komunitas.hasil_simpan")
    next(each for each in app.button if each.label == label).click().run()
    assert activities.activities(BELU)[0].outcomes[0].text == "Ramai"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_share_kit_names_region_and_unit(open_page, kept, language):
    with using(language):
        app = open_page(PAGE, wilayah=BELU, bagian="bagikan", bahasa=language)
        app.text_input(key="bagikan_unit").set_value("Puskesmas Haliwen").run()
        texts = [each.value for each in app.code]
        assert "Puskesmas Haliwen" in texts[0]
        assert "/lapor?wilayah=53.04" in texts[1]
        assert t("bagikan.judul", place="Puskesmas Haliwen, Kabupaten Belu") in body(app)


def test_guests_are_not_offered_the_import(open_page, kept):
    app = open_page(PAGE, wilayah=BELU, bagian="impor")
    assert t("impor.judul", where="Kabupaten Belu") not in body(app)
    assert not app.get("file_uploader")


def test_an_officer_imports_and_exports_but_makes_no_examples(open_page, staff):
    a_report(_db())
    staff("yosef", "petugas", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="impor")
    assert app.get("file_uploader")
    press(app, "impor_sp4n")
    assert [each.value for each in app.success] == [t("impor.sp4n_unduh", n="1")]
    assert not any(each.key in ("impor_contoh", "impor_retensi") for each in app.button)


def test_a_planner_makes_the_examples_sees_them_marked_and_deletes_them(open_page, staff):
    staff("rina", "perencana", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="impor")
    press(app, "impor_contoh")
    assert demo.exists(BELU)
    assert app.query_params["contoh"] in ("ya", ["ya"])
    assert app.warning
    assert proposals.listed(Wanted(BELU)) == ()
    press(app, "impor_contoh")
    assert not demo.exists(BELU)


def test_an_admin_sees_what_is_past_its_keeping_time(open_page, staff):
    staff("budi", "admin")
    said = body(open_page(PAGE, wilayah=BELU, bagian="impor"))
    assert t("impor.retensi_jenis.contact") in said


def test_every_stage_has_its_word():
    for language in ("id", "en"):
        with using(language):
            for stage in musrenbang.NEXT:
                assert t(f"usulan.tahap.{stage or 'baru'}")


def _db():
    from data.db.engine import database

    return database()


def test_a_planner_chooses_a_sub_kegiatan_once_a_nomenclature_is_loaded(open_page, staff):
    found = a_proposal(_db())
    staff("rina", "perencana", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="usulan")
    press(app, f"usulan_buka_{found.id}")
    assert not any(each.key == f"usulan_sub_{found.id}" for each in app.selectbox)
    content = b"urusan,program,kegiatan,sub_kegiatan\nKesehatan,Upaya,Fasilitas,Bangun pustu\n"
    nomenclature.load(operator(), content, "nomenklatur.csv")
    app.run()
    press(app, f"usulan_nomen_simpan_{found.id}")
    assert [each.value for each in app.success] == [t("usulan.nomenklatur_disimpan")]
    assert nomenclature.assigned([found.id])[found.id].sub_kegiatan == "Bangun pustu"


def test_an_officer_imports_a_file_of_sp4n(open_page, staff):
    staff("yosef", "petugas", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="impor")
    content = (
        b"tanggal_masuk,dinas_tujuan,kecamatan_final,status,kategori,isi_laporan_awal,tracking_id\n"
        b"2026-03-02,Dinas Kesehatan,Lamaknen,Selesai,Pengaduan,Puskesmas tutup 081234567890,L-1\n"
    )
    app.get("file_uploader")[0].set_value(("ekspor.csv", content, "text/csv")).run()
    assert "081234567890" not in body(app)
    press(app, "impor_muat")
    assert app.success[0].value.startswith("1 laporan ditambahkan")
    with _db().read() as connection:
        rows = connection.execute(record.select_reports()).all()
    assert [(each.channel, each.published_at, each.text) for each in rows] == [
        ("impor", None, "Puskesmas tutup […]"),
    ]  # fmt: skip
