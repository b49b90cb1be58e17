"""Versions, approvals and reports as pages: what each visitor sees, and what each may do."""

import pytest

from data.current import current_dataset, look_again
from data.store import load_dataset
from lib.auth import Actor, operator
from lib.i18n import using
from lib.services import people, roles
from lib.services.desk import corrections, versions
from lib.services.desk.commit import submit
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words
from tests.lib.desk.conftest import BELU, TTU, load_of

PAGE = {each.stem: each for each in PAGES}
A = ("A", "Klinik Satu", BELU, -9.1, 124.9)
B = ("B", "Klinik Dua", BELU, -9.2, 124.8)
KLINIK = "facilities:klinik"


@pytest.fixture
def desk(staff):
    """Begin with the empty database of ``staff``; what is published goes with it."""
    look_again()
    yield staff
    look_again()
    current_dataset()


@pytest.fixture(autouse=True)
def _leave_the_embedded_data():
    yield
    look_again()
    current_dataset()


def analyst(region=BELU):
    """Give somebody who loads data, not the one who is signed in."""
    account = people.add_account(operator(), f"pemuat{region}", "Siti Pemuat")
    roles.grant(operator(), f"pemuat{region}", "analis", region)
    return people.fresh(Actor(account, "Siti Pemuat"))


def shown(app):
    assert not app.exception, failures(app)
    return words(app)


def press(app, key):
    app.button(key=key).click().run()
    return shown(app)


@pytest.mark.parametrize("language", ["id", "en"])
def test_visitors_see_versions_without_people_files_or_notes(open_page, desk, language):
    submit(operator(), load_of(A, B), mode="add", note="telepon Pak Budi")
    app = open_page(PAGE["versi_data"], data=KLINIK, bahasa=language)
    said = shown(app)
    assert ("Version 1" if language == "en" else "Versi 1") in said
    for hidden in ("klinik.csv", "Pak Budi", operator().name):
        assert hidden not in said
    assert "restore" not in " ".join(each.key or "" for each in app.button)


def test_the_desk_sees_who_which_file_and_what_for(open_page, desk):
    desk("ayu", "perencana", BELU)
    submit(operator(), load_of(A, B), mode="add", note="muatan pertama")
    said = shown(open_page(PAGE["versi_data"], data=KLINIK))
    assert "klinik.csv" in said
    assert "muatan pertama" in said
    assert f"Oleh {operator().name}" in said


def test_rows_of_a_version_are_searched_and_its_own_columns_kept_from_visitors(open_page, desk):
    submit(operator(), load_of(A, B, attributes='{"telepon": "0812"}'), mode="add")
    app = open_page(PAGE["versi_data"], data=KLINIK, tampil="isi", versi="1")
    shown(app)
    table = app.dataframe[0].value
    assert list(table["nama"]) == ["Klinik Satu", "Klinik Dua"]
    assert "telepon" not in table.columns
    app.text_input(key="versi_cari").input("dua").run()
    assert list(app.dataframe[0].value["nama"]) == ["Klinik Dua"]


def test_two_versions_are_compared_with_what_changed(open_page, desk):
    submit(operator(), load_of(A), mode="add")
    moved = load_of(("A", "Klinik Baru", BELU, -9.15, 124.9), B)
    submit(operator(), moved, mode="replace_region", region=BELU)
    app = open_page(PAGE["versi_data"], data=KLINIK, tampil="banding", versi="2", dengan="1")
    said = shown(app)
    for sort in ("Bertambah", "Berpindah", "Berubah isinya"):
        assert sort in said
    assert len([each for each in app.expander if "1 baris" in each.label]) == 3


def test_a_version_is_restored_after_its_effect_was_seen(open_page, desk):
    desk("ayu", "perencana", BELU)
    submit(operator(), load_of(A), mode="add")
    app = open_page(PAGE["versi_data"], data=KLINIK, tampil="pulih", versi="0")
    assert "penduduk dalam" in shown(app)
    app.text_area(key="versi_catatan").input("keliru muat")
    said = press(app, "versi_pulih_ya")
    assert "dipulihkan sebagai versi 2" in said
    assert versions.rows_at("facilities", "klinik", 2).empty


def test_a_planner_of_the_neighbours_restores_nothing(open_page, desk):
    desk("budi", "perencana", TTU)
    submit(operator(), load_of(A), mode="add")
    app = open_page(PAGE["versi_data"], data=KLINIK, tampil="pulih", versi="0")
    assert "E_FORBIDDEN" in shown(app)
    assert "versi_pulih_ya" not in [each.key for each in app.button]


def test_guests_and_people_without_a_role_get_no_queue(open_page, desk):
    app = open_page(PAGE["antrean_data"])
    assert "Silakan masuk" in shown(app)
    desk("petugas", "petugas", BELU)
    app = open_page(PAGE["antrean_data"])
    shown(app)
    assert [each.key for each in app.get("button_group")] == ["peta_bahasa"]


def test_a_planner_publishes_what_waits(open_page, desk):
    desk("ayu", "perencana", BELU)
    waiting = submit(analyst(), load_of(A), mode="add")
    app = open_page(PAGE["antrean_data"], versi=str(waiting.id))
    said = shown(app)
    assert "1 versi menunggu keputusan" in said
    assert "Siti Pemuat" in said
    assert "terbit sebagai versi 1" in press(app, f"antrean_terima_{waiting.id}")
    assert list(current_dataset().facilities["klinik"]["id"]) == ["A"]


def test_a_refusal_needs_a_reason_and_its_loader_sees_it(open_page, desk):
    desk("ayu", "perencana", BELU)
    loader = analyst()
    waiting = submit(loader, load_of(A), mode="add")
    app = open_page(PAGE["antrean_data"], versi=str(waiting.id))
    assert "Tulis alasan" in press(app, f"antrean_tolak_{waiting.id}")
    app.text_area(key=f"antrean_catatan_{waiting.id}").input("titiknya di laut")
    assert "ditolak" in press(app, f"antrean_tolak_{waiting.id}")
    told = versions.list_versions("facilities", "klinik", loader)[0]
    assert (told.state, told.note) == ("rejected", "titiknya di laut")


@pytest.mark.parametrize(("role", "region"), [("perencana", TTU), ("admin", ""), ("analis", TTU)])
def test_others_do_not_see_what_waits_even_by_its_link(open_page, desk, role, region):
    desk("lain", role, region)
    waiting = submit(analyst(), load_of(A), mode="add")
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text="Klinik Rahasia")
    for query in ({"versi": str(waiting.id)}, {"tampil": "laporan", "tiket": made.ticket}):
        app = open_page(PAGE["antrean_data"], **query)
        said = shown(app)
        assert "Klinik Rahasia" not in said
        assert "klinik.csv" not in said
        assert not [each for each in app.button if (each.key or "").startswith("antrean_te")]


def test_an_analyst_applies_a_report_and_the_reporter_learns_it(open_page, desk):
    desk("siti", "analis", BELU)
    own = load_dataset().facilities["puskesmas"].query(f"kode_kabkota == '{BELU}'").iloc[0]
    made = corrections.report("closed", "puskesmas", facility_id=own["id"], text="tutup")
    app = open_page(PAGE["antrean_data"], tampil="laporan", tiket=made.ticket)
    assert own["nama"] in shown(app)
    assert "Tulis jawaban" in press(app, f"antrean_terap_{made.ticket}")
    app.text_area(key=f"antrean_jawab_{made.ticket}").input("Benar, terima kasih.")
    assert "menunggu persetujuan" in press(app, f"antrean_terap_{made.ticket}")
    status = open_page(PAGE["lapor_data"], tiket=made.ticket, kode=made.secret)
    assert "menunggu persetujuan" in shown(status)


def test_a_report_on_a_figure_is_closed_with_an_answer(open_page, desk):
    desk("siti", "analis", BELU)
    made = corrections.report(
        "other", "indicators", dataset_kind="region_table", kode_kabkota=BELU, text="terbalik"
    )
    app = open_page(PAGE["antrean_data"], tampil="laporan", tiket=made.ticket)
    shown(app)
    app.text_area(key=f"antrean_jawab_{made.ticket}").input("Sudah dimuat ulang.")
    press(app, f"antrean_selesai_{made.ticket}")
    assert "Sudah dimuat ulang." in shown(
        open_page(PAGE["lapor_data"], tiket=made.ticket, kode=made.secret)
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_anybody_reports_a_missing_facility_and_keeps_a_link(open_page, desk, language):
    with using(language):  # labels of choices are written here again
        app = open_page(
            PAGE["lapor_data"], data=KLINIK, wilayah=BELU, jenis="missing", bahasa=language
        )
        shown(app)
        app.button(key="lapor_kirim").click().run()
        assert app.error
        app.text_area(key="lapor_teks").input("Klinik Harapan, dekat pasar")
        app.text_input(key="lapor_titik").input("-9,1067, 124,893")
        app.button(key="lapor_kirim").click().run()
        shown(app)
    assert "kode=" in app.code[0].value
    (kept,) = corrections.queue(operator())
    assert (kept.text, kept.lat, kept.lon) == ("Klinik Harapan, dekat pasar", -9.1067, 124.893)


def test_a_point_abroad_or_unreadable_is_refused_beside_the_form(open_page, desk):
    app = open_page(PAGE["lapor_data"], data=KLINIK, wilayah=BELU, jenis="missing")
    app.text_area(key="lapor_teks").input("Klinik Harapan")
    app.text_input(key="lapor_titik").input("52,1, 4,2")
    app.button(key="lapor_kirim").click().run()
    assert app.error
    assert corrections.queue(operator()) == ()


def test_a_wrong_secret_tells_nothing(open_page, desk):
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text="Klinik Rahasia")
    app = open_page(PAGE["lapor_data"], tiket=made.ticket, kode="tebakan")
    said = shown(app)
    assert "E_TICKET" in said
    assert "Klinik Rahasia" not in said


def test_the_data_page_names_what_was_loaded_with_source_and_licence(open_page, desk):
    from dataclasses import replace

    load = replace(load_of(A), source="Dinas Kesehatan Belu", licence="CC BY 4.0", data_year=2025)
    submit(operator(), load, mode="add")
    said = shown(open_page(PAGE["data_sumber"]))
    for word in ("Dinas Kesehatan Belu", "CC BY 4.0", "2025"):
        assert word in said


def test_what_reporters_write_is_shown_as_text(open_page, desk):
    desk("siti", "analis", BELU)
    hostile = "<img src=x onerror=alert(1)> ${1} [klik](javascript:x)"
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text=hostile)
    app = open_page(PAGE["antrean_data"], tampil="laporan", tiket=made.ticket)
    assert not app.exception, failures(app)
    bodies = [each.proto.body for each in app.get("html") if "blockquote" in each.proto.body]
    assert any("&lt;img src=x onerror=alert(1)&gt; &#36;&#123;1}" in each for each in bodies)
    assert not any("<img" in each for each in bodies)
    assert "javascript:" not in "".join(each.value for each in app.markdown)
