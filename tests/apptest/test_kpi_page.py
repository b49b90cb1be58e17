"""The page KPI: what a reader chooses shows in the finding, the cards, the table and the link."""

from dataclasses import replace

import pytest

from data.db.engine import set_database
from lib.services.kpi import entered, register
from lib.services.kpi.scorecard import scorecard
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words
from tests.lib.kpi.people import BELU, SMART, at, planner

PAGE = next(path for path in PAGES if path.stem == "kpi")


@pytest.fixture(autouse=True)
def base(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


def test_a_regency_gets_cards_of_every_family(open_page):
    app = open_page(PAGE, wilayah="53.04")
    assert not app.exception, failures(app)
    said = words(app)
    assert "Semua KPI: Kabupaten Belu" in said
    for family in ("Kepuasan", "Efisiensi biaya", "Jangkauan", "Kualitas", "Perubahan hasil"):
        assert family in said
    assert "Target belum ditetapkan" in said


def test_a_target_of_the_reader_judges_all_regencies_and_stands_in_the_link(open_page):
    app = open_page(PAGE, kpi="kemiskinan_pct", tampil="capaian")
    assert "mencapai target" not in words(app)
    app.number_input(key="kpi_target").set_value(10.0).run()
    assert not app.exception, failures(app)
    assert "kabupaten/kota mencapai target 10,0" in words(app)
    assert app.query_params["target"] in ("10", ["10"])


def test_a_year_without_figures_says_so(open_page):
    app = open_page(PAGE, kpi="ipm", tahun="2001", bahasa="en")
    assert not app.exception, failures(app)
    assert "No figures for this year" in words(app)


def test_what_a_link_holds_that_is_unknown_is_named(open_page):
    app = open_page(PAGE, kpi="laba", wilayah="99.99", tampil="x", tahun="abc", target="nan")
    assert not app.exception, failures(app)
    for name in ("kpi", "wilayah", "tampil", "tahun", "target"):
        assert name in app.info[0].value


def test_a_target_of_the_register_gives_the_card_its_class(open_page, base):
    goal = replace(
        SMART, measure="kemiskinan_pct", direction="down", baseline=15.5, targets={2027: 12.0}
    )
    actor = planner(base)
    register.define(actor, BELU, "miskin", goal, db=base, now=at())
    card = scorecard("kemiskinan_pct", BELU)
    assert (card.target_year, card.target) == (2027, 12.0)
    assert card.achievement == pytest.approx((24 - card.value) / 12 * 100)
    app = open_page(PAGE, wilayah=BELU)
    assert not app.exception, failures(app)
    assert "Capaian terhadap target 2027 (12,0" in words(app)
    assert card.grade.label("id") in words(app)


@pytest.mark.parametrize("part", ["kpi_banding", "kpi_tabel"])
def test_what_is_folded_opens_without_an_error(open_page, part):
    app = open_page(PAGE, kpi="realisasi_apbd", target="90")
    app.session_state[part] = True
    app.run()
    assert not app.exception, failures(app)
    if part == "kpi_tabel":
        shown = app.dataframe[0].value
        assert list(shown.columns[:5]) == ["kode", "nama", "provinsi", "realisasi_apbd",
                                           "achievement"]  # fmt: skip
        assert len(shown) == 514
        assert "skm" not in shown  # nobody has answered


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_kpi_of_the_region_has_a_card_and_is_laid_open_by_the_link(open_page, base, language):
    actor = planner(base)
    number = register.define(actor, BELU, "ibu_hamil", SMART, db=base, now=at())
    values = [entered.Value(BELU, 2026, 62.0)]
    entered.enter(actor, number, values, "Dinkes", db=base, now=at())
    app = open_page(PAGE, wilayah=BELU, daerah=str(number), bahasa=language)
    assert not app.exception, failures(app)
    said = words(app)
    assert SMART.name in said
    assert SMART.formula in said
    assert (
        "82,7\xa0% (target 2027: 75\xa0%)" if language == "id" else "82.7% (target 2027"
    ) in said
    path = (
        "belum sesuai (jalur 2026: 68\xa0%)" if language == "id" else "off path (path in 2026: 68%)"
    )
    assert said.count(path) == 2  # on the card and in the table of years
    other = open_page(PAGE, wilayah=BELU, daerah="999")
    assert SMART.formula not in words(other)


@pytest.mark.parametrize(
    ("kpi", "said"),
    [
        (
            "kemiskinan_pct",
            "Kabupaten Belu: penduduk miskin 14,8\xa0% pada 2022, −0,7 poin sejak 2019<",
        ),
        (
            "jangkauan_sd",
            "Kabupaten Belu: penduduk dalam 3 km dari SD (tanpa MI) 97,6\xa0% (2019); nilai tengah",
        ),
        ("realisasi_apbd", "Kabupaten Belu: realisasi belanja daerah tidak tersedia"),
    ],
)
def test_the_title_names_the_chosen_regency(open_page, kpi, said):
    app = open_page(PAGE, kpi=kpi, wilayah=BELU)
    assert not app.exception, failures(app)
    assert any(f">{said}" in each.proto.body for each in app.get("html"))
