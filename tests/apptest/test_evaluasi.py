"""Evaluasi as a page: each part in both languages, notes by planners, and links that are wrong."""

import pytest

from lib.auth import operator
from lib.services.evaluation import notes
from lib.services.kpi import entered, register
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words
from tests.lib.kpi.people import SMART

PAGE = next(each for each in PAGES if each.stem == "evaluasi")
BELU, MALAKA = "53.04", "53.21"
PARTS = ("tren", "banding", "risiko", "swot", "kasus")


def shown(app):
    assert not app.exception, failures(app)
    return words(app)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_says_what_it_found(open_page, part, language):
    app = open_page(PAGE, wilayah=BELU, bagian=part, ukuran="uhh", target="70", bahasa=language)
    text = shown(app)
    assert "Evaluasi layanan" in text or "Evaluation of services" in text
    if part != "risiko":
        assert "Kabupaten Belu" in text


def test_a_forecast_is_shown_with_its_range_and_what_it_missed(open_page):
    text = shown(open_page(PAGE, wilayah=BELU, ukuran="pdrb_per_kapita"))
    assert "Prakiraan 2027" in text
    assert "Diuji pada 57 prakiraan" in text


def test_a_short_series_says_so(open_page):
    text = shown(open_page(PAGE, wilayah=BELU, ukuran="ipm"))
    assert "Deret terlalu pendek" in text
    assert "Prakiraan 20" not in text


def test_without_targets_the_page_says_what_to_do(open_page, staff):
    staff("siti")
    text = shown(open_page(PAGE, bagian="risiko", ukuran="ipm"))
    assert "Belum ada target" in text
    text = shown(open_page(PAGE, bagian="risiko", ukuran="ipm", target="70"))
    assert "164 dari 514 kabupaten/kota" in text


@pytest.mark.parametrize(
    "query",
    [
        {"wilayah": "99.99", "ukuran": "x", "bagian": "y", "tahun": "1900"},
        {"bagian": "risiko", "target": "inf", "sampai": "9999"},
        {"bagian": "risiko", "target": "<script>", "sampai": "20x7"},
        {"bagian": "banding", "tahun": "2019"},
    ],
)
def test_wrong_links_open_the_page(open_page, query):
    assert shown(open_page(PAGE, **query))


def test_planners_write_notes_and_take_them_back(open_page, staff):
    staff("rina", "perencana", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="swot")
    app.text_area[0].set_value("Jalan baru ke <b>Atambua</b>")
    next(each for each in app.button if each.label == "Simpan catatan").click().run()
    text = shown(app)
    assert "Catatan tersimpan." in text
    assert "Jalan baru ke &lt;b&gt;Atambua" in text
    assert [each.kind for each in notes.notes(BELU)] == ["strength"]
    app.button(key="evaluasi_tarik").click().run()
    assert "Catatan ditarik." in shown(app)
    assert notes.notes(BELU) == ()


def test_an_empty_note_is_refused_with_a_code(open_page, staff):
    staff("rina", "perencana", BELU)
    app = open_page(PAGE, wilayah=BELU, bagian="kasus")
    next(each for each in app.button if each.label == "Simpan catatan").click().run()
    assert "E_EVALUATION_NOTE" in shown(app).replace("\\", "")


def test_planners_of_the_neighbour_only_read(open_page, staff):
    staff("neon", "perencana", MALAKA)
    app = open_page(PAGE, wilayah=BELU, bagian="swot")
    assert "Masuk sebagai perencana Kabupaten Belu" in shown(app)
    assert not app.text_area


@pytest.mark.parametrize("part", ["tren", "banding", "risiko"])
@pytest.mark.parametrize("kode", [BELU, MALAKA])
def test_a_kpi_of_the_region_is_followed_as_indicators_are(open_page, staff, part, kode):
    number = register.define(operator(), BELU, "ibu_hamil", SMART)
    values = [entered.Value(BELU, year, 2.0 * year - 3990) for year in range(2022, 2027)]
    entered.enter(operator(), number, values, "Dinkes")
    app = open_page(PAGE, wilayah=kode, bagian=part, ukuran=f"kpi-{number}")
    text = shown(app)
    assert any(
        "Ibu hamil yang diperiksa (KPI Kabupaten Belu)" in each.options for each in app.selectbox
    )
    if part == "risiko":
        assert "1 dari 1" in text
    if part == "tren" and kode == BELU:
        assert "62" in text
