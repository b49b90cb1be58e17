"""What the page Kesenjangan says, without a browser."""

from lib.ui import celah_parts
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import words

PAGE = next(path for path in PAGES if path.stem == "kesenjangan")


def test_what_of_a_link_is_not_known_is_told(open_page):
    said = words(open_page(PAGE, kelompok="3T", radius="-4", lingkup="53"))
    assert "tidak dikenal dan dilewati: radius, kelompok" in said
    assert "dilewati" not in words(open_page(PAGE, lingkup="53"))


def opened(open_page, part, **query):
    app = open_page(PAGE, **query)
    app.session_state[f"celah_bagian_{part}"] = True
    return words(app.run())


def test_minutes_are_never_called_distance_and_names_carry_limit_and_kind(open_page):
    said = words(open_page(PAGE, jarak="waktu", lingkup="53"))
    assert "Ketimpangan waktu tempuh (Gini)" in said
    assert "makin timpang waktu tempuh antarpenduduk" in said
    assert "Kurva Lorenz waktu tempuh (perkiraan)" in said
    assert "dalam 30 menit waktu tempuh (perkiraan); rasio" in said
    assert "Jangkauan tiap layanan, waktu tempuh (perkiraan)" in said
    assert "timpang jarak" not in said


def test_a_regency_that_is_left_out_is_named_as_the_reason_for_an_empty_table(open_page):
    said = opened(open_page, "rinci", lengkap="100", lingkup="53", rinci="53.04")
    assert "Kabupaten Belu tidak dihitung: kurang dari 100" in said
    assert "Profil ini tidak memuat" not in said


def test_capacity_is_told_for_numbers_of_people_that_can_be_read(open_page):
    said = opened(open_page, "kapasitas", lingkup="53")
    assert "Fasilitas per 100.000 orang" in said


def test_every_part_cites_what_it_shows(open_page):
    said = words(open_page(PAGE, lingkup="53"))
    # The list that makes the groups, and the facilities of services besides the chosen one.
    assert "Daerah tertinggal" in said.split("Sumber:")[-1]
    assert "Sekolah 2019" in said
    app = open_page(PAGE, lingkup="53", tanda="53.04")
    app.session_state["celah_bagian_sejawat"] = True
    app.run()
    peers = words(app).split("Penduduk dalam jangkauan, di samping sejawat")[-1]
    for source in ("IPM", "Sekolah 2019", "Dukcapil", "Transfer"):
        assert source in peers
    assert app.selectbox(key="celah_sejawat").value == "53.04"  # the marked one is shown first
    timed = words(open_page(PAGE, lingkup="53", jarak="waktu"))
    assert "Jarak garis lurus di permukaan bumi (WGS84)" not in timed


def test_marked_regencies_are_marked_in_tables_and_stand_in_them_wherever_they_rank(open_page):
    for part in ("kapasitas", "waktu"):
        app = open_page(PAGE, tanda="53.04")
        app.session_state[f"celah_bagian_{part}"] = True
        bodies = [each.proto.body for each in app.run().get("html")]
        rows = [row for body in bodies for row in body.split("<tr")[1:] if "pl-marked" in row]
        assert any("Kabupaten Belu" in row for row in rows), part
    said = opened(open_page, "standar", tanda="53.04")
    assert "Kabupaten Belu, menurut norma lama" in said
    said = opened(open_page, "klaster", tanda="53.04", lingkup="53")
    assert "Kabupaten/kota yang ditandai" in said


def test_every_service_is_compared_by_what_is_asked_and_by_every_measure(open_page):
    assert "Semua layanan: penduduk yang harus menyeberang laut" in words(
        open_page(PAGE, tabel="sea_crossing_population", lingkup="53")
    )
    said = words(open_page(PAGE, tabel="p90", jarak="waktu", lingkup="53"))
    assert "9 dari 10 orang, waktu tempuh (perkiraan)" in said
    said = opened(open_page, "timpang", lingkup="53")
    for measure in ("Theil, antarkelompok", "Palma", "P90/P10", "Indeks Erreygers"):
        assert measure in said
    assert "orang dinilai" in said


def test_clusters_and_standards_are_told_within_a_province(open_page):
    said = opened(open_page, "klaster", lingkup="53", tingkat="kecamatan")
    assert "kumpulan menurut Moran I lokal" in said
    assert "Kecamatan" in said
    said = opened(open_page, "sisi", lingkup="53")
    assert "Semua aturan tentang Puskesmas" in said
    assert "kabupaten/kota dinilai berbeda" in said


def test_a_range_that_comes_while_the_page_is_drawn_is_shown(open_page, monkeypatch):
    answers = iter([True])
    monkeypatch.setattr(celah_parts, "range_on_its_way", lambda *_, **__: next(answers, False))
    said = words(open_page(PAGE, lingkup="53", kelompok="jenis", layanan="bandara", radius="37"))
    assert next(answers, None) is None  # it was asked for, and found on its way
    assert "rentang dihitung" not in said
