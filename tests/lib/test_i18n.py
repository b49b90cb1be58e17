"""Both languages say the same things, and numbers are written as Babel writes them."""

import ast
import datetime as dt
import functools
import logging
import re
import string
import threading
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from babel.messages import Catalog
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from lib import i18n
from lib.i18n import catalogue as cat
from tests.source import called_name, name_of, parse, source_files

# Keys made from codes at run time (t(f"peta.ukuran.{code}")): the part before the first code.
DYNAMIC_PREFIXES = (
    "ambil.cara.",
    "ambil.catatan.",
    "ambil.jadi.",
    "ambil.kode.",
    "ambil.langkah.",
    "ambil.lisensi.",
    "ambil.produk.",
    "ambil.syarat.",
    "ambil.tangan.",
    "ambil.tingkat.",
    "antrean.judul_",
    "antrean.masalah.",
    "antrean.tampil.",
    "bagikan.",
    "beranda.",
    "berkas.",
    "buku_kerja.",
    "cari.",
    "celah.bagian.",
    "celah.halaman.kedua",
    "celah.halaman.pertama",
    "celah.sebaran.",
    "celah.tanda.",
    "celah.timpang.",
    "data.jaringan.",
    "evaluasi.bagian.",
    "evaluasi.kasus.",
    "evaluasi.banding.",
    "evaluasi.risiko.",
    "evaluasi.swot.",
    "evaluasi.tren.",
    "impor.",
    "isian.",
    "jalan.",
    "jejak.aksi.",
    "jejak.jenis.",
    "jejak.kunci.",
    "kolom.",
    "kalimat.aturan.",
    "kalimat.bagian.",
    "kalimat.desa.",
    "kalimat.jumlah.",
    "kalimat.kolom.",
    "kalimat.layanan_lebih_",
    "kalimat.layanan_semua_",
    "kalimat.provinsi_lebih_",
    "kalimat.singkat.",
    "komunitas.",
    "kpi.arti.",
    "kpi.keluarga.",
    "kpi.nama.",
    "kpi.rumus.",
    "kpi.satu.arah_",
    "kpi.tampil.",
    "kpi.unduh.",
    "lapor.di_mana.",
    "lapor.jenis.",
    "lapor.keadaan.",
    "lapor.teks.",
    "lapor.titik.",
    "laporan.berikut.",
    "laporan.darurat.",
    "laporan.hak.",
    "laporan.hal.",
    "laporan.identitas.",
    "laporan.isian.",
    "laporan.jenis.",
    "laporan.kontak.",
    "laporan.mudah.",
    "laporan.nilai.",
    "laporan.rinci.",
    "laporan.riwayat.",
    "laporan.salah.",
    "laporan.sudah.",
    "meja.asli.",
    "meja.atur.",
    "meja.batas.",
    "meja.bocor.",
    "meja.hak.",
    "meja.hak_",
    "meja.hari.",
    "meja.identitas.",
    "meja.jenis_hari.",
    "meja.kalender.",
    "meja.kontak.",
    "meja.langkah.",
    "meja.langkah_arti.",
    "meja.oleh.",
    "meja.peka.",
    "meja.peristiwa.",
    "meja.rincian.",
    "meja.saluran.",
    "meja.templat.",
    "meja.templat_isi.",
    "meja.urutan.",
    "masalah.",
    "muat.akibat.",
    "muat.baca.",
    "muat.cara.",
    "muat.desimal.",
    "muat.jenis.",
    "muat.kelas.",
    "muat.kelompok.",
    "muat.langkah.",
    "muat.maju.",
    "muat.pemisah.",
    "muat.saring.",
    "muat.sistem.",
    "muat.tempat.",
    "muat.titik.",
    "pantau.kolom.",
    "partisipasi.api.",
    "partisipasi.bagian.",
    "partisipasi.hambatan.",
    "partisipasi.jenis.",
    "partisipasi.kolom.",
    "partisipasi.legenda.",
    "partisipasi.masuk.",
    "partisipasi.menurut.",
    "partisipasi.obat.",
    "partisipasi.peta.",
    "partisipasi.status.",
    "partisipasi.terbuka.",
    "peran.",
    "peta.bivariat.makin_",
    "peta.metode.",
    "presentasi.adegan.",
    "presentasi.tayang.",
    "profil.di_luar",
    "profil.laut",
    "profil.lihat_",
    "program.isian.",
    "program.kind.",
    "program.spm.",
    "program.stage.",
    "program.state.",
    "rencana.",
    "rencana_skenario.angka.",
    "rencana_usulan.",
    "siklus.direction.",
    "siklus.family.",
    "siklus.frequency.",
    "siklus.huruf.",
    "siklus.isian.",
    "siklus.langkah.",
    "siklus.sebab.",
    "siklus.state.",
    "siklus.tugas.",
    "siklus.unduh.",
    "status_hukum.",
    "survei.jawab.",
    "survei.langkah.",
    "survei.pilih.",
    "survei.saran.",
    "survei.tanya.",
    "survei.tentang.",
    "survei.unsur.",
    "tabel.judul_",
    "tentang.",
    "ukuran.",
    "unduh.",
    "umum.distrik_nama",
    "umum.kecamatan_nama",
    "umum.orang_",
    "umum.rp_",
    "usulan.kolom.",
    "usulan.tahap.",
    "usulan.urut.",
    "verifikasi.",
    "versi.beda.",
    "versi.cara.",
    "versi.daftar.",
    "versi.keadaan.",
    "versi.kolom.",
    "versi.mutu.",
    "versi.peta.",
    "versi.tampil.",
    "versi.unduh_",
)
# Beginnings of f-strings that are one of the prefixes above only when filled in.
SHORT_STARTS = ("umum.", "ekspor.", "profil.", "celah.halaman.")
# The local word for a village, which English does without.
INDONESIAN_ONLY = {"desa"}

SPEAKING = {"t": 1, "tn": 1, "both": 1}
ID, EN = "id", "en"


def catalogues(language: str) -> dict[str, Catalog]:
    return {p.stem: cat.read_catalogue(p, language) for p in cat.catalogue_files(language)}


@functools.cache
def texts(language: str) -> dict[str, tuple[str, ...]]:
    """Every key of a language with its forms."""
    found = {}
    for catalogue in catalogues(language).values():
        for message in catalogue:
            if message.id:
                forms = message.string if message.pluralizable else (message.string,)
                found[cat.message_key(message.id)] = tuple(forms)
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(autouse=True)
def _indonesian():
    with i18n.using("id"):
        yield


# --- the catalogues -------------------------------------------------------------------------


def test_both_languages_have_the_same_files_and_keys():
    assert catalogues(ID).keys() == catalogues(EN).keys()
    assert texts(ID).keys() == texts(EN).keys()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_message_says_something_and_none_is_fuzzy(language):
    for catalogue in catalogues(language).values():
        for message in catalogue:
            if message.id:
                assert not message.fuzzy, message.id
                assert all(t.strip() for t in texts(language)[cat.message_key(message.id)])


def test_a_message_has_the_same_named_fields_in_both_languages_and_forms():
    english = texts(EN)
    for key, forms in texts(ID).items():
        wanted = set().union(*map(fields, forms))
        said = set().union(*map(fields, english[key]))
        assert said <= wanted, key
        assert wanted - said <= INDONESIAN_ONLY, key
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in wanted), key


def test_fields_carry_no_formats_since_numbers_come_written_in_the_readers_way():
    for language in i18n.LANGUAGES:
        for key, forms in texts(language).items():
            for text in forms:
                parts = string.Formatter().parse(text)
                assert not any(spec or conv for _, _, spec, conv in parts), (language, key)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_keys_stand_in_order_within_their_file(language):
    for path in cat.catalogue_files(language):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.M)
        assert keys == sorted(keys), path.name


@pytest.mark.parametrize(("language", "forms"), [(ID, 1), (EN, 2)])
def test_each_plural_message_has_the_forms_of_its_language(language, forms):
    for stem, catalogue in catalogues(language).items():
        assert catalogue.num_plurals == forms, stem
        for message in catalogue:
            if message.id and message.pluralizable:
                assert len(message.string) == forms, message.id


HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'


ENTRY = '\nmsgid "a.x"\nmsgstr "1"\n'


@pytest.mark.parametrize(
    "files",
    [{"a.po": ENTRY + ENTRY}, {"0.po": ENTRY, "a.po": ENTRY}],
    ids=["one file", "two files"],
)
def test_a_key_that_stands_twice_is_refused(tmp_path, files):
    (tmp_path / "id").mkdir()
    for name, body in files.items():
        (tmp_path / "id" / name).write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.po"):
        cat.load_messages("id", tmp_path)


# --- the code -------------------------------------------------------------------------------


def spoken():
    """Yield every call of t, tn and both in the product: file, call, key or known beginning."""
    for path in source_files():
        if name_of(path).startswith("lib/i18n/translate"):
            continue
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call) and called_name(node) in SPEAKING and node.args:
                yield path, node, node.args[0]


def test_every_key_that_the_code_names_exists_with_exactly_the_fields_it_gives():
    known = texts(ID)
    for path, call, key in spoken():
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        where = f"{name_of(path)}:{call.lineno}"
        assert key.value in known, f"{where}: no message {key.value}"
        if any(word.arg is None for word in call.keywords):
            continue  # **values: known at run time only
        given_fields = {word.arg for word in call.keywords}
        wanted = set().union(*map(fields, known[key.value]))
        if called_name(call) == "tn":
            wanted -= {"n"}
            given_fields -= {"n"}
        assert given_fields == wanted, f"{where}: {key.value} takes {sorted(wanted)}"


def test_every_key_made_at_run_time_begins_with_a_declared_prefix():
    for path, call, key in spoken():
        if isinstance(key, ast.JoinedStr):
            first = key.values[0]
            start = first.value if isinstance(first, ast.Constant) else ""
            where = f"{name_of(path)}:{call.lineno}: {start!r}"
            assert start in SHORT_STARTS or start.startswith(DYNAMIC_PREFIXES), where


def test_every_message_is_used():
    constants = {
        node.value
        for path in source_files()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unused = [k for k in texts(ID) if k not in constants and not k.startswith(DYNAMIC_PREFIXES)]
    assert not unused
    for prefix in DYNAMIC_PREFIXES:
        assert any(key.startswith(prefix) for key in texts(ID)), f"{prefix} names no message"


SHOWING = {
    "title", "header", "subheader", "caption", "button", "checkbox", "toggle", "radio",
    "selectbox", "multiselect", "slider", "select_slider", "number_input", "text_input",
    "text_area", "download_button", "link_button", "page_link", "metric", "expander", "popover",
    "info", "warning", "error", "success", "toast", "form_submit_button", "segmented_control",
    "pills", "file_uploader", "text", "write", "spinner", "status",
}  # fmt: skip


def test_no_page_shows_a_sentence_that_is_not_in_the_catalogues():
    for path in source_files():
        if not name_of(path).startswith(("pages/", "lib/ui/", "app.py")):
            continue
        for node in ast.walk(parse(path)):
            if not (isinstance(node, ast.Call) and called_name(node) in SHOWING and node.args):
                continue
            if not isinstance(node.func, ast.Attribute):
                continue
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                bare = re.sub(r":[a-z_]+(/[a-z_]+)?:", "", text.value)
                assert not re.search(r"[A-Za-z]{3}", bare), f"{name_of(path)}:{node.lineno}: {bare}"


# --- speaking -------------------------------------------------------------------------------


def test_a_message_is_said_in_the_language_of_the_context():
    assert i18n.t("umum.tidak_tersedia") == "tidak tersedia"
    with i18n.using("en"):
        assert i18n.t("umum.tidak_tersedia") == "not available"
    assert i18n.language() == "id"
    assert i18n.both("umum.tidak_tersedia") == ("tidak tersedia", "not available")


def test_a_language_set_in_one_thread_does_not_reach_another():
    heard = []
    i18n.set_language("en")
    thread = threading.Thread(target=lambda: heard.append(i18n.language()))
    thread.start()
    thread.join()
    assert heard == ["id"]


def test_an_unknown_language_is_refused_and_outside_text_is_mapped():
    with pytest.raises(ValueError, match="fr"):
        i18n.set_language("fr")
    heard = [i18n.as_language(x) for x in ("id", "in", "id-ID", "en_GB", "EN", "de", "", None, 5)]
    assert heard == ["id", "id", "id", "en", "en", "en", "id", "id", "en"]


def test_values_go_in_as_given_and_are_not_read_as_fields():
    text = i18n.t("umum.orang_juta", n="{n} ${x} <b>")
    assert text == "{n} ${x} <b> juta orang"


def test_a_missing_key_raises_in_tests():
    with pytest.raises(KeyError, match=r"umum\.nihil"):
        i18n.t("umum.nihil")
    with pytest.raises(KeyError):
        i18n.t("umum.orang_juta")


def test_a_missing_key_or_field_in_production_shows_text_and_is_logged(monkeypatch, caplog):
    monkeypatch.delenv("PETA_STRICT_MESSAGES")
    with caplog.at_level(logging.ERROR, logger="lib.i18n"):
        assert i18n.t("umum.nihil", n=1) == "umum.nihil"
        assert i18n.tn("umum.nihil", 2) == "umum.nihil"
        assert i18n.t("umum.orang_juta", m=1) == "{n} juta orang"
    assert len(caplog.records) == 3


@pytest.mark.parametrize(
    ("n", "indonesian", "english"),
    [(0, "0 orang", "0 people"), (1, "1 orang", "1 person"), (1234, "1.234 orang", "1,234 people")],
)
def test_plurals_follow_the_language(n, indonesian, english):
    assert i18n.tn("umum.orang", n) == indonesian
    with i18n.using("en"):
        assert i18n.tn("umum.orang", n) == english


# --- numbers --------------------------------------------------------------------------------

NOT_NUMBERS = [None, float("nan"), float("inf"), -np.inf, np.nan, pd.NA, pd.NaT, np.float32("nan"),
               "12", "x"]  # fmt: skip


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
@pytest.mark.parametrize(
    "write",
    [i18n.number, i18n.short_number, i18n.percent, i18n.compact_people, i18n.people,
     i18n.distance_km, i18n.rupiah],
)  # fmt: skip
def test_what_is_not_a_finite_number_is_not_available(write, value):
    assert write(value) == "tidak tersedia"


@given(
    value=st.one_of(
        st.floats(-1e12, 1e12),
        st.integers(-(10**12), 10**12),
        st.decimals(-(10**6), 10**6, places=3),
    ),
    decimals=st.integers(0, 4),
    language=st.sampled_from(i18n.LANGUAGES),
)
def test_numbers_are_written_as_babel_writes_them(value, decimals, language):
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    wanted = format_decimal(value, format=pattern, locale=language)
    if not wanted.strip("-0.,"):
        wanted = wanted.removeprefix("-")
    with i18n.using(language):
        assert i18n.number(value, decimals) == wanted


@pytest.mark.parametrize(
    ("said", "indonesian", "english"),
    [
        (lambda: i18n.number(1234.5, 1), "1.234,5", "1,234.5"),
        (lambda: i18n.number(-0.2), "0", "0"),
        (lambda: i18n.number(np.int64(284_973_643)), "284.973.643", "284,973,643"),
        (lambda: i18n.short_number(1200.50, 2), "1.200,5", "1,200.5"),
        (lambda: i18n.short_number(100), "100", "100"),
        (lambda: i18n.percent(46.2), "46\u00a0%", "46%"),
        (lambda: i18n.percent(46.25, 1), "46,2\u00a0%", "46.2%"),
        (lambda: i18n.compact_people(4_612_345), "4,6 juta orang", "4.6 million people"),
        (lambda: i18n.compact_people(45_210), "45,2 ribu orang", "45.2 thousand people"),
        (lambda: i18n.compact_people(284_973_643), "285 juta orang", "285 million people"),
        (lambda: i18n.compact_people(999_960), "1 juta orang", "1 million people"),
        (lambda: i18n.compact_people(812), "812 orang", "812 people"),
        (lambda: i18n.compact_people(0), "0 orang", "0 people"),
        (lambda: i18n.people(45_210.4), "45.210 orang", "45,210 people"),
        (lambda: i18n.distance_km(4.249), "4,2\u00a0km", "4.2\u00a0km"),
        (lambda: i18n.distance_km(1234.5), "1.234\u00a0km", "1,234\u00a0km"),
        (lambda: i18n.distance_km(0.01), "<\u00a00,1\u00a0km", "<\u00a00.1\u00a0km"),
        (lambda: i18n.distance_km(0), "0,0\u00a0km", "0.0\u00a0km"),
        (lambda: i18n.distance_km(4.249, 2), "4,25\u00a0km", "4.25\u00a0km"),
        (lambda: i18n.rupiah(1.23e12), "Rp1,2 triliun", "Rp1.2 trillion"),
        (lambda: i18n.rupiah(345e9), "Rp345 miliar", "Rp345 billion"),
        (lambda: i18n.rupiah(Decimal(850_000)), "Rp850.000", "Rp850,000"),
        (lambda: i18n.rupiah(-12.5e6), "-Rp12,5 juta", "-Rp12.5 million"),
        (lambda: i18n.date_long(dt.date(2026, 8, 17)), "17 Agustus 2026", "17 August 2026"),
        (lambda: i18n.date_long(pd.Timestamp(2026, 8, 7)), "7 Agustus 2026", "7 August 2026"),
        (lambda: i18n.date_long(pd.NaT), "tidak tersedia", "not available"),
        (lambda: i18n.date_long(None), "tidak tersedia", "not available"),
        (lambda: i18n.pick("Air minum", "Drinking water"), "Air minum", "Drinking water"),
    ],
)
def test_figures_are_written_for_the_reader(said, indonesian, english):
    assert said() == indonesian
    with i18n.using("en"):
        assert said() == english
